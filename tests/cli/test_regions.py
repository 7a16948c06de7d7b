import pytest

REGION = ("region", "add", "--slug", "sayan", "--name", "Саянский край")


@pytest.fixture
def land(settled):
    """A region, and two municipalities of which the first is in it."""
    assert settled.does(*REGION) == 0
    for name, more in (("Приозёрный район", ("--region", "sayan")), ("Лесной округ", ())):
        assert settled.does("municipality", "add", name, "--zone", "Asia/Krasnoyarsk", *more) == 0
    return settled


def test_a_region_is_made_and_says_what_comes_next(settled):
    assert settled.does(*REGION, "--zone", "Asia/Krasnoyarsk") == 0
    assert settled.out.splitlines() == [
        "Саянский край: sayan",
        "Муниципалитет включают в него так: nastavnik municipality move … --region sayan",
        "Ссылку для наблюдателя даёт команда: nastavnik invite --role observer --region sayan",
    ]
    assert settled.does("region", "list", "--json") == 0
    assert settled.json == {
        "regions": [
            {
                "slug": "sayan",
                "name": "Саянский край",
                "timezone": "Asia/Krasnoyarsk",
                "observers": 0,
                "municipalities": [],
            }
        ]
    }
    assert settled.does("municipality", "list", "--json") == 0
    assert settled.json == {"municipalities": []}


def test_municipalities_are_put_into_it_and_taken_out(land):
    assert land.does("municipality", "move", "lesnoy-okrug", "--region", "sayan", "--json") == 0
    assert land.json == {"municipality": "lesnoy-okrug", "region": "sayan"}
    assert land.does("region", "list") == 0
    assert land.out.splitlines() == [
        "sayan: Саянский край, Europe/Moscow, муниципалитетов 2, наблюдателей 0",
        "  lesnoy-okrug: Лесной округ",
        "  priozyornyy-rayon: Приозёрный район",
    ]
    assert land.does("municipality", "move", "priozyornyy-rayon", "--region", "-") == 0
    assert land.out == "priozyornyy-rayon не входит ни в один регион.\n"
    land.sql("UPDATE region_member SET told_with_id = 3, region_id = 1")
    assert land.does("region", "list") == 0
    assert "  lesnoy-okrug: Лесной округ, показан в общей сумме с другими" in land.out
    assert "  priozyornyy-rayon: Приозёрный район, показан в общей сумме с другими" in land.out
    assert land.does("municipality", "move", "lesnoy-okrug", "--region", "-") == 1
    assert "«Лесной округ» остаётся в своём регионе" in land.err
    assert land.does("region", "list", "--json") == 0
    told = {one["slug"]: one["told_with"] for one in land.json["regions"][0]["municipalities"]}
    assert told == {"lesnoy-okrug": "lesnoy-okrug", "priozyornyy-rayon": "lesnoy-okrug"}


def test_an_observer_is_invited_to_it(land):
    assert land.does("invite", "--role", "observer", "--region", "sayan", "--json") == 0
    (invite,) = land.json["invites"]
    assert (invite["role"], invite["school"], invite["uses"]) == ("observer", None, 1)
    assert land.sql("SELECT municipality_id, role FROM invite") == [(1, "observer")]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("invite", "--role", "coordinator", "--region", "sayan"), 1, "бывают только наблюдатели"),
        (("invite", "--role", "observer", "--region", "sayan", "--municipality", "lesnoy-okrug"), 1, "без --municip"),
        (("invite", "--role", "observer", "--region", "sayan", "--school", "Каменская ООШ"), 1, "без школы"),
        (("invite", "--role", "observer", "--region", "altay"), 1, "Региона «altay» нет. Есть такие: sayan"),
        (("invite", "--role", "coordinator", "--municipality", "sayan"), 1, "Муниципалитета «sayan» нет"),
        (("municipality", "move", "sayan", "--region", "sayan"), 1, "Муниципалитета «sayan» нет"),
        (("municipality", "move", "lesnoy-okrug", "--region", "altay"), 1, "Региона «altay» нет"),
        (("municipality", "move", "lesnoy-okrug"), 2, "--region"),
        (("municipality", "add", "Дальний", "--zone", "Asia/Omsk", "--region", "altay"), 1, "Региона «altay» нет"),
        (REGION, 1, "уже занято"),
        (("region", "add", "--slug", "altay", "--name", "Саянский  край"), 1, "уже есть"),
        (("region", "add", "--slug", "Алтай", "--name", "Алтайский край"), 1, "не годится как короткое имя"),
        (("region", "add", "--slug", "altay", "--name", "Алтайский край", "--zone", "Asia/Nowhere"), 1, "часового"),
        (("region", "add", "--slug", "altay"), 2, "--name"),
        (("region",), 2, "ACTION"),
    ],
)
def test_what_is_refused_changes_nothing(land, words, code, reason):
    before = [land.sql(f"SELECT * FROM {table}") for table in ("municipality", "region", "region_member", "invite")]
    assert land.does(*words) == code
    assert reason in land.err
    after = [land.sql(f"SELECT * FROM {table}") for table in ("municipality", "region", "region_member", "invite")]
    assert before == after


def test_beside_a_region_the_only_municipality_needs_no_name(settled):
    assert settled.does(*REGION) == 0
    assert settled.does("municipality", "add", "Лесной округ", "--zone", "Asia/Omsk") == 0
    assert settled.does("invite", "--role", "coordinator") == 0
    assert settled.does("status", "--json") == 0


def test_a_restore_parts_no_sum_that_was_seen_since(land, tmp_path):
    """The copy knows neither that the second is in the region nor that both were shown in one sum."""
    assert land.does("backup", str(tmp_path / "before.tar")) == 0
    assert land.does("municipality", "move", "lesnoy-okrug", "--region", "sayan") == 0
    land.sql("UPDATE region_member SET told_with_id = 2, region_id = 1")
    assert land.does("backup", str(tmp_path / "after.tar")) == 0
    assert land.does("restore", str(tmp_path / "before.tar")) == 0
    rows = "SELECT municipality_id, region_id, told_with_id FROM region_member ORDER BY 1"
    assert land.sql(rows) == [(2, 1, 2), (3, None, 2)]
    assert land.does("municipality", "move", "priozyornyy-rayon", "--region", "-") == 1
    land.sql("UPDATE region_member SET told_with_id = municipality_id")
    assert land.does("restore", str(tmp_path / "after.tar")) == 0
    assert land.sql(rows) == [(2, 1, 2), (3, 1, 2)], "what the copy knows stands"
