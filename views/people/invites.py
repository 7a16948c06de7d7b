"""Invitations: made by buttons, shown as link and picture, listed, revoked, printed for a whole staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from aiogram.filters.callback_data import CallbackData

from models.enums import Role
from views.common import back_button, home_row
from views.dates import full_day
from views.pages import Page
from views.paging import PAGE, pager
from views.people.top import OpenInvites, OpenPeople
from views.roles import ABOVE, ABOVE_SCHOOLS, WITH_SCHOOLS, role_name
from views.screen import Document, Photo, Row, Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from documents.invite_sheet import InviteWords
    from locales import Translator
    from services.people import InviteLine, NewInvite, SchoolLine

USES: Final = (1, 5, 10, 20, 50)
CARDS: Final = (10, 20, 30, 50)


class NewInviteFor(CallbackData, prefix="pp.i.new"):
    municipality: int


class InviteAs(CallbackData, prefix="pp.i.role"):
    municipality: int
    role: Role
    page: Page = 0


class InviteTo(CallbackData, prefix="pp.i.at"):
    municipality: int
    role: Role
    school: int  # 0: the whole municipality


class MakeInvite(CallbackData, prefix="pp.i.make"):
    municipality: int
    role: Role
    school: int
    uses: int


class PrintInvites(CallbackData, prefix="pp.i.sheet"):
    municipality: int
    role: Role
    school: int
    count: int
    form: Literal["docx", "xlsx"]


class InviteListed(CallbackData, prefix="pp.i.one"):
    person: int


class PrintListed(CallbackData, prefix="pp.i.all"):
    municipality: int
    school: int  # 0: the whole municipality
    form: Literal["docx", "xlsx"]


class InviteAbove(CallbackData, prefix="pp.i.up"):
    """Of the roles, those that do not work with schools."""

    municipality: int


class HowManyCards(CallbackData, prefix="pp.i.many"):
    municipality: int
    role: Role
    school: int


class RevokeInvite(CallbackData, prefix="pp.i.stop"):
    invite: int


def invites_screen(municipality: int, invites: Sequence[InviteLine], page: int, _: Translator) -> Screen:
    shown = invites[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(
            bold(_.plural("{n} invitation is open", "{n} invitations are open", len(invites))),
            *(invite_words(one, _) for one in shown),
        ),
        rows=(
            *column(
                button(
                    _("✖ Revoke No. {n}: {whom}", n=one.id, whom=cut(one.name or role_name(one.role, _), 24)),
                    RevokeInvite(invite=one.id),
                )
                for one in shown
            ),
            *pager(len(invites), page, lambda to: OpenInvites(municipality=municipality, page=to)),
            (button(_("➕ New invitation"), NewInviteFor(municipality=municipality), style="success"),),
            (back_button(OpenPeople(municipality=municipality), _),),
        ),
    )


def invite_words(one: InviteLine, _: Translator) -> Markup:
    what = {
        "n": one.id,
        "role": role_name(one.role, _),
        "place": one.school or _("the whole municipality"),
        "day": full_day(one.expires_at.date(), _),
    }
    if one.name:
        return lines(_("No. {n}: {name} – {role}, {place}, until {day}", name=one.name, **what))
    return lines(
        _("No. {n}: {role}, {place} – used {used} of {uses}, until {day}", used=one.used, uses=one.uses, **what)
    )


def choose_role_screen(municipality: int, _: Translator, *, above: bool = False) -> Screen:
    """Who works with schools stands first; who stands above them is one tap further."""
    asked = InviteAbove(municipality=municipality)
    back = (back_button(NewInviteFor(municipality=municipality), _),)
    return Screen(
        _("Who is invited?"),
        rows=(
            *column(
                button(role_name(role, _).capitalize(), InviteAs(municipality=municipality, role=role))
                for role in (ABOVE if above else WITH_SCHOOLS)
            ),
            back if above else (button(_(ABOVE_SCHOOLS), asked),),
        ),
    )


def choose_school_screen(data: InviteAs, schools: Sequence[SchoolLine], _: Translator) -> Screen:
    shown = schools[data.page * PAGE : (data.page + 1) * PAGE]
    return Screen(
        lines(bold(role_name(data.role, _).capitalize()), _("Which school?")),
        rows=(
            *column(
                button(one.name, InviteTo(municipality=data.municipality, role=data.role, school=one.id))
                for one in shown
            ),
            *pager(len(schools), data.page, lambda to: data.model_copy(update={"page": to})),
            (back_button(OpenInvites(municipality=data.municipality), _),),
        ),
    )


def choose_uses_screen(data: InviteTo, _: Translator) -> Screen:
    what: dict[str, Any] = {"municipality": data.municipality, "role": data.role, "school": data.school}
    links = (button(_.plural("{n} person", "{n} people", n), MakeInvite(**what, uses=n)) for n in USES)
    return Screen(
        lines(
            bold(role_name(data.role, _).capitalize()),
            _("How many people is the link for?"),
            _("Or print cards with a link of its own for everybody."),
        ),
        rows=(*grid(links, width=3), (button(_("🖨 Print cards"), HowManyCards(**what)),)),
    )


def choose_cards_screen(data: HowManyCards, _: Translator) -> Screen:
    what: dict[str, Any] = {"municipality": data.municipality, "role": data.role, "school": data.school}
    docx = (button(_("Word: {n}", n=n), PrintInvites(**what, count=n, form="docx")) for n in CARDS)
    xlsx = (button(_("Excel: {n}", n=n), PrintInvites(**what, count=n, form="xlsx")) for n in CARDS)
    return Screen(
        lines(bold(role_name(data.role, _).capitalize()), _("How many cards, in Word or in Excel?")),
        rows=(*grid(docx, width=4), *grid(xlsx, width=4), (back_button(InviteTo(**what), _),)),
    )


def invite_screen(made: NewInvite, link: str, picture: bytes, municipality: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Invitation No. {n}", n=made.id)),
            role_name(made.role, _) + (f" · {made.school}" if made.school else ""),
            link,
            _.plural("Valid for {n} person", "Valid for {n} people", made.uses)
            + ", "
            + _("until {day}", day=full_day(made.expires_at.date(), _)),
            _("Send the link on, or show the picture: it is not shown a second time."),
        ),
        rows=((button(_("✉️ Invitations"), OpenInvites(municipality=municipality)),), home_row(_)),
        file=Photo("invite.png", picture),
    )


def forward_screen(made: NewInvite, name: str, link: str, picture: bytes, _: Translator) -> Screen:
    """What the coordinator sends on as it is: words, link and picture, no buttons."""
    return Screen(
        lines(
            _("Hello, {name}!", name=name),
            _(
                "You are invited to the bot Nastavnik: it reminds of the deadlines of the roadmap and "
                "collects what is done. Open the link in Telegram and tap “Start”:"
            ),
            link,
            _(
                "The link is yours alone, please do not pass it on. It is good until {day}",
                day=full_day(made.expires_at.date(), _),
            ),
        ),
        file=Photo("invite.png", picture),
    )


def for_one_screen(made: NewInvite, name: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Invitation No. {n} for {name} is above.", n=made.id, name=bold(name)),
            _("Send it on by any means, or show the picture. It works once."),
            _("Links and cards handed out before stay good until one of them is used or you revoke them."),
            _("Whoever opens it gets all the roles that the list gives them."),
        ),
        rows=((button(_("✉️ Invitations"), OpenInvites(municipality=made.municipality_id)),), home_row(_)),
    )


def listed_rows(municipality: int, school: int, _: Translator) -> tuple[Row, ...]:
    """Print cards with names for everybody who is on the list and has not joined."""
    forms: tuple[tuple[Literal["docx", "xlsx"], Markup], ...] = (
        ("docx", _("🖨 Their cards: Word")),
        ("xlsx", _("🖨 Their cards: Excel")),
    )
    return (
        tuple(button(words, PrintListed(municipality=municipality, school=school, form=form)) for form, words in forms),
    )


def sheet_screen(made: Sequence[NewInvite], content: bytes, form: str, municipality: int, _: Translator) -> Screen:
    return Screen(
        lines(
            _.plural("{n} card is ready to print and cut out.", "{n} cards are ready to print and cut out.", len(made)),
            _("Every card lets one person in."),
            _("Links and cards handed out before stay good until one of them is used or you revoke them.")
            if any(one.person_id for one in made)
            else None,
        ),
        rows=((button(_("✉️ Invitations"), OpenInvites(municipality=municipality)),), home_row(_)),
        file=Document(str(_("invitations")) + "." + form, content),
    )


def sheet_words(_: Translator) -> InviteWords:
    from documents.invite_sheet import InviteWords  # noqa: PLC0415 - the office libraries behind it are heavy

    return InviteWords(
        title=_("Invitation to the bot Nastavnik"),
        hint=_("Point the phone's camera at the picture, or type the link."),
        name=_("Name"),
        role=_("Role"),
        school=_("School"),
        link=_("Link"),
        picture=_("Picture"),
    )
