"""`nastavnik roadmap parse`: what a file would become, in words and as the contract's JSON."""

import json
import subprocess
import sys

import pytest

from cli import main
from tests.support.data import shared_data
from tests.support.office import document

PERIOD = "2023-09-01..2024-08-31"
HEADER = ["№ п/п", "Мероприятие", "Срок", "Исполнитель", "Результат"]
PLAN = document(
    [
        HEADER,
        ["1.", "Собрать планы", "до 20.11.2023", "Куратор", "Планы школ"],
        ["3.", "Посетить уроки", "по графику", "", ""],
    ]
)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "план.docx"
    path.write_bytes(PLAN)
    return path


def test_json_is_the_contract(plan, capsys):
    assert main(["roadmap", "parse", str(plan), "--period", PERIOD, "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["items"]
    assert first == {
        "number": "1.",
        "section": None,
        "title": "Собрать планы",
        "deadline": {
            "text": "до 20.11.2023",
            "kind": "date",
            "start": None,
            "due": ["2023-11-20"],
            "rule": None,
            "until": None,
            "needs_date": False,
            "reason": None,
        },
        "executors": "Куратор",
        "result": "Планы школ",
    }
    assert (second["number"], second["executors"], second["result"]) == ("3.", None, None)
    assert second["deadline"]["needs_date"]


def test_words_for_people(plan, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert main(["roadmap", "parse", str(plan), "--period", PERIOD]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1.    Собрать планы",
        "      Срок: до 20.11.2023 → 20.11.2023",
        "      Исполнители: Куратор",
        "      Результат: Планы школ",
        "3.    Посетить уроки",
        "      Срок: по графику → (нужна дата)",
        "",
        "2 мероприятия, 1 ждёт даты",
    ]


def test_a_refused_file_says_why(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    path = tmp_path / "план.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main(["roadmap", "parse", str(path), "--period", PERIOD]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Это картинка. Пришлите документ, с которого она сделана.\n")


def test_a_wrong_period_is_wrong_usage(plan):
    with pytest.raises(SystemExit) as left:
        main(["roadmap", "parse", str(plan), "--period", "2023"])
    assert left.value.code == 2


def test_neither_telegram_nor_the_database_is_loaded(plan):
    script = (
        "import sys; from cli import main;"
        f"main(['roadmap', 'parse', {str(plan)!r}, '--period', '{PERIOD}']);"
        f"main(['roadmap', 'parse', '/nowhere', '--period', '{PERIOD}']);"
        "sys.exit(bool({'aiogram', 'sqlalchemy', 'openpyxl', 'lxml'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(shared_data() is None, reason="the folder with real papers is not here")
def test_a_real_roadmap(capsys):
    folder = shared_data() / "roadmaps"
    answers = []
    for split in folder.glob("*_split.docx"):
        for path in (split, folder / split.name.replace("_split", "")):
            assert main(["roadmap", "parse", str(path), "--period", PERIOD, "--json"]) == 0
            answers.append(json.loads(capsys.readouterr().out)["items"])
    whole, split = answers
    assert whole == split
    assert (len(whole), len({item["section"] for item in whole})) == (29, 5)
    undated = [item for item in whole if "ул." in item["deadline"]["text"]]
    assert [item["deadline"]["due"] for item in undated] == [[]]
    assert undated[0]["deadline"]["needs_date"]
    assert ["2023-12-10", "2024-05-05"] in [item["deadline"]["due"] for item in whole]


def test_what_is_left_out_is_said_in_words_and_in_json(tmp_path, capsys):
    path = tmp_path / "план.docx"
    people = [["№", "ФИО", "Должность", "Дата"], ["1", "Первова А.А.", "методист", "10.11.2023"]]
    path.write_bytes(document([HEADER, ["1.", "Собрать планы", "октябрь", "Куратор", ""]], "Список", people))
    assert main(["roadmap", "parse", str(path), "--period", PERIOD, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == [
        {
            "what": "people",
            "count": 1,
            "where": "Первова А.А.",
            "words": "1 строка списка людей не взята: Первова А.А.",
        }
    ]
    assert main(["roadmap", "parse", str(path), "--period", PERIOD]) == 0
    assert "1 строка списка людей не взята: Первова А.А." in capsys.readouterr().out
