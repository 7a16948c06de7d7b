"""What a person sees: a text, buttons under it, perhaps a file. Pure data; sending is somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aiogram.filters.callback_data import CallbackData

TEXT_LIMIT: Final = 4096  # UTF-16 units after the tags are taken out
CAPTION_LIMIT: Final = 1024
BUTTON_LENGTH: Final = 60  # longer ones are cut off by phones anyway
# Characters that stay on one line of a phone, by how many buttons stand beside each other. More than three in a row are
# days and steps of a scale, which are short by themselves.
FITS: Final = {1: 32, 2: 17, 3: 12}


@dataclass(frozen=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None
    app: str | None = None  # an address that Telegram opens in a window of its own
    style: str | None = None  # success or danger

    @property
    def label(self) -> str:
        # Buttons know no HTML: what was escaped for a text is given back.
        text = self.text.unescape() if isinstance(self.text, Markup) else self.text
        return str(text if len(text) <= BUTTON_LENGTH else text[: BUTTON_LENGTH - 1].rstrip() + "…")

    def as_json(self) -> dict[str, Any]:
        target: dict[str, Any] = {"callback_data": self.data}
        if self.url:
            target = {"url": self.url}
        elif self.app:
            target = {"web_app": {"url": self.app}}
        return {"text": self.label, **target} | ({"style": self.style} if self.style else {})


Row = tuple[Button, ...]


@dataclass(frozen=True)
class Attachment:
    """Bytes to upload, or a file that the platform knows already."""

    filename: str
    content: bytes = b""
    file_id: str | None = None


class Photo(Attachment):
    """Shown as a picture."""


class Document(Attachment):
    """Shown as a file."""


@dataclass(frozen=True)
class Screen:
    text: Markup
    rows: tuple[Row, ...] = ()
    file: Attachment | None = None
    ask_contact: str | None = None  # a big button under the keyboard that shares the phone number
    cancel: str | None = None  # … and one beneath it that says this word
    commands: tuple[tuple[str, str], ...] | None = (
        None  # the chat's menu of commands, where it changes with this screen
    )
    edits: int | None = None  # delivered as a change of this message instead of a new one
    toast: str | None = None  # a short word on the tapped button instead of a change of screen
    leads_home: bool = True  # gets a way home where it has none; not where it is home, or where another screen follows


WAYS_OUT: Final[set[str]] = set()
Way = TypeVar("Way", bound="CallbackData")


def way_out(data: type[Way]) -> type[Way]:
    """Mark callback data that end what is awaited: a second «Cancel» beside them would only make one wonder."""
    WAYS_OUT.add(data.__prefix__)
    return data


def button(text: str, data: CallbackData, *, style: str | None = None) -> Button:
    return Button(text, data=data.pack(), style=style)


def column(buttons: Iterable[Button]) -> tuple[Row, ...]:
    return tuple((one,) for one in buttons)


def grid(buttons: Iterable[Button], *, width: int) -> tuple[Row, ...]:
    every = tuple(buttons)
    return tuple(every[at : at + width] for at in range(0, len(every), width))


def fitted(row: Row) -> Iterator[Row]:
    """Stand buttons beneath each other where a phone would cut their labels off beside each other."""
    left = row
    while left:
        most = len(left)
        while 1 < most <= max(FITS) and any(len(one.label) > FITS[most] for one in left[:most]):
            most -= 1
        yield left[:most]
        left = left[most:]


def lines(*parts: str | None) -> Markup:
    """Put lines under each other; none is left out, an empty string is an empty line. Plain strings are escaped."""
    return Markup("\n").join(part for part in parts if part is not None)


def bold(text: object) -> Markup:
    return Markup("<b>") + escape(text) + Markup("</b>")


def italic(text: object) -> Markup:
    return Markup("<i>") + escape(text) + Markup("</i>")


def cut(text: str, length: int) -> str:
    """Shorten a person's text to `length` characters for a line or a button."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def units(text: str) -> int:
    """Length as the platform counts it."""
    return len(text.encode("utf-16-le")) // 2


def keyboard(screen: Screen) -> dict[str, Any] | None:
    """The Bot API's reply_markup, or none."""
    if screen.ask_contact:
        ask = {"text": str(screen.ask_contact), "request_contact": True}
        beneath = [[{"text": str(screen.cancel)}]] if screen.cancel else []
        return {"keyboard": [[ask], *beneath], "one_time_keyboard": True, "resize_keyboard": True}
    if screen.rows:
        return {"inline_keyboard": [[one.as_json() for one in part] for row in screen.rows for part in fitted(row)]}
    return None
