"""How much of a stranger's file we take upon us."""

from typing import Final

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 10_000
MAX_CELL: Final = 20_000  # characters
MAX_DEPTH: Final = 12  # tables inside tables
SECONDS: Final = 5
MEMORY: Final = 300 * 1024 * 1024  # bytes, beyond what the reading process has when it starts to read
