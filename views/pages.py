"""The page that a button leads to, as callback data carry it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator


def not_before_the_first(page: int) -> int:
    return max(page, 0)


# No button of ours leads before the first page, but data can be forged: no handler, service or screen meets such a one.
Page = Annotated[int, AfterValidator(not_before_the_first)]
