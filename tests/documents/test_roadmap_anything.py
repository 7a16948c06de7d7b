"""Whatever a file holds, reading ends with rows or with a named refusal."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.errors import Unreadable
from documents.roadmap_table import read_rows
from documents.roadmap_table.text import tidy
from documents.tables import Cell, Paragraph, Table, read_tables
from tests.support.office import document, workbook
from tests.support.shares import tries

HEADER = ["№ п/п", "Мероприятие", "Срок", "Исполнитель", "Результат"]
ITEMS = [["1.", "Собрать планы", "до 20.11.2023", "Куратор", "Планы"], ["2.", "Посетить уроки", "май", "", ""]]
FILES = [document("План", [HEADER, *ITEMS]), workbook([HEADER, *ITEMS]), ";".join(HEADER).encode()]
WORDS = st.sampled_from(
    [
        *HEADER,
        *ITEMS[0],
        *ITEMS[1],
        "",
        "Раздел 1",
        "I",
        "1",
        "2",
        "3",
        "+",
        "1.1",
        "ежемесячно",
        "Направление",
        "№",
        "начало",
    ]
)
CELLS = st.builds(
    Cell,
    text=WORDS | st.text(max_size=20),
    start=st.integers(0, 6),
    span=st.integers(1, 7),
    label=st.sampled_from(["", "", "1."]),
    above=st.booleans(),
)
TABLES = st.builds(Table, st.lists(st.lists(CELLS, max_size=7), max_size=8), nested=st.just([]))
BLOCKS = st.lists(TABLES | st.builds(Paragraph, WORDS | st.text(max_size=40), st.sampled_from(["", "2."])), max_size=5)


@given(BLOCKS)
def test_any_tables(blocks):
    with suppress(Unreadable):
        for row in read_rows(blocks).rows:
            assert row.title
            assert row.number != ""


@given(st.binary(max_size=300))
def test_any_bytes(data):
    with suppress(Unreadable):
        read_rows(read_tables(data))


@given(st.text(max_size=300))
def test_any_text(text):
    with suppress(Unreadable):
        read_rows(read_tables(text.encode("utf-8", "surrogatepass")))


@settings(max_examples=tries(150, quick=30))
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 40_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=3),
)
def test_a_real_file_with_a_few_bytes_changed(data, changes):
    changed = bytearray(data)
    for place, content in changes:
        at = place % len(changed)
        changed[at : at + len(content)] = content
    with suppress(Unreadable):
        read_rows(read_tables(bytes(changed)))


@given(st.text(max_size=200))
def test_a_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in tidy(text)
