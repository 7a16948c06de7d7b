"""`word`: the screen of a notice. Each feature registers its kinds: `@word.register(ItsNotice)`."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from locales import Translator
    from views.screen import Screen


@singledispatch
def word(notice: Any, _: Translator) -> Screen:
    """Give the screen of a notice in the words of its reader."""
    raise TypeError(type(notice))
