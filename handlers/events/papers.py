"""Papers: registration sheet, plan of a month and of a year, certificates. Written off the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.evidence import reporting
from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_of
from services.calendar.period import whole_month, whole_year
from services.calendar.school_year import school_year
from services.errors import NotFound
from services.events import certificates, papers
from services.events.cards import load_event
from services.evidence import baskets
from services.schools.taking_part import schools_taking_part
from views.events import paper_buttons as p
from views.events import papers as views
from views.events import printed
from views.screen import Document, Screen, lines

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from markupsafe import Markup

    from handlers.turn import Turn
    from services.events.cards import EventCard
    from services.evidence.store import EvidenceStore

router = Router(name="events.papers")
router.callback_query.filter(Area("mp."))
READ = needs(Action.EVENT_READ)
CERTIFICATE = needs(Action.EVENT_CERTIFICATE)


async def hand_over(turn: Turn, card: EventCard, what: str, form: str, content: bytes) -> None:
    await turn.say(Screen(lines(card.title), file=Document(f"{card.code} {what}.{form}", content)))


@router.callback_query(p.Papers.filter(), flags=READ)
async def wants_papers(_: CallbackQuery, turn: Turn, callback_data: p.Papers) -> None:
    await show_papers(turn, callback_data.event)


async def show_papers(turn: Turn, event: int, *, said: Markup | None = None) -> None:
    async with turn.read() as session:
        card = await load_event(session, turn.actor, event)
        of = await certificates.certificates_of(session, turn.actor, event)
        over = card.is_over(turn.now) and card.present > 0
        task = await papers.task_of_item(session, turn.actor, card.item[0]) if card.item and over else None
    await turn.show(
        views.papers_screen(card, of, turn._, over=card.is_over(turn.now), files=task is not None, said=said)
    )


@router.callback_query(p.TakeSheet.filter(), flags=READ)
async def took_sheet(_: CallbackQuery, turn: Turn, callback_data: p.TakeSheet) -> None:
    async with turn.begin() as session:
        listed = await papers.registration_list(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.answer_query()
    content = await asyncio.to_thread(printed.sheet_paper, card, listed, turn._)
    await hand_over(turn, card, turn._("registration sheet"), "docx", content)


@router.callback_query(p.FileSheet.filter(), flags=needs(Action.ITEM_REPORT))
async def filed_sheet(_: CallbackQuery, turn: Turn, callback_data: p.FileSheet, evidence: EvidenceStore) -> None:
    """Put the sheet into a report of the item: what is in it is looked at and sent as any other report."""
    async with turn.read() as session:
        listed = await papers.registration_list(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
        task = await papers.task_of_item(session, turn.actor, card.item[0]) if card.item else None
    if task is None or not listed.marked:
        raise NotFound
    await turn.answer_query()
    content = await asyncio.to_thread(printed.sheet_paper, card, listed, turn._)
    name = f"{turn._('Registration sheet')} {card.code}.docx"
    kept = await evidence.keep(content, name)
    async with turn.begin() as session:
        basket = await baskets.open_basket(session, by=turn.actor.person_id, now=turn.now, assignments=[task])
        await baskets.add_file(session, basket, kept, by=turn.actor.person_id, name=name, now=turn.now)
        reporting.start_gathering(turn, basket)
    await reporting.show_basket(turn, basket)


@router.callback_query(p.GiveCertificates.filter(), flags=CERTIFICATE)
async def wants_to_give(_: CallbackQuery, turn: Turn, callback_data: p.GiveCertificates) -> None:
    async with turn.read() as session:
        of = await certificates.certificates_of(session, turn.actor, callback_data.event)
        card = await load_event(session, turn.actor, callback_data.event)
    if not of.present:
        raise certificates.NobodyWasThere
    await turn.show(views.sure_to_give_screen(card, of, turn._))


@router.callback_query(p.GiveSurely.filter(), flags=CERTIFICATE)
async def gave_certificates(_: CallbackQuery, turn: Turn, callback_data: p.GiveSurely) -> None:
    async with turn.begin() as session:
        new = await certificates.give_certificates(session, turn.actor, callback_data.event, now=turn.now)
        told = await certificates.tell_of_certificates(session, turn.actor, callback_data.event, now=turn.now)
    await show_papers(turn, callback_data.event, said=views.given_words(new, told, turn._))


@router.callback_query(p.TakeCertificates.filter(), flags=CERTIFICATE)
async def took_certificates(_: CallbackQuery, turn: Turn, callback_data: p.TakeCertificates, bot_username: str) -> None:
    async with turn.read() as session:
        given = await certificates.given_at(session, turn.actor, callback_data.event)
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.answer_query()
    content = await asyncio.to_thread(printed.certificates_paper, card, given, bot_username, turn._)
    await hand_over(turn, card, turn._("certificates"), "zip", content)


@router.callback_query(p.MyCertificate.filter(), flags=needs(Action.EVENT_ANSWER))
async def took_mine(_: CallbackQuery, turn: Turn, callback_data: p.MyCertificate, bot_username: str) -> None:
    async with turn.read() as session:
        mine = await certificates.own_certificate(session, turn.actor, callback_data.event)
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.answer_query()
    content = await asyncio.to_thread(printed.certificate_paper, card, mine, bot_username, turn._)
    await hand_over(turn, card, turn._("certificate"), "pdf", content)


@router.callback_query(p.ShowPlan.filter(), flags=READ)
async def wants_plan(_: CallbackQuery, turn: Turn, callback_data: p.ShowPlan) -> None:
    await turn.show(views.plan_screen(callback_data.month.replace(day=1), turn._))


@router.callback_query(p.TakePlan.filter(), flags=READ)
async def took_plan(_: CallbackQuery, turn: Turn, callback_data: p.TakePlan) -> None:
    month = callback_data.month
    period = whole_year(school_year(month)) if callback_data.whole_year else whole_month(month)
    async with turn.read() as session:
        office, cards = await papers.plan_of(session, turn.actor, period, now=turn.now)
        schools = dict(await schools_taking_part(session, municipality_of(turn.actor, Action.EVENT_READ)))
    await turn.answer_query()
    form = callback_data.form
    content = await asyncio.to_thread(printed.plan_paper, form, office, period, cards, schools, turn._)
    words = turn._("Plan of events, {period}", period=printed.period_words(period, turn._))
    called = turn._("Plan of events")
    name = f"{called} {period.start} – {period.end}.{form}"
    await turn.say(Screen(words, file=Document(name, content)))
