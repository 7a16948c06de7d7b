"""What the observer of a region sees: sums over municipalities, and nothing that leads into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action
from services.report.region import region_year
from services.status import region
from services.status.region_rows import row_of
from views.report import region as year_views
from views.status import region as views
from views.status.buttons import (
    OpenRegion,
    OpenRegionRow,
    OpenRegionYear,
    OpenRegionYearRow,
    OpenRegionYearRows,
)

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.report.region import RegionYear, Year
    from services.status.region import RegionSums

router = Router(name="status.region")
router.callback_query.filter(Area("rg."))


async def told(turn: Turn) -> RegionSums:
    """Sum up; who is told together for the first time is noted before anybody sees it."""
    async with turn.read() as session:
        sums = await region.region_sums(session, turn.here, now=turn.now)
    if not sums.fresh:
        return sums
    async with turn.begin() as session:
        await region.tell(session, turn.here, sums.fresh)
    async with turn.read() as session:
        return await region.region_sums(session, turn.here, now=turn.now)


async def show_region(turn: Turn) -> None:
    await turn.show(views.region_screen(await told(turn), turn._))


@router.callback_query(OpenRegion.filter(), flags=needs(Action.TOTALS))
async def opened_rows(_: CallbackQuery, turn: Turn, callback_data: OpenRegion) -> None:
    await turn.show(views.rows_screen(await told(turn), callback_data.page, turn._))


@router.callback_query(OpenRegionRow.filter(), flags=needs(Action.TOTALS))
async def opened_row(_: CallbackQuery, turn: Turn, callback_data: OpenRegionRow) -> None:
    sums = await told(turn)
    await turn.show(views.row_screen(row_of(sums.rows, callback_data.key), callback_data.page, turn._))


async def year_of(turn: Turn, which: Year) -> RegionYear:
    async with turn.read() as session:
        return await region_year(session, turn.here, which, now=turn.now)


@router.callback_query(OpenRegionYear.filter(), flags=needs(Action.TOTALS))
async def opened_year(_: CallbackQuery, turn: Turn, callback_data: OpenRegionYear) -> None:
    year = await year_of(turn, callback_data.which)
    await turn.show(year_views.year_screen(year, callback_data.which, turn._))


@router.callback_query(OpenRegionYearRows.filter(), flags=needs(Action.TOTALS))
async def opened_year_rows(_: CallbackQuery, turn: Turn, callback_data: OpenRegionYearRows) -> None:
    year, page = await year_of(turn, callback_data.which), callback_data.page
    await turn.show(year_views.year_rows_screen(year, callback_data.which, page, turn._))


@router.callback_query(OpenRegionYearRow.filter(), flags=needs(Action.TOTALS))
async def opened_year_row(_: CallbackQuery, turn: Turn, callback_data: OpenRegionYearRow) -> None:
    year, page = await year_of(turn, callback_data.which), callback_data.page
    row = row_of(year.rows, callback_data.key)
    await turn.show(year_views.year_row_screen(year, row, callback_data.which, page, turn._))
