import pytest


def school(operator, name="Берёзовская СШ"):
    operator.sql("INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
                 "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)")  # fmt: skip
    operator.sql(f"INSERT INTO school (municipality_id, name) VALUES (1, '{name}')")


def test_an_invite_for_a_school_in_the_shape_of_the_contract(settled):
    school(settled)
    command = ("invite", "--role", "teacher", "--school", "берёзовская  СШ", "--count", "2", "--uses", "30", "--json")
    assert settled.does(*command) == 0
    invites = settled.json["invites"]
    assert len(invites) == 2
    assert set(invites[0]) == {"token", "link", "role", "school", "uses", "expires_at"}
    assert invites[0]["link"] == f"https://t.me/priozyorny_bot?start={invites[0]['token']}"
    assert (invites[0]["role"], invites[0]["school"], invites[0]["uses"]) == ("teacher", "Берёзовская СШ", 30)
    assert invites[0]["expires_at"].endswith("+00:00")
    assert settled.sql("SELECT count(*) FROM invite") == [(2,)]
    assert invites[0]["token"] not in str(settled.sql("SELECT * FROM invite")), "only its hash is kept"


def test_the_first_invite_makes_a_municipality_ready(settled):
    assert settled.does("invite", "--role", "coordinator") == 0
    assert settled.out.startswith("https://t.me/priozyorny_bot?start=")
    assert settled.sql("SELECT slug FROM municipality") == [("main",)]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--role", "teacher"), 1, "нужна школа"),
        (("--role", "teacher", "--school", "Нет такой"), 1, "Школы «Нет такой» нет. Есть такие: Берёзовская СШ"),
        (("--role", "curator", "--municipality", "far"), 1, "Муниципалитета «far» нет. Есть такие: priozyorny"),
        (("--role", "boss"), 2, "Роли: coordinator"),
        (("--role", "tutor", "--days", "0"), 2, "больше нуля"),
        ((), 2, "--role"),
    ],
)
def test_what_is_refused_is_said_in_one_line(settled, words, code, reason):
    school(settled)
    assert settled.does("invite", *words) == code
    assert reason in settled.err
    assert settled.sql("SELECT count(*) FROM invite") == [(0,)]


def test_of_several_municipalities_one_must_be_named(settled):
    school(settled)
    settled.sql("INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
                "VALUES (2, 'lesnoy', 'Лесной округ', 'Europe/Moscow', '{}', '{}', 1)")  # fmt: skip
    assert settled.does("invite", "--role", "coordinator") == 1
    assert "--municipality: priozyorny, lesnoy" in settled.err
    assert settled.does("invite", "--role", "coordinator", "--municipality", "lesnoy") == 0


def test_before_migrate_the_way_is_shown(operator):
    assert operator.does("invite", "--role", "coordinator") == 1
    assert operator.err == "База данных ещё не готова к этой версии. Сначала выполните `nastavnik migrate`.\n"
    assert not operator.database.exists()


def test_without_a_name_there_is_no_link(settled, monkeypatch):
    monkeypatch.delenv("BOT_USERNAME")
    assert settled.does("invite", "--role", "coordinator") == 1
    assert "BOT_USERNAME" in settled.err
