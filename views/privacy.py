"""What is kept about me; consent; erasure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from views.common import back_button, home_row
from views.dates import full_day
from views.evidence.card import kind_name
from views.pages import Page
from views.people.looks import look_lines, look_pages
from views.screen import Button, Document, Row, Screen, bold, button, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.access.looks import LookLine
    from services.privacy import Act, ConsentLine, Paper

# What an act counts, in words; a count of nothing is not said.
ERASED: Final = {
    "name": __("name"),
    "phone": __("phone number"),
    "account": __("Telegram account"),
    "appointments": __("roles ended: {n}"),
    "join_request": __("requests: {n}"),
    "letter": __("questions to your curator or coordinator: {n}"),
    "roadmap_draft": __("unfinished imports: {n}"),
    "words_in_surveys": __("own words in surveys: {n}"),
    "unfinished_surveys": __("unfinished surveys: {n}"),
    "unsent_evidence": __("evidence that was gathered and never handed in: {n}"),
    "own_words": __("your name in your own words: {n}"),
    "phrases": __("phrases remembered to mean you: {n}"),
    "messages": __("content of messages sent: {n}"),
}
KEPT: Final = {
    "assignment_event": __("marks of reports and decisions, without a name: {n}"),
    "evidence_piece": __("documents and evidence that were handed in: {n}"),
    "official_texts": __("official texts in which the name stands (roadmaps, orders, consents): {n}"),
    "mentions": __("places in others' words that name you; the coordinator has been asked to decide about them: {n}"),
    "doubtful_mentions": __("places that may mean somebody else of the same name, left as they are: {n}"),
}
PAPERS_SHOWN: Final = 15


class MyData(CallbackData, prefix="pv.data"):
    pass


class Withdraw(CallbackData, prefix="pv.out"):
    municipality: int


class WithdrawNow(CallbackData, prefix="pv.out!"):
    municipality: int


class AgreeAgain(CallbackData, prefix="pv.yes"):
    municipality: int


class Forget(CallbackData, prefix="pv.forget"):
    pass


class ForgetNow(CallbackData, prefix="pv.forget!"):
    pass


class WhoLooked(CallbackData, prefix="pv.looks"):
    page: Page = 0


class OpenPrivacy(CallbackData, prefix="pv.top"):
    pass


class AboutData(CallbackData, prefix="pv.about"):
    """Asked from the consent too: a new message, so that the question stays where it is."""


def about_button(_: Translator) -> Button:
    return button(_("ℹ️ More about data and Telegram"), AboutData())


def about_screen(answers: tuple[Row, ...], _: Translator) -> Screen:
    """docs/privacy.md in short. `answers`: to the consent beside which it was asked for, if it was."""
    return Screen(
        lines(
            bold(_("Your data, the law and Telegram")),
            _("The operator is the organisation that runs this bot and keeps its database: it answers for your data."),
            "",
            _(
                "Telegram is a foreign service: what you write here passes through its servers, and no bot can change "
                "that. The law restricts state and municipal organisations in using foreign messengers, above all for "
                "personal data. Whether this channel fits is for the operator to decide and to answer for."
            ),
            "",
            _(
                "Consent is voluntary. If you do not agree, you cannot use the bot, but your work goes on: "
                "you will be reminded in another way."
            ),
            "",
            _(
                "How long: messages 30 days, requests 90 days, people who have left 3 years, backups a week. Official "
                "documents and evidence are kept by the operator's rules."
            ),
            _("To see, to withdraw, to erase: /privacy"),
            "",
            _("The whole page with the articles of the law lies with the program: docs/privacy.md. Ask your operator."),
        ),
        rows=answers or (home_row(_),),
    )


def privacy_screen(consents: Sequence[ConsentLine], _: Translator) -> Screen:
    rows = [
        (button(_("📄 All that is kept about me"), MyData()),),
        (button(_("👁 Who looked at my data"), WhoLooked()),),
    ]
    for one in consents:
        if one.outdated:
            words = _("✅ Agree to the new text: {name}", name=one.municipality)
            rows.append((button(words, AgreeAgain(municipality=one.municipality_id)),))
        words = _("Withdraw the consent: {name}", name=one.municipality)
        rows.append((button(words, Withdraw(municipality=one.municipality_id)),))
    rows += [(button(_("🗑 Erase me"), Forget(), style="danger"),), (about_button(_),)]
    return Screen(
        lines(
            bold(_("Your data")),
            _("I keep your name, roles, a phone number if there is one, and what you do here."),
            _("The messages themselves pass through Telegram, a foreign service outside our control."),
            "",
            *(consent_words(one, _) for one in consents),
        ),
        rows=(*rows, home_row(_)),
    )


def looks_screen(total: int, found: Sequence[LookLine], page: int, now: datetime, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Who looked at your data")),
            *look_lines(found, now, _),
            "" if found else _("Nobody yet."),
            _("Counted are looks at your card and at lists on which you stand. The operator can read the database."),
        ),
        rows=(*look_pages(total, page, lambda to: WhoLooked(page=to)), (back_button(OpenPrivacy(), _),)),
    )


def consent_words(one: ConsentLine, _: Translator) -> Markup:
    return _(
        "Consent, version {n}: {name}, {day}",
        n=one.version,
        name=one.municipality,
        day=full_day(one.given_at.date(), _),
    )


def mydata_screen(kept: Mapping[str, list[dict[str, Any]]], _: Translator) -> Screen:
    content = json.dumps(kept, ensure_ascii=False, indent=2, default=str).encode()
    count = sum(len(rows) for rows in kept.values())
    return Screen(
        lines(
            _.plural("Here is everything: {n} entry.", "Here is everything: {n} entries.", count),
            _("Opens in any text editor."),
        ),
        rows=(home_row(_),),
        file=Document("mydata.json", content),
    )


def confirm_withdraw_screen(municipality: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Withdraw the consent?")),
            _("What stops working: your roles here end, reminders and surveys no longer come, buttons no longer work."),
            _("What was done stays, until you ask for erasure: /forget"),
        ),
        rows=(
            (button(_("Yes, withdraw"), WithdrawNow(municipality=municipality), style="danger"),),
            (back_button(OpenPrivacy(), _),),
        ),
    )


def withdrawn_screen(_: Translator) -> Screen:
    return Screen(lines(_("The consent is withdrawn, your roles here have ended."), _("Erase what is kept: /forget")))


def confirm_forget_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Erase everything about you?")),
            _("Your name, phone number, Telegram account, requests and unfinished answers go for good."),
            _(
                "Where others have named you by surname with first name or initials, in your schools and in your time, "
                "their words stay until the coordinator has looked at each place and struck you out or left it."
            ),
            _("Official documents and evidence that you handed in stay, and so do sums without names."),
            _("Backups of up to a week may still hold the old state; after a restore the erasure is applied again."),
        ),
        rows=(
            (button(_("Yes, erase me"), ForgetNow(), style="danger"),),
            (back_button(OpenPrivacy(), _),),
        ),
    )


def act_screen(act: Act, _: Translator) -> Screen:
    """The act: what, when, how many; no name, because none is left."""
    return Screen(
        lines(
            bold(_("Act of erasure No. {n}", n=act.id)),
            f"{act.at:%d.%m.%Y %H:%M} UTC",
            "",
            _("Erased:"),
            *(counted(words, act.erased.get(kind, 0), _) for kind, words in ERASED.items()),
            "",
            _("Kept with the municipality:"),
            *(counted(words, act.kept.get(kind, 0), _) for kind, words in KEPT.items()),
            *(paper_line(paper, _) for paper in act.papers[:PAPERS_SHOWN]),
            counted(__("and {n} more documents"), len(act.papers) - PAPERS_SHOWN, _),
            None if any(act.kept.values()) else _("nothing"),
            "",
            _("Messages in this chat stay with Telegram: delete the chat yourself if you like."),
        )
    )


def counted(words: str, n: int, _: Translator) -> Markup | None:
    return lines("• " + _(words, n=n)) if n > 0 else None


def paper_line(paper: Paper, _: Translator) -> Markup:
    """Name a kept document by what it stands for, never by a name of a file."""
    what = kind_name(paper.kind, _) + _(", of {day}", day=full_day(paper.day, _))
    return lines("   – " + (_("item {number}: {what}", number=paper.number, what=what) if paper.number else what))
