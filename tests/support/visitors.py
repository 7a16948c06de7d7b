"""A crowd that keeps acting, whatever happens to the bot: the load of a storm."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox import Sandbox

PATIENCE_S = 4.0  # nothing was shown for so long: a person acts again
LONGEST_S = 600.0  # one deadline for all: the machine may have other things to do


class Visitor:
    """Acts on what the bot shows until `is_done`; `acts` makes the next act and gives its update's id."""

    def __init__(self, box: Sandbox, name: str, *, user_id: int | None = None) -> None:
        self.person = box.person(name, user_id=user_id)
        self.updates: list[int] = []

    @property
    def is_done(self) -> bool:
        raise NotImplementedError

    async def acts(self) -> int:
        raise NotImplementedError

    async def lives(self) -> None:
        while not self.is_done:
            self.updates.append(await self.acts())
            await self.person.chat.signal.until(lambda: bool(self.person.news), PATIENCE_S)


class Storm:
    """So many at a time; who is done makes room for the next, until the block ends and the last ones have finished."""

    def __init__(self, make: Callable[[int], Visitor], *, crowd: int) -> None:
        self.make, self.crowd = make, crowd
        self.visitors: list[Visitor] = []
        self._over = False
        self._places: list[asyncio.Task[None]] = []

    @property
    def acts(self) -> int:
        return sum(len(visitor.updates) for visitor in self.visitors)

    async def acted(self, count: int) -> None:
        """Wait until the crowd has acted so many times more."""
        goal = self.acts + count
        while self.acts < goal:  # noqa: ASYNC110 - many places act, none of them counts
            await asyncio.sleep(0.05)

    async def __aenter__(self) -> Self:
        self._places = [asyncio.create_task(self._place()) for _ in range(self.crowd)]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._over = True
        _, stuck = await asyncio.wait(self._places, timeout=LONGEST_S if kind is None else 0)
        for place in stuck:
            place.cancel()
        if kind is None:
            waiting = [visitor for visitor in self.visitors if not visitor.is_done]
            assert not waiting, f"{len(waiting)} are stuck, one of them so:\n{waiting[0].person.picture}"
            await asyncio.gather(*self._places)

    async def _place(self) -> None:
        while not self._over:
            visitor = self.make(len(self.visitors))
            self.visitors.append(visitor)
            await visitor.lives()
