"""What the bot says: within the platform's limits, once, to whoever did something, and with a way on."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from sandbox.chats import inline_keyboard

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# What happens on the best of days: somebody else was quicker, or has gone.
ORDINARY: Final = re.compile(
    r"not modified|query is too old|query id is invalid|message to (edit|delete) not found|can't be edited|"
    r"blocked by the user|no text in the message to edit"
)
TROUBLE: Final = re.compile(r"Too Many Requests|Internal Server Error|Bad Gateway|connection reset")
SHOWN: Final = ("send", "edit", "answer", "delete")
LAST: Final = 4  # messages among which one should have buttons
FEW: Final = 900  # characters of a message in the story of a broken year


def the_platform_takes_every_call(life: Life) -> None:
    for call in life.fresh:
        words = str((call.get("error") or {}).get("description", ""))
        if words and not ORDINARY.search(words) and not (life.wish.faults and TROUBLE.search(words)):
            life.breaks("the platform takes every call", f"{call['method']}: {words}: {str(call['args'])[:FEW]}")


def nobody_is_told_twice(life: Life) -> None:
    """The same words to the same person in one step, who did nothing: unless an answer was lost on the way."""
    if life.disturbed:
        return
    seen = set()
    for call in life.fresh:
        args = call["args"]
        told = (args.get("chat_id"), args.get("text"))
        if not call["method"].startswith("send") or not call.get("ok") or told[1] is None:
            continue
        if life.actor is not None and told[0] == life.actor.person.id:
            continue
        if told in seen:
            life.breaks("nobody is told twice", f"{told[0]}: {told[1]}")
        seen.add(told)


def every_act_is_heard(life: Life) -> None:
    """Whoever taps or writes gets an answer, and a tapped button stops waiting."""
    if life.actor is None or life.disturbed or not life.steps or life.steps[-1].what.startswith(QUIET):
        return
    chat = life.actor.person.chat
    since = life.steps[-1].at.timestamp()
    if any(query.answer is None and query.at >= since for query in chat.queries[-2:]):
        life.breaks("every act is heard", f"the tap of {life.actor.name} is not answered: {chat.queries[-1].data}")
    mine = [
        call
        for call in life.fresh
        if call["method"].startswith(SHOWN)
        and (call["args"].get("chat_id") == chat.id or "callback_query_id" in call["args"])
    ]
    if not mine:
        life.breaks("every act is heard", f"{life.actor.name} gets no answer")


QUIET: Final = ("blocks", "unblocks", "✏️")


def there_is_a_way_on(life: Life) -> None:
    """Among the newest messages of whoever acted there are buttons."""
    if life.actor is None or life.actor.person.chat.blocked:
        return
    shown = (post for post in life.actor.person.chat.newest_first() if post.from_bot and "text" in post.body)
    posts = list(itertools.islice(shown, LAST))
    if posts and not any(inline_keyboard(post.body) for post in posts) and not life.actor.person.chat.reply_keyboard:
        life.breaks("there is a way on", str(posts[0].body.get("text"))[:FEW])
