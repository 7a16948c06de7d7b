"""Copies that were made before confidential answers were encrypted: named to the operator, and taken away on demand."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from locales import __
from services.backup import COMPANIONS, DATABASE, NIGHTLY, back_up_to_folder
from storage.backup import NotADatabase, holds_open_answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from services.backup import Holdings

READABLE: Final = __("holds readable answers of a confidential survey: `nastavnik backups forget-open`")


def copies(database: Path, backups: Path) -> Iterator[Path]:
    """Every copy that the program has made here by itself: of the nights, and what a restore put aside."""
    yield from sorted(backups.glob(NIGHTLY))
    asides = database.parent.glob(f"{database.name}.before-restore-*")
    yield from sorted(path for path in asides if path.is_file() and not path.name.endswith(COMPANIONS[1:]))


def readable_copies(database: Path, backups: Path, more: Iterable[Path] = ()) -> list[Path]:
    """Name the copies in which answers of a confidential survey can be read that was open then; `more` to look at."""
    return [copy for copy in [*copies(database, backups), *more] if is_readable(copy)]


def is_readable(copy: Path) -> bool:
    if copy.is_dir():
        return holds_open_answers(copy / DATABASE)
    if not tarfile.is_tarfile(copy):
        return holds_open_answers(copy)
    with TemporaryDirectory(prefix=".looked-into-", dir=copy.parent) as folder, tarfile.open(copy) as archive:
        inner = archive.extractfile(DATABASE) if DATABASE in archive.getnames() else None
        if inner is None:
            return False
        with (Path(folder) / DATABASE).open("wb") as out:
            shutil.copyfileobj(inner, out)
        return holds_open_answers(Path(folder) / DATABASE)


def forget(found: Iterable[Path], held: Holdings, backups: Path, *, today: date, now: datetime) -> Path | None:
    """Delete copies; where nights are among them, a new one of today is made first. Give it."""
    gone = list(found)
    fresh = None
    if any(copy.parent == backups for copy in gone):
        fresh = backups / f"nastavnik-{today:%Y-%m-%d}"
        made = fresh.with_name(f"{fresh.name}.new")
        back_up_to_folder(held, made, now=now)
        if fresh.exists():
            shutil.rmtree(fresh)
        made.replace(fresh)
    for copy in gone:
        if copy == fresh:
            continue
        if copy.is_dir():
            shutil.rmtree(copy)
        for companion in COMPANIONS:
            Path(f"{copy}{companion}").unlink(missing_ok=True)
    return fresh


def ensure_sealed(database: Path) -> None:
    """Raise `NotADatabase` where the database in use is none, `StillReadable` where it is of the old form itself."""
    if not database.is_file():
        raise NotADatabase
    if holds_open_answers(database):
        raise StillReadable


class StillReadable(Exception):
    """The database itself holds readable answers: it must be migrated first."""
