"""Where the field's real papers lie; tests that read them run only where they are present."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def shared_data() -> Path | None:
    folder = Path(os.environ.get("NASTAVNIK_DATA", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None
