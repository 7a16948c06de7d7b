import io
import json
import sys

import pytest

from cli import main
from tests.support.letters import as_document

LETTER = """Уважаемые коллеги!
10 декабря 2026 года в 14.00 (МСК+4) в режиме ВКС состоится семинар «Читаем вместе» для учителей истории.
Ссылка на подключение: https://vks.example/r/1
Заявки принимаются до 7 декабря до 12:00.
"""


@pytest.fixture(autouse=True)
def _settings(monkeypatch):
    monkeypatch.setenv("TIMEZONE", "Asia/Omsk")
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)


def told(capsys, *arguments):
    code = main(["event", "read", *arguments, "--today", "2026-11-20", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_document_becomes_the_agreed_json(tmp_path, capsys):
    path = tmp_path / "letter.docx"
    path.write_bytes(as_document(LETTER))
    assert told(capsys, str(path)) == (
        0,
        {
            "events": [
                {
                    "kind": "seminar",
                    "form": "online",
                    "ours": True,
                    "title": "Читаем вместе",
                    "starts_at": "2026-12-10T14:00:00+07:00",
                    "ends_at": None,
                    "zone": "Asia/Krasnoyarsk",
                    "place": None,
                    "link": "https://vks.example/r/1",
                    "audience": ["учителей истории"],
                    "answer_by": "2026-12-07T12:00:00+07:00",
                    "missing": ["ends_at"],
                }
            ],
            "doubts": [],
        },
    )


def test_a_letter_without_a_zone_is_on_the_clock_of_the_program(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("3 декабря в 10:00 совещание «Итоги года», каб. 5", encoding="cp1251")
    code, answer = told(capsys, str(path))
    assert code == 0
    assert answer["events"][0]["starts_at"] == "2026-12-03T10:00:00+06:00"
    assert answer["events"][0]["zone"] == "Asia/Omsk"


def test_standard_input_is_read_and_doubts_are_said_in_words(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Завтра в 15:00 вебинар «Чтение»".encode())))
    code, answer = told(capsys, "-")
    assert code == 0
    assert answer["doubts"] == ["День посчитан от даты письма: «завтра»"]


def test_no_event_is_an_empty_list_and_exit_1(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("Просим направить отчёт до 5 декабря.", encoding="utf-8")
    assert told(capsys, str(path)) == (1, {"events": [], "doubts": []})
    assert main(["event", "read", str(path)]) == 1
    assert capsys.readouterr().out == "В этом письме нет мероприятия.\n"


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["event", "read", str(tmp_path / "none.docx"), "--json"]) == 1
    out, err = capsys.readouterr()
    assert (out, "none.docx" in err) == ("", True)


def test_words_for_people_name_what_is_not_said(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    assert main(["event", "read", str(path), "--today", "2026-11-20"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1. Читаем вместе",
        "   Когда: 10.12.2026 14:00 Asia/Krasnoyarsk",
        "   Ссылка: https://vks.example/r/1",
        "   Для кого: учителей истории",
        "   Ответить до: 07.12.2026",
        "   Не сказано: окончание",
    ]
