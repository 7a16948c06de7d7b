"""Tokens -> clues. The grammar reads one clause at a time, from each word as far as it goes; the rest stays words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from lark import Lark, Token, UnexpectedInput
from lark.lexer import Lexer

from services.deadlines.building import Builder, Clause, Nonsense
from services.deadlines.tokens import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Piece: TypeAlias = Clause | Word
GRAMMAR: Final = Path(__file__).with_name("grammar.lark")
END: Final = "$END"
EOF: Final = Token(END, "")
LONGEST_CLAUSE: Final = 40
TRIES: Final = 6  # a range with two written years has so many shorter readings
# No clause begins with these.
STRAY: Final = frozenset(
    {"COMMA", "DASH", "SHUT", "SLASH", "AND", "OTHER", "NOISE", "STRANGE", "DATEWORD", "FIGURE", "BADDATE"}
)


class _Given(Lexer):
    """The tokens are made beforehand and handed over one by one."""

    def __init__(self, _: Any) -> None: ...

    def lex(self, *_: Any) -> Iterator[Token]:
        yield from ()


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=_Given, transformer=Builder())


def pieces(words: Sequence[Word]) -> list[Piece]:
    """Read the words from left to right: a clause where one is found, else the word itself."""
    given = [_token(word) for word in words]
    found: list[Piece] = []
    at = 0
    while at < len(words):
        clause, length = (None, 1) if words[at].type in STRAY else _longest(given[at : at + LONGEST_CLAUSE])
        found.append(words[at] if clause is None else clause)
        at += length
    return found


def _longest(given: list[Token]) -> tuple[Clause | None, int]:
    """Give the longest clause that stands at the beginning, and how many words it takes."""
    lengths = _acceptable(given)
    for length in lengths[: -TRIES - 1 : -1]:
        parser = _parser().parse_interactive()
        try:
            for token in given[:length]:
                parser.feed_token(token)
            clause = parser.feed_token(EOF)
        except (UnexpectedInput, Nonsense):  # the tables promised an end that the rules above do not grant
            continue
        if isinstance(clause, Clause):
            return clause, length
    return None, 1


def _acceptable(given: list[Token]) -> list[int]:
    parser = _parser().parse_interactive()
    state = parser.parser_state
    table = state.parse_conf.parse_table.states
    lengths = []
    for length, token in enumerate(given, start=1):
        if token.type not in table[state.position]:
            break
        try:
            parser.feed_token(token)
        except (UnexpectedInput, Nonsense):
            break
        if END in table[state.position]:
            lengths.append(length)
    return lengths


def _token(word: Word) -> Token:
    kind = TYPES.get(word.type, word.type)
    token = Token(kind, word.text)
    token.value = word.value if word.value is not None else word.text
    return token


TYPES: Final = {
    "WORDNUM": "NUM",
    "ROMAN_MONTH": "MONTH",
    "CLOCK": "NOISE",
    "HOURS": "NOISE",
    "AUGUST": "OTHER",
    "BEGINS": "FROM",
    "CLOSES": "BY",
}
