"""What every screen keeps to: a way on and home, few buttons, labels that say what they do, one sign for back."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from locales import LANGUAGES, catalogues, translator
from tests.support.walked import kind_of, shape
from views.common import BACK, GoHome
from views.events.words import PLURALS
from views.folding import MOST
from views.screen import FITS, WAYS_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.walked import Seen

PAGER: Final = re.compile(r"[‹›]|\d+/\d+")
ARROWS: Final = frozenset("‹›")
DAY: Final = re.compile(r"\d{1,2}|\u2800")
BARE: Final = re.compile(r"[\W\d_]*|№ ?[\d.]+")
MONTH: Final = 28
# Whoever has gone is nobody here any more; the others show home itself.
NO_HOME: Final = {"home", "me.left!", "pv.forget!", "sv.later"}
# Labels that are a value of a scale: how useful from 1 to 5, from which hour to which.
SCALES: Final = {"sv.ok", "sv.a", "sv.see", "me.hour", "me.quiet", "me.zone", "pp.t.zone", "sm.hour"}
UNDO: Final = "undo"  # stands for a while under whatever was changed, as a way back does
NAMES: Final = {"pp.s.stat"}  # «500+» is what the status is called
PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")


@cache
def our_words() -> frozenset[str]:
    """Texts of the catalogues that hold nobody's name or title: what is too long there is too long by our own hand."""
    texts = (
        text
        for language in LANGUAGES
        for one in catalogues.entries(catalogues.read(language))
        for text in catalogues.strings(one)
    )
    called = {str(translator(language)(name)) for language in LANGUAGES for name in PLURALS.values()}  # roles
    return frozenset(text for text in texts if not PLACEHOLDER.search(text)) - called


def too_long(label: str, beside: int) -> bool:
    return label in our_words() and len(label) > FITS.get(beside, min(FITS.values()))


def is_month(seen: Seen) -> bool:
    return sum(bool(DAY.fullmatch(label)) for label, _data in seen.buttons) >= MONTH


def is_nav(label: str, data: str) -> bool:
    kind = kind_of(data)
    return kind == GoHome.__prefix__ or label.startswith(BACK) or kind in WAYS_OUT


def wrongs(seen: Seen) -> Iterator[str]:
    """Say what is wrong with a screen."""
    yield from _ways(seen)
    own = [one for row in seen.rows for one in row if not any(is_nav(*beside) for beside in row)]
    yield from _labels(seen, own)
    for row in seen.rows:
        yield from (f"cut off, {len(row)} in a row: {label}" for label, _data in row if too_long(label, len(row)))
        if len(row) == 1 and row[0][0] in ARROWS:
            yield f"torn from what it turns: {row[0][0]}"
    yield from _many(seen, own)
    yield from contradicts(seen)


def _ways(seen: Seen) -> Iterator[str]:
    if seen.asks_contact or (seen.is_file and not seen.rows) or kind_of(seen.came_by).strip("/") in NO_HOME:
        return
    kinds = {kind_of(data) for _label, data in seen.buttons}
    if not seen.buttons:
        yield "a dead end"
    elif not kinds & {GoHome.__prefix__, *WAYS_OUT}:
        yield "no way home"


def _labels(seen: Seen, own: list[tuple[str, str]]) -> Iterator[str]:
    for label, data in own:
        if re.match(r"[←«]", label):
            yield f"another sign for back: {label}"
        if is_month(seen) and DAY.fullmatch(label):
            continue
        if BARE.fullmatch(label) and not PAGER.fullmatch(label) and kind_of(data) not in SCALES | NAMES:
            yield f"says nothing: {label}"
    if not is_month(seen):
        twice = [label for label, n in Counter(label for label, _data in seen.buttons).items() if n > 1]
        if twice:
            yield f"twice: {twice}"


COUNTED: Final = re.compile(r".*(?::|·) (\d+)")
LISTS: Final = {"st.rows", "st.worry", "ev.queue", "rm.list", "pp.role", "pp.former"}


def contradicts(seen: Seen) -> Iterator[str]:
    """A number on a button, the number in the headline that it opens, and the list under that say the same."""
    told = COUNTED.fullmatch(seen.road[-1])
    if told is None or kind_of(seen.came_by) not in LISTS or not seen.came_by.partition("~")[0].endswith(":0"):
        return
    n = int(told[1])
    head = COUNTED.fullmatch(seen.head)
    if head and int(head[1]) != n:
        yield f"«{seen.road[-1]}» opens «{seen.head}»"
    own = [one for row in seen.rows for one in row if not any(is_nav(*beside) for beside in row)]
    likes = Counter(kind_of(data) for label, data in own if not PAGER.fullmatch(label))
    listed = likes.most_common(1)[0][1] if likes else 0
    last = next((int(label.partition("/")[2]) for label, _data in own if "/" in label and PAGER.fullmatch(label)), 1)
    if listed != min(n, MOST) or last != max(1, -(-n // MOST)):
        yield f"«{seen.road[-1]}» lists {listed} on the first of {last} pages"


def _many(seen: Seen, own: list[tuple[str, str]]) -> Iterator[str]:
    """Days of a month, steps of a scale and one page of a list do not count; everything beside them does."""
    paged = [one for one in own if PAGER.fullmatch(one[0])]
    counted = [
        (label, data)
        for label, data in own
        if not PAGER.fullmatch(label)
        and not (is_month(seen) and DAY.fullmatch(label))
        and kind_of(data) not in SCALES | {UNDO}
    ]
    if len(counted) <= MOST:
        return
    likes = Counter(kind_of(data) if paged else shape(data) for _label, data in counted)
    (_kind, listed) = likes.most_common(1)[0]
    if (listed > MOST and not paged) or len(counted) - min(listed, MOST) > MOST or listed == 1:
        yield f"{len(counted)} buttons"
