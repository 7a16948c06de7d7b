"""A person in other people's words: in any case, by surname with first name or initials – and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.privacy.mentions import Tenure
from services.privacy.texts import TEXTS, WORDS, Text, text_columns
from services.privacy.wording import GONE, Numbers, Span, Wording, moved, without

LAMPIA = Wording("Забываева Евлампия Харитоновна")


def struck(name, text, *, own=False):
    return without(text, name.spans(text, own=own))


def test_every_text_is_of_a_known_kind():
    assert {label for label, _ in text_columns()} == set(TEXTS), "say in services.privacy.texts.TEXTS"


def test_of_all_words_it_is_known_whose_and_where():
    assert {label for label, kind in TEXTS.items() if kind is Text.WORDS} == set(WORDS), "say in …texts.WORDS"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("с Забываевой Е. Х. согласовано", "с ••• согласовано"),
        ("Е.Х. Забываева, завуч", "•••, завуч"),
        ("Завуч Е. Х. Забываева", "Завуч •••"),
        ("ЗАБЫВАЕВА ЕВЛАМПИЯ ХАРИТОНОВНА", "•••"),
        ("Спасибо Забываевой Евлампии Харитоновне!", "Спасибо •••!"),
        ("с Евлампией Харитоновной Забываевой", "с •••"),
        ("Забываева Евлампия сдала", "••• сдала"),
        ("Евлампия Забываева сдала", "••• сдала"),
        ("п. 5. Забываева Е.Х.", "п. 5. •••"),
        ("Приказ_Забываева_Е_Х", "Приказ_•••"),
        ("Приказ Забываева ЕХ", "Приказ •••"),
    ],
)
def test_struck_out(written, left):
    assert struck(LAMPIA, written) == left


@pytest.mark.parametrize(
    "written",
    [
        "Спросите Забываеву",  # a surname alone may be anybody's
        "Евлампия из шестой школы",
        "Евлампия Харитоновна, спасибо",
        "Незабываева Е. Х.",
        "Забываева Е. Т. и Т. Е. Забываева",
        "Забываева Евлампия Петровна",
        "Евлампия Петровна Забываева",
        "Забываев Е. Х.",  # a man
        "Иванова-Забываева Е. Х. и Забываева-Иванова Е. Х.",
        "Петрова Е. Забываева",  # whose initial is it?
        "Петрова Евлампия Забываева Анна",
        "Забываева и Евлампия",
        "забываева\nЕвлампия",
        "№ 12",
    ],
)
def test_somebody_else(written):
    assert struck(LAMPIA, written) == written
    assert struck(LAMPIA, written, own=True) in {written, "•••, спасибо"}


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("Дарья Директорова", "Дарье Директоровой и Директоровой Д. передайте", "••• и ••• передайте"),
        ("Марина Иванова", "Иванова М., Марине Ивановой, Марина И.", "•••, •••, Марина И."),
        ("Пётр Ильич Примеров", "У Примерова П. И. и у Петрова", "У ••• и у Петрова"),
        ("Примеров Пётр Ильич", "Примерову Петру", "•••"),
        ("Ли Анна", "или Ли Анне, или лицей", "или •••, или лицей"),
        ("Спискова С. И.", "Спискова С. И., Петров С. И., Спискова С. П.", "•••, Петров С. И., Спискова С. П."),
        ("🙂 Я", "Я пришла 🙂", "Я пришла 🙂"),
        ("Я", "Я пришла", "Я пришла"),
        ("Директор", "Директор сдал приказ", "Директор сдал приказ"),
        ("Зелёнкина Зоя Ильинична", "Зеленкиной Зое", "•••"),
        ("Петров Дмитрий Юрьевич", "у Петрова Дмитрия Юрьевича", "у •••"),
        ("Белый Павел Ильич", "к Белому Павлу", "к •••"),
        ("Римская-Корсакова Анна", "Римской-Корсаковой Анне", "•••"),
        ("Lampia Forgetova", "Lampia Forgetova and L. Forgetova", "••• and •••"),
        ("Планов Роман", "Планов на год нет, прочли роман", "Планов на год нет, прочли роман"),
        ("Приказ Справка Программа Директор Курсы", "Приказ.pdf, справка, программа", "Приказ.pdf, справка, программа"),
    ],
)
def test_names_of_other_shapes(name, written, left):
    assert struck(Wording(name), written) == left


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("т. 8 (987) 123-45-67", "т. •••"),
        ("tel:+79871234567", "tel:•••"),
        ("987 123 45 67", "•••"),
        ("tg 6000000001", "tg •••"),
        ("89871234568 и 60000000012", "89871234568 и 60000000012"),
    ],
)
def test_numbers(written, left):
    assert without(written, Numbers("+79871234567", "6000000001").spans(written)) == left


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_only_the_name_goes_wherever_it_stands(before, after):
    text = f"{before}, Забываева Евлампия Харитоновна, {after}"
    assert struck(LAMPIA, text) == f"{before}, {GONE}, {after}"


@given(st.text())
def test_a_text_without_the_name_stays_as_it_is(text):
    assert struck(LAMPIA, text) == text


@given(st.data(), st.text(min_size=1, max_size=40))
def test_two_who_stand_in_one_text_are_struck_out_in_either_order(data, text):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    one, two = Span(*cuts[:2]), Span(*cuts[2:])
    first = without(without(text, [one]), moved([two], [one]))
    assert first == without(without(text, [two]), moved([one], [two])) == without(text, [one, two])


def test_a_place_is_ones_own_by_school_or_for_the_whole_municipality():
    at_school, in_office = Tenure(1, 7, None, None), Tenure(1, None, None, None)
    assert [at_school.is_at(1, 7), at_school.is_at(1, 8), at_school.is_at(1, None), at_school.is_at(2, 7)] == [
        True,
        False,
        True,
        False,
    ]
    assert [in_office.is_at(1, 8), in_office.is_at(2, 8)] == [True, False]
