"""Logging: text or JSON lines; internal ids only. Tokens and phone numbers are taken out wherever they turn up."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any, Final

# A token as the platform writes it, and anything that looks like a phone number.
SECRETS: Final = re.compile(
    r"\b\d{6,}:[A-Za-z0-9_-]{20,}|(?<!\w)\+?[78][\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}\b"
)


def redact(text: str) -> str:
    return SECRETS.sub("[…]", text)


class TextFormatter(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return where(ei[1])

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redact(where(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def where(error: BaseException | None) -> str:
    """Name the kind of an error and the lines it passed, without its words: those may hold somebody's text."""
    steps = []
    trace = error.__traceback__ if error else None
    while trace:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at " + " < ".join(reversed(steps))


def set_up(log_format: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    plain = TextFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if log_format == "json" else plain)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # These write whole updates, statements with what people answered, addresses with the token, a line for every tap.
    for chatty in ("aiogram", "aiohttp", "aiosqlite", "alembic", "apscheduler", "asyncio", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
