"""Status on one screen: the line that matters first, then buttons that lead down to the card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import Concern
from services.calendar.period import month_of
from services.status import OBSERVED_MIN, Cut, Group, Part, Tally, View, Which
from views.common import back_button, home_row
from views.dates import day_in_words, due_in_words, month_in_words
from views.folding import Group as Fold
from views.folding import folded
from views.paging import PAGE, pager
from views.report.buttons import ReportDoor
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, lines
from views.states import PROBLEM_SIGN
from views.status.buttons import (
    Drawer,
    OpenConcern,
    OpenCut,
    OpenDrawer,
    OpenPart,
    OpenPicture,
    OpenRows,
    OpenStatus,
    OpenUnheard,
)
from views.surveys.buttons import MySurveys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.status import Concerns, Items, Scope, Sums, Whole
    from services.status.own import OwnDuties
    from services.status.progress import Going

VIEWS: Final = {
    View.MUNICIPALITY: __("🏛 Municipality"),
    View.CURATED: __("🤝 The schools I curate"),
    View.SCHOOL: __("🏫 My school"),
    View.OWN: __("👤 My own assignments"),
    View.REGION: __("🏛 Municipality"),
}
CUTS: Final = {
    Cut.SCHOOL: __("By school"),
    Cut.SECTION: __("By section"),
    Cut.CURATOR: __("By curator"),
    Cut.MONTH: __("By month"),
    Cut.ITEM: __("By item"),
}
CUTS_OF: Final = {
    View.MUNICIPALITY: (Cut.ITEM, Cut.SCHOOL, Cut.SECTION, Cut.CURATOR, Cut.MONTH),
    View.CURATED: (Cut.ITEM, Cut.SCHOOL, Cut.SECTION, Cut.MONTH),
    View.SCHOOL: (Cut.SECTION, Cut.MONTH),
    View.OWN: (Cut.SECTION, Cut.MONTH),
    View.REGION: (),
}
KINDS: Final = {
    Which.LATE: __("🔴 Late: {n}"),
    Which.RETURNED: __("↩️ Returned: {n}"),
    Which.PROBLEM: __("🆘 With a problem: {n}"),
    Which.WAITING: __("⏳ To be confirmed: {n}"),
    Which.SOON: __("📅 Soon: {n}"),
    Which.OPEN: __("▫️ In progress: {n}"),
    Which.DONE: __("✅ Done: {n}"),
    Which.ALL: __("All assignments: {n}"),
    Which.REPORTED: __("⏳ Reported: {n}"),
    Which.CONFIRMED: __("✅ Confirmed: {n}"),
}
ITEMS_DONE: Final = __("Items: done {done} of {total}")
ASSIGNMENTS_DONE: Final = __("Assignments: done {done} of {total}")
URGENT: Final = frozenset({Which.LATE, Which.PROBLEM, Which.WAITING, Which.SOON})
DRAWERS: Final = {
    Drawer.LISTS: __("📋 All lists"),
    Drawer.CUTS: __("🗂 By item, by school…"),
    Drawer.CONCERNS: __("👀 Needs attention"),
    Drawer.PICTURES: __("🗺 Map, Excel, report"),
    Drawer.VIEWS: __("🔀 Another overview"),
}
REPORTED: Final = frozenset({View.MUNICIPALITY, View.CURATED})  # their roles read the report on the year
BAR: Final = 10
SECTIONS_SHOWN: Final = 12


def place_name(scope: Scope, _: Translator) -> str:
    """Say whose figures they are: those of several schools are not the municipality's."""
    if scope.schools is not None and len(scope.schools) > 1:
        return _("My schools ({n})", n=len(scope.schools)).unescape()
    return scope.name


