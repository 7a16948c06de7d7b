"""The papers beside the report, and how they look, in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.report.layout import CHOICES
from views.common import back_button
from views.report import buttons as b
from views.screen import Document, Screen, bold, button, cut, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.calendar.period import Period
    from services.report.layout import Layout
    from services.report.reading import Loaded
    from views.screen import Row

LEFT_OUT: Final = {
    "macros": __("macros"),
    "links": __("links to elsewhere"),
    "pictures": __("pictures of a kind that cannot be read"),
    "fields": __("fields that fetch something"),
    "objects": __("embedded objects"),
}


def more_papers_screen(loaded: Loaded, _: Translator) -> Screen:
    days = b.days(loaded.facts.period)
    rows: list[Row] = [
        (button(_("📜 Order on the results"), b.TakeOrder(**days)),),
        (button(_("↩️ Why reports were returned"), b.TakeReturns(**days)),),
    ]
    if loaded.accepted_at is None:
        rows.append((button(_("✍️ Day and number of the order"), b.WriteOrder(**days)),))
    rows.append((button(_("☑️ Check-list by direction"), b.OpenCheckList(**days)),))
    rows.append((button(_("🖋 How the papers look"), b.OpenLayout(**days)),))
    return Screen(
        lines(
            bold(_("Other papers")),
            _("The report is approved by the order {order}.", order=loaded.order) if loaded.order else None,
            _("The order takes up what was accepted of the recommendations, and what was written for the next year."),
        ),
        rows=(*rows, (back_button(b.OpenReport(**days), _, _("Report on the year")),)),
    )


def more_paper_screen(loaded: Loaded, name: Markup, content: bytes, _: Translator) -> Screen:
    period = loaded.facts.period
    back = back_button(b.MorePapers(**b.days(period)), _)
    file = Document(f"{name} {period.start:%Y-%m-%d} – {period.end:%Y-%m-%d}.docx", content)
    return Screen(lines(name), rows=((back,),), file=file)


def ask_order_screen(_: Translator) -> Screen:
    return Screen(
        _("Write the day and the number of the order that approves the report, for example: 20.12.2026 No. 15")
    )


def layout_screen(layout: Layout, period: Period, _: Translator, *, left_out: Sequence[str] = ()) -> Screen:
    days = b.days(period)
    labels = {
        "font": _("🔤 Font: {name}", name=layout.font),
        "size": _("🔠 Size: {n}", n=layout.size),
        "left": _("📐 Left margin: {n} mm", n=layout.left),
        "spacing": _("↕️ Spacing: {n}", n=f"{layout.spacing:g}".replace(".", ",")),
        "parts": _("📚 Two parts: yes") if layout.parts else _("📚 Two parts: no"),
        "qr": _("🔳 Code with the number: yes") if layout.qr else _("🔳 Code with the number: no"),
    }
    rows: list[Row] = [(button(label, _next(layout, name, days)),) for name, label in labels.items()]
    signs = button(_("✍️ Who signs"), b.WriteSignature(**days))
    letterhead = (
        button(_("🗑 Without the letterhead"), b.DropLetterhead(**days))
        if layout.letterhead
        else button(_("📎 Send a letterhead"), b.SendLetterhead(**days))
    )
    rows.append((signs, letterhead))
    return Screen(
        lines(
            bold(_("How the papers look")),
            _("The letterhead is taken: its header, footer and styles.") if layout.letterhead else None,
            _("Left out of it: {what}.", what=", ".join(str(_(LEFT_OUT[one])) for one in left_out))
            if left_out else None,
            _("Signs: {who}", who=cut(layout.signature, 200)) if layout.signature else None,
            _("Two parts: the mentoring centre for management teams, the tutor point for teachers.")
            if layout.parts else None,
            italic(_("A tap on a line takes the next choice.")),
        ),
        rows=(*rows, (back_button(b.MorePapers(**days), _),)),
    )  # fmt: skip


def _next(layout: Layout, name: str, days: dict[str, int]) -> b.SetLayout:
    choices = CHOICES[name]
    return b.SetLayout(**days, what=name, index=(choices.index(getattr(layout, name)) + 1) % len(choices))


def ask_letterhead_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Send the letterhead as a Word document (.docx)."),
            _("Its header, footer and styles are taken; nothing in it is run."),
        )
    )


def ask_signature_screen(layout: Layout, _: Translator) -> Screen:
    return Screen(
        lines(
            italic(cut(layout.signature, 300)) if layout.signature else None,
            _("Write how the signature should read: post, a line, name."),
        )
    )
