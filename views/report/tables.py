"""Everything as sheets of one workbook: real dates, no live formulas, a header that stays in sight."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from documents.workbook import Sheet
from locales import __
from models.enums import EventState, Presence
from services.calendar import zone
from views.events.words import OURS, STATES, STATUSES, kind_name
from views.report.words import ranges, rule_words, shown
from views.roles import role_name
from views.states import state_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents.workbook import Value
    from locales import Translator
    from services.report.facts import Facts
    from services.report.tables import Tables


PRESENCE: Final = {
    Presence.PRESENT: __("was there"),
    Presence.ABSENT: __("was absent"),
    Presence.EXCUSED: __("was excused"),
}


def sheets(tables: Tables, facts: Facts, _: Translator) -> Iterator[Sheet]:
    here = zone(tables.timezone)

    def sheet(title: str, header: tuple[str, ...], rows: list[tuple[Value, ...]]) -> Sheet:
        return Sheet(str(title), [str(one) for one in header], rows)

    yield sheet(
        _("Schools"),
        (_("Code"), _("School"), _("Status"), _("Left the programme")),
        [
            (f"SC{number}", name, "; ".join(f"{year}: {_(STATUSES[one])}" for year, one in statuses), closed)
            for number, name, statuses, closed in tables.schools
        ],
    )
    yield sheet(
        _("People and roles"),
        (_("Code"), _("Name"), _("Role"), _("School"), _("Subject"), _("Since"), _("Until")),
        [
            (f"P{one.person}", one.name, str(role_name(one.role, _)), one.school, one.subject, one.since, one.until)
            for one in tables.posts
        ],
    )
    yield sheet(
        _("Roadmap"),
        (_("Code"), _("Roadmap"), "№", _("Section"), _("Item"), _("Deadline"), _("Executors"), _("Planned result")),
        [(f"I{one.id}", *one[1:]) for one in tables.items],
    )
    yield sheet(
        _("Assignments"),
        (_("Code"), "№", _("Item"), _("School or person"), _("Deadline"), _("State"), _("Reported"), _("Number")),
        [
            (
                f"A{one.id}",
                one.number,
                one.title,
                one.school or one.person,
                one.due,
                str(state_name(one.state, _)),
                one.reported_at.astimezone(here).date() if one.reported_at else None,
                one.amount,
            )
            for one in tables.states
        ],
    )
    yield sheet(
        _("Events"),
        (_("Code"), _("Begins"), _("Ends"), _("Kind"), _("Event"), _("Place"), _("State"), _("Who holds it")),
        [
            (
                f"E{one.id}",
                one.starts_at.astimezone(here).replace(tzinfo=None),
                one.ends_at.astimezone(here).replace(tzinfo=None),
                str(kind_name(one.kind, tables.own_kinds.get(one.kind), _)),
                one.title,
                one.place,
                state_of(one.state, _),
                str(_(OURS[one.ours])),
            )
            for one in tables.events
        ],
    )
    yield sheet(
        _("Participation"),
        (_("Code"), _("Event"), _("Who"), _("School"), _("Presence")),
        [
            (f"E{one.event}", one.title, one.name or one.guest or "–", one.school, str(_(PRESENCE[one.presence])))
            for one in tables.parts
        ],
    )
    yield sheet(
        _("Surveys"),
        (_("Code"), _("Survey"), _("Closes"), _("Invited"), _("Reached"), _("Began"), _("Answered")),
        [
            (
                one.code,
                one.title,
                one.closes_at.astimezone(here).date(),
                one.invited,
                one.reached,
                one.started,
                one.finished,
            )
            for one in tables.runs
        ],
    )
    yield sheet(
        _("Figures"),
        (_("Figure"), _("Value"), _("Number"), _("Of"), _("What was counted"), _("Rows")),
        [
            (one.key, shown(one, _), one.n, one.total, rule_words(one, facts.own_kinds, _), ranges(one.ids))
            for one in facts.figures.values()
        ],
    )


def state_of(state: EventState, _: Translator) -> str:
    return str(_(STATES[state])) if state in STATES else str(_("announced"))


def as_json(every: list[Sheet]) -> dict[str, object]:
    """The same rows for another program; days and moments in ISO 8601."""
    return {
        sheet.title: [
            {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in zip(sheet.header, row, strict=True)
            }
            for row in sheet.rows
        ]
        for sheet in every
    }
