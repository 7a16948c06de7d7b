"""A sample of what every step of a dialogue remembers, for the test that answers each of them without the right to.

Of the steps the house itself knows who listens: a step that nobody has explained here makes the test red.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State

from handlers import ROUTERS
from handlers.filters import HasContact, HasEvidence, HasFile, IsText
from handlers.permission import FLAG
from services.announcements import Audience
from services.events.reading import read_text
from services.events.reading.files import reading_as_json
from services.municipality.calendar import DayKind
from services.surveys.definitions import template
from services.surveys.plans import plan_for
from tests.support.callbacks import DAY, subjects_of
from views.dialogues import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Router
    from aiogram.dispatcher.event.handler import HandlerObject
    from aiogram.filters.callback_data import CallbackData

    from services.access import Action

KEYS: Final = re.compile(r'dialogue\.data\["(\w+)"\]')
LIST: Final = "ФИО;Роль\nПодставная Полина;Учитель\n".encode()
LETTER: Final = reading_as_json(read_text("10 декабря в 14:00 состоится семинар «Читаем вместе».", DAY))
# Open to whoever comes: what they remember is the stranger's own.
OPEN: Final = {"Checking", "Founding", "Joining", "Asking", "Phoning"}
# Step (or all of a group) → what it remembers, beside the ids of what stands at the place.
PLAIN: Final[dict[str, dict[str, Any]]] = {
    "Setting": {"who": "curator_after"},
    "Inviting": {
        "title": "Собрание",
        "day": DAY.isoformat(),
        "starts_at": f"{DAY}T15:00:00+07:00",
        "place": "Зал",
        "audience": "teacher",
    },
    "ChangingEvent": {"field": "about"},
    "ShiftingEvent": {"day": DAY.isoformat()},
    "Ticking": {"presence": "present"},
    "EditingItem": {"day": DAY.toordinal()},
    "EditingRoadmap": {"kind": "name", "value": "Карта развития", "seen": "Дорожная карта"},
    "ImportingRoadmap": {"text": "№\tМероприятие\tСрок", "filename": "план.txt"},
    "MovingLevels": {"level": 0},
    "ReadingLetter": {"letter": LETTER, "at": 0, "answers": {}, "drafts": [], "text": "Письмо"},
    "Reviewing": {"version": 1},
    "Writing": {"addressee": "coordinator"},
    "WritingDays": {"kind": next(iter(DayKind)), "year": 2026},
}
# What is written at a step: a day where days are awaited.
WRITTEN: Final = {
    "WritingDays": "12.11.2026–15.11.2026",
    "WritingTerm": "12.11.2027",
    "Inviting": "15:00",
    "ShiftingEvent": "15:00",
    "EditingItem": "Собрать команду",
}


def remembered(step: str, here: dict[str, int], file_id: str) -> dict[str, Any]:
    """Give what a dialogue at this step would remember of the things that stand `here`."""
    group = step.partition(":")[0]
    known: dict[str, Any] = here | PLAIN.get(group, {})
    match group:
        case "Announcing":
            known["draft"] = {"text": "Слово", "file_kind": None, "file_id": None}
            known["audience"] = Audience(schools=(here["school"],), item=here["item"]).to_json()
        case "ListingStatus":
            known["at"] = f"pp.s.list:{here['municipality']}:low_results:2026"
        case "WritingTerm":
            known["end"] = "last"
        case "AddingMunicipality":
            known["name"] = "Лесной район"
        case "Planning":
            known["plan"] = plan_for(template("teachers", "ru")).to_json() | {"schools": [here["school"]]}
        case "ImportingPeople":
            known |= {"file": file_id, "sum": hashlib.sha256(LIST).hexdigest(), "add": True}
        case "Reviewing":
            known["ticked"] = {str(here["assignment"]): 1}
    return known


def written_at(step: str) -> str:
    return WRITTEN.get(step.partition(":")[0], "Слово")


def steps() -> dict[str, set[Action]]:
    """Every step at which something is awaited, with the actions of those who listen there."""
    found: dict[str, set[Action]] = {}
    for _kind, handler in _handlers():
        for state in _states(handler):
            found.setdefault(state, set()).add(handler.flags[FLAG])
    return {step: actions for step, actions in found.items() if step.partition(":")[0] not in OPEN}


def asked_of_memory(step: str) -> set[str]:
    """The keys without which the conversation of this step cannot go on: `turn.dialogue.data["…"]`."""
    rooms = {handler.callback.__module__ for _kind, handler in _handlers() if step in _states(handler)}
    return {key for room in rooms for key in KEYS.findall(inspect.getsource(sys.modules[room]))}


def buttons_at(step: str) -> dict[type[CallbackData], Action]:
    """The buttons of that dialogue that carry nothing: they act on what it remembers."""
    rooms = {handler.callback.__module__ for _kind, handler in _handlers() if step in _states(handler)}
    return {
        one.callback.callback_data: handler.flags[FLAG]
        for kind, handler in _handlers()
        if kind == "callback_query" and handler.callback.__module__ in rooms
        for one in handler.filters or ()
        if isinstance(one.callback, CallbackQueryFilter) and not subjects_of(one.callback.callback_data)
    }


def _states(handler: HandlerObject) -> set[str]:
    asked = [one.callback for one in handler.filters or ()]
    several = [state for one in asked if isinstance(one, StateFilter) for state in one.states]
    return {str(one.state) for one in [*asked, *several] if isinstance(one, State)}


def _handlers() -> Iterator[tuple[str, HandlerObject]]:
    for router in ROUTERS:
        yield from _of(router)


def _of(router: Router) -> Iterator[tuple[str, HandlerObject]]:
    for name in ("message", "callback_query"):
        for handler in router.observers[name].handlers:
            yield name, handler
    for child in router.sub_routers:
        yield from _of(child)


def awaited_at() -> dict[str, set[Kind]]:
    """Step → what its handlers listen to, of all that a person can send."""
    found: dict[str, set[Kind]] = {}
    for kind, handler in _handlers():
        if kind != "message":
            continue
        filters = {type(one.callback) for one in handler.filters or ()}
        kinds = {taken for filter_, taken in LISTENS.items() if filter_ in filters}
        for step in _states(handler):
            found.setdefault(step, set()).update(kinds)
    return found


LISTENS: Final = {IsText: Kind.WORDS, HasFile: Kind.FILE, HasEvidence: Kind.FILE, HasContact: Kind.CONTACT}
