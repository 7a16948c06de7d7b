"""Guessing: tokens are long, only their hash is kept, and a near miss is as far as any other."""

from hypothesis import given
from hypothesis import strategies as st

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
