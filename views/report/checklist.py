"""The check-list by direction in the chat: schools, a school's documents with three marks, what is on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.common import back_button
from views.evidence.card import kind_name
from views.paging import PAGE, pager
from views.report import buttons as b
from views.screen import Document, Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.calendar.period import Period
    from services.report.checklist import CheckList, Line, Mark
    from views.screen import Row

LINES_A_PAGE = 12


def document_words(line: Line, _: Translator) -> str:
    if line.own_document:
        return line.own_document
    return str(kind_name(line.document, _)) if line.document else str(_("document"))


def signs(mark: Mark) -> str:
    return "".join(sign if there else "▫️" for sign, there in zip(("🗓", "📎", "✅"), mark, strict=True))


def item_words(line: Line) -> str:
    return f"№ {line.number} {line.title}" if line.number else line.title


def schools_screen(found: CheckList, period: Period, page: int, _: Translator, *, writes: bool) -> Screen:
    days, here = b.days(period), found.schools[page * PAGE : (page + 1) * PAGE]
    rows: list[Row] = [
        (button(f"{cut(name, 40)}: {done} / {total}", b.CheckSchool(**days, school=number)),)
        for number, name in here
        for done, total in [found.done(number)]
    ]
    rows += pager(len(found.schools), page, lambda to: b.OpenCheckList(**days, page=to))
    if writes:
        rows.append((button(_("⚙️ What is on the list"), b.SetCheckList(**days)),))
    back = b.MorePapers(**days) if writes else b.OpenReport(**days)
    return Screen(
        lines(
            bold(_("Check-list by direction")),
            _("Of each school: how many documents are confirmed, of how many.") if found.schools
            else _("The roadmap asks schools for no documents in this period."),
        ),
        rows=(*rows, (back_button(back, _),)),
    )  # fmt: skip


def school_screen(found: CheckList, school: int, period: Period, page: int, _: Translator) -> Screen:
    days, name = b.days(period), dict(found.schools)[school]
    mine = [line for line in found.taken if school in line.marks]
    here = mine[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    told, direction = [], None
    for line in here:
        if line.direction != direction:
            direction = line.direction
            told.append(bold(cut(direction or str(_("Without a direction")), 120)))
        words = f"{cut(item_words(line), 80)} – {document_words(line, _)}, {cut(line.deadline, 40)}"
        told.append(lines(f"{signs(line.marks[school])} {words}"))
    return Screen(
        lines(
            bold(name),
            italic(_("🗓 the day is set · 📎 the document is uploaded · ✅ the curator has confirmed")),
            "",
            *told,
        ),
        rows=(
            *pager(len(mine), page, lambda to: b.CheckSchool(**days, school=school, page=to), size=LINES_A_PAGE),
            (button(_("📦 The school's files as a ZIP"), b.PackSchool(**days, school=school)),),
            (back_button(b.OpenCheckList(**days), _),),
        ),
    )


def packed_screen(name: str, content: bytes, school: int, period: Period, missing: int, _: Translator) -> Screen:
    back = back_button(b.CheckSchool(**b.days(period), school=school), _)
    told = lines(
        _("The files are numbered in the order in which they came."),
        _("Not on the disk any more: {n}", n=missing) if missing else None,
    )
    return Screen(told, rows=((back,),), file=Document(f"{name}.zip", content))


def too_large_screen(school: int, period: Period, _: Translator) -> Screen:
    back = back_button(b.CheckSchool(**b.days(period), school=school), _)
    return Screen(
        _("The files are too large for a chat. Ask the operator: nastavnik checklist --school … --zip FILE.zip"),
        rows=((back,),),
    )


def no_files_screen(school: int, period: Period, _: Translator) -> Screen:
    back = back_button(b.CheckSchool(**b.days(period), school=school), _)
    return Screen(_("This school has not sent any files yet."), rows=((back,),))


def settings_screen(found: CheckList, period: Period, page: int, _: Translator) -> Screen:
    days, here = b.days(period), found.lines[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(
            bold(_("What is on the list")),
            _("✔️ – on the list. By itself every item is on it that asks schools for a document."),
        ),
        rows=(
            *column(
                button(cut(f"{'✔️ ' if line.taken else ''}{item_words(line)}", 60), b.CheckLine(**days, item=line.item))
                for line in here
            ),
            *pager(len(found.lines), page, lambda to: b.SetCheckList(**days, page=to)),
            (back_button(b.OpenCheckList(**days), _),),
        ),
    )


def line_screen(line: Line, period: Period, _: Translator) -> Screen:
    days = b.days(period) | {"item": line.item}
    taken = (
        button(_("✖️ Leave out of the list"), b.TakeLine(**days, taken=False))
        if line.taken
        else button(_("✔️ Put on the list"), b.TakeLine(**days, taken=True))
    )
    return Screen(
        lines(
            bold(cut(item_words(line), 200)),
            _("Direction: {name}", name=line.direction or "–"),
            _("Document: {name}", name=document_words(line, _)),
            _("Deadline: {name}", name=line.deadline),
            _("The curator confirms it.") if line.asks else _("Nobody has to confirm it."),
        ),
        rows=(
            (taken,),
            (button(_("✏️ Direction"), b.NameLine(**days, what="direction")),),
            (button(_("✏️ Kind of document"), b.NameLine(**days, what="document")),),
            (back_button(b.SetCheckList(**b.days(period)), _),),
        ),
    )


def ask_name_screen(line: Line, what: str, _: Translator) -> Screen:
    said = _("Write the direction.") if what == "direction" else _("Write which document is wanted.")
    return Screen(lines(bold(cut(item_words(line), 200)), said))
