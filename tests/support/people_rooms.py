"""The way through /people, as somebody taps it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox import LocalPerson


async def opens(person: LocalPerson, *buttons: str) -> None:
    """Tap these one after the other; people by role stand behind a button of their own where there is much else."""
    await person.sends("/people")
    for button in buttons:
        await behind_door(person, button)
        await person.taps(button, message=person.last)


async def behind_door(person: LocalPerson, button: str) -> None:
    door = next((one for one in ("👤 Люди по ролям", "👤 People by role") if one in person.screen), None)
    if door and re.search(r" · \d+$", button) and button not in person.screen:
        await person.taps(door, message=person.last)
