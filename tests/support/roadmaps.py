"""Invented roadmaps as files: what coordinators send."""

from sqlalchemy import func, select

from models.roadmap import ItemOccurrence, RoadmapItem
from tests.support.office import Wide, document

PERIOD = "2026/27"

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


async def brings(anna, content, name="карта.docx", *, order=None, period=PERIOD):
    """From /import to the overview."""
    await anna.sends("/import")
    await anna.uploads(content, name)
    await anna.sends(period)
    if order:
        await anna.sends(order)
    else:
        await anna.taps("Приказа пока нет")


async def count(house, table, *where):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table).where(*where))).scalar_one()


async def items_of(house):
    async with house.app.db.read() as session:
        query = select(RoadmapItem).where(RoadmapItem.closed_at.is_(None)).order_by(RoadmapItem.position)
        return list((await session.execute(query)).scalars())


async def days_of(house, item):
    async with house.app.db.read() as session:
        query = select(ItemOccurrence.due).where(ItemOccurrence.item_id == item.id).order_by(ItemOccurrence.ordinal)
        return [day.isoformat() if day else None for day in (await session.execute(query)).scalars()]
