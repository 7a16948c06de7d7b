"""The report that is being gathered: what is in it, what it is for, what can still be said about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.enums import EvidenceKind
from services.errors import LARGEST_FILE, MEGABYTE
from views.common import back_button, home_row
from views.dates import full_day
from views.evidence.buttons import (
    AskAmount,
    AskDate,
    DropBasket,
    DropPiece,
    OpenBasket,
    OpenKinds,
    OpenPiece,
    OpenPieces,
    PickItems,
    Report,
    SendBasket,
    SendUncounted,
    SetKind,
    ToggleItem,
)
from views.evidence.card import KINDS, hint, kind_name
from views.paging import PAGE, pager
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, italic, lines
from views.states import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.evidence.contents import Contents, Piece, Target
    from services.roadmap.targets import Target as Plan

OFFERED: Final = 4
PIECES_SHOWN: Final = 8
TARGETS_SHOWN: Final = 8
NAMED: Final = 2


def name_of(piece: Piece, _: Translator) -> str:
    return cut(piece.name or piece.text or str(kind_name(piece.kind, _)), 60)


def piece_line(piece: Piece, _: Translator, sign: str = "•") -> Markup:
    dated = _(", of {day}", day=full_day(piece.dated, _)) if piece.dated else ""
    named = f"{name_of(piece, _)} – " if piece.name or piece.text else ""  # else its kind is its name
    line = lines(f"{sign} {named}{kind_name(piece.kind, _)}{dated}")
    if not piece.elsewhere:
        return line
    there = ", ".join(cut(numbered(one.number, one.title), 40) for one in piece.elsewhere[:2])
    return lines(
        line,
        italic(_("⚠️ This file is attached already to: {items}. Attach it here too? If not, take it out.", items=there)),
    )


def target_label(target: Target, contents: Contents) -> str:
    """Label an item; its school only for who answers for several."""
    places = {one.school for one in (*contents.targets, *contents.candidates)}
    if target.school is None or len(places) == 1:
        return cut(numbered(target.number, target.title), 50)
    return f"{cut(numbered(target.number, target.title), 34)} · {cut(target.school, 22)}"


def basket_screen(contents: Contents, _: Translator, *, repeated: bool = False) -> Screen:
    """One screen for the whole of it: first what to send, then to which item, then «send»."""
    earlier = max(0, len(contents.pieces) - PIECES_SHOWN)
    shown = contents.pieces[earlier:]  # the newest: what has just come is among them
    return Screen(
        lines(
            bold(_.plural("📎 Your report: {n} attachment", "📎 Your report: {n} attachments", len(contents.pieces))),
            counted_by_kind(contents.pieces, _) if earlier else None,
            _.plural("… {n} earlier one", "… {n} earlier ones", earlier) if earlier else None,
            *(piece_line(piece, _, f"{n}.") for n, piece in enumerate(shown, start=earlier + 1)),
            _("This file is here already; I kept it once.") if repeated else None,
            "",
            *(targets_said(contents, _)),
        ),
        rows=(
            *column(chosen_buttons(contents, _)),
            *column(offered_buttons(contents, _)),
            *piece_rows(shown, earlier, _),
            *(((button(_("📂 All attachments"), OpenPieces(basket=contents.id)),),) if earlier else ()),
            *closing_rows(contents, _),
        ),
    )


def corrected_basket_screen(basket: Screen, _: Translator) -> Screen:
    return replace(basket, text=lines(_("✓ The words in your report follow your correction."), basket.text))


def sent_already_screen(assignments: Sequence[int], _: Translator) -> Screen:
    """An edit that came after the report had gone: say so, and how to add to it."""
    add = ((button(_("📎 Add to the report"), Report(id=assignments[0])),),) if assignments else ()
    return Screen(
        lines(
            _("This report is sent already, with the words as they were."),
            _("To put it right, add a line: it goes to the same place."),
        ),
        rows=(*add, home_row(_)),
    )


def counted_by_kind(pieces: Sequence[Piece], _: Translator) -> Markup:
    """«фотоотчёт – 9, приказ – 2»: of many attachments the counts are read, not the lines."""
    counts = Counter(piece.kind for piece in pieces).most_common()
    return lines(", ".join(f"{kind_name(kind, _).unescape()} – {n}" for kind, n in counts))


def pieces_screen(contents: Contents, page: int, _: Translator) -> Screen:
    """All attachments, page by page; each opens."""
    first = page * PAGE
    shown = contents.pieces[first : first + PAGE]
    return Screen(
        lines(
            bold(_.plural("📎 Your report: {n} attachment", "📎 Your report: {n} attachments", len(contents.pieces))),
            *(piece_line(piece, _, f"{n}.") for n, piece in enumerate(shown, start=first + 1)),
        ),
        rows=(
            *piece_rows(shown, first, _),
            *pager(len(contents.pieces), page, lambda to: OpenPieces(basket=contents.id, page=to)),
            (back_button(OpenBasket(basket=contents.id), _), *home_row(_)),
        ),
    )


def piece_rows(shown: Sequence[Piece], before: int, _: Translator) -> tuple[Row, ...]:
    """One or two pieces are named on their buttons, more of them are numbered as their lines are."""
    if len(shown) <= NAMED:
        return column(button(f"✏️ {name_of(piece, _)}", OpenPiece(piece=piece.id)) for piece in shown)
    named = (f"✏️ {n}. {cut(name_of(piece, _), 16)}" for n, piece in enumerate(shown, start=before + 1))
    return grid((button(name, OpenPiece(piece=piece.id)) for name, piece in zip(named, shown, strict=True)), width=2)


def targets_said(contents: Contents, _: Translator) -> list[Markup | str]:
    if not contents.targets:
        return [bold(_("Which item is this for?"))] if contents.candidates else [_("You have no open items now.")]
    named = (
        lines(f"☑ {cut(numbered(one.number, one.title), 90)}" + (f" – {cut(one.school, 40)}" if one.school else ""))
        for one in contents.targets[:TARGETS_SHOWN]
    )
    rest = len(contents.targets) - TARGETS_SHOWN
    first = contents.targets[0]
    expected = hint(first.kind, _)
    ask = [] if contents.pieces else ["", *ask_lines(expected, _)]
    more = [_("… and {n} more", n=rest)] if rest > 0 else []
    return [_("For:"), *named, *more, *ask]


def ask_lines(expected: Markup | None, _: Translator) -> list[Markup]:
    """Say before it is sent what is taken, and how large it may be."""
    how = _(
        "Send photos, documents (PDF, Word, Excel) or a link here, several if need be; "
        "or write in a few words what was done. One file: up to {limit} MB.",
        limit=LARGEST_FILE // MEGABYTE,
    )
    return [expected, how] if expected else [how]


def chosen_buttons(contents: Contents, _: Translator) -> list[Button]:
    return [
        button(f"☑ {target_label(one, contents)}", ToggleItem(basket=contents.id, id=one.id))
        for one in contents.targets[:OFFERED]
    ]


def offered_buttons(contents: Contents, _: Translator) -> list[Button]:
    """Offer the likeliest items while none is chosen; the rest is one tap away."""
    if not contents.candidates:
        return []
    others = len(contents.candidates) + max(0, len(contents.targets) - OFFERED)  # the chosen ones without a button too
    more = button(_("Other items ({n})", n=others), PickItems(basket=contents.id))
    if contents.targets:
        return [more]
    offered = [
        button(f"☐ {target_label(one, contents)}", ToggleItem(basket=contents.id, id=one.id))
        for one in contents.candidates[:OFFERED]
    ]
    return [*offered, more] if len(contents.candidates) > OFFERED else offered


def closing_rows(contents: Contents, _: Translator) -> tuple[Row, ...]:
    drop = button(_("✖️ Never mind"), DropBasket(basket=contents.id))
    if not contents.targets:
        return ((drop,),)
    words = _("✅ Send the report") if contents.pieces else _("✅ Report without papers")
    counted = tuple(
        (
            button(
                f"🔢 {cut(f'% {plan.unit}'.strip() if plan.percent else str(plan.unit), 30)}: {one.amount}",
                AskAmount(basket=contents.id, id=one.id),
            ),
        )
        for one in contents.targets[:OFFERED]
        if (plan := one.asks) and one.amount is not None
    )
    return (*counted, (button(words, SendBasket(basket=contents.id), style="success"),), (drop,))


def amount_question(plan: Plan, _: Translator) -> Markup:
    if not plan.percent:
        return _("How many {unit}?", unit=plan.unit)
    return _("How many percent of {unit}?", unit=plan.unit) if plan.unit else _("How many percent?")


def ask_amount_screen(contents: Contents, one: Target, _: Translator) -> Screen:
    """«Сколько семинаров?»: asked together with the report, because papers alone do not say it."""
    plan = one.asks
    if plan is None:
        return basket_screen(contents, _)
    each = _("In the plan: at least {plan} from each.", plan=plan.plan)
    whole = _("In the plan: at least {plan} altogether.", plan=plan.plan)
    return Screen(
        lines(
            bold(amount_question(plan, _)),
            target_label(one, contents),
            each if plan.each else whole,
            "",
            _("Write the number."),
        ),
        rows=(
            (button(_("Send without a number"), SendUncounted(basket=contents.id)),),
            (back_button(OpenBasket(basket=contents.id), _),),
        ),
    )


def items_screen(contents: Contents, page: int, _: Translator) -> Screen:
    """All items that this could be for, as ticks."""
    every = [(one, True) for one in contents.targets] + [(one, False) for one in contents.candidates]
    shown = every[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(_("Which items is this for?")), _("One paper may stand for several: tick them all.")),
        rows=(
            *column(
                button(
                    f"{'☑' if ticked else '☐'} {target_label(one, contents)}",
                    ToggleItem(basket=contents.id, id=one.id, page=page + 1),
                )
                for one, ticked in shown
            ),
            *pager(len(every), page, lambda to: PickItems(basket=contents.id, page=to)),
            (button(_("Ready"), OpenBasket(basket=contents.id)),),
        ),
    )


def piece_screen(piece: Piece, basket_id: int, _: Translator) -> Screen:
    return Screen(
        lines(bold(name_of(piece, _)), piece_line(piece, _)),
        rows=(
            (button(_("📋 Kind: {kind}", kind=kind_name(piece.kind, _)), OpenKinds(piece=piece.id)),),
            (
                button(_("📅 Date of the document"), AskDate(piece=piece.id)),
                button(_("🗑 Take out"), DropPiece(piece=piece.id)),
            ),
            (back_button(OpenBasket(basket=basket_id), _), *home_row(_)),
        ),
    )


def kinds_screen(piece: Piece, page: int, _: Translator) -> Screen:
    no = {EvidenceKind.TEXT, *([] if piece.file is None else [EvidenceKind.LINK])}
    kinds = [kind for kind in KINDS if kind not in no]
    shown = (
        button(("● " if kind is piece.kind else "") + kind_name(kind, _), SetKind(piece=piece.id, kind=kind))
        for kind in kinds[page * PAGE : (page + 1) * PAGE]
    )
    return Screen(
        lines(bold(name_of(piece, _)), _("What is it?")),
        rows=(
            *grid(shown, width=2),
            *pager(len(kinds), page, lambda to: OpenKinds(piece=piece.id, page=to)),
            (back_button(OpenPiece(piece=piece.id), _), *home_row(_)),
        ),
    )


def ask_date_screen(_: Translator) -> Screen:
    return Screen(_("Which day stands on the document? Write it as 12.10.2026."))


def sent_screen(done: int, *, waits: bool, _: Translator) -> Screen:
    head = _.plural("✅ Thank you! {n} item is reported.", "✅ Thank you! {n} items are reported.", done)
    return Screen(
        lines(bold(head), _("You will hear as soon as it is looked at.") if waits else None), rows=(home_row(_),)
    )


def dropped_screen(_: Translator) -> Screen:
    return Screen(_("All right, nothing was sent."), rows=(home_row(_),))


def nothing_open_screen(_: Translator) -> Screen:
    return Screen(
        lines(_("You have no open items that a file could be sent for."), _("I have not kept it.")), rows=(home_row(_),)
    )
