"""aiogram's classes are built late; late they must be what they would have been at once."""

import subprocess
import sys

import aiogram.methods
import aiogram.types
import pytest
from aiogram.types import ErrorEvent, Update
from pydantic import BaseModel

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


@pytest.mark.parametrize("module", [aiogram.types, aiogram.methods])
def test_every_class_can_be_built_late(module):
    classes = [getattr(module, name) for name in module.__all__]
    models = [cls for cls in classes if isinstance(cls, type) and issubclass(cls, BaseModel)]
    for cls in models:
        cls.model_rebuild()
    assert [cls for cls in models if not cls.__pydantic_complete__] == []
    assert len(models) > 100


def test_what_comes_in_is_read():
    read = Update.model_validate(TAP)
    assert read.callback_query.data == "sv.a:1:2:3"
    assert type(read.callback_query.message).__name__ == "InaccessibleMessage"
    error = ValueError()
    assert ErrorEvent(update=read, exception=error).exception is error


def test_the_program_does_not_build_them_all():
    asked = "import handlers; from aiogram.types import Gift; print(Gift.__pydantic_complete__)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
