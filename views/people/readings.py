"""How each row of a list was read, person by person: the post as written, the role that it gives, what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from services.people.importing import Change
from views.quotes import quoted
from views.roles import role_name
from views.screen import cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.people.importing import Reading

SIGNS = {Change.ADDED: "➕", Change.CHANGED: "✏️", Change.UNCHANGED: "▫️"}


def in_order(readings: Sequence[Reading]) -> list[Reading]:
    """Put first who reaches the whole municipality, then who changes, then everybody else."""
    return sorted(readings, key=lambda one: (not one.reaches_everybody, one.change is Change.UNCHANGED))


def reading_in_words(reading: Reading, _: Translator) -> Markup:
    """«➕ Примерова Вера Ивановна: «учитель физики» → учитель · Берёзовская СШ»."""
    where = ", ".join(cut(school, 60) for school in reading.schools[:4])
    more = len(reading.schools) - 4
    told = lines(f"{SIGNS[reading.change]} {cut(reading.name, 60)}: {quoted(cut(reading.post, 60), _)} → ")
    told += Markup("⚠️ ") if reading.reaches_everybody else Markup()
    told += role_name(reading.role, _)
    told += lines(f" · {where}" + (f" +{more}" if more > 0 else "")) if where else Markup()
    return told + Markup("").join(changes_in_words(reading, _))


def changes_in_words(reading: Reading, _: Translator) -> list[Markup]:
    told = []
    if reading.was_called:
        told.append(_("; so far {name}", name=cut(reading.was_called, 60)))
    if reading.new_phone:
        told.append(_("; phone {phone}", phone=reading.new_phone))
    return told
