"""A Bot API stand-in over HTTP: the try-out without a token, and the double of Telegram in every test.

    async with Sandbox() as box:                   # 127.0.0.1, a free port; box.url is the bot's TELEGRAM_API_URL
        …start the bot with box.token…             # {url}/bot{token}/{method}, {url}/file/bot{token}/{path}
        await box.bot_listens()                    # its first poll, or its webhook
        box.until_idle = app.idle                  # optional: async, returns when the bot has no work left
        anna = box.person("Анна Озёрная", role="учитель")
        await anna.opens(invite.link)              # https://t.me/<bot>?start=TOKEN
        await anna.taps("Да")                      # a button by a part of its label
        assert anna.sees("Спасибо")                # a failed assert prints the chat
        await box.clock.advance(timedelta(days=1)) # awaits what was given to box.on_clock(app.tick)

**A person** does: `sends(text, reply_to=…)`, `edits(message, text)`, `opens(link)`, `taps(label | number, message=…)`,
`taps_data(raw, message=…)` (forged), `uploads(bytes | Path, filename, caption=…, kind="document" | "photo" | "voice" |
"video")`, `sends_album([...])`, `shares_contact(phone, of=other)`, `blocks_bot()`, `unblocks_bot()`; in a group (or a
channel): `anna.within(box.group(title, [anna]), anonymous=True)`. Acts return the update's id. Each waits until the bot
has settled on it: every update confirmed (or taken by the webhook), then `box.until_idle()`; without that hook, nobody
has called for `quiet` seconds. `wait="answer"` goes on with the bot's first answer to this person, `wait="nothing"` at
once: what to use when the bot is to be killed. A bot that has never polled is not waited for.

**A person sees:** `screen` (the bot's newest message, its buttons under it as `[Сделано] [Завтра]`), `last` and
`messages` (`Shown`: id, text, buttons, document, photo; keeps its buttons after an edit, so an old one can be tapped),
`news` (since the person's last act), `alerts`, `last_document` / `last_photo` (with `content`), `sees(text)` anywhere
in the chat, `hears(text)` since the person's last act, `await waits_for(text, timeout=5)` for a bot in another process.
What is not there raises NotOnScreenError with a picture of the chat; a bot that does not come to rest, NotSettledError.

**The box:** `clock` (callable: the moment in UTC; `await advance(delta)`, `await set(moment)`; `Sandbox(start=…,
frozen=True)` stands still), `on_clock(callback)`, `next_event` (async () -> datetime | None, for the page's button),
`faults.add(method=, kind=, argument=, probability=, times=, chat=)` and `faults.clear()`, `limits.overall / per_chat /
per_group_minute` (429 when exceeded; off by default), `add_bot(token, username)`, `group(…)`, `channel(…)`,
`migrate(group)`, `in_parallel(people, act)`, `settled()`, `confirmed()` (highest update_id that counts as delivered),
`updates(since)`, `calls` (every call with its arguments and its error), `state()`. `Sandbox(strict=False)` skips the
check against aiogram's classes in storms (0.1 ms a call). Telegram's limits, refusals and their wording are as in the
Bot API; what is not modelled answers 501, never `true`. The same over HTTP: `sandbox/driver.py`, `sandbox/control.py`.
"""

from __future__ import annotations

from sandbox.local import LocalPerson
from sandbox.people import NotOnScreenError, Person
from sandbox.server import Sandbox
from sandbox.settling import NotSettledError
from sandbox.shown import Attachment, Picture, Shown

__all__ = [
    "Attachment",
    "LocalPerson",
    "NotOnScreenError",
    "NotSettledError",
    "Person",
    "Picture",
    "Sandbox",
    "Shown",
]
