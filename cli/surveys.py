"""`nastavnik survey …`: the operator's side of surveys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands
    from documents.marked import Fault
    from services.survey_definitions import Definition


def add(commands: Commands) -> None:
    survey = commands.add_parser("survey", help="surveys: check a file, publish, close, results")
    actions = survey.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="find every mistake in a survey file (YAML or xlsx)")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--language", default="ru", choices=("ru", "en"), help="language of the words")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=check_file)


def check_file(arguments: argparse.Namespace) -> int:
    import json
    from pathlib import Path

    from services.survey_definitions import DefinitionFaults, read_definition

    path = Path(arguments.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return 2
    definition, faults = None, []
    try:
        definition = read_definition(data, path.name)
    except DefinitionFaults as refusal:
        faults = refusal.faults
    if arguments.json:
        print(json.dumps(as_json(definition, faults, arguments.language), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(definition, faults, arguments.language)))
    return 1 if faults else 0


def as_json(definition: Definition | None, faults: list[Fault], language: str) -> dict[str, Any]:
    from locales import translator

    _ = translator(language)
    return {
        "key": definition.key if definition else None,
        "title": definition.title if definition else None,
        "version": definition.version if definition else None,
        "questions": len(definition.questions) if definition else None,
        "faults": [
            {
                "line": fault.place.line or None,
                "sheet": fault.place.sheet or None,
                "cell": fault.place.cell or None,
                "problem": fault.words(_).unescape(),
            }
            for fault in faults
        ],
    }


def lines(definition: Definition | None, faults: list[Fault], language: str) -> list[str]:
    from locales import translator

    _ = translator(language)
    if definition is not None:
        count = _.plural("{n} question", "{n} questions", len(definition.questions))
        return [_("The survey “{title}” is in order: {count}", title=definition.title, count=count).unescape()]
    head = _.plural("{n} mistake found:", "{n} mistakes found:", len(faults)).unescape()
    return [head, *(f"  {fault.place.words(_).unescape()}: {fault.words(_).unescape()}" for fault in faults)]
