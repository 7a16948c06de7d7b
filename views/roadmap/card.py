"""The card of an item: the paper's words, the deadline, who does it, how far it has come, what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from models.enums import ItemChangeKind
from views.common import back_button
from views.dates import due_in_words, full_day, moment_in_words
from views.deadlines import deadline_in_words
from views.evidence.buttons import OpenCard
from views.paging import pager
from views.roadmap.buttons import CloseItem, EditItem, MoveDate, OpenItem, Undo
from views.roadmap.history import was_became
from views.roadmap.lists import back_row, numbered
from views.roadmap.moving import month_of
from views.screen import Button, Row, Screen, bold, button, cut, grid, italic, lines
from views.states import sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.roadmap.history import Changed
    from services.roadmap.item_card import Counted, ItemCard
    from services.roadmap.reading import Part
    from services.roadmap.targets import Target

SHOWN: Final = 8  # addressees on one card
CHANGES: Final = {
    ItemChangeKind.ADDED: __("added"),
    ItemChangeKind.TITLE: __("the wording was changed"),
    ItemChangeKind.DEADLINE: __("the date was moved"),
    ItemChangeKind.AMENDED: __("the document was amended"),
    ItemChangeKind.CLOSED: __("closed"),
    ItemChangeKind.NUMBER: __("the number was changed"),
    ItemChangeKind.SECTION: __("the section was changed"),
    ItemChangeKind.RESULT: __("the planned result was changed"),
    ItemChangeKind.EXECUTORS: __("the executors were changed"),
    ItemChangeKind.EVIDENCE: __("the expected evidence was changed"),
    ItemChangeKind.RESTORED: __("put back as it was"),
}


def item_screen(card: ItemCard, _: Translator, *, now: datetime, page: int = 0, toast: Markup | None = None) -> Screen:
    item = card.item
    return Screen(
        lines(
            bold(cut(numbered(item), 500)),
            italic(cut(item.section, 120)) if item.section else None,
            "",
            _("In the paper: “{text}”", text=cut(item.deadline_text, 200)) if item.deadline_text.strip() else None,
            _("Deadline: {due}", due=deadline_words(card, _, now=now)),
            _("Executors in the paper: “{text}”", text=cut(item.executors_text, 200)) if item.executors_text else None,
            _("Result: {result}", result=cut(card.expected, 300)) if card.expected else None,
            *target_lines(card, _),
            *held_lines(card, _),
            *part_lines(card, page, _),
            *(("", bold(_("History"))) if card.changes else ()),
            *(change_line(change, card, _) for change in card.changes),
        ),
        rows=(*part_buttons(card, page, _), *edit_rows(card, _), *undo_rows(card.undo, _), back_row(_)),
        toast=str(toast) if toast else None,
    )


def deadline_words(card: ItemCard, _: Translator, *, now: datetime) -> Markup | str:
    if card.item.needs_date:
        return _("not given yet")
    if card.due and len(card.due) == 1 and card.item.stand.next_due:
        return due_in_words(card.item.stand.next_due, _, now=now, timezone=card.timezone)
    return deadline_in_words(card, _)


def target_lines(card: ItemCard, _: Translator) -> list[Markup]:
    """Plan against fact, where the paper has a number that can be counted."""
    counted = card.counted
    if card.target is not None and counted is not None:
        return counted_lines(card.target, counted, _)
    done, total = card.schools_done
    if card.target is None or not total:
        return []
    fact = f"{done * 100 // total} %" if card.target.percent else str(done)
    plan = card.target.plan
    sign = "✅" if card.target.reached(done, total) else "▫️"
    return [_("{sign} Plan: at least {plan}. Fact: {fact}.", sign=sign, plan=plan, fact=fact)]


def held_lines(card: ItemCard, _: Translator) -> list[Markup]:
    """The fact that events make rise by themselves: «Проведено мероприятий: 1 из 2»."""
    if not card.held:
        return []
    codes = ", ".join(f"E{number}" for number in card.held)
    n, least = len(card.held), card.target.least if card.target and not card.target.percent else None
    if least is None:
        return [_("🎓 Events held: {n} ({codes})", n=n, codes=codes)]
    return [_("🎓 Events held: {n} of {least} ({codes})", n=n, least=least, codes=codes)]


def counted_lines(target: Target, counted: Counted, _: Translator) -> list[Markup]:
    """«План: не менее 2 семинаров. Факт: 3 из 2»: the numbers that were told with the reports."""
    sign = "✅" if target.reached(counted.fact, counted.total) else "▫️"
    plan = target.plan
    if target.each:
        told = _(
            "{sign} Plan: at least {plan} from each. Fact: {fact} of {total} have them.",
            sign=sign,
            plan=plan,
            fact=counted.fact,
            total=counted.total,
        )
    else:
        told = _(
            "{sign} Plan: at least {plan}. Fact: {fact} of {least}.",
            sign=sign,
            plan=plan,
            fact=counted.fact,
            least=target.least,
        )
    silent = _.plural("{n} report came without a number", "{n} reports came without a number", counted.silent)
    other = _.plural(
        "{n} report told a number of something else: the plan has been changed since",
        "{n} reports told a number of something else: the plan has been changed since",
        counted.other,
    )
    return [told, *([silent] if counted.silent else []), *([other] if counted.other else [])]


def part_lines(card: ItemCard, page: int, _: Translator) -> list[Markup | str]:
    parts = card.parts
    if not parts:
        return []
    told = (part_line(part, card, _) for part in on_page(parts, page))
    return ["", bold(_("Done {done} of {total}", done=card.item.stand.done, total=len(parts))), *told]


def on_page(parts: Sequence[Part], page: int) -> Sequence[Part]:
    return parts[page * SHOWN : (page + 1) * SHOWN]


def part_line(part: Part, card: ItemCard, _: Translator) -> Markup:
    sign = "✅" if part.done else sign_of(part.state, part.due, today=card.today, problem=part.problem)
    day = f" · {full_day(part.due, _)}" if part.due and len(card.due) > 1 else ""
    amount = f" · {part.amount}" if part.amount is not None and card.counted is not None else ""
    return lines(f"{sign} {cut(whose(part, _), 50)}{day}{amount}")


def whose(part: Part, _: Translator) -> str:
    return part.school or part.person or str(_("Education office"))


def part_buttons(card: ItemCard, page: int, _: Translator) -> tuple[Row, ...]:
    """Lead to everybody's own card, page by page."""
    parts, opens = card.parts, OpenItem(id=card.item.id)
    shown = (button(f"📎 {cut(whose(part, _), 22)}", OpenCard(id=part.id)) for part in on_page(parts, page))
    turns = pager(len(parts), page, lambda to: opens.model_copy(update={"page": to}), size=SHOWN)
    return (*grid(shown, width=2), *turns)


