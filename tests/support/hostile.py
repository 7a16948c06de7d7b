"""Files that must be refused: wrong ones that people send by mistake and hostile ones that somebody made."""

import gzip
import io
import random
import struct
import zipfile
from itertools import pairwise

import docx
from openpyxl import Workbook

from documents.errors import Problem
from tests.support.office import document, saved, workbook, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADER = ["№", "Мероприятие", "Срок", "Ответственный"]
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
NOISE = random.Random(7).randbytes(200_000)


def word(body, *, before=""):
    """Build a docx whose main part is this XML."""
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return zipped({"word/document.xml": text})


def cell(text):
    return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(*rows):
    lines = ("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def nested(depth):
    return "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


def excel(**changed):
    """Build an xlsx and put other bytes into some of its parts (double underscores stand for slashes)."""
    source = zipfile.ZipFile(io.BytesIO(workbook([HEADER, [1, "Дело", "май", "Куратор"]])))
    parts = {name: source.read(name) for name in source.namelist()}
    for name, content in changed.items():
        path = name.replace("__", "/") + ".xml"
        if content is None:
            del parts[path]
        else:
            parts[path] = content
    return zipped(parts)


def lying_bomb():
    """Say that the part unpacks to 1 KB when it unpacks to 100 MB."""
    data = bytearray(word("<w:p/>" * 16_000_000))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1024)
    return bytes(data)


