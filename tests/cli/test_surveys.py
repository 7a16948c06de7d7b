import io

import pytest
from openpyxl import load_workbook

from services.surveys.definitions import sheet_of, template

MUNICIPALITY = (
    "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
    "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
)
PERSON = (
    "INSERT INTO person (id, platform, name, language, reminder_hour, quiet_from, quiet_to, created_at) "
    "VALUES ({n}, 'telegram', 'Образцова {n}', 'ru', 8, 21, 8, '2026-09-01')"
)
POST = "INSERT INTO appointment (person_id, role, municipality_id, since) VALUES ({n}, '{role}', 1, '2020-09-01')"


@pytest.fixture
def municipality(settled):
    settled.sql(MUNICIPALITY)
    for n in range(1, 8):
        settled.sql(PERSON.format(n=n))
        settled.sql(POST.format(n=n, role="teacher" if n > 2 else "leader"))
    return settled


def test_publish_list_results_close_in_the_shape_of_the_contract(municipality):
    assert (
        municipality.does("survey", "publish", "teachers", "--audience", "teacher", "--closes", "2099-12-01", "--json")
        == 0
    )
    told = municipality.json
    assert told.pop("opens_at").endswith("+07:00")
    assert told == {
        "run": "S1",
        "title": "Помощь тьюторского пункта учителям",
        "invited": 5,
        "closes_at": "2099-12-02T00:00:00+07:00",
        "state": "open",
    }
    assert municipality.does("survey", "list", "--json") == 0
    assert [run["run"] for run in municipality.json] == ["S1"]

    assert municipality.does("survey", "results", "S1", "--json") == 0
    told = municipality.json
    assert set(told) == {"run", "invited", "reached", "started", "finished", "questions", "shares"}
    assert told["questions"][0]["key"] == "targeted"
    assert set(told["questions"][0]) == {"key", "type", "n", "options", "mean"}
    assert set(told["shares"][0]) == {"key", "count", "n", "share"}
    assert municipality.does("survey", "results", "s1", "--xlsx", "out.xlsx") == 0
    assert (municipality.folder / "out.xlsx").read_bytes().startswith(b"PK")
    assert "Ответили 0 из 5" in municipality.out

    assert municipality.does("survey", "close", "S1", "--json") == 0
    assert municipality.json["state"] == "closed"
    assert municipality.does("survey", "close", "1") == 0, "closing twice changes nothing"


def test_refusals(municipality):
    assert municipality.does("survey", "publish", "teachers", "--audience", "leader") == 1
    assert "Такой опрос можно провести именным" in municipality.err
    assert municipality.does("survey", "publish", "teachers", "--audience", "leader", "--named") == 0
    assert municipality.does("survey", "publish", "leaders", "--audience", "curator") == 1
    assert municipality.does("survey", "publish", "nothing", "--audience", "leader") == 1
    assert municipality.does("survey", "publish", "leaders", "--audience", "wizard") == 2
    assert municipality.does("survey", "publish", "leaders", "--audience", "leader", "--closes", "2020-01-01") == 1
    assert municipality.does("survey", "results", "S99") == 1
    assert municipality.does("survey", "close", "nonsense") == 1


def test_of_an_open_confidential_run_the_figures_are_nothing_and_people_come_in_steps_of_five(municipality):
    for n in range(8, 22):
        municipality.sql(PERSON.format(n=n))
        municipality.sql(POST.format(n=n, role="teacher"))
    assert municipality.does("survey", "publish", "teachers", "--audience", "teacher", "--json") == 0
    assert municipality.json["invited"] == 19
    mark = "UPDATE survey_participation SET reached_at = opens_at, started_at = opens_at, finished_at = {done} "
    mark = mark.replace("opens_at", "'2026-09-01 00:00:00'")
    for begun, finished in ((4, 0), (9, 4), (13, 5), (19, 14)):
        municipality.sql(mark.format(done="NULL") + f"WHERE id <= {begun}")
        municipality.sql(mark.format(done="'2026-09-01 00:00:00'") + f"WHERE id <= {finished}")
        assert municipality.does("survey", "results", "S1", "--json") == 0
        told = municipality.json
        steps = told["reached"], told["started"], told["finished"]
        assert steps == (begun // 5 * 5, begun // 5 * 5, finished // 5 * 5)
        assert told["invited"] == 19
        for one in told["questions"]:
            assert (one["n"], one["mean"], {option["count"] for option in one["options"]} - {None}) == (
                None,
                None,
                set(),
            )
        assert {figure for one in told["shares"] for figure in (one["count"], one["n"], one["share"])} == {None}
        assert municipality.does("survey", "list") == 0
        assert f"закончили {finished // 5 * 5} из 19" in municipality.out
        assert municipality.does("survey", "results", "S1") == 0
        assert "появятся все сразу, когда опрос закроется" in municipality.out
        assert "%" not in municipality.out


def test_publishing_a_wrong_file_tells_what_check_tells(settled):
    path = settled.folder / "survey.yaml"
    path.write_text("название: Обед\nкому: [учителя]\nвопросы: []\n")
    assert settled.does("survey", "check", str(path)) == 1
    told = settled.out
    assert "nastavnik survey sample" in told
    assert settled.does("survey", "publish", str(path), "--audience", "teacher") == 1
    assert settled.out == told


def test_publishing_says_what_of_the_file_is_not_taken(municipality):
    book = load_workbook(io.BytesIO(sheet_of(template("leaders"))))
    book["Вопросы"].row_dimensions[9].hidden = True
    path = municipality.folder / "опрос.xlsx"
    book.save(path)
    assert municipality.does("survey", "publish", str(path), "--audience", "leader", "--named") == 0
    assert "⚠️ 1 скрытая строка не взята: 9 («Вопросы»)" in municipality.out
