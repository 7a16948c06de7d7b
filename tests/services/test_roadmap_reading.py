import asyncio
import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from documents.errors import Problem
from documents.limits import SECONDS
from locales import translator
from services.calendar.period import Period
from services.deadlines import DEFAULT
from services.files import WORDS, FileNotThere, UnreadableFile, apart, processes
from services.roadmap import files as roadmap_reading
from services.roadmap.files import read_roadmap, read_roadmap_file, read_roadmap_now
from tests.support.hostile import FILES
from tests.support.office import document, workbook
from tests.support.shares import share
from tests.support.steps import watched_steps
from tests.support.stoppers import STOPPERS

HEADER = ["№", "Мероприятие", "Срок", "Ответственный"]
YEAR = Period.parse("2025-09-01..2026-08-31")
PLAN = document([HEADER, ["1.", "Собрать планы", "октябрь", "Куратор"]])
HEAVY = {
    "20,000 rows in Excel",
    "wide sheet of nothing",
    "60 MB of honest XML",
}  # on a slow machine the time ends first
START_S = 3.0  # of computing: Python and the libraries, on a slow machine
LARGEST = 300 * 1024 * 1024


def computed():
    """How long the processes that this one started and saw end have computed."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


TRIED = FILES.keys() - HEAVY | set(share(sorted(HEAVY), of=3, row=1))


@pytest.mark.parametrize("name", sorted(TRIED))
def test_a_wrong_file_is_refused_by_name_within_the_limits(name):
    build, problem = FILES[name]
    data = build()
    begun = computed()
    with pytest.raises(UnreadableFile) as refused:
        read_roadmap_now(data, YEAR)
    assert refused.value.problem in ({problem, Problem.TOO_SLOW} if name in HEAVY else {problem})
    assert computed() - begun < SECONDS + START_S
    for language in ("ru", "en"):
        assert refused.value.words(translator(language))


# What a process needed at most; the usual count for children begins with what their parent needs.
PEAK = """
import sys
from services.files import child
child.limit()
child.answer(sys.argv[1], sys.stdin.buffer.read(), *sys.argv[2:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak(data):
    """The most memory that reading these bytes as a roadmap took, in bytes."""
    command = [sys.executable, "-P", "-c", PEAK, roadmap_reading.FILES, str(YEAR), DEFAULT.to_text()]
    ended = subprocess.run(command, input=data, capture_output=True, check=True, env=apart.ENVIRONMENT)
    return int(ended.stdout) * 1024


HEAVIEST = ("60 MB of honest XML", "20,000 rows in Word", "20,000 rows in Excel", "huge cell in csv")


@pytest.mark.parametrize("name", share(HEAVIEST, of=4, row=1))
def test_the_heaviest_files_stay_within_the_memory(name):
    assert peak(FILES[name][0]()) < LARGEST


@pytest.mark.parametrize("name", share(STOPPERS, of=2, row=0))
def test_what_stops_a_bot_stays_within_the_memory(name):
    assert peak(STOPPERS[name]()) < LARGEST


def test_every_problem_has_words():
    assert set(WORDS) == set(Problem)


async def test_a_roadmap_is_read():
    read = await read_roadmap(PLAN, YEAR)
    assert [(row.number, row.title, row.deadline, row.executors) for row in read.rows] == [
        ("1.", "Собрать планы", "октябрь", "Куратор")
    ]
    assert read == read_roadmap_now(PLAN, YEAR)


async def test_macros_are_not_run_and_do_not_hinder():
    data = io.BytesIO(PLAN)
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    assert len((await read_roadmap(data.getvalue(), YEAR)).rows) == 1


@pytest.mark.cpu
async def test_the_loop_goes_on_while_a_heavy_file_is_read():
    data = workbook([HEADER, *([number, "Дело", "май", "Куратор"] for number in range(2000))])
    with watched_steps() as steps:
        assert len((await read_roadmap(data, YEAR)).rows) == 2000
    assert steps.longest < 0.05, steps.noted


def children():
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return set(text.split())


@pytest.fixture
def sleeper(monkeypatch):
    """A reader that never answers, neither the chat nor a command."""
    for room in (processes, apart):
        monkeypatch.setattr(room, "PYTHON", (sys.executable, "-c", "import time; time.sleep(600)"))


async def test_a_reader_that_hangs_is_killed(sleeper, monkeypatch):
    others = children()  # what another test has started, a server say
    monkeypatch.setattr(apart, "NET_S", 0.3)
    with pytest.raises(UnreadableFile) as refused:
        await read_roadmap(PLAN, YEAR)
    assert refused.value.problem is Problem.BUSY, "nothing is wrong with the file"
    with pytest.raises(UnreadableFile):
        read_roadmap_now(PLAN, YEAR)
    assert children() <= others


async def test_a_reader_that_waits_for_a_busy_machine_is_not_refused(monkeypatch):
    """Seven seconds by the clock, none of computing: the limit is not of the clock."""
    lazy = "import sys, time; time.sleep(7); sys.stdout.write('[]')"
    monkeypatch.setattr(processes, "PYTHON", (sys.executable, "-c", lazy))
    assert await apart.read_apart("any:thing", PLAN) == []


def test_a_reader_that_computes_without_end_is_ended(monkeypatch):
    endless = "from services.files.fence import limit; limit()\nwhile True: pass"
    monkeypatch.setattr(apart, "PYTHON", (sys.executable, "-P", "-c", endless))
    begun = computed()
    with pytest.raises(UnreadableFile) as refused:
        read_roadmap_now(PLAN, YEAR)
    assert refused.value.problem is Problem.TOO_SLOW
    assert SECONDS - 1 < computed() - begun < SECONDS + START_S


STARTER = """
import subprocess, sys, time
child = "from services.files.fence import limit; limit(); print('ready', flush=True); import time; time.sleep(600)"
reader = subprocess.Popen([sys.executable, "-P", "-c", child], stdout=subprocess.PIPE)
reader.stdout.readline()
print(reader.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the alarm of the process ends it")
def test_a_reader_whose_starter_was_killed_is_no_orphan():
    starter = subprocess.Popen(
        [sys.executable, "-P", "-c", STARTER], stdout=subprocess.PIPE, env=apart.ENVIRONMENT, text=True
    )
    reader = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 30
    while alive(reader):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid):
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def test_a_reader_whose_asker_is_gone_is_killed(sleeper):
    others = children()
    reading = asyncio.create_task(read_roadmap(PLAN, YEAR))
    await asyncio.sleep(0.2)
    assert children() > others
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() <= others


async def test_a_reader_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(processes, "PYTHON", (sys.executable, "-c", "import os; os.abort()"))
    with pytest.raises(UnreadableFile) as refused:
        await read_roadmap(PLAN, YEAR)
    assert refused.value.problem is Problem.FAILED


def test_the_reader_knows_no_secret(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    script = "import os, json; print(json.dumps({'problem': 'failed', 'values': {'found': 'BOT_TOKEN' in os.environ}}))"
    monkeypatch.setattr(apart, "PYTHON", (sys.executable, "-c", script))
    with pytest.raises(UnreadableFile) as refused:
        read_roadmap_now(PLAN, YEAR)
    assert refused.value.values == {"found": False}


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotThere):
        read_roadmap_file(tmp_path / "нет.docx", YEAR)
    with pytest.raises(FileNotThere):
        read_roadmap_file(tmp_path, YEAR)
