"""Invented roadmaps as files: what coordinators send."""

from tests.support.office import Wide, document

HEADER = ["№", "Мероприятия", "Сроки", "Исполнители", "Планируемый результат"]
ROWS = [
    ["1.", "Утвердить план работы со школами", "до 15.10.2026", "Отдел образования", "Приказ"],
    ["2.", "Выявить профессиональные дефициты учителей", "октябрь 2026", "Школьные команды", "Справка"],
    ["5.", "Провести семинар для завучей", "по плану РМО", "Руководители РМО", "Не менее 2 семинаров"],
    ["6.", "Совещание с директорами", "ежемесячно", "Руководители ОО", "100 % школ"],
    ["7.", "Собеседование с командами школ", "", "ОО", None],
    ["9.", "Сдать отчёт", "31 июня 2027", "Озёрный О.О.", "Отчёт"],
]


def table(rows=ROWS, *, section="1. Работа с командами школ"):
    return [HEADER, [Wide(section, across=5)], *([cell or "" for cell in row] for row in rows)]


def roadmap_docx(rows=ROWS, **more):
    return document("Дорожная карта поддержки школ", table(rows, **more))


def as_text(rows=ROWS):
    return "\n".join("\t".join(cell or "" for cell in row) for row in [HEADER, *rows])


def as_csv(rows=ROWS, *, separator=";", encoding="utf-8"):
    return "\r\n".join(separator.join(cell or "" for cell in row) for row in [HEADER, *rows]).encode(encoding)
