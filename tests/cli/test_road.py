"""The newcomer's road: every command of README and docs/operating, in both languages, given in an empty folder.

Without a network and without a bot that runs. Each answer has the keys that scripts rely on.
"""

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.test_events import EVENT, GUEST, PART
from tests.support.roadmaps import roadmap_docx
from tests.support.told import COMMANDS, fits, told

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.ru.md", "docs/operating.md", "docs/operating.ru.md")
# Walked where there is a whole bot, a browser's page or a server.
ELSEWHERE = {
    ("run",): "tests/support/process.py",
    ("demo", "--story"): "tests/conversations/test_demo.py",
    ("simulate", "--seed"): "tests/simulation/test_years.py",
    ("demo",): "tests/conversations/test_demo.py",
    ("move", "--to"): "tests/postgres/test_moving.py",
    ("evidence", "move"): "tests/cli/test_evidence_bucket.py",
    ("evidence", "move", "--back"): "tests/cli/test_evidence_bucket.py",
}
PERIOD = ("--period", "2026-09-01..2027-08-31")
PEOPLE = "ФИО;Роль;Школа\nОпытнов Пётр Ильич;куратор;Каменская ООШ\n" + "".join(
    f"Буквина Алла {name};учитель;Берёзовская СШ\n" for name in ("Ильинична", "Львовна", "Олеговна")
)
LETTER = (
    "Приглашаем учителей на семинар «Читательская грамотность» 10 декабря 2026 года в 15:00 в Берёзовской школе. "
    "Ответьте до 8 декабря."
)
PHRASE = {"phrase": "до 15 октября 2026", "start": "2026-09-01", "end": "2027-08-31"}
CHANGES = {"added", "changed", "unchanged", "removed", "problems"}
DEADLINE = {"kind", "start", "due", "rule", "until", "needs_date", "reason"}
RUN = {"run", "title", "invited", "opens_at", "closes_at", "state"}
COUNTS = {"open", "reported", "confirmed", "returned", "late"}
INVITE = {"token", "link", "role", "school", "uses", "expires_at"}
REGIONS = {"regions": [{"slug", "name", "timezone", "observers", "municipalities"}]}
MADE = {"municipalities": [{"slug", "name", "timezone", "schools", "people"}]}


@dataclass(frozen=True)
class Step:
    """A command, what its answer in JSON holds (an item of a list stands for each of them), how it ends."""

    words: tuple[str, ...]
    holds: object = None
    code: int = 0


def step(words, holds=None, code=0):
    return Step(tuple(words.split()) if isinstance(words, str) else words, holds, code)


EMPTY = (
    step("run", code=1),  # no token yet: said in words
    step("doctor", {"checks", "ok"}, code=1),
    step("migrate", {"before", "after"}),
    step("municipality list", {"municipalities"}),
)
FILLED = (
    step(
        "invite --role coordinator",
        {"invites": [INVITE]},
    ),
    step("people import list.csv --add-schools", CHANGES),
    step(("invite", "--role", "curator", "--school", "Каменская ООШ", "--count", "2", "--uses", "3", "--days", "4"),
         {"invites": [INVITE]}),
    step(
        ("roadmap", "parse", "map.docx", *PERIOD),
        {"items": [{"number", "section", "title", "deadline", "executors", "result"}]},
    ),
    step(("roadmap", "import", "map.docx", *PERIOD, "--order", "№ 93"), CHANGES),
    step("roadmap export marked.docx"),
    step("deadlines"),
    step("survey sample own.xlsx"),
    step("survey check own.xlsx", RUN | {"key", "version", "questions", "faults"}),
    step("survey publish teachers --audience teacher --named --closes 2099-12-01", RUN),
    step("survey list", [RUN]),
    step("survey results S1", {"run", "invited", "reached", "started", "finished", "questions", "shares"}),
    step("survey close S1", RUN),
    step("status", {"at", "items", "schools", "needs_date", "unreachable"}),
    step("outbox", {"waiting", "oldest_s", "sent", "failed", "blocked", "unknown"}),
    step("outbox --rows", {"waiting", "oldest_s", "sent", "failed", "blocked", "unknown", "rows"}),
    step("audit", {"total", "entries"}),
    step("evidence export evidence.zip"),
    step("evidence missing", {"papers", "surveys"}),
    step("evidence missing --confirm", {"papers", "asked"}),
    step("event list", {"events": [
        {"id", "kind", "form", "level", "ours", "title", "starts_at", "ends_at", "place", "state", "revision",
         "answers", "present", "schools"}
    ]}),
    step("event show E1"),
    step(("event", "counts", *PERIOD), {"period", "kinds", "total"}),
    step("event ics E1 e1.ics", {"id", "file", "sequence"}),
    step("event sheet E1 sheet.docx"),
    step(("event", "plan", "plan.xlsx", *PERIOD)),
    step("event certificates E1 certificates.zip"),
    step("event read letter.txt"),
    step(("report", "figures", *PERIOD), {"period", "at", "figures"}),
    step(("report", "write", "report.docx", *PERIOD), {"report", "sections", "figures", "waiting", "doubts"}),
    step(("report", "order", "order.docx", *PERIOD)),
    step("report check report.figures.json", {"drift"}),
    step("checklist"),
    step(("checklist", "--school", "Берёзовская СШ", "--zip", "school.zip")),
    step("clock", {"now", "believed", "held_since"}),
    step("clock --confirm", {"now", "believed", "held_since"}),
    step("export all everything.zip"),
    step("backup safe.tar"),
    step("backups list"),
    step("backups forget-open", {"removed", "made"}),
    step("restore safe.tar"),
    step("municipality add Дальний --zone Asia/Krasnoyarsk", MADE),
    step("region add --slug sayan --name Саянский", REGIONS),
    step("municipality add Озёрный --zone Asia/Krasnoyarsk --region sayan", MADE),
    step("municipality move dalniy --region sayan", {"municipality", "region"}),
    step("invite --role observer --region sayan", {"invites": [INVITE]}),
    step("region list", REGIONS),
    step("doctor", {"checks", "ok"}, code=1),  # the bot does not run
)  # fmt: skip


