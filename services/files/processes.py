"""What reads a stranger's bytes or computes for long runs in a process of its own, which holds nothing of ours."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import documents

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Run: TypeAlias = Callable[["tuple[str, ...]", bytes, float], Awaitable["tuple[int | None, bytes]"]]

PYTHON: Final = (sys.executable, "-P", "-m")
# Nothing of ours goes with it, neither the token nor the address of the database.
ENVIRONMENT: Final = {"PYTHONPATH": str(Path(documents.__file__).parents[1])} if sys.platform != "win32" else None


async def in_a_process(command: tuple[str, ...], data: bytes, seconds: float) -> tuple[int | None, bytes]:
    """Run a module with its arguments, feed it; give its exit code and what it wrote; raise `TimeoutError`."""
    process = await asyncio.create_subprocess_exec(
        *PYTHON,
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(data)
    finally:
        if process.returncode is None:  # too slow, or we were cancelled: no orphans
            process.kill()
            await process.wait()
    return process.returncode, output


# The program's builder says how: a simulation, which has one thread and one clock, runs them where it stands.
runner: Final[ContextVar[Run]] = ContextVar("runner", default=in_a_process)


async def run_module(*command: str, data: bytes, seconds: float) -> tuple[int | None, bytes]:
    return await runner.get()(command, data, seconds)
