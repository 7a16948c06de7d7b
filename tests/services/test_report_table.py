"""The year's data as a table: out, filled in, read back – whole, or not at all with each mistake at its place."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from documents.year_sheet import read_year_sheet
from locales import translator
from models.enums import Role, YearKind
from services.access import actor_of
from services.errors import NotAllowed
from services.people.schools import names_of_schools
from services.report import entering
from services.report.figures import ask_all, collect
from services.report.year_table import Fault, Mistake, NoYearTable, keep_table, kind_of, understood
from tests.support.factories import fresh_database, make_person
from tests.support.office import saved
from tests.support.year import END, YEAR, make_year
from views.report.records import NAMES, mistake_line, table_of

RU = translator("ru")
HEADER = ["Вид", "Название", "Школа", "заказано", "закончили", "количество", "модули"]


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


def told(*rows, header=HEADER):
    """What the reading process gives of a sheet."""
    lines = [header, *rows]
    texts = [{str(at): str(text) for at, text in enumerate(row) if text not in (None, "")} for row in lines]
    return [{"sheet": "Сведения", "rows": [[number, row] for number, row in enumerate(texts, start=1) if row]}]


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_the_template_read_back_says_what_it_said_before(db, language):
    async with db.begin() as session:
        year = await make_year(session)
        ask = await ask_all(session, year.municipality, YEAR, now=END)
        before = await collect(ask)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        records, names = await entering.records_with_names(ask, vera)
        content = table_of(records, names, translator(language))
        tables = read_year_sheet(content)["tables"]
        result, added, corrected = await keep_table(session, vera, year.municipality, YEAR, tables, now=END)
        assert result.mistakes == []
        assert (added, corrected) == (0, len(records))
        after = await collect(await ask_all(session, year.municipality, YEAR, now=END))
    assert {key: (one.n, one.total, one.value) for key, one in after.items()} == {
        key: (one.n, one.total, one.value) for key, one in before.items()
    }
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 2


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_kind_is_understood_as_the_template_writes_it(language):
    _ = translator(language)
    assert {kind: kind_of(str(_(name))) for kind, name in NAMES.items()} == {kind: kind for kind in YearKind}


async def test_each_mistake_has_its_place_and_nothing_is_kept(db):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        before = await collect(await ask_all(session, year.municipality, YEAR, now=END))
        tables = told(
            ["Курсы", "Новые курсы", "Приозёрная школа № 1", 7, 6],
            [],
            ["Погода", "Дождь", None, 1],
            ["Курсы", "", "Приозёрная школа № 1", 5],
            ["Курсы", "Новые курсы", "Заречная школа № 500", 5],
            ["Курсы", "Новые курсы", "Приозёрная школа № 2", "много", 99_999_999],
            ["Состав центра", "тьюторы", None, 5],
            ["Курсы", "Новые курсы", "Приозёрная школа № 1", 7],
            ["Курсы", "Пустые"],
            ["Курсы", "Большие", None, "9000000"],
        )
        result, added, corrected = await keep_table(session, vera, year.municipality, YEAR, tables, now=END)
        assert (added, corrected) == (0, 0)
        after = await collect(await ask_all(session, year.municipality, YEAR, now=END))
    assert after == before
    assert [(one.row, one.column, one.fault) for one in result.mistakes][:8] == [
        (4, "Вид", Fault.KIND),
        (5, "Название", Fault.TITLE),
        (6, "Школа", Fault.SCHOOL),
        (7, "заказано", Fault.NUMBER),
        (7, "закончили", Fault.NUMBER),
        (7, "Название", Fault.NOTHING),
        (8, "заказано", Fault.STAGE),
        (8, "Название", Fault.NOTHING),
    ]
    assert [(one.row, one.fault) for one in result.mistakes][8:] == [
        (9, Fault.TWICE), (10, Fault.NOTHING), (11, Fault.LARGE), (11, Fault.NOTHING)
    ]  # fmt: skip
    line = mistake_line(Mistake("Сведения", 6, "Школа", Fault.SCHOOL, "Заречная школа № 500"), RU)
    assert str(line) == "Сведения, строка 6, «Школа»: школы «Заречная школа № 500» нет в списке."


async def test_what_is_new_is_added_and_what_is_known_is_corrected(db):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        tables = told(
            ["Курсы", "Школа современного учителя", None, 50, 44],
            ["Курсы", "Новые курсы", "Приозёрная школа № 1", 7, 6, None, "предмет; методика"],
            ["Признак школ", "малокомплектные", "Приозёрная школа № 3"],
            ["Звено сопровождения", "Точка роста"],
        )
        _result, added, corrected = await keep_table(session, vera, year.municipality, YEAR, tables, now=END)
        assert (added, corrected) == (3, 1)
        figures = await collect(await ask_all(session, year.municipality, YEAR, now=END))
        course = year.records["Школа современного учителя"]
        assert (figures[f"training.Y{course}.ordered"].n, figures[f"training.Y{course}.finished"].n) == (50, 44)
        assert figures["centre.links"].n == 4
        stranger = await make_person(
            session, "Чужая", (Role.TEACHER, year.schools[0]), municipality_id=year.municipality
        )
        teacher = await actor_of(session, stranger, now=END)
        with pytest.raises(NotAllowed):
            await keep_table(session, teacher, year.municipality, YEAR, tables, now=END)


async def test_a_file_without_the_table_is_named(db):
    async with db.begin() as session:
        year = await make_year(session)
        schools = await names_of_schools(session, year.municipality)
    with pytest.raises(NoYearTable):
        understood(told(["a", "b"], header=["Просто", "слова"]), schools)


def test_what_is_hidden_or_crossed_out_is_not_counted_and_said():
    book = Workbook()
    for row in (HEADER, ["курс", "Один"], ["курс", "Два"], ["курс", "Три"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    for letter in "AB":
        book.active[f"{letter}4"].font = Font(strike=True)
    told = read_year_sheet(saved(book))
    assert [number for number, _ in told["tables"][0]["rows"]] == [1, 2]
    assert [(one.what.value, one.where) for one in told["left_out"]] == [
        ("hidden_rows", "3 («Sheet»)"), ("struck_rows", "4 («Sheet»)"),
    ]  # fmt: skip
