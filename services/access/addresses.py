"""Where somebody is met: an account on a platform, by the platform's own id as text.

Ids are compared exactly: «7», «07» and «7 » are three accounts. What a platform gives as a number becomes text where it
comes in, and a number again where it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, exists

from models.people import TELEGRAM, Person

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute


class Address(NamedTuple):
    platform: str
    account: str


def on_telegram(number: int) -> Address:
    return Address(TELEGRAM, str(number))


def chat_link(bot_username: str, payload: str = "") -> str:
    """Lead into the chat with the bot, there; a payload is what `/start` brings along."""
    return f"https://t.me/{bot_username}" + (f"?start={payload}" if payload else "")


def lives_at(address: Address) -> ColumnElement[bool]:
    """Tell of a `Person` in a query whether this is their account; who was erased has none."""
    return and_(Person.platform == address.platform, Person.platform_id == address.account, Person.erased_at.is_(None))


def kept_for(
    person_id: int, platform: InstrumentedAttribute[str], account: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """Tell of a row that is kept under an address whether it is this person's."""
    return exists().where(Person.id == person_id, Person.platform == platform, Person.platform_id == account)
