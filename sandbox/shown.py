"""A chat as a person sees it, and as a failed test prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.chats import inline_keyboard

if TYPE_CHECKING:
    from sandbox.errors import Json

LAST: Final = 8  # messages in the picture of a failed test


@dataclass(frozen=True, slots=True)
class Attachment:
    """`content` is there in the same process; a remote driver asks for it: `await person.downloads(attachment)`."""

    file_id: str
    name: str
    size: int
    mime_type: str
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message at a moment; an edit makes another one, and this keeps the buttons it had."""

    body: Json = field(repr=False)
    from_bot: bool
    seq: int
    content: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Text or caption, without markup."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def keyboard(self) -> list[list[Json]]:
        return inline_keyboard(self.body)

    @property
    def buttons(self) -> list[list[str]]:
        return [[button["text"] for button in row] for row in self.keyboard]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label in row]

    @property
    def document(self) -> Attachment | None:
        file = self.body.get("document")
        if file is None:
            return None
        return Attachment(file["file_id"], file["file_name"], file["file_size"], file["mime_type"], self.content)

    @property
    def photo(self) -> Attachment | None:
        sizes = self.body.get("photo")
        if not sizes:
            return None
        return Attachment(sizes[-1]["file_id"], "photo.jpg", sizes[-1]["file_size"], "image/jpeg", self.content)

    def __str__(self) -> str:
        lines = [f"<{self._kind()}>"] if self._kind() else []
        if self.text:
            lines.append(self.text)
        lines += [" ".join(f"[{label}]" for label in row) for row in self.buttons]
        return "\n".join(lines)

    def _kind(self) -> str:
        if self.document is not None:
            return self.document.name
        for kind in ("photo", "voice", "video", "contact"):
            if kind in self.body:
                return kind
        return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a tapped button; `text` is empty when the bot only stopped the waiting."""

    text: str
    show_alert: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    messages: list[Shown]
    answers: list[Answer]
    keyboard: Json | None
    acted: int

    @property
    def labels(self) -> list[str]:
        """Of the reply keyboard."""
        rows = (self.keyboard or {}).get("keyboard", [])
        return [button["text"] for row in rows for button in row]

    def find(self, text: str, *, since: int = -1) -> bool:
        """Anywhere in what the bot shows: messages, buttons, alerts."""
        wanted = plain(text)
        shown = (plain(str(message)) for message in self.messages if message.from_bot and message.seq > since)
        said = (plain(answer.text) for answer in self.answers if answer.seq > since)
        return any(wanted in words for words in (*shown, *said))

    def __str__(self) -> str:
        lines = [f"── {self.name} ──"]
        for message in self.messages[-LAST:]:
            who = "бот" if message.from_bot else "я"
            lines += [f"{who} #{message.id}: " + str(message).replace("\n", "\n    ")]
        lines += [f"(ответ на кнопку: {answer.text})" for answer in self.answers[-2:] if answer.text]
        if self.labels:
            lines.append("⌨ " + " ".join(f"[{label}]" for label in self.labels))
        return "\n".join([*lines, "──"])


@dataclass(frozen=True, slots=True)
class Sight:
    """True or false, and a picture of the chat when a test fails on it."""

    text: str
    seen: bool
    picture: Picture

    def __bool__(self) -> bool:
        return self.seen

    def __repr__(self) -> str:
        return f"{'sees' if self.seen else 'does not see'} {self.text!r}:\n{self.picture}"


def plain(text: str) -> str:
    """Words without the difference between spaces: texts are full of no-break ones."""
    return " ".join(text.split())
