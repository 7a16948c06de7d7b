"""The driver in the same process: looks straight into the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acts import Actor
from sandbox.calls import Upload
from sandbox.people import NotOnScreenError, Person, Wait
from sandbox.settling import finish_act
from sandbox.shown import Answer, Attachment, Picture, Shown
from sandbox.web_apps import opened

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.chats import Chat, Post, User
    from sandbox.errors import Json
    from sandbox.world import World


class LocalPerson(Person):
    def __init__(
        self, box: World, account: Account, user: User, chat: Chat | None = None, *, anonymous: bool = False
    ) -> None:
        self.box, self.account, self.user, self.anonymous = box, account, user, anonymous
        self.chat = chat or account.private(user)
        self.id, self.name = user.id, user.name

    @property
    def bot_username(self) -> str:
        return self.account.username

    @property
    def role(self) -> str:
        """What the chat page writes under the name."""
        return self.user.role

    @role.setter
    def role(self, role: str) -> None:
        self.user.role = role
        self.chat.touch()

    def within(self, group: Chat, *, anonymous: bool = False) -> LocalPerson:
        return LocalPerson(self.box, self.account, self.user, group, anonymous=anonymous)

    @property
    def picture(self) -> Picture:
        chat = self.chat
        return Picture(
            self.name,
            [self._shown(post) for post in chat.visible()],
            [
                Answer(query.answer.get("text", ""), bool(query.answer.get("show_alert")), query.seq)
                for query in chat.queries
                if query.answer is not None and query.user is self.user
            ],
            chat.reply_keyboard,
            chat.acted,
        )

    def _shown(self, post: Post) -> Shown:
        file = post.body.get("document") or (post.body.get("photo") or [None])[-1]
        stored = self.box.files.find(file["file_id"]) if file else None
        return Shown(post.body, post.from_bot, post.seq, stored.content if stored else None)

    async def act(
        self, kind: str, payload: Json, files: list[tuple[str, bytes]] | None = None, *, wait: Wait | None = None
    ) -> list[int]:
        uploads = [Upload(name, content) for name, content in files or ()]
        actor = Actor(self.account, self.chat, self.user, self.box.files, self.box.numbers, self.anonymous)
        ids = perform(self.box, actor, kind, payload, uploads)
        await finish_act(self.box, self.account, self.chat, kind, wait)
        return [number or 0 for number in ids]

    async def waits_for(self, text: str, *, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - fails with a picture
        if not await self.chat.signal.until(lambda: bool(self.hears(text)), timeout):
            raise NotOnScreenError(f"{self.name} waited {timeout} s in vain for {text!r}\n{self.picture}")

    async def app(self, url: str) -> str:
        return opened(url, self.account, self.user)

    async def downloads(self, attachment: Attachment) -> bytes:
        stored = self.box.files.find(attachment.file_id)
        if stored is None:
            raise NotOnScreenError(f"There is no file {attachment.file_id}")
        return stored.content


def perform(box: World, actor: Actor, kind: str, payload: Json, uploads: list[Upload]) -> list[int | None]:
    """One act by its name: the same for the driver here, the remote driver and the chat page."""
    match kind:
        case "write":
            ids = actor.write(payload["text"], payload.get("reply_to"))
        case "edit":
            ids = actor.edit(payload["message_id"], payload["text"])
        case "tap":
            ids = actor.tap(payload["message_id"], payload["data"])
        case "upload":
            caption = payload.get("caption") or ""
            ids = [actor.upload(upload, kind=payload["kind"], caption=caption) for upload in uploads]
        case "album":
            ids = actor.album(uploads, kind=payload["kind"], caption=payload.get("caption") or "")
        case "contact":
            owner = box.users[payload.get("of") or actor.user.id]
            ids = actor.contact(payload.get("phone") or owner.phone or "+79000000000", owner)
        case "block" | "unblock":
            ids = actor.block(blocked=kind == "block")
        case _:
            msg = f"A person cannot {kind}"
            raise ValueError(msg)
    return ids
