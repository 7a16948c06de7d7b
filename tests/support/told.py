"""The commands that pages tell of, read as words: in code spans, in code blocks, in the table of commands."""

import argparse
import re
import shlex

import cli

SPAN = re.compile(r"`([^`\n]+)`")


def subcommands(parser, *path):
    """Every command that can be given, with its parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from subcommands(inner, *path, name)
            return
    yield path, parser


COMMANDS = dict(subcommands(cli.parser()))


def told(page):
    """Every `nastavnik …` of a page, as words: in code spans, in code blocks, in the table of commands."""
    text = page.read_text()
    block = False
    for line in text.splitlines():
        block = block != line.startswith("```")
        if line.startswith("| `nastavnik "):
            yield from table_row(line)
        elif block or line.startswith("    "):
            yield from (
                shlex.split(found[1], comments=True)
                for found in re.finditer(r"(?:^|[ /])nastavnik +(?!nastavnik)([a-z][^&]*)", line)
            )
        else:
            yield from (shlex.split(span[10:]) for span in SPAN.findall(line) if span.startswith("nastavnik "))


def table_row(line):
    """`nastavnik survey check \\| publish` · `status`: the cell names several, the first with the program's name."""
    cell = re.split(r"(?<!\\)\|", line)[1]
    for span in SPAN.findall(cell):
        first, *others = span.removeprefix("nastavnik ").replace("\\|", "|").split("|")
        words = shlex.split(first)
        yield words
        yield from ([words[0], other.strip()] for other in others)


def fits(words):
    """Find the command that these words begin with; complain about options that it does not have."""
    path = next((path for path in COMMANDS if tuple(words[: len(path)]) == path), None)
    if path is None:
        groups = {path[0] for path in COMMANDS if len(path) > 1}
        return None if words and words[0] in groups and len(words) == 1 else f"no such command: {words}"
    known = set(COMMANDS[path]._option_string_actions)
    asked = {word.strip("[]").split("=")[0] for word in words if word.strip("[]").startswith("-")}
    return f"{path} has no {asked - known}" if asked - known else None
