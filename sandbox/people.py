"""The driver: a test speaks as a person. The same for a sandbox in this process and for one behind HTTP."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qs, urlsplit

from sandbox.shown import Attachment, Picture, Shown, Sight

if TYPE_CHECKING:
    from sandbox.errors import Json

Wait = Literal["settled", "answer", "nothing"]
Content = bytes | Path
PAYLOAD_LIMIT: Final = 64


class NotOnScreenError(AssertionError):
    """There is no such button or text; the message is a picture of the chat."""


class Person(ABC):
    """Someone with a Telegram account, in a private chat with the bot (or in a group: `within`).

    An act ends when the bot has settled on it; `wait="answer"` ends with the bot's first answer to this person,
    `wait="nothing"` at once. Acts return the update's id: the key to `box.state()` and to the bot's database.
    """

    id: int
    name: str

    @property
    @abstractmethod
    def picture(self) -> Picture: ...

    @abstractmethod
    async def act(
        self, kind: str, payload: Json, files: list[tuple[str, bytes]] | None = None, *, wait: Wait | None = None
    ) -> list[int]: ...

    @abstractmethod
    async def waits_for(self, text: str, *, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - fails with a picture
        """Until the text is seen in what the bot said since this person's last act."""

    @abstractmethod
    async def app(self, url: str) -> str:
        """The address of an app as Telegram opens it for this person now."""

    @abstractmethod
    async def downloads(self, attachment: Attachment) -> bytes: ...

    # What a person does

    async def sends(self, text: str, *, reply_to: Shown | None = None, wait: Wait | None = None) -> int:
        payload: Json = {"text": text} | ({"reply_to": reply_to.id} if reply_to else {})
        return (await self.act("write", payload, wait=wait))[-1]

    async def edits(self, message: Shown, text: str, *, wait: Wait | None = None) -> int:
        """Change words of one's own that were sent before."""
        return (await self.act("edit", {"message_id": message.id, "text": text}, wait=wait))[0]

    async def opens(self, link: str, *, wait: Wait | None = None) -> int:
        """Follows https://t.me/<bot>?start=TOKEN: Telegram sends `/start TOKEN` for it."""
        return await self.sends(start_command(link, self.bot_username), wait=wait)

    async def taps(self, button: str | int, *, message: Shown | None = None, wait: Wait | None = None) -> int:
        """A button by a part of its label (an equal label goes first), or by its number in the message.

        Looks from the newest message upwards, then at the reply keyboard. A `message` kept from before still has its
        old buttons: that is how a stale button is tapped.
        """
        found = self._find(button, message)
        if found is None:
            return await self._taps_reply(button, message, wait)
        shown, target = found
        if "url" in target:
            return await self.opens(target["url"], wait=wait)
        if "callback_data" not in target:
            raise NotOnScreenError(f"Nothing to tap in {target}\n{self.picture}")
        return await self.taps_data(target["callback_data"], message=shown, wait=wait)

    async def opens_app(self, button: str | int) -> str:
        """Tap a button with an app; give the address that Telegram's window opens."""
        found = self._find(button, None)
        if found is None or "web_app" not in found[1]:
            raise NotOnScreenError(f"{self.name} sees no app {button!r}\n{self.picture}")
        return await self.app(found[1]["web_app"]["url"])

    async def taps_data(self, data: str, *, message: Shown | int | None = None, wait: Wait | None = None) -> int:
        """A forged tap: any data on any message, also on one that is gone."""
        if message is None:
            message = next((shown for shown in reversed(self.messages) if shown.from_bot), 1)
        message_id = message if isinstance(message, int) else message.id
        return (await self.act("tap", {"message_id": message_id, "data": data}, wait=wait))[0]

    async def uploads(
        self,
        content: Content,
        filename: str | None = None,
        *,
        caption: str = "",
        kind: Literal["document", "photo", "voice", "video"] = "document",
        wait: Wait | None = None,
    ) -> int:
        payload = {"kind": kind, "caption": caption}
        return (await self.act("upload", payload, [_file(content, filename, kind)], wait=wait))[0]

    async def sends_album(
        self,
        contents: list[Content],
        *,
        caption: str = "",
        kind: Literal["document", "photo"] = "photo",
        wait: Wait | None = None,
    ) -> list[int]:
        files = [_file(content, None, kind) for content in contents]
        return await self.act("album", {"kind": kind, "caption": caption}, files, wait=wait)

    async def shares_contact(
        self, phone: str | None = None, *, of: Person | None = None, wait: Wait | None = None
    ) -> int:
        return (await self.act("contact", {"phone": phone, "of": of.id if of else self.id}, wait=wait))[0]

    # In a group: these put the bot out of it and let it in.

    async def blocks_bot(self, *, wait: Wait | None = None) -> None:
        await self.act("block", {}, wait=wait)

    async def unblocks_bot(self, *, wait: Wait | None = None) -> None:
        await self.act("unblock", {}, wait=wait)

    # What a person sees

    @property
    @abstractmethod
    def bot_username(self) -> str: ...

    @property
    def messages(self) -> list[Shown]:
        """Both sides, oldest first, without what was deleted."""
        return self.picture.messages

    @property
    def news(self) -> list[Shown]:
        """What the bot has sent or edited since this person's last act."""
        picture = self.picture
        return [shown for shown in picture.messages if shown.from_bot and shown.seq > picture.acted]

    @property
    def said(self) -> Shown:
        """The newest message that is not the bot's."""
        return next(shown for shown in reversed(self.messages) if not shown.from_bot)

    @property
    def last(self) -> Shown | None:
        """The bot's newest message."""
        return next((shown for shown in reversed(self.messages) if shown.from_bot), None)

    @property
    def screen(self) -> str:
        """The bot's newest message with its buttons: «[Сделано] [Завтра]»."""
        return str(self.last or "")

    @property
    def alerts(self) -> list[str]:
        """Texts of answered taps, oldest first."""
        return [answer.text for answer in self.picture.answers if answer.text]

    @property
    def last_document(self) -> Attachment | None:
        return next((shown.document for shown in reversed(self.messages) if shown.from_bot and shown.document), None)

    @property
    def last_photo(self) -> Attachment | None:
        return next((shown.photo for shown in reversed(self.messages) if shown.from_bot and shown.photo), None)

    def sees(self, text: str) -> Sight:
        """Anywhere in the chat: the bot's messages, their buttons, alerts. A failed assert on it prints the chat."""
        picture = self.picture
        return Sight(text, picture.find(text), picture)

    def hears(self, text: str) -> Sight:
        """As `sees`, but only in what the bot has sent, edited or answered since this person's last act."""
        picture = self.picture
        return Sight(text, picture.find(text, since=picture.acted), picture)

    # How a button is found

    def _find(self, button: str | int, message: Shown | None) -> tuple[Shown, Json] | None:
        messages = [message] if message else [shown for shown in reversed(self.messages) if shown.keyboard]
        for exact in (True, False):
            for shown in messages:
                flat = [one for row in shown.keyboard for one in row]
                if isinstance(button, int):
                    return (shown, flat[button]) if -len(flat) <= button < len(flat) else None
                for one in flat:
                    if button == one["text"] or (not exact and button in one["text"]):
                        return shown, one
        return None

    async def _taps_reply(self, button: str | int, message: Shown | None, wait: Wait | None) -> int:
        keyboard = (self.picture.keyboard or {}).get("keyboard", [])
        flat = [one for row in keyboard for one in row]
        if isinstance(button, str) and message is None:
            for one in flat:
                if button in one["text"]:
                    return await (
                        self.shares_contact(wait=wait)
                        if one.get("request_contact")
                        else self.sends(one["text"], wait=wait)
                    )
        raise NotOnScreenError(f"{self.name} sees no button {button!r}\n{self.picture}")


def _file(content: Content, filename: str | None, kind: str) -> tuple[str, bytes]:
    if isinstance(content, Path):
        return filename or content.name, content.read_bytes()
    endings = {"photo": "photo.jpg", "voice": "voice.oga", "video": "video.mp4"}
    return filename or endings.get(kind, "file.bin"), content


def start_command(link: str, bot_username: str) -> str:
    parts = urlsplit(link if "://" in link else f"https://{link}")
    query = parse_qs(parts.query)
    name = query.get("domain", [""])[0] if parts.scheme == "tg" else parts.path.strip("/")
    if name.lower() != bot_username.lower() or (parts.scheme != "tg" and parts.hostname not in {"t.me", "telegram.me"}):
        raise NotOnScreenError(f"{link} does not lead to @{bot_username}")
    payload = query.get("start", [""])[0]
    if len(payload) > PAYLOAD_LIMIT:
        raise NotOnScreenError(f"Telegram drops a start parameter longer than {PAYLOAD_LIMIT} characters: {link}")
    return f"/start {payload}".strip()
