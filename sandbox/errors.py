"""The Bot API's refusals, in Telegram's own wording: bots decide by these texts."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(reason: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def not_modelled(what: str) -> ApiError:
    """Never `true` for what the sandbox cannot do: a test that passes on it would prove nothing."""
    return ApiError(501, f"Not Implemented: the sandbox does not model {what}")
