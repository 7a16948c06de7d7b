import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import translator
from services.events.check_code import ALPHABET, LENGTH, SAMPLE, CodeMistyped, new_code, read_code, shown

CODES = st.integers(0, 2**32).map(lambda seed: new_code(random.Random(seed).randrange))


def mistyped(text):
    with pytest.raises(CodeMistyped):
        read_code(text)
    return True


@given(CODES)
def test_a_code_is_read_as_it_is_shown(code):
    assert len(code) == LENGTH
    assert read_code(shown(code)) == code


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code, at, other):
    wrong = code[:at] + other + code[at + 1 :]
    assert wrong == code or mistyped(wrong)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_characters_that_changed_places_are_always_found(code, left, right):
    letters = list(code)
    letters[left], letters[right] = letters[right], letters[left]
    assert "".join(letters) == code or mistyped("".join(letters))


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_a_slip(text):
    with contextlib.suppress(CodeMistyped):
        assert set(read_code(text)) <= set(ALPHABET)


def test_a_slip_is_told_with_a_sample():
    assert shown(SAMPLE) in CodeMistyped().words(translator("ru"))


def test_case_spaces_hyphens_and_russian_letters_do_no_harm():
    assert read_code(f" {SAMPLE[:4].lower()} – {SAMPLE[4:]}. ") == SAMPLE
    russian = SAMPLE.translate(str.maketrans("ACEHKMPTX", "АСЕНКМРТХ"))
    assert russian != SAMPLE
    assert read_code(russian) == SAMPLE


def test_nothing_in_the_alphabet_is_taken_for_something_else():
    for alike in ("0OQ", "1IL", "2Z", "5S", "6G", "8B", "UVY"):
        assert len(set(alike) & set(ALPHABET)) <= 1
    assert len(set(ALPHABET)) == 23


def test_codes_are_not_guessed_from_each_other():
    drawn = {new_code() for _ in range(1000)}
    assert len(drawn) == 1000
