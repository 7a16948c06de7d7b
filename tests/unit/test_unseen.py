"""What cannot be seen is dropped alike from names of people, of places, and from what is compared."""

import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.people.names import comparable, tidy_name, tidy_place
from services.schools.spelling import visible

UNSEEN = {"Cf", "Mn", "Me"}


@cache
def signs():
    return [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) in UNSEEN]


def composes(letter, sign):
    return len(unicodedata.normalize("NFKC", letter + sign)) == 1


@pytest.mark.parametrize("where", [0, 3, 12])
def test_no_unseen_sign_makes_another_name(where):
    name = "Соседова Нина"
    for sign in signs():
        if where and composes(name[where - 1], sign):
            continue  # that is another letter, and it can be seen
        written = name[:where] + sign + name[where:]
        assert tidy_name(written) == tidy_place(written) == visible(written) == name, ascii(sign)
        assert comparable(written) == comparable(name), ascii(sign)


@pytest.mark.parametrize("between", ["", "\u200b", "\u00ad"])
def test_a_letter_of_two_signs_stays_that_letter(between):
    written = f"Сеи{between}\u0306фулина Аи{between}\u0306гуль"
    assert tidy_name(written) == tidy_place(written) == visible(written) == "Сейфулина Айгуль"


def test_a_stressed_letter_is_the_letter():
    assert visible("Шко\u0301ла № 3") == tidy_place("Шко\u0301ла № 3") == "Школа № 3"


LETTERS = st.deferred(lambda: st.sampled_from(["А", "б", " ", "\n", "\u00a0", "\u2028", *signs()[:200]]))


@given(st.text(LETTERS, max_size=30))
def test_what_is_seen_of_what_is_seen_is_the_same(text):
    assert visible(visible(text)) == visible(text)
