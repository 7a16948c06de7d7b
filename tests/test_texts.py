"""Every text exists in both languages, takes its values, and fits where it is shown."""

import ast
import re
import string
from pathlib import Path

import pytest

from locales import LANGUAGES, catalogues, translator

ROOT = Path(__file__).parents[1]
MESSAGES = [(language, message) for language in LANGUAGES for message in catalogues.entries(catalogues.read(language))]
ONE, TWO, FIVE = 1, 2, 5


class Anything(dict):
    def __missing__(self, key):
        return 5


def test_the_catalogues_are_complete():
    assert list(catalogues.problems()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_takes_its_values(language):
    """As Markup formats it: a stray brace or a tag that is opened and not closed would show only to a person."""
    for own, message in MESSAGES:
        if own != language:
            continue
        for text in catalogues.strings(message):
            made = string.Formatter().vformat(text, (), Anything())
            for tag in ("b", "i", "code", "u"):
                assert made.count(f"<{tag}>") == made.count(f"</{tag}>"), text


def test_russian_counts_as_people_do():
    plurals = [message for language, message in MESSAGES if language == "ru" and len(catalogues.ids(message)) > 1]
    assert plurals
    for message in plurals:
        assert len(catalogues.strings(message)) == 3, message.id
    _ = translator("ru")
    one, many = catalogues.ids(next(message for message in plurals if "school" in str(message.id)))
    names = sorted(catalogues.placeholders(one) - {"n"})
    words = [str(_.plural(one, many, n, **dict.fromkeys(names, "x"))) for n in (1, 2, 5, 11, 21, 22, 112)]
    assert len({re.sub(r"\d+", "", word) for word in words}) >= 2


def test_russian_is_written_in_cyrillic():
    """A text that was copied from the English one shows as Latin words."""
    allowed = re.compile(
        r"nastavnik|Nastavnik|Telegram|BOT_\w+|DATA_DIR|--?\w+|/\w+|PostgreSQL|SQLite|pg_\w+|Excel|Word|PDF|YAML|xlsx|docx|doc|csv"
        r"|English|QR|ZIP|zip|\{[^}]*\}|<[^>]*>|https?://\S+|@\w+|`[^`]*`"
    )
    for language, message in MESSAGES:
        if language != "ru":
            continue
        for text in catalogues.strings(message):
            left = allowed.sub("", text)
            assert not re.search(r"[A-Za-z]{4,} [A-Za-z]{4,}", left), text


def test_russian_typography():
    for language, message in MESSAGES:
        if language == "ru":
            for text in catalogues.strings(message):
                plain = re.sub(r"<[^>]*>", "", text)
                assert '"' not in plain, text
                assert " - " not in plain, text


# What an office would not say to people.
FORBIDDEN = (
    "Где горит", "Кто вы?", "корешк", "Телеграм",
    "второй взгляд", "второго взгляда", "вторым взглядом", "не спросят никого", "неучтённым",
    "забыть не хочется", "на связи", "отбросить", "отбросил", "в двух словах",
)  # fmt: skip


def test_russian_says_what_an_office_says():
    for language, message in MESSAGES:
        if language == "ru":
            for text in catalogues.strings(message):
                said = [words for words in FORBIDDEN if words.lower() in text.lower()]
                assert not said, f"{said}: {text}"


def places_of_ways_back():
    """The names that ways back are given in the code, and every button that is one without the one function for it."""
    named, own = set(), []
    for path in sorted((ROOT / "views").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                continue
            words = [one.value for one in ast.walk(call.args[-1]) if isinstance(one, ast.Constant)]
            if call.func.id == "back_button" and isinstance(call.args[-1], ast.Call):
                named |= {str(one) for one in words}
            label = ast.unparse(call.args[0])
            if call.func.id == "button" and re.match(r"_\('(‹ |← |« )", label):
                own.append(f"{path.name}: {label}")
    return named, own


def test_there_is_one_way_back_and_where_it_has_a_name_it_is_the_name_of_the_place():
    named, own = places_of_ways_back()
    assert own == [], "views.common.back_button"
    assert len(named) > 5
    assert not [one for one in named if re.match(r"(?i)to ", one)]
    assert not [one for one in named if re.match(r"(?i)ко? ", str(translator("ru")(one)))]
