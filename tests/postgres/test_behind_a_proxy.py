"""What compose.several.yaml and docs/operating.md describe, without containers: a server, two processes, a proxy that
takes the beginning of the path away."""

import asyncio
import re

import pytest
import yaml

from bot.config import Settings
from sandbox import Sandbox
from tests.support.processes import PATH, Stripping, Team
from tests.test_architecture import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.several.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
WAY = re.compile(r"location (\S+) \{\s+proxy_pass http://bot(\S*);")


@pytest.mark.storm
async def test_two_processes_behind_it_are_one_bot(place, tmp_path):
    place(tmp_path / "nastavnik.db")
    async with Sandbox(strict=False) as box:
        several = Team(box, tmp_path, 2, behind=Stripping)
        assert several.proxy.address.endswith(f"/nastavnik{PATH}")
        async with several.runs():
            await several.leader()
            people = [box.person(f"Учитель {number}", user_id=100 + number) for number in range(12)]
            await asyncio.gather(*(one.sends("/start", wait="answer") for one in people))
            await several.processes[0].drained()
            assert all(several.proxy.taken.values()), "each had its share"
            assert sum(several.proxy.taken.values()) == len(people)


def test_both_processes_are_the_same_but_for_their_names():
    assert SERVICES["first"] == SERVICES["second"]
    assert SERVICES.keys() == {"first", "second", "database", "proxy"}
    assert SERVICES["first"]["volumes"] == ["data:/data"], "one DATA_DIR for both"
    named = {volume.partition(":")[0] for one in SERVICES.values() for volume in one.get("volumes", ())}
    assert named == COMPOSE["volumes"].keys()


def test_what_is_set_there_are_settings():
    given = SERVICES["first"]["environment"]
    assert {name.lower() for name in given} <= Settings.model_fields.keys()
    url = re.sub(r"\$\{\w+:\?[^}]*\}", "word", given["DATABASE_URL"])
    read = Settings(_env_file=None, database_url=url, http_port=given["HTTP_PORT"])
    assert read.database_url == "postgresql+asyncpg://nastavnik:word@database/nastavnik"
    assert SERVICES["database"]["environment"]["POSTGRES_DB"] == "nastavnik"


def test_the_proxy_leads_outside_the_webhook_and_the_desk_alone():
    proxy = COMPOSE["configs"]["proxy"]["content"]
    assert WAY.findall(proxy) == [("/nastavnik/hook", "/hook"), ("/desk", "")]
    assert re.findall(r"server (\w+):(\d+);", proxy) == [("first", "8080"), ("second", "8080")]
    assert "http_503 non_idempotent" in proxy, "a push is a POST"
    assert SERVICES["proxy"]["ports"] == ["127.0.0.1:8080:80"]
