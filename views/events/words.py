"""How kinds, forms, levels, audiences and hours of events are said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from locales import __
from models.enums import EventAnswer, EventForm, EventLevel, EventState, MarkWay, Obligation, Role, SchoolStatus
from services.calendar import zone
from views.dates import clock, day_in_words, moment_in_words, weekday
from views.roles import role_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from locales import Translator
    from services.events.cards import EventCard
    from services.events.kinds import KindForms
    from services.events.rules.audience import Rule
    from views.events.buttons import Which

NAMES: Final = {
    "seminar": __("seminar"),
    "webinar": __("webinar"),
    "conference": __("video conference"),
    "workshop": __("workshop"),
    "consultation": __("consultation"),
    "consulting": __("consulting session"),
    "training": __("training"),
    "session": __("committee session"),
    "methods": __("methods session"),
    "visit": __("visit to a school"),
    "internship": __("internship"),
    "forum": __("forum"),
    "meeting": __("meeting"),
    "exchange": __("mutual visit"),
    "contest": __("contest"),
    "courses": __("courses"),
    "other": __("other event"),
}
FORMS: Final = {
    EventForm.IN_PERSON: __("in person"),
    EventForm.ONLINE: __("online"),
    EventForm.MIXED: __("in person and online"),
}
LEVELS: Final = {
    EventLevel.SCHOOL: __("school level"),
    EventLevel.MUNICIPAL: __("municipal level"),
    EventLevel.INTERMUNICIPAL: __("intermunicipal level"),
    EventLevel.REGIONAL: __("regional level"),
    EventLevel.FEDERAL: __("federal level"),
}
OBLIGATIONS: Final = {
    Obligation.OBLIGATORY: __("attendance is obligatory"),
    Obligation.FREE: __("whoever wants to"),
    Obligation.ONE_A_SCHOOL: __("one from each school"),
}
# In a table, in a word; on an event's card a line of its own: HEADLINES.
STATES: Final = {
    EventState.DRAFT: __("draft"),
    EventState.ANNOUNCED: __("announced"),
    EventState.HELD: __("held"),
    EventState.NOT_HELD: __("was not held"),
    EventState.CANCELLED: __("cancelled"),
}
ANSWERS: Final = {
    EventAnswer.YES: __("will come"),
    EventAnswer.NO: __("cannot come"),
    EventAnswer.COLLEAGUE: __("a colleague comes instead"),
    EventAnswer.WAITING: __("in the queue"),
    EventAnswer.OFFERED: __("a place is offered"),
    EventAnswer.LAPSED: __("did not take the place"),
    EventAnswer.SILENT: __("has not answered"),
}
WHO: Final[dict[Which, str]] = {
    "all": __("all"),
    "yes": __("who comes"),
    "waiting": __("who waits"),
    "no": __("who cannot"),
    "silent": __("who has not answered"),
}
HEADLINES: Final = {
    EventState.DRAFT: __("📝 Draft: nobody knows of it yet"),
    EventState.HELD: __("✅ Held"),
    EventState.NOT_HELD: __("Was not held"),
    EventState.CANCELLED: __("🚫 Cancelled"),
}
WAYS: Final = {
    MarkWay.CODE: __("by code word"),
    MarkWay.QR: __("by QR"),
    MarkWay.QR_PRINTED: __("by printed QR"),
    MarkWay.SCREEN: __("by the code on the screen"),
    MarkWay.LIST: __("in the list"),
}
OURS: Final = {True: __("held by us"), False: __("held by others, we take part")}
EVERYBODY: Final = "all"
INVITED: Final = frozenset(Role) - {Role.OBSERVER}
AUDIENCES: Final = (
    Role.LEADER,
    Role.SCHOOL_COORDINATOR,
    Role.CURATOR,
    Role.TUTOR,
    Role.ASSOCIATION_HEAD,
    Role.TEACHER,
    Role.SPECIALIST,
)
PLURALS: Final = {
    EVERYBODY: __("everybody"),
    Role.LEADER: __("school leaders"),
    Role.SCHOOL_COORDINATOR: __("school coordinators"),
    Role.CURATOR: __("curators"),
    Role.TUTOR: __("tutors"),
    Role.ASSOCIATION_HEAD: __("heads of teachers' associations"),
    Role.TEACHER: __("teachers"),
    Role.SPECIALIST: __("specialists of the education office"),
    Role.COORDINATOR: __("coordinators"),
    Role.OBSERVER: __("observers"),
}
STATUSES: Final = {
    SchoolStatus.LOW_RESULTS: __("schools with low results"),
    SchoolStatus.ADVERSE_CONDITIONS: __("schools in adverse conditions"),
    SchoolStatus.AT_RISK: __("schools at risk"),
    SchoolStatus.PROJECT_500: __("schools of “500+”"),
    SchoolStatus.LEAD: __("lead schools"),
}


def counted(kind: str, n: int, _: Translator, own: Mapping[str, KindForms] | None = None) -> Markup:
    """«8 семинаров»: a kind with its number; an own one by the three forms it was given."""
    if own and kind in own:
        one, few, many = own[kind]
        tens, units = n % 100, n % 10
        teens = 11 <= tens <= 14  # noqa: PLR2004 - the Russian rule: 11 to 14 go with «many»
        form = many if teens or units == 0 or units >= 5 else one if units == 1 else few  # noqa: PLR2004
        return Markup("{} {}").format(n, form)
    return {
        "seminar": _.plural("{n} seminar", "{n} seminars", n),
        "webinar": _.plural("{n} webinar", "{n} webinars", n),
        "conference": _.plural("{n} video conference", "{n} video conferences", n),
        "workshop": _.plural("{n} workshop", "{n} workshops", n),
        "consultation": _.plural("{n} consultation", "{n} consultations", n),
        "consulting": _.plural("{n} consulting session", "{n} consulting sessions", n),
        "training": _.plural("{n} training", "{n} trainings", n),
        "session": _.plural("{n} committee session", "{n} committee sessions", n),
        "methods": _.plural("{n} methods session", "{n} methods sessions", n),
        "visit": _.plural("{n} visit to a school", "{n} visits to schools", n),
        "internship": _.plural("{n} internship", "{n} internships", n),
        "forum": _.plural("{n} forum", "{n} forums", n),
        "meeting": _.plural("{n} meeting", "{n} meetings", n),
        "exchange": _.plural("{n} mutual visit", "{n} mutual visits", n),
        "contest": _.plural("{n} contest", "{n} contests", n),
        "courses": _.plural("{n} series of courses", "{n} series of courses", n),
    }.get(kind, _.plural("{n} other event", "{n} other events", n))


def kind_name(kind: str, own: KindForms | None, _: Translator) -> Markup:
    return escape(own.one) if own else _(NAMES.get(kind, NAMES["other"]))


def role_words(role: str, _: Translator) -> Markup:
    return _(PLURALS[role]) if role in PLURALS else role_name(Role(role), _)


def audience_words(
    rules: Sequence[Rule], _: Translator, schools: Mapping[int, str] | None = None, shown: int = 3
) -> Markup:
    """«учителя: математика; школы: Приозёрная СШ № 1 – и ещё руководители школ»."""
    if not rules:
        return _("nobody yet")
    return Markup("; ").join(_rule(rule, _, schools or {}, shown) for rule in rules)


def _rule(rule: Rule, _: Translator, schools: Mapping[int, str], shown: int) -> Markup:
    if rule.people:
        return _.plural("{n} person by name", "{n} people by name", len(rule.people))
    named = () if set(rule.roles) >= INVITED else rule.roles  # nine roles in a row are a wall of words
    parts = [Markup(", ").join(role_words(role, _) for role in named) or _(PLURALS[EVERYBODY])]
    parts += [escape(subject) for subject in rule.subjects]
    parts += [_(STATUSES[status]) for status in rule.statuses]
    if rule.schools:
        known = [schools[one] for one in rule.schools if one in schools][:shown]
        rest = len(rule.schools) - len(known)
        some = ", ".join(known) + (f" +{rest}" if rest and known else "")
        few = _.plural("{n} school", "{n} schools", len(rule.schools))
        parts.append(escape(some) if some else few)
    return Markup(" · ").join(parts)


def when(card: EventCard, _: Translator, *, now: datetime, timezone: str | None = None) -> Markup:
    """«вт, 15 декабря, 14:00–16:00» where the reader lives; another day of the end is named."""
    where = timezone or card.zone
    here = zone(where)
    today = now.astimezone(here).date()
    begins = moment_in_words(card.starts_at, _, timezone=where, today=today)
    last = card.ends_at.astimezone(here).date()
    ends = clock(card.ends_at, where)
    if last == card.starts_at.astimezone(here).date():
        return Markup("{}–{}").format(begins, ends)
    return Markup("{} – {}, {}, {}").format(begins, weekday(last, _), day_in_words(last, _, today=today), ends)
