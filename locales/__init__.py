"""Texts in the reader's language. English msgids; Russian is the default language of people."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

LANGUAGES: Final = ("ru", "en")
DEFAULT_LANGUAGE: Final = "ru"
DOMAIN: Final = "nastavnik"
FOLDER: Final = Path(__file__).parent


def __(msgid: str) -> str:  # noqa: N807 - the usual short marker, never a method
    """Mark a text for the catalogues where it is written down before its reader is known."""
    return msgid


class Translator:
    """Words for one reader. Results are `Markup`: values put in are escaped, results may be put in again."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, msgid: str, /, **values: object) -> Markup:
        return Markup(self._catalogue.gettext(msgid)).format(**values)  # noqa: S704 - catalogues are our own texts

    def plural(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """Words that depend on a count: `_.plural("{n} school", "{n} schools", n)`; `n` itself is filled in."""
        return Markup(self._catalogue.ngettext(one, many, n)).format(n=n, **values)  # noqa: S704 - same


@cache
def translator(language: str) -> Translator:
    """Give the words of `language`; an unknown one reads Russian."""
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    return Translator(known, gettext.translation(DOMAIN, FOLDER, languages=[known]))
