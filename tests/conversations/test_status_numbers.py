"""Every number that a status shows equals a count by hand and opens a list of just so many: walked button by button."""

from __future__ import annotations

import asyncio
import io
import json
import re

import pytest
from openpyxl import load_workbook

from cli import main
from models.enums import Role
from services import people
from tests.support.counted import SCHOOLS, appoint, build_counted
from tests.support.schema import address

HEADLINE = re.compile(
    r"(?:Поручения|Мероприятия): выполнено (\d+) из (\d+)(?:, просрочено (\d+))?(?:, ждут проверки (\d+))?"
)
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
async def municipality(house):
    return await house.begins(build_counted)


def keys(person, *prefixes):
    """Give (label, data) of the buttons of the last message that begin so."""
    shown = [(key["text"], key["callback_data"]) for row in person.last.keyboard for key in row]
    return [(text, data) for text, data in shown if data.startswith(tuple(f"{one}:" for one in prefixes))]


async def everywhere(person, *prefixes):
    """The same, with what stands behind the buttons of a status that has many."""
    found, doors = keys(person, *prefixes), keys(person, "st.more")
    for _, data in doors:  # grows: behind a door there may be another one
        await person.taps_data(data)
        found += keys(person, *prefixes)
        doors += [one for one in keys(person, "st.more") if one not in doors]
    return found


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
    done, total, late, waiting = (int(one or 0) for one in HEADLINE.findall(person.last.text)[-1])
    assert (done, total, late, waiting) == tuple(expected[one] for one in ("done", "all", "late", "wait"))
    offered = {
        data.split(":")[4]: (int(NUMBER.search(text)[1]), data) for text, data in await everywhere(person, "st.rows")
    }
    assert {which: n for which, (n, _) in offered.items()} == {one: n for one, n in expected.items() if n}
    for which, (n, data) in offered.items():
        rows = await pages(person, data, "ev.card")
        assert len(rows) == n, which
        assert len({row for _, row in rows}) == n, "no card twice"


async def walk(person, municipality, view, lines, *, cuts, name_of):
    """Go through one look: the top, every way to cut it, every part."""
    await person.taps_data(f"st.top:{view}")
    cut_buttons = await everywhere(person, "st.cut")
    await person.taps_data(f"st.top:{view}")
    await check_numbers(person, municipality.numbers(lines))
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
            expected = municipality.numbers(mine)
            told = tuple(int(one or 0) for one in (done, total, late, waiting))
            assert told == tuple(expected[one] for one in ("done", "all", "late", "wait")), (cut, name)
            await check_numbers(person, expected)
        shown = {name for one in lines if one.state != "cancelled" for name in name_of(cut, one)}
        assert names == shown, cut


def namer(curators):
    """Say under which headings a line is to be found."""

    def name_of(cut, line):
        match cut:
            case "i":
                return {line.item}
            case "s":
                return {line.school} - {None}
            case "e":
                return {line.section or "без раздела"}
            case "c":
                return {who for who, schools in curators.items() if line.school in schools} or {"без куратора"}
        return {f"{MONTHS[line.due.month - 1]} {line.due.year} г." if line.due else "без срока"}

    return name_of


async def test_the_centre(municipality):
    await appoint(municipality, municipality.senya, Role.CURATOR, municipality.ids[SCHOOLS[9]])
    # Two curators: counted for both.
    await appoint(municipality, municipality.senya, Role.CURATOR, municipality.ids[SCHOOLS[2]])
    curators = {"Тестова Вера Кирилловна": SCHOOLS[:3], "Образцов Семён Петрович": (SCHOOLS[9], SCHOOLS[2])}
    await municipality.anna.sends("/status")
    await walk(municipality.anna, municipality, "t", municipality.lines, cuts="isecm", name_of=namer(curators))
    await municipality.senya.sends("/status")
    await check_numbers(municipality.senya, municipality.numbers(municipality.lines))


async def test_one_unit_is_named_and_the_items_come_first(municipality):
    """«Выполнено 41 из 58» of what? First the rows of the roadmap, done when all of each is; then assignments."""
    anna, lines = municipality.anna, [one for one in municipality.lines if one.state != "cancelled"]
    names = {one.item for one in lines}
    done = [name for name in names if all(one.done for one in lines if one.item == name)]
    late = [name for name in names if municipality.numbers([one for one in lines if one.item == name])["late"]]
    first = f"Мероприятия: выполнено {len(done)} из {len(names)}, с просрочкой {len(late)}"
    for screen in ("/status", "/home"):
        await anna.sends(screen)
        assert anna.hears(f"{first}\nПоручения: выполнено ")
    await anna.sends("/status")
    await anna.taps("Все списки")
    await anna.taps("По мероприятиям, школам")
    await anna.taps("По мероприятиям")
    assert len(await pages(anna, "st.cut:t:i:0", "st.part")) == len(names)


async def test_a_curators_figures_are_those_of_her_schools(municipality):
    await municipality.vera.sends("/status")
    assert municipality.vera.last.text.startswith("Мои школы (3) · ")
    await municipality.vera.taps("🔴 Просрочено")
    assert municipality.vera.hears("Мои школы (3)")
    assert not municipality.vera.hears("Приозёрный район")
    await municipality.vera.sends("/home")
    assert municipality.vera.hears("📊 Мои школы (3):")
    await municipality.vera.sends("/status")
    await municipality.vera.taps("Карта, Excel, справка")
    await municipality.vera.taps("📗 Excel")
    book = load_workbook(io.BytesIO(municipality.vera.last_document.content))
    assert book.worksheets[0]["A1"].value == "Ход выполнения · Мои школы (3)"


