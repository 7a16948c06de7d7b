"""Callback data of the status: opaque keys only; what they may show is asked again when they are tapped."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from models.enums import Concern
from services.report.region import Year
from services.status import Cut, View, Which
from views.pages import Page


class OpenStatus(CallbackData, prefix="st.top"):
    view: View


class OpenCut(CallbackData, prefix="st.cut"):
    view: View
    cut: Cut
    page: Page = 0


class OpenPart(CallbackData, prefix="st.part"):
    view: View
    cut: Cut
    key: int


class OpenRows(CallbackData, prefix="st.rows"):
    view: View
    cut: Cut = Cut.ALL
    key: int = 0
    which: Which
    page: Page = 0


class OpenConcern(CallbackData, prefix="st.worry"):
    view: View
    what: Concern
    page: Page = 0


class OpenUnheard(CallbackData, prefix="st.unheard"):
    """Who does not respond, by cause."""

    view: View


class OpenQuiet(CallbackData, prefix="st.quiet"):
    """Somebody who has answered none of their reminders."""

    view: View
    person: int


class Drawer(StrEnum):
    """What stands behind one button of the status where there is much."""

    LISTS = "lists"
    CUTS = "cuts"
    CONCERNS = "care"
    PICTURES = "paper"
    VIEWS = "views"


class OpenDrawer(CallbackData, prefix="st.more"):
    view: View
    drawer: Drawer


class OpenPicture(CallbackData, prefix="st.pic"):
    view: View
    what: str  # map, course, table


class OpenRegion(CallbackData, prefix="rg.rows"):
    """The rows of a region's sums."""

    page: Page = 0


class OpenRegionRow(CallbackData, prefix="rg.row"):
    key: int
    page: Page = 0


class OpenRegionYear(CallbackData, prefix="rg.year"):
    """The figures of a school year over a whole region."""

    which: Year = Year.THIS


class OpenRegionYearRows(CallbackData, prefix="rg.yrows"):
    which: Year
    page: Page = 0


class OpenRegionYearRow(CallbackData, prefix="rg.yrow"):
    which: Year
    key: int
    page: Page = 0
