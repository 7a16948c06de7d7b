"""What stands below a table or between its rows and is neither an item nor a person: notes and totals. Light."""

from __future__ import annotations

import re
from typing import Final

# «* срок может быть изменён», «Примечание: …».
NOTE: Final = re.compile(
    r"\s*(?:\*+\)?\s*\S|[¹²³]|(?:примечани[ея]|прим\.|сноск[аи])(?!\w)|note\s*[:.])", re.IGNORECASE
)
TOTAL: Final = re.compile(r"\s*(?:итого|всего)(?!\w)", re.IGNORECASE)


def is_total(text: str) -> bool:
    return bool(TOTAL.match(text))


def is_note(text: str) -> bool:
    return bool(NOTE.match(text)) or is_total(text)
