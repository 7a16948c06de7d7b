"""`nastavnik demo`: the try-out without a token, in the browser; with `--story` it plays the main job by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cli.common import OPERATOR
from locales import __

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands

PORT: Final = 8088


def add(commands: Commands) -> None:
    demo = commands.add_parser("demo", help=__("try everything out in the browser, without a token"))
    demo.add_argument("--story", action="store_true", help=__("play the main job and print it as a dialogue"))
    demo.add_argument("--port", type=int, default=PORT, help=__("where the page is served (%(default)s)"))
    demo.set_defaults(run=show, action=OPERATOR)


def show(arguments: argparse.Namespace) -> int:
    import logging
    import tempfile
    from pathlib import Path

    import uvloop

    import views  # noqa: F401 - first: it brings in aiogram without its weight
    from bot import logs

    logs.set_up("text")
    logging.getLogger("nastavnik").setLevel(logging.WARNING)
    logging.getLogger("nastavnik.loop").setLevel(logging.ERROR)  # the sandbox shares the loop that is watched
    with tempfile.TemporaryDirectory(prefix="nastavnik-demo-") as folder:
        if arguments.story:
            from sandbox.demo.story import tell

            return uvloop.run(tell(Path(folder)))
        from sandbox.demo.serving import serve

        uvloop.run(serve(Path(folder), port=arguments.port))
    return 0
