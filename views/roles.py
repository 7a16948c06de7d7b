"""Names of roles, as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import Role

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator

NAMES: Final = {
    Role.COORDINATOR: __("municipal coordinator"),
    Role.SPECIALIST: __("specialist of the education office"),
    Role.OBSERVER: __("regional observer"),
    Role.CURATOR: __("school curator"),
    Role.TUTOR: __("tutor"),
    Role.ASSOCIATION_HEAD: __("head of a teachers' association"),
    Role.LEADER: __("school leader"),
    Role.SCHOOL_COORDINATOR: __("school coordinator"),
    Role.TEACHER: __("teacher"),
}

# Where one of all roles is chosen: those that are given most, then the few above them.
WITH_SCHOOLS: Final = (
    Role.TEACHER,
    Role.SCHOOL_COORDINATOR,
    Role.LEADER,
    Role.CURATOR,
    Role.TUTOR,
    Role.ASSOCIATION_HEAD,
)
ABOVE: Final = (Role.SPECIALIST, Role.COORDINATOR, Role.OBSERVER)
ABOVE_SCHOOLS: Final = __("🏛 Education office, region ›")


def role_name(role: Role, _: Translator) -> Markup:
    return _(NAMES[role])
