"""Steps of dialogues are kept by name: two of one name would answer each other's messages."""

from collections import Counter

from aiogram.fsm.state import StatesGroup

from bot.app import dispatcher


def test_every_step_of_every_dialogue_has_a_name_of_its_own():
    dispatcher()
    names = [state.state for group in StatesGroup.__subclasses__() for state in group.__states__]
    assert [name for name, count in Counter(names).items() if count > 1] == []
