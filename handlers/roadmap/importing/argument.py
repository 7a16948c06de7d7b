"""The argument about a draft: overview, one card a doubt, and the end in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.roadmap import importing as imports
from services.roadmap.before import load_past
from services.roadmap.importing import Decision, Doubt, DoubtKind
from services.schools.taking_part import schools_taking_part
from views.paging import PAGE
from views.roadmap import importing as views
from views.roadmap.importing.buttons import (
    ChooseDay,
    ChooseGroup,
    ChoosePerson,
    Decide,
    DropDraft,
    GoByPaper,
    KeepExecutors,
    ListPeople,
    ListRows,
    ListSchools,
    NextDoubt,
    OpenCalendar,
    OpenRow,
    Overview,
    PutBeside,
    PutInto,
    SaveDraft,
    SchoolsTicked,
    TickSchool,
)
from views.roadmap.importing.doubts import answered_toast

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from markupsafe import Markup

    from handlers.turn import Turn
    from services.roadmap.importing import Draft
    from services.roadmap.known import Known

router = Router(name="roadmap_import.argument")
EDIT: Final = needs(Action.ROADMAP_EDIT)


async def draft_of(turn: Turn, draft_id: int) -> Draft:
    async with turn.read() as session:
        return await imports.load_draft(session, turn.actor, draft_id)


async def show_draft(turn: Turn, draft: Draft) -> None:
    """The overview of a new roadmap, or the differences from the one that is there."""
    async with turn.read() as session:
        choices = await imports.question_of(session, draft)
        roadmap_id, difference = await imports.difference_of(session, draft)
    if choices:
        await turn.show(views.which_screen(draft, choices, turn._))
    elif roadmap_id is None:
        await turn.show(views.overview_screen(draft, turn._))
    else:
        await turn.show(views.compare_screen(draft, difference, turn._))


async def show_next(turn: Turn, draft: Draft, after: Doubt, *, toast: Markup | None = None) -> None:
    doubt = draft.next_doubt(after)
    if doubt is None:
        await show_draft(turn, draft)
    else:
        await turn.show(views.doubt_screen(draft, doubt, await known_of(turn, draft), turn._, toast=toast))


async def known_of(turn: Turn, draft: Draft) -> Known:
    async with turn.read() as session:
        return await imports.known_of(session, draft, now=turn.now)


async def show_chosen(turn: Turn, draft: Draft, index: int, *, answered: bool) -> None:
    """On to the next doubt where the choice was the answer; else the card again, with its ticks."""
    if answered:
        await show_next(turn, draft, Doubt(DoubtKind.EXECUTORS, index))
    else:
        await turn.show(views.row_screen(draft, index, await known_of(turn, draft), turn._, executors=True))


async def show_answered(turn: Turn, before: Draft, draft: Draft, index: int, count: int) -> None:
    """On to the next doubt; back to the list where the row was opened from it and nothing was in doubt."""
    toast = answered_toast(draft.rows[index], count, turn._)
    doubt = before.rows[index].doubt
    if doubt is None:
        rows = views.rows_screen(draft, index // PAGE, await known_of(turn, draft), turn._)
        await turn.show(replace(rows, toast=toast))
    else:
        await show_next(turn, draft, Doubt(doubt, index), toast=toast)


@router.callback_query(Overview.filter(), flags=EDIT)
async def asked_overview(_: CallbackQuery, turn: Turn, callback_data: Overview) -> None:
    turn.dialogue.end()
    await show_draft(turn, await draft_of(turn, callback_data.draft))


@router.callback_query(ListRows.filter(), flags=EDIT)
async def listed_rows(_: CallbackQuery, turn: Turn, callback_data: ListRows) -> None:
    draft = await draft_of(turn, callback_data.draft)
    await turn.show(views.rows_screen(draft, callback_data.page, await known_of(turn, draft), turn._))


@router.callback_query(OpenRow.filter(), flags=EDIT)
async def opened_row(_: CallbackQuery, turn: Turn, callback_data: OpenRow) -> None:
    draft = await draft_of(turn, callback_data.draft)
    index = callback_data.index
    imports.row_at(draft, index)
    known = await known_of(turn, draft)
    await turn.show(views.row_screen(draft, index, known, turn._, executors=callback_data.executors))


@router.callback_query(NextDoubt.filter(), flags=EDIT)
async def next_doubt(_: CallbackQuery, turn: Turn, callback_data: NextDoubt) -> None:
    draft = await draft_of(turn, callback_data.draft)
    await show_next(turn, draft, Doubt(callback_data.kind, callback_data.after))


@router.callback_query(Decide.filter(), flags=EDIT)
async def decided(_: CallbackQuery, turn: Turn, callback_data: Decide) -> None:
    index = callback_data.index
    async with turn.begin() as session:
        before = await imports.load_draft(session, turn.actor, callback_data.draft)
        draft, count = await imports.answer_deadline(
            session, turn.actor, before.id, index, callback_data.decision, now=turn.now
        )
    await show_answered(turn, before, draft, index, count)


@router.callback_query(OpenCalendar.filter(), flags=EDIT)
async def opened_calendar(_: CallbackQuery, turn: Turn, callback_data: OpenCalendar) -> None:
    draft = await draft_of(turn, callback_data.draft)
    imports.row_at(draft, callback_data.index)
    month = date.fromordinal(callback_data.month)
    await turn.show(views.calendar_screen(draft, callback_data.index, month, turn._))


@router.callback_query(ChooseDay.filter(), flags=EDIT)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: ChooseDay) -> None:
    index, day = callback_data.index, date.fromordinal(callback_data.day)
    async with turn.begin() as session:
        before = await imports.load_draft(session, turn.actor, callback_data.draft)
        draft, count = await imports.answer_deadline(
            session, turn.actor, before.id, index, Decision.DATE, day=day, now=turn.now
        )
    await show_answered(turn, before, draft, index, count)


@router.callback_query(ChooseGroup.filter(), flags=EDIT)
async def chose_group(_: CallbackQuery, turn: Turn, callback_data: ChooseGroup) -> None:
    index = callback_data.index
    async with turn.begin() as session:
        draft, answered = await imports.choose_group(
            session, turn.actor, callback_data.draft, index, callback_data.group, now=turn.now
        )
    await show_chosen(turn, draft, index, answered=answered)


@router.callback_query(KeepExecutors.filter(), flags=EDIT)
async def kept_executors(_: CallbackQuery, turn: Turn, callback_data: KeepExecutors) -> None:
    async with turn.begin() as session:
        draft = await imports.keep_executors(
            session, turn.actor, callback_data.draft, callback_data.index, now=turn.now
        )
    await show_next(turn, draft, Doubt(DoubtKind.EXECUTORS, callback_data.index))


@router.callback_query(ListPeople.filter(), flags=EDIT)
async def listed_people(_: CallbackQuery, turn: Turn, callback_data: ListPeople) -> None:
    draft = await draft_of(turn, callback_data.draft)
    imports.row_at(draft, callback_data.index)
    async with turn.read() as session:
        people = await imports.staff_of(session, draft.municipality_id, now=turn.now)
    await turn.show(views.people_screen(draft, callback_data.index, people, callback_data.page, turn._))


@router.callback_query(ChoosePerson.filter(), flags=EDIT)
async def chose_person(_: CallbackQuery, turn: Turn, callback_data: ChoosePerson) -> None:
    index = callback_data.index
    async with turn.begin() as session:
        draft, answered = await imports.choose_person(
            session, turn.actor, callback_data.draft, index, callback_data.person, now=turn.now
        )
    await show_chosen(turn, draft, index, answered=answered)


@router.callback_query(ListSchools.filter(), flags=EDIT)
async def listed_schools(_: CallbackQuery, turn: Turn, callback_data: ListSchools) -> None:
    draft = await draft_of(turn, callback_data.draft)
    imports.row_at(draft, callback_data.index)
    await show_schools(turn, draft, callback_data.index, callback_data.page)


async def show_schools(turn: Turn, draft: Draft, index: int, page: int) -> None:
    async with turn.read() as session:
        schools = await schools_taking_part(session, draft.municipality_id)
    await turn.show(views.schools_screen(draft, index, schools, page, turn._))


@router.callback_query(TickSchool.filter(), flags=EDIT)
async def ticked_school(_: CallbackQuery, turn: Turn, callback_data: TickSchool) -> None:
    async with turn.begin() as session:
        draft = await imports.toggle_school(
            session, turn.actor, callback_data.draft, callback_data.index, callback_data.school
        )
    await show_schools(turn, draft, callback_data.index, callback_data.page)


@router.callback_query(SchoolsTicked.filter(), flags=EDIT)
async def schools_ticked(_: CallbackQuery, turn: Turn, callback_data: SchoolsTicked) -> None:
    async with turn.begin() as session:
        draft = await imports.answer_schools(
            session, turn.actor, callback_data.draft, callback_data.index, now=turn.now
        )
    await show_next(turn, draft, Doubt(DoubtKind.EXECUTORS, callback_data.index))


@router.callback_query(PutBeside.filter(), flags=EDIT)
async def put_beside(_: CallbackQuery, turn: Turn, callback_data: PutBeside) -> None:
    async with turn.begin() as session:
        draft = await imports.put_beside(session, turn.actor, callback_data.draft)
    await show_draft(turn, draft)


@router.callback_query(PutInto.filter(), flags=EDIT)
async def put_into(_: CallbackQuery, turn: Turn, callback_data: PutInto) -> None:
    async with turn.begin() as session:
        draft = await imports.put_into(session, turn.actor, callback_data.draft, callback_data.roadmap)
    await show_draft(turn, draft)


@router.callback_query(GoByPaper.filter(), flags=EDIT)
async def went_by_paper(_: CallbackQuery, turn: Turn, callback_data: GoByPaper) -> None:
    async with turn.begin() as session:
        draft = await imports.go_by_paper(session, turn.actor, callback_data.draft, by_paper=callback_data.by_paper)
    await show_draft(turn, draft)


@router.callback_query(SaveDraft.filter(), flags=EDIT)
async def saved(_: CallbackQuery, turn: Turn, callback_data: SaveDraft) -> None:
    async with turn.begin() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
        title = views.roadmap_title(draft.period, turn._)
        done = await imports.save(session, turn.actor, draft.id, title=title, now=turn.now)
        past = await load_past(session, turn.actor, done.roadmap_id, now=turn.now)
    await turn.show(views.saved_screen(done, past, turn._))


@router.callback_query(DropDraft.filter(), flags=EDIT)
async def dropped(_: CallbackQuery, turn: Turn, callback_data: DropDraft) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        await imports.drop_draft(session, turn.actor, callback_data.draft)
    await turn.show(views.dropped_screen(turn._))
