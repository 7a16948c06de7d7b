"""To Telegram: JSON calls over one lean session; every answer becomes an `Outcome`."""

from __future__ import annotations

import asyncio
import logging
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import orjson
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError

from bot.local_files import read_local
from bot.wire import Broken, NotConnected, Wire
from documents.filenames import safe_file_name
from models.people import TELEGRAM
from services.errors import MEGABYTE, FileNotFetched, FileTooLarge
from services.messages.outbox import Outcome, SendResult
from views.screen import Photo, Screen, keyboard

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from aiogram import Bot
    from aiogram.methods import TelegramMethod
    from aiogram.methods.base import TelegramType

    from bot.pacing import Pacer
    from services.access import Address
    from views.screen import Attachment

log = logging.getLogger("nastavnik.outgoing")

TIMEOUT_S: Final = 30.0
JSON_HEADERS: Final = {"Content-Type": "application/json"}
ASKING_S: Final = 10.0
ANSWER_TRIES: Final = 3
LONGEST_ANSWER_WAIT_S: Final = 30.0


class LeanSession(BaseSession):
    """Calls as JSON, without building models of what we send or of what comes back; by the wire where that can."""

    def __init__(self, base: str, token: str, *, proxy: str | None = None, local: Path | None = None) -> None:
        """`local`: where a Bot API server of our own, with `--local`, keeps its files."""
        super().__init__(api=TelegramAPIServer.from_base(base), json_loads=orjson.loads)
        self._base = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"
        self._proxy = proxy or None
        self._local = local
        self._session: aiohttp.ClientSession | None = None
        self.wire = Wire(self._base)
        self.patience_s = TIMEOUT_S
        self.date: str | None = None  # what the platform's clock said with its last answer

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, proxy=self._proxy)
        return self._session

    async def close(self) -> None:
        self.wire.close()
        if self._session is not None:
            await self._session.close()

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, Attachment] | None = None,
        timeout_s: float | None = None,
    ) -> SendResult:
        """Make one call. Never raises for what the platform or the network answers: that is the result."""
        try:
            return outcome_of(*await self.post(method, params, files or {}, timeout_s or self.patience_s))
        except (aiohttp.ClientConnectorError, NotConnected):
            return SendResult(Outcome.NEVER_SENT)
        except (aiohttp.ClientError, Broken, TimeoutError):
            return SendResult(Outcome.MAYBE_SENT)

    async def post(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Attachment], seconds: float
    ) -> tuple[int, bytes]:
        """Give the status and the body of the answer: here over HTTP, in a simulation by a call into the sandbox."""
        if not files and not self._proxy:
            answer = await self.wire.post(method, orjson.dumps(params), timeout_s=seconds)
            self.date = answer.date
            return answer.status, answer.body
        body: Any = _form(params, files) if files else orjson.dumps(params)
        headers = None if files else JSON_HEADERS
        limit = aiohttp.ClientTimeout(total=seconds)
        async with self.session.post(self._base + method, data=body, headers=headers, timeout=limit) as response:
            self.date = response.headers.get("Date")
            return response.status, await response.read()

    async def platform_time(self) -> datetime | None:
        """Ask what time it is there; nothing where nobody answers, or without saying when."""
        answered = await self.call("getMe", {}, timeout_s=ASKING_S)
        if answered.outcome is not Outcome.SENT or self.date is None:
            return None
        try:
            said = parsedate_to_datetime(self.date)
        except ValueError:
            return None
        return said if said.tzinfo is not None else None

    async def download(self, path: str, *, limit: int) -> bytes | None:
        """Fetch a file of at most `limit` bytes; none when it is larger or the connection breaks."""
        if path.startswith("/"):
            return await asyncio.to_thread(read_local, self._local, path, limit=limit)
        try:
            async with self.session.get(self._files + path, timeout=aiohttp.ClientTimeout(total=120)) as response:
                if response.status != 200:  # noqa: PLR2004 - HTTP's own number
                    return None
                content = bytearray()
                async for chunk in response.content.iter_chunked(1 << 16):
                    content += chunk
                    if len(content) > limit:
                        return None
                wanted = response.content_length
                return bytes(content) if wanted in {None, len(content)} else None
        except (aiohttp.ClientError, TimeoutError):  # the address holds the token: it must not reach a log
            return None

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Serve aiogram's own shortcuts too; they are not on any hot path."""
        params = {
            key: self.prepare_value(value, bot=bot, files={}, _dumps_json=False)
            for key, value in method.model_dump(warnings=False, exclude_none=True).items()
        }
        try:
            status, body = await self.post(method.__api_method__, params, {}, timeout or TIMEOUT_S)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        return self.check_response(bot=bot, method=method, status_code=status, content=body.decode()).result  # type: ignore[return-value]

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002 - aiogram's signature
    ) -> AsyncGenerator[bytes, None]:
        limit = aiohttp.ClientTimeout(total=timeout)
        async with self.session.get(url, headers=headers, timeout=limit, raise_for_status=raise_for_status) as response:
            async for chunk in response.content.iter_chunked(chunk_size):
                yield chunk


