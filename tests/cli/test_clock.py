"""`nastavnik clock`: shown, and confirmed by the operator after a jump."""


def test_shown_and_confirmed(settled):
    assert settled.does("clock") == 0
    assert "Им можно верить" in settled.out
    settled.sql(
        "INSERT INTO clock_mark (id, at, held_at) VALUES (1, '2020-01-01 00:00:00.000000', '2026-01-01 00:00:00')"
    )
    assert settled.does("clock") == 0
    assert "нельзя верить" in settled.out
    assert "nastavnik clock --confirm" in settled.out
    assert settled.does("clock", "--json") == 0
    assert settled.json["held_since"]

    assert settled.does("clock", "--confirm", "--json") == 0
    assert settled.json["held_since"] is None
    assert settled.json["believed"] == settled.json["now"]
    assert settled.does("clock") == 0
    assert "Им можно верить" in settled.out
