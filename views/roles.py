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


def role_name(role: Role, _: Translator) -> Markup:
    return _(NAMES[role])
