"""`nastavnik run` on asyncio's own loop, with every long step of it written to the file in `STEPS`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot import logs
from bot.config import load_settings
from bot.lock import only_one
from cli import running
from tests.support.steps import watched_steps


def main() -> None:
    settings = load_settings().with_token()
    logs.set_up(settings.log_format)
    with only_one(settings.data_dir), Path(os.environ["STEPS"]).open("a", buffering=1) as told:

        def tell(took: float, what: str) -> None:
            print(f"{took:.3f} {what}", file=told)

        with watched_steps(tell):
            asyncio.run(running._live(settings))


if __name__ == "__main__":
    main()
