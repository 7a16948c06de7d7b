"""The made-up municipalities before their year begins: schools, posts, invitations; the rest happens in the chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from models.enums import Role, SchoolStatus
from models.people import SchoolYearStatus
from sandbox.simulation.people import FIRST, MANNERS, MIDDLE, Dweller, surname
from services import people

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from sandbox.simulation.world import Machine, Place

ZONE: Final = "Asia/Krasnoyarsk"
YEAR: Final = 2026


@dataclass
class Town:
    """A municipality; `stem` begins the names that are nowhere else, so that whoever sees one sees too far."""

    name: str
    slug: str
    stem: str
    schools: list[str]
    number: int = 0
    ids: dict[str, int] = field(default_factory=dict)


LAKE: Final = ("Приозёрный район", "priozyorny", "Аз", "Приозёрная")
WOOD: Final = ("Боровой округ", "borovoy", "Бор", "Боровая")


def towns(count: int) -> list[Town]:
    """Make two municipalities: the second one is small."""
    first, second = max(4, count // 8), 3
    return [
        Town(name, slug, stem, [f"{school} школа № {n}" for n in range(1, many + 1)])
        for (name, slug, stem, school), many in ((LAKE, first), (WOOD, second))
    ]


def cast(box: Place, chance: random.Random, count: int, both: list[Town]) -> list[Dweller]:
    """Give `count` people their posts: an office, a team in each school, teachers, and one who works in both."""
    taken: set[str] = set()
    lake, wood = both
    posts: list[tuple[Town, tuple[tuple[Role, str], ...], str, float]] = [
        (lake, ((Role.COORDINATOR, ""),), "diligent", 6),
        (wood, ((Role.COORDINATOR, ""),), "diligent", 3),
        # Decides for the whole municipality, and must not for the school in which she works.
        (lake, ((Role.SPECIALIST, ""), (Role.SCHOOL_COORDINATOR, lake.schools[1])), "curious", 2),
        (lake, ((Role.OBSERVER, ""),), "curious", 1),
        (lake, ((Role.CURATOR, lake.schools[0]), (Role.CURATOR, lake.schools[1])), "diligent", 3),
        # Curates one school while her own is on the list.
        (lake, ((Role.LEADER, lake.schools[2]), (Role.CURATOR, lake.schools[3])), "diligent", 3),
        (lake, ((Role.CURATOR, lake.schools[2]),), "hasty", 2),
        (lake, ((Role.TUTOR, ""),), "curious", 1),
        (wood, ((Role.CURATOR, wood.schools[0]), (Role.CURATOR, wood.schools[1])), "hasty", 2),
    ]
    posts += [
        (town, ((Role.SCHOOL_COORDINATOR if n % 2 else Role.LEADER, school),), _manner(chance), 1.6)
        for town in both
        for n, school in enumerate(town.schools)
    ]
    while len(posts) < count:
        town = lake if chance.random() < 0.75 else wood  # noqa: PLR2004 - the small one is smaller
        posts.append((town, ((Role.TEACHER, chance.choice(town.schools)),), _manner(chance), 0.8))
    return [_dweller(box, chance, town, one, manner, busy, taken) for town, one, manner, busy in posts[:count]]


def _manner(chance: random.Random) -> str:
    return chance.choices(tuple(MANNERS), (4, 4, 2, 2, 2))[0]


def _dweller(
    box: Place, chance: random.Random, town: Town, posts: tuple[tuple[Role, str], ...], manner: str, busy: float,
    taken: set[str],
) -> Dweller:  # fmt: skip
    name = f"{surname(chance, town.stem, taken)} {chance.choice(FIRST)} {chance.choice(MIDDLE)}"
    person = box.person(name, phone=f"+7913{chance.randrange(10**7):07d}")
    return Dweller(person, name, MANNERS[manner], town.name, posts, busy)


async def found(machine: Machine, both: list[Town], folk: list[Dweller], *, now: datetime) -> dict[int, list[str]]:
    """Put the municipalities there, as their operator does; give everybody the links that they are sent."""
    links: dict[int, list[str]] = {}
    async with machine.app.db.begin() as session:
        for town in both:
            town.number = await people.create_municipality(session, slug=town.slug, name=town.name, timezone=ZONE)
            for place, school in enumerate(town.schools):
                one = await people.create_school(session, municipality_id=town.number, name=school)
                town.ids[school] = one
                status = tuple(SchoolStatus)[place % 4]
                session.add(SchoolYearStatus(school_id=one, year=YEAR, status=status))
        for who in folk:
            town = next(one for one in both if one.name == who.town)
            for role, school in who.posts:
                made = await people.create_invite(
                    session, municipality_id=town.number, role=role, now=now, days=400,
                    uses=2,  # whoever has withdrawn comes back by it
                    school_id=town.ids[school] if school else None,
                    subject="математика" if role is Role.TUTOR else None,
                )  # fmt: skip
                links.setdefault(who.person.id, []).append(made.token)
    return links


def begins(chance: random.Random) -> date:
    """A year begins in its first weeks, where the sandbox's own calendars and roadmap lie."""
    return date(YEAR, 9, 1 + chance.randrange(5))
