"""People: lists, one card, appointments given and ended, who cannot be reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from models.enums import PauseKind, Role, TermEnd
from services.access import Action, Place, may_at
from services.access.roles import AT_SCHOOL
from views.common import back_button, home_row
from views.dates import full_day
from views.pages import Page
from views.paging import PAGE, pager
from views.people.invites import InviteListed, listed_rows
from views.people.schools import OpenSchool, OpenStaff
from views.people.top import OpenFormer, OpenPeople, OpenRole, OpenUnreachable, rest_row
from views.roles import ABOVE, ABOVE_SCHOOLS, WITH_SCHOOLS, role_name
from views.screen import Row, Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from locales import Translator
    from services.access import Actor
    from services.people import SchoolCard, SchoolLine
    from services.people.lists import PersonCard, PersonLine, PersonPost
    from services.people.terms import Dated


class OpenPerson(CallbackData, prefix="pp.one"):
    person: int


class EndPost(CallbackData, prefix="pp.end"):
    post: int


class EndPostNow(CallbackData, prefix="pp.end!"):
    post: int


class LostAccount(CallbackData, prefix="pp.lost1"):
    """They have another Telegram account now: what a new link does."""

    person: int


class NewLink(CallbackData, prefix="pp.lost1!"):
    person: int


class OpenTerms(CallbackData, prefix="pp.terms"):
    """From when until when the roles of somebody hold."""

    person: int


class OpenTerm(CallbackData, prefix="pp.term"):
    post: int


class WriteDay(CallbackData, prefix="pp.term.d"):
    post: int
    end: TermEnd


class NoLastDay(CallbackData, prefix="pp.term.0"):
    post: int


class GivePost(CallbackData, prefix="pp.give"):
    person: int
    municipality: int


class GiveAbove(CallbackData, prefix="pp.give.up"):
    """Of the roles, those that do not work with schools."""

    person: int
    municipality: int


class GiveRole(CallbackData, prefix="pp.give.r"):
    person: int
    municipality: int
    role: Role
    page: Page = 0


class GiveAt(CallbackData, prefix="pp.give.s"):
    person: int
    role: Role
    school: int


def role_list_screen(municipality: int, role: Role, people: Sequence[PersonLine], page: int, _: Translator) -> Screen:
    return _list_screen(
        bold(role_name(role, _).capitalize()),
        people,
        page,
        lambda to: OpenRole(municipality=municipality, role=role, page=to),
        (back_button(OpenPeople(municipality=municipality), _),),
    )


def staff_screen(card: SchoolCard, people: Sequence[PersonLine], page: int, actor: Actor, _: Translator) -> Screen:
    invites = may_at(actor, Action.PEOPLE_INVITE, Place(card.municipality_id))
    awaited = invites and not all(one.joined for one in people)
    screen = _list_screen(
        bold(card.name),
        people,
        page,
        lambda to: OpenStaff(school=card.id, page=to),
        (back_button(OpenSchool(school=card.id), _),),
    )
    if not awaited:
        return screen
    words = _("📵 – cannot be reached. Print cards with the names of those who have not joined, or invite one.")
    return replace(
        screen,
        text=lines(screen.text, words),
        rows=(*listed_rows(card.municipality_id, card.id, _), *screen.rows),
    )


def _list_screen(
    title: Markup, people: Sequence[PersonLine], page: int, to: Callable[[int], CallbackData], back: Row
) -> Screen:
    people = list({one.id: one for one in people}.values())  # a curator of three schools is one person
    shown = people[page * PAGE : (page + 1) * PAGE]
    return Screen(
        title,
        rows=(
            *column(button(one.name + reach_sign(one), OpenPerson(person=one.id)) for one in shown),
            *pager(len(people), page, to),
            back,
        ),
    )


def reach_sign(one: PersonLine | PersonCard) -> str:
    return "" if one.joined and not one.blocked else " 📵"


def post_words(post: PersonPost, _: Translator) -> str:
    return role_name(post.role, _) + (f" · {post.school}" if post.school else "")


def person_screen(card: PersonCard, actor: Actor, _: Translator) -> Screen:
    rows = [
        (button(_("End: {role}", role=post_words(post, _)), EndPost(post=post.id)),)
        for post in card.posts
        if may_at(actor, Action.PEOPLE_EDIT, Place(post.municipality_id, post.school_id))
    ]
    here = Place(card.municipality_id)
    if card.posts and not card.joined and may_at(actor, Action.PEOPLE_INVITE, here):
        rows.insert(0, (button(_("✉️ Invite"), InviteListed(person=card.id), style="success"),))
    if may_at(actor, Action.PEOPLE_EDIT, here):
        if card.every:
            rows.append((button(_("📅 Dates of the roles"), OpenTerms(person=card.id)),))
        if card.posts and card.joined and card.id != actor.person_id:
            rows.append((button(_("🔑 New link: another account"), LostAccount(person=card.id)),))
        words = _("➕ Another role") if card.posts else _("➕ Give a role again")
        rows.append((button(words, GivePost(person=card.id, municipality=card.municipality_id)),))
    place = Place(card.municipality_id, person_id=card.id)
    resting = rest_row(PauseKind.PERSON, card.id, place, actor, _) if card.posts else ()
    return Screen(
        lines(
            bold(card.name),
            *(lines("• " + post_words(post, _)) for post in card.posts),
            _("Phone: {phone}", phone=card.phone) if card.phone else None,
            reach_words(card, _),
            *(lines("• ") + term_words(post, _) for post in card.coming),
            *past_lines(card, _),
        ),
        rows=(*resting, *rows, home_row(_)),
    )


def lost_account_screen(card: PersonCard, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(card.name),
            _("Has this person lost their Telegram account, or got another one?"),
            _("A new link lets them in with the new account: their roles, reports and history stay theirs."),
            _("The old account loses access at once. A confidential survey that was started has to be started again."),
        ),
        rows=(
            (button(_("🔑 Make a new link"), NewLink(person=card.id), style="danger"),),
            (back_button(OpenPerson(person=card.id), _), *home_row(_)),
        ),
    )


def term_words(post: PersonPost, _: Translator) -> Markup:
    since = _("from {day}", day=full_day(post.since, _))
    last = _("to {day}", day=full_day(post.until - timedelta(days=1), _)) if post.until else _("without a last day")
    return Markup("{}: {}, {}").format(post_words(post, _), since, last)


def terms_screen(card: PersonCard, actor: Actor, _: Translator) -> Screen:
    """Every role with its days; those that this actor may change have a button."""
    mine = [one for one in card.every if may_at(actor, Action.PEOPLE_EDIT, Place(one.municipality_id, one.school_id))]
    return Screen(
        lines(
            bold(card.name),
            *(lines("• ") + term_words(one, _) for one in card.every),
            "",
            _("Which dates should change?"),
        ),
        rows=(
            *column(button(f"📅 {post_words(one, _)}", OpenTerm(post=one.id)) for one in mine),
            (back_button(OpenPerson(person=card.id), _), *home_row(_)),
        ),
    )


def dated_words(one: Dated, _: Translator) -> Markup:
    """«Последний день: 31 августа 2027 г.»."""
    day = full_day(one.after, _) if one.after else _("without a last day")
    return _("First day: {day}", day=day) if one.end is TermEnd.SINCE else _("Last day: {day}", day=day)


def history_line(one: Dated, _: Translator) -> Markup:
    by = lines(f", {cut(one.by, 40)}" if one.by else "")
    why = lines(" – ") + italic(cut(one.reason, 160)) if one.reason else lines("")
    return lines(full_day(one.at.date(), _)) + by + lines(": ") + dated_words(one, _) + why


def term_screen(card: PersonCard, post: PersonPost, dates: Sequence[Dated], _: Translator) -> Screen:
    endless = ((button(_("♾ Without a last day"), NoLastDay(post=post.id)),),) if post.until else ()
    return Screen(
        lines(
            bold(card.name),
            term_words(post, _),
            *(("", bold(_("History"))) if dates else ()),
            *(history_line(one, _) for one in dates),
        ),
        rows=(
            (
                button(_("📅 First day"), WriteDay(post=post.id, end=TermEnd.SINCE)),
                button(_("📅 Last day"), WriteDay(post=post.id, end=TermEnd.LAST)),
            ),
            *endless,
            (back_button(OpenTerms(person=card.id), _), *home_row(_)),
        ),
    )


def write_day_screen(end: TermEnd, _: Translator) -> Screen:
    asked = {
        TermEnd.SINCE: _("From what day does the role apply? Write it like 01.09.2026."),
        TermEnd.LAST: _("What is the last day of the role? Write it as 31.08.2027."),
    }
    return Screen(lines(asked[end], _("A reason may follow: 31.08.2027, order No. 12. Whose role it is will read it.")))


def past_lines(card: PersonCard, _: Translator) -> tuple[Markup, ...]:
    if not card.past:
        return ()
    ended = (
        Markup("• {}, {}").format(post_words(post, _), _("until {day}", day=full_day(post.until, _)))
        for post in card.past
        if post.until
    )
    return (lines("", _("Before:")), *ended)


def former_screen(municipality: int, people: Sequence[PersonLine], page: int, _: Translator) -> Screen:
    return _list_screen(
        _("They have no role here today:") if people else _("Nobody has left so far."),
        people,
        page,
        lambda to: OpenFormer(municipality=municipality, page=to),
        (back_button(OpenPeople(municipality=municipality), _),),
    )


def reach_words(card: PersonCard, _: Translator) -> Markup | None:
    if not card.joined:
        return _("📵 has not joined yet")
    return _("📵 has blocked the bot") if card.blocked else None


def confirm_end_screen(card: PersonCard, post: PersonPost, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(card.name),
            _("End this role: {role}?", role=post_words(post, _)),
            _("What was done stays; access ends at once."),
        ),
        rows=(
            (button(_("Yes, end it"), EndPostNow(post=post.id), style="danger"),),
            (back_button(OpenPerson(person=card.id), _),),
        ),
    )


def ended_screen(person: int, _: Translator) -> Screen:
    return Screen(_("The role has ended."), rows=((back_button(OpenPerson(person=person), _),), home_row(_)))


def choose_role_screen(card: PersonCard, municipality: int, _: Translator, *, above: bool = False) -> Screen:
    further = button(_(ABOVE_SCHOOLS), GiveAbove(person=card.id, municipality=municipality))
    return Screen(
        lines(bold(card.name), _("Which role?")),
        rows=(
            *column(
                button(role_name(role, _).capitalize(), GiveRole(person=card.id, municipality=municipality, role=role))
                for role in (ABOVE if above else WITH_SCHOOLS)
            ),
            *(() if above else ((further,),)),
            (back_button(OpenPerson(person=card.id), _),),
        ),
    )


def choose_school_screen(data: GiveRole, card: PersonCard, schools: Sequence[SchoolLine], _: Translator) -> Screen:
    shown = schools[data.page * PAGE : (data.page + 1) * PAGE]
    return Screen(
        lines(bold(card.name), role_name(data.role, _), _("Which school?")),
        rows=(
            *column(button(one.name, GiveAt(person=card.id, role=data.role, school=one.id)) for one in shown),
            *pager(len(schools), data.page, lambda to: data.model_copy(update={"page": to})),
        ),
    )


def needs_school(role: Role) -> bool:
    return role in AT_SCHOOL


def unreachable_screen(
    municipality: int, people: Sequence[tuple[PersonLine, str | None]], page: int, link: str, _: Translator
) -> Screen:
    """Who to phone, and the words to send them by other means."""
    back = (back_button(OpenPeople(municipality=municipality), _),)
    if not people:
        return Screen(_("Everybody can be reached."), rows=(back,))
    shown = people[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(
            bold(_.plural("{n} person cannot be reached", "{n} people cannot be reached", len(people))),
            *(unreachable_words(one, phone, _) for one, phone in shown),
            "",
            _("Ready words for another channel:"),
            _(
                "“Hello! Reminders of our roadmap come by the bot Nastavnik in Telegram. Please open {link} "
                "and tap ‘Start’.”",
                link=link,
            ),
        ),
        rows=(
            *pager(len(people), page, lambda to: OpenUnreachable(municipality=municipality, page=to)),
            *(() if all(one.joined for one, _phone in people) else listed_rows(municipality, 0, _)),
            back,
        ),
    )


def unreachable_words(one: PersonLine, phone: str | None, _: Translator) -> Markup:
    why = _("has blocked the bot") if one.joined else _("has not joined yet")
    return lines("• " + one.name + ", " + (phone or _("no phone")) + " – " + why)
