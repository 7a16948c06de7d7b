"""Papers of events in words: registration sheet, plan, certificate. Each takes a moment: keep it off the event loop."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from documents.certificate import Certificate, as_pdf
from documents.event_plan import PlanRow, PlanWords, as_docx, as_xlsx
from documents.registration_sheet import SheetRow, SheetWords, registration_sheet
from services.access.addresses import chat_link
from services.calendar import zone
from services.events.check_code import payload_of, shown
from views.dates import clock, full_day, month_in_words, span_in_words, weekday
from views.events.words import FORMS, WAYS, audience_words, kind_name
from views.quotes import quoted
from views.roles import role_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from locales import Translator
    from services.calendar.period import Period
    from services.events.cards import EventCard
    from services.events.certificates import GivenCertificate
    from services.events.papers import RegistrationList, SheetLine

SPARE: Final = 5  # empty rows for those who come without an invitation


def sheet_paper(card: EventCard, listed: RegistrationList, _: Translator) -> bytes:
    """Before the event the last column is to be signed, afterwards it says how and when each was marked."""
    here = zone(card.timezone)
    total = _.plural("{n} person was there.", "{n} people were there.", len(listed.lines)) if listed.marked else None
    responsible = _("Responsible: {name}", name=card.organiser or "_" * 24)
    kind = kind_name(card.kind, card.own_kind, _)
    words = SheetWords(
        title=str(_("Registration sheet")),
        lines=(
            f"{kind.capitalize()} {quoted(card.title, _)}",
            held_when(card, _),
            card.place,
        ),
        number=str(_("No.")),
        name=str(_("Full name")),
        post=str(_("Post")),
        school=str(_("School")),
        last=str(_("Mark") if listed.marked else _("Signature")),
        end=tuple(str(text).replace("&nbsp;", " ") for text in (total, responsible) if text),
    )
    rows = [
        SheetRow(
            line.name,
            posts_of(line, _),
            line.school or "",
            f"{_(WAYS[line.way])}, {line.at.astimezone(here):%H:%M}" if listed.marked and line.way and line.at else "",
        )
        for line in listed.lines
    ]
    return registration_sheet(rows, words, spare=0 if listed.marked else SPARE)


def posts_of(line: SheetLine, _: Translator) -> str:
    """«учитель, математика; тьютор»."""
    said = (str(role_name(role, _)) + (f", {subject}" if subject else "") for role, subject in line.roles)
    return "; ".join(dict.fromkeys(said))


def held_when(card: EventCard, _: Translator) -> str:
    """«10 декабря 2026 г., 14:00–16:00» where it takes place, whoever reads it."""
    here = zone(card.timezone)
    first, last = card.starts_at.astimezone(here).date(), card.ends_at.astimezone(here).date()
    begins, ends = clock(card.starts_at, card.timezone), clock(card.ends_at, card.timezone)
    if first == last:
        return f"{full_day(first, _)}, {begins}–{ends}"
    return f"{full_day(first, _)}, {begins} – {full_day(last, _)}, {ends}"


def plan_paper(
    form: str, office: str, period: Period, cards: Sequence[EventCard], schools: Mapping[int, str], _: Translator
) -> bytes:
    """`form` is docx or xlsx."""
    words = PlanWords(
        title=str(_("Plan of events, {period}", period=period_words(period, _))),
        lines=(office,),
        number=str(_("No.")),
        when=str(_("Date and time")),
        what=str(_("Kind and topic")),
        where=str(_("Form and place")),
        audience=str(_("Participants")),
        responsible=str(_("Responsible person")),
        item=str(_("Roadmap item no.")),
        empty=str(_("There are no events in this period.")),
    )
    rows = [plan_row(card, schools, _) for card in cards]
    return (as_xlsx if form == "xlsx" else as_docx)(rows, words)


def plan_row(card: EventCard, schools: Mapping[int, str], _: Translator) -> PlanRow:
    here = zone(card.timezone)
    begins = card.starts_at.astimezone(here)
    kind = str(kind_name(card.kind, card.own_kind, _)).capitalize()
    return PlanRow(
        when=f"{weekday(begins.date(), _)}, {held_when(card, _)}",
        starts=begins.replace(tzinfo=None),
        what=f"{kind} {quoted(card.title, _)}",
        where="; ".join(part for part in (str(_(FORMS[card.form])), card.place) if part),
        audience=audience_words(card.audience, _, schools).unescape(),
        responsible=card.organiser or "",
        item=card.item[1] or card.item[2] if card.item else "",
    )


def period_words(period: Period, _: Translator) -> str:
    """«декабрь 2026 г.» for a month, else from day to day."""
    after = period.end + timedelta(days=1)
    if period.start.day == after.day == 1 and period.end.replace(day=1) == period.start:
        return month_in_words(period.start, _)
    return span_in_words(period.start, period.end, _)


def certificate_paper(card: EventCard, given: GivenCertificate, bot: str, _: Translator) -> bytes:
    kind = kind_name(card.kind, card.own_kind, _).unescape()
    certificate = Certificate(
        title=str(_("Certificate of participation")),
        lead=str(_("This is to certify that")),
        name=given.name,
        school=given.school or "",
        took_part=str(_("took part in the event")),
        event=f"{kind} {quoted(card.title, _)}",
        details=(held_when(card, _), "; ".join(part for part in (str(_(FORMS[card.form])), card.place) if part)),
        organiser=given.office,
        number=_("No. {number}", number=given.number).unescape(),
        code=shown(given.code),
        link=chat_link(bot, payload_of(given.code)),
    )
    return as_pdf(certificate)


def certificates_paper(card: EventCard, given: Sequence[GivenCertificate], bot: str, _: Translator) -> bytes:
    """All of an event in one archive, a file each, to be printed or sent on."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:  # a PDF of a picture is packed already
        for one in given:
            name = "".join(letter for letter in one.name if letter.isalnum() or letter in " -")[:80].strip()
            archive.writestr(f"{one.number.replace('/', '-')} {name}.pdf", certificate_paper(card, one, bot, _))
    return stream.getvalue()
