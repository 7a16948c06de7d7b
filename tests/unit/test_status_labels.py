"""Buttons of a list say which card they open: one item that is due in several months stands there several times."""

from datetime import UTC, date, datetime

from locales import translator
from models.enums import AssignmentState
from services.status import Row, Scope, View
from views.status import short_labels

SCOPE = Scope(View.OWN, 1, "Приозёрный район", "Asia/Krasnoyarsk", date(2026, 11, 9), {1: True})


def row(number, title, due):
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return Row(int(number), number, title, None, None, due, AssignmentState.OPEN, at, problem=False, asks=True)


def test_an_item_of_several_months_says_which():
    monthly = [row("2", "Обсудить ход работы", date(2026, month, 30)) for month in (9, 10)]
    once = row("1", "Утвердить состав", date(2026, 9, 15))
    labels = short_labels([once, *monthly], SCOPE, translator("ru"))
    assert labels == [
        "№ 1. Утвердить состав",
        "30 сентября · № 2. Обсудить ход работы",
        "30 октября · № 2. Обсудить ход работы",
    ]
