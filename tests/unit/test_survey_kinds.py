"""What every kind of question needs: how it is answered, how it is read, how much room its answer takes."""

from pathlib import Path

import orjson
import pytest

from services.surveys.definitions.answers import TEXT_LIMIT, check_answer
from services.surveys.definitions.model import READY_KINDS, STEP_KINDS, Kind, Question
from services.surveys.sealing import _longest
from tests.support.surveys import every_type
from views.surveys.answering import WRITTEN

# What takes most room of all that this kind lets through.
LONGEST = {
    Kind.TEXT: "я" * TEXT_LIMIT,
    Kind.NUMBER: "-999999999999.9999",
    Kind.DATE: "31.12.2099",
}
WRITTEN_KINDS = sorted(set(Kind) - READY_KINDS)


def asked(kind):
    return Question("q", kind, "Вопрос", low=-(10**12), high=10**12, decimals=4)


def test_a_question_is_answered_by_tapping_or_in_writing():
    assert STEP_KINDS < READY_KINDS
    assert READY_KINDS.isdisjoint(WRITTEN)
    assert READY_KINDS | set(WRITTEN) == set(Kind), "how is the new kind answered?"


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_the_longest_written_answer_fits_into_its_room(kind):
    """Else an encrypted sheet would tell by its length what was answered."""
    answer = check_answer(asked(kind), LONGEST[kind])
    rows = [["q", value, answer.text] for value in answer.values or ("",)]
    assert len(orjson.dumps(rows)) <= _longest(asked(kind))


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_an_answer_reads_as_it_was_written(kind):
    """On the page before «Send» and in the tables: not as it is stored."""
    answer = check_answer(asked(kind), LONGEST[kind])
    assert [*map(asked(kind).label, answer.values), *filter(None, [answer.text])] == [LONGEST[kind]]


def test_the_survey_of_every_type_has_every_type():
    assert {question.kind for question in every_type().questions} == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("page", ["surveys.md", "surveys.ru.md"])
def test_the_guides_name_every_type(page, kind):
    told = (Path(__file__).parents[2] / "docs" / page).read_text()
    assert kind.value in {
        word.strip("`,#") for line in told.splitlines() if "several_of" in line for word in line.split()
    }
