"""The card of an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from locales import __
from models.enums import DONE_STATES, EventKind, EvidenceKind, ReturnReason
from services.errors import MEGABYTE
from services.reminders.rules import Level
from services.roadmap.assignments.standing import is_late
from views.common import home_row
from views.dates import day_in_words, due_in_words, full_day, moment_in_words, settled_in_words
from views.evidence.buttons import (
    Ask,
    AskReason,
    Confirm,
    Hold,
    OpenCard,
    OpenPapers,
    OpenQueue,
    OpenStory,
    Reopen,
    Report,
    ShowFile,
    TakeBackDecision,
)
from views.problems import problem_lines, solved_row
from views.reminders.buttons import Trouble
from views.reminders.words import PROGRESS
from views.screen import Button, Document, Photo, Row, Screen, bold, button, cut, grid, italic, lines
from views.states import numbered, sign_of, state_name

if TYPE_CHECKING:
    from datetime import date, datetime

    from markupsafe import Markup

    from locales import Translator
    from services.evidence.card import Attached, Card, Event
    from services.evidence.review import FileToShow

KINDS: Final = {
    EvidenceKind.ORDER: __("order"),
    EvidenceKind.CERTIFICATE: __("certificate"),
    EvidenceKind.ROUTE: __("individual route"),
    EvidenceKind.PLAN: __("plan or programme"),
    EvidenceKind.PROTOCOL: __("minutes"),
    EvidenceKind.REPORT: __("report"),
    EvidenceKind.LIST: __("list"),
    EvidenceKind.PHOTO: __("photo report"),
    EvidenceKind.LINK: __("link"),
    EvidenceKind.TEXT: __("text"),
    EvidenceKind.OTHER: __("document"),
}
REASONS: Final = {
    ReturnReason.NO_SIGNATURE: __("no signature"),
    ReturnReason.WRONG_DATE: __("not the right date"),
    ReturnReason.UNREADABLE: __("cannot be read"),
    ReturnReason.WRONG_DOCUMENT: __("not the right document"),
    ReturnReason.NO_LINK: __("the link is missing"),
    ReturnReason.OWN_WORDS: __("in own words"),
}
EVENTS: Final = {
    EventKind.REPORTED: __("reported"),
    EventKind.SUPPLEMENTED: __("more was sent"),
    EventKind.LOOKED: __("the curator agrees, the centre is to look"),
    EventKind.CONFIRMED: __("confirmed"),
    EventKind.RETURNED: __("returned"),
    EventKind.HELD: __("put off"),
    EventKind.TAKEN_BACK: __("the decision was taken back"),
    EventKind.CANCELLED: __("cancelled"),
    EventKind.REOPENED: __("expected again"),
    EventKind.DONE_BEFORE: __("was done before"),
    EventKind.ASKED: __("question"),
    EventKind.ANSWERED: __("answer"),
    EventKind.PROBLEM: __("🆘 a problem"),
    EventKind.SOLVED: __("the problem is solved"),
}
LEVELS: Final = {Level.CURATOR: __("curator {name}"), Level.COORDINATOR: __("coordinator {name}")}
FILES_SHOWN: Final = 6
TOLD_SHOWN: Final = 4
PICTURES: Final = frozenset({".jpg", ".png"})
PHOTO_LIMIT: Final = 10 * MEGABYTE  # a larger picture goes as a document


def kind_name(kind: EvidenceKind, _: Translator) -> Markup:
    return _(KINDS[kind])


def hint(kind: EvidenceKind | None, _: Translator) -> Markup | None:
    """Say what paper is expected, where it was said or the wording of the item tells."""
    return _("Expected here: {kind}", kind=kind_name(kind, _)) if kind else None


def piece_name(piece: Attached, _: Translator) -> str:
    """Name a piece in a line or on a button: as the sender called it, else by its kind."""
    return cut(piece.name or piece.text or str(kind_name(piece.kind, _)), 50)


def piece_line(piece: Attached, _: Translator) -> Markup:
    dated = _(", of {day}", day=full_day(piece.dated, _)) if piece.dated else ""
    sign = "🔗" if piece.kind is EvidenceKind.LINK else ("📝" if piece.file is None else "📎")
    named = f"{piece_name(piece, _)} – " if piece.name or piece.text else ""  # else its kind is its name
    line = lines(f"{sign} {named}{kind_name(piece.kind, _)}{dated}")
    return line + " " + italic(_("(the file is lost, ask for it again)")) if piece.missing else line


def event_line(event: Event, card: Card, _: Translator, *, today: date) -> Markup:
    when = moment_in_words(event.at, _, timezone=card.timezone, today=today)
    reason = _(REASONS[event.reason]) if event.reason and event.reason is not ReturnReason.OWN_WORDS else None
    said = ": ".join(str(part) for part in (reason, cut(event.text, 160) if event.text else None) if part)
    who = _("by the operator") if event.by is None else cut(event.by, 40) or _("somebody who was erased")
    line = _("{when} – {what}, {who}", when=when, what=_(EVENTS[event.kind]), who=who)
    return line + (lines(" – ") + italic(said) if said else "")


def card_screen(card: Card, _: Translator, *, now: datetime, toast: str | None = None) -> Screen:
    today = now.astimezone(ZoneInfo(card.timezone)).date()
    subject = card.subject
    due = deadline_words(card, _, now=now)
    late = is_late(subject.state, subject.due, today)
    text = lines(
        bold(cut(numbered(card.number, card.title), 500)),
        italic(cut(card.section, 120)) if card.section else None,
        "",
        _("Where: {place}", place=card.school or card.person) if card.school or card.person else None,
        _("Deadline: {due}", due=due),
        sign_of(subject.state, subject.due, today=today, problem=card.problem is not None)
        + " "
        + standing(card, _, late=late),
        *problem_lines(card.problem, _, timezone=card.timezone, today=today),
        _("Waiting for: {names}", names=cut(", ".join(card.awaited), 120)) if card.awaited else None,
        going_line(card, _, today=today) if card.going else None,
        _("Result: {result}", result=cut(card.expected, 300)) if card.expected else None,
        *evidence_lines(card, _),
        *(("", bold(_("History"))) if card.events else ()),
        *(event_line(event, card, _, today=today) for event in card.events),
        *told_lines(card, _, today=today),
    )
    return Screen(
        text,
        rows=(*grid(file_buttons(card, _), width=2), *grid(deeds(card, _), width=2), closing_row(card, _)),
        toast=toast,
    )


def deadline_words(card: Card, _: Translator, *, now: datetime) -> Markup | str:
    subject = card.subject
    if subject.due is None:
        return card.deadline_text
    if subject.state in DONE_STATES:
        return settled_in_words(subject.due, subject.reported_at, _, now=now, timezone=card.timezone)
    return due_in_words(subject.due, _, now=now, timezone=card.timezone)


def going_line(card: Card, _: Translator, *, today: date) -> Markup | None:
    """«Идёт – 30 октября, Образцова Д. Л.»."""
    if card.going is None:
        return None
    day = day_in_words(card.going.at.astimezone(ZoneInfo(card.timezone)).date(), _, today=today)
    return _(PROGRESS[card.going.progress]) + " – " + lines(f"{day}, {cut(card.going.by, 40)}")


def told_lines(card: Card, _: Translator, *, today: date) -> list[Markup | str]:
    """Who above was told of the delay, and when: the last ones."""
    if not card.told:
        return []
    told = [
        lines(f"• {moment_in_words(one.at, _, timezone=card.timezone, today=today)} – ")
        + _(LEVELS[one.level], name=cut(one.name, 40))
        for one in card.told[-TOLD_SHOWN:]
    ]
    return ["", bold(_("Told it is late")), *told]


def closing_row(card: Card, _: Translator) -> Row:
    """Who confirms goes on with the next one."""
    return (button(_("🔎 Waiting for a decision"), OpenQueue()), *home_row(_)) if card.reviews else home_row(_)


def standing(card: Card, _: Translator, *, late: bool) -> Markup:
    """Say where the assignment stands; a report that waits for the centre says so."""
    if card.subject.looked_by is not None:
        return _("waits for the centre's second look")
    if card.waits and card.subject.held_at is not None:
        return _("waits for confirmation, put off")
    if not card.waits and card.subject.state.value == "reported":
        return _("done")
    name = state_name(card.subject.state, _, problem=card.problem is not None)
    return name + (_(" (late)") if late else "")


def evidence_lines(card: Card, _: Translator) -> list[Markup | str]:
    lacking = (
        [_("⚠️ Expected here: {kind}. None was sent.", kind=kind_name(card.kind, _))]
        if card.lacks_paper and card.kind
        else []
    )
    if card.evidence:
        fresh, earlier = card.fresh, len(card.evidence) - len(card.fresh)
        rest = len(fresh) - FILES_SHOWN
        more = [_("… and {n} more", n=rest)] if rest > 0 else []
        head = bold(_("Sent since the return")) if card.again else bold(_("Evidence"))
        nothing = [_("Nothing new: what was there before is sent again.")] if not fresh else []
        before = [_("From before: {n}", n=earlier)] if earlier else []
        return ["", head, *nothing, *(piece_line(piece, _) for piece in fresh[-FILES_SHOWN:]), *more, *before, *lacking]
    if lacking:
        return ["", *lacking]
    expected = hint(card.kind, _)
    return [expected] if expected and card.may_report else []


def file_buttons(card: Card, _: Translator) -> list[Button]:
    kept = [piece for piece in card.fresh[-FILES_SHOWN:] if piece.file is not None]
    more = button(_("📂 All evidence: {n}", n=len(card.evidence)), OpenPapers(id=card.subject.id))
    rest = len(card.evidence) > min(len(card.fresh), FILES_SHOWN)
    return [*(paper_button(piece, _) for piece in kept), *((more,) if rest else ())]


def paper_button(piece: Attached, _: Translator) -> Button:
    return button(f"📎 {cut(piece_name(piece, _), 25)}", ShowFile(evidence=piece.id))


def deeds(card: Card, _: Translator) -> list[Button]:
    """What this person can do here now."""
    subject, offered = card.subject, []
    if card.may_decide:
        offered += [
            button(_("✅ Confirm"), Confirm(id=subject.id, version=subject.version), style="success"),
            button(_("↩️ Return"), AskReason(id=subject.id, version=subject.version), style="danger"),
        ]
        if subject.held_at is None:
            offered.append(button(_("⏸ Put off"), Hold(id=subject.id, version=subject.version)))
    if card.may_report:
        words = _("➕ Send more") if card.waits else _("✅ Done, report")
        offered.append(button(words, Report(id=subject.id)))
    if card.may_solve:
        offered += solved_row(subject.id, _)
    elif card.may_tell:
        offered.append(button(_("🆘 A problem"), Trouble(id=subject.id)))
    offered.append(button(_("💬 Ask or answer"), Ask(id=subject.id)))
    offered.append(button(_("📜 Whole history"), OpenStory(id=subject.id)))
    if card.may_take_back:
        offered.append(button(_("↩️ Take my decision back"), TakeBackDecision(id=subject.id, version=subject.version)))
    if card.may_reopen:
        offered.append(button(_("🔄 Expect again"), Reopen(id=subject.id, version=subject.version)))
    return offered


def file_screen(file: FileToShow, content: bytes | None, _: Translator) -> Screen:
    """A file by the platform's own id, or – with `content` – from the bytes that are ours."""
    kind, _colon, shortcut = (file.platform_file_id or "").partition(":")
    picture = file.suffix in PICTURES and (kind == "photo" or content is not None)
    shape = Photo if picture and len(content or b"") < PHOTO_LIMIT else Document
    attachment = shape(file.name, content or b"", None if content is not None else shortcut)
    return Screen(lines(cut(file.name, 200)), file=attachment)


def ask_screen(_: Translator) -> Screen:
    return Screen(_("Write your question or answer in one message: the other side will get it at once."))


def said_screen(assignment_id: int, kind: EventKind, _: Translator, *, problem: bool) -> Screen:
    """What was said is with the other side; after an answer to a problem whoever answered may close it."""
    answered = kind is EventKind.ANSWERED
    closes = problem and answered
    return Screen(
        lines(
            _("Passed on.") if answered else _("Passed on. The answer will come here."),
            _("Is the problem solved by this? Until somebody says so it stays open.") if closes else None,
        ),
        rows=(
            *((solved_row(assignment_id, _),) if closes else ()),
            (button(_("Card"), OpenCard(id=assignment_id)),),
            home_row(_),
        ),
    )
