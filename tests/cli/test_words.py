"""What the command line says is in the language of the terminal: help, usage and refusals of a line."""

import re

import pytest

import cli
from tests.support.told import COMMANDS, subcommands

ENGLISH = re.compile(r"[a-z]{3,} [a-z]{3,}")
# Names that are typed as they stand: of roles, fields, commands, formats.
TYPED = re.compile(
    r"--?[\w-]+|\{[^}]*\}|\b[A-Z][A-Z.0-9a-z]*\b|`[^`]*`|teachers, leaders|coordinator, curator, teacher"
    r"|teacher, leader|people, schools, roadmap|xlsx, docx|docx, xlsx, csv, pdf"
)


def helped(operator, *words):
    assert operator.does(*words, "--help") == 0
    return operator.out


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=lambda path: " ".join(path) or "nastavnik")
def test_help_is_in_one_language(operator, path):
    told = helped(operator, *path)
    assert told.startswith("Как вызвать: nastavnik")
    told = re.sub(r"\A.*?\n\n", "", told, flags=re.DOTALL)  # how the line is put together
    assert ENGLISH.findall(TYPED.sub("", told)) == []


def test_every_word_of_help_is_there_to_be_translated(operator, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    told = helped(operator, "invite")
    assert "options:" in told
    assert "so many people by each link" in told
    for path, parser in COMMANDS.items():
        for action in parser._actions:
            assert action.help or action.dest in {"file", "name"}, path


def test_a_parser_that_was_read_out_in_one_language_runs_on(operator):
    parser = cli.parser()
    assert parser.format_help() == parser.format_help()
    assert dict(subcommands(parser)).keys() == COMMANDS.keys()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "не хватает: COMMAND"),
        (("invite",), "не хватает: --role"),
        (("invite", "--role"), "--role: не хватает значения"),
        (("wizard",), "«wizard» здесь нет. Можно: run, migrate"),
        (("status", "--all"), "такого здесь нет: --all"),
        (("status", "--json=yes"), "--json: значение здесь не нужно, а указано «yes»"),
        (("demo", "--port", "web"), "--port: «web» – не целое число."),
        (("survey", "check", "--language", "de", "x"), "--language: «de» здесь нет. Можно: ru, en"),
        (("survey", "publish", "teachers", "--audience", "teacher", "--goal", "140"), "--goal: «140» здесь нет."),
    ],
)
def test_a_wrong_line_is_refused_in_words(operator, words, said):
    assert operator.does(*words) == 2
    assert said in operator.err
    assert "Как вызвать: nastavnik" in operator.err
    assert not re.search("usage|error|argument|expected|choice", operator.err)
