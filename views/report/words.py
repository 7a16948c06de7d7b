"""How figures are said: a number with its noun, a share with its whole, a rule with what it speaks of."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from babel.dates import get_month_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from documents.report_paper import cited
from locales import __
from models.enums import ReturnReason, Role, SchoolStatus, YearStage
from services.report.model import Chapter, Unit
from services.surveys.results.rules import share
from views.events.words import STATUSES, counted, kind_name
from views.evidence.card import REASONS
from views.quotes import quoted
from views.roles import role_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from locales import Translator
    from services.events.kinds import KindForms
    from services.report.model import Codes, Figure

TITLES: Final = {
    Chapter.BASIS: __("Basis and purpose"),
    Chapter.SCHOOLS: __("Supported schools"),
    Chapter.CENTRE: __("The mentoring centre and the curators"),
    Chapter.ROADMAP: __("How the roadmap was carried out"),
    Chapter.TARGETS: __("Planned results: plan and fact"),
    Chapter.EVENTS: __("Events"),
    Chapter.EVIDENCE: __("Reports and supporting documents"),
    Chapter.SURVEYS: __("What people say: surveys"),
    Chapter.TRAINING: __("Courses, diagnoses, measurements"),
    Chapter.TEACHERS: __("Part II. The tutor point: work with teachers"),
    Chapter.BEFORE: __("What last year's measures have brought"),
    Chapter.CONCLUSIONS: __("Conclusions"),
    Chapter.ADVICE: __("Recommendations"),
    Chapter.TASKS: __("Tasks for the next year"),
    Chapter.SERVICE: __("For official use: risks and silence"),
}
# The same on a button: whole on a phone, a mark before it included.
LABELS: Final = {
    Chapter.BASIS: __("Basis and purpose"),
    Chapter.SCHOOLS: __("Supported schools"),
    Chapter.CENTRE: __("Centre and curators"),
    Chapter.ROADMAP: __("Roadmap carried out"),
    Chapter.TARGETS: __("Plan and fact"),
    Chapter.EVENTS: __("Events"),
    Chapter.EVIDENCE: __("Reports and their documents"),
    Chapter.SURVEYS: __("Surveys"),
    Chapter.TRAINING: __("Courses and measurements"),
    Chapter.TEACHERS: __("Part II. Work with teachers"),
    Chapter.BEFORE: __("Last year's measures"),
    Chapter.CONCLUSIONS: __("Conclusions"),
    Chapter.ADVICE: __("Recommendations"),
    Chapter.TASKS: __("Tasks for the next year"),
    Chapter.SERVICE: __("For official use"),
}
STAGE_WORDS: Final = {
    YearStage.COUNT: __("quantity"),
    YearStage.ORDERED: __("ordered"),
    YearStage.BEGAN: __("began"),
    YearStage.RECOMMENDED: __("a course was recommended"),
    YearStage.HIGH: __("a high level"),
    YearStage.FINISHED: __("finished"),
    YearStage.FIRST: __("first measurement"),
    YearStage.MIDDLE: __("middle measurement"),
    YearStage.FINAL: __("final measurement"),
}
FEW: Final = 10  # of fewer a percentage says more than there is


def title_of(chapter: Chapter, _: Translator) -> str:
    return str(_(TITLES[chapter]))


def amount(n: int, unit: Unit, _: Translator) -> str:
    """«8 школ»."""
    return str(_amount(n, unit, _))


def _amount(n: int, unit: Unit, _: Translator) -> Markup:  # noqa: C901, PLR0911, PLR0912 - one line a unit, as in a table
    match unit:
        case Unit.SCHOOLS:
            return _.plural("{n} school", "{n} schools", n)
        case Unit.PEOPLE:
            return _.plural("{n} person", "{n} people", n)
        case Unit.PAIRS:
            return _.plural("{n} appointment", "{n} appointments", n)
        case Unit.LINKS:
            return _.plural("{n} body", "{n} bodies", n)
        case Unit.ITEMS:
            return _.plural("{n} item", "{n} items", n)
        case Unit.ASSIGNMENTS:
            return _.plural("{n} assignment", "{n} assignments", n)
        case Unit.EVENTS:
            return _.plural("{n} event", "{n} events", n)
        case Unit.PARTICIPATIONS:
            return _.plural("{n} participation", "{n} participations", n)
        case Unit.MONTHS:
            return _.plural("{n} month", "{n} months", n)
        case Unit.TOPICS:
            return _.plural("{n} topic", "{n} topics", n)
        case Unit.SUBJECTS:
            return _.plural("{n} subject", "{n} subjects", n)
        case Unit.RETURNS:
            return _.plural("{n} return", "{n} returns", n)
        case Unit.DAYS:
            return _.plural("{n} day", "{n} days", n)
        case Unit.ANSWERS:
            return _.plural("{n} answer", "{n} answers", n)
        case Unit.OPTIONS:
            return _.plural("{n} option", "{n} options", n)
        case Unit.POINTS:
            return _.plural("{n} point", "{n} points", n)
        case Unit.MODULES:
            return _.plural("{n} module", "{n} modules", n)
        case Unit.ROUNDS:
            return _.plural("{n} round", "{n} rounds", n)
        case Unit.LEVEL | Unit.AS_PLANNED:
            return escape(n)


def decimal(value: float, _: Translator) -> str:
    """«3,8»; a whole number without a tenth."""
    return format_decimal(value, "0.#", locale=_.language)


def ratio(count: int, n: int, _: Translator) -> str:
    """«92 % (23 из 25)»; under ten «9 из 9» alone."""
    of = _("{count} of {n}", count=count, n=n)
    percent = share(count, n).percent
    if n < FEW or percent is None:
        return str(of)
    return f"{percent}\N{NO-BREAK SPACE}% ({of})"


def shown(one: Figure, _: Translator, *, noun: bool = False) -> str:
    """Say a figure's value; with `noun` a count has its unit beside it."""
    if one.hidden:
        return str(_("not told"))
    if isinstance(one.value, str):
        return quoted(one.value, _)
    if one.total is not None and one.n is not None:
        return ratio(one.n, one.total, _)
    if one.unit in {Unit.DAYS, Unit.POINTS}:
        return decimal(float(one.value or 0), _)
    number = int(one.value or 0)
    return amount(number, one.unit, _) if noun else str(number)


