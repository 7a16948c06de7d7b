"""Cards for a whole staff: everybody's link, once as words and once as a picture."""

import io

import openpyxl
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from PIL import Image

from documents.invite_sheet import BLANK, Invite, InviteWords, as_docx, as_xlsx
from documents.qr import qr_png

WORDS = InviteWords(
    title="Приглашение в «Наставник»",
    hint="Наведите камеру телефона на картинку.\nИли наберите ссылку в браузере.",
    name="Имя", role="Роль", school="Школа", link="Ссылка", picture="Код",
)  # fmt: skip
INVITES = [
    Invite("Анна Выдуманная", "учитель", "Берёзовская СШ", "https://t.me/bot?start=one"),
    Invite("", "учитель", "Берёзовская СШ", "https://t.me/bot?start=two"),
    Invite("=Пётр <b>", "директор", "Каменская ООШ", "https://t.me/bot?start=three"),
]


def cards(data):
    table = Document(io.BytesIO(data)).tables[0]
    inner = [cell.tables[0] for row in table.rows for cell in row.cells if cell.tables]
    return [[paragraph.text for paragraph in card.rows[0].cells[1].paragraphs] for card in inner]


def test_every_person_gets_a_card():
    first, second, third = cards(as_docx(INVITES, WORDS))
    assert first == [WORDS.title, "Анна Выдуманная", "учитель", "Берёзовская СШ", WORDS.hint, INVITES[0].link]
    assert second[1] == "_" * BLANK
    assert third[1] == "=Пётр <b>"


def test_cards_carry_a_picture_each():
    paper = Document(io.BytesIO(as_docx(INVITES, WORDS)))
    pictures = paper.element.body.xpath(".//pic:pic")
    assert len(pictures) == len(INVITES)


LONG = Invite(
    "Константинопольская-Преображенская Александра Владиславовна",
    "руководитель методического объединения учителей русского языка и литературы",
    "Муниципальное бюджетное общеобразовательное учреждение «Заозёрная средняя общеобразовательная школа имени "
    "дважды Героя Ивана Ивановича Примерова с углублённым изучением отдельных предметов»",
    "https://t.me/nastavnik_priozyornogo_rayona_bot?start=" + "aB3-_" * 12,
)


def test_a_card_with_long_words_grows_instead_of_cutting_them_off():
    document = Document(io.BytesIO(as_docx([LONG, *INVITES], WORDS)))
    assert {row.height_rule for row in document.tables[0].rows} == {WD_ROW_HEIGHT_RULE.AT_LEAST}
    assert cards(as_docx([LONG], WORDS))[0][1:4] == [LONG.name, LONG.role, LONG.school]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([LONG, INVITES[0]], WORDS))).active
    lines = len(LONG.school) * 1.3 / sheet.column_dimensions["D"].width
    assert sheet.row_dimensions[2].height >= 15 * lines, "in a font that runs a third wider"
    assert sheet.row_dimensions[3].height < sheet.row_dimensions[2].height


def test_nobody_to_invite_is_still_a_paper():
    assert Document(io.BytesIO(as_docx([], WORDS))).paragraphs[0].text == WORDS.title


def test_the_workbook_has_a_strip_and_a_picture_for_everybody():
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(INVITES, WORDS))).active
    assert [cell.value for cell in sheet[1]] == ["Код", "Имя", "Роль", "Школа", "Ссылка"]
    assert sheet["B2"].value == "Анна Выдуманная"
    assert sheet["B4"].value == "'=Пётр <b>"
    assert sheet["E2"].value.splitlines()[0] == INVITES[0].link
    assert [image.anchor._from.row for image in sheet._images] == [1, 2, 3]


def test_a_code_is_a_sharp_square_with_a_white_edge():
    image = Image.open(io.BytesIO(qr_png("https://t.me/bot?start=" + "a" * 40)))
    assert image.width == image.height
    assert 400 <= image.width <= 640
    assert image.convert("L").crop((0, 0, image.width, 16)).getextrema() == (255, 255)


def test_equal_links_give_equal_pictures():
    assert qr_png("https://t.me/bot?start=one") == qr_png("https://t.me/bot?start=one")
    assert qr_png("https://t.me/bot?start=one") != qr_png("https://t.me/bot?start=two")
