"""How a municipality's papers look: the usual layout, what it has set otherwise, its own letterhead."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from documents.report_paper import Form
from models.reports import ReportForm
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.errors import NotFound
from services.files import read_apart
from services.report.naming import names_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

READER: Final = "documents.letterhead:read_letterhead"
LONGEST_SIGNATURE: Final = 300
# What may be set, the usual first.
CHOICES: Final[dict[str, tuple[Any, ...]]] = {
    "font": ("Times New Roman", "PT Astra Serif", "Liberation Serif", "Arial"),
    "size": (14, 13, 12),
    "left": (20, 30),  # mm: the wider one is for papers that are bound
    "spacing": (1.15, 1.5, 1.0),
    "qr": (False, True),
    "parts": (False, True),
}


@dataclass(frozen=True)
class Layout:
    font: str = "Times New Roman"
    size: int = 14
    left: int = 20
    spacing: float = 1.15
    qr: bool = False  # a code with the number of the report at its end
    parts: bool = False  # two: the mentoring centre for management teams, the tutor point for teachers
    signature: str = ""  # who signs; empty: the coordinator, with a line for the name
    letterhead: bytes | None = None

    def form(self, *, clean: bool, names: dict[str, str], erased: str, report: int | None) -> Form:
        return Form(
            self.font,
            self.size,
            (20, 10, 20, self.left),
            clean,
            names,
            erased,
            self.spacing,
            base64.b64encode(self.letterhead).decode() if self.letterhead else "",
            f"REP{report}" if self.qr and report else "",
        )


KEPT: Final = tuple(one.name for one in fields(Layout) if one.name != "letterhead")


async def load_layout(session: AsyncSession, municipality_id: int) -> Layout:
    row = await _row(session, municipality_id)
    if row is None:
        return Layout()
    return Layout(**{name: value for name, value in row.layout.items() if name in KEPT}, letterhead=row.letterhead)


async def form_for(
    session: AsyncSession, municipality_id: int, *, erased: str, clean: bool = False, report: int | None = None
) -> Form:
    """Give the form of a municipality's papers, with the names that may stand in them."""
    layout, names = await load_layout(session, municipality_id), await names_for(session, municipality_id)
    return layout.form(clean=clean, names=names, erased=erased, report=report)


async def set_layout(
    session: AsyncSession, actor: Actor, municipality_id: int, *, now: datetime, **changed: Any
) -> None:
    """Set some of the layout; raise `NotAllowed`, `NotFound` for what no button offers."""
    for name, value in changed.items():
        if name == "signature":
            changed[name] = str(value).strip()[:LONGEST_SIGNATURE]
        elif value not in CHOICES.get(name, ()):
            raise NotFound
    layout = replace(await load_layout(session, municipality_id), **changed)
    await _keep(session, actor, municipality_id, layout, now=now)


async def read_letterhead(data: bytes) -> tuple[bytes, list[str]]:
    """Clean a letterhead in the reading process: give it with what was left out; raise `UnreadableFile`."""
    told = await read_apart(READER, data)
    return base64.b64decode(told["docx"]), list(told["left_out"])


async def set_letterhead(
    session: AsyncSession, actor: Actor, municipality_id: int, letterhead: bytes | None, *, now: datetime
) -> None:
    layout = replace(await load_layout(session, municipality_id), letterhead=letterhead)
    await _keep(session, actor, municipality_id, layout, now=now)


async def _row(session: AsyncSession, municipality_id: int) -> ReportForm | None:
    query = select(ReportForm).where(ReportForm.municipality_id == municipality_id)
    return (await session.execute(query)).scalar()


async def _keep(session: AsyncSession, actor: Actor, municipality_id: int, layout: Layout, *, now: datetime) -> None:
    authorize_municipality(actor, Action.REPORT_WRITE, municipality_id)
    plain = {name: value for name, value in asdict(layout).items() if name in KEPT}
    values = {"layout": plain, "letterhead": layout.letterhead, "by_id": actor.person_id, "at": now}
    if await _row(session, municipality_id) is None:
        await session.execute(insert(ReportForm).values(municipality_id=municipality_id, **values))
    else:
        here = update(ReportForm).where(ReportForm.municipality_id == municipality_id)
        await session.execute(here.values(**values).execution_options(synchronize_session=False))
    await record(session, "report.form", f"municipality:{municipality_id}", by=actor.person_id, now=now)
