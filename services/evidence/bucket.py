"""Evidence in a bucket that speaks S3, so that several machines share it and none has to hold it.

A file counts as kept when the bucket has said so, having compared its sum. What cannot be reached is never taken for
gone: who sends or opens a paper meanwhile is asked for patience, and upkeep does nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from locales import __
from services.errors import Refusal
from services.evidence.store import OWNER, STORED_NAME, EvidenceStore, FolderStore, known_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from obstore.store import S3Config, S3Store

    from services.evidence.address import Bucket

log = logging.getLogger("nastavnik.evidence")

SHA256: Final = "sha256"  # an attribute of each object: what is fetched is compared with it
PROBE: Final = "nastavnik-probe-"
TRIES: Final = 3
TRYING: Final = timedelta(seconds=15)  # after which no further try begins
CONNECT: Final = timedelta(seconds=5)


class StorageAway(Refusal):
    msgid = __(
        "The storage of papers does not answer just now. Nothing of yours is lost: please try again in a few minutes. "
        "If you have just sent a file, it has not been kept yet – send it again then."
    )


class StorageRefused(Refusal):
    msgid = __(
        "The bucket {bucket} cannot be used: {reason}. Look at EVIDENCE_URL, EVIDENCE_S3_ENDPOINT and the keys; papers "
        "could not be kept."
    )


class AnothersBucket(StorageRefused):
    msgid = __(
        "In {bucket} another bot keeps its papers: number {number}. Set a folder of its own for this bot in "
        "EVIDENCE_URL, since what a bot's database does not know is taken away there. "
        "If that other bot is gone, delete the object {object}."
    )


class NoPapersThere(StorageRefused):
    msgid = __(
        "In {bucket} there is nothing at all, and the database knows papers. If the address is wrong, correct "
        "EVIDENCE_URL. If the papers are to lie there, carry them over first: from the folder by `nastavnik evidence "
        "move`; from another bucket by `nastavnik evidence move --back` with its address, then `nastavnik evidence "
        "move` with this one. If they are lost for good, say so: `nastavnik evidence missing --confirm`."
    )


def store_in(folder: Path, bucket: Bucket | None) -> EvidenceStore:
    """Choose the store: the folder, unless there is a bucket."""
    return BucketStore(bucket) if bucket else FolderStore(folder)


class BucketStore(EvidenceStore):
    def __init__(self, bucket: Bucket, *, patience_s: float = 30.0) -> None:
        """`patience_s`: how long one try may take."""
        self.bucket = bucket
        self._patience = timedelta(seconds=patience_s)

    @cached_property
    def _there(self) -> S3Store:
        from obstore.store import S3Store  # noqa: PLC0415 - an extra, which a folder does not need

        config: S3Config = {
            "region": self.bucket.region,
            "access_key_id": self.bucket.key_id,
            "secret_access_key": self.bucket.secret,
            "virtual_hosted_style_request": not self.bucket.endpoint,
            "checksum_algorithm": "SHA256",
        }
        if self.bucket.endpoint:
            config["endpoint"] = self.bucket.endpoint
        return S3Store.from_url(
            self.bucket.url,
            config=config,
            # Plain http is let in by the settings, and to this computer alone.
            client_options={"connect_timeout": CONNECT, "timeout": self._patience, "allow_http": True},
            retry_config={"max_retries": TRIES, "retry_timeout": TRYING},
        )

    async def put(self, stored_name: str, content: bytes, sha256: str) -> None:
        import obstore  # noqa: PLC0415 - same

        with self._answering():
            await obstore.put_async(
                self._there, _key(stored_name), content, attributes={SHA256: sha256}, use_multipart=False
            )

    async def read(self, stored_name: str) -> bytes | None:
        import obstore  # noqa: PLC0415 - same

        with self._answering():
            try:
                found = await obstore.get_async(self._there, _key(stored_name))
                content = bytes(await found.bytes_async())
            except _not_found():
                return None
        return self._whole(content, found.attributes)

    def get(self, stored_name: str) -> bytes | None:
        """As `read`, but not for the event loop."""
        import obstore  # noqa: PLC0415 - same

        with self._answering():
            try:
                found = obstore.get(self._there, _key(stored_name))
                content = bytes(found.bytes())
            except _not_found():
                return None
        return self._whole(content, found.attributes)

    def _whole(self, content: bytes, attributes: Any) -> bytes:
        """Give what came if it is what was kept; raise `StorageAway`: a piece of a paper is no paper."""
        if attributes.get(SHA256) != hashlib.sha256(content).hexdigest():
            self.failures += 1
            log.error("a file came from the bucket other than it was kept")
            raise StorageAway
        return content

    @contextmanager
    def at_hand(self, stored_name: str) -> Iterator[Path | None]:
        content = self.get(stored_name)
        if content is None:
            yield None
            return
        with TemporaryDirectory() as folder:
            path = Path(folder) / stored_name
            path.write_bytes(content)
            yield path

    def older_than(self, seconds: float) -> set[str]:
        latest = datetime.now(UTC) - timedelta(seconds=seconds)  # a bucket's clock is not ours: the grace is an hour
        return {name for name, at in self._listed() if at <= latest}

    def _listed(self) -> Iterator[tuple[str, datetime]]:
        with self._answering():
            yield from self._papers()

    def _papers(self) -> Iterator[tuple[str, datetime]]:
        """Name what is ours in there: other things may lie under the same prefix."""
        import obstore  # noqa: PLC0415 - same

        for some in obstore.list(self._there):
            for one in some:
                folder, _, name = one["path"].rpartition("/")
                if STORED_NAME.fullmatch(name) and folder == name[:2]:
                    yield name, one["last_modified"]

    def remove(self, names: Iterable[str]) -> int:
        import obstore  # noqa: PLC0415 - same

        keys = [_key(name) for name in names]
        if keys:
            with self._answering():
                obstore.delete(self._there, keys)
        return len(keys)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Name what the bucket says it does not have: what the list of all does not name is asked for by itself.

        A file may have come while the list was made.
        """
        wanted = list(names)
        there = {name for name, _ in self._listed()} if wanted else set()
        return [name for name in wanted if name not in there and not self.has(name)]

    def has(self, stored_name: str) -> bool:
        import obstore  # noqa: PLC0415 - same

        with self._answering():
            try:
                obstore.head(self._there, _key(stored_name))
            except _not_found():
                return False
        return True

    async def check(self, *, known: bool = False) -> None:
        """Put something there, fetch it, take it away, and see that the papers there are this bot's own.

        `known`: the database knows papers, so a place where nothing is, not even whose it is, is another one than that
        where they lie. Raise `StorageRefused` with the reason, `AnothersBucket`, `NoPapersThere`.
        """
        import obstore  # noqa: PLC0415 - same

        name, content = PROBE + secrets.token_hex(8), secrets.token_bytes(16)
        try:
            await obstore.put_async(self._there, name, content, use_multipart=False)
            found = await obstore.get_async(self._there, name)
            same = bytes(await found.bytes_async()) == content
            await obstore.delete_async(self._there, name)
            owner = await self._owner(known=known) if same else ""
        except _errors() as error:
            raise StorageRefused(bucket=self.bucket.url, reason=_reason(error)) from None
        if not same:
            raise StorageRefused(bucket=self.bucket.url, reason="what was put there came back changed")
        if owner != self.bucket.bot:
            raise AnothersBucket(bucket=self.bucket.url, number=owner[:20], object=OWNER)

    async def _owner(self, *, known: bool) -> str:
        """Give the number of the bot whose papers lie there; where nobody's do, from now on this one's.

        Raise `NoPapersThere` before anything says that the place is this bot's: else the next start would take it so.
        """
        import obstore  # noqa: PLC0415 - same

        mine = self.bucket.bot
        try:
            found = await obstore.get_async(self._there, OWNER)
            owner = bytes(await found.bytes_async()).decode(errors="replace").strip()
        except _not_found():
            if known and await asyncio.to_thread(self._is_bare):
                raise NoPapersThere(bucket=self.bucket.url) from None
            owner = mine
            if mine:
                await obstore.put_async(self._there, OWNER, mine.encode(), use_multipart=False)
        return owner if mine else ""  # a command without a token asks nobody

    def _is_bare(self) -> bool:
        return not any(True for _ in self._papers())

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn whatever the library says into words for who waits."""
        try:
            yield
        except _errors() as error:
            self.failures += 1
            log.error("the bucket of evidence: %s", _reason(error))  # noqa: TRY400 - the reason says it all
            raise StorageAway from None


def _key(stored_name: str) -> str:
    return f"{stored_name[:2]}/{known_name(stored_name)}"


def _errors() -> type[Exception]:
    from obstore.exceptions import BaseError  # noqa: PLC0415 - same

    return BaseError


def _not_found() -> tuple[type[Exception], ...]:
    from obstore.exceptions import NotFoundError  # noqa: PLC0415 - same

    return NotFoundError, FileNotFoundError


def _reason(error: Exception) -> str:
    """Say it in a line: what follows in the library's words are its own insides."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
