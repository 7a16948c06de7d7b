"""The surveys that come with the program."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from locales import DEFAULT_LANGUAGE, LANGUAGES
from services.errors import NotFound
from services.surveys.definitions.reading import read_definition

if TYPE_CHECKING:
    from services.surveys.definitions.model import Definition

# In the order in which they are offered.
TEMPLATES: Final = ("teachers", "leaders", "after_seminar", "module_demand", "yearly_need")


def templates() -> tuple[str, ...]:
    return TEMPLATES


@cache
def template(key: str, language: str = DEFAULT_LANGUAGE) -> Definition:
    """A shipped survey; in a language that it does not speak, the Russian one."""
    if key not in TEMPLATES:
        raise NotFound
    name = f"{key}.{language if language in LANGUAGES else DEFAULT_LANGUAGE}.yaml"
    return read_definition(resources.files("surveys").joinpath(name).read_bytes(), name)
