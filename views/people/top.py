"""/people: where everything about people begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from models.enums import PauseKind, Role
from services.access import Action, Place, may_at
from views.common import home_row
from views.people.requests import OpenRequests
from views.reminders.buttons import OpenRest
from views.roles import role_name
from views.screen import Row, Screen, bold, button, column, grid, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from locales import Translator
    from services.access import Actor


class OpenPeople(CallbackData, prefix="pp.top"):
    town: int


class PeopleDoor(CallbackData, prefix="pp.door"):
    pass


class OpenSchools(CallbackData, prefix="pp.schools"):
    town: int
    page: int = 0


class OpenRole(CallbackData, prefix="pp.role"):
    town: int
    role: Role
    page: int = 0


class OpenInvites(CallbackData, prefix="pp.invs"):
    town: int
    page: int = 0


class OpenUnreachable(CallbackData, prefix="pp.lost"):
    town: int
    page: int = 0


class OpenTown(CallbackData, prefix="pp.town"):
    town: int


class OpenFormer(CallbackData, prefix="pp.former"):
    town: int
    page: int = 0


class OpenLooks(CallbackData, prefix="pp.looks"):
    town: int
    page: int = 0


class OpenImport(CallbackData, prefix="pp.import"):
    town: int


def choose_town_screen(towns: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        _("Which municipality?"), rows=column(button(name, OpenPeople(town=number)) for number, name in towns)
    )


def top_screen(town: int, name: str, counts: Mapping[Role, int], former: int, actor: Actor, _: Translator) -> Screen:
    place = Place(town)
    rows: list[Row] = [(button(_("🏫 Schools"), OpenSchools(town=town)),)]
    if may_at(actor, Action.PEOPLE_INVITE, place):
        rows.append((button(_("✉️ Invitations"), OpenInvites(town=town)), button(_("✋ Requests"), OpenRequests())))
        rows.append(
            (
                button(_("📥 Load a list"), OpenImport(town=town)),
                button(_("📵 Unreachable"), OpenUnreachable(town=town)),
            )
        )
        rows.append((button(_("⚙️ Municipality"), OpenTown(town=town)), button(_("👁 Who looked"), OpenLooks(town=town))))
    by_role = (
        button(f"{role_name(role, _).capitalize()} · {counts[role]}", OpenRole(town=town, role=role))
        for role in Role
        if counts.get(role)
    )
    left = ((button(_("🗄 Former · {n}", n=former), OpenFormer(town=town)),),) if former else ()
    return Screen(
        lines(bold(name), _("People by role, schools, invitations:")),
        rows=(*rows, *grid(by_role, width=2), *left, home_row(_)),
    )


def rest_row(kind: PauseKind, number: int, place: Place, actor: Actor, _: Translator) -> tuple[Row, ...]:
    """Days without reminders, for whoever may set them here."""
    if not may_at(actor, Action.PAUSE, place):
        return ()
    words = _("🏖 Vacation") if kind is PauseKind.PERSON else _("⏸ A rest from reminders")
    return ((button(words, OpenRest(kind=kind, id=number)),),)
