"""What scripts rely on: exit codes, shapes, and that every refusal is in words."""

import pytest

PERIOD = ("--period", "2026-09-01..2027-08-31")
MUNICIPALITY = (
    "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
    "VALUES ({n}, '{slug}', 'Район {n}', 'Asia/Krasnoyarsk', '{{}}', '{{}}', 1)"
)
TEACHER = (
    "INSERT INTO person (id, platform, name, language, reminder_hour, quiet_from, quiet_to, created_at) "
    "VALUES ({n}, 'telegram', 'Образцова {n}', 'ru', 8, 21, 8, '2026-09-01')"
)
POST = "INSERT INTO appointment (person_id, role, municipality_id, since) VALUES ({n}, 'teacher', 1, '2020-09-01')"
CARD = {"run", "title", "invited", "opens_at", "closes_at", "state"}


@pytest.fixture
def two_municipalities(settled):
    for n, slug in ((1, "near"), (2, "far")):
        settled.sql(MUNICIPALITY.format(n=n, slug=slug))
    for n in range(1, 7):
        settled.sql(TEACHER.format(n=n))
        settled.sql(POST.format(n=n))
    publish = ("survey", "publish", "teachers", "--audience", "teacher", "--closes", "2099-12-01")
    assert settled.does(*publish, "--municipality", "near") == 0
    return settled


def test_a_fresh_database_has_nothing_to_tell_and_says_so(settled):
    assert settled.does("status", "--json") == 0
    assert settled.json["schools"] == []
    assert settled.does("status") == 0
    assert "Поручений пока нет" in settled.out
    assert settled.does("survey", "list", "--json") == 0
    assert settled.json == []
    assert settled.does("roadmap", "export", "map.docx") == 1
    assert settled.err == "Дорожной карты пока нет.\n"
    assert settled.does("evidence", "export", "all.zip", "--json") == 0
    assert settled.json["files"] == 0
    assert settled.sql("SELECT slug FROM municipality") == [("main",)], "one is made ready, however many ask"


@pytest.mark.parametrize(
    "words", [("status",), ("survey", "list"), ("roadmap", "export", "map.docx"), ("outbox",)], ids=" ".join
)
def test_without_a_database_the_way_to_one_is_told(operator, words):
    assert operator.does(*words) == 1
    assert "nastavnik migrate" in operator.err
    assert not operator.database.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("people", "import", "{file}"),
        ("roadmap", "import", "{file}", *PERIOD),
        ("roadmap", "parse", "{file}", *PERIOD),
        ("survey", "check", "{file}"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_file_that_is_not_there_or_a_folder_is_refused_alike(settled, words):
    (settled.folder / "folder").mkdir()
    for name in ("missing.yaml", "folder"):
        assert settled.does(*(word.format(file=name) for word in words)) == 1
        assert settled.err == f"Файла {name} нет, или его нельзя прочитать.\n"
        assert settled.out == ""


def test_a_survey_that_is_neither_shipped_nor_a_file(settled):
    assert settled.does("survey", "publish", "nothing.yaml", "--audience", "teacher") == 1
    assert "Нет ни готового опроса, ни файла «nothing.yaml». Готовые: teachers, leaders" in settled.err


@pytest.mark.parametrize(
    "words",
    [
        ("survey", "publish", "teachers", "--audience", "teacher", "--closes", "завтра"),
        ("survey", "publish", "teachers", "--audience", "teacher", "--opens", "01.12.2026"),
        ("survey", "publish", "teachers", "--audience", "teacher", "--closes", "2026-02-30"),
    ],
)
def test_a_day_that_is_none_is_refused_in_words(settled, words):
    assert settled.does(*words) == 2
    assert f"«{words[-1]}» – не дата. Пишите так: 2026-12-20." in settled.err
    assert "fromisoformat" not in settled.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite", "--role", "wizard"), "Роли «wizard» нет. Роли: coordinator, specialist"),
        (("invite", "--role", "teacher", "--uses", "0"), "«0» – не целое число больше нуля."),
        (("outbox", "--rows", "--limit", "many"), "«many» – не целое число больше нуля."),
        (("roadmap", "parse", "x.docx", "--period", "2026"), "«2026» – не период."),
    ],
)
def test_other_values_are_refused_in_words_too(settled, words, said):
    assert settled.does(*words) == 2
    assert said in settled.err


def test_a_run_is_looked_for_where_one_says(two_municipalities):
    for action in ("results", "close"):
        assert two_municipalities.does("survey", action, "S1", "--municipality", "far") == 1
        assert two_municipalities.err == "Опроса с таким номером нет.\n"
        assert two_municipalities.does("survey", action, "S1", "--municipality", "nowhere") == 1
        assert "Муниципалитета «nowhere» нет. Есть такие: near, far" in two_municipalities.err
    assert two_municipalities.sql("SELECT state FROM survey_run") == [("open",)]
    assert two_municipalities.does("survey", "results", "S1", "--municipality", "near", "--json") == 0
    assert two_municipalities.does("survey", "results", "S1", "--json") == 0, "the number alone says which"
    assert two_municipalities.does("survey", "close", "S1", "--municipality", "near", "--json") == 0
    assert two_municipalities.json["state"] == "closed"


def test_surveys_answer_in_one_shape(two_municipalities):
    assert two_municipalities.does("survey", "list", "--municipality", "near", "--json") == 0
    assert [set(run) for run in two_municipalities.json] == [CARD]
    (two_municipalities.folder / "own.yaml").write_text(
        "title: Как прошёл месяц\nlanguage: ru\naudience: [teacher]\nprivacy: named\nquestions:\n"
        "  - {key: agree, type: yes_no, text: 'Продолжать?'}\n"
    )
    assert two_municipalities.does("survey", "check", "own.yaml", "--json") == 0
    told = two_municipalities.json
    assert set(told) >= CARD | {"questions", "faults"}
    assert (told["title"], told["run"], told["state"], told["questions"]) == ("Как прошёл месяц", None, None, 1)
    assert two_municipalities.does("survey", "close", "S1", "--municipality", "near", "--json") == 0
    assert set(two_municipalities.json) == CARD


@pytest.mark.parametrize(
    ("target", "said"),
    [("missing/out.xlsx", "такого файла или папки нет"), ("folder", "это папка"), ("file/out.xlsx", "не папка")],
)
def test_what_cannot_be_written_is_said_in_words(two_municipalities, target, said):
    (two_municipalities.folder / "folder").mkdir()
    (two_municipalities.folder / "file").write_text("")
    assert two_municipalities.does("survey", "results", "S1", "--xlsx", target) == 1
    assert two_municipalities.err.startswith(f"{target}: ")
    assert said in two_municipalities.err
