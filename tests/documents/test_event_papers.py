import io
from datetime import datetime

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents import certificate, event_plan
from documents.certificate import Certificate, as_pdf, drawn, fitted, parts_of
from documents.event_plan import PlanRow, PlanWords
from documents.qr import qr_png
from documents.registration_sheet import SheetRow, SheetWords, registration_sheet
from tests.support.shares import tries

SHEET = SheetWords(
    title="Лист регистрации",
    lines=("Семинар «Читаем вместе»", "10 декабря 2026 года, 14:00–16:00"),
    number="№",
    name="Ф. И. О.",
    post="Должность",
    school="Школа",
    last="Подпись",
    end=("Ответственный: ________",),
)
PLAN = PlanWords(
    title="План мероприятий на декабрь 2026 года",
    lines=("УТВЕРЖДАЮ",),
    number="№",
    when="Дата и время",
    what="Вид и тема",
    where="Форма и место",
    audience="Категория участников",
    responsible="Ответственный",
    item="Мероприятие карты",
    empty="Мероприятий нет.",
)
PAPER = Certificate(
    title="Сертификат участника",
    lead="подтверждает, что",
    name="Светлова Анна Павловна",
    school="Озёрная средняя школа № 2",
    took_part="участвовала в мероприятии",
    event="семинар «Читаем вместе»",
    details=("10 декабря 2026 года, 2 часа",),
    organiser="Методический центр Озёрного округа",
    number="№ 2026-14/07",
    code="K7MA-3TX-9PC",
    link="https://t.me/nastavnik_bot?start=check_K7MA3TX9PC",
)


def opened(data):
    return Document(io.BytesIO(data))


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_sheet_to_be_signed_has_its_columns_and_room_for_guests():
    paper = opened(registration_sheet([SheetRow("Светлова А. П.", "учитель", "Озёрная школа")], SHEET, spare=2))
    [table] = paper.tables
    assert texts(table) == [
        ["№", "Ф. И. О.", "Должность", "Школа", "Подпись"],
        ["1", "Светлова А. П.", "учитель", "Озёрная школа", ""],
        ["2", "", "", "", ""],
        ["3", "", "", "", ""],
    ]
    assert [line.text for line in paper.paragraphs if line.text] == [SHEET.title, *SHEET.lines, *SHEET.end]


def test_afterwards_the_way_and_the_time_stand_in_the_place_of_the_signature():
    rows = [SheetRow("Светлова А. П.", "учитель", "Озёрная школа", "по коду, 14:03")]
    assert texts(opened(registration_sheet(rows, SHEET)).tables[0])[1][-1] == "по коду, 14:03"


def test_the_header_comes_again_and_no_row_is_torn():
    rows = [SheetRow(f"Участник {n}", "", "") for n in range(300)]
    table = opened(registration_sheet(rows, SHEET)).tables[0]
    assert len(table.rows) == 301
    properties = [row._tr.trPr for row in table.rows]
    assert properties[0].find(qn("w:tblHeader")) is not None
    assert all(one.find(qn("w:cantSplit")) is not None for one in properties)


def test_pages_are_numbered_from_the_second_on():
    page = opened(registration_sheet([], SHEET)).sections[0]
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header.paragraphs[0]._p.xml
    assert (page.page_width.cm, page.page_height.cm) == (pytest.approx(21, 0.01), pytest.approx(29.7, 0.01))


def plan_row(what="Семинар «Читаем вместе»"):
    when = datetime(2026, 12, 10, 14, 0)  # noqa: DTZ001 - on the clock of the place
    return PlanRow("10 декабря, 14:00", when, what, "очно, школа № 2", "учителя", "Орлова П. П.", "2.3")


def test_the_plan_of_a_month_is_numbered_and_laid_across():
    paper = opened(event_plan.as_docx([plan_row(), plan_row("Вебинар")], PLAN))
    assert paper.sections[0].orientation == WD_ORIENT.LANDSCAPE
    shown = texts(paper.tables[0])
    assert shown[0] == list(PLAN.headers)
    assert shown[1] == [
        "1",
        "10 декабря, 14:00",
        "Семинар «Читаем вместе»",
        "очно, школа № 2",
        "учителя",
        "Орлова П. П.",
        "2.3",
    ]
    assert [row[0] for row in shown[1:]] == ["1", "2"]


