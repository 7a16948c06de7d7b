"""A refusal is as short as a message must be, whatever somebody wrote: four thousand letters are no period."""

import importlib
import pkgutil
import string

import pytest

import services
from locales import translator
from services.errors import LONGEST_WORDS, Refusal

WRITTEN = "А" * 4096
ROOM = 3_000  # of the 4,096 letters of a message: more than a refusal may stand in it


def kinds(of: type[Refusal] = Refusal) -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(services.__path__, "services."):
        importlib.import_module(module.name)
    below = of.__subclasses__()
    return [*below, *(one for each in below for one in kinds(each))]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_somebody_wrote_is_said_back_as_far_as_it_is_needed(language):
    echoing = 0
    for kind in kinds():
        fields = {name for _, name, _, _ in string.Formatter().parse(str(kind.msgid)) if name}
        if fields and "__init__" not in vars(kind):
            said = kind(**dict.fromkeys(fields, WRITTEN)).words(translator(language))
            assert len(said) < ROOM, kind
            echoing += "А" * (LONGEST_WORDS - 1) + "…" in said
    assert echoing > 50
