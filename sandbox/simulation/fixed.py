"""What a seed decides besides the story: chance and the clock that only runs forward. Nothing here asks the machine."""

from __future__ import annotations

import os
import random
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator


@contextmanager
def fixed(seed: str, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """While this lasts, ids and keys come from the seed and whoever looks at a stop-watch sees the loop's.

    Nothing of the product is replaced: these are the machine's own sources, which every library of it asks.
    """
    chance, labels = random.Random(seed), random.Random(seed)

    def urandom(size: int) -> bytes:
        """SQLAlchemy draws a label for each alias: how many hangs on what this process has put together before."""
        asks = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001 - nothing else tells who asks
        return (labels if asks.startswith("sqlalchemy.") else chance).randbytes(size)

    with (
        mock.patch.object(os, "urandom", urandom),
        mock.patch.object(random, "_urandom", chance.randbytes),
        mock.patch.object(time, "monotonic", loop.time),
        mock.patch.object(time, "sleep", return_value=None),
    ):
        yield
