"""`nastavnik audit`: who did what, in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cli.common import at_desk, day, operator_options, usage, whole_number
from locales import __

if TYPE_CHECKING:
    from datetime import date

    from cli.common import Commands, Desk
    from services.access.journal import Deeds

MOST: Final = 50


def add(commands: Commands) -> None:
    command = commands.add_parser("audit", help=__("who did what: the newest first"))
    command.add_argument(
        "--what", metavar="KIND", type=kind, help=__("only deeds of this kind, for example people, schools, roadmap")
    )
    command.add_argument("--person", metavar="NAME", help=__("only what they did; a part of the name is enough"))
    command.add_argument("--since", type=day, metavar="DAY", help=__("from this day on"))
    command.add_argument("--until", type=day, metavar="DAY", help=__("up to this day, itself included"))
    command.add_argument("--page", type=whole_number, default=1, metavar="N", help=__("which page of entries"))
    operator_options(command)
    command.set_defaults(run=at_desk(read), action="audit.read")


def kind(text: str) -> Deeds:
    from services.access.journal import Deeds

    try:
        return Deeds(text)
    except ValueError:
        raise usage(__("There is no “{text}” here. The kinds: {known}"), text=text, known=", ".join(Deeds)) from None


async def read(desk: Desk) -> int:
    from datetime import UTC, datetime, time, timedelta

    from markupsafe import Markup

    from services.access.journal import Asked, journal, people_named
    from services.calendar import zone
    from services.municipality.municipalities import load_municipality
    from views.dates import clock, full_day
    from views.people.journal import deed_words, entry_words, who_words

    asked, municipality = desk.arguments, await desk.municipality()
    async with desk.db.read() as session:
        timezone = (await load_municipality(session, municipality)).timezone
        here = zone(timezone)

        def begin(day: date, *, days: int = 0) -> datetime:
            return datetime.combine(day + timedelta(days=days), time(), here).astimezone(UTC)

        who = await people_named(session, municipality, asked.person) if asked.person else ()
        wanted = Asked(
            asked.what,
            who,
            begin(asked.since) if asked.since else None,
            begin(asked.until, days=1) if asked.until else None,
        )
        offset = (asked.page - 1) * MOST
        total, found = await journal(session, municipality, wanted, by=None, offset=offset, limit=MOST)
    _ = desk._
    entries, words = [], [_("Entries: {n}", n=total)]
    for one in found:
        at = one.at.astimezone(here)
        deed = deed_words(one, _).unescape()
        entries.append({"at": at.isoformat(timespec="seconds"), "who": who_words(one, _), "what": deed})
        words.append(Markup("{}, {} – {}").format(full_day(at.date(), _), clock(one.at, timezone), entry_words(one, _)))
    return desk.answer({"total": total, "entries": entries}, words)
