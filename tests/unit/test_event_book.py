"""Places and queue: whatever people and organisers do, in any order, the book of an event never contradicts itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import HOLDS_PLACE, EventAnswer
from services.events.rules.book import GIVEN_AHEAD, Book, Seat, Word
from services.events.rules.hours import offer_ends
from tests.support.shares import tries

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)  # ten in Krasnoyarsk
HOUR = timedelta(hours=1)
ZONE = "Asia/Krasnoyarsk"
Answer = EventAnswer


def book(places, people, *, ahead=72):
    return Book(places, NOW + ahead * HOUR, seats={one: Seat(one, zone=ZONE) for one in range(1, people + 1)})


def test_a_hundred_at_once_for_thirty_places():
    """Exactly thirty in order, and seventy waiting in order."""
    one = book(30, 100)
    for part in range(1, 101):
        assert one.says_yes(part, now=NOW) == {}
    assert [part for part, seat in one.seats.items() if seat.answer is Answer.YES] == list(range(1, 31))
    assert [seat.part for seat in one.queue] == list(range(31, 101))
    assert one.place_of(31) == 1
    assert one.place_of(100) == 70


def test_organiser_and_speakers_take_no_place():
    one = book(1, 3)
    one.seats[1].free = True
    one.says_yes(1, now=NOW)
    one.says_yes(2, now=NOW)
    one.says_yes(3, now=NOW)
    assert [one.seats[part].answer for part in (1, 2, 3)] == [Answer.YES, Answer.YES, Answer.WAITING]


def test_who_leaves_and_comes_back_goes_to_the_end():
    one = book(1, 3)
    for part in (1, 2, 3):
        one.says_yes(part, now=NOW)
    assert one.says_no(1, now=NOW) == {2: Word.GIVEN}
    one.says_yes(1, now=NOW)
    assert [seat.part for seat in one.queue] == [3, 1]


def test_more_places_fill_at_once_also_shortly_before():
    one = book(1, 4, ahead=3)
    for part in (1, 2, 3, 4):
        one.says_yes(part, now=NOW)
    assert one.limits(3, now=NOW) == {2: Word.GIVEN, 3: Word.GIVEN}
    one.limits(1, now=NOW)
    assert one.taken == 3, "fewer places send nobody away"


def test_a_place_freed_within_a_day_is_offered_for_two_hours_then_to_the_next():
    one = book(1, 3, ahead=20)
    for part in (1, 2, 3):
        one.says_yes(part, now=NOW)
    assert one.says_no(1, now=NOW) == {2: Word.OFFERED}
    assert one.seats[2].offered_until == NOW + 2 * HOUR
    assert one.settle(now=NOW + 2 * HOUR) == {}
    later = NOW + 2 * HOUR + timedelta(seconds=1)
    assert one.settle(now=later) == {2: Word.LAPSED, 3: Word.OFFERED}
    one.says_yes(3, now=later)
    assert one.seats[3].answer is Answer.YES
    one.says_yes(2, now=later)
    assert [seat.part for seat in one.queue] == [2]


def test_after_the_start_nobody_is_told_anything():
    one = book(1, 2, ahead=1)
    one.says_yes(1, now=NOW)
    one.says_yes(2, now=NOW)
    assert one.says_no(1, now=NOW + HOUR) == {}


@pytest.mark.parametrize(
    ("hour", "minute", "ends"),
    [(10, 0, (12, 0)), (20, 0, (9, 0)), (21, 30, (10, 0)), (6, 0, (10, 0)), (19, 0, (21, 0)), (20, 59, (9, 59))],
)
def test_two_hours_are_counted_of_the_readers_day(hour, minute, ends):
    here = timedelta(hours=7)
    moment = datetime(2026, 11, 10, hour, minute, tzinfo=UTC) - here
    ended = offer_ends(moment, ZONE) + here
    assert (ended.hour, ended.minute) == ends
    assert ended - here > moment


ACTS = st.one_of(
    st.tuples(st.sampled_from(["yes", "no", "colleague", "leaves"]), st.integers(1, 12)),
    st.tuples(st.just("limits"), st.one_of(st.none(), st.integers(1, 10))),
    st.tuples(st.just("moves"), st.integers(1, 200)),
    st.tuples(st.just("time"), st.integers(1, 30)),
    st.tuples(st.just("cancel"), st.just(0)),
    st.tuples(st.just("mark"), st.integers(1, 12)),
)


class Story:
    """A book lived through, with what everybody was told."""

    def __init__(self, places, free):
        self.book, self.now = book(places, 12), NOW
        for part in free:
            self.book.seats[part].free = True
        self.told, self.present = [], set()

    def act(self, what, value):
        one = self.book
        before = {part: replace(seat) for part, seat in one.seats.items()}
        told = {}
        if what == "time":
            self.now += value * HOUR
            told = one.settle(now=self.now)
        elif what == "cancel":
            one.cancelled = True
        elif what == "mark":
            self.present.add(value)
        elif what == "limits":
            told = one.limits(value, now=self.now)
        elif what == "moves":
            told = one.moves(max(self.now, one.starts) + value * HOUR, now=self.now)
        elif what == "leaves":
            told = one.leaves(value, now=self.now)
        elif one.is_open(self.now) and not one.seats[value].gone:
            told = one.says_yes(value, now=self.now) if what == "yes" else self.says_no(value, what)
        self.look(what, value, before, told)
        self.told += [(part, word) for part, word in told.items()]

    def says_no(self, part, what):
        return self.book.says_no(part, now=self.now, colleague=what == "colleague")

    def look(self, what, value, before, told):
        one = self.book
        holding = [seat for seat in one.seats.values() if seat.counts]
        assert one.taken == len(holding)
        assert all(seat.answer in HOLDS_PLACE and not seat.free for seat in holding)
        if one.places is not None:
            over = one.taken - one.places
            was = sum(seat.counts for seat in before.values())
            assert over <= 0 or one.taken <= was, "nobody gets a place that is not there"
        if one.queue and one.is_open(self.now):
            assert one.places is not None, "nobody waits where there is room for all"
            assert one.taken >= one.places or what in {"cancel", "mark"}, "nobody waits before an empty chair"
        positions = [seat.position for seat in one.queue]
        assert positions == sorted(set(positions))
        assert [one.place_of(seat.part) for seat in one.queue] == list(range(1, len(positions) + 1))
        for part, word in told.items():
            assert one.seats[part].answer is {
                Word.GIVEN: Answer.YES, Word.OFFERED: Answer.OFFERED, Word.LAPSED: Answer.LAPSED
            }[word]  # fmt: skip
            assert before[part].answer in {Answer.WAITING, Answer.OFFERED}
            assert part != value or what in {"limits", "moves", "time", "cancel"}, "who acts sees it themselves"
            assert one.is_open(self.now), "nothing is told after the start or the end"
        moved = [part for part, seat in one.seats.items() if seat.answer is not before[part].answer]
        acted = {value} if what in {"yes", "no", "colleague"} else set()
        assert set(moved) - acted == set(told), "what moves without its person is told, and nothing else is"
        for part in told:
            if told[part] is Word.OFFERED:
                assert one.starts - self.now <= GIVEN_AHEAD
                assert self.now < one.seats[part].offered_until <= one.starts
        asked = {seat.part for seat in one.unconfirmed}
        assert asked == {
            part for part, seat in one.seats.items()
            if seat.answer is Answer.YES and not seat.gone and seat.revision < one.revision
        }  # fmt: skip


@settings(max_examples=tries(1000, quick=100))
@given(
    places=st.one_of(st.none(), st.integers(1, 8)),
    free=st.sets(st.integers(1, 12), max_size=2),
    acts=st.lists(ACTS, max_size=40),
)
def test_places_queue_and_words_never_disagree(places, free, acts):
    story = Story(places, free)
    for what, value in acts:
        story.act(what, value)
    counts = {answer: [one for one in story.book.seats.values() if one.answer is answer] for answer in Answer}
    assert sum(map(len, counts.values())) == len(story.book.seats)
