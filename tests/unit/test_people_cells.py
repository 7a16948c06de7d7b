"""The cells of a list of people: telephones, posts, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import Role
from services.people.importing.names import name_key, read_name
from services.people.importing.roles import role_of
from services.people.phones import phones_in

PHONES = {
    "89001112233": ["+79001112233"],
    "79001112244": ["+79001112244"],
    "9001112255": ["+79001112255"],
    "+7 (900) 111 22 33": ["+79001112233"],
    "8 (39158) 2-15-20": ["+73915821520"],
    "8‑900–111—22-33": ["+79001112233"],
    "+7 900 1112304\u200b": ["+79001112304"],
    "8 900 111 22 88 (Viber)": ["+79001112288"],
    "8-900-111-23-03 (после 17.00)": ["+79001112303"],
    "+7-900-111-23-00 доб. 12": ["+79001112300"],
    "8-900-111-22-66, 8-900-111-22-77": ["+79001112266", "+79001112277"],
    "9001112301/9001112302": ["+79001112301", "+79001112302"],
    "89001112233 89001112244": ["+79001112233", "+79001112244"],
    "р.т. 8(391)2345678, моб. 89001112299": ["+79001112299", "+73912345678"],
    "8-900-111-22-33, anna1985@example.org": ["+79001112233"],
    "+375 29 123-45-67": ["+375291234567"],
    "8,90011E+10": [],
    "8.900111223e+10": [],
    "2-15-20": [],
    "нет": [],
    "-": [],
    "": [],
    "890011122331": [],
    "8900111223 39001112244": [],
}


@pytest.mark.parametrize("written", PHONES)
def test_a_phone_that_is_certain_is_taken_and_nothing_else(written):
    assert phones_in(written) == PHONES[written]


@given(st.text(alphabet="0123456789 -()+,;/.доб№e", max_size=60))
def test_no_number_is_made_of_pieces_that_do_not_stand_together(written):
    digits = "".join(sign for sign in written if sign.isdigit())
    for number in phones_in(written):
        assert number.removeprefix("+7").removeprefix("+") in digits


POSTS = {
    "координатор Движения первых": None,
    "координатор по ВПР": None,
    "координатор воспитательной работы школы": None,
    "координатор": None,
    "ответственный за питание": None,
    "учитель, ответственный за сайт": Role.TEACHER,
    "педагог-методист": Role.TEACHER,
    "учитель-методист": Role.TEACHER,
    "специалист по кадрам": None,
    "советник директора по воспитанию": None,
    "секретарь директора": None,
    "помощник директора": None,
    "заведующий хозяйством": None,
    "заведующая библиотекой": None,
    "начальник лагеря": None,
    "инспектор по делам несовершеннолетних": None,
    "руководитель кружка": Role.TEACHER,
    "классный руководитель": Role.TEACHER,
    "руководитель ШМО": Role.TEACHER,
    "руководитель методического объединения школы": None,
    "и.о. директора": Role.LEADER,
    "врио директора": Role.LEADER,
    "зам.директора по ВР": Role.LEADER,
    "замдиректора": Role.LEADER,
    "зам по УВР": Role.LEADER,
    "учитель, зам. директора": Role.LEADER,
    "директор, учитель истории": Role.LEADER,
    "директор МБОУ «Берёзовская СОШ»": Role.LEADER,
    "директор ИМЦ": None,
    "директор Дома культуры": None,
    "наставник": None,
    "куратор РДДМ": None,
    "куратор группы": None,
    "куратор школ": Role.CURATOR,
    "методист ИМЦ": Role.SPECIALIST,
    "начальник управления образования": Role.SPECIALIST,
    "главный специалист управления образования администрации Озёрного района": Role.SPECIALIST,
    "тьютор (сопровождение ОВЗ)": None,
    "тьютор по математике": Role.TUTOR,
    "учитель (внешний совместитель)": Role.TEACHER,
    "учитель, муниципальный координатор": None,
    "муниципальный координатор проекта 500+": Role.COORDINATOR,
    "МЕТОДИСТ": Role.SPECIALIST,
    "yчитeль": Role.TEACHER,  # two Latin letters
}


@pytest.mark.parametrize("post", POSTS)
def test_rights_come_from_exact_words_only(post):
    assert role_of(post) is POSTS[post]


WIDE = {Role.COORDINATOR, Role.SPECIALIST, Role.OBSERVER, Role.CURATOR, Role.TUTOR, Role.ASSOCIATION_HEAD}


@given(
    st.sampled_from(("координатор", "специалист", "начальник", "куратор", "методист", "инспектор", "наблюдатель")),
    st.sampled_from(
        ("столовой", "за питание", "по труду", "бассейна", "волонтёров", "музея", "по закупкам", "летних смен")
    ),
    st.booleans(),
)
def test_a_word_with_another_meaning_behind_it_gives_no_rights_beyond_a_school(word, tail, capital):
    post = f"{word} {tail}"
    assert role_of(post.upper() if capital else post) not in WIDE


@pytest.mark.parametrize(
    ("written", "name", "post"),
    [
        ("1. Кузнецова Ольга Петровна", "Кузнецова Ольга Петровна", ""),
        ("12) Кузнецова О. П.", "Кузнецова О. П.", ""),
        ("Петрова Анна Ивановна, учитель физики", "Петрова Анна Ивановна", "учитель физики"),
        ("Петрова Анна Ивановна – директор МБОУ «Лесная СОШ»", "Петрова Анна Ивановна", "директор МБОУ «Лесная СОШ»"),
        ("Сидорова-Петрова Анна", "Сидорова-Петрова Анна", ""),
        ("Примepoвa Oльгa Ивaнoвнa", "Примерова Ольга Ивановна", ""),
        ("Петров\nПётр\nПетрович", "Петров Пётр Петрович", ""),
        ("Мамедова Айгюн Ариф кызы", "Мамедова Айгюн Ариф кызы", ""),
    ],
)
def test_a_name_apart_from_what_stands_beside_it(written, name, post):
    cell = read_name(written)
    assert (cell.name, cell.post) == (name, post)


def test_the_surname_may_stand_last():
    assert name_key("Анна Петровна Озёрная") == name_key("ОЗЕРНАЯ  АННА ПЕТРОВНА")
