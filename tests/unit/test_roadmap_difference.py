"""An amended document against the saved roadmap: nothing is made up, nothing is missed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.calendar.period import Period
from services.roadmap.executors import Executors, Group
from services.roadmap.importing.difference import Present, compare
from services.roadmap.importing.rollover import year_later
from services.roadmap.importing.years import all_later, of_the_plan
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
    assert read_target("Не менее 2 семинаров") == Target(2, unit="семинаров")
    assert read_target("100 % школ") == Target(100, percent=True)
    share = Target(80, percent=True, unit="педагогов", each=True)
    assert read_target("Охват не менее 80% педагогов, не менее 3 встреч") == share
    assert read_target("Доля педагогов, прошедших курсы, – не менее 80 процентов") == share
    assert read_target("80–90 % педагогов") == share
    assert (share.plan, share.fact([79, 80, 100])) == ("80 % педагогов", 2)
    assert read_target("Качество знаний не ниже 70 %") == Target(70, percent=True, unit="", each=True)
    assert read_target("Участие 100% ШНОР", "Справка (100 % ОО)") == Target(100, percent=True)
    assert read_target("Все школы: охват 100 %") == Target(100, percent=True)
    assert read_target("Результаты вырастут на 10 %") is None
    assert read_target("Не менее двух третей учителей") is None
    assert read_target("Не менее 5 педагогов от школы") == Target(5, unit="педагогов", each=True)
    assert read_target("не менее двух протоколов") == Target(2, unit="протоколов")
    assert read_target("Не менее 3-х методических семинаров в год") == Target(3, unit="методических семинаров")
    assert read_target("Не менее 2 открытых уроков в каждой школе") == Target(2, unit="открытых уроков", each=True)
    assert read_target("Не менее 5 школ") == Target(5)
    assert read_target("не менее 2 образовательных организаций") == Target(2)
    assert read_target("Не менее 1 справки") == Target(1)
    assert read_target("Проведено не менее 2") == Target(2)
    assert read_target("Приказ", None) is None
    assert Target(80, percent=True).reached(4, 5)
    assert not Target(2).reached(1, 5)


def test_a_year_later():
    assert year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_later(date(2027, 2, 28)) == date(2028, 2, 29)
    assert all_later("до 15.10.2026, ВПР 2026/2027, № 12026") == "до 15.10.2027, ВПР 2027/2028, № 12026"
    assert all_later("2026-09-15, окт.26, в 26/27 уч. году") == "2027-09-15, окт.27, в 27/28 уч. году"


LAST_YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("before", "after", "stay"),
    [
        ("Итоги 2026/27 учебного года", "Итоги 2027/28 учебного года", ()),
        ("План на 2026–2027 учебный год", "План на 2027–2028 учебный год", ()),
        ("Справка к 25.12.26", "Справка к 25.12.27", ()),
        ("ВПР-2027, сборник к 01.06.2027", "ВПР-2028, сборник к 01.06.2028", ()),
        ("Программа развития до 2030 года", "Программа развития до 2030 года", ("2030",)),
        (
            "По приказу от 12.09.2026 № 345 на 2026 год",
            "По приказу от 12.09.2026 № 345 на 2027 год",
            ("от 12.09.2026 № 345",),
        ),
        ("Приказ № 7-о от 1 октября 2026 г.", "Приказ № 7-о от 1 октября 2026 г.", ("№ 7-о от 1 октября 2026",)),
        ("№ 12026, школа № 2026а", "№ 12026, школа № 2027а", ()),
        ("Итоги 2025/2026 учебного года", "Итоги 2025/2026 учебного года", ("2025/2026",)),
        ("Итоги 2025/26 года", "Итоги 2025/26 года", ("2025/26",)),
        ("Проект 2024–2026 годов", "Проект 2024–2026 годов", ("2024–2026",)),
        ("План на 2027–2028 учебный год", "План на 2028–2029 учебный год", ()),
        ("Справка к 12.09.25", "Справка к 12.09.25", ("12.09.25",)),
        ("В 26/27 учебном году", "В 27/28 учебном году", ()),
        ("К окт.26, к 1 мая 27 г.", "К окт.27, к 1 мая 28 г.", ()),
        ("В мае 27 школ, в 26/27 классах", "В мае 27 школ, в 26/27 классах", ()),
        ("Сбор 2026-09-15", "Сбор 2027-09-15", ()),
        ("По приказу отдела от 12.09.2026", "По приказу отдела от 12.09.2026", ("приказу отдела от 12.09.2026",)),
        (None, None, ()),
    ],
)
def test_years_of_the_plan_move_and_the_others_are_asked_about(before, after, stay):
    assert of_the_plan(before, LAST_YEAR) == (after, stay)


def by_hand(one, **paper):
    return replace(one, paper=paper)


OWN = NewItem("1", None, "Семинар", "май", by_day(date(2027, 5, 31)), "Школы", Executors((Group.ALL_SCHOOLS,)), "План")


def test_what_was_changed_by_hand_holds_where_the_document_says_the_same():
    (one,) = saved([replace(OWN, title="Семинар для завучей", result_text=None)])
    hers = by_hand(one, title="Семинар", result_text="План")
    assert compare([hers], [OWN]).empty
    found = compare([hers], [replace(OWN, deadline_text="июнь", deadline=by_day(date(2027, 6, 30)))])
    assert [change.item.title for change in found.changed] == ["Семинар для завучей"]
    assert not found.held


def test_where_the_document_says_something_new_it_is_told_and_not_taken_unless_wanted():
    (one,) = saved([replace(OWN, title="Семинар для завучей")])
    hers = by_hand(one, title="Семинар")
    fresh = replace(OWN, title="Семинар первый")
    found = compare([hers], [fresh])
    assert [(held.fields, held.paper) for held in found.held] == [(("title",), {"title": "Семинар первый"})]
    assert not found.changed
    assert not found.empty
    again = by_hand(one, **found.held[0].paper)
    assert compare([again], [fresh]).empty, "told once"
    taken = compare([hers], [fresh], by_paper=True)
    assert [change.item.title for change in taken.changed] == ["Семинар первый"]
    assert not taken.held


def test_items_added_and_closed_by_hand_stay_so():
    kept, own, shut = saved([OWN, replace(OWN, title="Моё дело"), replace(OWN, title="Лишнее дело")])
    found = compare(
        [kept, by_hand(own, absent=True), by_hand(shut, closed=True)], [OWN, replace(OWN, title=shut.title)]
    )
    assert found.empty
    assert [one.title for one in found.own] == ["Моё дело"]
    assert [one.title for one in found.shut] == ["Лишнее дело"]
    assert found.order == (1,)


def test_a_target_is_summed_by_its_own_rule():
    together, each = Target(5, unit="семинаров"), Target(2, unit="уроков", each=True)
    assert together.fact([2, 1, 0]) == 3
    assert not together.reached(together.fact([2, 1, 0]), 3)
    assert together.reached(together.fact([4, 1]), 2)
    assert each.fact([2, 1, 3]) == 2
    assert not each.reached(each.fact([2, 1, 3]), 3)
    assert each.reached(each.fact([2, 3]), 2)