def headline(tally: Tally, _: Translator, *, least: int = 0, items: Items | None = None) -> Markup:
    """«Мероприятия: выполнено 9 из 24», then «Поручения: выполнено 41 из 58, просрочено 5, ждут проверки 4».

    Where each item asks for one thing alone, the two are the same and one line says it. What is under `least` is
    veiled; where sums alone are told, problems are not: they are few, and somebody's.
    """
    if not tally.total:
        return _("No items yet.")
    if items is not None and items.total != tally.total:
        return lines(items_in_words(items, _), headline(tally, _, least=least))
    words = ASSIGNMENTS_DONE if items is None else ITEMS_DONE
    parts = [_(words, done=veiled(tally.done, least), total=tally.total)]
    if tally.late:
        parts.append(_("late {n}", n=veiled(tally.late, least)))
    if tally.problems and not least:
        parts.append(_("with a problem {n}", n=tally.problems))
    if tally.waiting:
        parts.append(_("to be confirmed {n}", n=veiled(tally.waiting, least)))
    return _(", ").join(parts)


def nothing_by_name(_: Translator) -> Markup:
    """What a school has to do is nobody's by name: it stands in the look at the school."""
    return _("Nothing is assigned to you by name yet.")


def items_in_words(items: Items, _: Translator) -> Markup:
    late = [_("something is late in {n}", n=items.late)] if items.late else []
    return _(", ").join([_(ITEMS_DONE, done=items.done, total=items.total), *late])


def veiled(n: int, least: int) -> str:
    """Give a count, or «<5» where it is so small that it could point at somebody."""
    return str(n) if n >= least or not n else f"<{least}"


def bar(share: float, _: Translator) -> Markup:
    full = min(BAR, round(share * BAR))
    return _("{bar} {percent} %", bar="▓" * full + "░" * (BAR - full), percent=int(share * 100))


def kinds(tally: Tally, soon: int, *, view: View, part: Part, _: Translator) -> list[tuple[Which, Button]]:
    """Offer every number that is not zero; each opens the list that it counts."""
    numbers = {
        Which.ALL: tally.total,
        Which.LATE: tally.late,
        Which.PROBLEM: tally.problems,
        Which.RETURNED: tally.returned,
        Which.WAITING: tally.waiting,
        Which.SOON: soon,
        Which.OPEN: tally.open,
        Which.DONE: tally.done,
    }
    return [
        (which, button(_(KINDS[which], n=n), OpenRows(view=view, cut=part.cut, key=part.key, which=which)))
        for which, n in numbers.items()
        if n
    ]


def problem_buttons(problems: Sequence[tuple[View, int]], _: Translator) -> list[Button]:
    return [
        button(words, OpenRows(view=view, which=Which.PROBLEM))
        for (view, _n), words in zip(problems, problem_words(problems, _), strict=True)
    ]


def look_name(view: View, _: Translator) -> Markup:
    return _(VIEWS[view])


def problem_words(problems: Sequence[tuple[View, int]], _: Translator) -> list[Markup]:
    """Say how many there are; where, for whoever looks after several places."""
    several = len(problems) > 1
    return [
        _(KINDS[Which.PROBLEM], n=n) + (" · " + _(VIEWS[view]) if several else "")  # «… · 🏫 Моя школа»
        for view, n in problems
    ]


def top_screen(
    scope: Scope,
    items: Items,
    tally: Tally,
    soon: int,
    worries: Concerns | None,
    duties: OwnDuties | None,
    going: Going,
    views: Sequence[View],
    _: Translator,
    *,
    now: datetime,
) -> Screen:
    drawers = drawers_of(scope, tally, worries, going, views, _)
    urgent = [one for which, one in kinds(tally, soon, view=scope.view, part=Part(), _=_) if which in urgent_of(scope)]
    shut = (Fold(rows, _door(scope, one, _)) for one, rows in drawers.items() if one is not Drawer.CUTS)
    return Screen(
        lines(
            bold(place_name(scope, _)) + " · " + day_in_words(scope.today, _, today=scope.today),
            bold(headline(tally, _, items=items)) if tally.total or scope.view is not View.OWN else nothing_by_name(_),
            bar(tally.share, _) if tally.total else None,
            going_words(going, _) if going.total else None,
            *duty_lines(duties, scope, _, now=now),
        ),
        rows=(
            *folded(Fold(grid(urgent, width=2)), Fold(survey_row(duties, _)), *shut),
            home_row(_),
        ),
    )


