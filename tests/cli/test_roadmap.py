"""`nastavnik roadmap import` and `export`: the same as in the chat, from the command line."""

import pytest
from openpyxl import Workbook

from services.calendar.period import Period
from services.roadmap.files import read_roadmap_now
from tests.support.office import document, saved
from tests.support.roadmaps import ROWS, roadmap_docx, table

PERIOD = "2026-09-01..2027-08-31"
YEAR = Period.parse(PERIOD)


@pytest.fixture
def municipality(settled):
    settled.sql(
        "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
        "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
    )
    return settled


def paper(folder, rows=ROWS):
    file = folder / "карта.docx"
    file.write_bytes(roadmap_docx(rows))
    return str(file)


def test_import_again_and_amended(municipality, tmp_path):
    asked = ("roadmap", "import", paper(tmp_path), "--period", PERIOD, "--order", "№ 93", "--json")
    assert municipality.does(*asked) == 0
    told = municipality.json
    problems = told.pop("problems")
    assert told == {"added": 6, "changed": 0, "unchanged": 0, "removed": 0}
    assert {"row": 7, "problem": "Срок здесь не написан."} in problems
    assert {"row": 8, "problem": "Такого дня в календаре нет."} in problems

    assert municipality.does(*asked) == 0
    assert municipality.json | {"problems": []} == {
        "added": 0,
        "changed": 0,
        "unchanged": 6,
        "removed": 0,
        "problems": [],
    }

    paper(tmp_path, [*ROWS[:4], ["8.", "Новое дело", "до 01.12.2026", "Кураторы", None]])
    assert municipality.does(*asked[:-1], "--municipality", "priozyorny") == 0
    assert "Добавлено: 1, изменено: 0, без изменений: 4, исключено: 2." in municipality.out


def test_export_reads_back_to_the_same_rows(municipality, tmp_path):
    municipality.does("roadmap", "import", paper(tmp_path), "--period", PERIOD)
    for name in ("вывод.docx", "вывод.xlsx"):
        assert municipality.does("roadmap", "export", str(tmp_path / name)) == 0
        rows = read_roadmap_now((tmp_path / name).read_bytes(), YEAR).rows
        assert [(row.number, row.title, row.deadline) for row in rows] == [tuple(row[:3]) for row in ROWS]


def test_refusals(municipality, tmp_path):
    assert municipality.does("roadmap", "export", str(tmp_path / "x.docx")) == 1
    assert "Дорожной карты пока нет" in municipality.err
    assert municipality.does("roadmap", "import", str(tmp_path / "нет.docx"), "--period", PERIOD) == 1
    assert municipality.does("roadmap", "import", paper(tmp_path), "--period", "скоро") == 2
    assert municipality.does("roadmap", "import", paper(tmp_path), "--period", PERIOD, "--municipality", "нет") == 1


def test_what_is_left_out_is_said(municipality, tmp_path):
    book = Workbook()
    for row in (
        ["№", "Мероприятие", "Срок", "Исполнители"],
        [1, "Собрать планы", "май 2027", "Школы"],
        [2, "Б", "", ""],
    ):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    file = tmp_path / "карта.xlsx"
    file.write_bytes(saved(book))
    assert municipality.does("roadmap", "import", str(file), "--period", PERIOD, "--json") == 0
    [left] = municipality.json["left_out"]
    assert (left["what"], left["count"], left["where"]) == ("hidden_rows", 1, "3 («Sheet»)")
    assert municipality.does("roadmap", "import", str(file), "--period", PERIOD) == 0
    assert "1 скрытая строка не взята: 3" in municipality.out


def test_the_period_and_order_of_the_document_and_two_roadmaps_of_one_period(municipality, tmp_path):
    file = tmp_path / "карта.docx"
    head = ("Утверждена приказом от 12.09.2026 № 345", "Дорожная карта на 2026–2027 учебный год")
    file.write_bytes(document(*head, table()))
    assert municipality.does("roadmap", "import", str(file)) == 0
    assert "В документе: 2026/27 учебный год." in municipality.out
    assert "В документе: № 345 от 12.09.2026." in municipality.out

    other = [[f"{n}.", f"Открытый урок {n}", "март 2027", "Школьные команды", None] for n in range(1, 5)]
    file.write_bytes(document(*head, table(other)))
    assert municipality.does("roadmap", "import", str(file)) == 1
    assert "R1" in municipality.err
    assert municipality.does("roadmap", "import", str(file), "--roadmap", "R7") == 1
    assert municipality.does("roadmap", "import", str(file), "--roadmap", "new", "--json") == 0
    assert municipality.json["added"] == 4
    assert municipality.does("roadmap", "import", str(file), "--roadmap", "R2", "--json") == 0
    assert municipality.json["unchanged"] == 4

    file.write_bytes(document("Дорожная карта", table()))
    assert municipality.does("roadmap", "import", str(file)) == 1
    assert "--period" in municipality.err
