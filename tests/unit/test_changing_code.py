"""The code that changes on the screen at a door: what counts when, and that nothing leads from one code to another."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from models.events import KEY_BYTES
from services.events.doors import Changing, Door, payload_of, read_payload
from services.events.rules.steps import (
    DIGITS,
    REMEMBERED,
    STEP_S,
    Standing,
    digits_of,
    digits_stand,
    left_ms,
    link_stands,
    mark_of,
    step_at,
)  # fmt: skip

NOW = datetime(2026, 11, 12, 10, 0, 10, tzinfo=UTC)
KEY = "k" * 32
STEP = timedelta(seconds=STEP_S)
DEEP_LINK = 64  # characters that Telegram hands back


def at(steps):
    return NOW + steps * STEP


@pytest.mark.parametrize(
    ("steps", "stands"),
    [(0, Standing.GOOD), (1, Standing.GOOD), (-1, Standing.GOOD), (2, Standing.PAST), (5, Standing.PAST)],
    ids=["at once", "the step after", "by a clock that is behind", "two steps later", "minutes later"],
)
def test_a_code_counts_for_its_step_and_the_next(steps, stands):
    step = step_at(NOW)
    assert link_stands(KEY, 7, step, mark_of(KEY, 7, step), at(steps)) is stands
    assert digits_stand(KEY, 7, digits_of(KEY, 7, step), at(steps)) is stands


def test_a_code_of_the_future_does_not_count_yet():
    step = step_at(at(2))
    assert link_stands(KEY, 7, step, mark_of(KEY, 7, step), NOW) is not Standing.GOOD
    assert digits_stand(KEY, 7, digits_of(KEY, 7, step), NOW) is Standing.UNKNOWN


def test_a_number_of_long_ago_is_as_good_as_guessed():
    step = step_at(NOW)
    assert digits_stand(KEY, 7, digits_of(KEY, 7, step), at(REMEMBERED)) is Standing.PAST
    assert digits_stand(KEY, 7, digits_of(KEY, 7, step), at(REMEMBERED + 2)) is Standing.UNKNOWN


@pytest.mark.parametrize("seconds", [0, 1, STEP_S - 1])
def test_the_screen_knows_when_it_changes(seconds):
    moment = datetime(2026, 11, 12, 10, 0, seconds, 400_000, tzinfo=UTC)
    assert left_ms(moment) == (STEP_S - seconds) * 1000 - 400
    before = moment + timedelta(milliseconds=left_ms(moment) - 1)
    assert step_at(moment) == step_at(before)
    assert step_at(before + timedelta(milliseconds=1)) == step_at(moment) + 1


def test_what_proves_one_code_proves_no_other():
    step = step_at(NOW)
    mark, other = mark_of(KEY, 7, step), secrets.token_urlsafe(KEY_BYTES)
    for key, event, at_step in ((other, 7, step), (KEY, 8, step), (KEY, 7, step + 1)):
        assert link_stands(key, event, at_step, mark, NOW) is Standing.UNKNOWN
    torn = (mark[:-1], mark + "A", mark.swapcase(), "", "я" * 16)
    assert all(link_stands(KEY, 7, step, one, NOW) is Standing.UNKNOWN for one in torn)
    assert len({mark_of(KEY, 7, one) for one in range(step, step + 1000)}) == 1000
    assert all(len(digits_of(KEY, 7, one)) == DIGITS for one in range(step, step + 1000))


def test_without_a_key_there_is_no_code():
    with pytest.raises(ValueError, match="link:7"):
        mark_of("", 7, step_at(NOW))


@pytest.mark.parametrize("event", [1, 999_999_999])
def test_a_link_is_read_as_it_was_written_and_fits(event):
    shown = Changing(event, step_at(NOW), mark_of(KEY, event, step_at(NOW)))
    assert read_payload(payload_of(shown)) == shown
    assert len(payload_of(shown)) <= DEEP_LINK
    for door in (Door("secretdoor_-2027", printed=True), Door("secretdoor_-2027", printed=False)):
        assert read_payload(payload_of(door)) == door
    for torn in ("evs-1-59482320", f"evs-{'9' * 30}-59482320-{'A' * 16}", f"evs-٣-59482320-{'A' * 16}", "evs--1-1-A"):
        assert read_payload(torn) is None
