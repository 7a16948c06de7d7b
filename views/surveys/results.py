"""Results as the coordinator reads them on a phone: figures first, a chart a question, texts by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from models.enums import Role, SchoolStatus
from services.surveys.results.report import TEXTS_A_PAGE
from views.common import back_button, home_row
from views.paging import PAGE, pager
from views.roles import role_name
from views.screen import Photo, Row, Screen, bold, button, column, cut, italic, lines
from views.surveys.buttons import (
    CompareWith,
    ExportDocx,
    ExportXlsx,
    PickEarlier,
    ShowFunnel,
    ShowGroups,
    ShowLevels,
    ShowQuestion,
    ShowResults,
    ShowRun,
    ShowTexts,
)
from views.surveys.figures import label_of, mean_words, note, of_words, too_few
from views.surveys.notices import last_day
from views.surveys.running import goal_words, left_over_words, steps_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.surveys.definitions import Definition
    from services.surveys.results.groups import Breakdown, FunnelLine, GroupLine
    from services.surveys.results.reading import Results, ShareResult
    from services.surveys.results.report import Text
    from services.surveys.runs import RunCard

FULL_SHARE: Final = 10  # squares of a bar
CAPTION: Final = 700
TEXT_SHOWN: Final = 380
GROUPS_A_PAGE: Final = 5


def results_screen(results: Results, before: Results | None, _: Translator) -> Screen:
    card = results.card
    run = card.id
    if card.sealed:
        return sealed_screen(results, _)
    told = [share_line(one, _, before=share_before(one, before)) for one in results.shares]
    rows: list[Row] = [
        (button(_("📊 By question"), ShowQuestion(run=run, question=0)), button(_("💬 Texts"), ShowTexts(run=run))),
        (button(_("👥 By group"), ShowGroups(run=run)), button(_("🏫 By school"), ShowFunnel(run=run))),
        (button("📗 Excel", ExportXlsx(run=run)), button("📘 Word", ExportDocx(run=run))),
        *(((button(_("⚖️ Levels"), ShowLevels(run=run)),),) if results.definition.levels else ()),
        *(((button(_("🔁 Compare with another run"), PickEarlier(run=run)),),) if before and results.counted else ()),
        (button(_("🔄 Refresh"), ShowResults(run=run)), back_button(ShowRun(run=run), _)),
    ]
    return Screen(
        lines(
            bold(card.title),
            _("Answered: {finished} of {invited}", finished=card.finished, invited=card.invited),
            italic(
                _(
                    "reached {reached}, began {started}, finished {finished}",
                    reached=card.reached,
                    started=card.started,
                    finished=card.finished,
                )
            ),
            goal_words(card, _),
            counted_words(results, _),
            left_over_words(card, _),
            "",
            *(told if results.counted else [nothing_yet(results, _)]),
            compared_words(before, _) if results.counted else None,
        ),
        rows=tuple(rows),
    )


def earlier_screen(card: RunCard, earlier: Sequence[RunCard], page: int, _: Translator) -> Screen:
    shown = earlier[page * PAGE : (page + 1) * PAGE]
    named = (
        button(
            _("{code}: closed on {day}", code=one.code, day=last_day(one.closes_at, one.zone, _))
            + f" {one.closes_at.year}",
            CompareWith(run=card.id, earlier=one.id),
        )
        for one in shown
    )
    return Screen(
        lines(bold(card.title), _("Which earlier run should it be compared with?")),
        rows=(
            *column(named),
            *pager(len(earlier), page, lambda to: PickEarlier(run=card.id, page=to)),
            (back_button(ShowResults(run=card.id), _, _("Results")), *home_row(_)),
        ),
    )


def sealed_screen(results: Results, _: Translator) -> Screen:
    """Of a confidential run that is open: how many, roughly, and nothing of what they answered."""
    card = results.card
    rows: list[Row] = [
        *(((button(_("⚖️ Levels"), ShowLevels(run=card.id)),),) if results.definition.levels else ()),
        (button(_("🔄 Refresh"), ShowResults(run=card.id)), back_button(ShowRun(run=card.id), _)),
    ]
    return Screen(
        lines(
            bold(card.title),
            _("Answered: {finished} of {invited}", finished=card.finished, invited=card.invited),
            steps_words(card, _),
            goal_words(card, _),
            "",
            not_yet(card, _),
        ),
        rows=tuple(rows),
    )


def not_yet(card: RunCard, _: Translator) -> Markup:
    return _(
        "🔒 Figures, texts, groups and schools appear all at once when the survey is closed ({day}). "
        "Until then nobody sees them: two looks in between could reveal an answer.",
        day=last_day(card.closes_at, card.zone, _),
    )


def nothing_yet(results: Results, _: Translator) -> Markup | None:
    return None if results.card.left_over else _("There are no answers.")


def counted_words(results: Results, _: Translator) -> Markup | None:
    if not results.card.confidential or not results.counted:
        return None
    return italic(_("In the figures: {n}.", n=results.counted))


def compared_words(before: Results | None, _: Translator) -> Markup | None:
    if before is None:
        return None
    year = before.card.opens_at.year
    return italic(_("Compared with the run of {year} ({code}).", year=year, code=before.card.code))


def share_before(one: ShareResult, before: Results | None) -> ShareResult | None:
    """The same share of the run before; only where it was asked for in the same way."""
    known = before.shares if before else ()
    return next((other for other in known if other.share == one.share), None)


def share_line(one: ShareResult, _: Translator, *, before: ShareResult | None = None) -> Markup:
    ratio = one.ratio
    if ratio is None or ratio.percent is None:
        return Markup("{} – {}").format(one.share.title, too_few(_))
    told = Markup("{} {} – <b>{} %</b> ({})").format(
        bar(ratio.percent), one.share.title, ratio.percent, of_words(ratio, _)
    )
    if one.level:
        told += Markup(" · {}").format(one.level)
    if before and before.ratio and before.ratio.percent is not None:
        told += Markup(" · ") + change_words(ratio.percent - before.ratio.percent, _)
    return told


def change_words(points: int, _: Translator) -> Markup:
    sign = "▲ +" if points > 0 else "▼ −" if points < 0 else "= "
    return Markup("{}{} {}").format(sign, abs(points), _("pp"))


def bar(percent: int) -> str:
    full = round(percent / FULL_SHARE)
    return "▰" * full + "▱" * (FULL_SHARE - full)


# A question: picture and caption


def question_screen(results: Results, at: int, picture: bytes | None, _: Translator) -> Screen:
    if results.card.sealed:
        return sealed_screen(results, _)
    one = results.questions[at]
    total = len(results.questions)
    run = results.card.id
    text = lines(
        italic(_("{at} of {total}", at=at + 1, total=total)),
        bold(cut(one.question.text, CAPTION)),
        note(results, one, _),
    )
    rows = (
        (
            button("‹", ShowQuestion(run=run, question=(at - 1) % total)),
            button("›", ShowQuestion(run=run, question=(at + 1) % total)),
        ),
        (back_button(ShowResults(run=run), _, _("Results")),),
    )
    return Screen(text, rows=rows, file=Photo("chart.png", picture) if picture else None)


# Texts, groups, schools


def texts_screen(results: Results, texts: Sequence[Text], total: int, page: int, _: Translator) -> Screen:
    if results.card.sealed:
        return sealed_screen(results, _)
    run = results.card.id
    told: list[str | None] = []
    before = None
    for one in texts:
        if one.question.key != before:
            told += ["", bold(cut(one.question.text, 120))]
            before = one.question.key
        told.append(Markup("• {}").format(cut(one.words, TEXT_SHOWN)))
    back = (back_button(ShowResults(run=run), _, _("Results")),)
    return Screen(
        lines(bold(_("In their own words: {n}", n=total)), *(told or [_("Nobody has written anything yet.")])),
        rows=(*pager(total, page, lambda to: ShowTexts(run=run, page=to), size=TEXTS_A_PAGE), back),
    )


def groups_screen(results: Results, groups: Sequence[Breakdown], at: int, page: int, _: Translator) -> Screen:
    run = results.card.id
    if results.card.sealed:
        return sealed_screen(results, _)
    back = (back_button(ShowResults(run=run), _, _("Results")),)
    if not groups:
        return Screen(_("This survey has no groups."), rows=(back,))
    shown = groups[at % len(groups)]
    others = tuple(
        button(cut(group_title(one.by, results.definition, _), 25), ShowGroups(run=run, group=number))
        for number, one in enumerate(groups)
        if len(groups) > 1
    )
    on_page = shown.lines[page * GROUPS_A_PAGE : (page + 1) * GROUPS_A_PAGE]
    told = [part for line in on_page for part in group_lines(shown, line, results.definition, _)]
    turning = pager(len(shown.lines), page, lambda to: ShowGroups(run=run, group=at, page=to), size=GROUPS_A_PAGE)
    return Screen(
        lines(bold(group_title(shown.by, results.definition, _)), *(told or [too_few(_)])),
        rows=(*turning, *((others,) if others else ()), back),
    )


def group_lines(shown: Breakdown, line: GroupLine, definition: Definition, _: Translator) -> list[str]:
    told: list[str] = ["", bold(group_name(shown.by, line.name, definition, _)) + Markup(" · n = {}").format(line.n)]
    for one, ratio in zip(shown.shares, line.shares, strict=True):
        words = too_few(_) if ratio is None else Markup("{} % ({})").format(ratio.percent, of_words(ratio, _))
        told.append(Markup("{}: {}").format(cut(one.title, 60), words))
    if not shown.shares:
        for scale, mean in zip(shown.scales, line.means, strict=True):
            question = definition.question(scale)
            words = too_few(_) if mean is None else mean_words(mean, _)
            told.append(Markup("{}: {}").format(cut(question.text if question else scale, 60), words))
    return told


def group_title(by: str, definition: Definition, _: Translator) -> str:
    known = {"role": _("By role"), "school": _("By school"), "status": _("By the school's status")}
    question = definition.question(by)
    return known[by] if by in known else _("By the answer: {question}", question=question.text if question else by)


def group_name(by: str, name: str | None, definition: Definition | None, _: Translator) -> str:
    if not name:
        return _("others")
    if by == "role":
        return role_name(Role(name), _)
    if by == "status":
        return status_name(name, _)
    question = definition.question(by) if definition else None
    return label_of(question, name, _) if question else name


def status_name(status: str, _: Translator) -> Markup:
    names = {
        SchoolStatus.LOW_RESULTS: _("schools with low results"),
        SchoolStatus.ADVERSE_CONDITIONS: _("schools in adverse conditions"),
        SchoolStatus.AT_RISK: _("schools at risk"),
        SchoolStatus.PROJECT_500: _("schools of the project “500+”"),
        SchoolStatus.LEAD: _("leading schools"),
    }
    return names[SchoolStatus(status)]


def funnel_screen(results: Results, schools: Sequence[FunnelLine], page: int, _: Translator) -> Screen:
    run = results.card.id
    if results.card.sealed:
        return sealed_screen(results, _)
    shown = schools[page * PAGE : (page + 1) * PAGE]
    told = (
        Markup("{}{} · {}").format(
            "🎯 " if reached_goal(line, results.card.goal) else "",
            bold(cut(line.school or _("others"), 45)),
            _("{finished} of {invited}", finished=few(line.finished), invited=line.invited),
        )
        + italic(
            Markup(" ({})").format(
                _("reached {reached}, began {started}", reached=few(line.reached), started=few(line.started))
            )
        )
        for line in shown
    )
    return Screen(
        lines(bold(_("Answered, by school")), "", *told),
        rows=(
            *pager(len(schools), page, lambda to: ShowFunnel(run=run, page=to)),
            (back_button(ShowResults(run=run), _, _("Results")),),
        ),
    )


def reached_goal(line: FunnelLine, goal: int) -> bool:
    return bool(goal and line.finished and 100 * line.finished >= goal * line.invited)


def few(count: int | None) -> str:
    return "…" if count is None else str(count)


def file_words(results: Results) -> Markup:
    return Markup("{} {}").format(results.card.code, cut(results.card.title, 100))
