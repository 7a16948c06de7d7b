"""What is doubtful in a person's words, said with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.report.guards import DoubtKind
from views.report.words import title_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.report.guards import Doubt

SAID: Final = {
    DoubtKind.YEAR: __("{section}, line {line}: the year {text} is not one of the period."),
    DoubtKind.FIGURE: __("{section}, line {line}: the number {text} is none of ours – it has no root."),
    DoubtKind.SCHOOL: __("{section}, line {line}: “{text}” is not on the list of schools."),
    DoubtKind.NUMBERING: __("{section}, line {line}: a gap in the numbering: {text}."),
}


def doubt_line(one: Doubt, _: Translator) -> Markup:
    return _(SAID[one.kind], section=title_of(one.chapter, _), line=one.line, text=one.text)
