"""Letters of the tests: a text each and what is to be read from it; those marked docx are made into documents."""

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx import Document

FOLDER = Path(__file__).parents[1] / "unit" / "letters"
FILLER = "Методические материалы помогают педагогам видеть трудности учеников и выбирать приёмы работы с ними."


@dataclass(frozen=True)
class Letter:
    name: str
    kind: str
    text: str
    today: date
    events: list
    doubts: list

    @property
    def data(self):
        return as_document(self.text) if self.kind == "docx" else self.text.encode()


def letters():
    return [letter(path) for path in sorted(FOLDER.glob("*.txt"))]


def letter(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8") + f"{FILLER}\n" * expected.get("pad", 0)
    today = date.fromisoformat(expected["today"])
    return Letter(path.stem, expected["as"], text, today, expected["events"], expected["doubts"])


def as_document(text):
    """Make a Word document: a line is a paragraph, lines of «| a | b |» are a table, «<br>» a line in a cell."""
    paper, rows = Document(), []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append([cell.strip().replace("<br>", "\n") for cell in line.strip("| ").split("|")])
            continue
        if rows:
            table = paper.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, words in zip(table.add_row().cells, row, strict=False):
                    cell.text = words
            rows = []
        if line.strip():
            paper.add_paragraph(line)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()
