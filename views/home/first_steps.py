from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.home.first_steps import FirstStep, Step
from views.home.part import Part, section_words
from views.people.top import OpenInvites, OpenSchools
from views.roadmap.importing.buttons import StartImport
from views.screen import button

if TYPE_CHECKING:
    from aiogram.filters.callback_data import CallbackData

    from locales import Translator

WORDS: Final = {
    Step.SCHOOLS: (__("To begin, write down the schools of the programme."), __("🏫 Add schools")),
    Step.PEOPLE: (__("Next, invite curators and school coordinators: each gets a link."), __("✉️ Invite people")),
    Step.ROADMAP: (__("Now send me the roadmap – the very Word file that was approved."), __("📋 Send the roadmap")),
}


@section_words.register(FirstStep)
def first_step_words(due: FirstStep, _: Translator) -> Part:
    text, label = WORDS[due.step]
    return Part(_(text), rows=((button(_(label), target(due), style="success"),),))


def target(due: FirstStep) -> CallbackData:
    if due.step is Step.SCHOOLS:
        return OpenSchools(municipality=due.municipality_id)
    return OpenInvites(municipality=due.municipality_id) if due.step is Step.PEOPLE else StartImport()
