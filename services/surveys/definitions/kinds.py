"""The type of a question: by its name, in whatever words, or by its answers where a file has no such column."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from documents.marked import Node
from locales import __
from services.surveys.definitions.fields import closest, texts
from services.surveys.definitions.model import Kind

if TYPE_CHECKING:
    from documents.marked import Faults, Place
    from services.surveys.definitions.fields import Fields

KINDS: Final = {kind.value: kind for kind in Kind}
SHEET_KINDS: Final = {
    "шкала": Kind.SCALE,
    "один из": Kind.ONE_OF,
    "несколько из": Kind.SEVERAL_OF,
    "число": Kind.NUMBER,
    "дата": Kind.DATE,
    "текст": Kind.TEXT,
    "да/нет": Kind.YES_NO,
    "0–10": Kind.NPS,
}
KIND_NAMES: Final = KINDS | SHEET_KINDS | {"да / нет": Kind.YES_NO, "0-10": Kind.NPS}
# What people write instead of these names.
ALSO: Final = {
    "оценка": Kind.SCALE, "оценочная шкала": Kind.SCALE, "рейтинг": Kind.SCALE, "шкала оценок": Kind.SCALE,
    "выбор одного": Kind.ONE_OF, "выбор одного варианта": Kind.ONE_OF, "один вариант": Kind.ONE_OF,
    "один ответ": Kind.ONE_OF, "одиночный выбор": Kind.ONE_OF, "единственный выбор": Kind.ONE_OF,
    "один из списка": Kind.ONE_OF, "один вариант ответа": Kind.ONE_OF, "выбор": Kind.ONE_OF,
    "множественный выбор": Kind.SEVERAL_OF, "выбор нескольких": Kind.SEVERAL_OF, "несколько ответов": Kind.SEVERAL_OF,
    "несколько вариантов": Kind.SEVERAL_OF, "несколько вариантов ответа": Kind.SEVERAL_OF,
    "несколько из списка": Kind.SEVERAL_OF, "выбор нескольких вариантов": Kind.SEVERAL_OF,
    "свободный ответ": Kind.TEXT, "открытый": Kind.TEXT, "открытый вопрос": Kind.TEXT, "открытый ответ": Kind.TEXT,
    "развернутый ответ": Kind.TEXT, "текстовый": Kind.TEXT, "текстовый ответ": Kind.TEXT, "строка": Kind.TEXT,
    "абзац": Kind.TEXT, "числовой": Kind.NUMBER, "числовой ответ": Kind.NUMBER, "количество": Kind.NUMBER,
    "да-нет": Kind.YES_NO, "да или нет": Kind.YES_NO, "nps": Kind.NPS,
}  # fmt: skip
MATRIX: Final = frozenset({"матрица", "таблица", "сетка", "матричный", "сетка флажков", "matrix", "grid"})
RANGE: Final = re.compile(
    r"(?:\s*,?\s*(?:от\s)?)?\(?(?P<low>\d{1,2})\s*(?:[-–—]|\.\.|до)\s*(?P<high>\d{1,2})\)?(?:\s*балл\w*)?$"
)
NPS_RANGE: Final = (0, 10)
LISTED_ANSWERS: Final = re.compile(r"да\s*/\s*нет\s*/\s*(?P<third>\w[\w ]*)")
STEP: Final = re.compile(r"(?P<step>\d{1,2})\s*(?:[-–—=.)]|балл\w*\s*[-–—])\s*(?P<label>\S.*)")
SEVERAL: Final = re.compile(
    r"не более (?P<most>\d+)|до (?P<upto>\d+) вариант|нескольк|все подходящ|all that apply", re.IGNORECASE
)
ONE: Final = re.compile(r"\b(?:только )?один (?:из|вариант|ответ)|\bодного (?:варианта|ответа)", re.IGNORECASE)
# «Оцените по шкале от 1 до 5», «в баллах, 1–10».
SAID_SCALE: Final = re.compile(
    r"(?:шкал\w*|\bбалл\w*)[^.?!\d]{0,20}(?P<low>\d{1,2})\s*(?:[-–—]|до)\s*(?P<high>\d{1,2})(?!\d)"
    r"|от (?P<from>\d{1,2}) до (?P<to>\d{1,2}) балл",
    re.IGNORECASE,
)
MOST_STEPS: Final = 11
YES_OR_NO: Final = ("да", "нет")
LEAST_STEPS: Final = 2

UNKNOWN_TYPE: Final = __("Unknown type of question “{found}”; perhaps “{closest}” is meant")
STRANGE_TYPE: Final = __("Unknown type of question “{found}”; the types are: {known}")
NO_MATRIX: Final = __(
    "There is no “{found}”: make each of its rows a question of its own, with the type “{scale}” or “{one}”"
)
ONE_OR_SEVERAL: Final = __(
    "It does not say whether one answer or several may be chosen; write the type: “{one}” or “{several}”"
)


def understood(fields: Fields, faults: Faults) -> Kind | None:
    """Give the type, and put into the fields what its words or the answers say beside: bounds, labels, a maximum."""
    has_no_column = fields.place.sheet and "type" not in fields.content
    kind = by_answers(fields, faults) if has_no_column else named(fields, faults)
    if kind is Kind.SCALE:
        steps_from_options(fields)
    return kind


def named(fields: Fields, faults: Faults) -> Kind | None:
    node = fields.needed("type")
    if node is None:
        return None
    found = " ".join(str(node.content).casefold().replace("ё", "е").split())
    if kind := KIND_NAMES.get(found) or ALSO.get(found):
        return kind
    if match := RANGE.search(found):
        name = found[: match.start()].strip(" ,:")
        if (KIND_NAMES | ALSO).get(name) is Kind.SCALE:
            low, high = int(match["low"]), int(match["high"])
            if (low, high) == NPS_RANGE:
                return Kind.NPS
            put(fields, "from", str(low), node.place)
            put(fields, "to", str(high), node.place)
            return Kind.SCALE
    if match := LISTED_ANSWERS.fullmatch(found):
        options = tuple(Node(node.place, label.capitalize()) for label in (*YES_OR_NO, match["third"]))
        if fields.node("options") is None:
            fields.content["options"] = Node(node.place, options)
        return Kind.ONE_OF
    refuse(found, node.place, faults)
    return None


def refuse(found: str, place: Place, faults: Faults) -> None:
    known = SHEET_KINDS if place.sheet else KINDS
    if found.split(" ", 1)[0] in MATRIX:
        words = {"scale": kind_name(Kind.SCALE, place), "one": kind_name(Kind.ONE_OF, place)}
        faults.add(place, NO_MATRIX, found=found, **words)
    elif near := closest(found, known):
        faults.add(place, UNKNOWN_TYPE, found=found, closest=near)
    else:
        faults.add(place, STRANGE_TYPE, found=found, known=", ".join(known))


def by_answers(fields: Fields, faults: Faults) -> Kind | None:
    """Only what is certain: steps with numbers, yes and no, no answers at all, or how many may be chosen."""
    options = [str(one.content) for one in texts(fields.node("options") or Node(fields.place, ""))]
    plain = tuple(option.casefold().strip(" .;,") for option in options)
    if not options:
        return without_answers(fields)
    if steps_of(options):
        return Kind.SCALE
    if plain == YES_OR_NO:
        del fields.content["options"]
        return Kind.YES_NO
    if match := SEVERAL.search(fields.text("text", limit=10_000)):
        if most := match["most"] or match["upto"]:
            put(fields, "max", most, fields.place_of("text"))
        return Kind.SEVERAL_OF
    if plain[:2] == YES_OR_NO or ONE.search(fields.text("text", limit=10_000)):
        return Kind.ONE_OF
    names = {"one": kind_name(Kind.ONE_OF, fields.place), "several": kind_name(Kind.SEVERAL_OF, fields.place)}
    faults.add(fields.place_of("options"), ONE_OR_SEVERAL, **names)
    return None


def without_answers(fields: Fields) -> Kind:
    """A scale where its bounds stand beside the question or in its words, else words."""
    said = SAID_SCALE.search(fields.text("text", limit=10_000))
    if fields.node("from") or said is None:
        return Kind.SCALE if fields.node("from") else Kind.TEXT
    low, high = (int(said[one] or said[other]) for one, other in (("low", "from"), ("high", "to")))
    if not 0 < high - low < MOST_STEPS:
        return Kind.TEXT
    if (low, high) == NPS_RANGE:
        return Kind.NPS
    put(fields, "from", str(low), fields.place_of("text"))
    put(fields, "to", str(high), fields.place_of("text"))
    return Kind.SCALE


def steps_from_options(fields: Fields) -> None:
    """«1 – совсем нет … 5 – полностью» among the answers of a scale are its bounds and its labels."""
    node = fields.node("options")
    steps = steps_of([str(one.content) for one in texts(node)]) if node else {}
    if node is None or not steps or fields.node("labels") is not None:
        return
    place = node.place
    low, high = (fields.number_written(name) for name in ("from", "to"))
    if low not in {None, min(steps)} or high not in {None, max(steps)}:
        return
    put(fields, "from", str(min(steps)), place)
    put(fields, "to", str(max(steps)), place)
    fields.content["labels"] = Node(place, tuple(Node(place, steps[step]) for step in sorted(steps)))
    del fields.content["options"]


def steps_of(options: list[str]) -> dict[int, str]:
    """The steps that numbered answers name: all of a scale, or its two ends; nothing where they are no steps."""
    found = [STEP.fullmatch(option.strip(" ;,")) for option in options]
    steps = {int(match["step"]): match["label"] for match in found if match}
    if len(steps) != len(options) or len(steps) < LEAST_STEPS:
        return {}
    in_turn = sorted(steps)
    if len(steps) > LEAST_STEPS and any(later - earlier != 1 for earlier, later in pairwise(in_turn)):
        return {}
    return steps


def put(fields: Fields, name: str, value: str, place: Place) -> None:
    """Fill in what another cell says, where nothing stands yet."""
    if fields.node(name) is None:
        fields.content[name] = Node(place, value)


def kind_name(kind: Kind, place: Place) -> str:
    return (
        next((name for name, known in SHEET_KINDS.items() if known is kind), kind.value) if place.sheet else kind.value
    )
