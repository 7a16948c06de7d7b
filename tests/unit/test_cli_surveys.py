"""`nastavnik survey check` as the operator runs it."""

import io
import json

import pytest
from openpyxl import load_workbook

from cli import main
from services.surveys.definitions import sheet_of, template


def test_a_sound_file_is_praised(tmp_path, capsys):
    path = tmp_path / "опрос.xlsx"
    path.write_bytes(sheet_of(template("teachers")))
    assert main(["survey", "check", str(path)]) == 0
    assert capsys.readouterr().out == "Опрос «Помощь тьюторского пункта учителям» в порядке: 8 вопросов\n"


def test_mistakes_are_listed_with_their_places(tmp_path, capsys):
    path = tmp_path / "survey.yaml"
    path.write_text("title: Обед & ужин\nlanguage: ru\naudience: [teacher]\nprivacy: <тайный>\nquestions:\n", "utf-8")
    assert main(["survey", "check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Найдено 2 ошибки:",
        "  строка 4: «<тайный>» – не «confidential» и не «named». Напишите одно из двух",
        "  строка 5: В опросе нет вопросов. Добавьте хотя бы один",
        "Образец для заполнения: nastavnik survey sample FILE.xlsx",
    ]


def test_mistakes_as_json(tmp_path, capsys):
    path = tmp_path / "survey.odt"
    path.write_text("а;б")
    assert main(["survey", "check", str(path), "--json", "--language", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    words = (
        "A survey cannot be read from a file “.odt”; send an Excel sheet (.xlsx), a Word document (.docx) or a text "
        "(.txt, .csv, .yaml)"
    )
    assert told["faults"] == [{"line": None, "sheet": None, "cell": None, "problem": words}]
    assert told["questions"] is None


def test_a_sound_file_as_json(tmp_path, capsys):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(sheet_of(template("leaders")))
    assert main(["survey", "check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["key"], told["questions"], told["faults"]) == ("leaders", 8, [])


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["survey", "check", str(tmp_path / "nothing.yaml")]) == 1
    assert "nothing.yaml" in capsys.readouterr().err


def test_help_names_the_action(capsys):
    with pytest.raises(SystemExit):
        main(["survey", "--help"])
    assert "check" in capsys.readouterr().out


def test_the_sample_is_in_order(tmp_path, capsys):
    path = tmp_path / "sample.xlsx"
    assert main(["survey", "sample", str(path)]) == 0
    assert main(["survey", "check", str(path)]) == 0


def test_what_is_left_out_is_said_beside_what_is_read(tmp_path, capsys):
    """F-I7: a hidden question is none, and `check` says so; in JSON with its count and its place."""
    path = tmp_path / "опрос.xlsx"
    book = load_workbook(io.BytesIO(sheet_of(template("teachers"))))
    book["Вопросы"].row_dimensions[9].hidden = True
    book.save(path)
    assert main(["survey", "check", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Опрос «Помощь тьюторского пункта учителям» в порядке: 7 вопросов",
        "⚠️ 1 скрытая строка не взята: 9 («Вопросы»)",
    ]
    assert main(["survey", "check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["what"], one["count"], one["where"]) for one in told["left_out"]] == [
        ("hidden_rows", 1, "9 («Вопросы»)")
    ]
