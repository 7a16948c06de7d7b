"""How far the roadmap was carried out: by assignment, by section, by planned result."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, select

from locales import __
from models.enums import ItemChangeKind
from models.reports import YearRecord  # noqa: F401 - the tables of the report come with its figures
from models.roadmap import Assignment, ItemChange, Roadmap, RoadmapItem
from services import figures as standing
from services.access import Action
from services.report.model import Ask, Chapter, Figure, Root, Unit, family, figure
from services.roadmap.assignments.standing import is_done, is_late
from services.roadmap.executors import Executors
from services.roadmap.targets import Target, asked_of, read_target
from storage.giving_way import give_way
from storage.patterns import patterned
from storage.rows import grouped, in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Select

    from models.enums import AssignmentState
    from services.figures import Scope

AT_ONCE: Final = 5  # items: each may fall to a thousand schools
EXPECTED: Final = "expected"
# The standing figures that the report repeats, over what was due in the period.
REPEATED: Final = (EXPECTED, "done", "late", "waiting", "returned", "problems")
SECTION_RULES: Final = {
    "expected": __("all that is expected in the section “{section}”"),
    "done": __("what is done of the section “{section}”"),
    "in_time": __("done in the section “{section}”, reported by its day"),
    "after": __("done in the section “{section}”, reported after its day"),
    "late": __("late in the section “{section}”"),
}


class Task(NamedTuple):
    """An assignment as the year sees it."""

    id: int
    item: int
    roadmap: int
    school: int | None
    due: date | None
    state: AssignmentState
    reported_at: datetime | None
    amount: int | None
    amount_of: str | None
    done: bool
    late: bool
    day: date | None  # of the report, where the people live

    @property
    def in_time(self) -> bool:
        return self.done and (self.due is None or self.day is None or self.day <= self.due)


class Came(NamedTuple):
    """Some assignments by how they have come out: their numbers."""

    expected: frozenset[int]
    done: frozenset[int]
    in_time: frozenset[int]
    after: frozenset[int]
    late: frozenset[int]

    @staticmethod
    def of(tasks: Iterable[Task]) -> Came:
        expected, done, in_time, late = [], [], [], []
        for task in tasks:
            expected.append(task.id)
            if task.done:
                done.append(task.id)
                if task.in_time:
                    in_time.append(task.id)
            elif task.late:
                late.append(task.id)
        ids = frozenset(done), frozenset(in_time)
        return Came(frozenset(expected), *ids, ids[0] - ids[1], frozenset(late))

    @staticmethod
    def together(several: Iterable[Came]) -> Came:
        return Came(*(frozenset().union(*sets) for sets in zip(*several, strict=True)))


@dataclass(frozen=True)
class Planned:
    """An item of the period with its assignments."""

    id: int
    number: str
    title: str
    section: str
    deadline: str
    executors: str
    result: str
    needs_date: bool
    target: Target | None
    tasks: tuple[Task, ...]
    came: Came


async def load_items(ask: Ask) -> list[Planned]:
    """Give the items of the period in the order of the roadmap; what is closed and was given to nobody is left out."""
    if "items" not in ask.known:
        ask.known["items"] = await _read_items(ask)
    found: list[Planned] = ask.known["items"]
    return found


async def _read_items(ask: Ask) -> list[Planned]:
    by_item: defaultdict[int, list[Task]] = defaultdict(list)
    async for row in in_turns(await _tasks_of.rows(ask.session, ask.scope)):
        done = is_done(row.state, asks=ask.scope.roadmaps[row.roadmap_id])
        late = is_late(row.state, row.due, ask.scope.today)
        day = ask.day(row.reported_at) if row.reported_at else None
        by_item[row.item_id].append(Task._make((*row, done, late, day)))
    found = []
    for item in await _items_of.rows(ask.session, ask.scope):
        tasks = tuple(by_item.get(item.id, ()))
        undated = item.needs_date and item.closed_at is None and ask.schools is None
        if tasks or undated:
            found.append(_planned(item, tasks))
        if tasks:
            await give_way()
    return found


@patterned(at_length=True)
def _tasks_of(scope: Scope) -> Select[*tuple[Any, ...]]:
    task = Assignment
    columns = (
        task.id,
        task.item_id,
        task.roadmap_id,
        task.school_id,
        task.due,
        task.state,
        task.reported_at,
        task.amount,
        task.amount_of,
    )
    return select(*columns).where(scope.where()).order_by(task.id)


@patterned(at_length=True)
def _items_of(scope: Scope) -> Select[*tuple[Any, ...]]:
    item = RoadmapItem
    columns = (
        item.id,
        item.number,
        item.title,
        item.section,
        item.deadline_text,
        item.executors,
        item.executors_text,
        item.result_text,
        item.needs_date,
        item.closed_at,
    )
    return (
        select(*columns)
        .join(Roadmap, Roadmap.id == item.roadmap_id)
        .where(item.roadmap_id.in_(scope.roadmaps))
        .order_by(item.roadmap_id, item.position)
    )


def _planned(item: Any, tasks: tuple[Task, ...]) -> Planned:
    quota = Executors.from_json(item.executors).quota
    target = asked_of(item.result_text) or (
        Target(quota.least, quota.percent) if quota else read_target(item.result_text)
    )
    return Planned(
        item.id,
        (item.number or "").rstrip("."),
        item.title,
        " ".join((item.section or "").split()),
        item.deadline_text,
        item.executors_text or "",
        item.result_text or "",
        item.needs_date and item.closed_at is None,
        target,
        tasks,
        Came.of(tasks),
    )


@family(Chapter.ROADMAP, Action.STATUS)
async def carried_out(ask: Ask) -> list[Figure]:
    told = []
    whole = await standing.count(ask.session, EXPECTED, ask.scope, now=ask.now)
    if not whole:
        return []
    for key in REPEATED:
        ids = await standing.ids_of(ask.session, key, ask.scope, now=ask.now)
        told.append(_tasks(f"roadmap.{key}", ids, standing.FIGURES[key].rule, whole if key != EXPECTED else None))
    items = await load_items(ask)
    given = [item for item in items if item.tasks]
    came = Came.together(item.came for item in given)
    await give_way()
    told += [
        _tasks("roadmap.in_time", came.in_time, __("done, and reported by its day"), whole),
        _tasks("roadmap.after", came.after, __("done, and reported after its day"), whole),
        figure(
            "roadmap.items",
            Chapter.ROADMAP,
            Unit.ITEMS,
            Root.ITEM,
            {item.id for item in given},
            __("items of the roadmap that are somebody's in the period"),
        ),
        figure(
            "roadmap.finished",
            Chapter.ROADMAP,
            Unit.ITEMS,
            Root.ITEM,
            {item.id for item in given if len(item.came.done) == len(item.tasks)},
            __("items of which every assignment is done"),
            total=len(given),
        ),
        figure(
            "roadmap.moved",
            Chapter.ROADMAP,
            Unit.ITEMS,
            Root.ITEM,
            await moved(ask),
            __("items whose deadline was moved in the period"),
        ),
        figure(
            "roadmap.undated",
            Chapter.ROADMAP,
            Unit.ITEMS,
            Root.ITEM,
            {item.id for item in items if item.needs_date},
            __("items that need a date from a person"),
        ),
    ]
    return told + await sections(items)


def _tasks(key: str, ids: Iterable[int], rule: str, total: int | None, **about: Any) -> Figure:
    return figure(key, Chapter.ROADMAP, Unit.ASSIGNMENTS, Root.ASSIGNMENT, ids, rule, total=total, **about)


async def sections(items: list[Planned]) -> list[Figure]:
    """Count by section, where the roadmap has any: a section is known by its words."""
    named = grouped((item.section, item.came) for item in items if item.section and item.tasks)
    told = []
    for number, (name, those) in enumerate(named.items(), start=1):
        came = Came.together(those)
        for part, ids in came._asdict().items():
            total = len(came.expected) if part != EXPECTED else None
            key = f"roadmap.section.{number}.{part}"
            told.append(_tasks(key, ids, SECTION_RULES[part], total, section=name))
        await give_way()
    return told


async def moved(ask: Ask) -> set[int]:
    return set(await _moved.column(ask.session, ask))


@patterned()
def _moved(ask: Ask) -> Select[int]:
    first, after = ask.span
    query = (
        select(ItemChange.item_id)
        .join(RoadmapItem, RoadmapItem.id == ItemChange.item_id)
        .where(
            RoadmapItem.roadmap_id.in_(ask.scope.roadmaps),
            ItemChange.kind == ItemChangeKind.DEADLINE,
            ItemChange.undoes.is_(None),
            and_(ItemChange.at >= first, ItemChange.at < after),
        )
    )
    if ask.schools is not None:
        query = query.where(ItemChange.item_id.in_(select(Assignment.item_id).where(ask.scope.where())))
    return query


@family(Chapter.TARGETS, Action.STATUS)
async def targets(ask: Ask) -> list[Figure]:
    """Plan against fact: of every item how many have done it, and the number that was told where the plan names one."""
    told = []
    async for item in in_turns(await load_items(ask), at_once=AT_ONCE):
        if not item.tasks:
            continue
        about: dict[str, Any] = {"number": item.number or "–", "title": item.title}
        told.append(
            figure(
                f"item.{item.id}.done",
                Chapter.TARGETS,
                Unit.ASSIGNMENTS,
                Root.ASSIGNMENT,
                item.came.done,
                __("done of item {number} “{title}”"),
                total=len(item.tasks),
                **about,
            )
        )
        target = item.target
        if target is not None and target.unit:
            amounts = [
                task for task in item.tasks if task.done and task.amount is not None and target.is_of(task.amount_of)
            ]
            told.append(
                figure(
                    f"item.{item.id}.amount",
                    Chapter.TARGETS,
                    Unit.AS_PLANNED,
                    Root.ASSIGNMENT,
                    {task.id for task in amounts},
                    __("the numbers told with the reports of item {number}, put together by the plan “{plan}”"),
                    n=target.fact(task.amount or 0 for task in amounts),
                    plan=item.result,
                    **about,
                )
            )
    return told
