"""Whole copies of what is kept: the database, and every file of evidence that it speaks of.

A backup is one tar, or a folder of the same shape: `nastavnik.db` beside `evidence/ab/abcd….pdf`. The database is
copied first and the files that this copy knows after it: a file is always older than its record. Files pass through in
pieces, whatever their size.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from sqlalchemy import make_url

import migrations
from services.backup.carrying import by_itself, copy_to_file, in_file, move
from services.evidence.store import EvidenceStore
from storage import backup as sqlite
from storage.postgres import is_on_server
from storage.private import FILE, private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NIGHTLY: Final = "nastavnik-????-??-??"  # the name of a night's copy
DATABASE: Final = "nastavnik.db"
EVIDENCE: Final = "evidence"
COPY: Final = "copy.tar"  # a backup inside of what is taken along: `nastavnik export all`
PIECE: Final = 1 << 20
COMPANIONS: Final = ("", "-wal", "-shm")
STAMP: Final = "%Y%m%dT%H%M%SZ"
ASIDE: Final = re.compile(r"before-restore-(\d{8}T\d{6}Z)")
ASIDE_KEPT: Final = timedelta(days=7)  # as long as the nightly backups


class NotABackup(Exception):
    """Not a backup, or not a whole one."""


@dataclass(frozen=True)
class Holdings:
    """Where things lie: in use, in a backup's folder, or on their way back."""

    database: Path  # the file; of a database on a server, where its file would be
    evidence: Path
    server: str = ""  # the address of the database, where it is no file

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


def held_in(database_url: str, data_dir: Path) -> Holdings:
    """Say where an installation keeps its things."""
    if is_on_server(database_url):
        return Holdings(data_dir / DATABASE, data_dir / EVIDENCE, database_url)
    return Holdings(Path(make_url(database_url).database or ""), data_dir / EVIDENCE)


def back_up(held: Holdings, target: Path, *, now: datetime) -> None:
    """Write one tar; under another name first, so that a half-made backup is never taken for a whole one."""
    private_folder(target.parent)
    part, copy = (target.with_name(f"{target.name}.{mark}") for mark in ("part", "part.db"))
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=FILE)
        with tarfile.open(part, "w") as archive:
            _gather(held, copy, lambda name, path: _add(archive, name, path), now=now)
            _add(archive, DATABASE, copy)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)


def back_up_to_folder(held: Holdings, target: Path, *, now: datetime) -> None:
    """The same as a folder, in which files that never change are linked where the disk can: a night costs no room."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    private_folder(part)
    try:
        _gather(held, part / DATABASE, lambda name, path: _link(path, part / name), now=now)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _gather(held: Holdings, copy: Path, take: Callable[[str, Path], None], *, now: datetime) -> None:
    """Copy the database and hand over the files it knows; what upkeep took away meanwhile is marked in the copy."""
    copy.unlink(missing_ok=True)
    if held.server:
        copy_to_file(held.server, copy)
    else:
        sqlite.copy_database(held.database, copy)
    store, gone = EvidenceStore(held.evidence), []
    for name in sqlite.files_known_to(copy):
        path = store.path(name)
        try:
            take(f"{EVIDENCE}/{path.relative_to(held.evidence).as_posix()}", path)
        except FileNotFoundError:
            gone.append(name)
    sqlite.forget_files(copy, gone, now=now)


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


def unpack(backup: Path, fresh: Holdings) -> None:
    """Lay a backup out and compare every file with its record; raise `NotABackup`. A tar's paths are never trusted."""
    fresh.clear()
    store, sums = EvidenceStore(fresh.evidence), {}
    try:
        for name, content in _contents(backup):
            target = fresh.database if name == DATABASE else store.path(PurePosixPath(name).name)
            sums[target.name] = _write(content, target)
        sqlite.look_into(fresh.database)
        known = sqlite.files_known_to(fresh.database)
    except (sqlite.NotADatabase, tarfile.TarError, zipfile.BadZipFile, ValueError):
        raise NotABackup from None
    if any(sums.get(name) != sha256 for name, sha256 in known.items()):
        raise NotABackup


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
    server it is copied aside and written over in one transaction, among the files of both.
    """
    aside = held.beside(f"before-restore-{now.astimezone(UTC).strftime(STAMP)}")
    if held.server:
        _write_over(fresh, held, aside)
        return aside
    there = held.database.exists()
    for companion in COMPANIONS:
        _move(Path(f"{held.database}{companion}"), Path(f"{aside.database}{companion}"))
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
    _lay_beside(held.evidence, aside.evidence)
    added = _lay_beside(fresh.evidence, held.evidence)
    try:
        by_itself(move(in_file(fresh.database), held.server, over=True))
    except BaseException:  # the database is as it was: so are its files
        for path in added:
            path.unlink(missing_ok=True)
        aside.clear()
        raise
    for path in sorted(held.evidence.glob("*/*")):
        if not (fresh.evidence / path.relative_to(held.evidence)).exists():
            path.unlink()


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


def drop_asides(held: Holdings, *, now: datetime) -> None:
    """Throw away what a restore put aside long ago: like a backup, it may hold whom somebody asked to erase since."""
    for path in (held.database, held.evidence):
        for old in path.parent.glob(f"{path.name}.before-restore-*"):
            stamp = ASIDE.search(old.name)
            if stamp and datetime.strptime(stamp[1], STAMP).replace(tzinfo=UTC) < now - ASIDE_KEPT:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
