"""Words for the parts of the home screen. Importing this knows every feature's parts."""

from __future__ import annotations

from views.events import home as event_sections
from views.evidence import asked
from views.evidence import home as evidence_sections
from views.home import first_steps
from views.home.part import section_words
from views.letters import screens as letters
from views.people import mentions
from views.people import sections as people_sections
from views.roadmap import home as roadmap_sections
from views.surveys import notices as survey_notices

__all__ = [
    "asked",
    "event_sections",
    "evidence_sections",
    "first_steps",
    "letters",
    "mentions",
    "people_sections",
    "roadmap_sections",
    "section_words",
    "survey_notices",
]