def test_an_empty_plan_says_so():
    paper = opened(event_plan.as_docx([], PLAN))
    assert not paper.tables
    assert paper.paragraphs[-1].text == "Мероприятий нет."


def test_the_workbook_of_a_plan_has_real_moments_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(event_plan.as_xlsx([plan_row("=HYPERLINK(1)")], PLAN))).active
    assert sheet["A1"].value == PLAN.title
    assert [cell.value for cell in sheet[3]] == list(PLAN.headers)
    assert sheet["B4"].value == datetime(2026, 12, 10, 14, 0)  # noqa: DTZ001 - Excel knows no zones
    assert sheet["C4"].value == "'=HYPERLINK(1)"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_a_row_of_the_plan_is_as_high_as_its_text():
    data = event_plan.as_xlsx([plan_row("Семинар"), plan_row("Семинар «Читаем вместе» " * 6)], PLAN)
    rows = openpyxl.load_workbook(io.BytesIO(data)).active.row_dimensions
    assert rows[4].height is None
    assert rows[5].height >= 4 * 15, "lines would lie on the row beneath"


def test_a_certificate_is_one_page_of_a4_laid_across():
    data = as_pdf(PAPER)
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [ 0 0 841" in data


def test_equal_certificates_have_equal_pixels_and_another_name_other_ones():
    one, other = drawn(PAPER), drawn(certificate.Certificate(**{**fields(), "name": "Орлова Полина Павловна"}))
    assert one.tobytes() == drawn(PAPER).tobytes()
    assert one.tobytes() != other.tobytes()


def fields():
    return {name: getattr(PAPER, name) for name in Certificate.__slots__}


def free_rows(sheet, top, bottom):
    """Whether no letter stands between two heights inside the frame."""
    box = (certificate.FRAME + 30, top, sheet.width - certificate.FRAME - 30, bottom)
    return sheet.crop(box).getextrema() == (0xFF, 0xFF)


LONG = {
    "name": "Константинопольская-Благовещенская " * 9,
    "event": "семинар " * 40,
    "school": "Бюджетное учреждение " * 20,
}


@pytest.mark.parametrize("long", [{}, LONG, {"name": "Щ" * 300}], ids=["usual", "everything long", "one word"])
def test_three_hundred_characters_fit_between_the_frame_and_the_foot(long):
    sheet = drawn(Certificate(**{**fields(), **{name: text[:300] for name, text in long.items()}}))
    foot = sheet.height - certificate.FOOT
    assert free_rows(sheet, certificate.FRAME + 20, certificate.FRAME + 50)
    assert free_rows(sheet, foot, foot + 25)
    assert not free_rows(sheet, certificate.FRAME + 50, foot)


@settings(deadline=None, max_examples=tries(30, quick=8))
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_letter_of_a_name_is_lost(name):
    part = next((one for one in parts_of(Certificate(**{**fields(), "name": name})) if one.size == 54), None)
    if part is None:
        assert not name.strip()
        return
    _, lines = fitted(part, 0.4)
    whole = certificate.printable(name).replace("\n", " ")
    assert "".join(lines).replace(" ", "").replace("\N{NO-BREAK SPACE}", "") == whole.replace(" ", "").replace(
        "\N{NO-BREAK SPACE}", ""
    )


def test_the_code_on_the_paper_leads_to_the_check():
    sheet = drawn(PAPER)
    right = sheet.width - certificate.SIDE
    top = sheet.height - certificate.FOOT + 30
    shown = sheet.crop((right - certificate.QR - 10, top, right, top + certificate.QR)).convert("1")
    code = Image.open(io.BytesIO(qr_png(PAPER.link, certificate.QR))).convert("1")
    assert shown.crop((shown.width - code.width, 0, shown.width, code.height)).tobytes() == code.tobytes()
