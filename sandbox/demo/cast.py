"""Who lives in the invented municipality. The names say what their bearers do, so that nobody takes them for real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.enums import Role

MUNICIPALITY: Final = "Приозёрный район"
ZONE: Final = "Asia/Krasnoyarsk"

LAKE_1: Final = "Приозёрная СШ № 1"
BIRCH: Final = "Берёзовская СШ"
STONE: Final = "Каменская ООШ"
FAR: Final = "Филиал Берёзовской СШ в с. Дальнее"
SCHOOLS: Final = (LAKE_1, BIRCH, STONE, FAR)
PARENTS: Final = {FAR: BIRCH}
ON_THE_LIST: Final = (BIRCH, STONE, FAR)


@dataclass(frozen=True)
class Part:
    """Somebody on the stage, with the posts that they are invited to; the coordinator is there from the start."""

    name: str
    posts: tuple[tuple[Role, str], ...]
    caption: str


COORDINATOR: Final = Part("Порядкова Анна Борисовна", (), "муниципальный координатор")
CURATOR: Final = Part(
    "Опытнов Пётр Ильич",
    ((Role.CURATOR, BIRCH), (Role.CURATOR, FAR)),
    "куратор двух школ",
)
# Curates one school while her own is on the list.
DIRECTOR: Final = Part(
    "Каменева Мария Сергеевна",
    ((Role.LEADER, STONE), (Role.CURATOR, LAKE_1)),
    "директор Каменской ООШ и куратор",
)
SCHOOL_COORDINATORS: Final = (
    Part("Делова Ольга Петровна", ((Role.SCHOOL_COORDINATOR, BIRCH),), "школьный координатор, Берёзовская СШ"),
    Part("Папкина Нина Львовна", ((Role.SCHOOL_COORDINATOR, STONE),), "школьный координатор, Каменская ООШ"),
    Part("Срокова Вера Ивановна", ((Role.SCHOOL_COORDINATOR, FAR),), "школьный координатор, филиал"),
    Part("Отчётова Зоя Павловна", ((Role.SCHOOL_COORDINATOR, LAKE_1),), "школьный координатор, школа № 1"),
)
TEACHERS: Final = tuple(
    Part(name, ((Role.TEACHER, school),), f"учитель, {school}")
    for name, school in (
        ("Глаголева Ирина Юрьевна", BIRCH),
        ("Дробина Елена Олеговна", BIRCH),
        ("Формулин Олег Иванович", BIRCH),
        ("Картов Степан Андреевич", BIRCH),
        ("Числова Тамара Игоревна", STONE),
        ("Буквина Алла Романовна", STONE),
        ("Опытова Яна Денисовна", STONE),
        ("Гербариева Роза Тимуровна", FAR),
        ("Контурова Лидия Марковна", FAR),
        ("Скобкина Дарья Львовна", LAKE_1),
        ("Сонетов Борис Глебович", LAKE_1),
        ("Циркулев Артём Вадимович", LAKE_1),
    )
)
EVERYBODY: Final = (COORDINATOR, CURATOR, DIRECTOR, *SCHOOL_COORDINATORS, *TEACHERS)

PAGE_OF_SCHOOL: Final = "https://school.example/project"
CAME_BACK: Final = "На странице нет плана на этот год."
PROBLEM: Final = "Спортзал на ремонте до декабря, открытый урок проводить негде."
# Which kind of data for the report, and how it is written.
FOR_THE_REPORT: Final = (
    (
        "Диагностика",
        "Диагностика предметных компетенций\nприступили 24, рекомендовано 23, высокий уровень 1, закончили 20",
    ),
    ("Состав центра", "тьюторы\n4"),
    ("Состав центра", "методисты\n2"),
    ("Число всех школ", "Все школы района\n9"),
)
BASIS: Final = (
    "Анализ проведён муниципальным координатором. Цель – понять, какая помощь нужна школам и что уже помогло."
)
ADVICE: Final = "Пригласить на ближайший семинар школы, из которых ещё никто не приезжал"
