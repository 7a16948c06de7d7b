"""Tests that ask something of one database alone: each says why, and a run on a server skips them with these words."""

from __future__ import annotations

from typing import Final

import pytest

SQLITE_ONLY: Final = "sqlite_only"


def sqlite_only(reason: str) -> pytest.MarkDecorator:
    made: pytest.MarkDecorator = getattr(pytest.mark, SQLITE_ONLY)(reason)
    return made
