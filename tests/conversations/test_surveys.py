"""A survey, from the coordinator's button to the teacher's «Спасибо»."""

import pytest

from models.enums import Role


@pytest.fixture
async def school(house):
    return await house.school("Берёзовская СШ")


async def test_leaders_answer_one_tap_a_question_and_the_coordinator_reads_shares(house, school):
    anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
    igor = await house.joined("Образцов Игорь Петрович", Role.LEADER, school=school)

    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("наставническ")
    await anna.taps("Разослать")
    assert anna.sees("Опрос открыт")

    assert igor.sees("Начать")
    await igor.taps("Начать")
    assert igor.sees("1 из")
    for _question in range(8):
        await igor.taps("Пропустить" if "Пропустить" in igor.screen else 0)
    assert igor.hears("Проверьте, пожалуйста, ответы")
    await igor.taps("Отправить")
    assert igor.sees("Спасибо!")

    await anna.taps("Итоги")
    assert anna.sees("Ответили 1 из 1")
