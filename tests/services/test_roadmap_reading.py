import asyncio
import io
import os
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from documents.errors import Problem
from documents.limits import MEMORY, SECONDS
from locales import translator
from services.files import reading as roadmap_reading
from services.files.reading import WORDS, UnreadableFile, read_roadmap, read_roadmap_file, read_roadmap_now
from tests.support.hostile import FILES
from tests.support.office import document, workbook

HEADER = ["№", "Мероприятие", "Срок", "Ответственный"]
PLAN = document([HEADER, ["1.", "Собрать планы", "октябрь", "Куратор"]])
HEAVY = {
    "20,000 rows in Excel",
    "wide sheet of nothing",
    "60 MB of honest XML",
}  # on a busy machine the time ends first
START = 80 * 1024 * 1024  # what Python and the office libraries take before the file is read


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_refused_by_name_within_the_limits(name):
    build, problem = FILES[name]
    data = build()
    begun = time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        read_roadmap_now(data)
    assert refused.value.problem in ({problem, Problem.TOO_SLOW} if name in HEAVY else {problem})
    assert time.monotonic() - begun < SECONDS + 0.5
    for language in ("ru", "en"):
        assert refused.value.words(translator(language))


# What a process needed at most; the usual count for children begins with what their parent needs.
PEAK = """
import sys
from documents import reader
data = sys.stdin.buffer.read()
reader.limit()
reader.answer(data)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.parametrize(
    "name", ["60 MB of honest XML", "20,000 rows in Word", "20,000 rows in Excel", "huge cell in csv"]
)
def test_the_heaviest_files_stay_within_the_memory(name):
    command = [roadmap_reading.COMMAND[0], "-P", "-c", PEAK]
    ended = subprocess.run(command, input=FILES[name][0](), capture_output=True, check=True)
    assert int(ended.stdout) * 1024 < MEMORY + START


def test_every_problem_has_words():
    assert set(WORDS) == set(Problem)


async def test_a_roadmap_is_read():
    read = await read_roadmap(PLAN)
    assert [(row.number, row.title, row.deadline, row.executors) for row in read.rows] == [
        ("1.", "Собрать планы", "октябрь", "Куратор")
    ]
    assert read == read_roadmap_now(PLAN)


async def test_macros_are_not_run_and_do_not_hinder():
    data = io.BytesIO(PLAN)
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    assert len((await read_roadmap(data.getvalue())).rows) == 1


async def test_the_loop_goes_on_while_a_heavy_file_is_read():
    data = workbook([HEADER, *([number, "Дело", "май", "Куратор"] for number in range(2000))])
    gaps = []

    async def tick():
        while True:
            begun = time.monotonic()
            await asyncio.sleep(0.005)
            gaps.append(time.monotonic() - begun)

    ticking = asyncio.create_task(tick())
    assert len((await read_roadmap(data)).rows) == 2000
    ticking.cancel()
    assert max(gaps) < 0.25


def children():
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return text.split()


@pytest.fixture
def sleeper(monkeypatch):
    """A reader that never answers."""
    command = (roadmap_reading.COMMAND[0], "-c", "import time; time.sleep(60)")
    monkeypatch.setattr(roadmap_reading, "COMMAND", command)


async def test_a_reader_that_hangs_is_killed(sleeper, monkeypatch):
    monkeypatch.setattr(roadmap_reading, "SECONDS", 0.3)
    with pytest.raises(UnreadableFile) as refused:
        await read_roadmap(PLAN)
    assert refused.value.problem is Problem.TOO_SLOW
    with pytest.raises(UnreadableFile):
        read_roadmap_now(PLAN)
    assert children() == []


async def test_a_reader_whose_asker_is_gone_is_killed(sleeper):
    reading = asyncio.create_task(read_roadmap(PLAN))
    await asyncio.sleep(0.2)
    assert children()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == []


async def test_a_reader_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(roadmap_reading, "COMMAND", (roadmap_reading.COMMAND[0], "-c", "import os; os.abort()"))
    with pytest.raises(UnreadableFile) as refused:
        await read_roadmap(PLAN)
    assert refused.value.problem is Problem.FAILED


def test_the_reader_knows_no_secret(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    script = "import os, json; print(json.dumps({'problem': 'failed', 'values': {'found': 'BOT_TOKEN' in os.environ}}))"
    monkeypatch.setattr(roadmap_reading, "COMMAND", (roadmap_reading.COMMAND[0], "-c", script))
    with pytest.raises(UnreadableFile) as refused:
        read_roadmap_now(PLAN)
    assert refused.value.values == {"found": False}


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(roadmap_reading.FileNotThere):
        read_roadmap_file(tmp_path / "нет.docx")
    with pytest.raises(roadmap_reading.FileNotThere):
        read_roadmap_file(tmp_path)
