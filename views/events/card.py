"""The card of an event, for whoever is invited and for whoever manages it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import EventAnswer, EventState, Obligation, Presence
from services.calendar import zone
from services.events.rules.hours import code_is_open
from views.common import back_button, home_row
from views.dates import moment_in_words, tg_time
from views.events import buttons as b
from views.events import paper_buttons as p
from views.events.words import FORMS, HEADLINES, LEVELS, OBLIGATIONS, OURS, audience_words, kind_name, when
from views.folding import Group, folded
from views.paging import PAGE, pager
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.events.cards import EventCard

REASONS: Final = (
    __("a meeting at school"),
    __("lessons at that time"),
    __("I am ill"),
    __("on leave or on a business trip"),
)
NO_REASON: Final = len(REASONS)
DRAFT_SHOWN: Final = 5


def card_lines(card: EventCard, _: Translator, *, now: datetime) -> list[Markup | str | None]:
    """What an event is: the same lines in the invitation, on the card and before announcing."""
    form = _(FORMS[card.form])
    return [
        bold(f"🎓 {cut(card.title, 300)}"),
        lines(kind_name(card.kind, card.own_kind, _).capitalize() + " · " + form),
        lines("🗓 ") + when(card, _, now=now),
        lines("📍 " + cut(card.place, 600)) if card.place else None,
        lines("🔗 " + cut(card.link, 600)) if card.link else None,
        lines(cut(card.about, 800)) if card.about else None,
        _("Speakers: {names}", names=cut(card.speakers, 300)) if card.speakers else None,
        _("❗️ Attendance is obligatory") if card.obligation is Obligation.OBLIGATORY else None,
        _("👤 One from each school") if card.obligation is Obligation.ONE_A_SCHOOL else None,
        _("Please answer until {moment}", moment=_moment(card.answer_by, card, _, now=now)) if card.answer_by else None,
    ]


def _moment(moment: datetime | None, card: EventCard, _: Translator, *, now: datetime) -> Markup | str:
    if moment is None:
        return ""
    return moment_in_words(moment, _, timezone=card.zone, today=now.astimezone(zone(card.zone)).date())


def event_screen(
    card: EventCard,
    _: Translator,
    *,
    now: datetime,
    schools: Mapping[int, str] | None = None,
    goers: Sequence[str] = (),
    warnings: Sequence[Markup] = (),
    people: tuple[int, int] | None = None,
    said: Markup | None = None,
) -> Screen:
    """`people`: how many an announcement would reach, of how many schools; `said`: what has just been done."""
    return Screen(
        lines(
            *((bold(said), "") if said else ()),
            *card_lines(card, _, now=now),
            *mine_lines(card, _, now=now),
            _("From your school: {names}", names=cut(", ".join(goers), 300)) if goers else None,
            *(manage_lines(card, _, now=now, schools=schools) if card.manages else ()),
            *((italic(_plan(people, _)),) if people is not None else ()),
            *warnings,
            state_line(card, _),
        ),
        rows=(
            *folded(
                Group(answer_rows(card, _, now=now)),
                Group(manage_rows(card, _, now=now) if card.manages else (), _door(card, _)),
            ),
            home_row(_),
        ),
    )


def managing_screen(
    card: EventCard, _: Translator, *, now: datetime, schools: Mapping[int, str] | None = None
) -> Screen:
    """What whoever runs an event does with it, where the card itself asks them whether they come."""
    return Screen(
        lines(*card_lines(card, _, now=now), *manage_lines(card, _, now=now, schools=schools), state_line(card, _)),
        rows=(*manage_rows(card, _, now=now), (*back_row(card.id, _), *home_row(_))),
    )


def _door(card: EventCard, _: Translator) -> Button:
    return button(_("🎛 Run the event ›"), b.ManageEvent(event=card.id))


def _plan(people: tuple[int, int], _: Translator) -> Markup:
    of = _.plural("from {n} school", "from {n} schools", people[1])
    return _.plural("It goes to {n} person {of}.", "It goes to {n} people {of}.", people[0], of=of)


def state_line(card: EventCard, _: Translator) -> Markup | None:
    if card.state is EventState.CANCELLED and card.cancel_reason:
        return _("🚫 Cancelled: {reason}", reason=cut(card.cancel_reason, 300))
    return bold(_(HEADLINES[card.state])) if card.state in HEADLINES else None


def mine_lines(card: EventCard, _: Translator, *, now: datetime) -> list[Markup | str | None]:
    """What the reader has said and where they stand."""
    mine = card.mine
    if mine is None or card.state is EventState.DRAFT:
        return []
    if mine.presence is Presence.PRESENT:
        return [_("✔️ You are marked as having been there.")]
    if card.state is EventState.CANCELLED or card.is_over(now):
        return []
    relative = italic(tg_time(card.starts_at, "r", _, timezone=card.zone))
    said = {
        EventAnswer.SILENT: _("You have not answered yet: will you come?"),
        EventAnswer.YES: _("✅ You said you will come."),
        EventAnswer.NO: _("You said you will not come."),
        EventAnswer.WAITING: _("⏳ All places are taken. You are number {n} in the queue.", n=mine.place),
        EventAnswer.OFFERED: _(
            "🎟 A place is free for you until {moment}.", moment=_moment(mine.offered_until, card, _, now=now)
        ),
        EventAnswer.LAPSED: _("The offered place went on to the next one. Tap “I will come” to queue again."),
        EventAnswer.COLLEAGUE: _("A colleague comes instead of you."),
    }[mine.answer]
    again = None if mine.confirmed else _("⚠️ The time has changed. Does it still suit you?")
    return [relative, said, again]


def answer_rows(card: EventCard, _: Translator, *, now: datetime) -> tuple[Row, ...]:
    mine = card.mine
    if mine is None or card.state not in {EventState.ANNOUNCED, EventState.HELD}:
        return ()
    rows: list[Row] = []
    if mine.certificate:
        rows.append((button(_("🎖 My certificate"), p.MyCertificate(event=card.id)),))
    if code_is_open(card.starts_at, card.ends_at, now) and mine.presence is not Presence.PRESENT:
        rows.append((button(_("🔢 I am here: enter the code word"), b.CheckIn(event=card.id), style="success"),))
    if now >= card.starts_at or card.state is not EventState.ANNOUNCED:
        return tuple(rows)
    yes = button(_("✅ I will come"), b.SayYes(event=card.id), style="success")
    no = button(_("❌ I cannot"), b.SayNo(event=card.id))
    mate = button(_("👥 A colleague instead of me"), b.AskColleague(event=card.id))
    if mine.answer is EventAnswer.WAITING:
        return (*rows, (button(_("🚪 Leave the queue"), b.NoBecause(event=card.id, reason=NO_REASON)),), (mate,))
    if mine.answer is EventAnswer.YES and mine.confirmed:
        return (*rows, (no,), (mate,))
    if mine.answer in {EventAnswer.NO, EventAnswer.COLLEAGUE}:
        return (*rows, (yes,))
    return (*rows, (yes, no), (mate,))


def manage_lines(
    card: EventCard, _: Translator, *, now: datetime, schools: Mapping[int, str] | None
) -> list[Markup | str | None]:
    answers = card.answers
    told: list[Markup | str | None] = [
        "",
        _("{code} · {level} · {ours}", code=card.code, level=_(LEVELS[card.level]), ours=_(OURS[card.ours])),
        _("For whom: {whom}", whom=audience_words(card.audience, _, schools)),
        _(OBLIGATIONS[card.obligation]).capitalize() if card.obligation is Obligation.FREE else None,
        _.plural("{n} place", "{n} places", card.places) if card.places is not None else None,
        _("Project: {name}", name=card.project) if card.project else None,
        _("Roadmap item: {item}", item=cut(f"{card.item[1] or ''} {card.item[2]}", 120)) if card.item else None,
        _("Order: {order}", order=card.order) if card.order else None,
        _("Organiser: {name}", name=card.organiser) if card.organiser else None,
    ]
    if card.state is EventState.DRAFT:
        return told
    told.append(
        _(
            "Coming {yes}, not coming {no}, no answer {silent}, in the queue {waiting}",
            yes=answers.yes,
            no=answers.no,
            silent=answers.silent,
            waiting=answers.waiting + answers.offered,
        )
    )
    if answers.unconfirmed:
        told.append(_("{n} of those who come have not confirmed the new time yet", n=answers.unconfirmed))
    if card.places is not None and answers.yes > card.places:
        told.append(_("⚠️ More people are coming than there are places. Nobody is turned away."))
    if card.starts_at <= now:
        told.append(_("Marked as present: {n}", n=card.present))
    return told


def manage_rows(card: EventCard, _: Translator, *, now: datetime) -> tuple[Row, ...]:
    number, month = card.id, max(now, card.starts_at).astimezone(zone(card.timezone)).date()
    if card.state is EventState.DRAFT:
        return (
            (button(_("📣 Announce") if card.starts_at > now else _("✔️ Write down as held"),
                    b.AnnounceDraft(event=number), style="success"),),
            *draft_rows(card, _),
            (button(_("✖️ Never mind"), b.Drop()),),
        )  # fmt: skip
    lists = [
        button(_("👥 List"), b.Names(event=number, which="all", page=0)),
        button(_("✏️ Change"), b.Edit(event=number)),
    ]
    if card.state is EventState.CANCELLED:
        return ((lists[0],), (button(_("🔁 Once more"), b.Again(event=number, month=month)),))
    opened = code_is_open(card.starts_at, max(card.ends_at, now), now)
    if card.starts_at > now:
        lists += [
            button(_("🕘 Move"), b.Move(event=number, month=month)),
            button(_("🚫 Cancel the event"), b.Cancel(id=number)),
            button(_("🔢 Code word and QR"), b.CodeWord(event=number)),
        ]
    if opened:
        lists.append(button(_("✔️ Who was there"), b.Marks(event=number, page=0)))
    lists.append(button(_("📄 Papers"), p.Papers(event=number)))
    if card.starts_at <= now:
        if now <= card.ends_at and card.state is not EventState.NOT_HELD:
            lists.append(button(_("🔢 Code word and QR"), b.CodeWord(event=number)))
        lists.append(button(_("📎 Materials"), b.Materials(event=number)))
        lists.append(button(_("🔁 Once more"), b.Again(event=number, month=month)))
        if card.state is EventState.ANNOUNCED:
            lists.append(button(_("❓ Was it held?"), b.AskHeld(event=number)))
        if card.state is EventState.NOT_HELD:
            lists.append(button(_("🕘 Move"), b.Move(event=number, month=month)))
    return grid(lists, width=2)


def draft_rows(card: EventCard, _: Translator) -> tuple[Row, ...]:
    """What is looked at once more before announcing; the rest behind a door."""
    first = [one for row in edit_rows(card, None, _) for one in row][:DRAFT_SHOWN]
    return grid([*first, button(_("✏️ Change the rest ›"), b.Edit(event=card.id))], width=2)


def edit_rows(card: EventCard, part: b.EditPart | None, _: Translator) -> tuple[Row, ...]:
    """Everything about an event that can be changed, before and after it was announced; the rest behind two doors."""
    number = card.id

    def words(name: str, field: b.Words) -> Button:
        return button(name, b.EditWords(event=number, field=field))

    def choice(name: str, field: b.Choice) -> Button:
        return button(name, b.EditChoice(event=number, field=field))

    if part == "content":
        every = [
            words(_("About"), "about"),
            words(_("Speakers"), "speakers"),
            button(_("Kind"), b.EditKind(event=number)),
            choice(_("Form"), "form"),
            choice(_("Level"), "level"),
            choice(_("Who holds it"), "ours"),
        ]
    elif part == "terms":
        every = [
            words(_("Answer until"), "answer_by"),
            choice(_("Attendance"), "obligation"),
            words(_("Project"), "project"),
            words(_("Order"), "order_text"),
            button(_("Roadmap item"), b.EditItem(event=number, page=0)),
        ]
    else:
        every = [
            button(_("For whom"), b.EditAudience(event=number)),
            words(_("Topic"), "title"),
            words(_("Place"), "place"),
            words(_("Link"), "link"),
            words(_("Places"), "places"),
            words(_("How long"), "length"),
            button(_("Kind and content ›"), b.EditMore(event=number, part="content")),
            button(_("Answers, order, item ›"), b.EditMore(event=number, part="terms")),
        ]
    return grid(every, width=2)


def edit_screen(
    card: EventCard,
    _: Translator,
    *,
    now: datetime,
    schools: Mapping[int, str] | None = None,
    part: b.EditPart | None = None,
) -> Screen:
    return Screen(
        lines(
            *card_lines(card, _, now=now),
            *manage_lines(card, _, now=now, schools=schools),
            "",
            italic(
                _("What should change? A new place or link is announced to everybody, a typo is corrected quietly.")
            ),
        ),
        rows=(*edit_rows(card, part, _), back_row(card.id, _)),
    )


def back_row(event: int, _: Translator) -> Row:
    from views.reminders.buttons import OpenEvent  # noqa: PLC0415 - the old button that opens an event lives there

    return (back_button(OpenEvent(id=event), _, _("The event")),)


def reason_screen(card: EventCard, _: Translator) -> Screen:
    reasons = (button(_(words).capitalize(), b.NoBecause(event=card.id, reason=n)) for n, words in enumerate(REASONS))
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _("What is in the way? Tap, or write it in a word or two. Only the organiser reads it."),
        ),
        rows=(
            *column(reasons),
            (button(_("Without a reason"), b.NoBecause(event=card.id, reason=NO_REASON)),),
            back_row(card.id, _),
        ),
    )


def colleague_screen(card: EventCard, people: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    shown = people[page * PAGE : (page + 1) * PAGE]
    named = (button(name, b.SendColleague(event=card.id, person=number)) for number, name in shown)
    return Screen(
        lines(bold(cut(card.title, 200)), _("Who comes instead of you? Whoever is on the list is asked themselves.")),
        rows=(
            *column(named),
            *pager(len(people), page, lambda to: b.MoreColleagues(event=card.id, page=to)),
            (button(_("✍️ Somebody else: write the name"), b.SendGuest(event=card.id)),),
            back_row(card.id, _),
        ),
    )


def ask_guest_screen(_: Translator) -> Screen:
    return Screen(_("Write surname, first name and patronymic of who comes."))
