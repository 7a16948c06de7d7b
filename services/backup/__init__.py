"""Whole copies of what is kept: the database, and every file of evidence that it speaks of.

A backup is one tar, or a folder of the same shape: `nastavnik.db` beside `evidence/ab/abcd….pdf`. The database is
copied first and the files that this copy knows after it: a file is always older than its record. Files pass through in
pieces, whatever their size. Where evidence lies in a bucket, a tar has it all the same; a night's folder names it only,
in its database, and upkeep leaves in the bucket whatever a copy names.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import shutil
import tarfile
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from sqlalchemy import make_url

import migrations
from services.backup.carrying import by_itself, copy_to_file, in_file, move
from services.evidence.bucket import BucketStore
from services.evidence.store import FolderStore
from storage import backup as sqlite
from storage.postgres import is_on_server
from storage.private import FILE, half_made, private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from services.evidence.address import Bucket

NIGHTLY: Final = "nastavnik-????-??-??"  # the name of a night's copy
DATABASE: Final = "nastavnik.db"
EVIDENCE: Final = "evidence"
COPY: Final = "copy.tar"  # a backup inside of what is taken along: `nastavnik export all`
PIECE: Final = 1 << 20
COMPANIONS: Final = ("", "-wal", "-shm")
STAMP: Final = "%Y%m%dT%H%M%SZ"
ASIDE: Final = re.compile(r"before-restore-(\d{8}T\d{6}Z)")
ASIDE_KEPT: Final = timedelta(days=7)  # as long as the nightly backups
HALF_MADE_S: Final = 86_400.0  # nobody is at it any more


class NotABackup(Exception):
    """Not a backup, or not a whole one."""


@dataclass(frozen=True)
class Holdings:
    """Where things lie: in use, in a backup's folder, or on their way back."""

    database: Path  # the file; of a database on a server, where its file would be
    evidence: Path
    server: str = ""  # the address of the database, where it is no file
    bucket: BucketStore | None = None  # where evidence lies, when it is not in the folder

    @property
    def name(self) -> str:
        """What the database is called before people: an address without its password, or the file."""
        return make_url(self.server).render_as_string() if self.server else str(self.database)

    def beside(self, mark: str) -> Holdings:
        database, evidence = (path.with_name(f"{path.name}.{mark}") for path in (self.database, self.evidence))
        return Holdings(database, evidence)

    def clear(self) -> None:
        self.database.unlink(missing_ok=True)
        shutil.rmtree(self.evidence, ignore_errors=True)


def held_in(database_url: str, data_dir: Path, bucket: Bucket | None = None) -> Holdings:
    """Say where an installation keeps its things."""
    papers = BucketStore(bucket) if bucket else None
    if is_on_server(database_url):
        return Holdings(data_dir / DATABASE, data_dir / EVIDENCE, database_url, papers)
    return Holdings(Path(make_url(database_url).database or ""), data_dir / EVIDENCE, bucket=papers)


def back_up(held: Holdings, target: Path, *, now: datetime) -> int:
    """Write one tar; under another name first, so that a half-made backup is never taken for a whole one.

    Give how many papers it lacks, for they are not where they are kept. Raise `OSError`, `NotADatabase`, `StorageAway`.
    """
    private_folder(target.parent)
    drop_half_made(target.parent, glob.escape(target.name))
    part = half_made(target)
    copy = part.with_name(f"{part.name}.db")
    try:
        part.touch(mode=FILE)
        with tarfile.open(part, "w") as archive:
            gone = _gather(held, copy, lambda name, path: _add(archive, name, path), held.bucket, now=now)
            _add(archive, DATABASE, copy)
        part.replace(target)
        return gone
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)


