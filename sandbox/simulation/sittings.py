"""Somebody sits down with the bot: for what has come, for what they want, or as a scene of a story asks."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from sandbox.chats import inline_keyboard
from sandbox.simulation.goals import FORGET, GOALS, IMPORT, Goal

if TYPE_CHECKING:
    from sandbox.simulation.life import Life
    from sandbox.simulation.people import Dweller

WEEK: Final = 6  # days after which somebody may want to be forgotten
# Questions that most people answer before they tap anything else.
PATIENT: Final = frozenset(
    {
        "ImportingRoadmap:file", "ImportingRoadmap:order", "Inviting:title", "Inviting:day", "Inviting:hour",
        "Inviting:place", "ShiftingEvent:hour", "CallingOff:reason", "ChangingEvent:words", "Reporting:gathering",
        "Reporting:counting", "Reporting:dating", "Answering:words", "Attending:code", "Declining:reason",
        "Reviewing:reason", "ReportWriting:record", "EditingItem:reason", "Announcing:words",
    }
)  # fmt: skip


class Sittings:
    def __init__(self, life: Life) -> None:
        self.life, self.chance, self.walker = life, life.chance, life.walker

    async def sits_down(self, who: Dweller) -> None:
        life, chat = self.life, who.person.chat
        if chat.blocked:
            if self.chance.random() < 0.3:  # noqa: PLR2004 - some days later
                await life.act(who, "unblocks", None)
            return
        if not who.joined:
            await self._joins(who)
            return
        if who.erased and not who.back and self.chance.random() < 0.9:  # noqa: PLR2004 - most have gone for good
            return
        if self.chance.random() < 0.01 * (who.busy < 2):  # noqa: PLR2004 - nobody runs the office who does
            if self.chance.random() < 0.5:  # noqa: PLR2004
                await life.act(who, "blocks", None)
            else:
                who.away_until = life.day + self.chance.randrange(5, 30)
            return
        goal = self._goal(who)
        acts = 1 + int(self.chance.expovariate(1 / who.manner.length))
        if self.chance.random() < who.manner.news * (0.3 if goal.last else 1):
            newest = next((post for post in chat.newest_first() if post.from_bot), None)
            if newest is not None and newest.seq > chat.acted and inline_keyboard(newest.body):
                await self._goes_on(who, None, min(acts, 12))
                return
        await self._goes_on(who, goal, goal.acts if goal.last else min(acts + goal.acts // 2, goal.acts))

    def _goal(self, who: Dweller) -> Goal:
        if self.life.day > WEEK and self.chance.random() < 0.01 and who.busy < 2:  # noqa: PLR2004 - seldom, not the office
            return FORGET
        roles = [role for role, _ in who.posts]
        if self.lacks_roadmap(who):
            return IMPORT
        open_to = [goal for allowed, goal in GOALS if set(allowed) & set(roles)]
        return self.chance.choices(open_to, [goal.often for goal in open_to])[0]

    def lacks_roadmap(self, who: Dweller) -> bool:
        if [role.value for role, _ in who.posts] != ["coordinator"]:
            return False
        town = next(one for one in self.life.towns if one.name == who.town)
        return not self.life.ask("SELECT 1 FROM roadmap WHERE municipality_id = ? LIMIT 1", town.number)

    async def _joins(self, who: Dweller) -> None:
        life = self.life
        for token in life.links.get(who.person.id, ()):
            await life.act(who, "says", f"/start {token}")
            for _ in range(6):
                if life.state_of(who.person.id) == "Joining:name":
                    await life.act(who, "says", who.name)
                    break
                for label in ("Продолжить", "Согласен", "✅"):
                    tap = self.walker.tapping(who, label)
                    if tap:
                        await life.act(who, *tap)
                        break
                else:
                    break
        rows = life.ask("SELECT id, joined_at FROM person WHERE platform_id = ?", str(who.person.id))
        who.joined = bool(rows and rows[0][1])
        if who.joined:
            life.memory.setdefault("joined", {})[who.person.id] = rows[0][0]

    async def _goes_on(self, who: Dweller, goal: Goal | None, acts: int) -> None:
        if goal is not None:
            await self.life.act(who, "says", goal.begins)
        tapped = ""
        for _ in range(acts):
            chosen = self._preferred(who, goal, tapped) if goal is not None else None
            chosen = chosen or self.walker.choose(who)
            if chosen is None or who.person.chat.blocked:
                return
            tapped = kind_of(chosen[1][1]) if chosen[0] == "taps" else ""
            await self.life.act(who, *chosen)
            if who.erased or (goal and ends(goal, chosen)):
                return

    async def plays(self, who: Dweller, goal: Goal, *, about: str) -> bool:
        """Do what a scene asks, and nothing else; tell whether it came to its end."""
        if who.person.chat.blocked or not who.joined:
            return False
        await self.life.act(who, "says", goal.begins.format(link=self.life.links[who.person.id][0]))
        answered, tapped = None, ""  # each question is answered once, then what can be tapped goes first
        for _ in range(goal.acts):
            asked = self.life.state_of(who.person.id)
            words = self._answer(who, goal, asked, about)
            tap = self._tap(who, goal, but=tapped)
            chosen = (tap or words) if goal.taps_first or asked == answered else (words or tap)
            if chosen is None or who.person.chat.blocked:
                return not goal.last
            answered = asked if chosen is words else None
            tapped = kind_of(chosen[1][1]) if chosen[0] == "taps" else ""
            await self.life.act(who, *chosen)
            if ends(goal, chosen):
                return True
        return not goal.last

    def _answer(self, who: Dweller, goal: Goal, asked: str | None, about: str) -> tuple[str, Any] | None:
        if asked in goal.says:
            return "says", goal.says[asked].format(about=about, soon=self.life.soon())
        return self.walker.words(who, asked) if asked in PATIENT else None

    def _preferred(self, who: Dweller, goal: Goal, tapped: str) -> tuple[str, Any] | None:
        asked = self.life.state_of(who.person.id)
        tap = self._tap(who, goal, but=tapped) if goal.taps_first else None
        if tap is None and asked in PATIENT and self.chance.random() < 0.85:  # noqa: PLR2004 - mostly in good order
            words = self.walker.words(who, asked)
            if words is not None:
                return words
        return None if self.chance.random() < 0.1 else tap or self._tap(who, goal, but=tapped)  # noqa: PLR2004 - led astray

    def _tap(self, who: Dweller, goal: Goal, *, but: str = "") -> tuple[str, Any] | None:
        """Tap the dearest button of the newest message; of kind `but` only where there is no other."""
        newest = next((post for post in who.person.chat.newest_first() if post.from_bot), None)
        rows = inline_keyboard(newest.body) if newest else []
        offered = [one for row in rows for one in row if "callback_data" in one]
        others = [one for one in offered if kind_of(one["callback_data"]) != but]
        for wanted, among in [(one, them) for them in (others, offered) for one in goal.prefers]:
            fits = [one for one in among if fitting(one, wanted)]
            if newest and fits:
                one = self.chance.choice(fits)
                self.walker.taps(one["callback_data"])
                return "taps", (newest.id, one["callback_data"], one["text"])
        return None


def kind_of(data: str) -> str:
    return data.partition("~")[0].partition(":")[0]


def fitting(button: dict[str, Any], wanted: str) -> bool:
    """`wanted`: the short word of a button's data, that with a pattern of its values, or a part of its label."""
    data = button["callback_data"]
    if ":" in wanted:
        return fnmatchcase(data.partition("~")[0], wanted)
    return kind_of(data) == wanted or wanted in button["text"]


def ends(goal: Goal, chosen: tuple[str, Any]) -> bool:
    return bool(goal.last) and chosen[0] == "taps" and fitting({"callback_data": chosen[1][1], "text": ""}, goal.last)