async def test_the_curator_sees_three_schools(municipality):
    lines = [one for one in municipality.lines if one.school in SCHOOLS[:3]]
    await municipality.vera.sends("/status")
    await walk(municipality.vera, municipality, "c", lines, cuts="isem", name_of=namer({}))


@pytest.mark.parametrize(("who", "school"), [("dasha", SCHOOLS[2]), ("zoya", SCHOOLS[3])])
async def test_a_school_sees_its_own(municipality, who, school):
    lines = [one for one in municipality.lines if one.school == school]
    person = getattr(municipality, who)
    await person.sends("/status")
    assert person.hears(school)
    await walk(person, municipality, "s", lines, cuts="em", name_of=namer({}))


async def test_a_tutor_sees_his_own_and_a_teacher_has_none(municipality):
    lines = [one for one in municipality.lines if one.person]
    await municipality.tima.sends("/status")
    await walk(municipality.tima, municipality, "o", lines, cuts="em", name_of=namer({}))
    await municipality.tamara.sends("/status")
    assert municipality.tamara.hears("Лично вам пока ничего не поручено")
    assert keys(municipality.tamara, "st.rows", "st.cut") == []


async def test_every_list_leads_to_a_card(municipality):
    for person in (municipality.anna, municipality.vera, municipality.dasha, municipality.tima):
        await person.sends("/status")
        for _, data in keys(person, "st.rows"):
            await person.taps_data(data)
            await person.taps_data(keys(person, "ev.card")[0][1])
            assert person.hears("Срок:"), data
            assert not person.hears("нет доступа")


async def test_worries_are_counted_and_open_their_lists(house, municipality):
    async with house.app.db.begin() as session:
        await people.mark_unreachable(session, await house.id_of(municipality.dasha), now=house.now)
    going = [one for one in municipality.lines if one.due is None and one.state in {"open", "returned"}]
    late = {one.school for one in municipality.lines if municipality.numbers([one])["late"] and one.school}
    for person, mine in ((municipality.anna, set(SCHOOLS)), (municipality.vera, set(SCHOOLS[:3]))):
        await person.sends("/status")
        shown = await everywhere(person, "st.worry", "st.unheard")
        [unheard] = [data for _, data in shown if data.startswith("st.unheard")]
        await person.taps_data(unheard)
        counted = [(NUMBER.search(text), data) for text, data in shown if data != unheard]
        counted += [(NUMBER.search(text), data) for text, data in keys(person, "st.worry")]
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


async def test_reasons_of_returns_open_their_lists(house, municipality):
    """Ten schools report, nine come back for one reason, two for another; one of them twice."""
    await municipality.anna.sends("/status")
    await municipality.anna.taps("⏳ Ждут проверки")
    waiting = [data for _, data in await pages(municipality.anna, "st.rows:t:a:0:wait:0", "ev.card")]
    reasons = ["no_signature"] * 9 + ["wrong_date"] * 2
    for data, reason in zip(waiting, reasons, strict=False):
        await municipality.anna.taps_data(f"ev.back:{data.split(':')[1]}:1:{reason}")
    returned = min(len(waiting), len(reasons))
    await municipality.anna.sends("/review")
    await municipality.anna.taps_data("ev.stat")
    assert municipality.anna.hears(f"Вернули {returned} ")
    counts = [(int(NUMBER.search(text)[1]), data) for text, data in keys(municipality.anna, "ev.rets")]
    assert sum(n for n, _ in counts) == returned
    for n, data in counts:
        assert len(await pages(municipality.anna, data, "ev.card")) == n


async def test_the_command_says_the_same(house, municipality, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(house.folder))
    monkeypatch.setenv("DATABASE_URL", address(house.folder / "nastavnik.db"))
    assert await asyncio.to_thread(main, ["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    whole = municipality.numbers(municipality.lines)
    assert {one: told["items"][one] for one in ("open", "returned")} == {
        "open": whole["open"],
        "returned": whole["ret"],
    }
    assert told["items"]["confirmed"] == sum(one.state == "confirmed" for one in municipality.lines)
    assert told["items"]["reported"] == sum(one.state == "reported" for one in municipality.lines)
    assert {one["name"] for one in told["schools"]} == set(SCHOOLS)
    for school in told["schools"]:
        lines = [one for one in municipality.lines if one.school == school["name"]]
        assert school["open"] == municipality.numbers(lines)["open"]
        assert school["reported"] == sum(one.state == "reported" for one in lines)
    assert told["needs_date"] == 1


async def test_an_observer_sees_sums_of_five_schools_and_no_list(municipality):
    await municipality.olga.sends("/status")
    whole = municipality.numbers(municipality.lines)
    assert municipality.olga.hears(f"Поручения: выполнено {whole['done']} из {whole['all']}")
    assert not municipality.olga.sees("Семинары"), "three schools are too few for a sum of their own"
    assert municipality.olga.sees("прочие разделы")
    shown = [int(one) for line in municipality.olga.last.text.splitlines()[3:] for one in re.findall(r"из (\d+)", line)]
    assert sum(shown) == whole["all"]
    assert keys(municipality.olga, "st.rows", "st.cut", "st.part", "st.worry", "st.pic", "ev.card") == []
    for forged in ("st.rows:r:a:0:all:0", "st.cut:r:s:0", f"st.part:r:s:{municipality.ids[SCHOOLS[0]]}",
                   "st.worry:r:silent:0", "st.pic:r:table", "st.top:t", "ev.stat"):  # fmt: skip
        await municipality.olga.taps_data(forged)
        assert municipality.olga.hears("Сюда у вас нет доступа"), forged
