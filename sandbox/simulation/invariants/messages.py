"""What the bot says: within the platform's limits, once, to whoever did something, and with a way on."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from sandbox.chats import inline_keyboard

if TYPE_CHECKING:
    from sandbox.simulation.year import Year

# What happens on the best of days: somebody else was quicker, or has gone.
ORDINARY: Final = re.compile(
    r"not modified|query is too old|query id is invalid|message to (edit|delete) not found|can't be edited|"
    r"blocked by the user|no text in the message to edit"
)
TROUBLE: Final = re.compile(r"Too Many Requests|Internal Server Error|Bad Gateway|connection reset")
SHOWN: Final = ("send", "edit", "answer", "delete")
LAST: Final = 4  # messages among which one should have buttons
FEW: Final = 900  # characters of a message in the story of a broken year


def the_platform_takes_every_call(year: Year) -> None:
    for call in year.fresh:
        words = str((call.get("error") or {}).get("description", ""))
        if words and not ORDINARY.search(words) and not (year.wish.faults and TROUBLE.search(words)):
            year.breaks("the platform takes every call", f"{call['method']}: {words}: {str(call['args'])[:FEW]}")


def nobody_is_told_twice(year: Year) -> None:
    """The same words to the same person in one step, who did nothing: unless an answer was lost on the way."""
    if year.disturbed:
        return
    seen = set()
    for call in year.fresh:
        args = call["args"]
        told = (args.get("chat_id"), args.get("text"))
        if not call["method"].startswith("send") or not call.get("ok") or told[1] is None:
            continue
        if year.actor is not None and told[0] == year.actor.person.id:
            continue
        if told in seen:
            year.breaks("nobody is told twice", f"{told[0]}: {told[1]}")
        seen.add(told)


def every_act_is_heard(year: Year) -> None:
    """Whoever taps or writes gets an answer, and a tapped button stops waiting."""
    if year.actor is None or year.disturbed or not year.steps or year.steps[-1].what.startswith(QUIET):
        return
    chat = year.actor.person.chat
    since = year.steps[-1].at.timestamp()
    if any(query.answer is None and query.at >= since for query in chat.queries[-2:]):
        year.breaks("every act is heard", f"the tap of {year.actor.name} is not answered: {chat.queries[-1].data}")
    mine = [
        call
        for call in year.fresh
        if call["method"].startswith(SHOWN)
        and (call["args"].get("chat_id") == chat.id or "callback_query_id" in call["args"])
    ]
    if not mine:
        year.breaks("every act is heard", f"{year.actor.name} gets no answer")


QUIET: Final = ("blocks", "unblocks", "✏️")


def there_is_a_way_on(year: Year) -> None:
    """Among the newest messages of whoever acted there are buttons."""
    if year.actor is None or year.actor.person.chat.blocked:
        return
    shown = (post for post in year.actor.person.chat.newest_first() if post.from_bot and "text" in post.body)
    posts = list(itertools.islice(shown, LAST))
    if posts and not any(inline_keyboard(post.body) for post in posts) and not year.actor.person.chat.reply_keyboard:
        year.breaks("there is a way on", str(posts[0].body.get("text"))[:FEW])
