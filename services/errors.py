"""Expected refusals: each knows its text (a msgid) and the values in it; views and commands turn them into words."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar, Final

from locales import __

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator


MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 20 * MEGABYTE  # the platform lets a bot download no larger ones


LONGEST_WORDS: Final = 300  # characters of somebody's own words that are said back to them
ALPHABET: Final = "ABCEHKMPTXY346789"  # read out over the phone without confusion


class Refusal(Exception):
    """Something a person asked for cannot be done, and this is why. Not an incident."""

    msgid: ClassVar[str] = __("This cannot be done")

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    def words(self, _: Translator) -> Markup:
        return _(self.msgid, **self.shown)

    @property
    def shown(self) -> dict[str, object]:
        """Give the values as they are said: what somebody wrote as far as it is needed to know it again."""
        return {name: _shortened(value) for name, value in self.values.items()}


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_WORDS:
        return f"{value[: LONGEST_WORDS - 1]}…"
    return value


class NotAllowed(Refusal):
    msgid = __("You have no access to this. If you think you should, write to your coordinator.")


class NotFound(Refusal):
    msgid = __("This is no longer there. Open the list again.")


class FileTooLarge(Refusal):
    msgid = __("The file is larger than {limit} MB. Send a smaller one, or a link to it.")


class FileNotFetched(Refusal):
    msgid = __("The file did not arrive whole. Please send it once more.")


def new_incident() -> str:
    """Make the number under which the operator finds what went wrong on our side."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))
