"""What is told for the report besides the work: courses and diagnoses with their stages, members, measurements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from locales import __
from models.enums import YearKind, YearStage
from models.reports import YearNumber, YearRecord
from services.access import Action
from services.report.model import Ask, Chapter, Figure, Root, Unit, family, figure
from services.report.schools import supported
from services.surveys.results.rules import rounded
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Select

WAYS: Final = (YearKind.COURSE, YearKind.DIAGNOSIS, YearKind.ROUTE)
ROUNDS: Final = (YearStage.FIRST, YearStage.MIDDLE, YearStage.FINAL)
PATH: Final = (YearStage.ORDERED, YearStage.BEGAN, YearStage.RECOMMENDED, YearStage.HIGH, YearStage.FINISHED)
STAGES: Final = {
    YearStage.ORDERED: __("“{title}”: people for whom it was ordered"),
    YearStage.BEGAN: __("“{title}”: people who began"),
    YearStage.RECOMMENDED: __("“{title}”: people to whom a course was recommended"),
    YearStage.HIGH: __("“{title}”: people who showed a high level"),
    YearStage.FINISHED: __("“{title}”: people who finished"),
}


class Told(NamedTuple):
    id: int
    school: int | None
    stage: YearStage
    value: float


class Kept(NamedTuple):
    """A record with the numbers that hold."""

    id: int
    kind: YearKind
    title: str
    modules: tuple[str, ...]
    numbers: tuple[Told, ...]

    def of(self, *stages: YearStage) -> list[Told]:
        return [one for one in self.numbers if one.stage in stages]


def whole(numbers: Iterable[Told]) -> int:
    """Sum up; a number of the whole municipality stands for those of its schools."""
    every = list(numbers)
    overall = [one.value for one in every if one.school is None]
    return round(overall[0] if overall else sum(one.value for one in every))


async def load_records(ask: Ask) -> list[Kept]:
    if "records" not in ask.known:
        ask.known["records"] = await _read_records(ask)
    found: list[Kept] = ask.known["records"]
    return found


@patterned()
def _of_period(ask: Ask) -> Select[*tuple[Any, ...]]:
    one = YearRecord
    return (
        select(one.id, one.kind, one.title, one.modules)
        .where(
            one.municipality_id == ask.municipality_id,
            one.day.between(ask.period.start, ask.period.end),
            one.dropped_at.is_(None),
        )
        .order_by(one.id)
    )


@patterned()
def _numbers(*, records: Collection[int]) -> Select[*tuple[Any, ...]]:
    number = YearNumber
    return (
        select(number.record_id, number.id, number.school_id, number.stage, number.value)
        .where(number.record_id.in_(records), number.superseded_at.is_(None))
        .order_by(number.id)
    )


async def _read_records(ask: Ask) -> list[Kept]:
    records = await _of_period.rows(ask.session, ask)
    rows = await _numbers.rows(ask.session, records=[one.id for one in records])
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for record, one, school, stage, value in rows:
        told = Told(one, school, stage, value)
        if ask.schools is None or told.school in ask.schools:
            found[record].append(told)
    return [
        Kept(one.id, one.kind, one.title, tuple(filter(None, one.modules.split("\n"))), tuple(found[one.id]))
        for one in records
    ]


def _of_numbers(key: str, unit: Unit, rule: str, numbers: list[Told], total: int | None = None, **about: str) -> Figure:
    ids = [one.id for one in numbers]
    chapter = about.pop("chapter", Chapter.TRAINING)
    return figure(key, Chapter(chapter), unit, Root.NUMBER, ids, rule, n=whole(numbers), total=total, **about)


@family(Chapter.TRAINING, Action.REPORT_WRITE)
async def training(ask: Ask) -> list[Figure]:
    told: list[Figure] = []
    records = await load_records(ask)
    helped = await supported(ask)
    teachers = [one for record in records if record.kind is YearKind.TEACHERS for one in record.numbers]
    staff = whole(teachers)
    if teachers:
        rule = __("teachers of the schools, as told for the report")
        told.append(_of_numbers("teachers", Unit.PEOPLE, rule, teachers))
    for record in records:
        if record.kind in WAYS:
            told += _way(record, helped, staff)
        if record.kind is YearKind.MEASURE:
            told += _measure(record)
    return told


def _way(record: Kept, helped: set[int], staff: int) -> list[Figure]:
    base, title = f"training.Y{record.id}", record.title
    stages = {stage: record.of(stage) for stage in PATH if record.of(stage)}
    told = [
        _of_numbers(f"{base}.{stage.value}", Unit.PEOPLE, STAGES[stage], numbers, title=title)
        for stage, numbers in stages.items()
    ]
    begins = [stage for stage in PATH if stage in stages]
    if YearStage.FINISHED in stages and len(begins) > 1:
        before = YearStage.RECOMMENDED if YearStage.RECOMMENDED in stages else begins[0]
        total = whole(stages[before])
        if 0 < whole(stages[YearStage.FINISHED]) <= total:
            rule = __("“{title}”: those who finished, of those for whom it was meant")
            told.append(_of_numbers(f"{base}.share", Unit.PEOPLE, rule, stages[YearStage.FINISHED], total, title=title))
    schools = {one.school for numbers in stages.values() for one in numbers if one.school is not None and one.value}
    if schools & helped:
        rule = __("“{title}”: supported schools of which somebody took part")
        told.append(
            figure(
                f"{base}.schools",
                Chapter.TRAINING,
                Unit.SCHOOLS,
                Root.SCHOOL,
                schools & helped,
                rule,
                total=len(helped),
                title=title,
            )
        )
    widest = max((numbers for numbers in stages.values()), key=whole, default=[])
    if staff and 0 < whole(widest) <= staff:
        rule = __("“{title}”: those who took part, of all teachers")
        told.append(_of_numbers(f"{base}.of_teachers", Unit.PEOPLE, rule, widest, staff, title=title))
    if record.modules:
        rule = __("“{title}”: its modules, as told for the report")
        told.append(
            figure(
                f"{base}.modules",
                Chapter.TRAINING,
                Unit.MODULES,
                Root.RECORD,
                [record.id],
                rule,
                n=len(record.modules),
                title=title,
                modules="; ".join(record.modules),
            )
        )
    return told


def _measure(record: Kept) -> list[Figure]:
    base, title = f"measure.Y{record.id}", record.title
    rounds = {stage: record.of(stage) for stage in ROUNDS if record.of(stage)}
    if not rounds:
        return []
    ids = [one.id for numbers in rounds.values() for one in numbers]
    rule = __("“{title}”: rounds of measuring with at least one number")
    told = [figure(f"{base}.rounds", Chapter.TRAINING, Unit.ROUNDS, Root.NUMBER, ids, rule, n=len(rounds), title=title)]
    for stage, numbers in rounds.items():
        mean = rounded(sum(one.value for one in numbers) / len(numbers), 1)
        rule = __("“{title}”: the plain mean over the schools, rounded to a tenth")
        told.append(
            figure(
                f"{base}.{stage.value}",
                Chapter.TRAINING,
                Unit.POINTS,
                Root.NUMBER,
                [one.id for one in numbers],
                rule,
                n=len(numbers),
                value=mean,
                title=title,
                round=stage.value,
            )
        )
    return told


@family(Chapter.CENTRE, Action.REPORT_WRITE, whole_only=True)
async def centre(ask: Ask) -> list[Figure]:
    """Members of the centre by category, and the bodies that support schools."""
    records = await load_records(ask)
    members = [record for record in records if record.kind is YearKind.MEMBERS and record.numbers]
    told = []
    if members:
        numbers = [one for record in members for one in record.numbers]
        rule = __("members of the centre, as told for the report: all categories together")
        total = sum(whole(record.numbers) for record in members)
        told.append(
            figure("centre.members", Chapter.CENTRE, Unit.PEOPLE, Root.NUMBER, [n.id for n in numbers], rule, n=total)
        )
        for record in members:
            rule = __("members of the centre, as told for the report: {category}")
            key = f"centre.members.Y{record.id}"
            told.append(
                _of_numbers(
                    key, Unit.PEOPLE, rule, list(record.numbers), category=record.title, chapter=Chapter.CENTRE.value
                )
            )
    links = [record for record in records if record.kind is YearKind.LINK]
    if links:
        rule = __("bodies that support schools, as told for the report: {names}")
        names = "; ".join(record.title for record in links)
        told.append(
            figure(
                "centre.links", Chapter.CENTRE, Unit.LINKS, Root.RECORD, [one.id for one in links], rule, names=names
            )
        )
    return told


@family(Chapter.SCHOOLS, Action.REPORT_WRITE, whole_only=True)
async def all_schools(ask: Ask) -> list[Figure]:
    """How many schools there are at all, and what is said of some of them."""
    records, helped = await load_records(ask), await supported(ask)
    told = []
    every = [one for record in records if record.kind is YearKind.SCHOOLS for one in record.numbers]
    if every:
        rule = __("all schools of the municipality, as told for the report")
        told.append(_of_numbers("schools.all", Unit.SCHOOLS, rule, every, chapter=Chapter.SCHOOLS.value))
        if len(helped) <= whole(every):
            rule = __("supported schools, of all schools of the municipality")
            told.append(
                figure("schools.share", Chapter.SCHOOLS, Unit.SCHOOLS, Root.SCHOOL, helped, rule, total=whole(every))
            )
    for record in records:
        if record.kind is not YearKind.TRAIT or not record.numbers:
            continue
        rule = __("supported schools of which it was told for the report: {trait}")
        having = {one.school for one in record.numbers if one.school is not None and one.value}
        key = f"schools.trait.Y{record.id}"
        told.append(
            figure(
                key,
                Chapter.SCHOOLS,
                Unit.SCHOOLS,
                Root.SCHOOL,
                having & helped,
                rule,
                total=len(helped),
                trait=record.title,
            )
        )
    return told