def goes_along(holds, answer):
    """Compare the keys of an answer with those that were promised; of a list each one's."""
    if isinstance(holds, list):
        assert answer, "nothing to compare with"
        for one in answer:
            goes_along(holds[0], one)
    elif isinstance(holds, dict):
        assert set(answer) >= set(holds)
        for key, inner in holds.items():
            goes_along(inner, answer[key])
    else:
        assert set(answer) == holds


def walks(operator, steps):
    for one in steps:
        path = next(path for path in COMMANDS if one.words[: len(path)] == path)
        as_json = ("--json",) if "--json" in COMMANDS[path]._option_string_actions else ()
        assert operator.does(*one.words, *as_json) == one.code, (one.words, operator.out, operator.err)
        if one.holds is not None:
            goes_along(one.holds, operator.json)
        elif one.code:
            assert "Traceback" not in operator.err
            assert operator.err


@pytest.fixture
def newcomer(operator, monkeypatch):
    """An empty folder with the example of the settings, as the guide begins."""
    shutil.copy(ROOT / ".env.example", operator.folder / ".env")
    folder = operator.folder
    (folder / "list.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "map.docx").write_bytes(roadmap_docx())
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(PHRASE) + "\n"))
    return operator


def test_every_command_of_the_road_is_walked(newcomer):
    walks(newcomer, EMPTY)
    assert newcomer.does("status") == 0, "the first municipality is made ready for whoever asks"
    for made in (EVENT.format(id=1, kind="seminar", ours="TRUE", state="held"), GUEST, PART.format(event=1)):
        newcomer.sql(made)
    walks(newcomer, FILLED)
    assert newcomer.does("status", "--municipality", "main", "--json") == 0
    assert set(newcomer.json["items"]) == COUNTS
    assert set(newcomer.json["schools"][0]) == COUNTS | {"name"}


@pytest.mark.parametrize("page", PAGES)
def test_the_road_leaves_no_command_of_a_page_out(page):
    walked = [
        (path, set(one.words)) for one in (*EMPTY, *FILLED) for path in COMMANDS if one.words[: len(path)] == path
    ]
    for words in told(ROOT / page):
        assert fits(words) is None
        path = next(path for path in COMMANDS if tuple(words[: len(path)]) == path)
        options = {word for word in words if word.startswith("--")}
        if (*path, *sorted(options)) in ELSEWHERE:
            assert (ROOT / ELSEWHERE[(*path, *sorted(options))]).exists()
            continue
        assert any(path == one and options <= given for one, given in walked), words


def test_a_phrase_is_answered_in_the_shape_of_the_contract(operator, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(PHRASE) + "\n"))
    assert operator.does("deadlines") == 0
    assert set(operator.json) == DEADLINE
