import pytest

from locales import translator
from services.reminders.rules import ROADMAP_LADDER, SEMINAR_LADDER, SURVEY_LADDER
from views.reminders.ladders import ladder_in_words, stage_in_words

RU, EN = translator("ru"), translator("en")


def test_the_default_ladders_read_aloud():
    assert ladder_in_words(ROADMAP_LADDER, RU) == (
        "за 14 дней, за 7 дней, за 3 дня, за 1 день, в день срока, "
        "потом по понедельникам, одним списком, пока не сделано"
    )
    assert ladder_in_words(SEMINAR_LADDER, RU) == "за 1 день, за час"
    assert ladder_in_words(SURVEY_LADDER, RU) == "за 7 дней, за 3 дня, за 1 день (если нужно)"
    assert ladder_in_words(SEMINAR_LADDER, EN) == "1 day before, an hour before"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("21", "за 21 день"),
        ("0", "в день срока"),
        ("+2", "через 2 дня после срока"),
        ("2h", "за 2 часа"),
        ("5h", "за 5 часов"),
        ("90m", "за 90 минут"),
        ("w1", "еженедельное, просрочка 1 неделя"),
        ("w3", "еженедельное, просрочка 3 недели"),
        ("half", "посередине"),
        ("s2026-11-25", "отложено самим человеком"),
    ],
)
def test_a_stage_by_its_key(key, words):
    assert stage_in_words(key, RU) == words
