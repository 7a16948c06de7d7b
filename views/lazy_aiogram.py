"""aiogram's classes, each built when it is first used, and the same then as if built at once.

On its import aiogram has pydantic build nearly 600 classes: that takes seconds and 100 MB, most of what an idle bot
would hold, for some dozen that are ever used here. pydantic can put this off (`defer_build`). Three things that the
import would have settled have to be kept for later:

- the names in a class's annotations, which aiogram hands over only at the import: they are written into the module of
  the class, where everything looks that may ever build it – the class itself, one that contains it, `Response[...]` of
  a call, a `TypeAdapter`;
- the serializer of a class whose objects came out of another one's validation: it is built when an object is asked
  for it, for pydantic's core takes no stand-in;
- one builder at a time: two threads may meet a class that is not built yet.

It must come before anything else imports aiogram; too late, everything is built at once and only heavier.
"""

from __future__ import annotations

import re
import sys
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel
from pydantic._internal._mock_val_ser import MockValSer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME: Final = re.compile(r"[A-Za-z_]\w*")
BUILDING: Final = RLock()


def import_aiogram() -> None:
    if "aiogram" in sys.modules:
        return
    build = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}
    left: list[type[BaseModel]] = []

    def remember(cls: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
        names.update(_types_namespace)
        left.append(cls)

    def build_alone(
        cls: type[BaseModel], /, *, force: bool = False, _parent_namespace_depth: int = 2, **options: Any
    ) -> bool | None:
        with BUILDING:
            depth = _parent_namespace_depth + 1  # this function is one frame more
            built: bool | None = build.__func__(cls, force=force, _parent_namespace_depth=depth, **options)
            return built

    BaseModel.model_config["defer_build"] = True
    BaseModel.model_rebuild = classmethod(remember)  # type: ignore[assignment, method-assign] # for the import only
    try:
        from aiogram.types import Update  # noqa: PLC0415 - this is the very point
    finally:
        BaseModel.model_rebuild = classmethod(build_alone)  # type: ignore[assignment, method-assign]
        del BaseModel.model_config["defer_build"]
    MockValSer.__get__ = _built_for_an_object  # type: ignore[attr-defined]
    _hand_over(names, left)
    Update.model_rebuild()  # what every tap needs, before the first one


def _hand_over(names: Mapping[str, Any], classes: Iterable[type[BaseModel]]) -> None:
    """Give each class's module the names that its fields' annotations use, inherited ones too, and it has not."""
    for cls in classes:
        known = vars(sys.modules[cls.__module__])
        written = (kind for base in cls.__mro__ for kind in vars(base).get("__annotations__", {}).values())
        used = {name for kind in written for name in NAME.findall(str(kind))}
        known |= {name: names[name] for name in used & names.keys() - known.keys()}


def _built_for_an_object(mock: MockValSer[Any], instance: object, _: type | None = None) -> Any:
    """Stand in for a class; an object of it (pydantic's core asks objects) gets the real thing."""
    return mock if instance is None else mock.rebuild()
