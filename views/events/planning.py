"""An event planned by steps, each of which can be changed: kind, topic, day, hour, place, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from locales import __
from models.enums import EventForm, EventLevel, Obligation, SchoolStatus
from services.access import Action, municipalities_for
from services.calendar import zone
from services.events.kinds import KINDS
from services.events.warnings import Against
from views.common import back_button, home_row
from views.dates import clock, day_in_words, distance, short_day
from views.events import buttons as b
from views.events import paper_buttons as p
from views.events.card import back_row
from views.events.words import (
    AUDIENCES,
    EVERYBODY,
    FORMS,
    LEVELS,
    NAMES,
    OBLIGATIONS,
    OURS,
    STATUSES,
    audience_words,
    role_words,
)
from views.folding import Group, folded
from views.month_grid import month_grid
from views.paging import PAGE, pager
from views.screen import Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from aiogram.filters.callback_data import CallbackData
    from markupsafe import Markup

    from locales import Translator
    from services.access import Actor
    from services.events.cards import EventCard
    from services.events.kinds import KindForms
    from services.events.warnings import Caution

HOURS: Final = (9, 10, 11, 12, 13, 14, 15, 16, 17)
ASKED: Final[dict[str, str]] = {
    "title": __("Write the topic as people should read it."),
    "place": __("Where? Write the place, or paste a link for those who come online."),
    "link": __("Send the link and how to enter. Whoever has said yes sees it, nobody else."),
    "about": __("What is it about? Write a few lines."),
    "speakers": __("Who speaks? Write the names."),
    "length": __("When does it end? Write the time like 16:30, or how long it lasts, like 90 minutes."),
    "places": __("How many places are there? Write a number, or 0 for no limit."),
    "answer_by": __("By what day should people answer? Write it like 12.12."),
    "project": __("Which project does it belong to? Write its name."),
    "order_text": __("By which order? Write its date and number."),
    "subject": __("Which subject? Write it as it stands in the appointments, for example “mathematics”."),
}
CLEARED: Final = frozenset({"link", "about", "speakers", "project", "order_text", "answer_by", "subject"})


def ask_kind_screen(own: Mapping[str, KindForms], actor: Actor, _: Translator, *, page: int = 0) -> Screen:
    """Kinds are the municipality's: whoever plans for all of it may add one."""
    letter = button(_("✉️ From a letter"), p.SendLetter())
    add = (button(_("➕ A kind of our own"), b.AddKind()),) if municipalities_for(actor, Action.EVENT_EDIT) else ()
    kinds = [button(_(NAMES[kind]).capitalize(), b.PickKind(kind=kind)) for kind in KINDS]
    kinds += [button(forms.one.capitalize(), b.PickKind(kind=key)) for key, forms in own.items()]
    return Screen(
        _("What is it?"),
        rows=(
            *grid(kinds[page * PAGE : (page + 1) * PAGE], width=2),
            *pager(len(kinds), page, lambda to: b.MoreKinds(page=to)),
            (*add, letter),
            home_row(_),
        ),
    )


def ask_own_kind_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Write the new kind in three forms with commas: one, two, five."),
            italic(_("For example: “round table, round tables, round tables”")),
        )
    )


def ask_title_screen(_: Translator) -> Screen:
    return Screen(lines(_("What is it called?"), italic(_("For example: “Reading literacy in every lesson”"))))


def ask_day_screen(month: date, today: date, _: Translator) -> Screen:
    """Also a day of the past: what was held already is written down afterwards."""
    rows = month_grid(
        month,
        _,
        day=lambda day: b.PickSeminarDay(day=day),
        turn_to=lambda first: b.TurnMonth(month=first),
        first=today.replace(year=today.year - 1),
    )
    return Screen(_("On what day?"), rows=rows)


def other_day_screen(
    words: Markup,
    month: date,
    today: date,
    _: Translator,
    *,
    day: Callable[[date], CallbackData],
    turn_to: Callable[[date], CallbackData],
) -> Screen:
    return Screen(words, rows=(*month_grid(month, _, day=day, turn_to=turn_to, first=today), home_row(_)))


def ask_time_screen(day: date, today: date, _: Translator) -> Screen:
    hours = (button(f"{hour}:00", b.PickHour(hour=hour)) for hour in HOURS)
    return Screen(
        lines(
            bold(day_in_words(day, _, today=today)),
            _("What time does it start? Tap, or write it like 15:00, or with the end: 15:00–16:30"),
        ),
        rows=grid(hours, width=3),
    )


def ask_place_screen(_: Translator) -> Screen:
    return ask_words_screen("place", _)


def ask_audience_screen(_: Translator) -> Screen:
    offered = (EVERYBODY, *AUDIENCES)
    buttons = (button(role_words(one, _).capitalize(), b.PickAudience(audience=one)) for one in offered)
    return Screen(_("Whom do you invite?"), rows=column(buttons))


def dropped_screen(_: Translator) -> Screen:
    return Screen(_("All right, nothing was sent."), rows=(home_row(_),))


