"""The doors of the desk: links that wait to be spent, logins by a number or inside Telegram, and who sits where."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base
from models.enums import TryState


class DeskLink(Base):
    """A one-time link; the row goes when it is spent. Only the hash of the token is kept."""

    __tablename__ = "desk_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]


class DeskTry(Base):
    """A login by a number: begun by a browser, opened by a phone. Of what both hold only the hashes are kept.

    It is nobody's until a phone opens it; afterwards it stays for a day, since tries are counted.
    """

    __tablename__ = "desk_try"
    __table_args__ = (NEVER_AGAIN,)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the browser
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the QR
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[TryState]
    number: Mapped[int]  # on the screen
    decoy: Mapped[int]
    other_decoy: Mapped[int]
    device: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DeskOpening(Base):
    """Telegram vouched for who opened the desk there: once, so its mark stays until it is late by every clock."""

    __tablename__ = "desk_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_hash: Mapped[str] = mapped_column(String(64), unique=True)  # it follows from nobody's account
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DeskSession(Base):
    """Somebody at a computer. It lives by the appointment with which they came in, and ends with it."""

    __tablename__ = "desk_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    device: Mapped[str] = mapped_column(String(60))  # «Chrome, Windows»: names of ours, never what the browser has sent
    inside: Mapped[bool] = mapped_column(default=False, server_default=false())  # of Telegram: its token is no cookie
    created_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
