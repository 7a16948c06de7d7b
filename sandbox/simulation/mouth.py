"""What people write: what a question asks for, what it does not, and nonsense."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING, Final

from sandbox.demo import paper

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

NONSENSE: Final = (
    "ааа", "?", "спасибо", "Спасибо!", "не понял", "отмена", "/cancel", "да", "нет", "ок", "завтра", "0", "-1", "99999",
    "1e9", "31.02.2027", "25:61", "🙂", "  .  ", "<b>жирно</b>", "&amp; & <", "=1+1", "'; DROP TABLE person; --",
    "А" * 5000, "http://example.com/x?y=1&z=<2>", "кто это?", "потеряла файл, что делать?", "Сделано", "я в отпуске",
    "\u202eтекст", "1.", "/nichego", "/start nepravda", "Здравствуйте! Подскажите, пожалуйста, когда срок отчёта?",
)  # fmt: skip
COMMANDS: Final = (
    "/start", "/home", "/home", "/home", "/status", "/roadmap", "/people", "/events", "/surveys", "/report",
    "/settings", "/reminders", "/help", "/mydata", "/privacy", "/review", "/ask", "/certificate", "/announce",
    "/seminar", "/import",
)  # fmt: skip
TITLES: Final = (
    "Формирующее оценивание на уроке", "Как разобрать пробную работу", "Открытые уроки", "Читательская грамотность",
    "Работа с отстающими", "Наставничество: первый месяц",
)  # fmt: skip
REASONS: Final = (
    "Приказ № 12 от 03.11.2026", "Карантин в школе", "По просьбе директора", "Перенесли из-за погоды", "Болезнь",
)  # fmt: skip
WORKS: Final = (
    "Приказ издан и размещён", "https://school.example/project", "Провели, протокол приложим",
    "Сделано частично, остальное к концу месяца", "План составлен: 12 учителей",
)  # fmt: skip
PLACES: Final = ("Методический кабинет", "Кабинет 12", "https://meet.example/abc", "Актовый зал школы № 1")


def day_soon(chance: random.Random, today: date) -> str:
    from datetime import timedelta  # noqa: PLC0415 - a module of values otherwise

    return f"{today + timedelta(days=chance.randrange(1, 40)):%d.%m.%Y}"


def period(_: random.Random, today: date) -> str:
    year = today.year if today.month >= 8 else today.year - 1  # noqa: PLR2004 - a school year's first preparations
    return f"{year}/{year % 100 + 1}"


def one(words: tuple[str, ...]) -> Callable[[random.Random, date], str]:
    return lambda chance, _: chance.choice(words)


def hour(chance: random.Random, _: date) -> str:
    return f"{chance.randrange(9, 18)}:{chance.choice(('00', '30'))}"


def figure(chance: random.Random, _: date) -> str:
    return str(chance.choice((1, 2, 2, 3, 5, 10, 0, 40)))


# What fits a question, by the step at which somebody stands; a file is asked for by a name in angle brackets.
FITTING: Final[dict[str, Callable[[random.Random, date], str]]] = {
    "Telling:trouble": one(("Спортзал на ремонте до декабря", "Нет учителя", "Не успеваем из-за карантина")),
    "Setting:ladder": one(("14 7 1", "10, 3", "7")),
    "Setting:days": figure,
    "WritingDays:days": lambda chance, today: f"{day_soon(chance, today)}",
    "AddingMunicipality:name": one(("Северный округ", "Степной район")),
    "Announcing:words": one(("Коллеги, завтра в 15:00 общее совещание.", "Напоминаю про отчёты.")),
    "Announcing:correction": one(("Совещание переносится на 16:00.",)),
    "ReportWriting:period": period,
    "ReportWriting:section": one(("В этом году работа велась по плану.", "Итоги подведены на совещании.")),
    "ReportWriting:source": one(("Данные муниципального органа",)),
    "ReportWriting:record": one(
        ("тьюторы\n4", "Все школы района\n9", "Диагностика\nприступили 24, рекомендовано 23, закончили 20")
    ),
    "Choosing:quiet": one(("22-7", "21:00–8:00")),
    "Writing:words": one(("Когда пришлют шаблон?", "Где взять приказ?")),
    "Writing:answer": one(("Шаблон пришлю завтра.", "Приказ на сайте управления.")),
    "Declining:reason": one(("Заболела", "Урок в это время")),
    "Replacing:name": one(("Заменова Ольга Петровна",)),
    "HandingOut:material": one(("https://materials.example/1", "<file>", "<photo>")),
    "Attending:code": one(("0000", "1234", "<code>", "<code>", "<code>")),
    "Ticking:guest": one(("Гостева Анна Ивановна, школа № 2", "Пришлая Ольга")),
    "Ticking:note": one(("Пришла позже",)),
    "ReadingLetter:letter": lambda chance, today: (
        f"{day_soon(chance, today)} в 14:00 состоится семинар «{chance.choice(TITLES)}» в актовом зале."
    ),
    "ReadingLetter:answer": one(("Учителя", "14:00")),
    "ShiftingEvent:hour": hour,
    "CallingOff:reason": one(REASONS),
    "ChangingEvent:words": one((*PLACES, "5", "12")),
    "ChangingEvent:person": one(("Иванова",)),
    "Inviting:own": one(("консультация",)),
    "Inviting:title": one(TITLES),
    "Inviting:day": day_soon,
    "Inviting:hour": hour,
    "Inviting:place": one(PLACES),
    "SearchingRoadmap:words": one(("план", "Утвердить", "7")),
    "EditingRoadmap:value": one(("Дорожная карта на год", "№ 51 от 10.10.2026")),
    "EditingRoadmap:why": one(REASONS),
    "EditingItem:reason": one(REASONS),
    "EditingItem:title": one(("Провести день открытых дверей",)),
    "EditingItem:value": one(("Обновить план работы", "не менее 2 семинаров", "Школьные команды", "<day>")),
    "EditingItem:why": one(REASONS),
    "EditingItem:closing": one(REASONS),
    "EditingItem:fresh": one(("Провести совещание; до 10.03.2027; Школьные команды; Протокол",)),
    "ImportingRoadmap:file": one(("<roadmap>",)),
    "ImportingRoadmap:period": period,
    "ImportingRoadmap:order": one((paper.ORDER,)),
    "Answering:words": one(("<canary>",)),
    "MovingLevels:words": one(("Высокий", "Средний")),
    "Deciding:words": one(("Проведём ещё два семинара.", "Решили продолжить.")),
    "Planning:file": one(("<list>",)),
    "Planning:plan": one(("14",)),
    "Talking:words": one(("Какой нужен документ?", "Подойдёт фотография?")),
    "Reviewing:reason": one(("Нет подписи директора", "Это за прошлый год")),
    "Reporting:gathering": one((*WORKS, "<file>", "<photo>", "<file>", "<album>")),
    "Reporting:counting": figure,
    "Reporting:dating": lambda chance, today: f"{today:%d.%m.%Y}" if chance.random() < 0.7 else "вчера",  # noqa: PLR2004
    "ListingStatus:names": one(("<schools>",)),
    "WritingSchool:school": one(("Новая школа", "Школа-сад «Ромашка»")),
    "WritingSchool:alias": one(("Первая", "СОШ")),
    "WritingSchool:name": one(("Школа с новым именем",)),
    "WritingMunicipality:name": one(("<town>",)),
    "WritingMunicipality:consent": one(("Согласие на обработку данных для наставничества.",)),
    "Joining:name": one(("<me>",)),
    "Refusing:reason": one(("Вас нет в приказе",)),
    "Founding:name": one(("<me>",)),
    "Asking:name": one(("<me>",)),
    "Choosing:name": one(("<me>",)),
    "Choosing:phone": one(("<contact>",)),
    "Phoning:number": one(("<contact>",)),
    "WritingTerm:day": day_soon,
    "ImportingPeople:file": one(("<people>",)),
}
PEOPLE_LIST: Final = "ФИО;Роль;Школа\n{rows}\n"


@cache
def roadmap() -> bytes:
    return paper.roadmap_docx()


def photo(number: int) -> bytes:
    """Give a small picture, another one for each number."""
    rows = b"".join(b"\0" + bytes((number + 40 * line) % 256 for _ in range(24)) for line in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(number: int) -> bytes:
    return b"%%PDF-1.4\n%% paper %d\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n" % number
