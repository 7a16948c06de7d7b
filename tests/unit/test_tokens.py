"""Guessing: tokens are long, only their hash is kept, and a near miss is as far as any other."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.doors import SHOWN, Door, new_door, payload_of, read_payload
from services.people.invites import TOKEN_BYTES, hash_token


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_tokens_never_share_a_hash(one, other):
    assert (hash_token(one) == hash_token(other)) == (one == other)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 127))
def test_a_near_miss_says_nothing(token, bit):
    near = (int.from_bytes(token) ^ (1 << bit)).to_bytes(16)
    alike = sum(a == b for a, b in zip(hash_token(token.hex()), hash_token(near.hex()), strict=True))
    assert alike < 24, "64 hex digits agree in four by chance"


def test_a_hundred_and_twenty_eight_bits():
    assert TOKEN_BYTES * 8 == 128


@given(st.binary(min_size=TOKEN_BYTES, max_size=TOKEN_BYTES), st.integers(0, 18), st.sampled_from(["ev-", "evp-"]))
def test_an_invitation_is_never_taken_for_a_door(token, at, letters):
    """Its letters are drawn by lot: «TkQmYDvj5_ev-GoNArurvg» was refused as a door that nobody knows."""
    drawn = urlsafe_b64encode(token).decode().rstrip("=")
    invitation = (drawn[:at] + letters + drawn[at:])[: len(drawn)]
    assert read_payload(invitation) is None


@pytest.mark.parametrize("printed", [False, True])
def test_a_door_is_read_as_it_was_written(printed):
    door = Door(new_door(), printed)
    assert read_payload(payload_of(door)) == door
    assert read_payload(f"{SHOWN}-short") is None
