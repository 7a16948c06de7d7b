"""Attacks on the desk, by every route of its tables: a page that is added is attacked without a line here.

All of it twice: in a browser, where a cookie names the session, and inside Telegram, where a header does.

What names something in a request is read out of the pages themselves, and named after what stands elsewhere. What goes
through the doors, links and numbers, is in `test_attacks_doors.py` and `test_number.py`; what is pasted – five thousand
cells, another shape, formulas, rows of others – in `test_pasting.py`.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import insert, select

import desk
from desk.gate import HEADERS, READING, SHELL_HEADERS
from desk.held import SESSION
from desk.routes import INSIDE, ROUTES
from desk.visit import FIELD, form_token
from models.desk import DeskSession
from models.enums import Role
from models.people import Person
from sandbox.web_apps import init_data
from services.access import Action, actor_of, may
from services.access.rules import RULES
from services.desk.links import make_link
from services.desk.pasting import Column
from services.desk.sessions import end_everybodys
from services.errors import NotAllowed
from services.people.invites import hash_token
from services.roadmap.correcting import Property
from services.roadmap.importing.draft import Decision, DoubtKind
from services.status.lists import Cut, Which
from tests.support.computer import Computer, Window
from tests.support.forging import PLACES, changes_at, end_posts, forger_of, hidden_from, secret, standing, three_places
from tests.support.shares import FULL, share

PAGES = Path(desk.__file__).parent / "pages"
FIELDS = re.compile(r"""(?:visit\.(?:one|number|sent\.get)\(|query(?:\.get\(|\[))"(\w+)\"""")
NAMED = sorted({name for page in PAGES.glob("*.py") for name in FIELDS.findall(page.read_text())})
# What is chosen from a list, each time the next one of it; whatever else has a name gets the number of something.
CHOICES = {
    "accept": ["1"],
    "all": ["1"],
    "column": [one.value for one in Column],
    "cut": [one.value for one in Cut],
    "days": ["3"],
    "deed": ["confirm", "return", "hold", "take_back"],
    "do": [one.value for one in Decision],
    "index": ["0"],
    "kind": [one.value for one in DoubtKind],
    "q": [""],
    "reason": ["no_signature"],
    "row": ["0"],
    "section": ["Чужой раздел"],
    "text": ["20.11.2026"],
    "value": ["до 20.11", "Чужие слова"],
    "version": ["1"],
    "what": ["shift", *(one.value for one in Property)],
    "which": [one.value for one in Which],
    "words": ["Нет печати"],
}
IN = sorted(RULES[Action.DESK_ENTER])
OUT = sorted(set(Role) - set(IN))
TURNS = 8 if FULL else 1


class Answer(NamedTuple):
    status: int
    body: str
    headers: dict[str, str]


@pytest.fixture(params=[Computer, Window], ids=["browser", "inside"])
async def pc(house, request):
    async with request.param(house) as opened:
        yield opened


def is_inside(pc):
    return isinstance(pc, Window)


def of_numbers():
    """A few more names than the pages have would do no harm; fewer would: the pages were read."""
    return set(NAMED) - set(CHOICES)


async def asks(pc, method, path, **how):
    """Send it as a script of somebody's would, and look at what every answer has to be like."""
    headers = pc.brings | {"Origin": pc.origin} | how.pop("headers", {})
    async with pc.web.request(method, pc.url + path, headers=headers, allow_redirects=False, **how) as answer:
        body = (await answer.read()).decode(errors="replace")
        got = Answer(answer.status, body, dict(answer.headers))
    assert got.status < 500, (method, path, how, body)
    shown = SHELL_HEADERS if is_inside(pc) and got.status in {200, 401} and "data-opening" in body else HEADERS
    assert shown is HEADERS or "X-Frame-Options" not in got.headers
    for name, value in shown.items():
        assert name in got.headers, (method, path, name)
        assert got.headers[name] == value or "sandbox" in got.headers[name], (method, path, name)
    return got


async def sits(house, pc, number):
    """Let the person with this number come in: the link is made as the chat makes it, an opening as Telegram does."""
    if is_inside(pc):
        async with house.app.db.read() as session:
            account = (await session.execute(select(Person.platform_id).where(Person.id == number))).scalar_one()
        pc.brings = {}
        got = await asks(pc, "POST", "/in", data={"data": init_data(house.box.bot, house.box.users[int(account)])})
        pc.brings = {SESSION: json.loads(got.body)["session"]}
        return form_token(pc.brings[SESSION])
    async with house.app.db.begin() as session:
        made = await make_link(session, await actor_of(session, number, now=house.now), now=house.now)
    answer = await asks(pc, "POST", "/in", data={"token": made.token})
    assert answer.status == 303
    token = next(one.value for one in pc.web.cookie_jar if one.key == "nastavnik-desk")
    return form_token(token)


async def planted(house, pc, number, post):
    """A row of a session that no door has made; give what its forms would bring."""
    async with house.app.db.begin() as session:
        row = {
            "token_hash": hash_token("planted"),
            "person_id": number,
            "appointment_id": post,
            "inside": is_inside(pc),
        }
        when = {"device": "", "created_at": house.now, "seen_at": house.now}
        await session.execute(insert(DeskSession).values(**row, **when))
    if is_inside(pc):
        pc.brings = {SESSION: "planted"}
    else:
        pc.web.cookie_jar.update_cookies({"nastavnik-desk": "planted"})
    return form_token("planted")


def path_of(route, number):
    return route.path.replace("{number}", str(number))


def fields(number, turn):
    chosen = {name: values[turn % len(values)] for name, values in CHOICES.items()}
    return dict.fromkeys(NAMED, str(number)) | {name: chosen[name] for name in NAMED if name in chosen}


async def tries(pc, route, number, turn, form):
    if route.method in READING:
        return await asks(pc, route.method, path_of(route, number), params=fields(number, turn))
    what = fields(number, turn) | {FIELD: form, f"seen_{number}": str(10**12)}
    return await asks(pc, route.method, path_of(route, number), data=what)


def routes_of(pc):
    return INSIDE if is_inside(pc) else ROUTES


def guarded(pc):
    return [route for route in routes_of(pc) if route.action is not Action.ANYBODY]


def numbers(here):
    return sorted({one for one in here.values() if isinstance(one, int)})


def test_what_pages_read_was_found():
    assert of_numbers() >= {"act", "after", "done", "draft", "file", "first", "item", "key", "school"}
    assert set(CHOICES) <= set(NAMED), "what no page reads any more"


@pytest.mark.parametrize("role", IN)
async def test_what_stands_elsewhere_is_neither_shown_nor_changed(house, pc, role):
    world = await three_places(house)
    _, number = await forger_of(house, world, role)
    form = await sits(house, pc, number)
    turns = itertools.count()
    # Inside are the same pages behind another door: with small counts each role tries a share of them there.
    routes = share(guarded(pc), of=4, row=list(IN).index(role)) if is_inside(pc) else guarded(pc)
    with standing(house) as pristine:
        for route, place in itertools.product(routes, hidden_from(role)):
            for foreign in numbers(world[place]):
                for _ in range(TURNS):
                    got = await tries(pc, route, foreign, next(turns), form)
                    assert secret(place) not in got.body, (route.path, place, foreign)
                    if pristine.changed:
                        assert changes_at(place, world[place], pristine.rows, pristine.now()) == [], (route, foreign)
                        await pristine.put_back()


@pytest.mark.parametrize("role", IN)
async def test_who_may_not_do_it_changes_nothing_of_their_own_either(house, pc, role):
    """And whoever may does: with the same forms, so the refusals above are no accident."""
    world = await three_places(house)
    _, number = await forger_of(house, world, role)
    form = await sits(house, pc, number)
    async with house.app.db.read() as session:
        actor = await actor_of(session, number, now=house.now)
    worked = set()
    with standing(house) as pristine:
        for route in guarded(pc):
            if route.path == "/out":
                continue
            turns = [0] if route.method in READING else range(len(CHOICES["what"]))
            for own, turn in itertools.product(
                {world["own"][one] for one in ("assignment", "evidence", "item")}, turns
            ):
                got = await tries(pc, route, own, turn, form)
                if not may(actor, route.action):
                    assert got.status == 404, (route, own)
                    assert secret("own") not in got.body
                    assert not pristine.changed, (route, own)
                elif pristine.changed or secret("own") in got.body:
                    worked.add((route.method, route.path))
                await pristine.put_back()
    assert worked >= {("GET", "/papers/{number}"), ("POST", "/papers/{number}")}
    if may(actor, Action.ROADMAP_EDIT):
        assert worked >= {("POST", "/roadmap"), ("GET", "/roadmap/{number}"), ("POST", "/roadmap/{number}")}


@pytest.mark.parametrize("role", OUT)
async def test_a_session_without_the_right_to_one_opens_nothing(house, pc, role):
    """Nobody gets one; if a row of one lay in the database all the same, it would be worth nothing."""
    world = await three_places(house)
    _, number = await forger_of(house, world, role)
    async with house.app.db.begin() as session:
        actor = await actor_of(session, number, now=house.now)
        with pytest.raises(NotAllowed):
            await make_link(session, actor, now=house.now)
    [post] = actor.posts
    await nothing_opens(house, pc, world, await planted(house, pc, number, post.id))


async def nothing_opens(house, pc, world, form):
    with standing(house) as pristine:
        for route, place in itertools.product(guarded(pc), PLACES):
            got = await tries(pc, route, world[place]["assignment"], 0, form)
            assert got.status == 401, route
            assert secret(place) not in got.body
            assert not pristine.changed, route


@pytest.mark.parametrize("how", ["nobody", "ended role", "restored"])
async def test_nothing_opens_without_a_session_that_holds(house, pc, how):
    """Also in the middle of an edit: the page was open, the form is whole."""
    world = await three_places(house)
    _, number = await forger_of(house, world, Role.COORDINATOR)
    form = ""
    if how != "nobody":
        form = await sits(house, pc, number)
        assert (await asks(pc, "GET", path_of(ROUTE["GET", "/roadmap/{number}"], world["own"]["item"]))).status == 200
    if how == "ended role":
        await end_posts(house, number)
    if how == "restored":
        async with house.app.db.begin() as session:
            await end_everybodys(session, now=house.now)
    await nothing_opens(house, pc, world, form)


ROUTE = {(one.method, one.path): one for one in ROUTES}


async def test_nothing_that_changes_is_sent_from_elsewhere(house, pc):
    world = await three_places(house)
    _, number = await forger_of(house, world, Role.COORDINATOR)
    form = await sits(house, pc, number)
    here = world["own"]
    foreign = ("", "null", "https://evil.example", f"{pc.origin}.evil.example", pc.origin.replace("http", "https"))
    changing = [route for route in routes_of(pc) if route.method not in READING]
    assert len(changing) >= 7
    with standing(house) as pristine:
        for route, named in itertools.product(changing, ("assignment", "item")):
            sent = fields(here[named], 0) | {f"seen_{here[named]}": str(10**12)}
            for origin in foreign:
                headers = {"Origin": origin}
                got = await asks(pc, "POST", path_of(route, here[named]), data=sent | {FIELD: form}, headers=headers)
                assert got.status == 403, (route.path, origin)
            for mark in ("", form[:-1], form_token("another"), "не то") if route.action is not Action.ANYBODY else ():
                got = await asks(pc, "POST", path_of(route, here[named]), data=sent | {FIELD: mark})
                assert got.status == 403, (route.path, mark)
            assert not pristine.changed, route.path


async def test_what_no_form_is_changes_nothing(house, pc):
    """Other kinds of content, a body without an end, numbers that are none, more than a form can hold."""
    world = await three_places(house)
    _, number = await forger_of(house, world, Role.COORDINATOR)
    form = await sits(house, pc, number)
    bodies = [
        {"data": b"{}", "headers": {"Content-Type": "application/json"}},
        {"data": b"form=" + form.encode(), "headers": {"Content-Type": "text/plain"}},
        {"data": b"\xff\xfe", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"data": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"data": b"a=b", "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=martian"}},
        {"data": b"no boundary", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": b"a=" + b"x" * (5 * 1024 * 1024), "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    ]
    with standing(house) as pristine:
        for route in guarded(pc):
            if route.method in READING:
                continue
            for body in bodies:
                got = await asks(pc, "POST", path_of(route, world["own"]["item"]), **body)
                assert got.status in {400, 403, 413}, (route.path, body["headers"])
            for odd in ("-1", "1e9", "9" * 40, "١", "%00", "1;DROP TABLE person", "..%2f..%2fetc"):
                got = await asks(pc, "POST", path_of(route, odd), data=fields(odd, 0) | {FIELD: form})
                assert got.status in {200, 204, 303, 404, 409}, (route.path, odd)
                if route.path == "/out":
                    form = await sits(house, pc, number)
        assert changes_at("own", world["own"], pristine.rows, pristine.now()) == []


async def test_an_appointment_of_somebody_else_holds_no_session(house, pc):
    """A session lives by the post of its owner: one that points at another's is none."""
    world = await three_places(house)
    _, number = await forger_of(house, world, Role.COORDINATOR)
    await nothing_opens(house, pc, world, await planted(house, pc, number, world["own"]["post"]))
