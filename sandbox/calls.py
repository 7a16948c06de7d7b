"""A call as it came over HTTP: which method, with what, and whether aiogram's own class for it agrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import aiogram.methods
import orjson
from aiogram.types import InputFile
from aiohttp.web_request import FileField
from pydantic import BaseModel, ValidationError

from sandbox.errors import ApiError, bad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import web

    from sandbox.accounts import Account
    from sandbox.errors import Json
    from sandbox.world import World

# Telegram takes the names of methods in any case.
CLASSES: Final[dict[str, type[BaseModel]]] = {
    cls.__api_method__.lower(): cls
    for cls in vars(aiogram.methods).values()
    if isinstance(cls, type)
    and issubclass(cls, aiogram.methods.TelegramMethod)
    and cls is not aiogram.methods.TelegramMethod
}
_BARE: Final[dict[str, set[str]]] = {}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    box: World
    account: Account
    method: str
    args: Json
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_body(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The arguments (those of the address too) and the files. Values of forms are still strings."""
    args: Json = dict(request.query)
    if request.method == "GET" or not request.can_read_body:
        return args, {}
    if request.content_type == "application/json":
        return {**args, **_json_body(await request.read())}, {}
    uploads: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            uploads[name] = Upload(value.filename, value.file.read())
        else:
            args[name] = value if isinstance(value, str) else bytes(value).decode()
    return args, uploads


def _json_body(raw: bytes) -> Json:
    try:
        body = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError as error:
        raise bad("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad("object expected as request body")
    return {name: value for name, value in body.items() if value is not None}


def bare_fields(cls: type[BaseModel]) -> set[str]:
    """Names of the fields that are text as they stand; every other value of a form is JSON."""
    known = _BARE.get(cls.__name__)
    if known is None:
        known = {
            name for name, info in cls.model_fields.items() if str(info.annotation).startswith(("<class 'str'>", "str"))
        }
        _BARE[cls.__name__] = known
    return known


def from_form(cls: type[BaseModel], args: Json) -> Json:
    bare = bare_fields(cls)
    return {name: value if name in bare else _from_text(value) for name, value in args.items()}


def _from_text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def checked(method: str, args: Json, uploads: dict[str, Upload], *, strict: bool) -> Json:
    """The arguments with their types, or Telegram's 400. `strict` off only turns forms into values."""
    cls = CLASSES[method.lower()]
    for name in uploads:
        if name in cls.model_fields:
            args[name] = f"attach://{name}"
    args = from_form(cls, args)
    if not strict:
        return args
    args.pop("certificate", None)
    try:
        model = cls.model_validate(args)
    except ValidationError as error:
        raise _refusal(error) from error
    for path in unknown_fields(model):
        raise bad(f'unknown parameter "{path}" in {method}')
    return {
        name: value if isinstance(value, (dict, list)) else getattr(model, name, value) for name, value in args.items()
    }


def _refusal(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = [str(part) for part in first["loc"]]
    name = place[0] if place else "?"
    if first["type"] == "missing" and len(place) == 1:
        return bad({"text": "message text is empty"}.get(name, f'parameter "{name}" is required'))
    return bad(f'can\'t parse parameter "{name}" ({".".join(place)}: {first["msg"]})')


def unknown_fields(model: BaseModel, path: str = "") -> Iterator[str]:
    """Aiogram lets unknown fields through; a misspelt one would be a button that silently does nothing."""
    for name in model.__pydantic_extra__ or ():
        yield f"{path}{name}"
    for name in model.model_fields_set:
        if name not in type(model).model_fields:
            continue
        for inner in _models(getattr(model, name)):
            yield from unknown_fields(inner, f"{path}{name}.")


def _models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _models(item)


def attached(call: Call, value: Any) -> Upload | None:
    """The file behind `attach://name`; None when the value is a file_id."""
    if isinstance(value, InputFile) or not isinstance(value, str):
        raise bad("wrong file identifier/HTTP URL specified")
    if not value.startswith("attach://"):
        return None
    upload = call.uploads.get(value.removeprefix("attach://"))
    if upload is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return upload
