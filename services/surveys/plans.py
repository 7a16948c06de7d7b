"""A run that is being prepared: kept in the coordinator's conversation until it is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from documents.left_out import LeftOut, left_out_from_json
from models.enums import Role
from services.settings import zone_of
from services.surveys.audience import Audience, labels_of, people_of
from services.surveys.definitions import PEOPLE_GROUPS, Definition, from_json, to_json
from services.surveys.publishing import OPEN_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.audience import Asked


@dataclass(frozen=True)
class Plan:
    definition: Definition
    roles: tuple[Role, ...]
    schools: tuple[int, ...] = ()
    people: tuple[int, ...] | None = None  # by a list instead of by role
    opens: int = 0  # days from today
    days: int = OPEN_DAYS  # open so long
    goal: int = 0  # per cent of the invited who should answer
    left_out: tuple[LeftOut, ...] = ()  # what stands in the file and was not taken

    @property
    def audience(self) -> Audience:
        return Audience(self.roles, self.schools, self.people)

    def to_json(self) -> dict[str, Any]:
        return {
            "definition": to_json(self.definition),
            "roles": [role.value for role in self.roles],
            "schools": list(self.schools),
            "people": None if self.people is None else list(self.people),
            "opens": self.opens,
            "days": self.days,
            "goal": self.goal,
            "left_out": [asdict(one) for one in self.left_out],
        }


def plan_for(definition: Definition, left_out: Sequence[LeftOut] = ()) -> Plan:
    return Plan(definition, tuple(Role(role) for role in definition.audience), left_out=tuple(left_out))


def plan_from_json(stored: Mapping[str, Any]) -> Plan:
    return Plan(
        from_json(stored["definition"]),
        tuple(Role(role) for role in stored["roles"]),
        tuple(stored["schools"]),
        None if stored["people"] is None else tuple(stored["people"]),
        stored["opens"],
        stored["days"],
        stored["goal"],
        tuple(left_out_from_json(one) for one in stored.get("left_out", ())),  # a plan of the version before has none
    )


@dataclass(frozen=True)
class PlanAudience:
    """What a plan comes to today."""

    people: int
    minimum: int
    today: date
    opens: date
    closes: date
    small: tuple[SmallGroup, ...] = ()  # of a confidential survey: where few could find one another's answers


class SmallGroup(NamedTuple):
    """People whose answers are counted together, so few that some of them who tell each other narrow down the rest."""

    by: str  # role, school, status; "": everybody who is asked
    name: str  # "": the others
    people: int


async def look_at(
    session: AsyncSession, plan: Plan, municipality_id: int, *, minimum: int, now: datetime
) -> PlanAudience:
    zone = await zone_of(session, municipality_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    people = await people_of(session, municipality_id, plan.audience, today=today)
    opens = today + timedelta(days=plan.opens)
    small = await _small_groups(session, plan.definition, people, minimum=minimum, today=today)
    return PlanAudience(len(people), minimum, today, opens, opens + timedelta(days=plan.days), small)


async def _small_groups(
    session: AsyncSession, definition: Definition, people: Sequence[Asked], *, minimum: int, today: date
) -> tuple[SmallGroup, ...]:
    """Groups of fewer than twice the minimum, the smallest first."""
    if not definition.confidential or len(people) < minimum:
        return ()
    labels = await labels_of(session, definition, people, minimum=minimum, today=today)
    sizes = Counter(label or "" for label in labels.values())
    by = next((group for group in definition.groups if group in PEOPLE_GROUPS), "") if any(sizes) else ""
    few = [SmallGroup(by, name, size) for name, size in sizes.items() if size < 2 * minimum]
    return tuple(sorted(few, key=lambda group: (group.people, group.name)))