def _form(params: Mapping[str, Any], files: Mapping[str, Attachment]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Russian names of files stay as they are
    for key, value in params.items():
        form.add_field(key, value if isinstance(value, str) else orjson.dumps(value).decode())
    for key, file in files.items():
        form.add_field(key, file.content, filename=safe_file_name(file.filename))
    return form


def outcome_of(status: int, body: bytes) -> SendResult:
    """Read an answer of the Bot API: the one place that knows how it words its errors."""
    try:
        answer = orjson.loads(body)
        result = answer.get("result")
        parameters = answer.get("parameters") or {}
        words = str(answer.get("description", "")).lower()
    except (ValueError, AttributeError):
        return SendResult(Outcome.SERVER_ERROR)
    if answer.get("ok"):
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return SendResult(Outcome.SENT, message_id=message_id, result=result)
    if "retry_after" in parameters:
        return SendResult(Outcome.RETRY_AFTER, retry_after=float(parameters["retry_after"]))
    if "migrate_to_chat_id" in parameters:
        return SendResult(Outcome.MIGRATED, migrated_to=parameters["migrate_to_chat_id"])
    return SendResult(_by_words(status, words), result=words)


def _by_words(status: int, words: str) -> Outcome:
    if status >= 500:  # noqa: PLR2004 - HTTP's own number
        return Outcome.SERVER_ERROR
    if status in {401, 404}:
        return Outcome.UNAUTHORIZED
    if "not modified" in words:
        return Outcome.NOT_MODIFIED
    gone = ("chat not found", "user is deactivated", "peer_id_invalid", "chat_write_forbidden")
    if status == 403 or any(sign in words for sign in gone):  # noqa: PLR2004 - HTTP's own number
        return Outcome.BLOCKED
    old = ("query is too old", "query id is invalid", "message to edit not found", "message can't be edited")
    if any(sign in words for sign in (*old, "message to delete not found", "no text in the message to edit")):
        return Outcome.TOO_OLD
    return Outcome.REJECTED


def chat_of(address: Address) -> int:
    """Give Telegram's own number of a chat; raise ValueError for an address elsewhere."""
    if address.platform != TELEGRAM:
        raise ValueError(address.platform)
    return int(address.account)


class Outgoing:
    """Screens to chats. `deliver` waits for its turn, the others answer the acting person at once."""

    def __init__(self, session: LeanSession, pacer: Pacer) -> None:
        self.session = session
        self.pacer = pacer

    def hold_back(self) -> None:
        """The program is ending: what waits for its turn does not leave any more."""
        self.pacer.close()

    async def deliver(
        self, address: Address, screen: Screen, *, leaving: Callable[[], Awaitable[bool]] | None = None
    ) -> SendResult:
        """Send on our own account, in turn; `leaving` is asked in the last moment whether it still may."""
        chat_id = chat_of(address)
        if not await self.pacer.wait(chat_id) or (leaving is not None and not await leaving()):
            return SendResult(Outcome.HELD_BACK)
        result = await (self._send(chat_id, screen) if screen.edits is None else self._change(chat_id, screen))
        if result.outcome is Outcome.SENT:
            await self._set_menu(chat_id, screen)
        if result.outcome is Outcome.RETRY_AFTER:
            self.pacer.stop(chat_id, result.retry_after)
        return result

    async def _set_menu(self, chat_id: int, screen: Screen) -> None:
        """Set this chat's own menu of commands where the screen brings one; /help says the same, so no second try."""
        if screen.commands is not None:
            menu = [{"command": name, "description": what} for name, what in screen.commands]
            await self.session.call("setMyCommands", {"commands": menu, "scope": {"type": "chat", "chat_id": chat_id}})

    async def _change(self, chat_id: int, screen: Screen) -> SendResult:
        target = {"chat_id": chat_id, "message_id": screen.edits}
        if screen.file is None:
            return await self.session.call("editMessageText", target | _text(screen))
        caption = {"caption": str(screen.text), "parse_mode": "HTML"} | _markup(screen)
        return await self.session.call("editMessageCaption", target | caption)

    async def send(self, address: Address, screen: Screen) -> SendResult:
        chat_id = chat_of(address)
        await self._set_menu(chat_id, screen)
        return await self._patiently(chat_id, lambda: self._send(chat_id, screen))

    async def edit(self, address: Address, message_id: int, screen: Screen) -> SendResult:
        chat_id = chat_of(address)
        await self._set_menu(chat_id, screen)
        params = _text(screen) | {"chat_id": chat_id, "message_id": message_id}
        return await self._patiently(chat_id, lambda: self.session.call("editMessageText", params))

    async def answer(self, query_id: str, text: str | None = None, *, alert: bool = False) -> SendResult:
        """Stop the button's spinner; free of the pace."""
        params: dict[str, Any] = {"callback_query_id": query_id}
        if text:
            params |= {"text": text[:200], "show_alert": alert}
        return await self.session.call("answerCallbackQuery", params)

    async def fetch(self, file_id: str, *, limit: int) -> bytes:
        """Bring a file that a person sent, at most `limit` bytes; raise `FileTooLarge` or `FileNotFetched`."""
        found = await self.session.call("getFile", {"file_id": file_id})
        if found.outcome is Outcome.REJECTED and "too big" in str(found.result):
            raise FileTooLarge(limit=limit // MEGABYTE)
        told = found.result if isinstance(found.result, dict) else {}
        if (told.get("file_size") or 0) > limit:  # a server of our own takes larger ones
            raise FileTooLarge(limit=limit // MEGABYTE)
        path = told.get("file_path")
        content = await self.session.download(path, limit=limit) if path else None
        if content is None:
            raise FileNotFetched
        return content

    async def _send(self, chat_id: int, screen: Screen) -> SendResult:
        target: dict[str, Any] = {"chat_id": chat_id}
        if screen.file is None:
            return await self.session.call("sendMessage", target | _text(screen))
        kind = "photo" if isinstance(screen.file, Photo) else "document"
        params = target | {"caption": str(screen.text), "parse_mode": "HTML"} | _markup(screen)
        if screen.file.file_id:
            return await self.session.call(f"send{kind.title()}", params | {kind: screen.file.file_id})
        files = {"upload": screen.file}
        return await self.session.call(
            f"send{kind.title()}", params | {kind: "attach://upload"}, files=files, timeout_s=120
        )

    async def _patiently(self, chat_id: int, call: Any) -> SendResult:
        """Answer the acting person: not paced, but a refusal or a broken line is tried again a little later."""
        result = SendResult(Outcome.NEVER_SENT)
        for attempt in range(ANSWER_TRIES):
            self.pacer.spend(chat_id)
            result = await call()
            if result.outcome is Outcome.RETRY_AFTER:
                self.pacer.stop(chat_id, result.retry_after)
                if result.retry_after > LONGEST_ANSWER_WAIT_S:
                    break
                await asyncio.sleep(result.retry_after)
            elif result.outcome in {Outcome.SERVER_ERROR, Outcome.NEVER_SENT, Outcome.MAYBE_SENT}:
                # A screen shown twice is a smaller evil than a tap without an answer.
                await asyncio.sleep(0.5 * (attempt + 1))
            else:
                break
        if result.outcome is Outcome.REJECTED:
            log.error("a call was refused: %s", result.result)
        return result


def _text(screen: Screen) -> dict[str, Any]:
    return {
        "text": str(screen.text),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    } | _markup(screen)


def _markup(screen: Screen) -> dict[str, Any]:
    markup = keyboard(screen)
    return {"reply_markup": markup} if markup else {}
