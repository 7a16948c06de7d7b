"""Why a file was not read, in words."""

from __future__ import annotations

from typing import Final

from documents.errors import Problem
from locales import __

WORDS: Final = {
    Problem.EMPTY: __("The file is empty."),
    Problem.TOO_BIG: __(
        "The file is larger than {limit} MB. A roadmap is much smaller: perhaps there are pictures in it."
    ),
    Problem.TOO_HEAVY: __(
        "The file unpacks to more than a roadmap can hold. Save it anew without pictures and try again."
    ),
    Problem.TOO_MUCH_TEXT: __(
        "There is more text in the file than a table of ours can hold. Leave only the table in it and try again."
    ),
    Problem.BUSY: __(
        "The computer is so busy that the file could not be read. Send it once more in a few minutes, please."
    ),
    Problem.TOO_SLOW: __(
        "The file could not be read within {limit} seconds. Copy the table alone into a new document."
    ),
    Problem.TOO_MANY_ROWS: __("There are more than {limit} rows in the file. Leave only the roadmap in it."),
    Problem.CELL_TOO_LONG: __("A cell holds more than {limit} characters. That is not a row of a roadmap."),
    Problem.TOO_DEEP: __("Tables lie inside tables too deep. Copy the roadmap's table into a new document."),
    Problem.BROKEN: __("The file is damaged. Open it, save it anew and send it again."),
    Problem.ENTITIES: __("There are instructions inside the file that a document never has. It was not opened."),
    Problem.PASSWORD: __("The file is protected with a password. Save it without one and send it again."),
    Problem.OLD_WORD: __("This is the old Word format (.doc). Open it in Word and save it as .docx."),
    Problem.OLD_EXCEL: __("This is the old Excel format (.xls). Open it in Excel and save it as .xlsx."),
    Problem.OLD_OFFICE: __("This is an old Office format. Open it and save it as .docx or .xlsx."),
    Problem.HTML: __(
        "This is a web page, whatever its name says. Open it in Word or Excel and save it as .docx or .xlsx."
    ),
    Problem.RTF: __("This is an RTF document. Open it in Word and save it as .docx."),
    Problem.OPEN_DOCUMENT: __("This is an OpenDocument file. Open it and save it as .docx or .xlsx."),
    Problem.PICTURE: __("This is a picture. Send the document that it was taken from."),
    Problem.ARCHIVE: __("This is an archive. Unpack it and send the document itself."),
    Problem.OTHER_OFFICE: __("This is neither a Word document nor an Excel workbook. Save it as .docx or .xlsx."),
    Problem.NOT_TEXT: __("This file holds neither a document nor text. Send a .docx, .xlsx or .csv file."),
    Problem.PDF_NOT_SUPPORTED: __("PDF files are not read here. Send the roadmap as .docx, .xlsx or .csv."),
    Problem.PDF_WITHOUT_TEXT: __(
        "There is no text in this PDF, only pictures of pages. Send the document it was printed from."
    ),
    Problem.NO_ROADMAP: __("No table with activities and deadlines was found in the file."),
    Problem.NO_PEOPLE: __(
        "No table with names or schools was found. The first row must name the columns: full name, role, school, phone."
    ),
    Problem.NOT_WORD: __("Only a Word document will do here. Save it as .docx and send it again."),
    Problem.NO_LETTERHEAD: __(
        "Neither a header nor a footer has anything in it. Put the head of the letterhead into the header of the page."
    ),
    Problem.PICTURES_TOO_BIG: __(
        "The pictures of the letterhead take more than {limit} MB. Make them smaller and send it again."
    ),
    Problem.FAILED: __("The file could not be read. Copy its table into a new document and send that."),
}
