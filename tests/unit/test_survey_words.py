"""Reminders of a survey: who never began and who stopped half-way are spoken to differently; long options fit."""

from datetime import UTC, datetime

import pytest

from locales import translator
from services.surveys.definitions import read_definition
from services.surveys.notices import SurveyReminder
from services.surveys.position import preview
from views.messages.notifications import word
from views.surveys.answering import position_screen, review_screen

CLOSES = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)  # midnight in Krasnoyarsk


@pytest.mark.parametrize(
    ("started", "left", "words"),
    [
        (False, 8, "Вы ещё не начинали: 8 вопросов, на каждый – одно касание. Открыто до 5 декабря."),
        (True, 3, "Вы остановились на середине, ответы сохранены. Осталось: 3 вопроса. Открыто до 5 декабря."),
    ],
)
def test_reminders_differ(started, left, words):
    notice = SurveyReminder(1, "Помощь учителям", started, left, CLOSES, "Asia/Krasnoyarsk")
    screen = word(notice, translator("ru"))
    assert words in screen.text.striptags()
    assert "Больше не напоминать" in screen.rows[1][0].text


def long_survey(questions):
    asked = "".join(
        f"  - key: q{n}\n    type: one_of\n    text: {'Очень длинный вопрос ' * 12}{n}\n"
        f"    options: {{a: {'вариант ' * 12}, b: Нет}}\n"
        for n in range(questions)
    )
    text = f"title: Большой\nlanguage: ru\naudience: [teacher]\nprivacy: named\nquestions:\n{asked}"
    return read_definition(text.encode(), "long.yaml")


def test_a_long_option_stands_in_the_text_and_its_number_and_beginning_on_the_button():
    screen = position_screen(preview(long_survey(2), 0, now=CLOSES), translator("ru"))
    assert "1. " + ("вариант " * 12).strip() in screen.text
    assert [button.text for row in screen.rows for button in row][:2] == ["1. вариант вариант…", "2. Нет"]


def test_the_review_of_forty_questions_is_one_message():
    screen = review_screen(preview(long_survey(40), 99, now=CLOSES), translator("ru"))
    assert len(screen.text) < 4096
    assert [button.text for row in screen.rows for button in row] == [
        "✏️ Изменить ответ",
        "📨 Отправить",
        "⏸ Позже",
    ]
