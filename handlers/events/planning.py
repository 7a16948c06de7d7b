"""/seminar and «New event»: kind → topic → day → hour → place → for whom → as they will see it, each changeable."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.events.showing import known, planning_zone, read_day, read_hours, show_event, span_of
from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import Role
from services.access import Action, municipality_for, municipality_of
from services.calendar import zone
from services.errors import NotFound
from services.events import acts, making
from services.events.kinds import add_kind, is_known, own_kinds
from services.events.rules.audience import Rule
from views.events import buttons as b
from views.events import planning as views
from views.events.words import EVERYBODY

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.planning")
router.callback_query.filter(Area("sm.", "mp."))
EDIT = needs(Action.EVENT_EDIT)
ANNOUNCE = needs(Action.EVENT_ANNOUNCE)


class Inviting(StatesGroup):
    own = State()
    title = State()
    day = State()
    hour = State()
    place = State()
    audience = State()


async def today_of(turn: Turn) -> date:
    return turn.now.astimezone(zone(await planning_zone(turn))).date()


@router.message(Command("seminar"), flags=EDIT)
async def began(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Inviting.title)
    await turn.say(views.ask_title_screen(turn._))


@router.callback_query(b.NewEvent.filter(), flags=EDIT)
async def began_anew(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        own = await own_kinds(session, municipality_of(turn.actor, Action.EVENT_EDIT))
    await turn.show(views.ask_kind_screen(own, turn.actor, turn._))


@router.callback_query(b.MoreKinds.filter(), flags=EDIT)
async def more_kinds(_: CallbackQuery, turn: Turn, callback_data: b.MoreKinds) -> None:
    async with turn.read() as session:
        own = await own_kinds(session, municipality_of(turn.actor, Action.EVENT_EDIT))
    await turn.show(views.ask_kind_screen(own, turn.actor, turn._, page=callback_data.page))


@router.callback_query(b.PickKind.filter(), flags=EDIT)
async def chose_kind(_: CallbackQuery, turn: Turn, callback_data: b.PickKind) -> None:
    async with turn.read() as session:
        own = await own_kinds(session, municipality_of(turn.actor, Action.EVENT_EDIT))
    if not is_known(callback_data.kind, own):
        raise NotFound
    turn.dialogue.end()
    turn.dialogue.go(Inviting.title, kind=callback_data.kind)
    await turn.show(views.ask_title_screen(turn._))


@router.callback_query(b.AddKind.filter(), flags=EDIT)
async def wants_own_kind(_: CallbackQuery, turn: Turn) -> None:
    municipality_for(turn.actor, Action.EVENT_EDIT)
    turn.dialogue.end()
    turn.dialogue.go(Inviting.own)
    await turn.show(views.ask_own_kind_screen(turn._))


@router.message(Inviting.own, IsText(), flags=EDIT)
async def named_kind(message: Message, turn: Turn) -> None:
    municipality = municipality_for(turn.actor, Action.EVENT_EDIT)
    async with turn.begin() as session:
        kind = await add_kind(session, turn.actor, municipality, message.text or "", now=turn.now)
        turn.dialogue.go(Inviting.title, kind=kind)
    await turn.say(views.ask_title_screen(turn._))


@router.message(Inviting.title, IsText(), flags=EDIT)
async def titled(message: Message, turn: Turn) -> None:
    title = making.tidy("title", message.text or "")
    turn.dialogue.go(Inviting.day, title=title)
    day = await today_of(turn)
    await turn.say(views.ask_day_screen(day, day, turn._))


@router.callback_query(b.TurnMonth.filter(), flags=EDIT)
async def turned(_: CallbackQuery, turn: Turn, callback_data: b.TurnMonth) -> None:
    await turn.show(views.ask_day_screen(callback_data.month, await today_of(turn), turn._))


@router.callback_query(b.PickSeminarDay.filter(), flags=EDIT)
async def picked(_: CallbackQuery, turn: Turn, callback_data: b.PickSeminarDay) -> None:
    await take_day(turn, callback_data.day)


@router.message(Inviting.day, IsText(), flags=EDIT)
async def written_day(message: Message, turn: Turn) -> None:
    """Whoever knows the day writes it sooner than they find its month."""
    await take_day(turn, read_day((message.text or "").strip(), today=await today_of(turn)))


async def take_day(turn: Turn, day: date) -> None:
    known(turn, "title")
    turn.dialogue.go(Inviting.hour, day=day.isoformat())
    await turn.show(views.ask_time_screen(day, await today_of(turn), turn._))


@router.message(Inviting.hour, IsText(), flags=EDIT)
async def timed(message: Message, turn: Turn) -> None:
    await take_hours(turn, message.text or "")


@router.callback_query(b.PickHour.filter(), Inviting.hour, flags=EDIT)
async def tapped_hour(_: CallbackQuery, turn: Turn, callback_data: b.PickHour) -> None:
    await take_hours(turn, f"{callback_data.hour}:00")


async def take_hours(turn: Turn, written: str) -> None:
    day = date.fromisoformat(known(turn, "day"))
    starts_at, ends_at = span_of(day, read_hours(written), await planning_zone(turn))
    ends = (ends_at or starts_at + making.LASTS).isoformat()
    turn.dialogue.go(Inviting.place, starts_at=starts_at.isoformat(), ends_at=ends)
    await turn.show(views.ask_place_screen(turn._))


@router.message(Inviting.place, IsText(), flags=EDIT)
async def placed(message: Message, turn: Turn) -> None:
    turn.dialogue.go(Inviting.audience, place=making.tidy("place", message.text or ""))
    await turn.say(views.ask_audience_screen(turn._))


@router.callback_query(b.PickAudience.filter(), flags=EDIT)
async def chose_audience(_: CallbackQuery, turn: Turn, callback_data: b.PickAudience) -> None:
    """The draft is a row from here on: whatever is changed is changed there."""
    fields = planned(turn, callback_data.audience)
    async with turn.begin() as session:
        event = await making.create_draft(session, turn.actor, now=turn.now, **fields)
        turn.dialogue.end()
        turn.dialogue.remember(event=event)
    await show_event(turn, event)


def planned(turn: Turn, audience: str) -> dict[str, Any]:
    """Give the columns of what the steps have gathered; a dialogue of an earlier version knows neither kind nor end."""
    starts_at = datetime.fromisoformat(known(turn, "starts_at"))
    ends_at = turn.dialogue.data.get("ends_at")
    if audience != EVERYBODY and audience not in set(Role):
        raise NotFound
    rule = Rule() if audience == EVERYBODY else Rule(roles=(Role(audience),))
    return {
        "kind": turn.dialogue.data.get("kind", "seminar"),
        "title": known(turn, "title"),
        "place": known(turn, "place"),
        "starts_at": starts_at,
        "ends_at": datetime.fromisoformat(ends_at) if ends_at else starts_at + making.LASTS,
        "audience": [rule.to_json()],
    }


@router.callback_query(b.Announce.filter(), flags=ANNOUNCE)
async def announced_of_old(_: CallbackQuery, turn: Turn) -> None:
    """The button of a plan that stood in the dialogue alone: what it holds becomes an event and is announced."""
    audience = known(turn, "audience")
    fields = planned(turn, audience)
    async with turn.begin() as session:
        event = await making.create_draft(session, turn.actor, now=turn.now, **fields)
        done = await acts.announce(session, turn.actor, event, now=turn.now)
        turn.dialogue.end()
    await turn.show(views.announced_screen(done.people, done.act, event, turn._))


@router.callback_query(b.Drop.filter(), flags=EDIT)
async def dropped(_: CallbackQuery, turn: Turn) -> None:
    event = turn.dialogue.data.get("event")
    async with turn.begin() as session:
        if event is not None:
            await making.drop_draft(session, turn.actor, event)
        turn.dialogue.end()
    await turn.show(views.dropped_screen(turn._))


@router.callback_query(b.Again.filter(), flags=EDIT)
async def once_more(_: CallbackQuery, turn: Turn, callback_data: b.Again) -> None:
    event = callback_data.event
    today = await today_of(turn)
    await turn.show(
        views.other_day_screen(
            turn._("The same once more: on which day?"),
            max(callback_data.month, today.replace(day=1)),
            today,
            turn._,
            day=lambda day: b.AgainOn(event=event, day=day),
            turn_to=lambda first: b.Again(event=event, month=first),
        )
    )


@router.callback_query(b.AgainOn.filter(), flags=EDIT)
async def once_more_on(_: CallbackQuery, turn: Turn, callback_data: b.AgainOn) -> None:
    """At the same hour as last time."""
    zone_name = await planning_zone(turn)
    async with turn.begin() as session:
        old = await making.editable(session, turn.actor, callback_data.event)
        hour = old.starts_at.astimezone(zone(zone_name)).time()
        starts_at = datetime.combine(callback_data.day, hour, zone(zone_name))
        event = await making.again(session, turn.actor, callback_data.event, starts_at, now=turn.now)
        turn.dialogue.end()
        turn.dialogue.remember(event=event)
    await show_event(turn, event)
