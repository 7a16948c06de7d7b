"""What a seed decides besides the story: chance and the clock that only runs forward. Nothing here asks the machine."""

from __future__ import annotations

import os
import random
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
    chance = random.Random(seed)
    with (
        mock.patch.object(os, "urandom", chance.randbytes),
        mock.patch.object(random, "_urandom", chance.randbytes),
        mock.patch.object(time, "monotonic", loop.time),
        mock.patch.object(time, "sleep", return_value=None),
    ):
        yield
