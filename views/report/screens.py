"""/report in the chat: how far it is, sections whose figures open their lists, what people write, the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from documents.report_paper import Section, plain
from services.report.model import Chapter
from services.report.reading import BY_PEOPLE
from views.common import back_button, home_row
from views.dates import full_day, span_in_words
from views.paging import PAGE, pager
from views.report import buttons as b
from views.report.doubts import doubt_line
from views.report.words import LABELS, STAGE_WORDS, rule_words, shown, title_of
from views.screen import TEXT_LIMIT, Document, Screen, bold, button, column, cut, italic, lines, units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.calendar.period import Period
    from services.report.blocks import Block
    from services.report.model import Figure
    from services.report.naming import Line
    from services.report.reading import Loaded
    from views.screen import Button, Row

ROOM: Final = TEXT_LIMIT - 400  # of the text, with what stands around it
FIGURES_A_PAGE: Final = 5
FEWER: Final = 3
LABEL: Final = 50
STAGE_NAMES: Final = {stage.value: words for stage, words in STAGE_WORDS.items()}
DOCX: Final = ".docx"


def period_words(period: Period, _: Translator) -> str:
    return span_in_words(period.start, period.end, _)


def bar(done: int, total: int) -> str:
    return "▓" * done + "░" * (total - done)


def top_screen(loaded: Loaded, _: Translator, *, writes: bool, accepts: bool) -> Screen:
    facts, period = loaded.facts, loaded.facts.period
    days = b.days(period)
    rows: list[Row] = [(button(_("📑 Sections and figures"), b.ListSections(**days)),)]
    written = len(BY_PEOPLE) - len(loaded.waiting)
    if writes and loaded.accepted_at is None:
        rows += column(
            button(_("✍️ Write: {section}", section=title_of(one, _)), b.WriteSection(**days, section=one))
            for one in loaded.waiting[:1]  # one after the other: a screen has eight buttons at most
        )
    if writes and loaded.doubts and not loaded.waiting:  # the clean copy tells of them in any case
        rows.append((button(_("⚠️ What is worth a look"), b.SeeDoubts(**days)),))
    if not facts.sums_alone:
        rows.append(
            (
                button(_("📄 Draft with roots"), b.TakePaper(**days, clean=False)),
                button(_("📄 Clean copy"), b.TakePaper(**days, clean=True)),
            )
        )
    if writes:
        rows.append((button(_("🗂 Data for the report"), b.ListRecords(**days)),))
        rows.append((button(_("📎 Other papers"), b.MorePapers(**days)),))
    elif not facts.sums_alone:
        rows.append((button(_("☑️ Check-list by direction"), b.OpenCheckList(**days)),))
    if accepts:
        again = button(_("🔓 Open it again"), b.OpenAgain(**days))
        rows.append((again if loaded.accepted_at else button(_("✅ Accept the report"), b.Accept(**days)),))
    rows += [(button(_("🗓 Another period"), b.ChoosePeriod()),), home_row(_)]
    return Screen(
        lines(
            bold(_("Report on the year")),
            period_words(period, _),
            "",
            _("Figures counted: {n}", n=len(facts.figures)),
            _("Only sums over five and more: this is the observer's look.") if facts.sums_alone else None,
            _("Your schools alone are counted here.") if facts.narrowed else None,
            _("Written by people: {bar} {done} of {total}", bar=bar(written, len(BY_PEOPLE)), done=written,
              total=len(BY_PEOPLE)) if writes else None,
            _("Worth a look: {n}", n=len(loaded.doubts)) if loaded.doubts else None,
            accepted_words(loaded.accepted_at, _) if loaded.accepted_at else None,
        ),
        rows=tuple(rows),
    )  # fmt: skip


def accepted_words(at: datetime, _: Translator) -> Markup:
    return _("✅ Accepted on {day}: nothing in it changes any more.", day=full_day(at.date(), _))


def periods_screen(periods: Sequence[Period], _: Translator) -> Screen:
    return Screen(
        lines(bold(_("Which period?")), _("Or write the first and the last day: 2026-09-01..2027-05-31")),
        rows=(*column(button(period_words(one, _), b.OpenReport(**b.days(one))) for one in periods), home_row(_)),
    )


def sections_screen(loaded: Loaded, sections: Sequence[Section], page: int, _: Translator) -> Screen:
    days = b.days(loaded.facts.period)
    here = sections[page * PAGE : (page + 1) * PAGE]
    doubtful = {one.chapter.value for one in loaded.doubts}
    written = {one.value for one in loaded.blocks}
    return Screen(
        lines(bold(_("Sections of the report")), _("✍️ – somebody has written here, ⚠️ – worth a look.")),
        rows=(
            *column(
                button(
                    ("⚠️ " if one.key in doubtful else "✍️ " if one.key in written else "") + _(LABELS[Chapter(one.key)]),
                    b.OpenSection(**days, section=Chapter(one.key)),
                )
                for one in here
            ),
            *pager(len(sections), page, lambda to: b.ListSections(**days, page=to)),
            (back_button(b.OpenReport(**days), _),),
        ),
    )


def section_screen(loaded: Loaded, section: Section, page: int, _: Translator, *, writes: bool) -> Screen:
    days, chapter = b.days(loaded.facts.period), Chapter(section.key)
    cited = [key for key in section.cites if key in loaded.facts.figures]
    size = FEWER if chapter is Chapter.ADVICE else FIGURES_A_PAGE  # the recommendations have a list of their own
    figures = [loaded.facts.figures[key] for key in cited[page * size : (page + 1) * size]]
    rows = [
        *column(figure_button(one, loaded, _) for one in figures),
        *pager(len(cited), page, lambda to: b.OpenSection(**days, section=chapter, page=to), size=size),
        *advice_rows(loaded, chapter, _, writes=writes),
        *writing_rows(loaded, chapter, _, writes=writes),
        (back_button(b.ListSections(**days), _),),
    ]
    told = [italic(plain(p.text)) if p.own else escape(plain(p.text)) for p in section.parts if not p.header and p.text]
    tables = any(part.header for part in section.parts)
    return Screen(
        lines(
            bold(section.title),
            "",
            *fitting(told),
            _("The table is in the document.") if tables else None,
            _("Tap a figure to see what it was counted from.") if figures and not loaded.facts.sums_alone else None,
        ),
        rows=tuple(rows),
    )


def fitting(told: Sequence[Markup]) -> list[Markup]:
    """Keep as many paragraphs as a message takes; the rest stands in the document."""
    kept: list[Markup] = []
    room = ROOM
    for one in told:
        said = one if units(one) <= room else escape(cut(one.striptags(), max(room // 2, 1)))
        room -= units(said)
        kept.append(said)
        if room <= 0 or said is not one:
            break
    return kept


def figure_button(one: Figure, loaded: Loaded, _: Translator) -> Button:
    rule = rule_words(one, loaded.facts.own_kinds, _)
    said = f"{shown(one, _)} – {rule}"
    return button(cut(said, LABEL), b.OpenFigure(**b.days(loaded.facts.period), key=b.number_of(one.key)))


def writing_rows(loaded: Loaded, chapter: Chapter, _: Translator, *, writes: bool) -> list[Row]:
    if not writes or loaded.accepted_at is not None:
        return []
    days, mine = b.days(loaded.facts.period), chapter in loaded.blocks
    rows: list[Row] = [
        (button(_("✏️ Change the text") if mine else _("✍️ Write your text"), b.WriteSection(**days, section=chapter)),)
    ]
    if mine:
        rows.append((button(_("🗑 Take the text out"), b.EmptySection(**days, section=chapter)),))
    elif chapter in loaded.before:
        rows.append((button(_("📜 Text of the last report"), b.SeeBefore(**days, section=chapter)),))
    return rows


def advice_rows(loaded: Loaded, chapter: Chapter, _: Translator, *, writes: bool) -> list[Row]:
    if not writes or chapter is not Chapter.ADVICE:
        return []
    return [(button(_("☑️ One by one"), b.ListAdvice(**b.days(loaded.facts.period))),)]


def figure_screen(one: Figure, loaded: Loaded, listed: Sequence[tuple[str, Line]], page: int, _: Translator) -> Screen:
    days = b.days(loaded.facts.period)
    head = (
        bold(f"{shown(one, _, noun=one.total is None)} – {cut(rule_words(one, loaded.facts.own_kinds, _), 300)}"),
        "",
    )
    second = loaded.facts.two_parts and one.chapter is Chapter.TRAINING
    back = back_button(b.OpenSection(**days, section=Chapter.TEACHERS if second else one.chapter), _)
    if not one.ids:
        said = _("Whoever sees sums alone gets no list.") if loaded.facts.sums_alone else _("The list is empty.")
        return Screen(lines(*head, said), rows=((back,),))
    return Screen(
        lines(*head, *(f"{code}  {root_line(words, _)}" for code, words in listed)),
        rows=(
            *pager(len(one.ids), page, lambda to: b.OpenFigure(**days, key=b.number_of(one.key), page=to)),
            (back,),
        ),
    )


def root_line(words: Line, _: Translator) -> str:
    said = [str(_(STAGE_NAMES[one])) if one in STAGE_NAMES else one for one in words]
    return cut(" – ".join(said), 120) if said else str(_("erased on request"))


def ask_block_screen(chapter: Chapter, present: Block | None, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(title_of(chapter, _)),
            italic(cut(present.text, 1500)) if present else None,
            _("Write the text of this section in one message. It goes into the report just so, with your name."),
        )
    )


def before_screen(loaded: Loaded, chapter: Chapter, found: Sequence[Markup], _: Translator) -> Screen:
    """Offer last year's words with all that is doubtful in them this year."""
    days, block = b.days(loaded.facts.period), loaded.before[chapter]
    return Screen(
        lines(
            bold(title_of(chapter, _)),
            _("{name}, {day}:", name=block.author or _("somebody who was erased"), day=full_day(block.day, _)),
            italic(cut(block.text, 2500)),
            "" if found else None,
            *found[:8],
        ),
        rows=(
            (button(_("Take this text"), b.TakeBefore(**days, section=chapter)),),
            (button(_("✍️ Write your text"), b.WriteSection(**days, section=chapter)),),
            (back_button(b.OpenSection(**days, section=chapter), _),),
        ),
    )


