"""Words for what is sent to people who are not acting: one function for each kind of notice."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from markupsafe import escape

from locales import Translator
from services.notices import PlainNotice
from views.screen import Screen


@singledispatch
def word(notice: Any, _: Translator) -> Screen:
    """Give the screen of a notice; every feature registers its own kinds."""
    raise TypeError(type(notice))


@word.register
def word_plain(notice: PlainNotice, _: Translator) -> Screen:
    return Screen(escape(notice.text))
