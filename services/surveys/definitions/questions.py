"""One question of a definition file: its kind, its answers and its bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.marked import Node
from locales import __
from services.surveys.definitions.fields import BAD_KEY, KEY, Fields, shown, slug, texts
from services.surveys.definitions.kinds import kind_name, understood
from services.surveys.definitions.model import NO, OTHER, STEP_KINDS, YES, Kind, Option, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents.marked import Faults, Place

TEXT_LIMIT: Final = 1000
HINT_LIMIT: Final = 300
OPTION_LIMIT: Final = 100  # a longer button is cut off on a phone
OPTIONS_LIMIT: Final = 30
STEPS_LIMIT: Final = 10
OWN_WORDS: Final = re.compile(
    r"\b(?:друг\w+|ино[ей]|сво[йеи]|other)\b.*(?:напи[шс]|впи[шс]|ука[жз]|уточн|как\w+ именно|specify|write)|_{3,}",
    re.IGNORECASE,
)
UNIT_LIMIT: Final = 20
DECIMALS_LIMIT: Final = 4
END_LABELS: Final = 2
TWO: Final = 2

YES_NO_LABELS: Final = {"ru": ("Да", "Нет"), "en": ("Yes", "No")}

NAMES: Final = (
    "key", "type", "text", "hint", "required", "options", "other",
    "max", "from", "to", "labels", "unit", "decimals", "if",
)  # fmt: skip
# What beside the names of every question belongs to a kind; elsewhere it would be silently without effect.
OWN_NAMES: Final = {
    "options": frozenset({Kind.ONE_OF, Kind.SEVERAL_OF}),
    "other": frozenset({Kind.ONE_OF, Kind.SEVERAL_OF}),
    "max": frozenset({Kind.SEVERAL_OF}),
    "from": frozenset({Kind.SCALE, Kind.NUMBER}),
    "to": frozenset({Kind.SCALE, Kind.NUMBER}),
    "labels": STEP_KINDS,
    "unit": frozenset({Kind.NUMBER}),
    "decimals": frozenset({Kind.NUMBER}),
}
WITH_VALUE: Final = re.compile(r"([a-z][a-z0-9_]{0,31})\s*=\s*(\S.*)")
IDENTIFYING: Final = re.compile(
    r"\bфио\b|ф\. ?и\. ?о\.|фамили|ваше имя|как вас зовут|телефон|электронн\w+ почт|e-?mail|your (full )?name|phone",
    re.IGNORECASE,
)
DISCLAIMED: Final = re.compile(r"\bбез\b|\bне (указ|пиш|назыв)|without|do not|don.t", re.IGNORECASE)

WITHOUT_EFFECT: Final = __("“{key}” has no effect in a question of type “{kind}”; delete it or change the type")
FEW_OPTIONS: Final = __("A choice needs at least two answers; add them to “{key}”")
MANY_OPTIONS: Final = __("{count} answers are too many for a phone; keep at most {limit} or make two questions of it")
LONG_OPTION: Final = __("The answer is {length} characters long; shorten it to {limit}: “{start}…”")
EQUAL_OPTIONS: Final = __("The answer “{label}” stands here twice; keep one of them")
EQUAL_VALUES: Final = __("Two answers have the code “{value}”; give each its own")
RESERVED_VALUE: Final = __("The code “other” is taken by “{key}”; write “{key}: yes” instead, or choose another code")
BAD_OPTION: Final = __("An answer must be one line of text, or “code: text”")
ASKS_FOR_WORDS: Final = __(
    "“{label}” asks for words: delete this answer and write “yes” under “{key}”; it is offered then, with words"
)
MAX_TOO_SMALL: Final = __("“{key}” must be 2 or more; for a single answer take the type “{kind}”")
MAX_TOO_LARGE: Final = __("“{key}” is {found}, but there are only {count} answers; make it smaller or leave it out")
BOUNDS: Final = __("The lower bound {low} must be less than the upper bound {high}; swap or change them")
SCALE_BOUNDS: Final = __("A scale needs “{low}” and “{high}”, for example 1 and 5")
LONG_SCALE: Final = __("{count} steps are too many; a scale has at most {limit} (for 0–10 there is the type “{kind}”)")
LABEL_COUNT: Final = __("{count} labels do not fit the scale: write two for its ends, or {steps}, one for each step")
DECIMALS: Final = __("“{key}” must be between 0 and {limit}")
IDENTIFIES: Final = __(
    "A confidential survey must not ask who a person is; delete the question or make the survey named"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before its branching is known; `question` is None where it could not be understood."""

    key: str
    place: Place
    question: Question | None
    condition: Node | None


