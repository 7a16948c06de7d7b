"""How high a row of a workbook is: every line of its longest cell has room, whatever font is there."""

import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.heights import HIGHEST, LINE, height, lines_of
from documents.workbook import Sheet, workbook

TEXTS = st.text(alphabet="абвгд \n", max_size=200)


def test_one_line_needs_no_height():
    assert height([("коротко", 20), ("", 8)]) is None
    assert height([]) is None


def test_the_longest_cell_decides():
    assert height([("слово " * 10, 20), ("да", 8)]) == 4 * LINE
    assert height([("раз\nдва\nтри", 40)]) == 3 * LINE
    assert height([("слово " * 5000, 8)]) == HIGHEST


@given(TEXTS, st.integers(8, 60))
def test_there_is_room_for_every_letter(text, width):
    assert lines_of(text, width) * width >= len(text.replace("\n", ""))
    assert lines_of(text, width) >= len(text.splitlines())


def test_long_names_have_room_in_every_workbook():
    long = "МБОУ «Берёзовская средняя общеобразовательная школа имени Героя Труда Константина Рождественского»"
    made = workbook(
        [Sheet("Школы", ("№", "Школа"), [(1, long), (2, "Лесная СШ")], above=("Ход выполнения", "На 9 ноября"))]
    )
    page = load_workbook(io.BytesIO(made)).active
    assert page.row_dimensions[5].height >= 2 * LINE
    assert page.row_dimensions[6].height is None
