"""Ladders and their stages in words: «за 7 дней», «в день срока», «каждую неделю после срока»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.reminders.rules import HALFWAY, Ladder, Level

if TYPE_CHECKING:
    from locales import Translator
    from services.reminders.rules import Stage

HOUR: Final = 60  # minutes
ABOVE: Final[dict[str, str]] = {
    Level.CURATOR: __("told to the curator"),
    Level.COORDINATOR: __("told to the coordinator"),
}
WEEKLY, SNOOZED = "w", "s"  # what the keys of repeats and of snoozes begin with


def ladder_in_words(ladder: Ladder, _: Translator) -> Markup:
    """Read a whole ladder aloud, in the order of time."""
    stages = [_stage(stage, _) for stage in ladder.stages]
    return Markup(", ").join(
        [*stages, _("then on Mondays, in one list, while it is late")] if ladder.weekly else stages
    )


def stage_in_words(key: str, _: Translator) -> Markup:
    """Name the stage of a reminder by its key: of a ladder («7», «+1», «1h»), a weekly repeat or a snooze."""
    if key in ABOVE:
        return _(ABOVE[key])
    if key == HALFWAY:
        return _("halfway")
    if key.startswith(SNOOZED):
        return _("postponed by the person")
    if key.startswith(WEEKLY):
        n = int(key.removeprefix(WEEKLY))
        return _.plural("weekly, {n} week late", "weekly, {n} weeks late", n)
    (stage,) = Ladder.parse(key).stages
    return _stage(stage, _)


def _stage(stage: Stage, _: Translator) -> Markup:
    words = _moment(stage, _)
    return _("{stage} (if needed)", stage=words) if stage.extra else words


def _moment(stage: Stage, _: Translator) -> Markup:
    if stage.urgent:
        hours, rest = divmod(stage.minutes, HOUR)
        if rest:
            return _.plural("{n} minute before", "{n} minutes before", stage.minutes)
        return _("an hour before") if hours == 1 else _.plural("{n} hour before", "{n} hours before", hours)
    if not stage.announces:
        return _.plural("{n} day after", "{n} days after", stage.days)
    return _.plural("{n} day before", "{n} days before", stage.days) if stage.days else _("on the day itself")
