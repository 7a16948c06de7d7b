"""The roadmap of the invented municipality, with deadlines of every kind, as the Word file its coordinator has."""

from __future__ import annotations

from typing import Final

from documents.roadmap_export import ExportRow, ExportWords, as_docx

FILENAME: Final = "Дорожная карта Приозёрного района.docx"
ORDER: Final = "№ 47 от 28.08.2026"
WORDS: Final = ExportWords(
    title="Дорожная карта поддержки школ Приозёрного района на 2026/27 учебный год",
    number="№",
    activity="Мероприятие",
    deadline="Срок",
    executors="Ответственный",
    result="Ожидаемый результат",
    mark="Отметка об исполнении",
)
ORGANISATION: Final = "Организация работы"
DIAGNOSIS: Final = "Диагностика"
TEACHERS: Final = "Помощь учителям"
PUPILS: Final = "Работа с учениками"

SCHOOL_TEAMS: Final = "Школьные команды"
OFFICE: Final = "Специалисты управления образования"

ROWS: Final = (
    ("1", ORGANISATION, "Утвердить состав наставнического центра", "до 15.09.2026", OFFICE, "Приказ"),
    ("2", ORGANISATION, "Обсудить ход работы с кураторами", "ежемесячно", "Муниципальный координатор", "Протоколы"),
    (
        "3",
        ORGANISATION,
        "Обновить страницу проекта на сайте школы",
        "до 20.11.2026",
        SCHOOL_TEAMS,
        "Ссылка на страницу",
    ),
    ("4", DIAGNOSIS, "Выяснить, в чём учителям нужна помощь", "ноябрь 2026", SCHOOL_TEAMS, "Сводка по школе"),
    ("5", DIAGNOSIS, "Разобрать результаты пробных работ", "январь–февраль 2027", OFFICE, "Справка"),
    (
        "6",
        DIAGNOSIS,
        "Уточнить план работы с рисками школы",
        "до 10.12.2026 на 1-е полугодие, до 05.05.2027 на 2-е полугодие",
        "Команды школ ШНОР",
        "План с отметками",
    ),
    (
        "7",
        TEACHERS,
        "Составить индивидуальные маршруты педагогов",
        "до 01.12.2026",
        SCHOOL_TEAMS,
        "100 % учителей с ИОМ",
    ),
    (
        "8",
        TEACHERS,
        "Побывать на уроках в школе-партнёре",
        "в течение учебного года по отдельному плану",
        SCHOOL_TEAMS,
        "Не менее 2 посещений",
    ),
    ("10", TEACHERS, "Провести открытые уроки наставников", "16–20 ноября 2026", SCHOOL_TEAMS, "Фотоотчёт"),
    ("11", TEACHERS, "Выехать в школы командой методистов", "II квартал 2027", OFFICE, "Рекомендации школам"),
    ("12", TEACHERS, "Провести предметные недели", "по плану школ", SCHOOL_TEAMS, "100 % школ"),
    ("13", PUPILS, "Составить учебные планы для отстающих", "до 25.11.2026", SCHOOL_TEAMS, "ИУП на каждого"),
    ("14", PUPILS, "Проверить, как идут консультации к экзаменам", "ежеквартально", OFFICE, "Справка"),
    ("15", PUPILS, "Провести форум удачных уроков", "март 2027", "ОО (не менее 80 %)", "Сборник уроков"),
    ("16", PUPILS, "Подвести итоги года", "по окончании учебного года", OFFICE, "Аналитическая справка"),
)


def roadmap_docx() -> bytes:
    """Give the file as the coordinator would send it."""
    rows = [ExportRow(*(row[0], row[1], row[2], row[3], row[4], row[5], "")) for row in ROWS]
    return as_docx(rows, WORDS)
