"""A roadmap file as what was read out of it."""

from documents.roadmap_table import read_rows
from documents.tables import read_tables

HEADER = ["№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат"]


def read(data):
    return read_rows(read_tables(data))


def rows(data):
    """Read rows as (number, section, title, deadline, executors)."""
    return [(row.number, row.section, row.title, row.deadline, row.executors) for row in read(data).rows]
