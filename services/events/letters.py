"""Letters about events: a file or a text comes in, events as far as understood come out, with doubts in words.

The chat: `await read_letter(data, today)`. Bytes may be a docx or a text in any encoding; they are read in the
limited process. Raises `UnreadableFile`. Whether something is such a letter at all says `services.recognition`.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from locales import __
from services.calendar.person import zone
from services.events.reading.files import reading_from_json
from services.events.reading.model import Doubt, DoubtKind, Missing
from services.files import read_apart, read_apart_now

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.events.reading.model import ReadEvent, Reading

FILES: Final = "services.events.reading.files:read_file"
LONGEST: Final = 160  # characters of the letter's words in a doubt

DOUBTS: Final = {
    DoubtKind.SEVERAL_DAYS: __("Several days are named; the first one was taken. Also: {words}"),
    DoubtKind.NO_DAY: __("No day is named."),
    DoubtKind.NO_SUCH_DAY: __("There is no such day: {words}"),
    DoubtKind.NO_HOUR: __("No hour is named."),
    DoubtKind.SEVERAL_HOURS: __("Several hours are named; the first one was taken: {words}"),
    DoubtKind.ODD_HOUR: __("An unusual hour: {words}"),
    DoubtKind.WEEKDAY: __("Date and weekday do not match: {words}"),
    DoubtKind.PASSED: __("This day has passed: {words}"),
    DoubtKind.RELATIVE_DAY: __("The day is counted from the letter: “{words}”"),
    DoubtKind.REPEATS: __("This happens regularly; name one day: {words}"),
    DoubtKind.MOVED: __("The letter speaks of a moved event; the new day was taken: {words}"),
    DoubtKind.CANCELLED: __("The letter says that something is cancelled: {words}"),
    DoubtKind.OTHER_DAY: __("This day is neither the event's nor the answer's: {words}"),
    DoubtKind.FORM_GUESSED: __("A place and a link are given, but not the form: taken as in person and online."),
    DoubtKind.REGISTRATION_LINK: __("A registration link was left out: {words}"),
    DoubtKind.OTHER_LINK: __("Another link was not taken: {words}"),
    DoubtKind.MUCH_TEXT: __("The letter is long: only its first pages were read."),
}
QUESTIONS: Final = {
    Missing.KIND: __("the kind"),
    Missing.FORM: __("the form"),
    Missing.TITLE: __("the topic"),
    Missing.STARTS_AT: __("day and hour"),
    Missing.ENDS_AT: __("the end"),
    Missing.PLACE: __("the place"),
    Missing.LINK: __("the link"),
    Missing.AUDIENCE: __("for whom"),
}


async def read_letter(data: bytes, today: date) -> Reading:
    """Read a letter apart; `today` is the reader's day, from which days are counted if the letter has no date."""
    return await asyncio.to_thread(reading_from_json, await read_apart(FILES, data, today.isoformat()))


def read_letter_now(data: bytes, today: date) -> Reading:
    """The same for a command, which has nothing else to do meanwhile."""
    return reading_from_json(read_apart_now(FILES, data, today.isoformat()))


def doubt_words(doubt: Doubt, _: Translator) -> Markup:
    """Say a doubt; of several events with the number of the one it is about."""
    words = doubt.words if len(doubt.words) <= LONGEST else f"{doubt.words[: LONGEST - 1]}…"
    told = _(DOUBTS[doubt.kind], words=words)
    return _("Event {n}: {doubt}", n=doubt.about, doubt=told) if doubt.about else told


def event_as_json(event: ReadEvent, zone_here: str) -> dict[str, Any]:
    """Shape an event as the contracts say; without a zone of its own the hours are those of `zone_here`."""
    name = event.zone or zone_here
    return {
        "kind": event.kind,
        "form": event.form,
        "ours": event.ours,
        "title": event.title or None,
        "starts_at": moment_as_json(event.starts_at, name),
        "ends_at": moment_as_json(event.ends_at, name),
        "zone": name,
        "place": event.place,
        "link": event.link,
        "audience": event.audience,
        "answer_by": moment_as_json(event.answer_by, name),
        "missing": list(event.missing),
    }


def moment_as_json(moment: datetime | date | None, name: str) -> str | None:
    """Give a moment with the zone's offset on that day; a day without an hour stays a day."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=zone(name)).isoformat()
    return moment.isoformat() if moment else None
