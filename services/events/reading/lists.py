"""Lists of events: the rows of a table, and what the letter around it says of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.mentions import zone_said
from services.events.reading import audience, facts
from services.events.reading.draft import Draft
from services.events.reading.tables import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.events.reading.draft import Moment
    from services.events.reading.said import Said


def from_rows(rows: Sequence[Sequence[str]], fields: Sequence[Field | None], moment: Moment) -> list[Draft]:
    drafts: list[Draft] = []
    for row in rows:
        draft = Draft(moment)
        for name, text in zip(fields, row, strict=False):
            if name and text:
                draft.take_field(name, text)
            elif text:
                draft.take_links(text)
        if draft.event.title and (draft.event.day or draft.event.starts or draft.doubts):
            drafts.append(draft)
    # A roadmap has days and activities too; what it lists are mostly no events, and it names no hours.
    events = sum(bool(one.event.kind or one.event.starts) for one in drafts)
    has_places = bool({Field.PLACE, Field.LINK, Field.CLOCK} & set(fields))
    return drafts if has_places or events * 2 > len(drafts) else []


def share(drafts: Sequence[Draft], common: Sequence[Said]) -> None:
    """Give every event what the letter says of all: a zone, an answer, the people, who holds it."""
    whole = Draft(drafts[0].moment)
    for said in common:
        whole.take_answer(said)
        if not whole.event.audience and (said.held or said.kind):
            whole.event.audience = audience.audience_of(said)
    zone = next(filter(None, (zone_said(said.text) for said in common)), None)
    kind = next((said.kind for said in common if said.kind), None)
    title = next((facts.title_of(said)[0] for said in common if said.kind), "")
    held = [said.raw for said in common if said.held or said.kind]
    for draft in drafts:
        event = draft.event
        event.zone = event.zone or zone
        event.kind = event.kind or kind
        event.title = event.title or title
        event.audience = event.audience or list(whole.event.audience)
        if event.answer_day is None:
            event.answer_day, event.answer_hour = whole.event.answer_day, whole.event.answer_hour
        draft.around = held
        draft.asks += [said.raw for said in common]
        if facts.form_of(draft.texts) is None and not (event.place or event.link):
            draft.texts += held
    drafts[0].doubts += whole.doubts
