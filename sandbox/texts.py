"""What Telegram does to a text before it is a message: entities, trimming, limits, links found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sandbox.errors import bad, not_modelled
from sandbox.markup import parse_html, units

if TYPE_CHECKING:
    from sandbox.errors import Json

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
_FOUND = re.compile(
    r"(?P<url>(?:https?://|\bt\.me/)[^\s<>«»\"]*[^\s<>«»\".,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})"
)
_OPAQUE: Final = {"text_link", "code", "pre", "text_mention"}


def read_text(args: Json) -> tuple[str, list[Json]]:
    text, entities = formatted(args, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text, entities


def read_caption(args: Json) -> tuple[str, list[Json]]:
    text, entities = formatted(args, "caption", "caption_entities")
    if units(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text, entities


def formatted(args: Json, key: str, entities_key: str) -> tuple[str, list[Json]]:
    source, mode = args.get(key) or "", (args.get("parse_mode") or "").lower()
    if mode not in {"", "html", "markdown", "markdownv2"}:
        raise bad("unsupported parse_mode")
    if args.get(entities_key):
        text, entities = source, _given(source, args[entities_key])
    elif mode == "html":
        text, entities = parse_html(source)
    elif mode:
        raise not_modelled(f"parse_mode {args['parse_mode']}; it reads HTML")
    else:
        text, entities = source, []
    text, entities = _trimmed(text, entities)
    return text, found_entities(text, entities)


def _given(text: str, entities: list[Json]) -> list[Json]:
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > units(text):
            raise bad("can't parse entities: entity is outside of the text")
    return [dict(entity) for entity in entities]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    stripped = text.strip()
    if len(stripped) == len(text):
        return text, entities
    cut, end = units(text[: len(text) - len(text.lstrip())]), units(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, kept


def found_entities(text: str, entities: list[Json]) -> list[Json]:
    """Commands, links, addresses and mentions are entities without any markup."""
    if "/" not in text and "@" not in text:
        return entities
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    found = []
    for match in _FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        if not any(start < offset + length and offset < stop for start, stop in opaque):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return sorted(entities + found, key=lambda entity: (entity["offset"], -entity["length"])) if found else entities
