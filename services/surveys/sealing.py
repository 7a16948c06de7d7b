"""What a confidential run holds while it is open, encrypted: all pieces of a run alike in length.

Of a piece it can be seen that it is there, nothing else: neither which answers were chosen, nor whether words were
written, nor how many. Each piece is bound to its place, so that none can be put in another's.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import orjson

from services.surveys.definitions import OTHER, Kind
from services.surveys.definitions.answers import OTHER_LIMIT, TEXT_LIMIT
from services.surveys.definitions.model import READY_KINDS
from storage.run_keys import KEYS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Definition, Question
    from storage.run_keys import KeyRing

NONCE: Final = 12  # bytes; random: a run writes far less than the 2³² pieces for which that is safe
BESIDES: Final = 2_048  # bytes: the label, the place in the survey, the messages that show answers
A_VALUE: Final = 24  # bytes around a value: brackets, quotes, commas
A_LETTER: Final = 2  # bytes of a Cyrillic letter in UTF-8
VALUE_LIMIT: Final = 24  # a number, a day


def keys_of(session: AsyncSession) -> KeyRing:
    ring: KeyRing = session.info[KEYS]
    return ring


def seal(session: AsyncSession, key_id: str, content: dict[str, Any], *, place: str, room: int) -> bytes:
    """Encrypt; raise `KeyLost`. What would not fit into its room (a page of emoji) takes two of them."""
    plain = orjson.dumps(content)
    padded = plain.ljust(-(-len(plain) // room) * room)  # JSON does not mind spaces
    nonce = os.urandom(NONCE)
    return nonce + keys_of(session).cipher(key_id).encrypt(nonce, padded, place.encode())


def unseal(session: AsyncSession, key_id: str, sealed: bytes, *, place: str) -> dict[str, Any]:
    """Decrypt; raise `KeyLost`, and cryptography's InvalidTag for what this key has not encrypted for this place."""
    plain = keys_of(session).cipher(key_id).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    found: dict[str, Any] = orjson.loads(plain)
    return found


def room_of(definition: Definition) -> int:
    """How many bytes the longest answers to all questions take, written by a Russian hand."""
    return BESIDES + sum(_longest(question) for question in definition.questions)


def _longest(question: Question) -> int:
    """As rows of (question, value, words): one for each value that may be chosen."""
    head = len(question.key) + A_VALUE
    if question.kind is Kind.TEXT:
        return head + A_LETTER * TEXT_LIMIT
    if question.kind not in READY_KINDS:
        return head + VALUE_LIMIT
    lengths = [head + len(value.encode()) for value in question.values]
    words = A_LETTER * OTHER_LIMIT if OTHER in question.values else 0
    return words + (sum(lengths) if question.kind is Kind.SEVERAL_OF else max(lengths, default=head))
