"""A letter about events: what was understood, and one question at a time about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import EventForm, Role
from services.events.kinds import KINDS
from services.events.letter_drafts import LATER, Ask
from services.events.letters import doubt_words
from views.common import home_row
from views.dates import full_day, weekday
from views.events import buttons as b
from views.events import paper_buttons as p
from views.events.planning import HOURS
from views.events.words import AUDIENCES, EVERYBODY, FORMS, NAMES, audience_words, role_words
from views.month_grid import month_grid
from views.reminders.buttons import OpenEvent
from views.screen import Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.events.kinds import KindForms
    from services.events.letter_drafts import LetterEvent

KEEP: Final = "keep"
WANTED: Final = {
    Ask.GOES_ON: __("Plan it anyway?"),
    Ask.DAY: __("On what day? Tap, or write it like 12.12."),
    Ask.HOUR: __("What time does it start? Tap, or write it like 15:00, or with the end: 15:00–16:30"),
    Ask.TITLE: __("The letter names no topic. Write it as people should read it."),
    Ask.KIND: __("What kind of event is it?"),
    Ask.FORM: __("In which form?"),
    Ask.PLACE: __("The letter names no place. Write where it is."),
    Ask.LINK: __("The letter has no link. Send it with how to enter, or add it later."),
    Ask.AUDIENCE: __("Whom do you invite? Tap, or write it in other words."),
}


def ask_letter_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Send me the letter: paste it, forward it, or attach it as a Word document."),
            italic(_("I read when, where and for whom, and ask about the rest. Nobody is told before you announce.")),
        )
    )


def no_event_screen(_: Translator) -> Screen:
    return Screen(
        _("I find no event in this letter: no kind with a day is announced in it."),
        rows=((button(_("➕ Plan it by hand"), b.NewEvent()),), home_row(_)),
    )


def not_letter_screen(_: Translator) -> Screen:
    return Screen(_("All right, I leave it. Nothing was saved."), rows=(home_row(_),))


def question_screen(
    one: LetterEvent,
    _: Translator,
    *,
    number: int,
    total: int,
    today: date,
    month: date,
    own: Mapping[str, KindForms],
) -> Screen:
    """Ask the first open question; what the letter says about it stands above."""
    ask = one.open[0]
    head = _("Event {n} of {total}", n=number, total=total) if total > 1 else _("From the letter")
    told = [doubt_words(doubt, _) for doubt in one.settled_by(ask)]
    if ask is Ask.AUDIENCE and one.audience.unsure:
        told.append(_("The letter says: {words}", words=cut("; ".join(one.audience.unsure), 300)))
    buttons = rows_of(ask, one, _, month=month, today=today, own=own)
    later: tuple[Row, ...] = ()
    if ask in LATER:
        later = ((button(_("Later, on the draft"), p.LetterSays(ask=ask, value=KEEP)),),)
        if sum(other in LATER for other in one.open) > 1:
            later = ((*later[0], button(_("Everything else later"), p.LetterRest())),)
    skip: Row = (button(_("✖️ Skip this event"), p.LetterSkip()),)
    return Screen(
        lines(
            head + ": " + bold(cut(one.title, 200)) if one.title else head,
            known_line(one, _),
            *(lines(f"⚠️ {words}") for words in told),
            "",
            bold(_(WANTED[ask])),
        ),
        rows=(*buttons, *later, skip),
    )


def known_line(one: LetterEvent, _: Translator) -> Markup | None:
    """«семинар · пт, 4 декабря 2026 г. · 14:00 · актовый зал»."""
    event, hours = one.event, one.hours
    parts = [
        _(NAMES[event.kind]) if event.kind in NAMES else None,
        f"{weekday(one.day, _)}, {full_day(one.day, _)}" if one.day else None,
        f"{hours[0]:%H:%M}" if hours else None,
        cut(event.place, 80) if event.place else None,
    ]
    said = " · ".join(str(part) for part in parts if part)
    return italic(said) if said else None


def rows_of(
    ask: Ask, one: LetterEvent, _: Translator, *, month: date, today: date, own: Mapping[str, KindForms]
) -> tuple[Row, ...]:
    def says(words: Markup | str, value: str) -> Row:
        return (button(words, p.LetterSays(ask=ask, value=value), style="success" if value == KEEP else None),)

    rows: tuple[Row, ...] = ()
    if ask is Ask.GOES_ON:
        rows = (says(_("Yes, plan it"), KEEP),)
    elif ask is Ask.DAY:
        days = month_grid(
            month, _, day=lambda day: p.LetterDay(day=day), turn_to=lambda first: p.LetterMonth(month=first),
            first=today.replace(day=1),
        )  # fmt: skip
        keep = (says(_("✓ Yes, {day}", day=full_day(one.day, _)), KEEP),) if one.day else ()
        rows = (*keep, *days)
    elif ask is Ask.HOUR:
        keep = (says(_("✓ Yes, {hour}", hour=f"{one.hours[0]:%H:%M}"), KEEP),) if one.hours else ()
        rows = (*keep, *grid((says(f"{hour}:00", str(hour))[0] for hour in HOURS), width=3))
    elif ask is Ask.KIND:
        kinds = [says(_(NAMES[kind]).capitalize(), kind)[0] for kind in KINDS]
        rows = grid([*kinds, *(says(forms.one.capitalize(), key)[0] for key, forms in own.items())], width=2)
    elif ask is Ask.FORM:
        rows = tuple(says(_(FORMS[form]).capitalize(), form) for form in EventForm)
    elif ask is Ask.AUDIENCE:
        keep = (says(_("✓ {whom}", whom=audience_words(one.audience.rules, _)), KEEP),) if one.audience.rules else ()
        rows = (*keep, *column(says(role_words(role, _).capitalize(), role)[0] for role in (EVERYBODY, *AUDIENCES)))
    return rows


def drafts_screen(drafts: Sequence[tuple[int, str]], _: Translator) -> Screen:
    """Several drafts of one letter: each is looked at and announced by itself."""
    return Screen(
        lines(
            bold(_.plural("{n} draft is made of the letter.", "{n} drafts are made of the letter.", len(drafts))),
            _("Look at each of them and announce it: nobody knows of them yet."),
        ),
        rows=(*column(button("📝 " + cut(title, 50), OpenEvent(id=event)) for event, title in drafts), home_row(_)),
    )


def read_words(one: LetterEvent, _: Translator) -> Markup:
    """What was read besides, above the draft's card."""
    told = [doubt_words(doubt, _) for doubt in one.only_told]
    return lines(_("The draft is made of the letter."), *(lines(f"⚠️ {words}") for words in told))


def audience_value(value: str) -> list[dict[str, list[str]]]:
    """Give the rule of a tapped audience."""
    return [{}] if value == EVERYBODY else [{"roles": [Role(value).value]}]
