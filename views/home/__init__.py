from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from services.access import Action, may
from views.common import home_row
from views.dialogues import aside_line, aside_row
from views.home.doors import doors
from views.home.sections import section_words
from views.roles import role_name
from views.screen import Row, Screen, bold, button, column, lines
from views.status.main import headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.access import Actor
    from services.home import Home


class ChooseMunicipality(CallbackData, prefix="home.towns"):
    pass


class SetMunicipality(CallbackData, prefix="home.town"):
    municipality: int


# Every command, the action it needs and what it is for: shown by /help and set as the person's command menu.
COMMANDS: Final[tuple[tuple[str, Action, str], ...]] = (
    ("home", Action.HOME, __("what is waiting for me")),
    ("status", Action.STATUS, __("what is done and what is late")),
    ("surveys", Action.SURVEY_ANSWER, __("surveys to answer; for the coordinator, to run")),
    ("roadmap", Action.ROADMAP_READ, __("the roadmap: find, read, change")),
    ("report", Action.REPORT_READ, __("the report on the year: figures with roots, text, the paper")),
    ("import", Action.ROADMAP_EDIT, __("bring in a roadmap from a file")),
    ("review", Action.ITEM_CONFIRM, __("reports that wait for my decision")),
    ("people", Action.PEOPLE_READ, __("people, schools, invitations")),
    ("ask", Action.HOME, __("ask my curator or coordinator")),
    ("settings", Action.PREFERENCES, __("language, time zone, hour, quiet hours")),
    ("privacy", Action.PRIVACY, __("what is kept about me, consent, erasure")),
    ("reminders", Action.REMINDERS_EDIT, __("when people are reminded, pauses, preview")),
    ("announce", Action.ANNOUNCE, __("write to many at once")),
    ("events", Action.EVENT_ANSWER, __("events: seminars, webinars, visits")),
    ("seminar", Action.EVENT_ANNOUNCE, __("plan and announce an event")),
    ("cancel", Action.ANYBODY, __("end what I am being asked for")),
    ("help", Action.ANYBODY, __("what I can do here")),
)


def commands_for(actor: Actor | None, _: Translator) -> list[tuple[str, str]]:
    """List the commands that this person can use, with a word on each, in their language."""
    return [(name, str(_(what))) for name, action, what in COMMANDS if may(actor, action)]


def with_menu(screen: Screen, actor: Actor | None, _: Translator) -> Screen:
    """Let a screen bring the person's menu of commands along: by their roles, in their language."""
    return replace(screen, commands=tuple(commands_for(actor, _)))


def home_screen(
    home: Home, actor: Actor, _: Translator, *, welcome: bool = False, aside: Markup | None = None
) -> Screen:
    parts = [section_words(section, _) for section in home.sections]
    return Screen(
        lines(
            _("Welcome, {name}! You are in.", name=bold(home.name)) if welcome else bold(home.name),
            *(lines(role_name(post.role, _) + " · " + post.place) for post in home.posts),
            _("Commands are about: {name}", name=bold(home.municipality)) if home.municipality else None,
            aside_line(aside, _),
            "",
            bold(_("Waiting for you today:")) if parts else _("Nothing is waiting for you today."),
            *(lines(part.text) for part in parts),
            *glance_lines(home, _),
            *elsewhere_lines(home, _),
        ),
        rows=(
            *aside_row(aside, _),
            *(row for part in parts for row in part.rows),
            *doors(actor, _),
            *elsewhere_rows(home),
            *municipality_row(home, _),
        ),
    )


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
    return ((button(_("🏛 Another municipality"), ChooseMunicipality()),),) if home.municipality else ()


def choose_municipality_screen(municipalities: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        _("Which municipality shall the commands be about?"),
        rows=(
            *column(button(name, SetMunicipality(municipality=number)) for number, name in municipalities),
            home_row(_),
        ),
    )


def glance_lines(home: Home, _: Translator) -> tuple[Markup, ...]:
    if home.glance is None:
        return ()
    return (Markup(), lines(_("📊 {place}:", place=home.glance.name), headline(home.glance.tally, _)))


def help_screen(actor: Actor | None, _: Translator, *, aside: Markup | None = None) -> Screen:
    listed = (lines(f"/{name} – {what}") for name, what in commands_for(actor, _))
    return Screen(lines(_("Here is what you can do:"), *listed, aside_line(aside, _)), rows=aside_row(aside, _))
