"""What holds for every step of every dialogue."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from aiogram.fsm.state import StatesGroup

import handlers
from bot.app import dispatcher
from handlers.dialogue import Dialogue
from handlers.turn import Turn
from locales import translator
from tests.support.dialogues import awaited_at
from views.common import home_row
from views.dialogues import AWAITED, Kind, is_way_out, name_of
from views.quotes import quoted
from views.screen import Screen, keyboard

ROOMS = sorted(Path(handlers.__file__).parent.rglob("*.py"))


def test_every_step_of_every_dialogue_has_a_name_of_its_own():
    dispatcher()
    names = [state.state for group in StatesGroup.__subclasses__() for state in group.__states__]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_step_that_listens_to_a_person_is_known_by_name_with_what_it_takes():
    """Known steps are asked about when words come late; one that nobody has named would take them as they come."""
    dispatcher()
    heard = awaited_at()
    assert heard.keys() == AWAITED.keys()
    for step, kinds in heard.items():
        assert kinds <= AWAITED[step].takes, step


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_step_can_be_said_in_words(language):
    _ = translator(language)
    for step in AWAITED:
        assert name_of(step, {}, _)
        assert quoted("Приказ", _) in name_of(step, {"about": "Приказ"}, _)
    assert name_of("Reviewing:ticking", {}, _) == ""
    assert name_of(None, {}, _) == ""


@pytest.mark.parametrize("step", sorted(AWAITED))
@pytest.mark.parametrize("tapped", [True, False])
def test_every_prompt_has_a_way_out(step, tapped):
    _ = translator("ru")
    dialogue = Dialogue(step, {}, asked=True)
    turn = Turn(1, 1, None, None, None, None, dialogue, _, query_id="1" if tapped else None)
    shown = turn.dressed(Screen(_("Write a number."), rows=(home_row(_),)))
    assert any(is_way_out(one) for row in shown.rows for one in row)
    if Kind.CONTACT in AWAITED[step].takes:
        keys = keyboard(turn.dressed(Screen(_("Write a number."), ask_contact="Номер")))["keyboard"]
        assert keys[-1] == [{"text": "✖️ Отмена"}]


def test_no_prompt_goes_past_the_turn():
    """What asks for something is shown by the turn: only there it gets its way out."""
    for file in ROOMS:
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.AsyncFunctionDef):
                calls = {ast.unparse(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}
                assert not {"turn.dialogue.go", "turn.out.send"} <= calls, f"{file.name}: {function.name}"
