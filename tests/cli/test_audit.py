"""`nastavnik audit`: the operator reads who did what, in words."""

import re


def test_what_was_done_is_read_in_words_and_narrowed(settled):
    for name, zone in (("Приозёрный район", "Asia/Krasnoyarsk"), ("Лесной округ", "Europe/Moscow")):
        assert settled.does("municipality", "add", name, "--zone", zone) == 0
    at = ("--municipality", "priozyornyy-rayon")
    assert settled.does("invite", "--role", "coordinator", *at) == 0
    assert settled.does("audit", "--json", *at) == 0
    told = settled.json
    assert told["total"] == 2
    assert [(one["who"], one["what"]) for one in told["entries"]] == [
        ("автоматически или командой", "создано приглашение – муниципальный координатор"),
        ("автоматически или командой", "создан муниципалитет – Приозёрный район"),
    ]
    assert not re.search(r"\w+:\d+\b", " ".join(one["what"] for one in told["entries"])), "no number of a row"
    assert settled.does("audit", "--what", "settings", *at) == 0
    assert settled.out.splitlines()[0] == "Записей: 1"
    assert "Приозёрный район" in settled.out
    assert "Лесной округ" not in settled.out
    assert settled.does("audit", "--until", "2020-01-01", "--json", *at) == 0
    assert settled.json == {"total": 0, "entries": []}


def test_what_cannot_be_narrowed_so_is_refused(settled):
    assert settled.does("audit", "--what", "nonsense") == 2
    assert "people, schools" in settled.err
    assert settled.does("audit", "--person", "Никто") == 1
    assert "Никто" in settled.err
