"""Guessing at invitations: whatever is tried, by whomever and whenever, nothing opens, and five an hour are all."""

import asyncio
import string
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import Role
from services import people
from services.access import Address, on_telegram
from services.people.joining import GUESS_WINDOW, MOST_GUESSES
from tests.support.factories import NOW, fresh_database, make_municipality
from tests.support.shares import tries

# A guess: by one of three accounts, so many minutes after the one before; none is the good link.
LETTERS = st.text(alphabet=string.ascii_letters + string.digits + "-_", max_size=64)
ACCOUNTS = on_telegram(1), on_telegram(11), Address("elsewhere", "1")
GUESSES = st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.integers(0, 40), st.none() | LETTERS), max_size=40)


async def outcome(db, account, token, now):
    """What the chat does with a link: may this account look, and what does it see?"""
    async with db.read() as session:
        try:
            await people.ensure_may_guess(session, account, now=now)
            await people.look_at_invite(session, token, now=now)
        except people.TooManyGuesses:
            return "stopped"
        except people.InviteNotValid:
            pass
        else:
            return "open"
    async with db.begin() as session:
        await people.note_wrong_guess(session, account, now=now)
    return "wrong"


async def play(guesses):
    with TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as db:
            async with db.begin() as session:
                municipality = await make_municipality(session)
                made = await people.create_invite(
                    session, municipality_id=municipality, role=Role.TUTOR, days=3650, now=NOW
                )
            now, failures = NOW, {}
            for account, minutes, guess in guesses:
                now += timedelta(minutes=minutes)
                since, count = failures.get(account, (now, 0))
                since, count = (since, count) if now - since < GUESS_WINDOW else (now, 0)
                seen = await outcome(db, account, guess or made.token, now)
                if count >= MOST_GUESSES:
                    assert seen == "stopped", "also with the good link, and until the hour is over"
                    continue
                assert seen == ("wrong" if guess else "open"), "another account's failures count for nothing"
                failures[account] = (since, count + 1) if guess else (since, count)


@settings(max_examples=tries(25, quick=6), deadline=None)
@given(GUESSES)
def test_nothing_is_guessed_and_each_account_has_its_own_limit(guesses):
    asyncio.run(play([(who, minutes, guess or None) for who, minutes, guess in guesses]))