def ask_words_screen(field: str, _: Translator) -> Screen:
    clear = italic(_("A single dash clears it.")) if field in CLEARED else None
    return Screen(lines(_(ASKED[field]), clear))


def choice_screen(
    card: EventCard, field: b.Choice, own: Mapping[str, KindForms], _: Translator, *, page: int = 0
) -> Screen:
    every: dict[str, dict[str, Markup | str]] = {
        "form": {one.value: _(FORMS[one]) for one in EventForm},
        "level": {one.value: _(LEVELS[one]) for one in EventLevel},
        "ours": {str(int(one)): _(OURS[one]) for one in OURS},
        "obligation": {one.value: _(OBLIGATIONS[one]) for one in Obligation},
        "kind": {kind: _(NAMES[kind]) for kind in KINDS} | {key: forms.one for key, forms in own.items()},
    }
    options = every[field]
    chosen = str(int(card.ours)) if field == "ours" else str(getattr(card, field))
    buttons = [
        button(("● " if value == chosen else "") + words, b.SetChoice(event=card.id, field=field, value=value))
        for value, words in options.items()
    ]
    rows = grid(buttons[page * PAGE : (page + 1) * PAGE], width=2 if field == "kind" else 1)
    turn = pager(len(buttons), page, lambda to: b.EditKind(event=card.id, page=to))
    return Screen(bold(cut(card.title, 200)), rows=(*rows, *turn, back_row(card.id, _)))


AudiencePart = Literal["roles", "closer", "statuses"]


def audience_screen(
    card: EventCard,
    people: int,
    schools: Mapping[int, str],
    _: Translator,
    *,
    wide: bool,
    part: AudiencePart = "roles",
) -> Screen:
    """The roles, and behind one button what narrows or widens them."""
    rule = card.audience[-1] if card.audience else None
    roles = rule.roles if rule else ()
    statuses = rule.statuses if rule else ()
    marked = [
        button(
            ("✓ " if role in roles else "") + role_words(role, _).capitalize(), b.ToggleRole(event=card.id, role=role)
        )
        for role in AUDIENCES
    ]
    by_status = [
        button(
            ("✓ " if status in statuses else "") + _(STATUSES[status]).capitalize(),
            b.ToggleStatus(event=card.id, status=status),
        )
        for status in SchoolStatus
    ]
    closer: list[Row] = [(button(_("🏫 Only some schools"), b.EditSchools(event=card.id, page=0)),)]
    if wide:
        closer.append((button(_("🏷 Only schools of a status ›"), b.NarrowStatuses(event=card.id)),))
        closer.append((button(_("📚 Only one subject"), b.EditWords(event=card.id, field="subject")),))
        closer.append((button(_("➕ And somebody else"), b.AskAlso(event=card.id)),))
    closer.append((button(_("👤 People by name"), b.EditPeople(event=card.id, page=0)),))
    door = button(_("🎯 Only some, or others too ›"), b.NarrowAudience(event=card.id))
    back = (back_button(b.EditAudience(event=card.id), _, _("Roles")), *home_row(_))
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _("For whom: {whom}", whom=audience_words(card.audience, _, schools)),
            _.plural("This is {n} person now.", "These are {n} people now.", people),
        ),
        rows={
            "roles": (*folded(Group(column(marked)), Group(tuple(closer), door)), back_row(card.id, _)),
            "closer": (*closer, back),
            "statuses": (*column(by_status), back),
        }[part],
    )


def people_screen(
    card: EventCard,
    total: int,
    people: Sequence[tuple[int, str, str | None]],
    named: Sequence[int],
    page: int,
    _: Translator,
    *,
    search: str = "",
) -> Screen:
    """Each name is one tap; words that are written search."""
    rows = column(
        button(
            ("✓ " if number in named else "") + cut(f"{name}, {school}" if school else name, 55),
            b.TogglePerson(event=card.id, person=number, page=page),
        )
        for number, name, school in people
    )
    turn = pager(total, page, lambda to: b.EditPeople(event=card.id, page=to)) if not search else ()
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _("Whom do you invite by name? Tap, or write a surname to find somebody."),
            _("Nobody is found by “{words}”.", words=cut(search, 60)) if search and not people else None,
            _.plural("{n} person by name", "{n} people by name", len(named)) if named else None,
        ),
        rows=(*rows, *turn, (button(_("✓ Done"), b.EditAudience(event=card.id)),)),
    )


def also_screen(card: EventCard, _: Translator) -> Screen:
    roles = (button(role_words(role, _).capitalize(), b.AlsoRole(event=card.id, role=role)) for role in AUDIENCES)
    return Screen(_("Whom besides?"), rows=(*column(roles), back_row(card.id, _)))


