"""What is sent about events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import EventAnswer, NoticeKind
from services.calendar import zone
from services.events.notices import CertificateNotice, EventNotice, HeldNotice, MaterialNotice, PlaceNotice
from services.events.rules.book import Word
from views.dates import moment_in_words
from views.events import paper_buttons as p
from views.events.card import answer_rows, card_lines
from views.events.lists import ask_held_screen
from views.events.words import when
from views.messages.word import word
from views.reminders.buttons import OpenEvent
from views.screen import Attachment, Document, Photo, Row, Screen, bold, button, cut, italic, lines

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.events.cards import EventCard

HEADS: Final = {
    NoticeKind.EVENT_ANNOUNCED: __("You are invited"),
    NoticeKind.EVENT_CORRECTED: __("You are invited"),
    NoticeKind.EVENT_PLACED: __("📍 Another place or link"),
    NoticeKind.EVENT_MOVED: __("🕘 Another day or hour"),
    NoticeKind.EVENT_CANCELLED: __("🚫 The event is cancelled"),
}


PLACED: Final = {"place": __("📍 Another place"), "link": __("🔗 Another link, the day and hour are the same")}
# Told with the calendar file to those who said yes: the entry that they have is no longer true.
ENTERED_ANEW: Final = frozenset({NoticeKind.EVENT_MOVED, NoticeKind.EVENT_PLACED})


@word.register(EventNotice)
def word_event(notice: EventNotice, _: Translator) -> Screen:
    card, now = notice.card, notice.now
    invited = notice.kind in {NoticeKind.EVENT_ANNOUNCED, NoticeKind.EVENT_CORRECTED}
    head = _("A colleague asks you to go instead") if notice.colleague else _(HEADS[notice.kind])
    if notice.kind == NoticeKind.EVENT_PLACED:
        head = _(PLACED.get(notice.what, HEADS[notice.kind]))
    if notice.kind == NoticeKind.EVENT_CANCELLED:
        reason = _("Why: {reason}", reason=cut(card.cancel_reason, 300)) if card.cancel_reason else None
        text = lines(bold(head), bold(cut(card.title, 300)), when(card, _, now=now), reason)
        if card.mine is None or card.mine.answer is not EventAnswer.YES:
            return Screen(text)
        from views.events.calendar import calendar_document  # noqa: PLC0415 - the calendar library waits for its use

        return Screen(text, file=calendar_document(card, _))
    if notice.kind in ENTERED_ANEW and card.mine is not None and card.mine.answer is EventAnswer.YES:
        return _changed(notice, head, _)
    moved = _moved(notice, card, _) if notice.kind == NoticeKind.EVENT_MOVED else ()
    return Screen(
        lines(
            bold(head),
            *card_lines(card, _, now=now),
            *moved,
            italic(_("I will remind you a day and an hour before.")) if invited else None,
        ),
        rows=(*answer_rows(card, _, now=now), open_row(card, _)),
        edits=notice.edits,
    )


def _changed(notice: EventNotice, head: Markup, _: Translator) -> Screen:
    """A change for whoever has the event in their calendar: with the file that puts it right, so in few words."""
    from views.events.calendar import calendar_document, calendar_words  # noqa: PLC0415 - same as above

    card = notice.card
    return Screen(
        lines(
            bold(head),
            bold(cut(card.title, 200)),
            when(card, _, now=notice.now),
            lines("📍 " + cut(card.place, 200)) if card.place else None,
            lines("🔗 " + cut(card.link, 150)) if card.link else None,
            *(_moved(notice, card, _) if notice.kind == NoticeKind.EVENT_MOVED else ()),
            "",
            italic(calendar_words(_)),
        ),
        rows=(*answer_rows(card, _, now=notice.now), open_row(card, _)),
        file=calendar_document(card, _),
    )


def open_row(card: EventCard, _: Translator) -> Row:
    return (button(_("Open"), OpenEvent(id=card.id)),)


def _moved(notice: EventNotice, card: EventCard, _: Translator) -> tuple[Markup | None, ...]:
    """«Было … стало … Подходит?»."""
    if notice.was is None:
        return ()
    today = notice.now.astimezone(zone(card.zone)).date()

    def said(moment: datetime) -> Markup:
        return moment_in_words(moment, _, timezone=card.zone, today=today)

    return (
        "",  # type: ignore[return-value]  # an empty line
        _("Was: {moment}", moment=said(notice.was)),
        _("Now: {moment}", moment=said(card.starts_at)),
        _("Does it suit you?"),
    )


@word.register(PlaceNotice)
def word_place(notice: PlaceNotice, _: Translator) -> Screen:
    card = notice.card
    until = (
        moment_in_words(notice.until, _, timezone=card.zone, today=notice.now.astimezone(zone(card.zone)).date())
        if notice.until
        else ""
    )
    head = {
        Word.GIVEN: _("🎟 There is a place for you now"),
        Word.OFFERED: _("🎟 A place has become free: will you come? It is kept for you until {moment}", moment=until),
        Word.LAPSED: _("The place that was kept for you went on to the next one"),
    }[notice.word]
    return Screen(
        lines(bold(head), *card_lines(card, _, now=notice.now)),
        rows=(*answer_rows(card, _, now=notice.now), open_row(card, _)),
    )


@word.register(HeldNotice)
def word_held(notice: HeldNotice, _: Translator) -> Screen:
    return ask_held_screen(notice.card, _, now=notice.now, instead=not notice.card.organises)


@word.register(MaterialNotice)
def word_material(notice: MaterialNotice, _: Translator) -> Screen:
    file: Attachment | None = None
    if notice.file_id:
        kind = Photo if notice.file_kind == "photo" else Document
        file = kind("material", file_id=notice.file_id)
    head = _("📎 Material of “{title}”", title=cut(notice.card.title, 200))
    words = lines(bold(head), cut(notice.text, 800) if notice.text else None)
    return Screen(words, rows=(open_row(notice.card, _),), file=file)


@word.register(CertificateNotice)
def word_certificate(notice: CertificateNotice, _: Translator) -> Screen:
    card = notice.card
    return Screen(
        lines(bold(_("🎖 Your certificate of participation is ready")), cut(card.title, 200)),
        rows=((button(_("🎖 My certificate"), p.MyCertificate(event=card.id)),), open_row(card, _)),
    )
