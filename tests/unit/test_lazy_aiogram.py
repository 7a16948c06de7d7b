"""aiogram's classes are built late; late they must be what they would have been at once."""

import asyncio
import json
import subprocess
import sys

import aiogram.methods
import aiogram.types
import pytest
from aiogram.types import ErrorEvent, Update
from pydantic import BaseModel

from tests.support.shares import FULL, share

TAP = {
    "update_id": 1,
    "callback_query": {
        "id": "7",
        "from": {"id": 5, "is_bot": False, "first_name": "Вера"},
        "chat_instance": "1",
        "data": "sv.a:1:2:3",
        "message": {"message_id": 9, "date": 0, "chat": {"id": 5, "type": "private"}},
    },
}
ASKED_OF_AN_OBJECT = f"""
import views
from aiogram.types import Message, Update
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
sender = Update.model_validate({TAP}).callback_query.from_user
print(to_jsonable_python(sender)["first_name"], len(TypeAdapter(list[Message]).validate_python([])))
"""
BY_MANY_THREADS = """
import sys, threading
import views
from aiogram.types import ChatFullInfo
sys.setswitchinterval(1e-6)
at_once, seen = threading.Barrier(8), []
def meet():
    at_once.wait()
    chat = {"id": 1, "type": "private", "accent_color_id": 1, "max_reaction_count": 1,
            "accepted_gift_types": dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts",
                                                  "premium_subscription", "gifts_from_channels"), True)}
    seen.append(ChatFullInfo.model_validate(chat).id)
threads = [threading.Thread(target=meet) for _ in range(8)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
print(seen)
"""


def run_afresh(*words: str, asked: str | None = None) -> str:
    done = subprocess.run([sys.executable, *words], input=asked, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("module", [aiogram.types, aiogram.methods])
def test_every_class_can_be_built_late(module):
    classes = [getattr(module, name) for name in module.__all__]
    models = [cls for cls in classes if isinstance(cls, type) and issubclass(cls, BaseModel)]
    assert len(models) > 100
    tried = share(models, of=8, row=1)
    for cls in tried:
        cls.model_rebuild()
    assert [cls for cls in tried if not cls.__pydantic_complete__] == []


@pytest.mark.skipif(not FULL, reason="nothing but another version of aiogram can change it: with FULL")
async def test_every_method_answers_the_same_in_a_process_that_called_nothing_before():
    calls = ("-m", "tests.support.aiogram_calls")
    at_once = await asyncio.to_thread(run_afresh, *calls, "at_once")
    late = await asyncio.to_thread(run_afresh, *calls, "late", asked=at_once)
    wanted, came = json.loads(at_once), json.loads(late)
    assert [name for name, one in wanted.items() if "error" in one["outcome"]] == []
    assert {name for name in wanted if came[name] != wanted[name]} == set()
    classes = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    assert wanted.keys() == {cls.__name__ for cls in classes if isinstance(getattr(cls, "__api_method__", 0), str)}


def test_an_object_and_a_list_of_a_class_that_nobody_built_yet_can_be_used():
    assert run_afresh("-c", ASKED_OF_AN_OBJECT) == "Вера 0\n"


def test_many_threads_may_meet_a_class_first():
    assert run_afresh("-c", BY_MANY_THREADS) == f"{[1] * 8}\n"


def test_a_class_of_our_own_may_still_use_names_of_the_function_it_stands_in():
    class Local(BaseModel):
        later: "Later"

    class Later(BaseModel):
        word: str

    Local.model_rebuild()
    assert Local.model_validate({"later": {"word": "да"}}).later.word == "да"


def test_what_comes_in_is_read():
    read = Update.model_validate(TAP)
    assert read.callback_query.data == "sv.a:1:2:3"
    assert type(read.callback_query.message).__name__ == "InaccessibleMessage"
    error = ValueError()
    assert ErrorEvent(update=read, exception=error).exception is error


def test_the_program_does_not_build_them_all():
    asked = "import handlers; from aiogram.types import Gift; print(Gift.__pydantic_complete__)"
    assert run_afresh("-c", asked) == "False\n"
