from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.calls import attached
from sandbox.errors import ApiError, bad
from sandbox.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, check_upload
from sandbox.methods.messages import caption_content, deliver, open_chat

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call
    from sandbox.chats import Chat, Post
    from sandbox.errors import Json
    from sandbox.files import StoredFile

ALBUM: Final = range(2, 11)
MODELLED: Final = {"photo", "document"}


def stored(call: Call, kind: str, value: Any) -> StoredFile:
    """The file that a call brings, or names by the id of an earlier one."""
    upload = attached(call, value)
    if upload is not None:
        if len(upload.content) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        check_upload(kind, upload.content)
        return call.box.files.add(kind, upload.name, upload.content)
    known = call.box.files.find(value)
    if known is None:
        reason = "failed to get HTTP URL content" if "://" in value else "wrong file identifier/HTTP URL specified"
        raise bad(reason)
    if known.kind != kind:
        raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def media_content(call: Call, item: Json) -> Json:
    if item["type"] not in MODELLED:
        raise ApiError(501, f"Not Implemented: the sandbox does not model media of type {item['type']}")
    return stored(call, item["type"], item["media"]).attached() | caption_content(item)


def send_photo(call: Call) -> Json:
    return send_one(call, "photo")


def send_document(call: Call) -> Json:
    return send_one(call, "document")


def send_one(call: Call, kind: str) -> Json:
    call.account.reach(call.args["chat_id"])
    content = stored(call, kind, call.args[kind]).attached() | caption_content(call.args)
    return deliver(call, open_chat(call), content).body


def send_media_group(call: Call) -> list[Json]:
    chat, items = call.account.reach(call.args["chat_id"]), call.args["media"]
    if len(items) not in ALBUM:
        raise bad("wrong number of messages in an album: it must include 2-10 items")
    if len({item["type"] for item in items}) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [media_content(call, item) for item in items]
    group = str(call.box.numbers.next("album", 13_000_000_000_001))
    open_chat(call)
    return [_album_part(call, chat, content, group).body for content in contents]


def _album_part(call: Call, chat: Chat, content: Json, group: str) -> Post:
    return deliver(call, chat, {**content, "media_group_id": group})


def get_file(call: Call) -> Json:
    known = call.box.files.find(call.args["file_id"])
    if known is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if local := call.box.files.local:
        there = local / known.path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(known.content)
        return {**known.body(), "file_path": str(there)}
    if len(known.content) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {**known.body(), "file_path": known.path}


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendmediagroup": send_media_group,
    "getfile": get_file,
}
