"""Telegram's HTML -> plain text and entities, with the Bot API's refusals. Lengths and offsets are UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.errors import bad

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.errors import ApiError, Json

SIMPLE: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "pre": "pre",
}
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SCHEMES: Final = ("http://", "https://", "tg://", "mailto:", "tel:", "ton://")
BMP_END: Final = "\uffff"

_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));?")
_START = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_END = re.compile(r"</([a-zA-Z0-9-]*)\s*>")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z_-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'/]+)))?""")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def units(text: str) -> int:
    if text.isascii() or max(text) <= BMP_END:
        return len(text)
    return len(text.encode("utf-16-le")) // 2


# An entity, or the reason of the refusal.
def _span(attributes: dict[str, str]) -> Json | str:
    spoiler = attributes.get("class") == "tg-spoiler"
    return {"type": "spoiler"} if spoiler else 'Tag "span" must have class "tg-spoiler"'


def _quote(attributes: dict[str, str]) -> Json | str:
    return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}


def _emoji(attributes: dict[str, str]) -> Json | str:
    known = attributes.get("emoji-id", "")
    return {"type": "custom_emoji", "custom_emoji_id": known} if known.isdigit() else "Invalid custom emoji identifier"


def _moment(attributes: dict[str, str]) -> Json | str:
    unix, shape = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdigit():
        return 'Tag "tg-time" must have a valid attribute "unix"'
    if not _TIME_FORMAT.fullmatch(shape):
        return f'Invalid date-time format "{shape}"'
    entity: Json = {"type": "date_time", "unix_time": int(unix)}
    return entity | {"date_time_format": shape} if shape else entity


def _code(attributes: dict[str, str]) -> Json | str:
    language = attributes.get("class", "")
    if language.startswith("language-"):
        return {"type": "code", "language": language.removeprefix("language-")}
    return {"type": "code"}


SPECIAL: Final[dict[str, Callable[[dict[str, str]], Json | str]]] = {
    "span": _span,
    "a": lambda attributes: {"type": "text_link", "url": attributes.get("href", "")},
    "blockquote": _quote,
    "code": _code,
    "tg-emoji": _emoji,
    "tg-time": _moment,
}
TAGS: Final = {*SIMPLE, *SPECIAL}


@dataclass(slots=True)
class _Open:
    tag: str
    entity: Json
    at: int
    parts_before: int


@dataclass(slots=True)
class _Reader:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Json] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def refusal(self, reason: str, position: int) -> ApiError:
        return bad(f"can't parse entities: {reason} at byte offset {len(self.source[:position].encode())}")

    def start(self, position: int) -> int:
        match = _START.match(self.source, position)
        if match is None:
            raise self.refusal('Unsupported start tag ""', position)
        tag = match[1].lower()
        if tag not in TAGS:
            raise self.refusal(f'Unsupported start tag "{tag}"', position)
        attributes: dict[str, str] = {}
        end = match.end()
        while (found := _ATTRIBUTE.match(self.source, end)) is not None:
            attributes[found[1].lower()] = unescape(found[2] or found[3] or found[4] or "")
            end = found.end()
        while self.source[end : end + 1].isspace():
            end += 1
        if self.source[end : end + 1] != ">":
            raise self.refusal("Unclosed start tag", position)
        self.nest(tag, position)
        self.stack.append(_Open(tag, self.entity(tag, attributes, position), self.length, len(self.parts)))
        return end + 1

    def nest(self, tag: str, position: int) -> None:
        outer = {opened.tag for opened in self.stack}
        if self.stack and self.stack[-1].tag == "pre" and tag == "code":
            return
        if outer & {"code", "pre"}:
            raise self.refusal(f'Tag "{tag}" can\'t be nested in code or pre', position)
        if tag == "blockquote" and "blockquote" in outer:
            raise self.refusal("Blockquotes can't be nested", position)

    def entity(self, tag: str, attributes: dict[str, str], position: int) -> Json:
        made = SPECIAL[tag](attributes) if tag in SPECIAL else {"type": SIMPLE[tag]}
        if isinstance(made, str):
            raise self.refusal(made, position)
        return made

    def end(self, position: int) -> int:
        match = _END.match(self.source, position)
        if match is None:
            raise self.refusal("Unclosed end tag", position)
        if not self.stack:
            raise self.refusal("Unexpected end tag", position)
        opened = self.stack.pop()
        if match[1] and match[1].lower() != opened.tag:
            raise self.refusal(
                f'Unmatched end tag, expected "</{opened.tag}>", found "</{match[1].lower()}>"', position
            )
        self.close(opened)
        return match.end()

    def close(self, opened: _Open) -> None:
        entity, length = opened.entity, self.length - opened.at
        if entity["type"] == "text_link" and not _link(entity, "".join(self.parts[opened.parts_before :])):
            return
        if opened.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            if "language" in entity:
                self.stack[-1].entity["language"] = entity["language"]
            return
        if entity["type"] == "code":
            entity.pop("language", None)
        if length:
            self.entities.append({**entity, "offset": opened.at, "length": length})


def _link(entity: Json, text: str) -> bool:
    """Telegram shows a link it cannot follow as plain text; tg://user?id=… becomes a mention."""
    url = entity["url"] or text
    if "://" not in url and not url.startswith(("mailto:", "tel:")) and "." in url:
        url = f"http://{url}"
    entity["url"] = url
    return url.lower().startswith(SCHEMES)


def unescape(text: str) -> str:
    return _CHARACTER.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]  # noqa: PLR2004 - Unicode


def parse_html(source: str) -> tuple[str, list[Json]]:
    if "<" not in source:
        return unescape(source), []
    reader, position = _Reader(source), 0
    while position < len(source):
        tag = source.find("<", position)
        if tag != position:
            reader.add(unescape(source[position : tag if tag >= 0 else None]))
            if tag < 0:
                break
        position = reader.end(tag) if source.startswith("</", tag) else reader.start(tag)
    if reader.stack:
        tag_name = reader.stack[-1].tag
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag_name}\"")
    return "".join(reader.parts), sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
