"""Files of a Bot API server of one's own that runs with `--local`: it says where a file lies, and does not send it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger("nastavnik")


def read_local(folder: Path | None, path: str, *, limit: int) -> bytes | None:
    """Read a file of at most `limit` bytes; none where it is larger, gone, or not below `folder`.

    What the server says is not trusted further than its own folder: else it could have any file of this machine sent.
    """
    if folder is None:
        log.error("the Bot API server keeps its files on its disk (--local): TELEGRAM_API_FILES has to name its folder")
        return None
    inside = folder.resolve()
    try:
        there = inside.joinpath(path).resolve()
        if not there.is_relative_to(inside):
            log.error("the Bot API server named a file outside TELEGRAM_API_FILES")
        elif there.is_file():
            with there.open("rb") as file:
                content = file.read(limit + 1)
            return content if len(content) <= limit else None
    except (OSError, ValueError) as error:  # a name that can be none, too
        log.error("a file of the Bot API server cannot be read: %s", getattr(error, "strerror", error))  # noqa: TRY400 - the reason says it all
    return None
