"""What argparse says – usage, help, refusals of a line – in the language of the operator's terminal.

Words are looked up when they are shown, so that a command that just runs reads no catalogue for them.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Final, NoReturn

from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterable

USAGE: Final = __("Usage: ")
# Headings and the one help of argparse's own.
OWN: Final = (__("positional arguments"), __("options"), __("show this help message and exit"))
# argparse's own refusals, which it makes in English: what is found in them is put into our words.
SAID: Final = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), __("missing: {names}")),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), __("not known here: {names}")),
    (re.compile(r"expected (?:one argument|at least one argument)"), __("a value is missing")),
    (re.compile(r"ignored explicit argument '(?P<value>.*)'"), __("takes no value, but got “{value}”")),
    (
        re.compile(r"invalid choice: '?(?P<value>[^']*?)'? \(choose from (?P<known>.+)\)", re.DOTALL),
        __("“{value}” is not known. Choose from: {known}"),
    ),
    (re.compile(r"invalid int value: '(?P<value>.*)'"), __("“{value}” is not a whole number.")),
    (
        re.compile(r"ambiguous option: (?P<value>\S+) could match (?P<known>.+)"),
        __("“{value}” may be any of these: {known}"),
    ),
)
ARGUMENT: Final = re.compile(r"argument (?P<name>[^:]+): (?P<why>.+)", re.DOTALL)


def words(msgid: str, **values: object) -> str:
    from cli.common import operator_words, plain

    return plain(operator_words()(msgid, **values))


def refusal(message: str) -> str:
    """Say a refusal of argparse in the operator's words; one that nobody has foreseen stays as it is."""
    about = ARGUMENT.fullmatch(message)
    if about:
        return f"{about['name']}: {refusal(about['why'])}"
    for pattern, msgid in SAID:
        found = pattern.fullmatch(message)
        if found:
            values = {name: value.replace("'", "") for name, value in found.groupdict().items()}
            return words(msgid, **values)
    return message


class Usage(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, words(USAGE) if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Its subcommands' parsers are of this kind too."""

    def __init__(self, **given: object) -> None:
        super().__init__(formatter_class=Usage, **given)  # type: ignore[arg-type]

    def format_help(self) -> str:
        self.description = self.description and words(self.description)
        for group in self._action_groups:
            group.title = group.title and words(group.title)
        for action in self._actions:
            named = getattr(action, "_choices_actions", [])  # the subcommands as they are listed
            for one in (action, *named):
                one.help = one.help and words(one.help)
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}{self.prog}: {refusal(message)}\n")
