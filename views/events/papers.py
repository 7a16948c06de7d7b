"""Papers of an event and of a month, and what a certificate's code turns out to be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from locales import __
from services.calendar import zone
from services.calendar.school_year import school_year
from services.events.certificates import Standing
from services.events.check_code import SAMPLE, shown
from views.common import back_button, home_row
from views.dates import full_day, month_in_words, month_name, year_words
from views.events import buttons as b
from views.events import paper_buttons as p
from views.events.card import back_row
from views.screen import Row, Screen, bold, button, cut, italic, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.events.cards import EventCard
    from services.events.certificates import CertificatesOf, Checked

STANDINGS: Final = {
    Standing.GENUINE: __("✅ This certificate is genuine."),
    Standing.WITHDRAWN: __("🚫 This certificate was withdrawn: the record of who was there has been corrected."),
    Standing.UNKNOWN: __("❓ There is no certificate with this code. Please compare it with the paper once more."),
}


def papers_screen(
    card: EventCard,
    of: CertificatesOf | None,
    _: Translator,
    *,
    over: bool,
    files: bool = False,
    said: Markup | None = None,
) -> Screen:
    """`of`: the certificates of those who were there; `files`: the sheet may be filed as evidence of the item."""
    sheet = _("📋 Registration sheet with marks") if over and card.present else _("📋 Registration sheet to sign")
    rows: list[Row] = [(button(sheet, p.TakeSheet(event=card.id)),)]
    if files:
        rows.append((button(_("📎 File it with the roadmap item"), p.FileSheet(event=card.id)),))
    told: list[Markup | str | None] = [bold(cut(card.title, 200)), bold(said) if said else None]
    if of is not None and of.present:
        told.append(
            _("Certificates: {given} of {present}, told {told}", given=of.given, present=of.present, told=of.told)
        )
        told.append(italic(_("Each has a check code: whoever holds the paper can ask me whether it is genuine.")))
        if of.given < of.present or not of.told:
            rows.append((button(_("🎖 Give them and tell everybody"), p.GiveCertificates(event=card.id)),))
        if of.given:
            rows.append((button(_("🗂 All certificates in one file"), p.TakeCertificates(event=card.id)),))
    elif over:
        told.append(_("Certificates go to those who are marked as present."))
    return Screen(lines(*told), rows=(*rows, back_row(card.id, _)))


def sure_to_give_screen(card: EventCard, of: CertificatesOf, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            _.plural(
                "{n} person was there and gets a certificate.",
                "{n} people were there and get certificates.",
                of.present,
            ),
            _("Everybody who can be reached is told; who has heard of it already is not told again."),
        ),
        rows=(
            (button(_("Yes, give and tell"), p.GiveSurely(event=card.id), style="success"),),
            (back_button(p.Papers(event=card.id), _, _("Papers")),),
        ),
    )


def given_words(new: int, told: int, _: Translator) -> Markup:
    made = _.plural("🎖 {n} certificate is made.", "🎖 {n} certificates are made.", new)
    heard = _.plural("{n} person will be told.", "{n} people will be told.", told)
    return lines(made + " " + heard)


def plan_screen(month: date, _: Translator) -> Screen:
    """The plan of a month or of its school year, as Word or Excel."""
    before, after = (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=31)).replace(day=1)
    year = school_year(month)
    name = year_words(year)
    around = (
        button(_("◀ {month}", month=month_name(before, _).capitalize()), p.ShowPlan(month=before)),
        button(_("{month} ▶", month=month_name(after, _).capitalize()), p.ShowPlan(month=after)),
    )
    return Screen(
        lines(
            bold(_("Plan of events, {period}", period=month_in_words(month, _))),
            _("Announced and held events of the month or of the school year, and drafts whose day is still to come."),
        ),
        rows=(
            around,
            _forms(month, _("The month"), _, whole_year=False),
            _forms(month, _("The year {year}", year=name), _, whole_year=True),
            (back_button(b.ListEvents(past=False, page=0), _, _("Coming events")),),
            home_row(_),
        ),
    )


def _forms(month: date, name: Markup, _: Translator, *, whole_year: bool) -> Row:
    return (
        button(name + ": Word", p.TakePlan(month=month, whole_year=whole_year, form="docx")),
        button(name + ": Excel", p.TakePlan(month=month, whole_year=whole_year, form="xlsx")),
    )


def ask_check_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Write the check code of the certificate: ten letters and figures, like {sample}.", sample=shown(SAMPLE)),
            italic(_("It is printed beside the QR code. Pointing a camera at the QR code brings you here, too.")),
        )
    )


def checked_screen(checked: Checked, _: Translator) -> Screen:
    day = full_day(checked.starts_at.astimezone(zone(checked.timezone)).date(), _) if checked.starts_at else None
    return Screen(
        lines(
            bold(_(STANDINGS[checked.standing])),
            _("Event: {title}", title=cut(checked.title, 300)) if checked.title else None,
            _("Day: {day}", day=day) if day else None,
            _("Number: {number}", number=checked.number) if checked.number else None,
            italic(_("I do not say whose it is: compare the name on the paper with a document."))
            if checked.standing is Standing.GENUINE
            else None,
        ),
        rows=((button(_("🔎 Check another certificate"), p.CheckCertificate()),), home_row(_)),
    )
