from __future__ import annotations

from typing import TYPE_CHECKING

from services.home.first_steps import FirstSteps
from views.home.part import Part, section_words
from views.people.top import OpenImport, OpenSchools
from views.roadmap.importing.buttons import StartImport
from views.screen import Row, button

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator


@section_words.register(FirstSteps)
def first_steps_words(due: FirstSteps, _: Translator) -> Part:
    """The short road stands first: a list brings schools and people at once."""
    rows: list[Row] = []
    if due.people:
        rows.append((button(_("📥 Send a list"), OpenImport(municipality=due.municipality_id), style="success"),))
    if due.roadmap:
        rows.append((button(_("📋 Send the roadmap"), StartImport(), style="success"),))
    if due.people:
        rows.append((button(_("✍️ Enter by hand"), OpenSchools(municipality=due.municipality_id)),))
    return Part(_words(due, _), tuple(rows))


def _words(due: FirstSteps, _: Translator) -> Markup:
    if due.people and due.roadmap:
        return _(
            "Where do we start? Send the list of schools and people as you have it, in Excel or Word: it "
            "brings both at once. Or the roadmap, the very file that was approved. Or enter everything "
            "by hand."
        )
    if due.people:
        return _("Now the people: send the list as you have it, in Excel or Word, or enter them by hand.")
    return _("Now send me the roadmap – the very Word file that was approved.")
