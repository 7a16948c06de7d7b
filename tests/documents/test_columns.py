"""Words in the tables of Word papers stand whole: columns are as broad as their longest word, in any font (F-A7)."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from documents.columns import APART, EMU_PER_POINT, LONGEST, broad_enough

SIZE = 11
BREADTH = 165 * 36_000  # a sheet of A4 between its margins
HEADER = ("Раздел", "Запланировано", "Выполнено", "В срок", "После срока", "Просрочено")
SHARES = (27, 18, 14, 12, 13, 16)
FONT = ImageFont.truetype("documents/fonts/DejaVuSans.ttf", 100)


def laid(shares):
    return [BREADTH * share // sum(shares) for share in shares]


def points(word):
    return FONT.getlength(word) * SIZE / 100


def test_the_columns_of_assignments_by_section_hold_their_words_even_in_a_broad_font():
    rows = [HEADER, ("Организационно-методическое сопровождение", "17", "2", "1", "1", "3")]
    widths = broad_enough(laid(SHARES), rows, SIZE)
    assert sum(widths) <= BREADTH
    for at, width in enumerate(widths):
        for row in rows:
            for word in APART.split(row[at]):
                assert points(word) <= width / EMU_PER_POINT - 10.8, (word, width)


WORDS = st.text("абвгдежзи ", min_size=1, max_size=40)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=5), st.tuples(*[st.integers(1, 50)] * 4))
def test_the_sheet_grows_no_broader_and_nothing_is_taken_from_who_needs_it(rows, shares):
    before = laid(shares)
    after = broad_enough(before, rows, SIZE)
    assert sum(after) <= sum(before)
    assert all(width > 0 for width in after)
    for at, width in enumerate(after):
        longest = min(LONGEST, max(len(word) for row in rows for word in APART.split(row[at])))
        if width < before[at]:
            assert width >= int((longest * 0.67 * SIZE + 11) * EMU_PER_POINT)


def test_tables_that_have_room_stay_as_they_are():
    assert broad_enough(laid((50, 50)), [("Где", "Сколько")], SIZE) == laid((50, 50))
