"""Each field of an event, changed before and after it was announced."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.events.showing import known, read_day, read_hours, show_event
from handlers.filters import Area, IsText
from handlers.last_edit import edited
from handlers.permission import needs
from models.enums import EventForm, EventLevel, EventState, Obligation
from services.access import Action
from services.calendar import zone
from services.errors import NotFound
from services.events import acts, changing, making, naming_people
from services.events.cards import load_event, school_names
from services.events.done import Done
from services.events.kinds import is_known, own_kinds, project_named
from services.events.rules.audience import Rule
from services.last_edit import Edited
from services.schools.taking_part import schools_taking_part
from views.events import buttons as b
from views.events import planning as views
from views.events.card import edit_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.events.cards import EventCard

router = Router(name="events.editing")
router.callback_query.filter(Area("mp."))
EDIT = needs(Action.EVENT_EDIT)
COLUMNS: Final = {"length": "ends_at", "project": "project_id"}  # where a field is kept under another name
DASHES: Final = frozenset({"-", "–", "—"})
MINUTES: Final = re.compile(r"(\d{1,4})\s*(?:мин\w*|min\w*)?\.?", re.IGNORECASE)
LAST_MINUTE: Final = time(23, 59)


class ChangingEvent(StatesGroup):
    words = State()
    person = State()


async def managed_card(turn: Turn, event: int) -> EventCard:
    async with turn.read() as session:
        await making.editable(session, turn.actor, event)
        return await load_event(session, turn.actor, event)


@router.callback_query(b.Edit.filter(), flags=EDIT)
async def wants_to_change(_: CallbackQuery, turn: Turn, callback_data: b.Edit) -> None:
    card = await managed_card(turn, callback_data.event)
    async with turn.read() as session:
        schools = await school_names(session, card)
    await turn.show(edit_screen(card, turn._, now=turn.now, schools=schools))


@router.callback_query(b.EditMore.filter(), flags=EDIT)
async def wants_to_change_more(_: CallbackQuery, turn: Turn, callback_data: b.EditMore) -> None:
    card = await managed_card(turn, callback_data.event)
    async with turn.read() as session:
        schools = await school_names(session, card)
    await turn.show(edit_screen(card, turn._, now=turn.now, schools=schools, part=callback_data.part))


@router.callback_query(b.EditKind.filter(), flags=EDIT)
async def asked_kind(_: CallbackQuery, turn: Turn, callback_data: b.EditKind) -> None:
    card = await managed_card(turn, callback_data.event)
    async with turn.read() as session:
        own = await own_kinds(session, card.municipality_id)
    await turn.show(views.choice_screen(card, "kind", own, turn._, page=callback_data.page))


@router.callback_query(b.EditChoice.filter(), flags=EDIT)
async def asked_choice(_: CallbackQuery, turn: Turn, callback_data: b.EditChoice) -> None:
    card = await managed_card(turn, callback_data.event)
    async with turn.read() as session:
        own = await own_kinds(session, card.municipality_id)
    await turn.show(views.choice_screen(card, callback_data.field, own, turn._))


@router.callback_query(b.SetChoice.filter(), flags=EDIT)
async def chose(_: CallbackQuery, turn: Turn, callback_data: b.SetChoice) -> None:
    field, value = callback_data.field, callback_data.value
    async with turn.begin() as session:
        event = await making.editable(session, turn.actor, callback_data.event)
        own = await own_kinds(session, event.municipality_id)
        chosen: Any
        try:
            chosen = {"form": EventForm, "level": EventLevel, "obligation": Obligation}[field](value)
        except ValueError as error:
            raise NotFound from error
        except KeyError:
            chosen = value == "1" if field == "ours" else value
        if field == "kind" and not is_known(value, own):
            raise NotFound
        async with edited(turn, session, Edited.EVENT, callback_data.event, field):
            await making.set_field(session, turn.actor, callback_data.event, now=turn.now, **{field: chosen})
    await show_event(turn, callback_data.event)


@router.callback_query(b.EditWords.filter(), flags=EDIT)
async def asked_words(_: CallbackQuery, turn: Turn, callback_data: b.EditWords) -> None:
    card = await managed_card(turn, callback_data.event)
    turn.dialogue.go(ChangingEvent.words, event=card.id, field=callback_data.field, about=card.title)
    await turn.show(views.ask_words_screen(callback_data.field, turn._))


@router.message(ChangingEvent.words, IsText(), flags=EDIT)
async def wrote(message: Message, turn: Turn) -> None:
    event, field, text = known(turn, "event"), known(turn, "field"), (message.text or "").strip()
    card = await managed_card(turn, event)
    cleared = field in views.CLEARED and text in DASHES
    done, column = Done(0, None), COLUMNS.get(field, field)
    # Who is invited is ticked again; a place that people hear of is taken back as an act.
    told = field in {"place", "link"} and card.state is EventState.ANNOUNCED
    puts_back = field != "subject" and not told
    async with turn.begin() as session:
        async with edited(turn, session, Edited.EVENT, event, column) if puts_back else nullcontext():
            if field in {"place", "link"}:
                value = None if cleared else text
                done = await acts.change_place(session, turn.actor, event, now=turn.now, **{field: value})
            elif field == "title":
                await acts.correct_title(session, turn.actor, event, text, now=turn.now)
            elif field == "places":
                await changing.set_places(session, turn.actor, event, making.read_places(text), now=turn.now)
            elif field == "subject":
                await changing.set_subject(session, turn.actor, event, "" if cleared else text, now=turn.now)
            else:
                given = await _value(session, card, field, "" if cleared else text, now=turn.now)
                await making.set_field(session, turn.actor, event, now=turn.now, **{column: given})
        turn.dialogue.end()
        turn.dialogue.remember(event=event)
    if done.act is not None:
        await turn.say(views.told_screen(done.people, done.act, event, turn._))
    else:
        await show_event(turn, event)


async def _value(session: Any, card: EventCard, field: str, text: str, *, now: datetime) -> Any:
    if field == "length":
        return read_end(card, text)
    if field == "answer_by":
        here = zone(card.timezone)
        today = now.astimezone(here).date()
        return datetime.combine(read_day(text, today=today), LAST_MINUTE, here) if text else None
    if field == "project":
        return await project_named(session, card.municipality_id, text) if text else None
    return text or None


def read_end(card: EventCard, text: str) -> datetime:
    """Read «16:30» or «90 минут»."""
    here = zone(card.timezone)
    minutes = MINUTES.fullmatch(text)
    if minutes and ":" not in text and int(minutes[1]) > 24:  # noqa: PLR2004 - up to 24 it is an hour of the day
        return card.starts_at + timedelta(minutes=int(minutes[1]))
    ends, _ = read_hours(text)
    begins = card.starts_at.astimezone(here)
    day = begins.date() if ends > begins.time() else begins.date() + timedelta(days=1)
    return datetime.combine(day, ends, here)


@router.callback_query(b.EditAudience.filter(), flags=EDIT)
async def asked_audience(_: CallbackQuery, turn: Turn, callback_data: b.EditAudience) -> None:
    if turn.dialogue.state == ChangingEvent.person.state:
        turn.dialogue.end()
        turn.dialogue.remember(event=callback_data.event)
    await show_audience(turn, callback_data.event)


async def show_audience(turn: Turn, event: int, *, part: views.AudiencePart = "roles") -> None:
    card = await managed_card(turn, event)
    async with turn.read() as session:
        people = await changing.how_many(session, event, now=turn.now)
        schools = await school_names(session, card)
    wide = making.scope_of(turn.actor, card.municipality_id).wide
    await turn.show(views.audience_screen(card, people, schools, turn._, wide=wide, part=part))


@router.callback_query(b.ToggleRole.filter(), flags=EDIT)
async def toggled_role(_: CallbackQuery, turn: Turn, callback_data: b.ToggleRole) -> None:
    await change_rule(turn, callback_data.event, roles=callback_data.role)


@router.callback_query(b.ToggleStatus.filter(), flags=EDIT)
async def toggled_status(_: CallbackQuery, turn: Turn, callback_data: b.ToggleStatus) -> None:
    await change_rule(turn, callback_data.event, statuses=callback_data.status)


async def change_rule(turn: Turn, event: int, **what: Any) -> None:
    async with turn.begin() as session:
        await changing.toggle(session, turn.actor, event, now=turn.now, **what)
    await show_audience(turn, event, part="statuses" if "statuses" in what else "roles")


@router.callback_query(b.NarrowAudience.filter(), flags=EDIT)
async def narrows_audience(_: CallbackQuery, turn: Turn, callback_data: b.NarrowAudience) -> None:
    await show_audience(turn, callback_data.event, part="closer")


@router.callback_query(b.NarrowStatuses.filter(), flags=EDIT)
async def narrows_to_statuses(_: CallbackQuery, turn: Turn, callback_data: b.NarrowStatuses) -> None:
    await show_audience(turn, callback_data.event, part="statuses")


@router.callback_query(b.AskAlso.filter(), flags=EDIT)
async def asked_also(_: CallbackQuery, turn: Turn, callback_data: b.AskAlso) -> None:
    await turn.show(views.also_screen(await managed_card(turn, callback_data.event), turn._))


@router.callback_query(b.AlsoRole.filter(), flags=EDIT)
async def chose_also(_: CallbackQuery, turn: Turn, callback_data: b.AlsoRole) -> None:
    async with turn.begin() as session:
        rule = Rule(roles=(callback_data.role,))
        await changing.add_rule(session, turn.actor, callback_data.event, rule, now=turn.now)
    await show_audience(turn, callback_data.event)


@router.callback_query(b.EditSchools.filter(), flags=EDIT)
async def asked_schools(_: CallbackQuery, turn: Turn, callback_data: b.EditSchools) -> None:
    await show_schools(turn, callback_data.event, callback_data.page)


async def show_schools(turn: Turn, event: int, page: int) -> None:
    card = await managed_card(turn, event)
    scope = making.scope_of(turn.actor, card.municipality_id)
    async with turn.read() as session:
        every = await schools_taking_part(session, card.municipality_id)
    offered = [one for one in every if scope.wide or one[0] in scope.schools]
    await turn.show(views.schools_screen(card, offered, page, turn._))


@router.callback_query(b.ToggleSchool.filter(), flags=EDIT)
async def toggled_school(_: CallbackQuery, turn: Turn, callback_data: b.ToggleSchool) -> None:
    async with turn.begin() as session:
        await changing.toggle(session, turn.actor, callback_data.event, schools=callback_data.school, now=turn.now)
    await show_schools(turn, callback_data.event, callback_data.page)


@router.callback_query(b.EditPeople.filter(), flags=EDIT)
async def asked_people(_: CallbackQuery, turn: Turn, callback_data: b.EditPeople) -> None:
    await show_people(turn, callback_data.event, page=callback_data.page)


async def show_people(turn: Turn, event: int, *, page: int = 0, search: str = "") -> None:
    card = await managed_card(turn, event)
    async with turn.read() as session:
        total, people, named = await naming_people.nameable(
            session, turn.actor, event, search=search, page=page, now=turn.now
        )
    turn.dialogue.go(ChangingEvent.person, event=event, about=card.title)
    await turn.show(views.people_screen(card, total, people, named, page, turn._, search=search))


@router.message(ChangingEvent.person, IsText(), flags=EDIT)
async def searched_person(message: Message, turn: Turn) -> None:
    await show_people(turn, known(turn, "event"), search=message.text or "")


@router.callback_query(b.TogglePerson.filter(), flags=EDIT)
async def toggled_person(_: CallbackQuery, turn: Turn, callback_data: b.TogglePerson) -> None:
    async with turn.begin() as session:
        await naming_people.toggle_person(session, turn.actor, callback_data.event, callback_data.person, now=turn.now)
    await show_people(turn, callback_data.event, page=callback_data.page)


@router.callback_query(b.EditItem.filter(), flags=EDIT)
async def asked_item(_: CallbackQuery, turn: Turn, callback_data: b.EditItem) -> None:
    card = await managed_card(turn, callback_data.event)
    page = callback_data.page
    async with turn.read() as session:
        total, items = await changing.items_of(session, turn.actor, card.municipality_id, page=page)
    await turn.show(views.items_screen(card, total, items, page, turn._))


@router.callback_query(b.SetItem.filter(), flags=EDIT)
async def chose_item(_: CallbackQuery, turn: Turn, callback_data: b.SetItem) -> None:
    async with turn.begin() as session:
        await changing.set_item(session, turn.actor, callback_data.event, callback_data.item, now=turn.now)
    await show_event(turn, callback_data.event)


@router.callback_query(b.NoItem.filter(), flags=EDIT)
async def chose_no_item(_: CallbackQuery, turn: Turn, callback_data: b.NoItem) -> None:
    async with turn.begin() as session:
        await making.set_field(session, turn.actor, callback_data.event, now=turn.now, item_id=None)
    await show_event(turn, callback_data.event)
