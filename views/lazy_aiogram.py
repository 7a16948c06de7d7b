"""aiogram's classes, each built when it is first used.

On its import aiogram has pydantic build 400 classes: that takes seconds and more than 100 MB, most of what an idle bot
would hold, for some dozen that are ever used here. pydantic can put this off (`defer_build`); then a class must find
the names in its annotations later, for aiogram hands them over only at the import.

It must come before anything else imports aiogram; too late, everything works the same and is only heavier.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    if "aiogram" in sys.modules:
        return
    build = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def remember(_: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
        names.update(_types_namespace)

    def build_with_names(cls: type[BaseModel], /, **options: Any) -> bool | None:
        built: bool | None = build.__func__(cls, **options | {"_types_namespace": names})
        return built

    BaseModel.model_config["defer_build"] = True
    BaseModel.model_rebuild = classmethod(remember)  # type: ignore[assignment, method-assign] # for the import only
    try:
        from aiogram.client.context_controller import BotContextController  # noqa: PLC0415 - this is the very point
        from aiogram.types import Update  # noqa: PLC0415
    finally:
        BaseModel.model_rebuild = build  # type: ignore[method-assign]
        del BaseModel.model_config["defer_build"]
    BotContextController.model_rebuild = classmethod(build_with_names)  # type: ignore[assignment, method-assign]
    Update.model_rebuild()  # what every tap needs, before the first one