def draft(node: Node, faults: Faults, *, number: int, language: str, confidential: bool) -> Draft:
    fields = Fields(node, faults, NAMES)
    key = fields.code("key", f"q{number}")
    text = fields.text("text", limit=TEXT_LIMIT, needed=True)
    kind = understood(fields, faults)
    question = None
    if kind is not None:
        refuse_without_effect(fields, faults, kind)
        if confidential and kind is Kind.TEXT and IDENTIFYING.search(text) and not DISCLAIMED.search(text):
            faults.add(fields.place_of("text"), IDENTIFIES)
        question = build(fields, faults, key=key, text=text, kind=kind, language=language)
    return Draft(key, fields.place_of("key"), question, fields.node("if"))


def refuse_without_effect(fields: Fields, faults: Faults, kind: Kind) -> None:
    for name, kinds in OWN_NAMES.items():
        node = fields.node(name)
        if node is not None and kind not in kinds and not (name == "other" and str(node.content) in {"no", "нет"}):
            faults.add(node.place, WITHOUT_EFFECT, key=shown(name, node.place), kind=kind_name(kind, node.place))


def build(fields: Fields, faults: Faults, *, key: str, text: str, kind: Kind, language: str) -> Question:
    low, high = bounds(fields, faults, kind)
    options, ends = answers(fields, faults, kind, language=language, steps=steps_between(low, high, kind))
    other = fields.flag("other", otherwise=False)
    if other and any(option.value == OTHER for option in options):
        faults.add(fields.place_of("options"), RESERVED_VALUE, key=shown("other", fields.place))
    return Question(
        key=key,
        kind=kind,
        text=text,
        hint=fields.text("hint", limit=HINT_LIMIT),
        required=fields.flag("required", otherwise=True),
        options=options,
        other=other,
        maximum=maximum(fields, faults, kind, len(options) + other),
        low=low,
        high=high,
        ends=ends,
        unit=fields.text("unit", limit=UNIT_LIMIT),
        decimals=decimals(fields, faults),
    )


def bounds(fields: Fields, faults: Faults, kind: Kind) -> tuple[float | None, float | None]:
    if kind is Kind.NPS:
        return 0, 10
    if kind not in OWN_NAMES["from"]:
        return None, None
    whole = kind is Kind.SCALE
    low, high = (fields.whole(name) if whole else fields.number(name) for name in ("from", "to"))
    if whole and (fields.node("from") is None or fields.node("to") is None):
        names = {bound: shown(name, fields.place) for bound, name in (("low", "from"), ("high", "to"))}
        faults.add(fields.place_of("from"), SCALE_BOUNDS, **names)
        return None, None
    if low is not None and high is not None and low >= high:
        faults.add(fields.place_of("from"), BOUNDS, low=f"{low:g}", high=f"{high:g}")
        return None, None
    return low, high


def steps_between(low: float | None, high: float | None, kind: Kind) -> range:
    """The steps of a scale; none for other kinds and where the bounds are wrong."""
    if low is None or high is None or kind not in OWN_NAMES["labels"]:
        return range(0)
    return range(int(low), int(high) + 1)


def answers(
    fields: Fields, faults: Faults, kind: Kind, *, language: str, steps: range
) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """The ready answers and, for a scale, what its ends mean."""
    if kind is Kind.YES_NO:
        labels = YES_NO_LABELS.get(language, YES_NO_LABELS["en"])
        return tuple(Option(value, label) for value, label in zip((YES, NO), labels, strict=True)), ()
    if kind in OWN_NAMES["labels"]:
        return scale(fields, faults, kind, steps)
    if kind in OWN_NAMES["options"]:
        return tuple(options(fields, faults)), ()
    return (), ()


def scale(fields: Fields, faults: Faults, kind: Kind, steps: range) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    if kind is Kind.SCALE and len(steps) > STEPS_LIMIT:
        name = kind_name(Kind.NPS, fields.place)
        faults.add(fields.place_of("to"), LONG_SCALE, count=len(steps), limit=STEPS_LIMIT, kind=name)
        return (), ()
    labels = [within_limit(item, faults) for item in texts(fields.node("labels") or Node(fields.place, ""))]
    if steps and len(labels) not in {0, END_LABELS, len(steps)}:
        faults.add(fields.place_of("labels"), LABEL_COUNT, count=len(labels), steps=len(steps))
        labels = []
    if steps and len(labels) == len(steps):
        return tuple(Option(str(step), label) for step, label in zip(steps, labels, strict=True)), ()
    return tuple(Option(str(step), str(step)) for step in steps), tuple(labels)


