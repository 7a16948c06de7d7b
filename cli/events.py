"""`nastavnik event …`: events from the command line: lists, one event, counts with what stands behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.common import at_desk, operator_options
from cli.event_named import named, period
from cli.event_papers import add_papers
from cli.letters import add_read
from locales import __

if TYPE_CHECKING:
    from datetime import datetime

    from cli.common import Commands, Desk
    from locales import Translator
    from services.calendar.period import Period
    from services.events.cards import EventCard
    from services.events.counting import Counts, Total


def add(commands: Commands) -> None:
    group = commands.add_parser(
        "event", help=__("events: list, show, count, write for calendars, read letters about them")
    )
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help=__("all that were announced, in the order of time"))
    listed.add_argument("--period", type=period, metavar="P", help=__("for example 2026-09-01..2027-08-31"))
    operator_options(listed)
    listed.set_defaults(run=at_desk(list_all), action="event.read")
    shown = actions.add_parser("show", help=__("one event"))
    shown.add_argument("event", metavar="EVENT", help=__("for example E12"))
    operator_options(shown)
    shown.set_defaults(run=at_desk(show), action="event.read")
    counted = actions.add_parser("counts", help=__("how many were held, of which kinds, with whom"))
    counted.add_argument("--period", type=period, metavar="P", help=__("for example 2026-09-01..2027-08-31"))
    operator_options(counted)
    counted.set_defaults(run=at_desk(counts), action="event.read")
    calendar = actions.add_parser("ics", help=__("write one event as a file for calendars"))
    calendar.add_argument("event", metavar="EVENT", help=__("for example E12"))
    calendar.add_argument("file", metavar="FILE.ics", type=Path)
    operator_options(calendar)
    calendar.set_defaults(run=at_desk(write_calendar), action="event.read")
    add_papers(actions)
    add_read(actions)


async def list_all(desk: Desk) -> int:
    from services.events.listing import events_between

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        cards = await events_between(session, municipality_id, desk.arguments.period)
    as_json = {"events": [card_as_json(card) for card in cards]}
    return desk.answer(as_json, [card_line(card, desk._, now=desk.now) for card in cards])


async def show(desk: Desk) -> int:
    card = await named(desk)
    return desk.answer(card_as_json(card), [card_line(card, desk._, now=desk.now)])


async def write_calendar(desk: Desk) -> int:
    from views.events.calendar import calendar_document

    card, target = await named(desk), desk.arguments.file
    target.write_bytes(calendar_document(card, desk._).content)
    told = {"id": card.code, "file": str(target), "sequence": card.sequence}
    return desk.answer(told, [f"{card.code}  {target}"])


async def counts(desk: Desk) -> int:
    from services.events.counting import Wanted, count
    from services.events.kinds import own_kinds

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        found = await count(session, municipality_id, Wanted(period=desk.arguments.period))
        own = await own_kinds(session, municipality_id)
    return desk.answer(counts_as_json(found, desk.arguments.period), count_lines(found, own, desk._))


def card_as_json(card: EventCard) -> dict[str, Any]:
    answers = card.answers
    return {
        "id": card.code,
        "kind": card.kind,
        "form": card.form,
        "level": card.level,
        "ours": card.ours,
        "title": card.title,
        "starts_at": moment(card.starts_at, card.timezone),
        "ends_at": moment(card.ends_at, card.timezone),
        "place": card.place,
        "state": card.state,
        "revision": card.revision,
        "answers": {
            "yes": answers.yes,
            "unconfirmed": answers.unconfirmed,
            "no": answers.no,
            "waiting": answers.waiting + answers.offered,
            "silent": answers.silent,
        },
        "present": card.present,
        "schools": card.schools,
    }


def moment(at: datetime, timezone: str) -> str:
    from services.calendar import zone

    return at.astimezone(zone(timezone)).isoformat()


def card_line(card: EventCard, _: Translator, *, now: datetime) -> str:
    from views.events.words import kind_name, when

    return f"{card.code}  {when(card, _, now=now)}  {kind_name(card.kind, card.own_kind, _)}: {card.title}"


def counts_as_json(found: Counts, asked: Period | None) -> dict[str, Any]:
    kinds = [
        {
            "kind": one.kind,
            "ours": one.ours,
            "held": one.held,
            "participations": one.participations,
            "people": one.people,
            "schools": one.schools,
            "events": [f"E{number}" for number in one.events],
        }
        for one in found.kinds
    ]
    total = {"ours": total_as_json(found.ours), "not_ours": total_as_json(found.not_ours)}
    return {"period": str(asked) if asked else None, "kinds": kinds, "total": total}


def total_as_json(total: Total) -> dict[str, int]:
    from dataclasses import asdict

    return asdict(total)


def count_lines(found: Counts, own: Any, _: Translator) -> list[str]:
    from views.events.counts import counted_line, total_line

    told = []
    for ours, total in ((True, found.ours), (False, found.not_ours)):
        told.append(_("Held by us") if ours else _("Taken part in"))
        told += [
            counted_line(one.kind, one.held, one.participations, one.people, one.schools, _, own)
            for one in found.kinds
            if one.ours is ours
        ]
        told.append(total_line(total, _))
    return [str(line) for line in told]
