"""/announce: text or file → audience → as they will see it → sent, watched, stopped, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from services import announcements
from services.access import Action, municipality_for
from services.announcements import Audience, Draft
from services.errors import NotFound
from services.reminders.choices import items_to_ask
from services.schools.taking_part import schools_taking_part
from views import announcements as views
from views.events.planning import dropped_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.announcements import Listeners
    from storage.database import Session

router = Router(name="announcements")
router.callback_query.filter(Area("an."))
ANNOUNCE = needs(Action.ANNOUNCE)


class Announcing(StatesGroup):
    words = State()
    audience = State()
    correction = State()


@router.message(Command("announce"), flags=ANNOUNCE)
async def began(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Announcing.words)
    await turn.say(views.ask_screen(turn._))


@router.message(Announcing.words, HasFile(), flags=ANNOUNCE)
async def got_file(message: Message, turn: Turn) -> None:
    if message.photo:
        kind, file_id = "photo", message.photo[-1].file_id
    elif message.document:
        kind, file_id = "document", message.document.file_id
    else:
        raise NotFound
    await keep(turn, Draft(message.caption or "", kind, file_id))


@router.message(Announcing.audience, HasFile(), flags=ANNOUNCE)
async def got_more(_: Message, turn: Turn) -> None:
    """The rest of an album: said once, however many there are."""
    if not turn.dialogue.data.get("told"):
        turn.dialogue.remember(told=True)
        await turn.say(views.one_file_screen(turn._))


@router.message(Announcing.words, IsText(), flags=ANNOUNCE)
async def got_text(message: Message, turn: Turn) -> None:
    await keep(turn, Draft(message.text or ""))


async def keep(turn: Turn, draft: Draft) -> None:
    announcements.ensure_fits(draft)
    turn.dialogue.go(Announcing.audience, draft=vars(draft), audience=Audience().to_json())
    await show_audience(turn, Audience(), say=True)


def known(turn: Turn) -> tuple[Draft, Audience]:
    data = turn.dialogue.data
    if "draft" not in data or "audience" not in data:
        raise NotFound
    return Draft(**data["draft"]), Audience.from_json(data["audience"])


def remember(turn: Turn, audience: Audience) -> None:
    turn.dialogue.go(Announcing.audience, audience=audience.to_json())


async def heard_by(session: Session, turn: Turn, audience: Audience) -> Listeners:
    municipality = municipality_for(turn.actor, Action.ANNOUNCE)
    return await announcements.listeners(session, turn.actor, municipality, audience, now=turn.now)


async def show_audience(turn: Turn, audience: Audience, *, say: bool = False) -> None:
    municipality = municipality_for(turn.actor, Action.ANNOUNCE)
    async with turn.read() as session:
        heard = await heard_by(session, turn, audience)
        titles = dict(await items_to_ask(session, municipality)) if audience.item else {}
    screen = views.audience_screen(audience, heard, titles.get(audience.item or 0), turn._)
    await (turn.say(screen) if say else turn.show(screen))


@router.callback_query(views.ToggleRole.filter(), flags=ANNOUNCE)
async def toggled_role(_: CallbackQuery, turn: Turn, callback_data: views.ToggleRole) -> None:
    _draft, audience = known(turn)
    role = callback_data.role
    roles = tuple(one for one in audience.roles if one != role) if role in audience.roles else (*audience.roles, role)
    remember(turn, changed := audience._replace(roles=roles))
    await (show_roles(turn, changed) if role in views.OTHERS else show_audience(turn, changed))


@router.callback_query(views.MoreRoles.filter(), flags=ANNOUNCE)
async def wants_other_roles(_: CallbackQuery, turn: Turn) -> None:
    await show_roles(turn, known(turn)[1])


async def show_roles(turn: Turn, audience: Audience) -> None:
    async with turn.read() as session:
        heard = await heard_by(session, turn, audience)
    await turn.show(views.roles_screen(audience, heard, turn._))


@router.callback_query(views.BackToAudience.filter(), flags=ANNOUNCE)
async def back(_: CallbackQuery, turn: Turn) -> None:
    await show_audience(turn, known(turn)[1])


@router.callback_query(views.PickSchools.filter(), flags=ANNOUNCE)
async def picking_schools(_: CallbackQuery, turn: Turn, callback_data: views.PickSchools) -> None:
    await show_schools(turn, known(turn)[1], callback_data.page)


async def show_schools(turn: Turn, audience: Audience, page: int) -> None:
    async with turn.read() as session:
        schools = await schools_taking_part(session, municipality_for(turn.actor, Action.ANNOUNCE))
    await turn.show(views.schools_screen(schools, audience.schools, page, turn._))


@router.callback_query(views.ToggleSchool.filter(), flags=ANNOUNCE)
async def toggled_school(_: CallbackQuery, turn: Turn, callback_data: views.ToggleSchool) -> None:
    _draft, audience = known(turn)
    one = callback_data.school
    rest = tuple(school for school in audience.schools if school != one)
    schools = rest if one in audience.schools else (*audience.schools, one)
    remember(turn, changed := audience._replace(schools=schools))
    await show_schools(turn, changed, callback_data.page)


@router.callback_query(views.ListItems.filter(), flags=ANNOUNCE)
async def listing_items(_: CallbackQuery, turn: Turn, callback_data: views.ListItems) -> None:
    known(turn)
    async with turn.read() as session:
        items = await items_to_ask(session, municipality_for(turn.actor, Action.ANNOUNCE))
    await turn.show(views.items_screen(items, callback_data.page, turn._))


@router.callback_query(views.PickItem.filter(), flags=ANNOUNCE)
async def picked_item(_: CallbackQuery, turn: Turn, callback_data: views.PickItem) -> None:
    _draft, audience = known(turn)
    remember(turn, changed := audience._replace(item=callback_data.item or None))
    await show_audience(turn, changed)


@router.callback_query(views.AnyItem.filter(), flags=ANNOUNCE)
async def asked_of_nobody(_: CallbackQuery, turn: Turn) -> None:
    _draft, audience = known(turn)
    remember(turn, changed := audience._replace(item=None))
    await show_audience(turn, changed)


@router.callback_query(views.Ready.filter(), flags=ANNOUNCE)
async def ready(_: CallbackQuery, turn: Turn) -> None:
    draft, audience = known(turn)
    async with turn.read() as session:
        heard = await heard_by(session, turn, audience)
    if not heard.people:
        raise announcements.NobodyListens
    await turn.say(views.copy_screen(draft))
    await turn.say(views.confirm_screen(heard, turn._))


@router.callback_query(views.SendAll.filter(), flags=ANNOUNCE)
async def sent(_: CallbackQuery, turn: Turn) -> None:
    draft, audience = known(turn)
    async with turn.begin() as session:
        turn.dialogue.end()
        progress = await announcements.announce(
            session,
            turn.actor,
            municipality_for(turn.actor, Action.ANNOUNCE),
            draft,
            audience,
            progress_message=turn.message_id,
            now=turn.now,
        )
    await turn.show(views.progress_screen(progress, turn._))


@router.callback_query(views.DropIt.filter(), flags=ANNOUNCE)
async def dropped(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(dropped_screen(turn._))


@router.callback_query(views.Stop.filter(), flags=ANNOUNCE)
async def stopped(_: CallbackQuery, turn: Turn, callback_data: views.Stop) -> None:
    async with turn.begin() as session:
        progress = await announcements.stop(session, turn.actor, callback_data.id, now=turn.now)
    await turn.show(views.progress_screen(progress, turn._))


@router.callback_query(views.Correct.filter(), flags=ANNOUNCE)
async def correcting(_: CallbackQuery, turn: Turn, callback_data: views.Correct) -> None:
    async with turn.read() as session:
        await announcements.progress_of(session, callback_data.id, turn.actor)
    turn.dialogue.end()
    turn.dialogue.go(Announcing.correction, announcement=callback_data.id)
    await turn.say(views.ask_correction_screen(turn._))


@router.message(Announcing.correction, IsText(), flags=ANNOUNCE)
async def corrected(message: Message, turn: Turn) -> None:
    """Shown as it will look, and asked about: what is written instead is looked at in its turn."""
    number, words = turn.dialogue.data["announcement"], message.text or ""
    async with turn.read() as session:
        draft, copies = await announcements.draft_correction(session, turn.actor, number, words)
    turn.dialogue.go(Announcing.correction, words=words)
    await turn.say(views.copy_screen(draft))
    await turn.say(views.sure_to_correct_screen(number, copies, turn._))


@router.callback_query(views.CorrectSurely.filter(), Announcing.correction, flags=ANNOUNCE)
async def corrected_surely(_: CallbackQuery, turn: Turn, callback_data: views.CorrectSurely) -> None:
    number, known = callback_data.id, turn.dialogue.data
    if known.get("announcement") != number or "words" not in known:
        raise NotFound
    async with turn.begin() as session:
        copies = await announcements.correct(session, turn.actor, number, known["words"], now=turn.now)
        turn.dialogue.end()
    await turn.show(views.corrected_screen(copies, turn._))
