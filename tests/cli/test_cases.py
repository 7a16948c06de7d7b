"""The folders of cases by command: each passes by what its folder says; only where they lie beside the program."""

from __future__ import annotations

import os

import pytest

from models.enums import Role
from tests.support.cases import SCHOOLS, check_people, check_roadmap, expected, folders, papers

FULL = bool(os.environ.get("FULL"))
QUICK = {"D01", "D06", "D09", "D12", "P01", "P04", "Q01", "Q03"}
POSTS = (
    "SELECT person.name, role, school.name, phone FROM appointment JOIN person ON person.id = person_id "
    "LEFT JOIN school ON school.id = school_id ORDER BY appointment.id"
)


def some(*kinds):
    return [case for case in folders(*kinds) if FULL or case in QUICK]


@pytest.mark.parametrize("case", some("D"))
def test_roadmap_parse(operator, case):
    [paper] = papers(case)
    assert operator.does("roadmap", "parse", str(paper), "--period", expected(case)["period"], "--json") == 0
    check_roadmap(case, operator.json["items"], operator.json.get("left_out", []))


@pytest.mark.parametrize("case", some("P"))
def test_people_import(settled, case):
    settled.sql("INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
                "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)")  # fmt: skip
    for name in SCHOOLS:
        settled.sql(f"INSERT INTO school (municipality_id, name) VALUES (1, '{name}')")
    paper = str(papers(case)[-1])
    assert settled.does("people", "import", paper, "--json") == 0
    told = settled.json
    check_people(case, [(name, Role(role), school, phone) for name, role, school, phone in settled.sql(POSTS)])
    assert settled.does("people", "import", paper, "--json") == 0
    assert settled.json == told | {"added": 0, "unchanged": told["added"]}, "the same again changes nothing"


@pytest.mark.parametrize("case", some("Q"))
def test_survey_check_and_publish(settled, case):
    for paper in papers(case):
        wrong = settled.does("survey", "check", str(paper))
        told = settled.out
        assert bool(wrong) == (case != "Q03"), paper.name
        assert ("nastavnik survey sample" in told) == bool(wrong)
        if wrong:
            assert settled.does("survey", "publish", str(paper), "--audience", "teacher") == 1
            assert settled.out == told