def cite(one: Figure, _: Translator, *, noun: bool = False) -> Markup:
    """Put a figure into a sentence, with the mark that leads to its root."""
    return Markup(cited(one.key, escape(shown(one, _, noun=noun))))  # noqa: S704 - plain words between our own marks


def cite_kind(one: Figure, own: Mapping[str, KindForms], _: Translator) -> Markup:
    """«8 семинаров»."""
    return Markup(cited(one.key, counted(one.about["kind"], one.n or 0, _, own)))  # noqa: S704 - same


def cite_as(one: Figure, words: object) -> Markup:
    return Markup(cited(one.key, escape(words)))  # noqa: S704 - same


def cell(words: object) -> str:
    """Give what stands in a table: as it is read, without the escapes of a chat."""
    return words.unescape() if isinstance(words, Markup) else str(words)


def rule_words(one: Figure, own: Mapping[str, KindForms], _: Translator) -> str:
    """Say how a figure was counted, with what it speaks of in the reader's words."""
    said: dict[str, object] = dict(one.about)
    if "kind" in said:
        kind = str(said["kind"])
        said["kind"] = kind_name(kind, own.get(kind), _)
    if "status" in said:
        said["status"] = _(STATUSES[SchoolStatus(str(said["status"]))])
    if "role" in said:
        said["role"] = role_name(Role(str(said["role"])), _)
    if "reason" in said:
        said["reason"] = _(REASONS[ReturnReason(str(said["reason"]))])
    return _(one.rule, **said).unescape()


def months(codes: str, _: Translator) -> str:
    """«март, ноябрь», by the order of the calendar."""
    names = get_month_names("wide", context="stand-alone", locale=_.language)
    return ", ".join(names[number] for number in sorted({int(code) for code in codes.split(",")}))


def listed(texts: Iterable[str], most: int = 10) -> str:
    """«одно; другое; третье; …»: the rest stands in the root."""
    every = list(texts)
    return "; ".join(every[:most]) + ("; …" if len(every) > most else "")


def ranges(codes: Codes) -> str:
    """«E1–E8, E12»: codes in a row by their ends."""
    parts: list[str] = []
    for root, numbers in codes.by_root.items():
        for _, those in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
            row = [number for _place, number in those]
            parts.append(f"{root}{row[0]}" if len(row) == 1 else f"{root}{row[0]}–{root}{row[-1]}")
    return ", ".join(parts)
