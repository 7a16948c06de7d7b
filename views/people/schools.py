"""Schools: list, card, other names, branches, status by year, handover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from models.enums import PauseKind, SchoolStatus
from services.access import Action, Place, may_at
from services.access.roles import SCHOOL_TEAM
from views.common import back_button, home_row
from views.dates import full_day, year_words
from views.municipality.calendar import years_row
from views.pages import Page
from views.paging import PAGE, pager
from views.people.top import OpenPeople, OpenSchools, rest_row
from views.roles import role_name
from views.screen import Button, Row, Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.access import Actor
    from services.people import SchoolCard, SchoolLine
    from services.people.lists import PersonLine
    from services.people.schools import AddedSchools

ADDED_SHOWN: Final = 20
STATUSES: Final = {
    SchoolStatus.LOW_RESULTS: __("low results"),
    SchoolStatus.ADVERSE_CONDITIONS: __("adverse conditions"),
    SchoolStatus.AT_RISK: __("at risk"),
    SchoolStatus.PROJECT_500: __("500+"),
    SchoolStatus.LEAD: __("lead school"),
}


class OpenSchool(CallbackData, prefix="pp.school"):
    school: int


class OpenStaff(CallbackData, prefix="pp.staff"):
    school: int
    page: Page = 0


class AddSchool(CallbackData, prefix="pp.s.new"):
    municipality: int


class AddAlias(CallbackData, prefix="pp.s.alias"):
    school: int


class RenameSchool(CallbackData, prefix="pp.s.name"):
    school: int


class ChooseParent(CallbackData, prefix="pp.s.par"):
    school: int
    page: Page = 0


class SetParent(CallbackData, prefix="pp.s.setp"):
    school: int
    parent: int  # 0: no branch any more


class OpenStatuses(CallbackData, prefix="pp.s.stats"):
    school: int
    year: int


class ToggleStatus(CallbackData, prefix="pp.s.stat"):
    school: int
    status: SchoolStatus
    year: int


class StatusesAtOnce(CallbackData, prefix="pp.s.many"):
    """Statuses of many schools: choose one of a year."""

    municipality: int
    year: int


class TickStatus(CallbackData, prefix="pp.s.tick"):
    """The schools that have a status, as ticks; `school` is the one whose tick changes (0: none)."""

    municipality: int
    status: SchoolStatus
    year: int
    page: Page = 0
    school: int = 0


class ListStatus(CallbackData, prefix="pp.s.list"):
    """Name in one message the schools that have it."""

    municipality: int
    status: SchoolStatus
    year: int


class OpenAliases(CallbackData, prefix="pp.s.names"):
    school: int


class DropAlias(CallbackData, prefix="pp.s.noname"):
    school: int
    alias: int


class OpenClosed(CallbackData, prefix="pp.s.closed"):
    municipality: int
    page: Page = 0


class CloseSchool(CallbackData, prefix="pp.s.close"):
    school: int


class CloseSchoolNow(CallbackData, prefix="pp.s.close!"):
    school: int


class ReopenSchool(CallbackData, prefix="pp.s.open"):
    school: int


class ReopenSchoolNow(CallbackData, prefix="pp.s.open!"):
    school: int


class HandOver(CallbackData, prefix="pp.s.hand"):
    school: int
    curator: int


def schools_screen(municipality: int, schools: Sequence[SchoolLine], page: int, actor: Actor, _: Translator) -> Screen:
    may_add = may_at(actor, Action.SCHOOLS_EDIT, Place(municipality))
    shown = schools[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _.plural("{n} school", "{n} schools", len(schools)),
        rows=(
            *column(button(branch_name(one), OpenSchool(school=one.id)) for one in shown),
            *pager(len(schools), page, lambda to: OpenSchools(municipality=municipality, page=to)),
            *(
                (
                    (
                        button(_("➕ Add a school"), AddSchool(municipality=municipality)),
                        closed_button(municipality, _),
                    ),
                    (button(_("🏷 Statuses of the year"), StatusesAtOnce(municipality=municipality, year=0)),),
                )
                if may_add
                else ()
            ),
            (back_button(OpenPeople(municipality=municipality), _),),
        ),
    )


def closed_button(municipality: int, _: Translator) -> Button:
    return button(_("🗄 Closed ones"), OpenClosed(municipality=municipality))


def branch_name(one: SchoolLine) -> str:
    return f"↳ {one.name}" if one.parent else one.name


def school_screen(
    card: SchoolCard, staff: Sequence[PersonLine], curators: Sequence[PersonLine], actor: Actor, _: Translator
) -> Screen:
    statuses = ", ".join(_(STATUSES[one]) for one in SchoolStatus if one in card.statuses)
    led = [one for one in staff if one.role in SCHOOL_TEAM]
    return Screen(
        lines(
            bold(card.name),
            _("closed on {day}", day=full_day(card.closed_on, _)) if card.closed_on else None,
            _("branch of: {name}", name=card.parent) if card.parent else None,
            _("branches: {names}", names=", ".join(card.branches)) if card.branches else None,
            _("also written: {names}", names="; ".join(name for _number, name in card.aliases))
            if card.aliases
            else None,
            _("{year}: {statuses}", year=year_words(card.year), statuses=statuses) if statuses else None,
            "",
            *(person_words(one, _) for one in [*curators, *led][:8]),
            _.plural("{n} person in all", "{n} people in all", len(staff)),
        ),
        rows=(
            (button(_("👥 People of the school"), OpenStaff(school=card.id)),),
            *rest_row(PauseKind.SCHOOL, card.id, Place(card.municipality_id, card.id), actor, _),
            *(edit_rows(card, curators, _) if may_at(actor, Action.SCHOOLS_EDIT, Place(card.municipality_id)) else ()),
            (back_button(OpenSchools(municipality=card.municipality_id), _),),
        ),
    )


def edit_rows(card: SchoolCard, curators: Sequence[PersonLine], _: Translator) -> tuple[Row, ...]:
    if card.closed_on:
        return ((button(_("🔓 Open it again"), ReopenSchool(school=card.id), style="success"),),)
    hand = (
        button(_("🔁 Hand over from {name}", name=one.name), HandOver(school=card.id, curator=one.id))
        for one in curators
    )
    aliases = (button(_("✖ Other names"), OpenAliases(school=card.id)),) if card.aliases else ()
    return (
        (button(_("✏️ Name"), RenameSchool(school=card.id)), button(_("➕ Other name"), AddAlias(school=card.id))),
        (
            button(_("🏷 Status of the year"), OpenStatuses(school=card.id, year=card.year)),
            button(_("↳ Branch of…"), ChooseParent(school=card.id)),
        ),
        *column(hand),
        (*aliases, button(_("🔒 Take out of the programme"), CloseSchool(school=card.id))),
    )


def person_words(one: PersonLine, _: Translator) -> Markup:
    sign = "" if one.joined and not one.blocked else " 📵"
    return lines(role_name(one.role, _).capitalize() + ": " + one.name + sign)


def statuses_screen(card: SchoolCard, _: Translator) -> Screen:
    def mark(one: SchoolStatus) -> Button:
        words = ("✅ " if one in card.statuses else "▫️ ") + _(STATUSES[one])
        return button(words, ToggleStatus(school=card.id, status=one, year=card.year))

    around = years_row(card.year, lambda to: OpenStatuses(school=card.id, year=to), _)
    return Screen(
        lines(bold(card.name), _("Status in the school year {year}:", year=year_words(card.year))),
        rows=(*column(map(mark, STATUSES)), around, (back_button(OpenSchool(school=card.id), _),)),
    )


def aliases_screen(card: SchoolCard, _: Translator) -> Screen:
    names = (button(f"✖ {name}", DropAlias(school=card.id, alias=number)) for number, name in card.aliases)
    return Screen(
        lines(
            bold(card.name),
            _("Reminders and imports know it by these names too. Tap one to remove it.")
            if card.aliases
            else _("It has no other names."),
        ),
        rows=(
            *column(names),
            (button(_("➕ Other name"), AddAlias(school=card.id)),),
            (back_button(OpenSchool(school=card.id), _),),
        ),
    )


def closed_screen(municipality: int, schools: Sequence[SchoolLine], page: int, _: Translator) -> Screen:
    shown = schools[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _("Closed schools:") if schools else _("No school is closed."),
        rows=(
            *column(button(one.name, OpenSchool(school=one.id)) for one in shown),
            *pager(len(schools), page, lambda to: OpenClosed(municipality=municipality, page=to)),
            (back_button(OpenSchools(municipality=municipality), _),),
        ),
    )


def confirm_reopen_screen(card: SchoolCard, told: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(card.name),
            _("Open the school again?"),
            _("The roles and items that its closing ended come back."),
            told_line(told, _),
        ),
        rows=(
            (button(_("Yes, open it"), ReopenSchoolNow(school=card.id), style="success"),),
            (back_button(OpenSchool(school=card.id), _),),
        ),
    )


def told_line(told: int, _: Translator) -> Markup | None:
    return _.plural("{n} person will be told.", "{n} people will be told.", told) if told else None


def confirm_close_screen(card: SchoolCard, told: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(card.name),
            _("Take the school out of the programme?"),
            _("The roles of its people end, its open items are cancelled, its invitations stop working."),
            _("What was done stays. If this was a mistake, open it again: roles and items come back."),
            told_line(told, _),
        ),
        rows=(
            (button(_("Yes, take it out"), CloseSchoolNow(school=card.id), style="danger"),),
            (back_button(OpenSchool(school=card.id), _),),
        ),
    )


def parents_screen(card: SchoolCard, schools: Sequence[SchoolLine], page: int, _: Translator) -> Screen:
    others = [one for one in schools if one.id != card.id and not one.parent]
    return Screen(
        lines(bold(card.name), _("Which school is it a branch of?")),
        rows=(
            *column(
                button(one.name, SetParent(school=card.id, parent=one.id))
                for one in others[page * PAGE : (page + 1) * PAGE]
            ),
            *pager(len(others), page, lambda to: ChooseParent(school=card.id, page=to)),
            (button(_("It is no branch"), SetParent(school=card.id, parent=0)),),
            (back_button(OpenSchool(school=card.id), _),),
        ),
    )


def write_name_screen(_: Translator, *, alias: bool = False, several: bool = False) -> Screen:
    return Screen(
        lines(
            _("Write how else the school is called: reminders and imports will know it by this name too.")
            if alias
            else _("Write the school's name, as in papers."),
            _("Several schools: one a line.") if several else None,
        ),
        rows=(home_row(_),),
    )


def added_screen(schools: AddedSchools, municipality: int, _: Translator) -> Screen:
    """What came of a list of schools written in one message."""
    return Screen(
        lines(
            bold(_.plural("{n} school is added.", "{n} schools are added.", len(schools.added))),
            *(lines("– " + cut(school.name, 100)) for school in schools.added[:ADDED_SHOWN]),
            lines("…") if len(schools.added) > ADDED_SHOWN else None,
            _("These were there already: {names}", names="; ".join(cut(name, 100) for name in schools.known[:PAGE]))
            if schools.known
            else None,
        ),
        rows=((back_button(OpenSchools(municipality=municipality), _),), home_row(_)),
    )