def doubts_screen(loaded: Loaded, _: Translator, *, clean: bool) -> Screen:
    """Tell what is doubtful before the clean copy; the person decides."""
    days = b.days(loaded.facts.period)
    shown_doubts = loaded.doubts[: PAGE - 2]
    rows = [
        (button(_("“{text}” is from elsewhere", text=cut(one.text, 20)), b.FromElsewhere(**days, index=at)),)
        for at, one in enumerate(shown_doubts)
        if one.kind.value == "figure"
    ]
    if clean:
        rows.append((button(_("📄 Clean copy all the same"), b.TakePaper(**days, clean=True, sure=True)),))
    return Screen(
        lines(bold(_("Worth a look before the clean copy:")), *(doubt_line(one, _) for one in loaded.doubts[:20])),
        rows=(*rows, (back_button(b.OpenReport(**days), _),)),
    )


def ask_source_screen(number: str, _: Translator) -> Screen:
    return Screen(
        _("Where does the number {n} come from? Write the source, for example: regional statistics, 2026.", n=number)
    )


def paper_screen(loaded: Loaded, content: bytes, _: Translator, *, clean: bool) -> Screen:
    period = loaded.facts.period
    name = _("Report {start} – {end}", start=period.start.isoformat(), end=period.end.isoformat())
    told = _("The clean copy: without comments.") if clean else _("A draft: each figure has its root as a comment.")
    back = back_button(b.OpenReport(**b.days(period)), _, _("Report on the year"))
    return Screen(told, rows=((back,),), file=Document(f"{name.unescape()}{DOCX}", content))


def accept_screen(loaded: Loaded, _: Translator) -> Screen:
    days = b.days(loaded.facts.period)
    waiting = ", ".join(title_of(one, _) for one in loaded.waiting)
    return Screen(
        lines(
            bold(_("Accept the report?")),
            _("Its figures and texts stay as they are now, whatever changes later."),
            _("Nobody has written yet: {names}.", names=waiting) if waiting else None,
            _("Worth a look: {n}", n=len(loaded.doubts)) if loaded.doubts else None,
        ),
        rows=(
            (button(_("✅ Yes, accept"), b.Accept(**days, sure=True), style="success"),),
            (back_button(b.OpenReport(**days), _),),
        ),
    )
