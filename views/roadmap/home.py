"""The roadmap on the coordinator's home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.importing.waiting import RoadmapWaiting
from services.roadmap.reading import Shelf
from views.home.part import Part, section_words
from views.roadmap.buttons import OpenShelf
from views.roadmap.importing.buttons import Overview
from views.screen import button, lines

if TYPE_CHECKING:
    from locales import Translator


@section_words.register(RoadmapWaiting)
def roadmap_waiting_words(due: RoadmapWaiting, _: Translator) -> Part:
    undated = _.plural("❔ {n} item has no date yet", "❔ {n} items have no date yet", due.undated)
    rows = []
    if due.draft:
        rows.append((button(_("▶️ Go on with the import"), Overview(draft=due.draft)),))
    if due.undated:
        rows.append((button(_("📅 Give dates"), OpenShelf(shelf=Shelf.UNDATED)),))
    return Part(
        lines(_("📋 You have begun to bring in a roadmap") if due.draft else None, undated if due.undated else None),
        tuple(rows),
    )
