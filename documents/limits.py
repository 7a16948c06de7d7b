"""How much of a stranger's file we take upon us."""

from typing import Final

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 10_000
MAX_CELL: Final = 20_000  # characters
MAX_DEPTH: Final = 12  # tables inside tables
MAX_ANSWER: Final = 2 * 1024 * 1024  # bytes of what was read: some 3,000 long rows
SECONDS: Final = 5  # of computing
NET_S: Final = 180  # by the clock on the wall, however busy the machine is
MEMORY: Final = 280 * 1024 * 1024  # bytes that a reading process may hold, with Python and the office libraries