def encrypted_zip():
    data = bytearray(word("<w:p/>"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    return bytes(data)


def many_rows_of_word():
    rows = "<w:tr>" + cell("1") + cell("Дело") + cell("май") + cell("Куратор") + "</w:tr>"
    return word("<w:tbl>" + rows * 20_000 + "</w:tbl>")


def heavy_word():
    """60 MB of XML that packs like an honest text."""
    letters = random.Random(3)
    words = [f"<w:p><w:r><w:t>{letters.randrange(10**9)}</w:t></w:r></w:p>" for _ in range(5_000)]
    return word("".join(words) * 250)


def heavy_sheet():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(1_000):
        sheet.append([f"{number} {column}" for column in range(60)])
    return saved(book)


LAUGHS = "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in pairwise("abcdefghij"))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ха">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)
STRINGS = b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><sst>&a;</sst>'
PAGE = "<html><body><table><tr><td>Мероприятие</td><td>Срок</td></tr></table></body></html>"
WHOLE = document([HEADER, ["1", "Дело", "май", "Куратор"]])

# Built when they are asked for: some are large.
FILES = {
    "empty": (lambda: b"", Problem.EMPTY),
    "spaces": (lambda: b" \r\n\t" * 100, Problem.EMPTY),
    "zeros": (lambda: b"\0" * 10_000, Problem.EMPTY),
    "only a byte order mark": (lambda: b"\xef\xbb\xbf", Problem.EMPTY),
    "larger than 20 MB": (lambda: b"a;b\n" * 6_000_000, Problem.TOO_BIG),
    "png called xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + NOISE, Problem.PICTURE),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + NOISE, Problem.PICTURE),
    "gif": (lambda: b"GIF89a" + NOISE, Problem.PICTURE),
    "bmp": (lambda: b"BM" + b"\0" * 40 + NOISE, Problem.PICTURE),
    "tiff": (lambda: b"II*\0" + NOISE, Problem.PICTURE),
    "webp": (lambda: b"RIFF\x10\0\0\0WEBP" + NOISE, Problem.PICTURE),
    "docx cut in the middle": (lambda: WHOLE[: len(WHOLE) // 2], Problem.BROKEN),
    "docx with a hole": (lambda: WHOLE[:1000] + b"\0" * 500 + WHOLE[1500:-200] + b"\0" * 200, Problem.BROKEN),
    "zip signature and noise": (lambda: b"PK\x03\x04" + NOISE, Problem.BROKEN),
    "docx with a flipped bit": (lambda: word("<w:p/>").replace(b"\x4b", b"\x4a", 2), Problem.NOT_TEXT),
    "zip bomb": (lambda: word("<w:p/>" * 8_000_000), Problem.TOO_HEAVY),
    "zip bomb that lies about its size": (lying_bomb, Problem.BROKEN),
    "xlsx bomb": (lambda: excel(xl__worksheets__sheet1=SHEET % (b" " * 60_000_000)), Problem.TOO_HEAVY),
    "ten thousand parts": (lambda: zipped({f"word/{number}.xml": "" for number in range(10_000)}), Problem.TOO_HEAVY),
    "60 MB of honest XML": (heavy_word, Problem.TOO_HEAVY),
    "external entity": (lambda: word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", before=OUTSIDE), Problem.ENTITIES),
    "billion laughs": (lambda: word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", before=LAUGHS), Problem.ENTITIES),
    "entity in UTF-16": (
        lambda: zipped({"word/document.xml": f"{OUTSIDE}<a>&a;</a>".encode("utf-16")}),
        Problem.ENTITIES,
    ),
    "entity in a workbook": (lambda: excel(xl__sharedStrings=STRINGS), Problem.ENTITIES),
    "old doc": (lambda: OLE + "WordDocument".encode("utf-16-le") + NOISE, Problem.OLD_WORD),
    "old xls": (lambda: OLE + "Workbook".encode("utf-16-le") + NOISE, Problem.OLD_EXCEL),
    "old ppt": (lambda: OLE + "PowerPoint Document".encode("utf-16-le"), Problem.OLD_OFFICE),
    "docx with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), Problem.PASSWORD),
    "zip with a password": (encrypted_zip, Problem.PASSWORD),
    "web page called xls": (lambda: PAGE.encode("cp1251"), Problem.HTML),
    "web page in UTF-16": (lambda: PAGE.encode("utf-16"), Problem.HTML),
    "web archive called doc": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n" + PAGE.encode(),
        Problem.HTML,
    ),
    "workbook of 2003 in XML": (
        lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
        Problem.OLD_OFFICE,
    ),
    "rtf": (lambda: b"{\\rtf1\\ansi\\ansicpg1251 text}", Problem.RTF),
    "odt": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        Problem.OPEN_DOCUMENT,
    ),
    "ods": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Problem.OPEN_DOCUMENT),
    "pptx": (lambda: zipped({"ppt/presentation.xml": "<a/>"}), Problem.OTHER_OFFICE),
    "xlsb": (lambda: zipped({"xl/workbook.bin": NOISE[:100]}), Problem.OTHER_OFFICE),
    "zip of documents": (lambda: zipped({"план.docx": WHOLE}), Problem.ARCHIVE),
    "empty zip": (lambda: zipped({}), Problem.ARCHIVE),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + NOISE, Problem.ARCHIVE),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + NOISE, Problem.ARCHIVE),
    "gz": (lambda: gzip.compress(b"a;b\n" * 100), Problem.ARCHIVE),
    "program": (lambda: b"MZ\x90\0" + NOISE, Problem.NOT_TEXT),
    "noise called csv": (lambda: NOISE, Problem.NOT_TEXT),
    "noise of control characters": (lambda: bytes(range(1, 32)) * 500, Problem.NOT_TEXT),
    "20,000 rows in Excel": (
        lambda: workbook([HEADER, *([n, "Дело", "май", "Куратор"] for n in range(20_000))]),
        Problem.TOO_MANY_ROWS,
    ),
    "20,000 rows in Word": (many_rows_of_word, Problem.TOO_MANY_ROWS),
    "20,000 rows in csv": (lambda: b"a;b;c\n" * 20_000, Problem.TOO_MANY_ROWS),
    "tables in tables": (lambda: word(nested(40)), Problem.TOO_DEEP),
    "very deep XML": (lambda: word("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), Problem.TOO_DEEP),
    "huge cell in Word": (lambda: word(table(HEADER, ["1", "ы" * 300_000, "май", "я"])), Problem.CELL_TOO_LONG),
    "huge cell in csv": (
        lambda: "№;Мероприятие;Срок\n1;".encode() + b"a" * 3_000_000 + ";май\n".encode(),
        Problem.CELL_TOO_LONG,
    ),
    "quote that never ends": (lambda: '№;Мероприятие;Срок\n1;"'.encode() + b"a;b\n" * 100_000, Problem.CELL_TOO_LONG),
    "docx without a body": (lambda: zipped({"word/document.xml": "<a/>"}), Problem.BROKEN),
    "docx without its main part": (lambda: zipped({"word/styles.xml": "<a/>"}), Problem.BROKEN),
    "docx that is no XML": (lambda: zipped({"word/document.xml": NOISE}), Problem.BROKEN),
    "xlsx without a workbook": (lambda: excel(xl__workbook=None), Problem.BROKEN),
    "xlsx without its sheet": (lambda: excel(xl__worksheets__sheet1=None), Problem.BROKEN),
    "xlsx with a broken sheet": (lambda: excel(xl__worksheets__sheet1=SHEET % b"<sheetData><row>"), Problem.BROKEN),
    "xlsx without cells": (lambda: workbook([]), Problem.NO_ROADMAP),
    "wide sheet of nothing": (heavy_sheet, Problem.NO_ROADMAP),
    "docx without a table": (lambda: document("Приказ", "О работе."), Problem.NO_ROADMAP),
    "empty docx": (lambda: saved(docx.Document()), Problem.NO_ROADMAP),
    "letter": ("Добрый день! Пришлите план.".encode, Problem.NO_ROADMAP),
    "broken pdf": (lambda: b"%PDF-1.7\n" + NOISE, Problem.BROKEN),
}
