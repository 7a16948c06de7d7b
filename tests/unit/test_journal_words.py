"""Whatever the program writes into the audit can be read in the journal in people's words."""

import ast
from pathlib import Path

import pytest

import services
from locales import translator
from models.enums import EventKind, ItemChangeKind, RoadmapChangeKind
from services.access.looks import Look
from views.people.journal import OTHERS, WORDS, action_words

ROOM = Path(services.__file__).parent


def recorded():
    """The actions that stand in calls of `record`, by the file: given as they are, or named above as a constant."""
    for path in sorted(ROOM.rglob("*.py")):
        tree = ast.parse(path.read_text())
        names = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "record" and len(call.args) > 1:
                action = call.args[1]
                if isinstance(action, ast.Constant):
                    yield path.name, action.value
                elif isinstance(action, ast.Name) and isinstance(names.get(action.id), str):
                    yield path.name, names[action.id]


ACTIONS = {action for _file, action in recorded()}


def test_there_are_as_many_as_one_would_think():
    assert len(ACTIONS) > 50


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_action_has_words(language):
    _ = translator(language)
    kinds = [f"assignment.{kind}" for kind in EventKind]
    kinds += [f"item.{kind}" for kind in ItemChangeKind] + [f"roadmap.{kind}" for kind in RoadmapChangeKind]
    for action in ACTIONS | set(Look) | set(kinds) | {"request.approved", "request.refused", "roadmap.ladder"}:
        assert action_words(action, _) != _(OTHERS), action


def test_no_words_are_left_over():
    assert {one for one in WORDS if one not in set(Look)} - ACTIONS <= {"request.approved", "request.refused"}