def back_up_to_folder(held: Holdings, target: Path, *, now: datetime) -> None:
    """The same as a folder, in which files that never change are linked where the disk can: a night costs no room.

    Where another process was quicker, as one that took over from us meanwhile, its copy stays.
    """
    part = half_made(target)
    private_folder(part)
    try:
        _gather(held, part / DATABASE, lambda name, path: _link(path, part / name), now=now)
        part.replace(target)
    except OSError:
        if not target.exists():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _gather(
    held: Holdings, copy: Path, take: Callable[[str, Path], None], bucket: BucketStore | None = None, *, now: datetime
) -> int:
    """Copy the database and hand over the files it knows; mark in the copy what is not there, and give how many."""
    copy.unlink(missing_ok=True)
    if held.server:
        copy_to_file(held.server, copy)
    else:
        sqlite.copy_database(held.database, copy)
    if held.bucket and bucket is None:  # a night's folder: they are named in the database
        return 0
    store, gone = bucket or FolderStore(held.evidence), []
    for name in sqlite.files_known_to(copy):
        with store.at_hand(name) as path:
            if path is None or not _is_taken(take, f"{EVIDENCE}/{name[:2]}/{name}", path):
                gone.append(name)
    sqlite.forget_files(copy, gone, now=now)
    return len(gone)


def _is_taken(take: Callable[[str, Path], None], name: str, path: Path) -> bool:
    """Hand a file over, unless upkeep takes it away at that very moment."""
    try:
        take(name, path)
    except FileNotFoundError:
        return False
    return True


