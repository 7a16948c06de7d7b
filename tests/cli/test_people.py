import pytest

HEADER = "ФИО;Роль;Школа;Телефон\n"
VERA = "Примерова Вера Ивановна;учитель;Берёзовская СШ;89001112233\n"


@pytest.fixture
def office(settled):
    settled.sql("INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
                "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)")  # fmt: skip
    settled.sql("INSERT INTO school (municipality_id, name) VALUES (1, 'Берёзовская СШ')")
    return settled


def write(office, text):
    path = office.folder / "list.csv"
    path.write_bytes(text.encode("cp1251"))
    return str(path)


def test_a_dry_run_says_what_would_change_and_saves_nothing(office):
    assert office.does("people", "import", write(office, HEADER + VERA), "--dry-run", "--json") == 0
    assert office.json == {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "problems": []}
    assert office.sql("SELECT count(*) FROM person") == [(0,)]


def test_imported_twice_nothing_changes_and_wrong_rows_are_named(office):
    wrong = "Образцова Анна;волшебник;Берёзовская СШ;\n"
    assert office.does("people", "import", write(office, HEADER + VERA + wrong), "--json") == 0
    [problem] = office.json["problems"]
    assert problem["row"] == 3
    assert problem["problem"].startswith("Какая это роль – «волшебник»?")
    assert office.does("people", "import", write(office, HEADER + VERA), "--json") == 0
    assert (office.json["added"], office.json["unchanged"]) == (0, 1)


def test_no_such_file_is_a_refusal_with_a_reason(office):
    assert office.does("people", "import", "nowhere.csv") == 1
    assert "nowhere.csv" in office.err
