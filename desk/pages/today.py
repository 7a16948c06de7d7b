"""What waits, as on the home screen of the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.words import told
from services.home import load_home
from views.home.sections import section_words
from views.roles import role_name

if TYPE_CHECKING:
    from aiohttp import web

    from desk.visit import Visit


async def show(visit: Visit) -> web.Response:
    async with visit.read() as session:
        home = await load_home(session, visit.actor, now=visit.now)
    posts = [(role_name(post.role, visit._), post.place) for post in home.posts]
    parts = [told(section_words(section, visit._).text.split("\n")) for section in home.sections]
    return visit.page("today.html", home=home, posts=posts, parts=parts)
