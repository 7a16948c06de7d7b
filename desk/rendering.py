"""Templates and the few files that pages ask for. Everything put into a page is escaped; no page asks another host."""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storage.giving_way import give_way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from locales import Translator

FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"
PIECES: Final = 250  # of a page between two pauses: half a millisecond
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    content: bytes
    kind: str
    mark: str  # of the content: an address with it may be kept for ever


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, _: Translator, **values: Any) -> Iterator[str]:
    """Give a page piece by piece: a map of two thousand cells is not put together at once."""
    words = {"_": _, "plural": _.plural, "language": _.language}
    return environment().get_template(template).generate(**words, **values)


async def together(pieces: Iterator[str]) -> str:
    """Put a page together; between some pieces whoever writes in the chat has their turns."""
    done: list[str] = []
    while some := "".join(islice(pieces, PIECES)):
        done.append(some)
        await give_way()
    return "".join(done)


@cache
def assets() -> dict[str, Asset]:
    """Read what may be asked for: nothing else is served, whatever an address says."""
    found = {}
    for path in sorted(STATIC.iterdir()):
        content = path.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:12]
        found[path.name] = Asset(content, TYPES[path.suffix], mark)
    return found
