def test_status_in_the_shape_of_the_contract(settled):
    settled.sql(
        "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
        "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
    )
    assert settled.does("status", "--json") == 0
    told = settled.json
    assert set(told) == {"at", "items", "schools", "needs_date", "unreachable"}
    assert told["items"] == {"open": 0, "reported": 0, "confirmed": 0, "returned": 0, "late": 0}
    assert told["at"].endswith("+07:00")
    assert settled.does("status") == 0
    assert "Поручений пока нет" in settled.out


def test_an_archive_of_evidence(settled, tmp_path):
    settled.sql(
        "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
        "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
    )
    assert settled.does("evidence", "export", str(tmp_path / "out" / "all.zip"), "--json") == 0
    assert settled.json == {"file": str(tmp_path / "out" / "all.zip"), "files": 0, "words": 0, "missing": 0}
    assert (tmp_path / "out" / "all.zip").exists()
