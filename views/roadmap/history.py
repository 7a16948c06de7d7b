"""«Было → стало», whatever was changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.enums import EvidenceKind, ItemChangeKind
from views.dates import full_day
from views.evidence.card import kind_name
from views.screen import cut, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator

LONG = 80


def was_became(kind: ItemChangeKind, before: str | None, after: str | None, _: Translator) -> Markup | None:
    """Say «was → became» of a change; none for what only comes or goes."""
    if before is None and after is None:
        return None
    if kind in {ItemChangeKind.AMENDED, ItemChangeKind.ADDED, ItemChangeKind.CLOSED}:
        return None
    return lines(f"{_value(kind, before, _)} → {_value(kind, after, _)}")


def _value(kind: ItemChangeKind, kept: str | None, _: Translator) -> str:
    if not kept:
        return "—"
    if kind is ItemChangeKind.EVIDENCE or (kind is ItemChangeKind.RESTORED and kept in set(EvidenceKind)):
        return str(kind_name(EvidenceKind(kept), _).unescape())
    day = day_of(kept) if kind in {ItemChangeKind.DEADLINE, ItemChangeKind.RESTORED} else None
    return full_day(day, _) if day else cut(kept, LONG)


def day_of(kept: str) -> date | None:
    try:
        return date.fromisoformat(kept)
    except ValueError:
        return None
