from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from services.access import Action, may
from views.common import home_row
from views.dialogues import aside_line, aside_row
from views.folding import MOST, Group, count, folded
from views.home.doors import doors
from views.home.sections import section_words
from views.pages import Page
from views.paging import PAGE, pager
from views.roles import role_name
from views.screen import Button, Row, Screen, bold, button, column, lines
from views.status.main import headline, place_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.access import Actor
    from services.home import Home


class ChooseMunicipality(CallbackData, prefix="home.towns"):
    pass


class OpenRooms(CallbackData, prefix="home.rooms"):
    pass


class OpenWaiting(CallbackData, prefix="home.wait"):
    page: Page


class SetMunicipality(CallbackData, prefix="home.town"):
    municipality: int


# Every command, the action it needs and what it is for: shown by /help and set as the person's command menu.
COMMANDS: Final[tuple[tuple[str, Action, str], ...]] = (
    ("home", Action.HOME, __("what is waiting for me")),
    ("status", Action.STATUS, __("what is done and what is late")),
    ("surveys", Action.SURVEY_ANSWER, __("surveys to answer; for the coordinator, to run")),
    ("roadmap", Action.ROADMAP_READ, __("the roadmap: items and their dates")),
    ("report", Action.REPORT_READ, __("the report on the year: figures, text, document")),
    ("import", Action.ROADMAP_EDIT, __("bring in a roadmap from a file")),
    ("review", Action.ITEM_CONFIRM, __("reports that wait for my decision")),
    ("people", Action.PEOPLE_READ, __("people, schools, invitations")),
    ("ask", Action.HOME, __("ask my curator or coordinator")),
    ("settings", Action.PREFERENCES, __("language, time zone, hour of reminders, quiet hours")),
    ("privacy", Action.PRIVACY, __("what is kept about me, consent, erasure")),
    ("reminders", Action.REMINDERS_EDIT, __("when people are reminded, pauses, preview")),
    ("announce", Action.ANNOUNCE, __("write to many at once")),
    ("events", Action.EVENT_ANSWER, __("events: seminars, webinars, visits")),
    ("seminar", Action.EVENT_ANNOUNCE, __("plan and announce an event")),
    ("cancel", Action.ANYBODY, __("stop what you are asking me now")),
    ("help", Action.ANYBODY, __("this list")),
)


def commands_for(actor: Actor | None, _: Translator) -> list[tuple[str, str]]:
    """List the commands that this person can use, with a word on each, in their language."""
    return [(name, str(_(what))) for name, action, what in COMMANDS if may(actor, action)]


def with_menu(screen: Screen, actor: Actor | None, _: Translator) -> Screen:
    """Let a screen bring the person's menu of commands along: by their roles, in their language."""
    return replace(screen, commands=tuple(commands_for(actor, _)))


def home_screen(
    home: Home,
    actor: Actor,
    _: Translator,
    *,
    welcome: bool = False,
    aside: Markup | None = None,
    desk: bool = False,
) -> Screen:
    parts = [section_words(section, _) for section in home.sections]
    return Screen(
        lines(
            _("Welcome, {name}! You are in.", name=bold(home.name)) if welcome else bold(home.name),
            *(lines(role_name(post.role, _) + " · " + post.place) for post in home.posts),
            _("Commands are about: {name}", name=bold(home.municipality)) if home.municipality else None,
            aside_line(aside, _),
            "",
            bold(_("Waiting for you:")) if parts else _("Nothing is waiting for you now."),
            *(lines(part.text) for part in parts),
            *glance_lines(home, _),
            *elsewhere_lines(home, _),
        ),
        rows=home_rows(
            home,
            actor,
            _,
            aside=aside_row(aside, _),
            waiting=[row for part in parts for row in part.rows],
            desk=desk,
        ),
        leads_home=False,
    )


def home_rows(
    home: Home, actor: Actor, _: Translator, *, aside: tuple[Row, ...], waiting: Sequence[Row], desk: bool
) -> tuple[Row, ...]:
    """What waits stands first; the rooms are one button where it leaves no place for them, and so is its own rest."""
    places = Group((*elsewhere_rows(home), *municipality_row(home, _)), another_municipality(_))
    rooms = Group(doors(actor, _, desk=desk), button(_("☰ All sections"), OpenRooms()))
    left = MOST - count(aside) - min(1, places.count) - 1
    shown = list(waiting)
    while count(shown) > left - (len(shown) < len(waiting)):
        shown.pop()
    rest = count(waiting) - count(shown)
    more = ((button(_("⋯ {n} more", n=rest), OpenWaiting(page=0)),),) if rest else ()
    return folded(Group(aside), Group((*shown, *more)), rooms, places)


def waiting_screen(home: Home, page: int, _: Translator) -> Screen:
    """Everything that waits, a page of buttons at a time."""
    parts = [section_words(section, _) for section in home.sections]
    buttons = [one for part in parts for row in part.rows for one in row]
    shown = buttons[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(_("Waiting for you:")), *(lines(part.text) for part in parts)),
        rows=(*column(shown), *pager(len(buttons), page, lambda to: OpenWaiting(page=to)), home_row(_)),
    )


def rooms_screen(actor: Actor, _: Translator, *, desk: bool = False) -> Screen:
    return Screen(bold(_("All sections")), rows=(*doors(actor, _, desk=desk), home_row(_)))


def elsewhere_lines(home: Home, _: Translator) -> tuple[Markup, ...]:
    """What waits in another municipality is counted there, not here."""
    if not home.elsewhere:
        return ()
    return (
        Markup(),
        _("Something waits elsewhere too: {names}", names=", ".join(name for _id, name in home.elsewhere)),
    )


def elsewhere_rows(home: Home) -> tuple[Row, ...]:
    return column(button(f"🏛 {name}", SetMunicipality(municipality=number)) for number, name in home.elsewhere)


def municipality_row(home: Home, _: Translator) -> tuple[Row, ...]:
    return ((another_municipality(_),),) if home.municipality else ()


def another_municipality(_: Translator) -> Button:
    return button(_("🏛 Another municipality"), ChooseMunicipality())


def choose_municipality_screen(municipalities: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        _("Which municipality should the commands be about?"),
        rows=(
            *column(button(name, SetMunicipality(municipality=number)) for number, name in municipalities),
            home_row(_),
        ),
    )


def glance_lines(home: Home, _: Translator) -> tuple[Markup, ...]:
    if home.glance is None:
        return ()
    told = headline(home.glance.tally, _, items=home.glance.items)
    return (Markup(), lines(_("📊 {place}:", place=place_name(home.glance.scope, _)), told))


def help_screen(actor: Actor | None, _: Translator, *, aside: Markup | None = None, desk: bool = False) -> Screen:
    commands = commands_for(actor, _)
    if desk and may(actor, Action.DESK_ENTER):
        commands.insert(-1, ("desk", str(_("pages for a computer: the link in, where they are open"))))
    listed = (lines(f"/{name} – {what}") for name, what in commands)
    return Screen(lines(_("Here is what you can do:"), *listed, aside_line(aside, _)), rows=aside_row(aside, _))
