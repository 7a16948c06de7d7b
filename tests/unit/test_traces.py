"""A person in other people's words: in any case of the language, with initials, by number – and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.privacy.traces import GONE, TEXTS, Traces, text_columns

LAMPIA = Traces("Забываева Евлампия Харитоновна", phone="+79871234567", platform_id=6_000_000_001)


def test_every_text_is_of_a_known_kind():
    assert {label for label, _ in text_columns()} == set(TEXTS), "say in services.privacy.traces.TEXTS"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Спросите Забываеву", "Спросите •••"),
        ("с Забываевой Е. Х. согласовано", "с ••• согласовано"),
        ("Е.Х. Забываева, завуч", "•••, завуч"),
        ("ЗАБЫВАЕВА ЕВЛАМПИЯ ХАРИТОНОВНА", "•••"),
        ("забываева, где подпись?", "•••, где подпись?"),
        ("Была в школе. Забываева ушла", "Была в школе. ••• ушла"),
        ("п. 5. Забываева", "п. 5. •••"),
        ("Спасибо Евлампии Харитоновне!", "Спасибо •••!"),
        ("Приказ_Забываева.pdf", "Приказ_•••.pdf"),
        ("т. 8 (987) 123-45-67", "т. •••"),
        ("tel:+79871234567", "tel:•••"),
        ("987 123 45 67", "•••"),
        ("tg 6000000001", "tg •••"),
    ],
)
def test_taken_out(written, left):
    assert LAMPIA.taken_out(written) == left


@pytest.mark.parametrize("written", ["Евлампия из шестой школы", "Незабываева", "89871234568", "60000000012", "№ 12"])
def test_somebody_else(written):
    assert LAMPIA.taken_out(written) == written


def test_of_ones_own_words_a_first_name_alone_goes_too():
    assert LAMPIA.taken_out("Буду завтра. Евлампия", own=True) == "Буду завтра. •••"


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("Дарья Директорова", "Дарье Директоровой передайте", "••• ••• передайте"),
        ("Пётр Ильич Примеров", "У Примерова П. И. и у Петрова", "У ••• и у Петрова"),
        ("Ли Анна", "или Ли, или лицей", "или •••, или лицей"),
        ("Спискова С. И.", "Спискова С. И. и Петров С. И.", "••• и Петров С. И."),
        ("🙂 Я", "Я пришла 🙂", "Я пришла 🙂"),
        ("Зелёнкина Зоя Ильинична", "Зеленкиной", "•••"),
        ("Lampia Forgetova", "Forgetova's order", "••• order"),
    ],
)
def test_names_of_other_shapes(name, written, left):
    assert Traces(name, phone=None, platform_id=None).taken_out(written) == left


def test_in_what_json_holds():
    kept = {"draft": {"text": "Забываевой – спасибо"}, "rows": [["Забываева Е. Х."], 3, None]}
    assert LAMPIA.taken_out(kept) == {"draft": {"text": "••• – спасибо"}, "rows": [["•••"], 3, None]}


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_nothing_of_it_stays_wherever_it_stands(before, after):
    text = f"{before} Забываева Евлампия Харитоновна, +7 987 123-45-67 {after}"
    left = LAMPIA.taken_out(text)
    assert GONE in left
    assert not any(part in left for part in ("Забываева", "Харитоновна", "987 123"))


@given(st.text())
def test_a_stranger_s_text_stays_as_it_is(text):
    nobody = Traces("Забываева Евлампия Харитоновна", phone=None, platform_id=None)
    assert nobody.taken_out(text) == text
