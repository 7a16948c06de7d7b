"""What people said: results of the surveys that were closed in the period, under their own rules of secrecy.

The root of a confidential figure is its run, question, n and rule, never a row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import distinct, func, select

from locales import __
from models.enums import SurveyState
from models.people import School
from models.surveys import SurveyAnswer, SurveyParticipation
from services.access import Action
from services.report.model import Ask, Chapter, Figure, Root, Unit, family, figure, untold
from services.surveys.definitions import Kind
from services.surveys.results.reading import definition_of_run, sum_up
from services.surveys.results.rules import rounded
from services.surveys.runs import RunCard, list_runs
from storage.rows import read_in_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.surveys.results.reading import QuestionResult, Results, ShareResult

MOST_WANTED: Final = 3
WEAK: Final = 0.6
CHOICES: Final = frozenset({Kind.ONE_OF, Kind.SEVERAL_OF})
STEPS: Final = {
    "invited": __("people who were asked in “{survey}”"),
    "reached": __("people whom “{survey}” has reached"),
    "started": __("people who began to answer “{survey}”"),
    "finished": __("people who sent their answers to “{survey}”"),
}


async def runs_of(ask: Ask) -> list[RunCard]:
    """Name the runs of the period: closed within it, or still open then."""
    first, after = ask.span
    every = await list_runs(ask.session, ask.municipality_id, now=ask.now)
    return [one for one in every if one.opens_at < after and first <= one.closes_at and _is_of(one, ask)]


def _is_of(card: RunCard, ask: Ask) -> bool:
    """A run that lies in two periods belongs to the one in which it was closed."""
    return card.closes_at < ask.span[1] or card.state is not SurveyState.CLOSED


@family(Chapter.SURVEYS, Action.SURVEY_RUN, whole_only=True)
async def surveys(ask: Ask) -> list[Figure]:
    told: list[Figure] = []
    for card in sorted(await runs_of(ask), key=lambda one: one.id):
        told += await _run(ask, card)
    return told


async def _run(ask: Ask, card: RunCard) -> list[Figure]:
    base = f"survey.{card.code}"
    about: dict[str, Any] = {"survey": card.title, "audience": card.audience}
    told = []
    asked = () if card.confidential else await _asked(ask, card)
    for place, (step, rule) in enumerate(STEPS.items()):
        number, key = getattr(card, step), f"{base}.{step}"
        if card.confidential:
            one = figure(key, Chapter.SURVEYS, Unit.PEOPLE, Root.RUN, [card.id], rule, n=number, **about)
        else:
            ids = [row.id for row in asked if row[place]]
            one = figure(key, Chapter.SURVEYS, Unit.PEOPLE, Root.ANSWERED, ids, rule, **about)
        told.append(one)
    if card.state is not SurveyState.CLOSED:
        return told
    rule = __("answers to “{survey}”, of those invited")
    finished = told[-1]
    if card.invited:
        told.append(
            Figure(
                f"{base}.response",
                Chapter.SURVEYS,
                card.finished / card.invited,
                card.finished,
                card.invited,
                Unit.ANSWERS,
                rule,
                about,
                finished.ids,
            )
        )
    results = await sum_up(ask.session, card, await definition_of_run(ask.session, card.id))
    told += await _by_school(ask, card, asked)
    for share in results.shares:
        told += await _share(ask, results, share)
    measured = {key for one in results.definition.shares for key in one.questions}
    for question in results.questions:
        told += _question(results, question, chosen=question.question.key not in measured)
    return told


class Asked(NamedTuple):
    """Somebody who was asked, and how far they have come."""

    id: int
    reached: bool
    started: bool
    finished: bool
    school: int | None


async def _asked(ask: Ask, card: RunCard) -> tuple[Asked, ...]:
    part = SurveyParticipation
    steps = (one.is_not(None) for one in (part.reached_at, part.started_at, part.finished_at))
    query = select(part.id, *steps, part.school_id).where(part.run_id == card.id)
    return tuple([Asked(*row) async for row in read_in_turns(ask.session, query)])


async def _by_school(ask: Ask, card: RunCard, everybody: Sequence[Asked]) -> list[Figure]:
    """The response of each school, the weakest first; of a confidential run nothing is told by school."""
    if card.confidential:
        return []
    places = {one.school for one in everybody if one.school is not None}
    named = await ask.session.execute(select(School.id, School.name).where(School.id.in_(places)))
    names = dict(iter(named.all()))
    asked: Counter[tuple[int, str]] = Counter()
    answered: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for one in everybody:
        if one.school is not None:
            school = (one.school, names[one.school])
            asked[school] += 1
            if one.finished:
                answered[school].append(one.id)
    rule = __("answers to “{survey}” of the school {school}, of those invited there")
    told = [
        figure(
            f"survey.{card.code}.school.{school[0]}",
            Chapter.SURVEYS,
            Unit.ANSWERS,
            Root.ANSWERED,
            answered[school],
            rule,
            total=invited,
            survey=card.title,
            school=school[1],
        )
        for school, invited in sorted(asked.items(), key=lambda one: (len(answered[one[0]]) / one[1], one[0][1]))
    ]
    return told + _weak(card, asked, answered)


def _weak(
    card: RunCard, asked: Counter[tuple[int, str]], answered: Mapping[tuple[int, str], list[int]]
) -> list[Figure]:
    rows = asked
    weak = {school[0] for school, invited in asked.items() if len(answered[school]) < invited * WEAK}
    rule = __("schools of which less than 60 % answered “{survey}”")
    key = f"survey.{card.code}.weak"
    return (
        [figure(key, Chapter.SURVEYS, Unit.SCHOOLS, Root.SCHOOL, weak, rule, total=len(rows), survey=card.title)]
        if rows
        else []
    )


async def _share(ask: Ask, results: Results, one: ShareResult) -> list[Figure]:
    card, ratio = results.card, one.ratio
    base = f"survey.{card.code}.share.{one.share.key}"
    about: dict[str, Any] = {"survey": card.title, "title": one.share.title}
    about["questions"] = ", ".join(one.share.questions)
    rule = __("“{survey}”: {title} – of those who answered {questions}")
    if ratio is None:
        return [untold(base, Chapter.SURVEYS, Unit.ANSWERS, Root.RUN, [card.id], rule, **about)]
    if card.confidential:
        found = figure(
            base, Chapter.SURVEYS, Unit.ANSWERS, Root.RUN, [card.id], rule, n=ratio.count, total=ratio.n, **about
        )
    else:
        ids = await _who_said(ask, card, one)
        found = figure(base, Chapter.SURVEYS, Unit.ANSWERS, Root.ANSWERED, ids, rule, total=ratio.n, **about)
    told = [found]
    if one.level:
        rule = __("“{survey}”: the level of “{title}” by the thresholds of the municipality")
        told.append(
            Figure(
                f"{base}.level", Chapter.SURVEYS, one.level, found.n, found.total, Unit.LEVEL, rule, about, found.ids
            )
        )
    return told


async def _who_said(ask: Ask, card: RunCard, one: ShareResult) -> set[int]:
    answer = SurveyAnswer
    if len(one.share.questions) == 1:
        said = (answer.question == one.share.questions[0], answer.value.in_(one.share.values))
        alone = select(answer.participation_id).where(answer.run_id == card.id, *said)
        return set((await ask.session.execute(alone)).scalars())
    within = func.count(distinct(answer.question)).filter(answer.value.in_(one.share.values))
    query = (
        select(answer.participation_id)
        .where(answer.run_id == card.id, answer.question.in_(one.share.questions))
        .group_by(answer.participation_id)
        .having(within == len(one.share.questions))
    )
    return set((await ask.session.execute(query)).scalars())


def _question(results: Results, one: QuestionResult, *, chosen: bool) -> list[Figure]:
    card, question = results.card, one.question
    base = f"survey.{card.code}"
    about: dict[str, Any] = {"survey": card.title, "question": question.text}
    told = []
    if one.average is not None and one.n:
        rule = __("“{survey}”: the mean of the answers to “{question}”")
        mean = rounded(one.average.mean, 1)
        told.append(
            figure(
                f"{base}.mean.{question.key}",
                Chapter.SURVEYS,
                Unit.POINTS,
                Root.RUN,
                [card.id],
                rule,
                n=one.n,
                value=mean,
                **about,
            )
        )
        if one.level:
            rule = __("“{survey}”: the level of “{question}” by the thresholds of the municipality")
            told.append(
                figure(
                    f"{base}.level.{question.key}",
                    Chapter.SURVEYS,
                    Unit.LEVEL,
                    Root.RUN,
                    [card.id],
                    rule,
                    n=one.n,
                    value=one.level,
                    **about,
                )
            )
    if question.kind in CHOICES and chosen and one.n:
        told += _most_wanted(card, one, about)
    return told


def _most_wanted(card: RunCard, one: QuestionResult, about: dict[str, Any]) -> list[Figure]:
    question = one.question
    ranked = sorted(
        ((count, value) for value, count in one.counts.items() if count and value in question.values),
        key=lambda pair: (-pair[0], question.values.index(pair[1])),
    )[:MOST_WANTED]
    if not ranked:
        return []
    base = f"survey.{card.code}.top.{question.key}"
    rule = __("“{survey}”: the answers that were chosen most often on “{question}”, three at most")
    told = [
        figure(base, Chapter.SURVEYS, Unit.OPTIONS, Root.RUN, [card.id], rule, n=len(ranked), **about),
    ]
    rule = __("“{survey}”: how many chose “{option}” on “{question}”")
    for place, (count, value) in enumerate(ranked, start=1):
        option = question.label(value)
        told.append(
            figure(
                f"{base}.{place}",
                Chapter.SURVEYS,
                Unit.ANSWERS,
                Root.RUN,
                [card.id],
                rule,
                n=count,
                total=one.n,
                **about,
                option=option,
            )
        )
    return told
