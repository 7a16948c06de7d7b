"""A survey's own file is read apart from everybody else: bombs end by themselves, and their sender hears why."""

import io
import os
import sys
import zipfile

import pytest

from documents.limits import SECONDS
from locales import translator
from services.files import apart, processes
from services.surveys.definitions import DefinitionFaults, read_definition, sheet_of, template, templates
from services.surveys.definitions.apart import read_definition_apart, read_definition_apart_now
from tests.support.office import zipped
from tests.support.shares import FULL

REFERENCES = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
PAGE = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def sheet(**changed):
    """A sound sheet with other bytes in some of its parts (double underscores stand for slashes)."""
    with zipfile.ZipFile(io.BytesIO(sheet_of(template("teachers")))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return zipped(parts | {name.replace("__", "/") + ".xml": content for name, content in changed.items()})


START_S = 3.0  # of computing: Python and the libraries, on a slow machine
# Built when they are asked for: some are large.
BOMBS = {
    "references in yaml": (REFERENCES.encode, "a.yaml", "Write the text out in full"),
    "brackets in yaml": (lambda: b"a: " + b"[" * 190_000, "a.yaml", "Too many levels"),
    "a line of 190 KB": (lambda: b"title: " + "ы".encode() * 95_000, "a.yaml", "shorten it to 120"),
    "a sheet of 60 MB": (lambda: sheet(xl__worksheets__sheet1=PAGE % (b" " * 60_000_000)), "a.xlsx", "damaged"),
    "entities in a sheet": (lambda: sheet(xl__worksheets__sheet1=LAUGHS + PAGE % b"&b;"), "a.xlsx", "damaged"),
    "a million columns": (
        lambda: sheet(
            xl__worksheets__sheet1=PAGE % (b"<sheetData><row>" + b"<c/>" * 1_000_000 + b"</row></sheetData>")
        ),
        "a.xlsx",
        "",
    ),
    "larger than a survey": (lambda: b"#" * 300_000, "a.yaml", "fits into 200 KB"),
    "nothing": (lambda: b"", "a.yaml", "empty"),
    "a name that is none": (lambda: b"a: b", "a\0.ya\nml", ""),
}


LONG = {"a million columns"}  # until it is read as far as it may be


@pytest.mark.parametrize("bomb", BOMBS if FULL else sorted(BOMBS.keys() - LONG))
def test_a_bomb_is_refused_in_words_and_in_time(bomb):
    build, filename, words = BOMBS[bomb]
    data = build()
    begun = os.times()
    with pytest.raises(DefinitionFaults) as refused:
        read_definition_apart_now(data, filename)
    ended = os.times()
    computed = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    assert computed < SECONDS + START_S
    assert words in " ".join(fault.words(translator("en")).unescape() for fault in refused.value.faults)


def process(code):
    return (sys.executable, "-P", "-c", code)


EATER = """
import sys
from services.files.fence import limit
limit()
sys.stdin.read()
x = [b'x' * 2**20 for _ in range(2000)]
"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import time; time.sleep(600)", "so busy"),
        ("import os; os.kill(os.getpid(), 24)", "could not be read within"),
        (EATER, "damaged"),
        ("import os; os.abort()", "damaged"),
        ('import sys; sys.stdout.write(\'{"problem": "too_heavy", "values": {}}\')', "more than a survey can hold"),
    ],
)
async def test_a_reader_that_fails_is_a_refusal(monkeypatch, code, words):
    monkeypatch.setattr(processes, "PYTHON", process(code))
    monkeypatch.setattr(apart, "NET_S", 1 if "sleep" in code else 60)
    with pytest.raises(DefinitionFaults) as refused:
        await read_definition_apart(b"title: a", "a.yaml")
    assert words in refused.value.faults[0].words(translator("en")).unescape()


@pytest.mark.parametrize("key", templates())
async def test_a_sound_file_reads_as_it_does_here(key):
    assert await read_definition_apart(sheet_of(template(key)), "Опрос – 1.xlsx") == (template(key), [])


def test_mistakes_come_back_with_their_places():
    text = "title: Обед\nlanguage: xx\naudience:\n\t- teacher\nprivacy: named\nquestions:\n  - {type: wheel, text: А}\n"
    with pytest.raises(DefinitionFaults) as here:
        read_definition(text.encode(), "a.yaml")
    with pytest.raises(DefinitionFaults) as there:
        read_definition_apart_now(text.encode(), "a.yaml")
    assert there.value.faults == here.value.faults
    assert len(there.value.faults) == 3
