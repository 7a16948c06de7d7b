"""Buttons of the home screen that lead on to the big rooms: as many as the person may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.access import Action, may
from services.access.roles import BY_SUBJECT, CENTRE, TAKING_PART
from services.status import views_of
from views.desk.screens import OpenDesk
from views.events.buttons import ListEvents
from views.people.subjects import MySubject
from views.people.top import PeopleDoor
from views.report.buttons import ReportDoor
from views.roadmap.buttons import OpenRoadmap
from views.screen import Row, button, grid
from views.status.buttons import OpenStatus
from views.surveys.buttons import ListRuns, MySurveys

if TYPE_CHECKING:
    from locales import Translator
    from services.access import Actor


def doors(actor: Actor, _: Translator, *, desk: bool = False) -> tuple[Row, ...]:
    offered = []
    if may(actor, Action.STATUS):
        offered.append(button(_("📊 Status"), OpenStatus(view=views_of(actor)[0])))
    if may(actor, Action.ROADMAP_READ):
        offered.append(button(_("🗺 Roadmap"), OpenRoadmap()))
    watches = not actor.roles & set(TAKING_PART)  # is asked nothing, and comes for the figures
    if watches and may(actor, Action.REPORT_READ):
        offered.append(button(_("📑 Report on the year"), ReportDoor()))
    if not watches and may(actor, Action.SURVEY_ANSWER):
        offered.append(button(_("📝 Surveys"), ListRuns() if may(actor, Action.SURVEY_RUN) else MySurveys()))
    if actor.roles & BY_SUBJECT:
        offered.append(button(_("📚 My subject"), MySubject()))
    if may(actor, Action.EVENT_EDIT):
        mine = not actor.roles & set(CENTRE)
        offered.append(button(_("📅 My events") if mine else _("📅 Events"), ListEvents(past=False, page=0)))
    if may(actor, Action.PEOPLE_READ):
        offered.append(button(_("👥 People"), PeopleDoor()))
    if desk and may(actor, Action.DESK_ENTER):
        offered.append(button(_("🖥 Desk"), OpenDesk()))
    return grid(offered, width=2)
