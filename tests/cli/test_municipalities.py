import pytest


def test_a_second_one_is_made_with_its_own_coordinator(settled):
    assert settled.does("municipality", "add", "Приозёрный  район", "--zone", "Asia/Krasnoyarsk", "--json") == 0
    first = {"slug": "priozyornyy-rayon", "name": "Приозёрный район", "timezone": "Asia/Krasnoyarsk"}
    assert settled.json == {"municipalities": [first | {"schools": 0, "people": 0}]}
    assert settled.does("municipality", "add", "Лесной округ", "--zone", "Europe/Moscow") == 0
    assert "nastavnik invite --role coordinator --municipality lesnoy-okrug" in settled.out
    assert settled.does("municipality", "list", "--json") == 0
    assert [one["slug"] for one in settled.json["municipalities"]] == ["priozyornyy-rayon", "lesnoy-okrug"]
    assert settled.does("invite", "--role", "coordinator", "--municipality", "lesnoy-okrug") == 0
    assert settled.sql("SELECT municipality_id, role FROM invite") == [(2, "coordinator")]


def test_slugs_are_different_where_names_sound_alike(settled):
    for name in ("Лесной №1", "Лесной 1"):
        assert settled.does("municipality", "add", name, "--zone", "Asia/Omsk") == 0
    assert settled.sql("SELECT slug FROM municipality ORDER BY id") == [("lesnoy-1",), ("lesnoy-1-2",)]


@pytest.mark.parametrize(
    ("name", "zone", "reason"),
    [
        ("Приозёрный район", "Asia/Krasnoyarsk", "уже есть"),
        ("приозёрный РАЙОН", "Asia/Krasnoyarsk", "уже есть"),
        ("Лесной округ", "Asia/Nowhere", "часового пояса «Asia/Nowhere»"),
        ("evil.example/x", "Asia/Omsk", "азвание"),
        ("1", "Asia/Omsk", "азвание"),
    ],
)
def test_what_is_refused_changes_nothing(settled, name, zone, reason):
    assert settled.does("municipality", "add", "Приозёрный район", "--zone", "Asia/Krasnoyarsk") == 0
    assert settled.does("municipality", "add", name, "--zone", zone) == 1
    assert reason in settled.err
    assert settled.sql("SELECT count(*) FROM municipality") == [(1,)]
