"""Print the access table as docs/access.md: `python -m services.access.doc` writes it, `… check` compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from models.enums import Role
from services.access import MEANINGS, NOT_FOR_OWN_SCHOOL, NOT_FOR_REGIONS, RULES, Action, Reach
from services.access.roles import SCHOOL_STAFF
from services.access.rules import WITHOUT_A_POST

PAGE: Final = Path(__file__).parents[2] / "docs" / "access.md"
SIGNS: Final = {Reach.OWN: "own", Reach.CENTRE: "centre", Reach.SCHOOL: "school", Reach.MUNICIPALITY: "all"}
INTRODUCTION: Final = """\
# Who may do what

Written from `services/access/rules.py` by `python -m services.access.doc`; a test keeps the two equal.

**own** – what is assigned to this very person; **centre** – that, and what is the education office's: no school's and
nobody's by name; **school** – the schools of this appointment; **all** – the whole
municipality of this appointment; empty – not at all. A person has the sum of their appointments that hold today. Access
is decided when a button is pressed, not when it was shown; nothing reaches into another municipality. Each command of
the operator names the action that it stands for; the audit has it without a person.
"""


def page() -> str:
    roles = list(Role)
    head = ["| action | " + " | ".join(roles) + " | what it is |", "|---" * (len(roles) + 2) + "|"]
    rows = [
        f"| `{action}` | " + " | ".join(sign(action, role) for role in roles) + f" | {MEANINGS[action]} |"
        for action in Action
    ]
    return "\n".join([INTRODUCTION, *head, *rows, "", exceptions()])


def sign(action: Action, role: Role) -> str:
    if action is Action.ANYBODY:
        return "yes"
    reach = RULES[action].get(role)
    return SIGNS[reach] if reach else ""


def exceptions() -> str:
    actions = " and ".join(f"`{action}`" for action in sorted(NOT_FOR_OWN_SCHOOL))
    roles = ", ".join(sorted(SCHOOL_STAFF))
    no_region = " and ".join(f"`{action}`" for action in sorted(NOT_FOR_REGIONS))
    always = " and ".join(f"`{action}`" for action in sorted(WITHOUT_A_POST))
    return (
        f"{always} is a right of everybody whom the program knows, with or without an appointment.\n"
        f"Who works in a school ({roles}) cannot be its curator, and {actions} never reach one's own school, whatever\n"
        "other appointments the person has. Region observers see sums over five or more only (`totals`).\n"
        "Who observes a region has the rights of an observer at the region itself, where nothing stands: no right\n"
        "reaches into its municipalities. They are told sums over these alone, and of none with fewer than five\n"
        f"schools by itself ([54](decisions/0054-a-region-is-a-place.md)); {no_region} is not theirs.\n"
    )


def main(command: str) -> int:
    if command == "check":
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "write"))