def drawers_of(
    scope: Scope, tally: Tally, worries: Concerns | None, going: Going, views: Sequence[View], _: Translator
) -> dict[Drawer, tuple[Row, ...]]:
    """What a status offers beside its urgent numbers; each may stand behind one button.

    The cuts stand among the lists, and behind a button of theirs where the lists are too many.
    """
    cuts = grid(
        (button(_(CUTS[one]), OpenCut(view=scope.view, cut=one)) for one in CUTS_OF[scope.view] if tally.total), width=2
    )
    rest = [one for which, one in kinds(tally, 0, view=scope.view, part=Part(), _=_) if which not in urgent_of(scope)]
    under_way = going_buttons(going, scope.view, _)
    others = (button(_(VIEWS[one]), OpenStatus(view=one)) for one in views if one is not scope.view)
    return {
        Drawer.LISTS: folded(
            Fold(grid([*rest, *([] if worries else under_way)], width=2)), Fold(cuts, _door(scope, Drawer.CUTS, _))
        ),
        Drawer.CUTS: cuts,
        Drawer.CONCERNS: grid([*under_way, *worry_buttons(worries, scope.view, _)], width=2) if worries else (),
        Drawer.PICTURES: grid(picture_buttons(scope, tally, _), width=3),
        Drawer.VIEWS: grid(others, width=2),
    }


def _door(scope: Scope, drawer: Drawer, _: Translator) -> Button:
    return button(_(DRAWERS[drawer]), OpenDrawer(view=scope.view, drawer=drawer))


def drawer_screen(scope: Scope, drawer: Drawer, rows: tuple[Row, ...], _: Translator) -> Screen:
    return Screen(
        lines(bold(_(DRAWERS[drawer])), place_name(scope, _), None if rows else _("There is nothing here now.")),
        rows=(*rows, back_row(scope.view, _)),
    )


def urgent_of(scope: Scope) -> frozenset[Which]:
    """Which numbers stand on the status itself: a school has to put right what came back, others only know of it."""
    mine = scope.view in {View.SCHOOL, View.OWN}
    return URGENT | {Which.RETURNED} if mine else URGENT


def going_words(going: Going, _: Translator) -> Markup:
    """«Без точного срока 9: идёт 3, нет ответа 6»: what is nought is not said."""
    told = [
        _("under way {n}", n=going.under_way) if going.under_way else None,
        _("not begun {n}", n=going.not_begun) if going.not_begun else None,
        _("no answer {n}", n=going.unanswered) if going.unanswered else None,
    ]
    counts = _(", ").join(one for one in told if one)
    return _("Without a date of their own {n}: {counts}", n=going.total, counts=counts)


def going_buttons(going: Going, view: View, _: Translator) -> list[Button]:
    words = _("🔄 Without a date of their own: {n}", n=going.total)
    return [button(words, OpenConcern(view=view, what=Concern.GOING))] if going.total else []


def picture_buttons(scope: Scope, tally: Tally, _: Translator) -> list[Button]:
    if not tally.total or scope.view is View.OWN:
        return []
    offered = {"map": _("🗺 Map"), "course": _("📈 Progress"), "table": _("📗 Excel")}
    report = [button(_("📑 Report on the year"), ReportDoor())] if scope.view in REPORTED else []
    return [*(button(words, OpenPicture(view=scope.view, what=what)) for what, words in offered.items()), *report]


def duty_lines(duties: OwnDuties | None, scope: Scope, _: Translator, *, now: datetime) -> list[Markup | str]:
    if duties is None:
        return []
    said: list[Markup | str] = []
    for title, starts_at in duties.events:
        when = due_in_words(starts_at, _, now=now, timezone=scope.timezone)
        said.append(_("🎓 {title} – {when}", title=cut(title, 60), when=when))
    return ["", *said] if said else []


def survey_row(duties: OwnDuties | None, _: Translator) -> tuple[Row, ...]:
    if duties is None or not duties.surveys:
        return ()
    return ((button(_("✍️ Surveys for me: {n}", n=duties.surveys), MySurveys()),),)


def worry_buttons(worries: Concerns | None, view: View, _: Translator) -> list[Button]:
    if worries is None:
        return []
    undated = button(_("❔ Without a date: {n}", n=worries.needs_date), OpenConcern(view=view, what=Concern.UNDATED))
    unheard = button(unheard_in_words(worries, _), OpenUnheard(view=view))
    return [undated, unheard] if worries.needs_date else [unheard]


