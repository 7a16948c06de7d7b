"""Coming in: by an invitation, by a phone number on the list; guessing is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from locales import __
from models.people import Appointment, Consent, Invite, InviteGuess, InviteUse, Municipality, Person, School
from services.access import holds
from services.access.addresses import lives_at
from services.access.audit import record
from services.errors import Refusal
from services.people.appointments import appoint, ensure_curates_elsewhere
from services.people.invites import hash_token, still_good
from services.people.persons import NotOnTheList, account, consent_terms, known_or_new, listed_by_phone, take_account
from services.roadmap.spreading import spread_for
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.access import Address

MOST_GUESSES: Final = 5
GUESS_WINDOW: Final = timedelta(hours=1)


class InviteNotValid(Refusal):
    """Unknown, used up, expired and revoked read alike: a guesser learns nothing."""

    msgid = __("This invitation is used up, out of date or mistyped. Ask your coordinator for a new one.")


class TooManyGuesses(Refusal):
    msgid = __(
        "Several links in a row were no invitations. Try again in an hour, or ask your coordinator for a new one."
    )


@dataclass(frozen=True)
class InviteOffer:
    """What a valid link offers, before anything has happened."""

    invite_id: int
    role: Role
    municipality_id: int
    municipality: str
    school: str | None
    listed_name: str | None  # the link was made for somebody on the list
    consent_text: str | None
    consent_version: int


async def look_at_invite(session: AsyncSession, token: str, *, now: datetime) -> InviteOffer:
    """Tell what a link offers; raise `InviteNotValid`.

    Found by the hash of what was sent: however long the look-up takes, it tells nothing about a near miss.
    """
    query = (
        select(
            Invite.id,
            Invite.role,
            Municipality.id,
            Municipality.name,
            School.name,
            Person.name,
            Municipality.consent_text,
            Municipality.consent_version,
        )
        .join(Municipality, Municipality.id == Invite.municipality_id)
        .outerjoin(School, School.id == Invite.school_id)
        .outerjoin(Person, and_(Person.id == Invite.person_id, Person.erased_at.is_(None)))
        .where(
            Invite.token_hash == hash_token(token),
            still_good(now),
            or_(Invite.person_id.is_(None), Person.platform_id.is_(None)),
        )
    )
    row = (await session.execute(query)).first()
    if row is None:
        raise InviteNotValid
    return InviteOffer(*row)


async def already_used_by(session: AsyncSession, token: str, person_id: int) -> bool:
    """Tell whether this person has joined by this very link, or it was made for them: then it leads home."""
    query = (
        select(Invite.id)
        .outerjoin(InviteUse, and_(InviteUse.invite_id == Invite.id, InviteUse.person_id == person_id))
        .where(Invite.token_hash == hash_token(token), or_(InviteUse.id.is_not(None), Invite.person_id == person_id))
        .limit(1)
    )
    return (await session.execute(query)).scalar() is not None


async def redeem_invite(
    session: AsyncSession,
    invite_id: int,
    address: Address,
    *,
    name: str,
    language: str,
    now: datetime,
) -> int:
    """Join by an invitation: one use is taken, the person known or made, appointed, the consent written down.

    Of any number who try at once, as many pass as there are uses; the others get `InviteNotValid`. A link that would
    make somebody the curator of the school in which they work raises `OwnSchoolWhenJoining` and keeps its use.
    """
    taken = await session.execute(
        update(Invite)
        .where(Invite.id == invite_id, still_good(now))
        .values(used=Invite.used + 1)
        .returning(Invite.municipality_id, Invite.school_id, Invite.role, Invite.subject, Invite.person_id)
    )
    terms = taken.first()
    if terms is None:
        raise InviteNotValid
    if terms.person_id is not None:
        await ensure_still_awaited(session, terms.person_id, address, today=now.date())
        await take_account(session, terms.person_id, address, language=language, now=now)
    person_id = await known_or_new(session, address, name=name, language=language, now=now)
    if terms.person_id is not None:  # their posts are the list's, as it stands now: the card may be an old one
        await ensure_curates_elsewhere(session, person_id, today=now.date())
    else:
        await ensure_curates_elsewhere(session, person_id, terms.role, terms.school_id, today=now.date())
        await appoint(
            session,
            person_id,
            terms.role,
            municipality_id=terms.municipality_id,
            school_id=terms.school_id,
            subject=terms.subject,
            since=now.date(),
        )
    await session.execute(insert(InviteUse).values(invite_id=invite_id, person_id=person_id, at=now))
    await give_consent(session, person_id, terms.municipality_id, now=now)
    await spread_for(session, terms.role, terms.municipality_id, now=now)
    await record(session, "invite.redeemed", f"invite:{invite_id}", by=person_id, now=now)
    return person_id


async def ensure_still_awaited(session: AsyncSession, listed_id: int, address: Address, *, today: date) -> None:
    """Raise `InviteNotValid` where the one whom the link was made for has joined with another account, or left."""
    query = select(Person.id).where(
        Person.id == listed_id,
        Person.erased_at.is_(None),
        exists().where(Appointment.person_id == listed_id, holds(today)),
        or_(Person.platform_id.is_(None), lives_at(address)),
    )
    if (await session.execute(query)).scalar() is None:
        raise InviteNotValid


async def has_consented(session: AsyncSession, person_id: int, municipality_id: int) -> bool:
    """Tell whether a consent to the present text of this municipality stands."""
    query = (
        select(Consent.id)
        .join(Municipality, Municipality.id == Consent.municipality_id)
        .where(
            Consent.person_id == person_id,
            Consent.municipality_id == municipality_id,
            Consent.version == Municipality.consent_version,
            Consent.withdrawn_at.is_(None),
        )
    )
    return (await session.execute(query.limit(1))).scalar() is not None


async def give_consent(session: AsyncSession, person_id: int, municipality_id: int, *, now: datetime) -> None:
    """Write down that somebody agreed to the present version of the text, once."""
    if await has_consented(session, person_id, municipality_id):
        return
    version = select(Municipality.consent_version).where(Municipality.id == municipality_id).scalar_subquery()
    await session.execute(
        insert(Consent).values(person_id=person_id, municipality_id=municipality_id, version=version, given_at=now)
    )


async def join_by_phone(session: AsyncSession, phone: str, address: Address, *, language: str, now: datetime) -> int:
    """Let somebody from the list in by their own number; raise `NotOnTheList`."""
    listed = await listed_by_phone(session, phone)
    terms = await consent_terms(session, listed) if listed else None
    if listed is None or terms is None:
        raise NotOnTheList
    person_id = await take_account(session, listed, address, language=language, now=now)
    await ensure_curates_elsewhere(session, person_id, today=now.date())
    await give_consent(session, person_id, terms.municipality_id, now=now)
    await record(session, "person.joined_by_phone", f"person:{person_id}", by=person_id, now=now)
    return person_id


async def ensure_may_guess(session: AsyncSession, address: Address, *, now: datetime) -> None:
    """Raise `TooManyGuesses` for an account that has opened too many links that are no invitations."""
    query = select(InviteGuess.failures).where(*guesses_of(address), InviteGuess.since > now - GUESS_WINDOW)
    if ((await session.execute(query)).scalar() or 0) >= MOST_GUESSES:
        raise TooManyGuesses


async def note_wrong_guess(session: AsyncSession, address: Address, *, now: datetime) -> None:
    """Count a link that is no invitation; the count begins anew when its hour is over."""
    old = InviteGuess.since <= now - GUESS_WINDOW
    await session.execute(delete(InviteGuess).where(*guesses_of(address), old))
    row = upsert(session, InviteGuess).values(**account(address), since=now, failures=1)
    more = {"failures": InviteGuess.failures + 1}
    await session.execute(row.on_conflict_do_update(index_elements=["platform", "platform_id"], set_=more))


def guesses_of(address: Address) -> tuple[ColumnElement[bool], ...]:
    return InviteGuess.platform == address.platform, InviteGuess.platform_id == address.account


async def forget_guesses_of(session: AsyncSession, address: Address) -> None:
    await session.execute(delete(InviteGuess).where(*guesses_of(address)))


async def forget_guesses(session: AsyncSession, *, before: datetime) -> int:
    gone = await session.execute(
        delete(InviteGuess).where(InviteGuess.since < before).returning(InviteGuess.platform_id)
    )
    return len(gone.all())
