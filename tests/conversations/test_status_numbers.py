"""Every number that a status shows equals a count by hand and opens a list of just so many: walked button by button."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from cli import main
from models.enums import Role
from services import people
from tests.support.counted import SCHOOLS, appoint, build_counted

HEADLINE = re.compile(r"Выполнено (\d+) из (\d+)(?:, просрочено (\d+))?(?:, ждут проверки (\d+))?")
GROUP = re.compile(r"(\d+)/(\d+)(?: · 🔴 (\d+))?(?: · ⏳ (\d+))? · (.+)")
NUMBER = re.compile(r": (\d+)$")
ROWS = {"silent": "st.part", "undated": "rm.item", "going": "ev.card", "unreachable": "pp.one"}
MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


@pytest.fixture
async def town(house):
    return await build_counted(house)


def keys(person, *prefixes):
    """Give (label, data) of the buttons of the last message that begin so."""
    shown = [(key["text"], key["callback_data"]) for row in person.last.keyboard for key in row]
    return [(text, data) for text, data in shown if data.startswith(tuple(f"{one}:" for one in prefixes))]


async def pages(person, data, kind):
    """Open a screen and turn all its pages; give the buttons of one kind on them."""
    await person.taps_data(data)
    found = keys(person, kind)
    place = next((text for row in person.last.buttons for text in row if re.fullmatch(r"1/\d+", text)), "1/1")
    for _page in range(int(place.split("/")[1]) - 1):
        await person.taps("›")
        found += keys(person, kind)
    return found


async def check_numbers(person, expected):
    """Every number on the screen is the one expected, none is missing, and each opens its list."""
    done, total, late, waiting = (int(one or 0) for one in HEADLINE.search(person.last.text).groups())
    assert (done, total, late, waiting) == tuple(expected[one] for one in ("done", "all", "late", "wait"))
    offered = {data.split(":")[4]: (int(NUMBER.search(text)[1]), data) for text, data in keys(person, "st.rows")}
    assert {which: n for which, (n, _) in offered.items()} == {one: n for one, n in expected.items() if n}
    for which, (n, data) in offered.items():
        rows = await pages(person, data, "ev.card")
        assert len(rows) == n, which
        assert len({row for _, row in rows}) == n, "no card twice"


async def walk(person, town, view, lines, *, cuts, name_of):
    """Go through one look: the top, every way to cut it, every part."""
    await person.taps_data(f"st.top:{view}")
    cut_buttons = keys(person, "st.cut")
    await check_numbers(person, town.numbers(lines))
    assert [data.split(":")[2] for _, data in cut_buttons] == list(cuts)
    for _, data in cut_buttons:
        cut = data.split(":")[2]
        parts = await pages(person, data, "st.part")
        names = set()
        for label, part in parts:
            done, total, late, waiting, name = GROUP.fullmatch(label).groups()
            await person.taps_data(part)
            title = person.last.text.splitlines()[0]
            names.add(title)
            mine = [one for one in lines if title in name_of(cut, one)]
            expected = town.numbers(mine)
            told = tuple(int(one or 0) for one in (done, total, late, waiting))
            assert told == tuple(expected[one] for one in ("done", "all", "late", "wait")), (cut, name)
            await check_numbers(person, expected)
        shown = {name for one in lines if one.state != "cancelled" for name in name_of(cut, one)}
        assert names == shown, cut


def namer(curators):
    """Say under which headings a line is to be found."""

    def name_of(cut, line):
        match cut:
            case "s":
                return {line.school} - {None}
            case "e":
                return {line.section or "без раздела"}
            case "c":
                return {who for who, schools in curators.items() if line.school in schools} or {"без куратора"}
        return {f"{MONTHS[line.due.month - 1]} {line.due.year} г." if line.due else "без срока"}

    return name_of


async def test_the_centre(town):
    await appoint(town, town.senya, Role.CURATOR, town.ids[SCHOOLS[9]])
    await appoint(town, town.senya, Role.CURATOR, town.ids[SCHOOLS[2]])  # two curators: counted for both
    curators = {"Тестова Вера Кирилловна": SCHOOLS[:3], "Образцов Семён Петрович": (SCHOOLS[9], SCHOOLS[2])}
    await town.anna.sends("/status")
    await walk(town.anna, town, "t", town.lines, cuts="secm", name_of=namer(curators))
    await town.senya.sends("/status")
    await check_numbers(town.senya, town.numbers(town.lines))


async def test_the_curator_sees_three_schools(town):
    lines = [one for one in town.lines if one.school in SCHOOLS[:3]]
    await town.vera.sends("/status")
    await walk(town.vera, town, "c", lines, cuts="sem", name_of=namer({}))


@pytest.mark.parametrize(("who", "school"), [("dasha", SCHOOLS[2]), ("zoya", SCHOOLS[3])])
async def test_a_school_sees_its_own(town, who, school):
    lines = [one for one in town.lines if one.school == school]
    person = getattr(town, who)
    await person.sends("/status")
    assert person.hears(school)
    await walk(person, town, "s", lines, cuts="em", name_of=namer({}))


async def test_a_tutor_sees_his_own_and_a_teacher_has_none(town):
    lines = [one for one in town.lines if one.person]
    await town.tima.sends("/status")
    await walk(town.tima, town, "o", lines, cuts="em", name_of=namer({}))
    await town.tamara.sends("/status")
    assert town.tamara.hears("Пунктов пока нет")
    assert keys(town.tamara, "st.rows", "st.cut") == []


async def test_every_list_leads_to_a_card(town):
    for person in (town.anna, town.vera, town.dasha, town.tima):
        await person.sends("/status")
        for _, data in keys(person, "st.rows"):
            await person.taps_data(data)
            await person.taps_data(keys(person, "ev.card")[0][1])
            assert person.hears("Срок:"), data
            assert not person.hears("нет доступа")


async def test_worries_are_counted_and_open_their_lists(house, town):
    async with house.app.db.begin() as session:
        await people.mark_unreachable(session, await house.id_of(town.dasha), now=house.now)
    going = [one for one in town.lines if one.due is None and one.state in {"open", "returned"}]
    late = {one.school for one in town.lines if town.numbers([one])["late"] and one.school}
    for person, mine in ((town.anna, set(SCHOOLS)), (town.vera, set(SCHOOLS[:3]))):
        await person.sends("/status")
        counted = [(NUMBER.search(text), data) for text, data in keys(person, "st.worry")]
        told = {data.split(":")[2]: (int(n[1]), data) for n, data in counted if n}
        assert {what: n for what, (n, _) in told.items()} == {
            "going": sum(one.school in mine for one in going),
            "silent": len(late & mine),
            "undated": 1,
            "unreachable": 1,
        }
        for what, (n, data) in told.items():
            opens = await pages(person, data, ROWS[what])
            assert len(opens) == n
            await person.taps_data(opens[0][1])
            assert not person.hears("нет доступа")
            assert not person.hears("не нашлось")


async def test_reasons_of_returns_open_their_lists(house, town):
    """Ten schools report, nine come back for one reason, two for another; one of them twice."""
    await town.anna.sends("/status")
    await town.anna.taps("⏳ Ждут проверки")
    waiting = [data for _, data in await pages(town.anna, "st.rows:t:a:0:wait:0", "ev.card")]
    reasons = ["no_signature"] * 9 + ["wrong_date"] * 2
    for data, reason in zip(waiting, reasons, strict=False):
        await town.anna.taps_data(f"ev.back:{data.split(':')[1]}:1:{reason}")
    returned = min(len(waiting), len(reasons))
    await town.anna.sends("/review")
    await town.anna.taps_data("ev.stat")
    assert town.anna.hears(f"Вернули {returned} ")
    counts = [(int(NUMBER.search(text)[1]), data) for text, data in keys(town.anna, "ev.rets")]
    assert sum(n for n, _ in counts) == returned
    for n, data in counts:
        assert len(await pages(town.anna, data, "ev.card")) == n


async def test_the_command_says_the_same(house, town, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(house.folder))
    assert await asyncio.to_thread(main, ["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    whole = town.numbers(town.lines)
    assert {one: told["items"][one] for one in ("open", "returned")} == {
        "open": whole["open"],
        "returned": whole["ret"],
    }
    assert told["items"]["confirmed"] == sum(one.state == "confirmed" for one in town.lines)
    assert told["items"]["reported"] == sum(one.state == "reported" for one in town.lines)
    assert {one["name"] for one in told["schools"]} == set(SCHOOLS)
    for school in told["schools"]:
        lines = [one for one in town.lines if one.school == school["name"]]
        assert school["open"] == town.numbers(lines)["open"]
        assert school["reported"] == sum(one.state == "reported" for one in lines)
    assert told["needs_date"] == 1


async def test_an_observer_sees_sums_of_five_schools_and_no_list(town):
    await town.olga.sends("/status")
    whole = town.numbers(town.lines)
    assert town.olga.hears(f"Выполнено {whole['done']} из {whole['all']}")
    assert not town.olga.sees("Семинары"), "three schools are too few for a sum of their own"
    assert town.olga.sees("прочие разделы")
    shown = [int(one) for line in town.olga.last.text.splitlines()[3:] for one in re.findall(r"из (\d+)", line)]
    assert sum(shown) == whole["all"]
    assert keys(town.olga, "st.rows", "st.cut", "st.part", "st.worry", "st.pic", "ev.card") == []
    for forged in ("st.rows:r:a:0:all:0", "st.cut:r:s:0", f"st.part:r:s:{town.ids[SCHOOLS[0]]}", "st.worry:r:silent:0",
                   "st.pic:r:table", "st.top:t", "ev.stat"):  # fmt: skip
        await town.olga.taps_data(forged)
        assert town.olga.hears("Сюда у вас нет доступа"), forged
