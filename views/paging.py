"""One screen at a time: a page and the buttons to its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from views.screen import Row, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.filters.callback_data import CallbackData

PAGE: Final = 8


def pager(total: int, page: int, to: Callable[[int], CallbackData], *, size: int = PAGE) -> tuple[Row, ...]:
    """Give a row «‹ 2/5 ›», or nothing where all fits."""
    last = max(0, (total - 1) // size)
    if not last:
        return ()
    page = min(page, last)
    around = button("‹", to(page - 1 if page else last)), button("›", to(page + 1 if page < last else 0))
    return ((around[0], button(f"{page + 1}/{last + 1}", to(page)), around[1]),)
