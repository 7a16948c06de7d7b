"""Recommendations in the chat, one by one: accept, put into one's own words, leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.report_paper import plain
from models.enums import AdviceState
from services.report.advice import proposals
from services.report.model import Chapter
from views.common import back_button
from views.paging import PAGE, pager
from views.report import buttons as b
from views.report.closing import TO, advice_words
from views.report.words import cell, title_of
from views.screen import Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.report.advice import Proposal
    from services.report.reading import Loaded

SIGNS: Final = {AdviceState.ACCEPTED: "✅ ", AdviceState.DROPPED: "✖️ "}


def said(one: Proposal, loaded: Loaded, _: Translator) -> str:
    """Give the recommendation as it would stand in the report."""
    done = loaded.facts.advice.get(one.key)
    return done.text if done is not None and done.own else plain(cell(advice_words(one, _)))


def list_screen(loaded: Loaded, page: int, _: Translator) -> Screen:
    days, every = b.days(loaded.facts.period), proposals(loaded.facts.figures)
    here = every[page * PAGE : (page + 1) * PAGE]
    marks = [loaded.facts.advice.get(one.key) for one in here]
    back = (back_button(b.OpenSection(**days, section=Chapter.ADVICE), _),)
    if not every:
        return Screen(lines(bold(title_of(Chapter.ADVICE, _)), _("The figures give rise to none.")), rows=(back,))
    return Screen(
        lines(
            bold(title_of(Chapter.ADVICE, _)),
            _("✅ – accepted: next year's roadmap will have it. ✖️ – left out of the report."),
        ),
        rows=(
            *column(
                button(cut(f"{SIGNS[mark.state] if mark else ''}{said(one, loaded, _)}", 60),
                       b.OpenAdvice(**days, key=b.number_of(one.key)))
                for one, mark in zip(here, marks, strict=True)
            ),
            *pager(len(every), page, lambda to: b.ListAdvice(**days, page=to)),
            back,
        ),
    )  # fmt: skip


def one_screen(one: Proposal, loaded: Loaded, _: Translator) -> Screen:
    facts = loaded.facts
    days, key, done = b.days(facts.period), b.number_of(one.key), facts.advice.get(one.key)
    rows = [(button(_("🔎 What it was counted from"), b.OpenFigure(**days, key=b.number_of(one.figure.key))),)]
    if loaded.accepted_at is None:
        accept = button(_("✅ Accept"), b.DecideAdvice(**days, key=key, state=AdviceState.ACCEPTED), style="success")
        drop = button(_("✖️ Leave out"), b.DecideAdvice(**days, key=key, state=AdviceState.DROPPED))
        if done is None or done.state is not AdviceState.ACCEPTED:
            rows.append((accept,))
        rows.append((button(_("✏️ In my own words"), b.RewordAdvice(**days, key=key)),))
        if done is None or done.state is not AdviceState.DROPPED:
            rows.append((drop,))
        if done is not None:
            rows.append((button(_("↩️ Take the decision back"), b.DecideAdvice(**days, key=key)),))
    return Screen(
        lines(
            bold(_(TO[one.to])),
            italic(said(one, loaded, _)),
            _("✅ Accepted: next year's roadmap will have it.")
            if done and done.state is AdviceState.ACCEPTED else None,
            _("✖️ Left out of the report.") if done and done.state is AdviceState.DROPPED else None,
        ),
        rows=(*rows, (back_button(b.ListAdvice(**days), _),)),
    )  # fmt: skip


def ask_words_screen(one: Proposal, loaded: Loaded, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_(TO[one.to])),
            italic(said(one, loaded, _)),
            _("Write how this recommendation should read. It goes into the report and into next year's roadmap."),
        )
    )
