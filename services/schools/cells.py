"""A cell or a sentence that names several schools, parted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from services.schools.spelled import LONGEST, Token, formal, tokens_of
from services.schools.spelling import folded, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# «Каменская ООШ (директор Списков И. И.)»: who leads it is no part of the name.
ASIDE: Final = re.compile(
    r"\([^()]*(?:директор|руководител|заведующ|координатор|куратор|тел\b|[А-ЯЁ]\.\s?[А-ЯЁ]\.)[^()]*\)", re.IGNORECASE
)
# «школы №№ 1, 3, 4–7»: a span right behind the sign, or behind other numbers behind it.
SIGNS: Final = re.compile(r"№(?:\s*№)+")
SPAN: Final = re.compile(r"(№\s*(?:\d{1,3}\s*(?:[,;]|\bи\b)\s*)*)(\d{1,3})\s*[-–—]\s*(\d{1,3})(?![\w-])")
LONGEST_SPAN: Final = 30
BREAK: Final = re.compile(r"[,;/\n]|\sи\s")


def split_schools(written: str) -> list[str]:
    """Part a cell that names several schools: one a line, by commas, «СОШ № 1, 2 п. Приозёрный».

    A part that names no school by itself – a street, a village – belongs to the one before it. «Берёзовская СОШ, филиал
    «Лесная НШ»» is the branch.
    """
    if len(written) > LONGEST:
        return [written]
    text = ASIDE.sub(lambda found: " " * len(found[0]), numbers_written_out(visible(written)))
    found: list[str] = []
    branches = False
    for part in parts_of(tokens_of(folded(text))):
        if found and part[0].kind == "branch" and formal(part[1:]):
            found[-1] = _written(text, part[1:])
            branches = True
        elif not found or formal(part):
            found.append(_written(text, part))
        else:
            found[-1] = f"{found[-1]}, {_written(text, part)}"
    return [" ".join(text.split())] if len(found) == 1 and not branches else found


def numbers_written_out(text: str) -> str:
    """«№№ 1, 3–5» → «№ 1, 3, 4, 5»."""
    text = SIGNS.sub("№", text)
    while (found := SPAN.search(text)) and 0 < int(found[3]) - int(found[2]) <= LONGEST_SPAN:
        every = ", ".join(map(str, range(int(found[2]), int(found[3]) + 1)))
        text = text[: found.start()] + found[1] + every + text[found.end() :]
    return text


def _written(text: str, part: Sequence[Token]) -> str:
    """Give the words of a part as they stand, with the quotes around them."""
    pieces, start = [], part[0].start
    for one, two in zip(part, [*part[1:], None], strict=True):
        if two is None or two.start < one.end or BREAK.search(text, one.end, two.start):
            pieces.append(text[start : one.end])
            start = two.start if two else 0
    name, *numbers = (" ".join(piece.split()) for piece in pieces)
    name = " ".join([name, *(re.sub(r"^(?=\d)", "№ ", number) for number in numbers)])
    end = part[-1].end
    while end < len(text) and text[end] in '»"”“)':
        name += text[end]
        end += 1
    return name if name.count("»") <= name.count("«") else name.replace("»", "")


def parts_of(tokens: Iterable[Token]) -> list[list[Token]]:
    """Part tokens at the separators; give each of a list of numbers the words that stand around it once."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "separator":
            parts.append([])
        else:
            parts[-1].append(token)
    return list(_numbers_spread([part for part in parts if part]))


def _numbers_spread(parts: Sequence[list[Token]]) -> Iterator[list[Token]]:
    at = 0
    while at < len(parts):
        last = at
        if any(token.kind == "number" for token in parts[at]):
            while last + 1 < len(parts) and parts[last + 1][0].kind == "number":
                last += 1
        yield from _one_each(parts[at : last + 1])
        at = last + 1


def _one_each(chain: Sequence[list[Token]]) -> Iterator[list[Token]]:
    """«СОШ № 1 | 2 | 5 п. Приозёрный»: the head of the first part and the tail of the last stand by every number."""
    first = chain[0]
    if len(chain) == 1:
        yield first
        return
    place = max(at for at, token in enumerate(first) if token.kind == "number")
    head, tail = first[:place], first[place + 1 :] or chain[-1][1:]
    yield [*head, first[place], *tail]
    for part in chain[1:]:
        yield [*head, part[0], *(part[1:] or tail)]