def _add(archive: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as content:
        there = os.fstat(content.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = there.st_size, int(there.st_mtime), 0o600
        archive.addfile(member, content)


def _link(path: Path, target: Path) -> None:
    private_folder(target.parent)
    try:
        target.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(path, target)  # its mode goes along


def unpack(backup: Path, fresh: Holdings, bucket: BucketStore | None = None, *, now: datetime | None = None) -> int:
    """Lay a backup out and compare every file with its record; raise `NotABackup`. A tar's paths are never trusted.

    With a `bucket` the backup may only name files, which are then looked for there: give how many are nowhere. They are
    marked as missing from `now` on. Raise `StorageAway`.
    """
    fresh.clear()
    store, sums = FolderStore(fresh.evidence), dict[str, str]()
    try:
        for name, content in _contents(backup):
            target = fresh.database if name == DATABASE else store.path(PurePosixPath(name).name)
            sums[target.name] = _write(content, target)
        sqlite.look_into(fresh.database)
        known = sqlite.files_known_to(fresh.database)
    except (sqlite.NotADatabase, tarfile.TarError, zipfile.BadZipFile, ValueError):
        raise NotABackup from None
    absent = [name for name in known if name not in sums] if bucket else []
    if any(sums.get(name) != known[name] for name in known.keys() - set(absent)):
        raise NotABackup
    gone = bucket.missing(absent) if bucket else []
    if gone:
        sqlite.forget_files(fresh.database, gone, now=now or datetime.now(UTC))
    return len(gone)


def _contents(backup: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if backup.is_dir():
        if not (backup / DATABASE).is_file():
            raise NotABackup
        for path in (backup / DATABASE, *(backup / EVIDENCE).glob("*/*")):
            with path.open("rb") as content:
                yield path.relative_to(backup).as_posix(), content
        return
    if zipfile.is_zipfile(backup):
        with zipfile.ZipFile(backup) as taken_along:
            if COPY not in taken_along.namelist():
                raise NotABackup
            with taken_along.open(COPY) as whole, tarfile.open(fileobj=whole, mode="r|") as archive:
                yield from _members(archive)
        return
    with tarfile.open(backup, "r|") as archive:
        yield from _members(archive)


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        piece = archive.extractfile(member) if member.isreg() else None
        if piece is None:
            raise NotABackup
        yield member.name, piece


def _write(content: IO[bytes], target: Path) -> str:
    private_folder(target.parent)
    digest = hashlib.sha256()
    with open(target, "wb", opener=private_opener) as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def put_in_place(fresh: Holdings, held: Holdings, *, now: datetime) -> Holdings | None:
    """Make what was unpacked what is in use; give where the old things lie now, if there were any.

    The database goes first and comes last: a crash in between leaves none at all, never one without its files. On a
    server it is copied aside and written over in one transaction, among the files of both. A bucket gets the files
    before either, and keeps those of the old database as long as that lies aside. Raise `OSError`, `StorageAway`.
    """
    if held.bucket:
        put_into(held.bucket, fresh.evidence)
    aside = held.beside(f"before-restore-{now.astimezone(UTC).strftime(STAMP)}")
    if held.server:
        _write_over(fresh, held, aside)
        return aside
    there = held.database.exists()
    for companion in COMPANIONS:
        _move(Path(f"{held.database}{companion}"), Path(f"{aside.database}{companion}"))
    if not held.bucket:
        _move(held.evidence, aside.evidence)
        _move(fresh.evidence, held.evidence)
    fresh.database.replace(held.database)
    return aside if there else None


def _write_over(fresh: Holdings, held: Holdings, aside: Holdings) -> None:
    """Lay the backup's files beside those in use before the database is written: their names never mean two things.

    A crash at any moment leaves a database with all its files; those of the other one are what upkeep takes away.
    """
    by_itself(migrations.bring_to_head(held.server))
    part = aside.database.with_name(f"{aside.database.name}.part")
    try:
        copy_to_file(held.server, part)
        part.replace(aside.database)
    finally:
        for companion in COMPANIONS:
            Path(f"{part}{companion}").unlink(missing_ok=True)
    if not held.bucket:
        _lay_beside(held.evidence, aside.evidence)
    added = [] if held.bucket else _lay_beside(fresh.evidence, held.evidence)
    try:
        by_itself(move(in_file(fresh.database), held.server, over=True))
    except BaseException:  # the database is as it was: so are its files
        for path in added:
            path.unlink(missing_ok=True)
        aside.clear()
        raise
    for path in () if held.bucket else sorted(held.evidence.glob("*/*")):
        if not (fresh.evidence / path.relative_to(held.evidence)).exists():
            path.unlink()


def put_into(bucket: BucketStore, folder: Path) -> int:
    """Put every file of a folder into a bucket, over one of its name, which may be damaged; give how many."""
    every = sorted(path for path in folder.glob("*/*") if path.is_file())
    for path in every:
        content = path.read_bytes()
        by_itself(bucket.put(path.name, content, hashlib.sha256(content).hexdigest()))
    return len(every)


def named_in_copies(held: Holdings, backups: Path) -> set[str]:
    """Name the files that nightly copies and what a restore put aside speak of: they need them in the bucket."""
    copies: Iterable[Path] = (
        *backups.glob(f"{NIGHTLY}/{DATABASE}"),
        *(
            path
            for path in held.database.parent.glob(f"{held.database.name}.before-restore-*")
            if ASIDE.search(path.name)
        ),
    )
    named: set[str] = set()
    for copy in copies:
        if copy.name.endswith(COMPANIONS[1:]):
            continue
        with suppress(sqlite.NotADatabase):
            named |= sqlite.files_known_to(copy).keys()
    return named


def _lay_beside(source: Path, target: Path) -> list[Path]:
    """Link every file of a folder into another one, over one of its name, which may be damaged; give what is new."""
    added = []
    for path in sorted(source.glob("*/*")):
        there = target / path.relative_to(source)
        if not there.exists():
            added.append(there)
        part = there.with_name(f"{there.name}.part")
        part.unlink(missing_ok=True)
        _link(path, part)
        part.replace(there)
    return added


def _move(old: Path, new: Path) -> None:
    if old.exists():
        old.rename(new)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Throw away all but the newest backups; their names sort by time."""
    for old in sorted(folder.glob(pattern), reverse=True)[count:]:
        shutil.rmtree(old)


def drop_half_made(folder: Path, name: str) -> None:
    """Throw away what is half made of backups of such a name, a pattern, and has lain untouched for a day.

    Whoever was at it has ended in the middle; a living one may be another process, on another machine.
    """
    latest = time.time() - HALF_MADE_S  # the disk's own clock, never the sandbox's
    for old in (*folder.glob(f"{name}.part"), *folder.glob(f"{name}.part-*")):
        with suppress(FileNotFoundError):
            if old.stat().st_mtime <= latest:
                shutil.rmtree(old) if old.is_dir() else old.unlink()


def drop_asides(held: Holdings, *, now: datetime) -> None:
    """Throw away what a restore put aside long ago: like a backup, it may hold whom somebody asked to erase since."""
    for path in (held.database, held.evidence):
        for old in path.parent.glob(f"{path.name}.before-restore-*"):
            stamp = ASIDE.search(old.name)
            if stamp and datetime.strptime(stamp[1], STAMP).replace(tzinfo=UTC) < now - ASIDE_KEPT:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
