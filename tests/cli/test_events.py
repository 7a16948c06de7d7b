"""`nastavnik event …` in the shapes of the contract."""

import zipfile

import openpyxl
from docx import Document
from icalendar import Calendar
from openpyxl.utils import range_boundaries

MUNICIPALITY = (
    "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
    "VALUES (1, 'priozyorny', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
)
EVENT = (
    "INSERT INTO event (id, municipality_id, kind, form, level, ours, title, starts_at, ends_at, place, audience, "
    "obligation, state, revision, sequence, changed_at, code, door, created_at) VALUES ({id}, 1, '{kind}', 'mixed', "
    "'municipal', {ours}, 'Разбор', '2026-11-10 03:00:00', '2026-11-10 05:00:00', 'Зал', '[]', 'free', '{state}', 1, "
    "0, '2026-11-01 03:00:00', '', '', '2026-11-01 03:00:00')"
)
GUEST = (
    'INSERT INTO event_guest (id, municipality_id, name, "key", created_at) '
    "VALUES (1, 1, 'Гостева Инна', 'k', '2026-11-10 03:00:00')"
)
PART = (
    "INSERT INTO event_part (event_id, guest_id, invited, free, answer, revision, position, presence, tries) "
    "VALUES ({event}, 1, FALSE, FALSE, 'yes', 0, 1, 'present', 0)"
)


def three_events(settled):
    settled.sql(MUNICIPALITY)
    settled.sql(EVENT.format(id=1, kind="seminar", ours="TRUE", state="held"))
    settled.sql(EVENT.format(id=2, kind="webinar", ours="FALSE", state="held"))
    settled.sql(EVENT.format(id=3, kind="webinar", ours="TRUE", state="announced"))
    settled.sql(GUEST)
    settled.sql(PART.format(event=1))


def test_counts_give_the_events_behind_each_figure(settled):
    three_events(settled)
    assert settled.does("event", "counts", "--period", "2026-09-01..2027-08-31", "--json") == 0
    nobody = {"participations": 0, "people": 0, "schools": 0}
    one = nobody | {"participations": 1, "people": 1}
    assert settled.json == {
        "period": "2026-09-01..2027-08-31",
        "kinds": [
            {"kind": "seminar", "ours": True, "held": 1, "events": ["E1"], **one},
            {"kind": "webinar", "ours": False, "held": 1, "events": ["E2"], **nobody},
        ],
        "total": {
            "ours": {"held": 1, **one},
            "not_ours": {"held": 1, **nobody},
        },
    }  # fmt: skip
    assert settled.does("event", "counts", "--period", "2025-09-01..2026-08-31", "--json") == 0
    assert settled.json["kinds"] == []
    assert settled.does("event", "counts") == 0
    assert "1 семинар" in settled.out


def test_list_and_show(settled):
    three_events(settled)
    assert settled.does("event", "list", "--json") == 0
    [first, *_] = settled.json["events"]
    assert first == {
        "id": "E1", "kind": "seminar", "form": "mixed", "level": "municipal", "ours": True, "title": "Разбор",
        "starts_at": "2026-11-10T10:00:00+07:00", "ends_at": "2026-11-10T12:00:00+07:00", "place": "Зал",
        "state": "held", "revision": 1,
        "answers": {"yes": 1, "unconfirmed": 1, "no": 0, "waiting": 0, "silent": 0}, "present": 1, "schools": 0,
    }  # fmt: skip
    assert settled.does("event", "show", "e3", "--json") == 0
    assert settled.json["state"] == "announced"
    assert settled.does("event", "show", "E9") == 1
    assert "нет" in settled.err


def test_an_event_is_written_for_calendars(settled, tmp_path):
    three_events(settled)
    assert settled.does("event", "ics", "E3", str(tmp_path / "e3.ics"), "--json") == 0
    assert settled.json == {"id": "E3", "file": str(tmp_path / "e3.ics"), "sequence": 0}
    [entry] = Calendar.from_ical((tmp_path / "e3.ics").read_bytes()).walk("VEVENT")
    assert (entry["uid"], entry["summary"], entry["location"]) == ("event-3@nastavnik", "Разбор", "Зал")
    assert entry.decoded("dtstart").isoformat() == "2026-11-10T03:00:00+00:00"
    assert settled.does("event", "ics", "E9", str(tmp_path / "e9.ics")) == 1
    assert not (tmp_path / "e9.ics").exists()


def test_a_wrong_period_is_wrong_usage(settled):
    three_events(settled)
    assert settled.does("event", "list", "--period", "осень") == 2


def test_papers_are_written_to_files(settled, tmp_path):
    three_events(settled)
    sheet, plan, archive = tmp_path / "s.docx", tmp_path / "p.xlsx", tmp_path / "c.zip"
    assert settled.does("event", "sheet", "E1", str(sheet), "--json") == 0
    assert (settled.json["people"], settled.json["marked"]) == (1, True)
    assert Document(sheet).tables[0].cell(1, 1).text == "Гостева Инна"
    assert settled.does("event", "plan", str(plan), "--period", "2026-11-01..2026-11-30", "--json") == 0
    assert settled.json["events"] == ["E1", "E2", "E3"]
    page = openpyxl.load_workbook(plan).active
    assert page["A1"].value.startswith("План мероприятий")
    first = range_boundaries(page.auto_filter.ref)[1] + 1
    assert page.cell(first, 3).value == "Семинар «Разбор»"
    for new in (1, 0):
        assert settled.does("event", "certificates", "E1", str(archive), "--json") == 0
        assert (settled.json["certificates"], settled.json["new"]) == (1, new)
    assert zipfile.ZipFile(archive).namelist() == ["2026-1-01 Гостева Инна.pdf"]
    assert settled.does("event", "certificates", "E2", str(archive)) == 1
    assert settled.does("event", "sheet", "E77", str(sheet)) == 1
