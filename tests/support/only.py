"""Tests that ask something of one database alone: each says why."""

from __future__ import annotations

import pytest

from tests.support.schema import SERVER


def sqlite_only(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(bool(SERVER), reason=reason)
