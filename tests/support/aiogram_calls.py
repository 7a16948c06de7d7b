"""Every method of the Bot API through aiogram's own session, in processes where nothing was called before.

`python -m tests.support.aiogram_calls at_once` lets aiogram build its classes at the import, makes up arguments and a
valid result for each method and calls it; `… late` does the same calls after `views`, from what the first printed.
A loopback server answers. Both print, by method, what was sent and what came back.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import os
import sys
import types
import typing
from enum import Enum
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession

FILE = "a file, not its words"
PLAIN: dict[Any, Any] = {str: "а", int: 1, float: 0.5, bool: True, dt.datetime: 86400, dt.timedelta: 60}


def example(kind: Any, *, depth: int) -> Any:  # noqa: PLR0911 - a line for each form of an annotation
    """A JSON value that `kind` accepts; optional fields are filled in for `depth` levels."""
    if kind in PLAIN:
        return PLAIN[kind]
    kind = getattr(kind, "__value__", kind)  # of a named alias
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return example(inside[0], depth=depth)
    if origin is typing.Literal:
        return inside[0]
    if origin is list:
        return [example(inside[0], depth=depth)]
    if origin in {typing.Union, types.UnionType}:
        return example(str if str in inside else inside[0], depth=depth)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return fields_of(kind, depth=depth)
    assert kind.__name__ == "InputFile", kind
    return FILE


def fields_of(kind: type[BaseModel], *, depth: int) -> dict[str, Any]:
    given = {}
    for name, field in kind.model_fields.items():
        constant = isinstance(field.default, (str, Enum)) and bool(field.default)
        if constant:
            given[field.alias or name] = getattr(field.default, "value", field.default)
        elif field.is_required() or depth > 0:
            given[field.alias or name] = example(field.annotation, depth=depth - 1)
    return given


def plan() -> dict[str, dict[str, Any]]:
    import aiogram.methods  # noqa: PLC0415 - only now may it be imported

    classes = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    methods = [cls for cls in classes if isinstance(getattr(cls, "__api_method__", None), str)]
    return {
        cls.__name__: {
            "args": fields_of(cls, depth=0),
            "kind": str(cls.__returning__),
            "result": example(cls.__returning__, depth=1),
        }
        for cls in methods
    }


class Loopback:
    """Plays Telegram for one call after another; remembers what it was sent."""

    def __init__(self) -> None:
        self.result: Any = None
        self.received: dict[str, Any] = {}

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        files = {f"attach://{key}" for key, value in form.items() if isinstance(value, web.FileField)}
        words = {key: value for key, value in form.items() if f"attach://{key}" not in files}
        self.received = {key: FILE if value in files else value for key, value in words.items()}
        return web.json_response({"ok": True, "result": self.result})

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncGenerator[str]:
        app = web.Application()
        app.router.add_post("/{path:.*}", self.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


async def call_all(planned: dict[str, dict[str, Any]], session: AiohttpSession) -> dict[str, Any]:
    """Make the calls one after another; by method, what was sent and what came back."""
    from aiogram import Bot  # noqa: PLC0415 - only now may it be imported
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415 - see above

    loopback = Loopback()
    outcomes: dict[str, Any] = {}
    async with loopback.opened() as url:
        session.api = TelegramAPIServer.from_base(url)
        async with Bot("1:a", session=session) as bot:
            for name, one in planned.items():
                loopback.result = one["result"]
                outcomes[name] = await outcome(bot, name, one["args"]) | {"sent": loopback.received}
    return outcomes


async def outcome(bot: Bot, name: str, args: dict[str, Any]) -> dict[str, Any]:
    import aiogram.methods  # noqa: PLC0415 - see above
    from aiogram.types import BufferedInputFile  # noqa: PLC0415 - see above

    values = {key: BufferedInputFile(b"1", "1.txt") if value == FILE else value for key, value in args.items()}
    try:
        back = await bot(getattr(aiogram.methods, name)(**values))
        return {"kind": type(back).__name__, "back": to_jsonable_python(back, serialize_unknown=True)}
    except Exception as error:  # noqa: BLE001 - a difference is what is looked for
        return {"error": f"{type(error).__name__}: {error}"}


def each_first(planned: dict[str, dict[str, Any]], session: AiohttpSession) -> dict[str, Any]:
    """The same, for each kind of result in a copy of its own of this process, in which nothing was called before."""
    outcomes: dict[str, Any] = {}
    for kind in dict.fromkeys(one["kind"] for one in planned.values()):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            these = {name: one for name, one in planned.items() if one["kind"] == kind}
            with os.fdopen(writing, "w", encoding="utf-8") as out:
                json.dump(asyncio.run(call_all(these, session)), out)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as back:
            outcomes |= json.load(back)
        os.waitpid(child, 0)
    return outcomes


def main() -> None:
    late = sys.argv[1] == "late"
    if late:
        import views  # noqa: F401, PLC0415 - aiogram comes late with it
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415 - see above

    planned, session = json.load(sys.stdin) if late else plan(), AiohttpSession()
    outcomes = each_first(planned, session) if late else asyncio.run(call_all(planned, session))
    json.dump({name: one | {"outcome": outcomes[name]} for name, one in planned.items()}, sys.stdout)


if __name__ == "__main__":
    main()
