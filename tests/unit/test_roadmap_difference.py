"""An amended document against the saved roadmap: nothing is made up, nothing is missed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.roadmap.executors import Executors, Group
from services.roadmap.importing.difference import Present, compare
from services.roadmap.importing.rollover import year_later, years_later
from services.roadmap.items import NewItem, by_day
from services.roadmap.targets import Target, read_target

WORDS = st.sampled_from(["план", "семинар", "отчёт", "школа", "анализ", "курсы", "приказ", "совет"])
ITEMS = st.lists(
    st.builds(
        lambda number, section, words, day: NewItem(
            number,
            section,
            " ".join(words),
            day.isoformat(),
            by_day(day),
            "Школы",
            Executors((Group.ALL_SCHOOLS,)),
            None,
        ),
        st.one_of(st.none(), st.integers(1, 9).map(str)),
        st.sampled_from([None, "1", "2"]),
        st.lists(WORDS, min_size=1, max_size=4),
        st.dates(date(2026, 9, 1), date(2027, 8, 31)),
    ),
    max_size=8,
)


def saved(items):
    return [
        Present(
            at,
            item.number,
            item.section,
            item.title,
            item.deadline_text,
            item.executors_text,
            item.result_text,
            item.deadline,
            item.executors,
        )
        for at, item in enumerate(items, 1)
    ]


@given(ITEMS)
def test_the_same_items_change_nothing(items):
    found = compare(saved(items), items)
    assert found.empty
    assert found.unchanged == len(items)


@given(ITEMS, st.randoms())
def test_neither_does_another_order(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert compare(saved(items), shuffled).empty


@given(ITEMS, ITEMS)
def test_every_row_is_told_of_once(before, after):
    found = compare(saved(before), after)
    assert len(found.added) + len(found.changed) + found.unchanged == len(after)
    assert len(found.removed) + len(found.changed) + found.unchanged == len(before)


@given(ITEMS, st.data())
def test_amendments_are_exact(items, data):
    if not items:
        return
    gone = data.draw(st.integers(0, len(items) - 1))
    rest = items[:gone] + items[gone + 1 :]
    found = compare(saved(items), rest)
    assert [len(found.added), len(found.changed), len(found.removed)] == [0, 0, 1]
    assert found.removed[0].title == items[gone].title


@given(ITEMS)
def test_rows_that_are_left_out_change_nothing(items):
    found = compare(saved(items[1:]), items, skipped=range(len(items)))
    assert not found.added
    assert not found.changed


def test_targets():
    assert read_target("Не менее 2 семинаров") == Target(2)
    assert read_target("100 % школ") == Target(100, percent=True)
    assert read_target("Охват не менее 80% педагогов, не менее 3 встреч") == Target(80, percent=True)
    assert read_target("не менее двух протоколов") == Target(2)
    assert read_target("Приказ", None) is None
    assert Target(80, percent=True).reached(4, 5)
    assert not Target(2).reached(1, 5)


def test_a_year_later():
    assert year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_later(date(2027, 2, 28)) == date(2028, 2, 29)
    assert years_later("до 15.10.2026, ВПР 2026/2027, № 12026") == "до 15.10.2027, ВПР 2027/2028, № 12026"
