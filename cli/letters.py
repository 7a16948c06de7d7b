"""`nastavnik event read`: what a letter about events says, without the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import OPERATOR, day
from locales import __

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cli.common import Commands
    from locales import Translator
    from services.events.reading.model import ReadEvent, Reading

STANDARD_INPUT = Path("-")


def add_read(actions: Commands) -> None:
    command = actions.add_parser("read", help=__("show which events a letter speaks of; nothing is saved"))
    command.add_argument("file", type=Path, metavar="FILE", help=__("docx or text; “-” reads standard input"))
    command.add_argument("--today", type=day, metavar="DATE", help=__("the day on which the letter is read"))
    command.add_argument("--json", action="store_true", help=__("answer in JSON"))
    command.set_defaults(run=run_read, action=OPERATOR)


def run_read(arguments: argparse.Namespace) -> int:
    """Read without the database; a letter without an event is an answer, with the exit code of a refusal."""
    from bot.config import load_settings
    from cli.common import operator_words, plain
    from services.calendar.clock import system_clock
    from services.calendar.person import zone
    from services.errors import Refusal
    from services.events.letters import doubt_words, event_as_json, read_letter_now
    from services.files import bytes_of

    _, here = operator_words(), load_settings().timezone
    today = arguments.today or system_clock().astimezone(zone(here)).date()
    try:
        data = sys.stdin.buffer.read() if arguments.file == STANDARD_INPUT else bytes_of(arguments.file)
        reading = read_letter_now(data, today)
    except Refusal as refused:
        print(plain(refused.words(_)), file=sys.stderr)
        return 1
    if arguments.json:
        import json

        doubts = [plain(doubt_words(one, _)) for one in reading.doubts]
        told = {"events": [event_as_json(event, here) for event in reading.events], "doubts": doubts}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of_reading(reading, _)))
    return 0 if reading.events else 1


def lines_of_reading(reading: Reading, _: Translator) -> Iterator[str]:
    from cli.common import plain
    from services.events.letters import doubt_words

    if not reading.events:
        yield plain(_("There is no event in this letter."))
    for number, event in enumerate(reading.events, start=1):
        yield f"{number}. {event.title or '–'}"
        yield from lines_of_event(event, _)
    yield from (f"⚠ {plain(doubt_words(one, _))}" for one in reading.doubts)


def lines_of_event(event: ReadEvent, _: Translator) -> Iterator[str]:
    from cli.common import plain
    from services.events.letters import QUESTIONS

    when = " – ".join(f"{moment:%d.%m.%Y %H:%M}" for moment in (event.starts_at, event.ends_at) if moment)
    said = (
        (_("When"), " ".join(filter(None, (when, event.zone)))),
        (_("Place"), event.place),
        (_("Link"), event.link),
        (_("For whom"), "; ".join(event.audience)),
        (_("Answer by"), f"{event.answer_by:%d.%m.%Y}" if event.answer_by else None),
        (_("Not stated"), ", ".join(plain(_(QUESTIONS[one])) for one in event.missing)),
    )
    yield from (f"   {plain(name)}: {text}" for name, text in said if text)
