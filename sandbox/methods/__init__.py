"""What the sandbox models of the Bot API, by the lower-case name of the method."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from sandbox.calls import CLASSES
from sandbox.errors import ApiError, not_modelled
from sandbox.methods import editing, media, messages, polling, profile, rooms

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call

METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    **editing.METHODS,
    **media.METHODS,
    **messages.METHODS,
    **polling.METHODS,
    **profile.METHODS,
    **rooms.METHODS,
}


def look_up(method: str) -> Callable[[Call], Any]:
    known = METHODS.get(method.lower())
    if known is not None:
        return known
    if method.lower() in CLASSES:
        raise not_modelled(f"the method {method}")
    raise ApiError(404, "Not Found: method not found")


async def execute(call: Call) -> Any:
    result = look_up(call.method)(call)
    return await result if inspect.isawaitable(result) else result
