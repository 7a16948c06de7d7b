"""What executors hear of many changes at once: a message that is too long reaches nobody."""

from __future__ import annotations

import pytest

from locales import translator
from models.enums import ItemChangeKind, RoadmapChangeKind
from services.roadmap.notices import ItemsChanged, ItemTold, Turned, WholeChanged
from views.roadmap.notices import word_changed, word_whole
from views.screen import TEXT_LIMIT, units

PROPERTIES = (ItemChangeKind.TITLE, ItemChangeKind.RESULT, ItemChangeKind.EXECUTORS, ItemChangeKind.SECTION)
TITLE = (
    "Провести <муниципальный> семинар & мастер-класс для наставников молодых педагогов общеобразовательных организаций"
)


def told(items: int, *, properties: int, title: str, reasons: int) -> ItemsChanged:
    return ItemsChanged(
        tuple(
            ItemTold(
                *(item, f"1.{item}", title, kind, "было " * 40, "стало " * 40),
                f"приказ № {(item * properties + at) % reasons} " + "о внесении изменений " * 30,
                done=True,
            )
            for item in range(1, items + 1)
            for at, kind in enumerate(PROPERTIES[:properties])
        )
    )


@pytest.mark.parametrize("length", [40, 140, 1000])
@pytest.mark.parametrize("properties", [1, 2, 4])
@pytest.mark.parametrize("items", [1, 8, 200])
@pytest.mark.parametrize("reasons", [1, 60])
def test_however_much_was_changed_the_message_can_be_delivered(items, properties, length, reasons):
    title = (TITLE * 10)[:length]
    screen = word_changed(told(items, properties=properties, title=title, reasons=reasons), translator("ru"))
    assert units(screen.text) <= TEXT_LIMIT
    shown = screen.text.count("Ваш отчёт остаётся")
    assert 1 <= shown <= 8
    assert len(screen.rows) == shown, "what is told of can be opened"
    if shown < items:
        assert f"… и ещё {items - shown}" in screen.text


def test_little_is_told_whole():
    screen = word_changed(told(8, properties=1, title=TITLE, reasons=1), translator("ru"))
    assert screen.text.count("наставников молодых педагогов общеобразовательных организаций") == 8


def test_the_reasons_of_a_whole_roadmap_have_an_end():
    turned = (Turned(RoadmapChangeKind.NAME, "Карта", "Новая карта"),)
    reasons = tuple(f"приказ № {n} " + "о внесении изменений " * 30 for n in range(40))
    screen = word_whole(WholeChanged("Карта", turned, reasons), translator("ru"))
    assert units(screen.text) <= TEXT_LIMIT
    assert "… и ещё 37" in screen.text
