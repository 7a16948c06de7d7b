"""Lists: events, names with answers, marks, figures; a page at a time, counts above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from models.enums import EventAnswer, EventState, Presence
from services.access import Action, may, municipalities_for
from services.calendar import zone
from services.events.listing import PAGE
from views.common import back_button, home_row
from views.dates import clock, moment_in_words
from views.events import buttons as b
from views.events import paper_buttons as p
from views.events.card import back_row
from views.events.words import WAYS, kind_name, when
from views.paging import pager
from views.quotes import quoted
from views.reminders.buttons import OpenEvent
from views.screen import Attachment, Photo, Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from markupsafe import Markup

    from locales import Translator
    from services.access import Actor
    from services.events.attendance import Line
    from services.events.cards import EventCard
    from services.events.checking_in import Marked

NAMES_PAGE: Final = 20
MARKS_PAGE: Final = 8
WHICH: Final[dict[b.Which, tuple[EventAnswer, ...] | None]] = {
    "all": None,
    "yes": (EventAnswer.YES,),
    "waiting": (EventAnswer.WAITING, EventAnswer.OFFERED),
    "no": (EventAnswer.NO, EventAnswer.COLLEAGUE),
    "silent": (EventAnswer.SILENT, EventAnswer.LAPSED),
}
SIGNS: Final = {
    EventAnswer.YES: "✅",
    EventAnswer.NO: "❌",
    EventAnswer.COLLEAGUE: "👥",
    EventAnswer.WAITING: "⏳",
    EventAnswer.OFFERED: "🎟",
    EventAnswer.LAPSED: "▫️",
    EventAnswer.SILENT: "▫️",
}
# The sign of a mark, and what a tap makes of it.
MARKS: Final = {
    Presence.PRESENT: ("✔️", Presence.ABSENT),
    Presence.ABSENT: ("✖️", Presence.EXCUSED),
    Presence.EXCUSED: ("✖️📄", Presence.PRESENT),
}


def events_screen(
    total: int, events: Sequence[EventCard], actor: Actor, _: Translator, *, past: bool, page: int, now: datetime
) -> Screen:
    """Who plans events finds the plan here; counts, who may read them of the whole municipality."""
    told = [_event_line(card, _, now=now) for card in events]
    empty = _("Nothing here yet.")
    opening = column(button(cut(card.title, 50), OpenEvent(id=card.id)) for card in events)
    turn = pager(total, page, lambda to: b.ListEvents(past=past, page=to), size=PAGE)
    other = (
        back_button(b.ListEvents(past=False, page=0), _, _("Coming events"))
        if past
        else button(_("Past events ›"), b.ListEvents(past=True, page=0))
    )
    plan: tuple[Row, ...] = ()
    if may(actor, Action.EVENT_EDIT):
        month = now.date().replace(day=1)
        reads_all = municipalities_for(actor, Action.EVENT_READ)
        counts = (button(_("🔢 Counts"), b.ShowCounts(back=0)),) if reads_all else ()
        plan = (
            (button(_("➕ New event"), b.NewEvent()), *counts),
            (button(_("🗂 Plan"), p.ShowPlan(month=month)), button(_("🔎 Check a certificate"), p.CheckCertificate())),
        )
    return Screen(
        lines(bold(_("Past events") if past else _("Coming events")), *(told or [empty])),
        rows=(*opening, *turn, (other,), *plan, home_row(_)),
    )


def _event_line(card: EventCard, _: Translator, *, now: datetime) -> Markup:
    today = now.astimezone(zone(card.zone)).date()
    moment = moment_in_words(card.starts_at, _, timezone=card.zone, today=today)
    signs = {EventState.DRAFT: "📝 ", EventState.HELD: "✅ ", EventState.CANCELLED: "🚫 ", EventState.NOT_HELD: "✖️ "}
    kind = kind_name(card.kind, card.own_kind, _)
    return lines(f"• {signs.get(card.state, '')}{cut(card.title, 70)} – ") + italic(kind + ", " + moment)


def names_screen(
    card: EventCard, total: int, people: Sequence[Line], which: b.Which, page: int, _: Translator
) -> Screen:
    answers = card.answers
    switches: dict[b.Which, Markup] = {
        "all": _("All"),
        "yes": _("✅ Coming: {n}", n=answers.yes),
        "waiting": _("⏳ Waiting list: {n}", n=answers.waiting + answers.offered),
        "no": _("❌ Cannot: {n}", n=answers.no),
        "silent": _("▫️ Silent: {n}", n=answers.silent),
    }
    buttons = [
        button(f"• {words}" if one == which else words, b.Names(event=card.id, which=one, page=0))
        for one, words in switches.items()
    ]
    turn = pager(total, page, lambda to: b.Names(event=card.id, which=which, page=to), size=NAMES_PAGE)
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _.plural("{n} name", "{n} names", total),
            *(name_line(one, _, card=card) for one in people),
        ),
        rows=(*grid(buttons, width=2), *turn, back_row(card.id, _)),
    )


def name_line(one: Line, _: Translator, *, card: EventCard) -> Markup:
    sign = "✔️" if one.presence is Presence.PRESENT else SIGNS[one.answer]
    said = [one.school or ""]
    if not one.confirmed and one.answer is EventAnswer.YES:
        said.append(str(_("new time not confirmed")))
    if one.guest:
        said.append(str(_("guest")))
    elif not one.invited:
        said.append(str(_("was not invited")))
    if one.presence is Presence.EXCUSED:
        said.append(str(_("excused")))
    if one.reason:
        said.append(quoted(cut(one.reason, 80), _))
    if one.way is not None and one.at is not None and one.presence is Presence.PRESENT:
        said.append(f"{clock(one.at, card.timezone)}, {_(WAYS[one.way])}")
    rest = ", ".join(part for part in said if part)
    return lines(f"{sign} {cut(one.name, 60)}" + (f" – {rest}" if rest else ""))


def marks_screen(
    card: EventCard, total: int, people: Sequence[Line], page: int, _: Translator, *, ready: int
) -> Screen:
    """Each name is one tap; `ready`: how many said yes and are not marked yet."""
    rows = column(_mark_button(one, card.id, page) for one in people)
    every: tuple[Row, ...] = ()
    if ready:
        words = _.plural("✅ All who said yes were there: {n}", "✅ All who said yes were there: {n}", ready)
        every = ((button(words, b.AllWere(event=card.id), style="success"),),)
    turn = pager(total, page, lambda to: b.Marks(event=card.id, page=to), size=MARKS_PAGE)
    search = ((button(_("🔎 Find a name"), b.FindName(event=card.id)),),) if turn else ()
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            marked_words(card.present, _),
            italic(_("Tap a name: was there, was not there, 📄 was not there with an excuse.")),
        ),
        rows=(
            *every,
            *rows,
            *turn,
            *search,
            (
                button(_("🏫 A whole school"), b.SchoolsCame(event=card.id, page=0)),
                button(_("➕ Somebody else came"), b.AddGuest(event=card.id)),
            ),
            back_row(card.id, _),
        ),
    )


def ask_letters_screen(_: Translator) -> Screen:
    return Screen(_("Write the first letters of the surname or the first name."))


def found_screen(card: EventCard, total: int, people: Sequence[Line], search: str, _: Translator) -> Screen:
    """Whose names begin with the letters that were written; the next letters may be written at once."""
    told = (
        _.plural("{n} name", "{n} names", total)
        if people
        else _("Nobody is found by “{words}”.", words=cut(search, 60))
    )
    more = _("Here are the first {n}: write more letters.", n=len(people)) if total > len(people) else None
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            marked_words(card.present, _),
            told,
            more,
            italic(_("Tap a name, or write other letters.")),
        ),
        rows=(
            *column(_mark_button(one, card.id, 0) for one in people),
            (button(_("➕ Somebody else came"), b.AddGuest(event=card.id)),),
            (back_button(b.Marks(event=card.id, page=0), _, _("Marks")),),
        ),
    )


def schools_came_screen(
    card: EventCard, total: int, schools: Sequence[tuple[int, str, int]], page: int, _: Translator
) -> Screen:
    """Everybody of a school who has no mark yet, in one tap."""
    rows = column(
        button(f"{cut(name, 45)} · {unmarked}", b.SchoolWas(event=card.id, school=school))
        for school, name, unmarked in schools
    )
    turn = pager(total, page, lambda to: b.SchoolsCame(event=card.id, page=to), size=MARKS_PAGE)
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _("Which school was there in full? The number shows how many have no mark yet.")
            if schools
            else _("Everybody has a mark."),
        ),
        rows=(*rows, *turn, (back_button(b.Marks(event=card.id, page=0), _, _("Marks")),)),
    )


def _mark_button(one: Line, event: int, page: int) -> Any:
    sign, to = MARKS[one.presence] if one.presence else (SIGNS[one.answer], Presence.PRESENT)
    return button(f"{sign} {cut(one.name, 50)}", b.Tick(event=event, part=one.part, presence=to, page=page))


def ask_guest_screen(_: Translator) -> Screen:
    return Screen(_("Who came? Write surname, first name and patronymic."))


def ask_note_screen(_: Translator) -> Screen:
    return Screen(_("More than 14 days have passed. Write why the mark is corrected."))


def marked_words(present: int, _: Translator) -> Markup:
    return _("Marked as present: {n}", n=present)


def digits_words(digits: str) -> str:
    """Part the number on the screen in two, as it is read out and remembered."""
    return f"{digits[:3]} {digits[3:]}"


def _changes_at_desk(_: Translator) -> Markup:
    return _(
        "At the desk (/desk) the event's page has a code that changes every 30 seconds: a photograph of it is of no "
        "use later."
    )


def code_screen(card: EventCard, code: str, _: Translator, *, desk: bool) -> Screen:
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _("The code word: {code}", code=bold(code)),
            _(
                "Say it or show it at the beginning. It works from an hour before the start until half an "
                "hour after the end."
            ),
            _changes_at_desk(_) if desk else None,
        ),
        rows=(
            (
                button(_("▦ QR for a screen"), b.DoorQr(event=card.id, printed=False)),
                button(_("🖨 QR to print"), b.DoorQr(event=card.id, printed=True)),
            ),
            back_row(card.id, _),
        ),
    )


def door_screen(card: EventCard, picture: bytes, _: Translator, *, printed: bool, desk: bool) -> Screen:
    """A picture cannot change, and says so; where there is a desk, its screen can."""
    words = (
        _("Print it and hang it at the door. Marks made by it are shown as “by printed QR”.")
        if printed
        else _("Show it on the screen at the door: whoever points a camera at it is marked.")
    )
    stays = _("The picture does not change: whoever is sent a photograph of it can be marked from afar.")
    file: Attachment = Photo("door.png", picture)
    return Screen(
        lines(bold(cut(card.title, 200)), words, stays, _changes_at_desk(_) if desk else None),
        rows=(back_row(card.id, _),),
        file=file,
    )


def ask_code_screen(card: EventCard, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _(
                "Write the code word – four digits that the organiser says – or the six digits on the screen at the "
                "door."
            ),
        )
    )


def marked_screen(marked: Marked, _: Translator) -> Screen:
    time = clock(marked.at, marked.timezone)
    words = (
        _("You were marked already, at {time}.", time=time)
        if marked.again
        else _("✔️ You are marked: {time}. Thank you for coming!", time=time)
    )
    return Screen(lines(bold(cut(marked.title, 200)), words), rows=(home_row(_),))


def ask_held_screen(card: EventCard, _: Translator, *, now: datetime, instead: bool = False) -> Screen:
    """`instead`: to whoever is asked because the organiser may not answer any more."""
    return Screen(
        lines(
            bold(_("Was it held?")),
            bold(cut(card.title, 200)),
            when(card, _, now=now),
            _("Nobody is marked as present yet."),
            _("Who organised it may no longer answer this, so you are asked.") if instead else None,
        ),
        rows=(
            (
                button(_("Yes, it was held"), b.WasHeld(event=card.id, held=True), style="success"),
                button(_("No"), b.WasHeld(event=card.id, held=False)),
            ),
            (button(_("It was moved"), b.Move(event=card.id, month=card.starts_at.date())),),
            (*back_row(card.id, _), *home_row(_)),  # it comes by itself as well
        ),
    )


def held_screen(event: int, _: Translator, *, held: bool, today: date) -> Screen:
    if held:
        words = _("✅ Written down: it was held. Mark who was there.")
        next_step = button(_("✔️ Who was there"), b.Marks(event=event, page=0))
    else:
        words = _("Written down: it was not held.")
        next_step = button(_("🕘 Move"), b.Move(event=event, month=today))
    return Screen(words, rows=((next_step,), back_row(event, _), home_row(_)))


def materials_screen(
    card: EventCard, files: Sequence[tuple[int, str]], _: Translator, *, too_few: bool, sent: int | None = None
) -> Screen:
    told = [lines(f"• {cut(text, 80) or _('file')}") for _number, text in files]
    rows: list[Row] = [(button(_("➕ Add a file or a link"), b.AddMaterial(event=card.id)),)]
    if files:
        rows += [
            (button(_("Send to those who were there"), b.SendMaterials(event=card.id, everybody=False)),),
            (button(_("Send to all who were invited"), b.SendMaterials(event=card.id, everybody=True)),),
        ]
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _.plural("Sent to {n} person.", "Sent to {n} people.", sent) if sent is not None else None,
            *(told or [_("There are no materials yet.")]),
            _("No survey goes out: so few were there that everybody could be recognised by the answers.")
            if too_few
            else None,
        ),
        rows=(*rows, back_row(card.id, _)),
    )


def sure_to_send_screen(card: EventCard, people: int, files: int, _: Translator, *, everybody: bool) -> Screen:
    whom = _("To all who were invited.") if everybody else _("To those who were there.")
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _.plural("Send {n} material?", "Send {n} materials?", files),
            whom + " " + _.plural("It goes to {n} person.", "It goes to {n} people.", people),
            italic(_("Who has got one already does not get it again.")),
        ),
        rows=(
            (button(_("Yes, send"), b.SendSurely(event=card.id, everybody=everybody), style="success"),),
            (back_button(b.Materials(event=card.id), _, _("Materials")),),
        ),
    )


def ask_material_screen(_: Translator) -> Screen:
    return Screen(_("Send a file, or write words with a link."))
