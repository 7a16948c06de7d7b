"""Who has a place at an event: everybody's answer in order, what a change does to it, and who is told of it.

One book is one event. It knows nothing of tables: services.events.seating reads it, lets it change, writes it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from models.enums import HOLDS_PLACE, EventAnswer
from services.events.rules.hours import offer_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVEN_AHEAD: Final = timedelta(hours=24)  # a place that is freed earlier is given; later it is only offered
EVENT_ANSWER: Final = EventAnswer


class Word(StrEnum):
    """What somebody who is not acting is told because a place moved."""

    GIVEN = "given"
    OFFERED = "offered"
    LAPSED = "lapsed"


@dataclass
class Seat:
    """One person's answer. `position` grows with every answer: who was earlier has the smaller one."""

    part: int
    answer: EventAnswer = EventAnswer.SILENT
    position: int = 0
    revision: int = 0
    offered_until: datetime | None = None
    free: bool = False  # organiser and speakers take no place
    gone: bool = False  # no longer of the audience
    zone: str = "Europe/Moscow"

    @property
    def counts(self) -> bool:
        return not self.free and not self.gone and self.answer in HOLDS_PLACE


@dataclass
class Book:
    places: int | None
    starts: datetime
    revision: int = 1
    cancelled: bool = False
    seats: dict[int, Seat] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        return sum(seat.counts for seat in self.seats.values())

    @property
    def queue(self) -> list[Seat]:
        waiting = (one for one in self.seats.values() if one.answer is EventAnswer.WAITING and not one.gone)
        return sorted(waiting, key=lambda one: one.position)

    def place_of(self, part: int) -> int | None:
        """Give the number in the queue, from one on."""
        return next((number for number, one in enumerate(self.queue, start=1) if one.part == part), None)

    @property
    def unconfirmed(self) -> list[Seat]:
        """Those who said yes to an earlier day or hour."""
        return [one for one in self.seats.values() if self.is_unconfirmed(one)]

    def is_unconfirmed(self, seat: Seat) -> bool:
        return seat.answer is EventAnswer.YES and not seat.gone and seat.revision < self.revision

    def is_open(self, now: datetime) -> bool:
        return not self.cancelled and now < self.starts

    def says_yes(self, part: int, *, now: datetime) -> dict[int, Word]:
        """Take a place if there is one, else the end of the queue; a second yes confirms and moves nothing."""
        seat = self.seats[part]
        seat.revision = self.revision
        if seat.answer in {EventAnswer.YES, EventAnswer.WAITING}:
            return {}
        if seat.answer is EventAnswer.OFFERED and seat.offered_until is not None and now <= seat.offered_until:
            self._sit(seat)
            return {}
        told = self.settle(now=now)
        seat.position = 1 + max((one.position for one in self.seats.values()), default=0)
        seat.offered_until = None
        room = self.places is None or (self.taken < self.places and not self.queue)
        seat.answer = EventAnswer.YES if seat.free or room else EventAnswer.WAITING
        return {who: word for who, word in told.items() if who != part}

    def says_no(self, part: int, *, now: datetime, colleague: bool = False) -> dict[int, Word]:
        """Give the place back; leaving the queue is the same."""
        seat = self.seats[part]
        seat.answer = EventAnswer.COLLEAGUE if colleague else EventAnswer.NO
        seat.revision, seat.offered_until = self.revision, None
        return self.settle(now=now)

    def leaves(self, part: int, *, now: datetime) -> dict[int, Word]:
        """Their post ended: whatever they answered holds nothing any more."""
        self.seats[part].gone = True
        return self.settle(now=now)

    def becomes(self, guest: int, part: int, *, now: datetime) -> dict[int, Word]:
        """A guest is somebody who has a part: the place becomes theirs, unless they have answered themselves."""
        theirs, mine = self.seats[guest], self.seats[part]
        if mine.answer in {EventAnswer.SILENT, EventAnswer.LAPSED} or mine.gone:
            mine.answer, mine.position, mine.revision = theirs.answer, theirs.position, theirs.revision
            mine.gone, mine.offered_until = mine.gone and theirs.gone, theirs.offered_until
        elif theirs.answer is EventAnswer.YES and mine.answer is EventAnswer.WAITING and not theirs.gone:
            self._sit(mine)
        theirs.gone = True
        told = self.settle(now=now)
        return {who: word for who, word in told.items() if who not in {guest, part}}

    def limits(self, places: int | None, *, now: datetime) -> dict[int, Word]:
        """Change the number of places: more of them fill at once, fewer send nobody away."""
        self.places = places
        return self.settle(now=now, at_once=True)

    def moves(self, starts: datetime, *, now: datetime) -> dict[int, Word]:
        self.starts = starts
        self.revision += 1
        return self.settle(now=now)

    def settle(self, *, now: datetime, at_once: bool = False) -> dict[int, Word]:
        """Pass on what is free: given far ahead, offered shortly before, and nothing after the start."""
        told: dict[int, Word] = {}
        if not self.is_open(now):
            return told
        for seat in list(self._lapsed(now)):
            seat.answer, seat.offered_until = EventAnswer.LAPSED, None
            told[seat.part] = Word.LAPSED
        given = at_once or self.starts - now > GIVEN_AHEAD
        for seat in self.queue:
            if self.places is not None and self.taken >= self.places:
                break
            if given or self.places is None:
                self._sit(seat)
                told[seat.part] = Word.GIVEN
            else:
                seat.answer = EventAnswer.OFFERED
                seat.offered_until = min(offer_ends(now, seat.zone), self.starts)
                told[seat.part] = Word.OFFERED
        return told

    def _lapsed(self, now: datetime) -> Iterator[Seat]:
        for seat in self.seats.values():
            over = seat.offered_until is not None and seat.offered_until < now
            if seat.answer is EventAnswer.OFFERED and over and not seat.gone:
                yield seat

    def _sit(self, seat: Seat) -> None:
        seat.answer, seat.offered_until, seat.revision = EventAnswer.YES, None, self.revision
