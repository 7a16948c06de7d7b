"""The table of taps says what the tree of routers would: the same handler for every button at every step."""

import pytest
from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from hypothesis import example, given
from hypothesis import strategies as st

from bot.app import UndeclaredHandlers, declared_tree, dispatcher, taps
from handlers.filters import Area, without_threads
from handlers.permission import check_permission, needs
from handlers.taps import NotForTable, Taps, Unreadable, read_tap
from services.access import Action
from tests.support.callbacks import SUBJECTS, buttons, forgeries, packed
from tests.support.treed import handler_in_tree, listening, steps

HERE = dict.fromkeys(SUBJECTS.values(), 7)
DATA = sorted({data for kind in buttons() for data in (packed(kind, HERE), *forgeries(kind, HERE))})
ODD = ("", ":", "home:", "~", "nothing", "sv.a", "sv.a:1", "pp.:1", "me.lang:xx", "sv.a:1:2:3:4:5", f"rd.sem:{10**19}")


async def test_every_button_at_every_step_finds_the_same_handler():
    tree, table = dispatcher(), taps()
    asked = {one.kind.__prefix__: one.steps for one in listening(table) if one.steps}
    assert len(DATA) > 1000
    for data in (*DATA, *ODD):
        nearby = steps(tree) if data.partition(":")[0] in asked else [None, "Elsewhere:step"]
        for step in nearby:
            found = table.find(data, step)
            handler, callback_data = await handler_in_tree(tree, data, step)
            assert (found.handler.callback, found.callback_data) == (handler.callback, callback_data), (data, step)


async def test_every_handler_of_taps_is_found_by_some_button():
    tree, table = dispatcher(), taps()
    samples = [packed(kind, HERE) for kind in buttons()]
    found = {table.find(data, step).handler.callback for data in samples for step in steps(tree)}
    assert {one.handler.callback for one in listening(table)} <= found


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
        Taps(tree)


def test_whoever_comes_after_the_last_stops_the_start():
    tree = tree_of()
    later = Router()
    later.callback_query(Press.filter())(lambda _: None)
    tree.include_router(later)
    with pytest.raises(NotForTable):
        Taps(tree)


def test_an_undeclared_handler_stops_the_start():
    with pytest.raises(UndeclaredHandlers):
        declared_tree(tree_of(Press.filter()))
    assert declared_tree(tree_of(Press.filter(), flags=needs(Action.HOME)))


def test_nobody_looks_at_the_tap_itself():
    """A handler is handed our own short form, not aiogram's: its first argument is only a place."""
    for one in listening(taps()):
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
    tree = tree_of(Press.filter())
    tree.callback_query.middleware(check_permission)
    handler, data = await handler_in_tree(tree, "x.press:4", None)
    assert (handler.callback.__name__, data) == ("<lambda>", Press(number=4))