def schools_screen(card: EventCard, every: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    chosen = card.audience[-1].schools if card.audience else ()
    shown = every[page * PAGE : (page + 1) * PAGE]
    rows = column(
        button(("✓ " if number in chosen else "") + name, b.ToggleSchool(event=card.id, school=number, page=page))
        for number, name in shown
    )
    turn = pager(len(every), page, lambda to: b.EditSchools(event=card.id, page=to))
    return Screen(
        lines(bold(cut(card.title, 200)), _("Which schools? None ticked means all.")),
        rows=(*rows, *turn, (back_button(b.EditAudience(event=card.id), _, _("Roles")), *home_row(_))),
    )


def items_screen(
    card: EventCard, total: int, items: Sequence[tuple[int, str | None, str]], page: int, _: Translator
) -> Screen:
    rows = column(
        button(cut(f"{number or ''} {title}".strip(), 60), b.SetItem(event=card.id, item=item))
        for item, number, title in items
    )
    turn = pager(total, page, lambda to: b.EditItem(event=card.id, page=to))
    none = (button(_("Without an item"), b.NoItem(event=card.id)),)
    return Screen(
        lines(bold(cut(card.title, 200)), _("Which roadmap item does it carry out? I will count it there by myself.")),
        rows=(*rows, *turn, none, back_row(card.id, _)),
    )


def warning_words(warning: Caution, _: Translator) -> Markup:
    n, words = warning.n, warning.words
    return {
        Against.DAY_OFF: _("⚠️ It is a day off or a holiday."),
        Against.VACATION: _("⚠️ School vacation that day: {name}.", name=words),
        Against.HOUR: _.plural(
            "⚠️ For {n} person it is outside 8 to 18 o'clock.", "⚠️ For {n} people it is outside 8 to 18 o'clock.", n
        ),
        Against.BUSY: _.plural(
            "⚠️ {n} person is invited elsewhere at that hour: {title}.",
            "⚠️ {n} people are invited elsewhere at that hour: {title}.",
            n,
            title=cut(words, 80),
        ),
        Against.DEADLINE: _.plural(
            "⚠️ {n} deadline of the same schools is on that day.",
            "⚠️ {n} deadlines of the same schools are on that day.",
            n,
        ),
        Against.UNREACHABLE: _.plural(
            "⚠️ {n} person cannot be reached by the bot.", "⚠️ {n} people cannot be reached by the bot.", n
        ),
    }[warning.what]


def announced_screen(people: int, act: int | None, event: int, _: Translator) -> Screen:
    told = _.plural("📣 Announced: {n} person is invited.", "📣 Announced: {n} people are invited.", people)
    return _done(told, act, event, _)


def held_already_screen(event: int, _: Translator) -> Screen:
    return _done(_("✔️ Written down as held. Nobody is told. Now mark who was there."), None, event, _)


def moved_screen(card: EventCard, people: int, act: int | None, _: Translator) -> Screen:
    day = card.starts_at.astimezone(zone(card.zone)).date()
    words = _(
        "🕘 Moved to {day}, {time}.",
        day=short_day(day, _),
        time=clock(card.starts_at, card.zone),
    )
    asked = _.plural("{n} person is asked again.", "{n} people are asked again.", people)
    return _done(lines(words, asked), act, card.id, _)


def told_screen(people: int, act: int | None, event: int, _: Translator) -> Screen:
    told = _.plural("Changed. {n} person will be told.", "Changed. {n} people will be told.", people)
    return _done(told, act, event, _)


def cancelled_screen(people: int, act: int | None, event: int, _: Translator) -> Screen:
    told = _.plural("🚫 Cancelled. {n} person will be told.", "🚫 Cancelled. {n} people will be told.", people)
    return _done(told, act, event, _)


def all_were_words(people: int, _: Translator) -> Markup:
    return _.plural("✔️ {n} person is marked as present.", "✔️ {n} people are marked as present.", people)


def all_were_screen(people: int, act: int | None, event: int, _: Translator) -> Screen:
    return _done(all_were_words(people, _), act, event, _)


def taken_back_screen(event: int, _: Translator) -> Screen:
    return Screen(_("↩️ Taken back: nothing has gone out."), rows=(back_row(event, _), home_row(_)))


def _done(words: Markup, act: int | None, event: int, _: Translator) -> Screen:
    undo: tuple[Row, ...] = ()
    hint = None
    if act is not None:
        undo = ((button(_("↩️ Take it back"), b.TakeBack(act=act)),),)
        hint = italic(_("It can be taken back for five minutes, before anything goes out."))
    return Screen(lines(words, hint), rows=(*undo, back_row(event, _), home_row(_)))


def ask_reason_screen(card: EventCard, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Cancel the event? Everybody but those who said no will be told once."),
            bold(cut(card.title, 200)),
            _("Write why it is cancelled."),
        )
    )


def ask_move_hour_screen(card: EventCard, day: date, today: date, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            day_in_words(day, _, today=today) + ", " + distance((day - today).days, _),
            _("What time does it start? Tap, or write it like 15:00, or with the end: 15:00–16:30"),
        ),
        rows=grid((button(f"{hour}:00", b.PickHour(hour=hour)) for hour in HOURS), width=3),
    )
