"""The tables say what the tree of routers would: the same handler for every button and every message at every step.

Without FULL a part of the forged buttons is tried, and each kind of message at a few of the steps.
"""

import os
from types import SimpleNamespace

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED, SkipHandler
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, User
from hypothesis import example, given
from hypothesis import strategies as st

from bot.app import UndeclaredHandlers, declared_tree, dispatcher, tables
from handlers.dialogue import Dialogue
from handlers.filters import Area, RepliesTo, without_threads
from handlers.permission import needs
from handlers.table import NotForTable, Tables
from handlers.taps import Unreadable, read_tap
from services.access import Action
from tests.support.callbacks import SUBJECTS, buttons, forgeries, packed
from tests.support.treed import handler_in_tree, hearer_in_tree, listening, steps

FULL = bool(os.environ.get("FULL"))
HERE = dict.fromkeys(SUBJECTS.values(), 7)
HONEST = [packed(kind, HERE) for kind in buttons()]
FORGED = sorted({data for kind in buttons() for data in forgeries(kind, HERE)})
ODD = ("", ":", "home:", "~", "nothing", "sv.a", "sv.a:1", "pp.:1", "me.lang:xx", "sv.a:1:2:3:4:5", f"rd.sem:{10**19}")


async def test_every_button_at_every_step_finds_the_same_handler():
    tree, table = dispatcher(), tables().taps
    asked = {one.kind.__prefix__: one.steps for one in listening(table) if one.steps}
    assert len(HONEST) > 400
    for data in (*HONEST, *ODD, *(FORGED if FULL else FORGED[::20])):
        listened = data in HONEST and data.partition(":")[0] in asked
        for step in steps(tree) if listened else [None]:
            found = table.find(data, step)
            handler, callback_data = await handler_in_tree(tree, data, step)
            assert (found.handler.callback, found.callback_data) == (handler.callback, callback_data), (data, step)


async def test_every_handler_of_taps_is_found_by_some_button():
    tree, table = dispatcher(), tables().taps
    found = {table.find(data, step).handler.callback for data in HONEST for step in steps(tree)}
    assert {one.handler.callback for one in listening(table)} <= found


def test_no_number_that_no_database_keeps_reaches_a_handler():
    """An area takes buttons with longer numbers for those of another time."""
    carrying = [one for one in listening(tables().taps) if one.kind.model_fields]
    assert len(carrying) > 300
    assert [one.kind.__prefix__ for one in carrying if not one.bounded] == []


class Press(CallbackData, prefix="x.press"):
    number: int


class Steps(StatesGroup):
    first = State()


def tree_of(*asked, flags=None, area=None):
    router = Router()
    if area:
        router.callback_query.filter(Area(area))
    router.callback_query(*asked, flags=flags or {})(lambda _: None)
    tree = Dispatcher(disable_fsm=True)
    tree.include_router(router)
    return tree


@pytest.mark.parametrize(
    ("asked", "area"),
    [
        ((lambda _: True,), None),
        ((Press.filter(), lambda _: True), None),
        ((Steps.first,), None),
        ((Press.filter(), StateFilter("*")), None),
        ((Press.filter(),), "y."),
    ],
    ids=["a function", "a function besides", "a step alone", "any step", "out of its router's area"],
)
def test_what_the_table_cannot_say_stops_the_start(asked, area):
    tree = tree_of(*asked, area=area)
    without_threads(tree)
    with pytest.raises(NotForTable):
        Tables(tree)


def test_whoever_comes_after_the_last_stops_the_start():
    tree = tree_of()
    later = Router()
    later.callback_query(Press.filter())(lambda _: None)
    tree.include_router(later)
    with pytest.raises(NotForTable):
        Tables(tree)


def test_an_undeclared_handler_stops_the_start():
    with pytest.raises(UndeclaredHandlers):
        declared_tree(tree_of(Press.filter()))
    assert declared_tree(tree_of(Press.filter(), flags=needs(Action.HOME)))


def test_nobody_looks_at_the_tap_itself():
    """A handler is handed our own short form, not aiogram's: its first argument is only a place."""
    for one in listening(tables().taps):
        assert one.handler.callback.__code__.co_varnames[0] == "_", one.handler.callback


WHO = {"id": 5, "is_bot": False, "first_name": "Анна"}
CHAT = {"id": 5, "type": "private"}
TAPPED = {"id": "1", "from": WHO, "chat_instance": "1", "data": "home", "message": {"message_id": 3, "chat": CHAT}}


def test_a_tap_is_read():
    tap = read_tap(TAPPED | {"from": WHO | {"language_code": "en"}, "data": "sv.a:1~12^"})
    assert (tap.id, tap.from_user.id, tap.from_user.language_code, tap.message_id) == ("1", 5, "en", 3)
    assert (tap.chat.id, tap.chat.type, tap.keeps) == (5, "private", True)
    plain, municipality = tap.plain()
    assert (plain.data, municipality) == ("sv.a:1", 12)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*TAPPED, *WHO, *CHAT]), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(TAPPED)), anything)
