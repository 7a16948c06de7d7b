"""Names that others read beside our own words: nothing but a name passes, what cannot be seen is dropped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.people.names import (
    NameNotReadable,
    SchoolNameNotReadable,
    comparable,
    shown_of,
    tidy_name,
    tidy_place,
)

NAMES = {
    "Иванова Анна Петровна": "Иванова Анна Петровна",
    "ИВАНОВА  АННА": "Иванова Анна",
    "Салтыков-Щедрин М.Е.": "Салтыков-Щедрин М.Е.",
    "Петров А.П": "Петров А.П",
    "А.П.Иванов": "А.П. Иванов",
    "О’Коннор Шон": "О'Коннор Шон",
    "Дж. Смит": "Дж. Смит",
    "Қасым Ўткир": "Қасым Ўткир",
    "Нью–Йоркова Анна": "Нью-Йоркова Анна",
    "Алиев Мамед Гасан оглы": "Алиев Мамед Гасан оглы",
    "Ива\u202eнова Анна": "Иванова Анна",
    "И\u200bва\u00adно\ufeffва": "Иванова",
    "Ｉｖａｎ Ｉｖａｎｏｖ": "Ivan Ivanov",
    "Иван\nПетров\u2028": "Иван Петров",
    "Андрей": "Андрей",
    "а́нна Кузнецова": "анна Кузнецова",
}
BAITS = (
    "Подтвердите вход school-login.example/x",
    "Подтвердите вход: нажмите Принять",
    "school-login.example",
    "x.com",
    "t.me",
    "ｔ．ｍｅ",
    "школа.рф Иван",
    "https://school.example",
    "@director",
    "Иван @bot",
    "Иванова Анна 2",
    "Анна (директор)",
    "😀 Анна",
    "<b>Анна</b>",
    "/start Анна",
    "-Анна",
    "Анна--Мария",
    "...",
    "ㅤㅤㅤ",
    "ǀǀǀ Анна",
    "Зайдите в личный кабинет и введите ваш пароль",
    "\u202e\u200b",
    "Ян",
    "а" * 101,
)


@pytest.mark.parametrize(("written", "name"), NAMES.items())
def test_a_name_is_taken_as_people_write_it(written, name):
    assert tidy_name(written) == name
    assert shown_of(name) == name


@pytest.mark.parametrize("written", BAITS)
def test_what_is_no_name_is_refused_and_never_shown_whole(written):
    with pytest.raises(NameNotReadable):
        tidy_name(written)
    shown = shown_of(written)
    assert not set(shown) & set("@/:<>()0123456789😀")
    assert not any("." in word[2:-1] for word in shown.split())
    assert len(shown) <= 100


@given(st.text(max_size=60))
def test_whatever_is_written_a_name_holds_letters_and_a_few_signs(written):
    try:
        names = [tidy_name(written), shown_of(written)]
    except NameNotReadable:
        names = [shown_of(written)]
    for name in names:
        assert all(unicodedata.category(sign) in {"Lu", "Ll", "Lt"} or sign in " \u00a0.-'" for sign in name)


@given(st.sampled_from(sorted(NAMES.values())), st.sampled_from("\u202e\u200b\u2066\ufe0f\u00ad"), st.integers(0))
def test_what_cannot_be_seen_changes_no_name(name, sign, at):
    place = at % (len(name) + 1)
    assert comparable(tidy_name(name[:place] + sign + name[place:])) == comparable(name)


PLACES = {
    "МБОУ «СОШ № 1 им. А.С.Пушкина»": "МБОУ «СОШ № 1 им. А.С.Пушкина»",
    "Гимназия  5 (корпус 2)": "Гимназия 5 (корпус 2)",
    "Школа №1\u202e": "Школа №1",
    "МАОУ СШ №12 п.Рудногорск": "МАОУ СШ №12 п.Рудногорск",
}


@pytest.mark.parametrize(("written", "name"), PLACES.items())
def test_a_place_keeps_its_numbers_and_quotes(written, name):
    assert tidy_place(written) == name


@pytest.mark.parametrize(
    "written", ["Школа school.ru", "школа.рф", "https://x/у", "Школа t.me/x", "СШ @bot", "12", "№ 1"]
)
def test_a_link_is_no_place(written):
    with pytest.raises(SchoolNameNotReadable):
        tidy_place(written)
