"""People on the home screen: who asks to be let in, who cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.people.waiting import PeopleWaiting
from views.home.part import Part, section_words
from views.people.not_joined import OpenNotJoined
from views.people.requests import OpenRequests
from views.screen import button, lines

if TYPE_CHECKING:
    from locales import Translator


@section_words.register(PeopleWaiting)
def people_waiting(due: PeopleWaiting, _: Translator) -> Part:
    asked = _.plural("{n} person asks for access", "{n} people ask for access", due.requests)
    lost = _.plural("{n} person cannot be reached", "{n} people cannot be reached", due.unreachable)
    n = due.not_joined
    new = _.plural("{n} person has not connected yet", "{n} people have not connected yet", n)
    requests = ((button(_("✋ Requests"), OpenRequests()),),) if due.requests else ()
    waiting = OpenNotJoined(municipality=due.municipality_id)
    return Part(
        lines(asked if due.requests else None, new if n else None, lost if due.unreachable else None),
        (*requests, *(((button(_("✉️ Who has not connected yet"), waiting),),) if n else ())),
    )
