"""What README and guides name is there: commands with options, settings, chat commands, figures, links, targets."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram.filters import Command

from bot import troubles
from bot.config import WEBHOOK_PORT, Settings
from bot.heartbeat import DEAF_S
from bot.life import DRAIN_S
from cli.common import OPERATOR
from handlers import ROUTERS
from scheduler.upkeep import BACKUPS_KEPT
from services.backup import watch
from services.errors import LARGEST_FILE
from services.events import checking_in
from services.events.rules.hours import CORRECTED_FREELY
from services.evidence import baskets
from services.surveys.definitions import checker
from tests.support.told import COMMANDS, fits, told

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=NAMES)
WITHOUT_JSON = {"run", "demo"}


@EVERY_PAGE
def test_commands_and_options_exist(page):
    assert [wrong for words in told(page) if (wrong := fits(words))] == []


@EVERY_PAGE
def test_no_long_line_stands_twice(page):
    """Two branches that change the same words leave both behind when they are merged."""
    long = [line for line in page.read_text(encoding="utf-8").splitlines() if len(line) > 60]
    assert [line for line, times in Counter(long).items() if times > 1] == []


def test_the_pages_are_read_at_all():
    readme = [tuple(words) for words in told(ROOT / "README.md")]
    assert ("survey", "results") in readme
    assert ("migrate",) in readme
    assert len(list(told(ROOT / "docs" / "operating.md"))) > 8
    assert fits(["survey", "vanish"]) is not None
    assert fits(["invite", "--nobody"]) is not None


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_json_is_where_it_is_promised(path):
    has = "--json" in COMMANDS[path]._option_string_actions
    assert has == (path[0] not in WITHOUT_JSON)


@pytest.mark.parametrize("page", ["README.md", "README.ru.md"])
def test_the_table_names_every_command(page):
    told_of = {tuple(words[:2]) if tuple(words[:2]) in COMMANDS else tuple(words[:1]) for words in told(ROOT / page)}
    assert set(COMMANDS) - told_of == set()


def test_settings_of_the_example_are_those_of_the_program():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = dict(line.removeprefix("# ").split("=", 1) for line in lines if re.fullmatch(r"(# )?[A-Z0-9_]+=.*", line))
    assert set(named) == {name.upper() for name in Settings.model_fields}
    shown = {
        name: value
        for line in lines
        if line.startswith("# ")
        for name, value in named.items()
        if line[2:] == f"{name}={value}"
    }
    for name, value in shown.items():
        default = Settings.model_fields[name.lower()].default
        assert value in {"", str(default), "https://bot.example/hook", "https://bot.example/desk"}, (
            f"{name} is {default!r} unless it is set"
        )


@pytest.mark.parametrize("page", ["operating.md", "operating.ru.md"])
def test_the_guide_tells_every_setting_with_its_default(page):
    rows = re.findall(
        r"^\| (`[A-Z0-9_`, ]+`) \| ([^|]+) \| [^|]+ \|$", (ROOT / "docs" / page).read_text(), flags=re.MULTILINE
    )
    told_of = {}
    for names, defaults in rows:
        values = [value.strip("` ") for value in defaults.split(",")]
        named = [name.strip("` ") for name in names.split(",")]
        told_of |= dict(zip(named, values * len(named) if len(values) == 1 else values, strict=False))
    assert told_of == {name.upper(): str(field.default or "–") for name, field in Settings.model_fields.items()} | {
        "ADMIN_IDS": "–", "HTTP_PORT": "0"
    }  # fmt: skip


COUNTS = {
    "evidence": {baskets.PIECES_LIMIT: r"(\d+) (?:attachments|вложений)",
                 LARGEST_FILE // 2**20: r"(\d+) (?:MB|МБ)"},
    "events": {checking_in.TRIES: r"(five|пять)(?: tries| попыток)", CORRECTED_FREELY.days: r"(14) (?:days|дней)"},
    "operating": {
        DEAF_S: r"(\d+) (?:s\)|с\))",
        watch.LATE // timedelta(hours=1): r"(\d+)\s(?:hours|часов)",
        troubles.SHORT // 2**20: r"(\d+) (?:MB|МБ)",
        BACKUPS_KEPT: r"(seven|семь)(?: are kept|)",
    },
    "surveys": {checker.QUESTIONS_LIMIT: r"(?:at most|не больше) (40)\b"},
}  # fmt: skip
NUMBERS = {"five": 5, "пять": 5, "seven": 7, "семь": 7}


@pytest.mark.parametrize("language", ["", ".ru"])
@pytest.mark.parametrize("page", COUNTS)
def test_counts_are_those_of_the_program(page, language):
    told_there = " ".join((ROOT / "docs" / f"{page}{language}.md").read_text().split())
    for count, pattern in COUNTS[page].items():
        found = {NUMBERS.get(one) or int(one) for one in re.findall(pattern, told_there)}
        assert count in found, f"{pattern}: {count} is not among {found}"


@EVERY_PAGE
def test_settings_that_are_named_exist(page):
    prefixes = {name.upper().split("_")[0] for name in Settings.model_fields}
    found = {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", page.read_text()) if word.split("_")[0] in prefixes}
    assert found - {name.upper() for name in Settings.model_fields} == set()


@EVERY_PAGE
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    relative = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in relative if not (page.parent / link).exists()] == []


def chat_commands():
    for router in ROUTERS:
        yield from of_router(router)


def of_router(router):
    for handler in router.observers["message"].handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, Command):
                yield from one.callback.commands
    for child in router.sub_routers:
        yield from of_router(child)


@EVERY_PAGE
def test_chat_commands_exist(page):
    # Pages of the webhook's edge, a folder, and what is heard at every step before any handler.
    known = {"health", "metrics", "data", "cancel", *map(str, chat_commands())}
    named = set(re.findall(r"`/([a-z]+)`", page.read_text()))
    assert named - known == set()


@EVERY_PAGE
def test_figures_exist(page):
    source = "".join((ROOT / "bot" / name).read_text() for name in ("metrics.py", "deliveries.py", "watchdog.py"))
    counted = re.sub(
        r"_total$", "", "\n".join(re.findall(r"`(nastavnik_[a-z_]+)", page.read_text())), flags=re.MULTILINE
    )
    named = set(counted.split())
    families = {f"nastavnik_{name}_rows" for name in ("inbox", "outbox")}
    assert [name for name in named if name not in families and f'"{name}"' not in source] == []


@EVERY_PAGE
def test_make_targets_exist(page):
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:^|`|&& )make ([a-z]+)", page.read_text(), flags=re.MULTILINE))
    assert [target for target in named if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)] == []


def test_the_image_is_built_from_locks_alone():
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    bases = re.findall(r"^FROM (\S+)", dockerfile, flags=re.MULTILINE)
    assert set(bases) == {"${BASE}"}
    [base] = re.findall(r"^ARG BASE=(\S+)", dockerfile, flags=re.MULTILINE)
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-[a-z]+|python@sha256:[0-9a-f]{64}", base)
    installs = re.findall(r"pip (?:install|wheel)[^&\n]*", dockerfile)
    assert len(installs) == 4
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
    locked = pins("requirements-build.txt")
    assert "hatchling" in locked
    assert locked.items() <= pins("requirements-dev.txt").items(), "built with what the tests ran with"
    for page in ("operating.md", "operating.ru.md"):
        assert base in (ROOT / "docs" / page).read_text()


def pins(file):
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / file).read_text(), flags=re.MULTILINE))


def test_every_command_says_what_it_stands_for():
    for path, parser in COMMANDS.items():
        assert parser.get_default("action"), path
        assert parser.get_default("run"), path
    assert COMMANDS["backup",].get_default("action") == OPERATOR


LARGEST_PICTURE = 100_000  # bytes: a guide is read over a village's line too


def test_every_picture_is_shown_and_none_is_large():
    pictures = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    shown = {name for page in PAGES for name in re.findall(r"pictures/([\w.-]+)\)", page.read_text())}
    assert pictures == shown
    assert [one for one in pictures if (ROOT / "docs" / "pictures" / one).stat().st_size > LARGEST_PICTURE] == []


@pytest.mark.parametrize("page", ["operating.md", "operating.ru.md"])
def test_the_unit_and_the_proxy_of_the_guide_fit_the_program(page):
    text = (ROOT / "docs" / page).read_text()
    unit, *_ = re.findall(r"```ini\n(.*?)```", text, flags=re.DOTALL)
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    home, data = said["WorkingDirectory"], said["ReadWritePaths"]
    assert said["ExecStart"] == f"{home}/.venv/bin/nastavnik run"
    assert f"`DATA_DIR={data}`" in text
    assert f" {data}\n" in text, "it is made with the rights of its user"
    assert f"-C {home} " in text
    assert int(said["TimeoutStopSec"]) > DRAIN_S, "the bot is not killed while it ends what it has begun"
    proxied = re.findall(r"proxy_pass (\S+);", text)
    assert set(proxied) == {f"http://{Settings.model_fields['http_host'].default}:{WEBHOOK_PORT}"}
