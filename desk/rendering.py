"""Templates and the few files that pages ask for. Everything put into a page is escaped; no page asks another host."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from locales import Translator

FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"
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


def render(template: str, _: Translator, **values: Any) -> str:
    words = {"_": _, "plural": _.plural, "language": _.language}
    return environment().get_template(template).render(**words, **values)


@cache
def assets() -> dict[str, Asset]:
    """Read what may be asked for: nothing else is served, whatever an address says."""
    found = {}
    for path in sorted(STATIC.iterdir()):
        content = path.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:12]
        found[path.name] = Asset(content, TYPES[path.suffix], mark)
    return found
