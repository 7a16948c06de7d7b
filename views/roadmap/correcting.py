"""Correcting items: which property, what it becomes, why; and what somebody else has changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import EvidenceKind
from services.evidence.expected import wanted_kind
from services.roadmap.correcting import Property
from views.common import back_button
from views.dates import full_day
from views.evidence.card import kind_name
from views.executors import GROUP_NAMES, executors_in_words
from views.month_grid import month_grid
from views.roadmap.buttons import (
    AskClose,
    EditItem,
    EditProperty,
    EditTicked,
    OpenItem,
    SaveEdit,
    TakeDay,
    TakeEmpty,
    TakeGroup,
    TakeKind,
    TakeMonth,
    TakeRead,
    TakeSection,
)
from views.roadmap.card import CHANGES, date_button, undo_rows
from views.roadmap.history import was_became
from views.roadmap.lists import back_row, numbered
from views.screen import Row, Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.correcting import Corrected, Standing, Wanted
    from services.roadmap.executors import Executors
    from services.roadmap.history import Changed
    from services.roadmap.item_card import ItemCard
    from services.roadmap.known import Known

NAMES: Final = {
    Property.EXECUTORS: __("👥 Executors"),
    Property.RESULT: __("🎯 Planned result"),
    Property.NUMBER: __("🔢 Number"),
    Property.SECTION: __("🗂 Section"),
    Property.TITLE: __("✏️ Wording"),
    Property.EVIDENCE: __("📎 Evidence expected"),
    Property.DATE: __("📅 Date"),
    Property.CLOSE: __("✖️ Close"),
}
ASKED: Final = {
    Property.EXECUTORS: __("Write who does it as it stands in the order, or tap a group."),
    Property.RESULT: __("Write the new planned result: “at least 2 seminars”, for example."),
    Property.NUMBER: __("Write the new number."),
    Property.SECTION: __("Write the name of the section, or tap one."),
    Property.TITLE: __("Write the new wording."),
    Property.EVIDENCE: __("Which paper is expected as evidence?"),
    Property.DATE: __("Choose the new last day."),
    Property.CLOSE: __("Close? What is done stays done, nothing more is expected."),
}
# What is asked otherwise of several items: no two of them have one number or one wording.
ASKED_OF_SEVERAL: Final = {
    Property.NUMBER: __("Write the number of the first of them; the others are counted on from it: 2.1, 2.2, 2.3 …"),
    Property.TITLE: __(
        "Which words are to be replaced in these wordings? Write two lines: the words as they stand now, and below "
        "them the words that are to stand there."
    ),
}
MAY_BE_EMPTY: Final = frozenset({Property.NUMBER, Property.RESULT, Property.SECTION})
KINDS_ASKED: Final = (
    EvidenceKind.ORDER,
    EvidenceKind.CERTIFICATE,
    EvidenceKind.PLAN,
    EvidenceKind.PROTOCOL,
    EvidenceKind.REPORT,
    EvidenceKind.PHOTO,
    EvidenceKind.LINK,
)
SECTIONS_SHOWN: Final = 6
NAMED: Final = 5


def properties_screen(card: ItemCard, _: Translator) -> Screen:
    """One screen with everything that can be changed about an item."""
    item = card.item
    kind = wanted_kind(card.said, card.expected, item.title)
    edits = {
        what: button(_(NAMES[what]), EditProperty(id=item.id, what=what))
        for what in NAMES
        if what not in {Property.DATE, Property.CLOSE}
    }
    return Screen(
        lines(
            bold(_("What should be changed?")),
            bold(cut(numbered(item), 500)),
            "",
            _("Section: {text}", text=cut(item.section, 120)) if item.section else None,
            _("Executors in the paper: “{text}”", text=cut(item.executors_text, 200)) if item.executors_text else None,
            _("Result: {result}", result=cut(card.expected, 300)) if card.expected else None,
            _("Evidence: {kind}", kind=kind_name(kind, _)) if kind else None,
            done_line(item.stand.done, item.stand.parts, _),
        ),
        rows=(
            *grid(edits.values(), width=2),
            (date_button(card, _), button(_("✖️ Close the item"), AskClose(id=item.id))),
            (back_button(OpenItem(id=item.id), _),),
        ),
    )


def done_line(done: int, total: int, _: Translator) -> Markup | None:
    if not done:
        return None
    return _("Done already: {done} of {total}. What is done stays done.", done=done, total=total)


def ask_screen(
    what: Property,
    stands: Sequence[Standing],
    sections: Sequence[tuple[int, str]],
    _: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """Ask what a property is to become, of one item or of several."""
    one = stands[0] if len(stands) == 1 else None
    now = one.texts.get(what) if one else None
    return Screen(
        lines(
            whose(stands, _),
            _("Now: {text}", text=cut(now, 500)) if now else None,
            "",
            problem,
            _(ASKED[what] if one else ASKED_OF_SEVERAL.get(what, ASKED[what])),
        ),
        rows=(*choices(what, sections, _), back(stands, _)),
    )


def choices(what: Property, sections: Sequence[tuple[int, str]], _: Translator) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    if what is Property.EXECUTORS:
        rows = grid((button(_(name), TakeGroup(group=group)) for group, name in GROUP_NAMES.items()), width=2)
    elif what is Property.EVIDENCE:
        named = [button(kind_name(kind, _), TakeKind(kind=kind)) for kind in KINDS_ASKED]
        rows = grid([*named, button(_("As the text says"), TakeKind())], width=2)
    elif what is Property.SECTION:
        rows = column(button(cut(name, 50), TakeSection(like=key)) for key, name in sections[:SECTIONS_SHOWN])
    return (*rows, (button(_("None"), TakeEmpty()),)) if what in MAY_BE_EMPTY else rows


def calendar_screen(stands: Sequence[Standing], month: date, today: date, _: Translator) -> Screen:
    days = month_grid(
        month,
        _,
        day=lambda day: TakeDay(day=day.toordinal()),
        turn_to=lambda to: TakeMonth(month=to.toordinal()),
        first=today,
    )
    return Screen(lines(whose(stands, _), _(ASKED[Property.DATE])), rows=(*days, back(stands, _)))


def whose(stands: Sequence[Standing], _: Translator) -> Markup:
    if len(stands) == 1:
        return bold(cut(titled(stands[0]), 300))
    head = bold(_.plural("{n} item", "{n} items", len(stands)))
    more = len(stands) - NAMED
    named = [f"– {cut(titled(one), 80)}" for one in stands[:NAMED]]
    return lines(head, *named, _("… and {n} more", n=more) if more > 0 else None)


def titled(one: Standing) -> str:
    return f"{one.number.rstrip('.')}. {one.title}" if one.number else one.title


def back(stands: Sequence[Standing], _: Translator) -> Row:
    data = EditItem(id=stands[0].id) if len(stands) == 1 else EditTicked()
    return (back_button(data, _),)


def read_screen(
    stands: Sequence[Standing], text: str, executors: Executors, known: Known, mark: int, _: Translator
) -> Screen:
    """Executors that were understood in part: nothing of the rest is lost without a word."""
    take = button(_("✅ Yes, that is all"), TakeRead(mark=mark), style="success")
    groups = grid((button(_(name), TakeGroup(group=group)) for group, name in GROUP_NAMES.items()), width=2)
    return Screen(
        lines(
            whose(stands, _),
            _("You wrote: “{text}”", text=cut(text, 300)),
            *understood_lines(executors, known, _),
            "",
            _("Write it once more in other words, or tap whom you mean."),
        ),
        rows=(*(((take,),) if executors.anybody else ()), *groups, back(stands, _)),
    )


def understood_lines(executors: Executors, known: Known, _: Translator) -> list[Markup]:
    told = []
    if executors.anybody:
        told.append(_("I understood: {who}", who=bold(executors_in_words(executors, known, _))))
    if executors.unread:
        told.append(_("Not understood: {words}", words=cut("; ".join(executors.unread), 200)))
    if executors.anybody and not executors.unread and not executors.sure:
        told.append(_("There is nobody of that kind here yet."))
    return told


def why_screen(
    what: Property, stands: Sequence[Standing], became: Sequence[Markup], mark: int, _: Translator
) -> Screen:
    """What it was and what it becomes; then the reason, which the executors will read."""
    done, parts = sum(one.done for one in stands), sum(one.parts for one in stands)
    several = sum(one.dates > 1 for one in stands) if what is Property.DATE and len(stands) > 1 else 0
    return Screen(
        lines(
            whose(stands, _),
            "",
            *was_lines(what, stands, _),
            *became,
            done_line(done, parts, _),
            _.plural(
                "{n} item has several dates: it is left as it is and moved on its card.",
                "{n} items have several dates: they are left as they are and moved on their cards.",
                several,
            )
            if several
            else None,
            "",
            _("Why is it changed? Write the reason and the number of the order: the executors will read it."),
        ),
        rows=((button(_("Save without a reason"), SaveEdit(mark=mark)),), back(stands, _)),
    )


def was_lines(what: Property, stands: Sequence[Standing], _: Translator) -> list[Markup]:
    """The values that are given up, each once; for several items they are counted."""
    if len(stands) > 1 and what in ASKED_OF_SEVERAL:
        return []  # each stands beside what it becomes
    if what is Property.EVIDENCE:
        was = [str(kind_name(one.kind, _).unescape()) if one.kind else "" for one in stands]
    else:
        was = [one.texts.get(what) or "" for one in stands]
    values = [value for value in dict.fromkeys(was) if value]
    more = len(values) - NAMED
    told = [_("Was: {text}", text=cut(value, 300)) for value in values[:NAMED]]
    return [*told, _("… and {n} more", n=more)] if more > 0 else told


def became_text(text: str | None, _: Translator) -> Markup:
    return _("Becomes: {text}", text=bold(cut(text, 500)) if text else _("empty"))


def became_each(stands: Sequence[Standing], wanted: Wanted, _: Translator) -> list[Markup]:
    """Say of each item that changes what it says and what it is to say."""
    was = [one.texts.get(wanted.what) for one in stands]
    turned = [(before, wanted.text_at(place, before)) for place, before in enumerate(was)]
    told = [
        lines(f"– {cut(before or '—', 200)} → ") + bold(cut(after or "—", 200))
        for before, after in turned
        if before != after
    ]
    more = len(told) - NAMED
    return [*told[:NAMED], *([_("… and {n} more", n=more)] if more > 0 else [])]


def became_kind(kind: EvidenceKind | None, _: Translator) -> Markup:
    return _("Becomes: {text}", text=bold(kind_name(kind, _)) if kind else _("as its wording says"))


def became_day(day: date, _: Translator) -> Markup:
    return _("New date: {day}", day=bold(full_day(day, _)))


def met_screen(
    stands: Sequence[Standing],
    met: Mapping[int, Sequence[Changed]],
    became: Sequence[Markup],
    mark: int,
    _: Translator,
) -> Screen:
    """Somebody else was faster: say what they changed, and overwrite nothing without a word."""
    told = [
        line
        for one in stands
        for change in met.get(one.id, ())
        for line in (
            lines(f"– {cut(titled(one), 60)}: ")
            + _(CHANGES[change.kind])
            + lines(f", {cut(change.by, 40)}" if change.by else ""),
            was_became(change.kind, change.before, change.after, _),
        )
    ]
    save = button(_("Save mine anyway"), SaveEdit(mark=mark), style="danger")
    return Screen(
        lines(bold(_("Nothing is saved yet: this was changed meanwhile.")), *told, "", *became),
        rows=((save,), back(stands, _)),
    )


def corrected_screen(done: Corrected, _: Translator) -> Screen:
    """The end of a correction of several items."""
    if done.act is None:
        told = [_("Nothing to change: it is all like that already.")]
    else:
        told = [bold(_.plural("{n} item is changed.", "{n} items are changed.", len(done.items))), heard(done.told, _)]
    return Screen(
        lines(
            *told,
            _.plural(
                "{n} item with several dates, or done already, is left as it was.",
                "{n} items with several dates, or done already, are left as they were.",
                done.left,
            )
            if done.left
            else None,
        ),
        rows=(*(undo_rows((done.act, len(done.items)), _) if done.act else ()), back_row(_)),
    )


def heard(told: int, _: Translator) -> Markup:
    return _.plural("{n} person will hear of it.", "{n} people will hear of it.", told)


def corrected_toast(done: Corrected, _: Translator) -> Markup:
    if done.act is None:
        return _("Nothing to change: it is all like that already.")
    return heard(done.told, _) if done.told else _("Saved.")


def put_back_screen(items: int, told: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_.plural("{n} item is as it was before.", "{n} items are as they were before.", items)),
            _("Who has read of the change hears that it was taken back.") if told else None,
        ),
        rows=(back_row(_),),
    )