def unheard_in_words(worries: Concerns, _: Translator) -> str:
    """«🔇 Нет отклика: школ 2, людей 3»: one thing, whatever its cause."""
    told = [
        _("schools {n}", n=worries.silent) if worries.silent else None,
        _("people {n}", n=worries.people) if worries.people else None,
    ]
    counts = _(", ").join(one for one in told if one)
    return (_("🔇 No response: {counts}", counts=counts) if counts else _("🔇 No response")).unescape()


def group_name(group: Group, by: Cut, _: Translator) -> str:
    if by is Cut.MONTH:
        return month_in_words(month_of(group.key).start, _) if group.key else _("without a date")
    if by is Cut.CURATOR and not group.key:
        return _("without a curator")
    return group.name or _("without a section")


def cut_screen(scope: Scope, by: Cut, groups: Sequence[Group], page: int, _: Translator) -> Screen:
    """Groups side by side; the button of each says enough, so that the screen stays one screen."""
    shown = groups[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(_(CUTS[by])), place_name(scope, _), _("Assignments: done and all")),
        rows=(
            *column(button(group_label(one, by, _), OpenPart(view=scope.view, cut=by, key=one.key)) for one in shown),
            *pager(len(groups), page, lambda to: OpenCut(view=scope.view, cut=by, page=to)),
            back_row(scope.view, _),
        ),
    )


def group_label(group: Group, by: Cut, _: Translator) -> str:
    late = f" · 🔴 {group.tally.late}" if group.tally.late else ""
    problems = f" · {PROBLEM_SIGN} {group.tally.problems}" if group.tally.problems else ""
    waiting = f" · ⏳ {group.tally.waiting}" if group.tally.waiting else ""
    counts = f"{group.tally.done}/{group.tally.total}{late}{problems}{waiting}"
    return f"{counts} · {cut(str(group_name(group, by, _)), 40)}"


def sums_screen(scope: Scope, sums: Sums, _: Translator) -> Screen:
    """What an observer sees: sums, small numbers veiled, nothing to tap that would lead to a school.

    Of few schools the work as a whole: it counts tasks, not people, and names no school.
    """
    if sums.few:
        whole = replace(sums.tally, problems=0)
        told = [bold(headline(whole, _)), bar(whole.share, _) if whole.total else None]
        why = _("By section sums are shown from {n} schools on; there are fewer here.", n=OBSERVED_MIN)
        return Screen(lines(bold(scope.name), *told, "", why), rows=(home_row(_),))
    named = [(str(group_name(group, Cut.SECTION, _)), group.tally) for group in sums.sections]
    if sums.rest:
        named.append((str(_("other sections")), sums.rest))
    listed = (
        lines(f"• {cut(name, 60)} – ") + headline(tally, _, least=OBSERVED_MIN)
        for name, tally in named[:SECTIONS_SHOWN]
    )
    whole = sums.tally  # its share would give a veiled number away
    share = bar(whole.share, _) if whole.done >= OBSERVED_MIN else None
    head = headline(whole, _, least=OBSERVED_MIN)
    return Screen(lines(bold(scope.name), bold(head), share, "", *listed), rows=(home_row(_),))


def part_title(name: str | None, part: Part, _: Translator) -> str:
    """Name a part; what has no name of its own is named as its group is."""
    return group_name(Group(part.key, name or "", Tally()), part.cut, _)


def part_screen(scope: Scope, name: str, part: Part, counted: Whole, _: Translator) -> Screen:
    items, tally, soon = counted
    told = headline(tally, _, items=None if part.cut is Cut.ITEM else items)
    return Screen(
        lines(bold(cut(name, 200)), bold(told), bar(tally.share, _) if tally.total else None),
        rows=(
            *grid((one for _which, one in kinds(tally, soon, view=scope.view, part=part, _=_)), width=2),
            (back_button(OpenCut(view=scope.view, cut=part.cut), _), *home_row(_)),
        ),
    )


def back_row(view: View, _: Translator) -> Row:
    return (back_button(OpenStatus(view=view), _), *home_row(_))
