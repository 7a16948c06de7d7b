"""Write what every table holds into docs/privacy: `python -m services.privacy.doc` writes it, `… check` compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from locales import __, translator
from services.privacy.register import HOLDINGS, Forget, Kept, MyData, Restore, Whose
from services.privacy.retention import (
    ACTS,
    ATTENDANCE,
    AUDIT,
    DIALOGUES,
    GONE,
    GUESSES,
    LETTERS,
    LOGINS,
    MESSAGES,
    REFUSED,
    UNSENT,
    UPDATES,
)

if TYPE_CHECKING:
    from datetime import timedelta

    from locales import Translator
    from services.privacy.register import Holding

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = {"en": DOCS / "privacy.md", "ru": DOCS / "privacy.ru.md"}
FIRST, LAST = "<!-- written from services/privacy/register.py: begins -->", "<!-- ends -->"
DAYS_OF_YEAR: Final = 365
HEAD: Final = (__("what"), __("whose"), __("how long"), __("/mydata shows"), __("/forget"), __("after a restore"))
WHOSE: Final = {
    Whose.PERSON: __("the person's"),
    Whose.WORK: __("the municipality's work"),
    Whose.PLACE: __("nobody's: places and plans"),
    Whose.PROGRAM: __("the program's"),
}
KEPT: Final = {
    Kept.HANDLED: (__("content until handled, number {period}"), UPDATES),
    Kept.MESSAGE: (__("content {period}, that it was sent for good"), MESSAGES),
    Kept.DIALOGUE: (__("{period} after the last step"), DIALOGUES),
    Kept.UNSENT: (__("not handed in: {period} after the last of it; handed in: as long as the work"), UNSENT),
    Kept.GUESS: ("{period}", GUESSES),
    Kept.DECIDED: (__("{period} after the decision"), REFUSED),
    Kept.LETTER: ("{period}", LETTERS),
    Kept.LOGIN: ("{period}", LOGINS),
    Kept.GUEST: (__("the name until the end of the year"), None),
    Kept.ATTENDANCE: (__("{period} after the event"), ATTENDANCE),
    Kept.ACT: ("{period}", ACTS),
    Kept.AUDIT: ("{period}", AUDIT),
    Kept.NEWEST: (__("the newest alone"), None),
    Kept.PERSON: (__("until the person is erased: on request, or {period} after the last role"), GONE),
    Kept.FINISHED: (__("until it is sent or dropped"), None),
    Kept.CLOSED: (__("until the survey is closed"), None),
    Kept.WORK: (__("as long as the work"), None),
}
MYDATA: Final = {
    MyData.ROWS: __("all of it that names you"),
    MyData.WORDS: __("in words"),
    MyData.NOTHING: "–",
}
FORGET: Final = {
    Forget.GOES: __("goes"),
    Forget.EMPTIED: __("the content goes"),
    Forget.STRUCK: __("stays with a number instead of you; your name goes out of your own words"),
    Forget.BLANK: __("stays with a number instead of you"),
    Forget.STAYS: __("stays: it names nobody"),
}
RESTORE: Final = {Restore.AGAIN: __("erased again"), Restore.COPY: __("as in the copy")}


def period(length: timedelta, _: Translator) -> str:
    years, rest = divmod(length.days, DAYS_OF_YEAR)
    if years and not rest:
        return _.plural("{n} year", "{n} years", years)
    return _.plural("{n} day", "{n} days", length.days)


def row(one: Holding, _: Translator) -> str:
    words, length = KEPT[one.kept]
    kept = _(words, period=period(length, _)) if length else _(words)
    cells = (_(one.what), _(WHOSE[one.whose]), kept, _(MYDATA[one.mydata]), _(FORGET[one.forget]))
    return "| " + " | ".join(str(cell) for cell in (*cells, _(RESTORE[one.restore]))) + " |"


def table(language: str) -> str:
    _ = translator(language)
    head = ["| " + " | ".join(str(_(one)) for one in HEAD) + " |", "|---" * len(HEAD) + "|"]
    return "\n".join([*head, *sorted({row(one, _) for one in HOLDINGS.values()})])


def page(language: str) -> str:
    """Give the page as it must be: what stands around the table is written by hand."""
    before, rest = PAGES[language].read_text(encoding="utf-8").split(FIRST)
    return f"{before}{FIRST}\n{table(language)}\n{LAST}{rest.split(LAST, 1)[1]}"


def main(command: str) -> int:
    if command == "check":
        return int(any(path.read_text(encoding="utf-8") != page(language) for language, path in PAGES.items()))
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "write"))
