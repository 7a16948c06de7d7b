"""Sets of roles, each with its meaning: a rule that speaks of several roles names one of these."""

from __future__ import annotations

from typing import Final

from models.enums import Role

# The education office: it runs the programme and sees all of the municipality. The coordinator is asked first.
CENTRE: Final = (Role.COORDINATOR, Role.SPECIALIST)
# Who does and proves the activities of a school.
SCHOOL_TEAM: Final = frozenset({Role.LEADER, Role.SCHOOL_COORDINATOR})
# Who works in a school: as its curator or coordinator they would judge themselves.
SCHOOL_STAFF: Final = SCHOOL_TEAM | {Role.TEACHER}
# Posts that are held at a school; the others are held in the municipality.
AT_SCHOOL: Final = SCHOOL_STAFF | {Role.CURATOR}
# Whom the work of a school concerns: its team, and its curator.
SCHOOL_SIDE: Final = SCHOOL_TEAM | {Role.CURATOR}
# Who looks after schools from outside, and is asked when a school cannot be reached.
LOOKING_AFTER: Final = frozenset({Role.CURATOR, *CENTRE})
# Who may be given what is no school's task, the likeliest first.
TAKERS: Final = (Role.TUTOR, Role.ASSOCIATION_HEAD, Role.SPECIALIST, Role.COORDINATOR)
# Posts that are held for a subject: whose looks after it, and who teaches it as well.
BY_SUBJECT: Final = frozenset({Role.TUTOR, Role.ASSOCIATION_HEAD})
WITH_SUBJECT: Final = BY_SUBJECT | {Role.TEACHER}
# Who can be written to and asked as a group, in the order of the enum: an observer takes no part in the work.
TAKING_PART: Final = tuple(role for role in Role if role is not Role.OBSERVER)