def options(fields: Fields, faults: Faults) -> Iterator[Option]:
    found = without_own_words(list(written_options(fields, faults)), fields, faults)
    place, name = fields.place_of("options"), shown("options", fields.place)
    if len(found) < TWO and not faults.stand_at(place):
        faults.add(place, FEW_OPTIONS, key=name)
    if len(found) > OPTIONS_LIMIT:
        faults.add(place, MANY_OPTIONS, count=len(found), limit=OPTIONS_LIMIT)
    labels: set[str] = set()
    values: set[str] = set()
    for at, (value, node) in enumerate(found, start=1):
        label = within_limit(node, faults)
        if label.casefold() in labels:
            faults.add(node.place, EQUAL_OPTIONS, label=label)
            continue
        chosen = value or unused(slug(label) or f"option_{at}", values)
        if chosen in values:
            faults.add(node.place, EQUAL_VALUES, value=chosen)
        labels.add(label.casefold())
        values.add(chosen)
        yield Option(chosen, label)


def without_own_words(found: list[tuple[str, Node]], fields: Fields, faults: Faults) -> list[tuple[str, Node]]:
    """«иное (напишите)» among the answers would take a tap and no words: it is what «другое» is for."""
    own = [(value, node) for value, node in found if not value and OWN_WORDS.search(str(node.content))]
    if own and not fields.flag("other", otherwise=False):
        for _, node in own:
            faults.add(node.place, ASKS_FOR_WORDS, label=node.content, key=shown("other", fields.place))
    return [one for one in found if one not in own]


def unused(value: str, taken: set[str]) -> str:
    """Long labels may begin alike; the later ones get a number."""
    free = (value if at == 1 else f"{value[:29]}_{at}" for at in range(1, OPTIONS_LIMIT * 10))
    return next((name for name in free if name not in taken), value)


def written_options(fields: Fields, faults: Faults) -> Iterator[tuple[str, Node]]:
    """Options as (code or nothing, label); in a list, or as a mapping of codes to labels."""
    node = fields.node("options")
    if node is None:
        return
    if isinstance(node.content, dict):
        yield from coded(node.content, faults)
        return
    for item in node.content if isinstance(node.content, tuple) else (node,):
        if isinstance(item.content, dict):
            yield from coded(item.content, faults)
        elif not isinstance(item.content, str) or not item.content:
            faults.add(item.place, BAD_OPTION)
        elif match := WITH_VALUE.fullmatch(item.content):
            yield match[1], Node(item.place, match[2])
        else:
            yield "", item


def coded(content: dict[str, Node], faults: Faults) -> Iterator[tuple[str, Node]]:
    for value, label in content.items():
        if not isinstance(label.content, str) or not label.content:
            faults.add(label.place, BAD_OPTION)
        elif not KEY.fullmatch(value):
            faults.add(label.place, BAD_KEY, found=value)
        else:
            yield value, label


def within_limit(node: Node, faults: Faults) -> str:
    label = str(node.content)
    if len(label) > OPTION_LIMIT:
        faults.add(node.place, LONG_OPTION, length=len(label), limit=OPTION_LIMIT, start=label[:30])
    return label


def maximum(fields: Fields, faults: Faults, kind: Kind, count: int) -> int | None:
    found = fields.whole("max")
    if found is None or kind is not Kind.SEVERAL_OF:
        return None
    place = fields.place_of("max")
    if found < TWO:
        faults.add(place, MAX_TOO_SMALL, key=shown("max", place), kind=kind_name(Kind.ONE_OF, place))
    elif found > count:
        faults.add(place, MAX_TOO_LARGE, key=shown("max", place), found=found, count=count)
    return found


def decimals(fields: Fields, faults: Faults) -> int:
    found = fields.whole("decimals") or 0
    if not 0 <= found <= DECIMALS_LIMIT:
        place = fields.place_of("decimals")
        faults.add(place, DECIMALS, key=shown("decimals", place), limit=DECIMALS_LIMIT)
    return found
