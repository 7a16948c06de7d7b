"""Somebody's words and titles between the quotation marks of the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from locales import Translator


def quoted(text: str, _: Translator) -> str:
    """Give plain text, not escaped yet."""
    return _("“{text}”", text=text).unescape()