@example("message", {"message_id": 3})
@example("message", {"message_id": "3", "chat": CHAT})
@example("from", {"id": "5", "is_bot": False})
@example("data", 5)
def test_whatever_comes_is_read_or_refused(name, value):
    try:
        read_tap(TAPPED | {name: value})
    except Unreadable:
        return
    if name in {"id", "data"}:  # of the rest only what is asked for is read
        CallbackQuery.model_validate(TAPPED | {"message": TAPPED["message"] | {"date": 0}} | {name: value})


async def test_the_tree_is_asked_as_aiogram_asks_it():
    assert await handler_in_tree(tree_of(Press.filter()), "x.other:1", None) is UNHANDLED
    handler, data = await handler_in_tree(tree_of(Press.filter()), "x.press:4", None)
    assert (handler.callback.__name__, data) == ("<lambda>", Press(number=4))


FILE = {"file_id": "a", "file_unique_id": "a"}
SIZED = FILE | {"width": 9, "height": 9}
SENT = {
    "words": {"text": "Провели семинар"},
    "a date": {"text": "12.10.2026"},
    "slash": {"text": "/"},
    "unknown command": {"text": "/nothing"},
    "to another bot": {"text": "/home@another_bot"},
    "nothing": {},
    "document": {"document": FILE | {"file_name": "карта.docx"}},
    "document with a command": {"document": FILE, "caption": "/import карта"},
    "photo": {"photo": [SIZED]},
    "video": {"video": SIZED | {"duration": 1}},
    "voice": {"voice": FILE | {"duration": 1}},
    "sticker": {"sticker": SIZED | {"type": "regular", "is_animated": False, "is_video": False}},
    "contact": {"contact": {"phone_number": "+7", "first_name": "Анна", "user_id": 5}},
    "place": {"location": {"latitude": 1.0, "longitude": 1.0}},
}


def messages():
    """What can be written and sent: every command with and without more, every kind of thing, replies to buttons."""
    words = {command for one in tables().messages._hearers for command in one.commands or ()}
    assert len(words) > 20
    yield from SENT.values()
    for word in sorted(words):
        for text in (f"/{word}", f"/{word} x", f"/{word}@{ME}", f"/{word}x", f"/start {word}_1"):
            yield {"text": text}
    for kind in RepliesTo.KNOWN:
        button = {"text": "…", "callback_data": packed(kind, HERE)}
        answered = {"message_id": 2, "date": 0, "chat": CHAT, "from": WHO | {"is_bot": True}, "text": "…"}
        answered["reply_markup"] = {"inline_keyboard": [[button]]}
        yield from (one | {"reply_to_message": answered} for one in (SENT["words"], SENT["photo"]))


ME = "nastavnik_bot"


class Named(Bot):
    async def me(self):
        return User(id=1, is_bot=True, first_name="Наставник", username=ME)


class Noted(Exception):
    pass


@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_whatever_is_written_or_sent_finds_the_same_handler(kind, monkeypatch):
    """The table only leaves out whom a look at step and command rules out; the rest are asked as the tree asks them."""
    tree, table = dispatcher(), tables().messages if kind == "message" else tables().edits
    bot = Named("1:a")

    async def note(handler, _event, _data):
        raise Noted(handler)

    monkeypatch.setattr("handlers.table._call", note)
    everything = list(messages()) if kind == "message" else list(SENT.values())
    some = steps(tree, kind)
    few = [None, "Elsewhere:step"] if FULL else [None]
    count = 0
    for number, sent in enumerate(everything):
        event = Message.model_validate({"message_id": 3, "date": 0, "chat": CHAT, "from": WHO} | sent)
        nearby = some if FULL or sent == SENT["words"] else {*few, some[number % len(some)]}
        for step in nearby:
            turn = SimpleNamespace(dialogue=Dialogue(step), person=None)
            told = {"bot": bot, "turn": turn}
            expected = await hearer_in_tree(tree, kind, event, step, **told)
            with pytest.raises(Noted) as noted:
                await table.handle(event, told | {"raw_state": step})
            assert noted.value.args[0].callback == expected[0].callback, (sent, step)
            count += 1
    assert count > len(everything)


async def test_who_finds_it_is_not_an_answer_is_passed_over():
    tree, asked = Dispatcher(disable_fsm=True), []
    router = Router()

    @router.message(flags=needs(Action.ANYBODY))
    async def first(_, turn):
        asked.append("first")
        raise SkipHandler

    @router.message(flags=needs(Action.ANYBODY))
    async def second(_, turn):
        asked.append("second")

    tree.include_router(router)
    message = Message.model_validate({"message_id": 3, "date": 0, "chat": CHAT, "from": WHO, "text": "…"})
    turn = SimpleNamespace(person=None)
    await Tables(tree).messages.handle(message, {"raw_state": None, "turn": turn})
    assert asked == ["first", "second"]