def edit_rows(card: ItemCard, _: Translator) -> tuple[Row, ...]:
    if not card.may_edit:
        return ()
    return ((date_button(card, _), button(_("✏️ Change"), EditItem(id=card.item.id))),)


def date_button(card: ItemCard, _: Translator) -> Button:
    month = month_of(card.item.stand.next_due, card.today)
    return button(_("📅 Move the date") if card.due else _("📅 Give a date"), MoveDate(id=card.item.id, month=month))


def undo_rows(undo: tuple[int, int] | None, _: Translator) -> tuple[Row, ...]:
    """Take back the last act, and say where it was about more than this one item."""
    if undo is None:
        return ()
    act, count = undo
    words = _.plural("↩️ Put {n} item back as they were", "↩️ Put {n} items back as they were", count)
    return ((button(words if count > 1 else _("↩️ Put back as it was"), Undo(act=act)),),)


def change_line(change: Changed, card: ItemCard, _: Translator) -> Markup:
    when = moment_in_words(change.at, _, timezone=card.timezone, today=card.today)
    who = cut(change.by, 40) if change.by else _("by the operator")
    line = _("{when} – {what}, {who}", when=when, what=_(CHANGES[change.kind]), who=who)
    told = [turned] if (turned := was_became(change.kind, change.before, change.after, _)) else []
    if change.reason:
        told.append(italic(cut(change.reason, 160)))
    return Markup(" – ").join([line, *told])


def ask_new_item_screen(_: Translator) -> Screen:
    return Screen(
        lines(bold(_("A new item")), _("Write what is to be done. The date is given on its card.")),
        rows=(back_row(_),),
    )


def ask_close_screen(card: ItemCard, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(cut(numbered(card.item), 500)),
            "",
            _("Close this item? What is done stays done, nothing more is expected."),
            _("Write why: the number of the order, for example."),
        ),
        rows=(
            (button(_("✖️ Close without a reason"), CloseItem(id=card.item.id), style="danger"),),
            (back_button(OpenItem(id=card.item.id), _),),
        ),
    )


def closed_screen(undo: tuple[int, int] | None, _: Translator) -> Screen:
    return Screen(_("The item is closed."), rows=(*undo_rows(undo, _), back_row(_)))
