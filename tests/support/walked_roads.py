"""Roads into what is only reached by writing and sending: drafts of announcements and events, files read in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.enums import Role
from tests.support.office import workbook
from tests.support.roadmaps import roadmap_docx
from tests.support.walked import Sent, Tap

if TYPE_CHECKING:
    from tests.support.walked import Road

LETTER: Final = (
    "Уважаемые коллеги! Приглашаем руководителей школ на семинар «Читаем вместе» 12 ноября 2026 года в 14:00. "
    "Место: Приозёрная СШ № 1, актовый зал. Явка обязательна."
)
PEOPLE: Final = (
    ["ФИО", "Роль", "Школа"],
    ["Лугова Анна Петровна", "куратор", "Каменская ООШ"],
    ["Полева Мария Олеговна", "завуч по ВР", "Неизвестная СШ"],
    ["Вакансия", "учитель", "Лесная СШ"],
)
QUESTIONS: Final = (
    ["№", "Вопрос", "Тип", "Варианты"],
    ["1", "Полезно?", "один", "да; нет"],
    ["2", "Почему?", "текст", ""],
)
PERIOD: Final = "2026/27"

# Role → what somebody with it writes and sends.
ROADS: Final[dict[Role, tuple[Road, ...]]] = {
    Role.COORDINATOR: (
        ("/announce", "Завтра совещание в 10:00."),
        ("/seminar", "Читаем вместе"),
        (LETTER,),
        (Sent("план.docx", roadmap_docx()), Tap("Дорожная карта"), PERIOD, Tap("Приказа пока нет")),
        (Sent("люди.xlsx", workbook(PEOPLE)), Tap("Список людей")),
        (Sent("анкета.xlsx", workbook(QUESTIONS)), Tap("Опрос")),
        ("Когда будет семинар?",),
    ),
    Role.TUTOR: ((LETTER,), ("/seminar", "Круглый стол"), ("Куда прислать план?",)),
    Role.LEADER: ((Sent("приказ.pdf", b"%PDF-1.4 1"),), ("Куда прислать план?",), ("Спасибо!",)),
    Role.TEACHER: (("Куда прислать план?",), ("5",)),
    Role.CURATOR: ((LETTER,), ("Куда прислать план?",)),
    Role.SCHOOL_COORDINATOR: ((Sent("приказ.pdf", b"%PDF-1.4 1"),), ("/seminar", "Педсовет")),
}
