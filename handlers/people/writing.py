"""What is written in one message about a school or the municipality: the one place that asks for it and saves it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from aiogram.fsm.state import State, StatesGroup

from handlers.last_edit import edited
from services.access import Action, Place, authorize
from services.people.schools import place_of_school

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram.types import Message

    from handlers.turn import Turn
    from services.access import Actor
    from services.last_edit import Edited
    from storage.database import Session
    from views.screen import Screen

About = Literal["school", "municipality"]  # what a dialogue remembers: the number of one or the other


class WritingSchool(StatesGroup):
    school = State()
    alias = State()
    name = State()


class WritingMunicipality(StatesGroup):
    name = State()
    consent = State()


# Step → what its words are about; who may write them.
STEPS: Final[dict[str | None, tuple[About, Action]]] = {
    WritingSchool.school.state: ("municipality", Action.SCHOOLS_EDIT),
    WritingSchool.alias.state: ("school", Action.SCHOOLS_EDIT),
    WritingSchool.name.state: ("school", Action.SCHOOLS_EDIT),
    WritingMunicipality.name.state: ("municipality", Action.MUNICIPALITY_EDIT),
    WritingMunicipality.consent.state: ("municipality", Action.MUNICIPALITY_EDIT),
}


class Save(Protocol):
    def __call__(self, session: Session, number: int, words: str, /, *, by: Actor, now: datetime) -> Any: ...


async def ask(turn: Turn, step: State, number: int, screen: Screen) -> None:
    """Wait for words about a school or a municipality, from somebody who may change it."""
    about, action = STEPS[step.state]
    async with turn.read() as session:
        place = await place_of_school(session, number) if about == "school" else Place(number)
    authorize(turn.actor, action, place)
    turn.dialogue.go(step, **{about: number})
    await turn.show(screen)


async def written(message: Message, turn: Turn, save: Save, what: Edited | None = None) -> tuple[int, Any]:
    """Save the words that were awaited; give what they were about, and what saving gave.

    The dialogue ends with the saving: words that are refused can be written again at once. `what` can be put back.
    """
    about, _ = STEPS[turn.dialogue.state]
    number: int = turn.dialogue.data[about]
    async with turn.begin() as session:
        async with edited(turn, session, what, number) if what else nullcontext():
            saved = await save(session, number, message.text or "", by=turn.actor, now=turn.now)
        turn.dialogue.end()
    return number, saved
