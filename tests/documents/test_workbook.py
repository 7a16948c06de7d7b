"""Every export's xlsx: no live formulas, real dates, names that Excel accepts."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.workbook import Percent, Sheet, free_title, workbook


def opened(*sheets):
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets)))


def values(rows):
    sheet = opened(Sheet("Лист", ("А",), rows)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_the_header_is_bold_frozen_and_filtered():
    sheet = opened(Sheet("Школы", ("Школа", "Сделано"), [("Лесная", 5), ("Каменская", 7)])).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Школы", "A2", "A1:B3")
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet["A2"].alignment.wrap_text
    assert sheet["B2"].value == 5


@pytest.mark.parametrize("text", ["=1+1", "+7 999", "-1", "@cmd", " =A1", "\t=A1", "\r=A1", '=HYPERLINK("http://a")'])
def test_nothing_is_a_live_formula(text):
    data = workbook([Sheet("Лист", (text,), [(text,)])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s", "s"]
    assert sheet["A2"].value.startswith("'")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_dates_and_shares_are_real_values():
    omsk = timezone(timedelta(hours=6))
    moment = datetime(2026, 12, 25, 9, 30, tzinfo=omsk)
    sheet = opened(Sheet("Лист", ("А", "Б", "В"), [(date(2026, 12, 25), moment, Percent(0.92))])).active
    day, clock, share = sheet[2]
    assert (day.value.isoformat(), day.number_format) == ("2026-12-25T00:00:00", "dd.mm.yyyy")
    assert (clock.value.isoformat(), clock.number_format) == ("2026-12-25T09:30:00", "dd.mm.yyyy hh:mm")
    assert (share.value, share.number_format) == (0.92, "0%")


def test_a_moment_keeps_the_clock_of_its_zone():
    ((moment,),) = values([(datetime(2026, 1, 1, 23, tzinfo=UTC),)])
    assert moment.isoformat() == "2026-01-01T23:00:00"


def test_negative_numbers_stay_numbers():
    assert values([(-5,), (-2.5,)]) == [[-5], [-2.5]]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_can_be_written(texts):
    (row,) = values([[*texts, "конец"]])
    assert row[-1] == "конец"
    assert not any(str(value or "").lstrip().startswith(("=", "+", "-", "@")) for value in row)


def test_a_very_long_text_fits_into_a_cell():
    assert len(values([("а" * 50_000,)])[0][0]) <= 32_767


@pytest.mark.parametrize(
    ("title", "shown"), [("Итоги: 2026/27 [все]", "Итоги  2026 27  все"), ("", "1"), ("'", "1"), ("а" * 40, "а" * 31)]
)
def test_titles_are_made_acceptable(title, shown):
    assert free_title(title, set()) == shown


def test_equal_titles_are_numbered():
    assert opened(Sheet("Школа", (), []), Sheet("школа", (), []), Sheet("Школа", (), [])).sheetnames == [
        "Школа", "школа 2", "Школа 3",
    ]  # fmt: skip


def test_a_sheet_without_rows_is_still_a_sheet():
    assert opened(Sheet("Пусто", ("А", "Б"), [])).active.auto_filter.ref == "A1:B1"


def test_widths_are_given_or_fit_the_text():
    sheet = opened(Sheet("Л", ("Школа", "n"), [("Приозёрная средняя школа", 1)])).active
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (26, 8)
    sheet = opened(Sheet("Л", ("Школа",), [("Приозёрная",)], (40,))).active
    assert sheet.column_dimensions["A"].width == 40
