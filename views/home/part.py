"""`section_words`: a part of the home screen in words; features register theirs: `@section_words.register(X)`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from locales import Translator  # noqa: TC001 - singledispatch reads the annotations

if TYPE_CHECKING:
    from markupsafe import Markup

    from views.screen import Row


@dataclass(frozen=True)
class Part:
    """A few lines of the home screen and the buttons that lead on from them."""

    text: Markup
    rows: tuple[Row, ...] = ()


@singledispatch
def section_words(due: Any, _: Translator) -> Part:
    """Give the words of a section; every feature registers its own kind."""
    raise TypeError(type(due))
