"""`nastavnik people import` as the operator runs it."""

import json

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from cli import main
from documents.workbook import Sheet, workbook
from tests.support import schema

HEADER = ("ФИО", "Должность", "Школа", "Телефон")
ROWS = [
    ("Примерова Вера Ивановна", "учитель", "Каменская ООШ", "89001112233"),
    ("Спискова Софья", "методист ИМЦ", "", "2-15-20"),
    ("Новикова Нина", "завхоз", "Каменская ООШ", "нет"),
]


@pytest.fixture
def list_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    schema.place_empty(tmp_path / "data" / "nastavnik.db")
    monkeypatch.setenv("DATABASE_URL", schema.address(tmp_path / "data" / "nastavnik.db"))
    path = tmp_path / "список.xlsx"
    path.write_bytes(workbook([Sheet("Люди", HEADER, ROWS)]))
    assert main(["migrate"]) == 0
    return path


def run(capsys, *arguments):
    capsys.readouterr()
    code = main(list(arguments))
    return code, capsys.readouterr().out


def test_the_answer_has_the_shape_that_others_rely_on(list_file, capsys):
    code, out = run(capsys, "people", "import", str(list_file), "--add-schools", "--json")
    told = json.loads(out)
    assert code == 0
    assert {key: told[key] for key in ("added", "changed", "unchanged", "removed")} == {
        "added": 2, "changed": 0, "unchanged": 0, "removed": 0
    }  # fmt: skip
    assert [one["row"] for one in told["problems"]] == [3, 4]
    again = json.loads(run(capsys, "people", "import", str(list_file), "--json")[1])
    assert (again["added"], again["unchanged"]) == (0, 2)


def test_a_dry_run_says_how_each_post_was_read_and_saves_nothing(list_file, capsys):
    dry = ("people", "import", str(list_file), "--add-schools", "--dry-run")
    code, out = run(capsys, *dry)
    assert code == 0
    assert "➕ Примерова Вера Ивановна: «учитель» → учитель · Каменская ООШ\n" in out
    assert "➕ Спискова Софья: «методист ИМЦ» → ⚠️ специалист управления образования\n" in out
    assert "строка 4: Какая это роль – «завхоз»?" in out
    assert json.loads(run(capsys, *dry, "--json")[1])["added"] == 2


def test_what_the_list_leaves_out_is_said_in_words_and_in_json(list_file, capsys):
    """F-I5: hidden and crossed-out rows, hidden columns and sheets of a list of people, by command."""
    book = load_workbook(list_file)
    sheet = book.active
    sheet.append(("Полевая Нина Олеговна", "учитель", "Каменская ООШ", ""))
    sheet.append(("Лугова Анна Петровна", "учитель", "Каменская ООШ", ""))
    sheet.row_dimensions[5].hidden = True
    sheet["A6"].font = Font(strike=True)
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Архив").append(HEADER)
    book["Архив"].sheet_state = "hidden"
    book.save(list_file)
    dry = ("people", "import", str(list_file), "--add-schools", "--dry-run")
    out = run(capsys, *dry)[1]
    told = json.loads(run(capsys, *dry, "--json")[1])
    assert [(one["what"], one["count"], one["where"]) for one in told["left_out"]] == [
        ("hidden_rows", 1, "5 («Люди»)"),
        ("hidden_columns", 1, "D («Люди»)"),
        ("hidden_sheets", 1, "Архив"),
        ("struck_rows", 1, "6 («Люди»)"),
    ]
    for one in told["left_out"]:
        assert f"⚠️ {one['words']}\n" in out
    assert told["left_out"][0]["words"] == "1 скрытая строка не взята: 5 («Люди»)"
