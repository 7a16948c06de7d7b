"""/people: where everything about people begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from models.enums import PauseKind, Role
from services.access import Action, Place, may_at
from views.common import back_button, home_row
from views.folding import Group, folded
from views.pages import Page
from views.paging import PAGE, pager
from views.people.requests import OpenRequests
from views.reminders.buttons import OpenRest
from views.roles import role_name
from views.screen import Row, Screen, bold, button, column, grid, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.access import Actor


class OpenPeople(CallbackData, prefix="pp.top"):
    municipality: int


class PeopleDoor(CallbackData, prefix="pp.door"):
    pass


class OpenSchools(CallbackData, prefix="pp.schools"):
    municipality: int
    page: Page = 0


class OpenRoles(CallbackData, prefix="pp.roles"):
    municipality: int
    page: Page = 0


class OpenRole(CallbackData, prefix="pp.role"):
    municipality: int
    role: Role
    page: Page = 0


class OpenInvites(CallbackData, prefix="pp.invs"):
    municipality: int
    page: Page = 0


class OpenUnreachable(CallbackData, prefix="pp.lost"):
    municipality: int
    page: Page = 0


class OpenMunicipality(CallbackData, prefix="pp.town"):
    municipality: int


class OpenFormer(CallbackData, prefix="pp.former"):
    municipality: int
    page: Page = 0


class OpenLooks(CallbackData, prefix="pp.looks"):
    municipality: int
    page: Page = 0


class OpenJournal(CallbackData, prefix="pp.log"):
    """Who did what: narrowed by what, by whom (0: everybody) and to the last days (0: always)."""

    municipality: int
    page: Page = 0
    what: str = ""
    who: int = 0
    days: int = 0


class OpenImport(CallbackData, prefix="pp.import"):
    municipality: int


def choose_municipality_screen(municipalities: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        _("Which municipality?"),
        rows=column(button(name, OpenPeople(municipality=number)) for number, name in municipalities),
    )


def top_screen(
    municipality: int, name: str, counts: Mapping[Role, int], former: int, actor: Actor, _: Translator
) -> Screen:
    place = Place(municipality)
    rows: list[Row] = [(button(_("🏫 Schools"), OpenSchools(municipality=municipality)),)]
    if may_at(actor, Action.PEOPLE_INVITE, place):
        rows.append(
            (
                button(_("✉️ Invitations"), OpenInvites(municipality=municipality)),
                button(_("✋ Requests"), OpenRequests()),
            )
        )
        rows.append(
            (
                button(_("📥 Load a list"), OpenImport(municipality=municipality)),
                button(_("📵 Unreachable"), OpenUnreachable(municipality=municipality)),
            )
        )
        rows.append(
            (
                button(_("⚙️ Municipality"), OpenMunicipality(municipality=municipality)),
                button(_("📜 Journal"), OpenJournal(municipality=municipality)),
            )
        )
    roles = Group(
        role_rows(municipality, counts, former, _),
        button(_("👤 People by role"), OpenRoles(municipality=municipality)),
    )
    return Screen(
        lines(bold(name), what_is_here(actor, place, _)),
        rows=(*folded(Group(tuple(rows)), roles), home_row(_)),
    )


def what_is_here(actor: Actor, place: Place, _: Translator) -> Markup:
    """Whose people these are: a school and its curator see their own."""
    if may_at(actor, Action.PEOPLE_INVITE, place):
        return _("People by role, schools, invitations:")
    if may_at(actor, Action.PEOPLE_READ, place):
        return _("People by role, and schools:")
    return _("Your schools and the people there:")


def role_rows(municipality: int, counts: Mapping[Role, int], former: int, _: Translator) -> tuple[Row, ...]:
    by_role = (
        button(f"{role_name(role, _).capitalize()} · {counts[role]}", OpenRole(municipality=municipality, role=role))
        for role in Role
        if counts.get(role)
    )
    left = ((button(_("🗄 Former · {n}", n=former), OpenFormer(municipality=municipality)),),) if former else ()
    return (*grid(by_role, width=2), *left)


def roles_screen(
    municipality: int, name: str, counts: Mapping[Role, int], former: int, page: int, _: Translator
) -> Screen:
    buttons = [one for row in role_rows(municipality, counts, former, _) for one in row]
    return Screen(
        lines(bold(name), _("People by role:")),
        rows=(
            *column(buttons[page * PAGE : (page + 1) * PAGE]),
            *pager(len(buttons), page, lambda to: OpenRoles(municipality=municipality, page=to)),
            (back_button(OpenPeople(municipality=municipality), _), *home_row(_)),
        ),
    )


def rest_row(kind: PauseKind, number: int, place: Place, actor: Actor, _: Translator) -> tuple[Row, ...]:
    """Days without reminders, for whoever may set them here."""
    if not may_at(actor, Action.PAUSE, place):
        return ()
    words = _("🏖 Vacation") if kind is PauseKind.PERSON else _("⏸ Pause reminders")
    return ((button(words, OpenRest(kind=kind, id=number)),),)
