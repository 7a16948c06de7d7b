"""What takes several people and several days: planned as a story, so that a year of few acts has them all.

Each scene is somebody's sitting. Whoever plays it does as they are told, if the bot lets them; the world's faults, and
whatever others do meanwhile, may spoil any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from models.enums import Role
from sandbox.simulation.goals import ANSWERING, FORGET, OFFICE, SCHOOL, Goal

if TYPE_CHECKING:
    from sandbox.simulation.life import Life
    from sandbox.simulation.people import Dweller
    from sandbox.simulation.sittings import Sittings

OFTEN: Final = 0.17  # a working day: that a story begins
TOGETHER: Final = 3  # stories at most at a time
CENTRE: Final = (Role.COORDINATOR,)
CURATOR: Final = (Role.CURATOR,)
LEADERS: Final = (Role.LEADER,)
EVERYBODY: Final = (*SCHOOL, Role.TEACHER)


@dataclass(frozen=True)
class Scene:
    roles: tuple[Role, ...]
    goal: Goal
    days: int = 1  # after the one before
    times: int = 1  # so many people, one after the other
    hero: bool = False  # whoever the story is about
    again: bool = False  # one of those who have played in it before


@dataclass(frozen=True)
class Story:
    name: str
    often: float
    scenes: tuple[Scene, ...]
    about: tuple[Role, ...] = EVERYBODY  # who its hero may be


@dataclass
class Running:
    story: Story
    town: str
    hero: Dweller
    day: int  # of the next scene
    left: list[Scene]
    played: set[int] = field(default_factory=set)  # who has had this scene already


PLAN: Final = Goal(
    "plan", "/seminar", ("sm.send", "mp.go", "Руководители школ", "sm.who", "sm.hour"), 0, 12, "mp.go",
    says={"Inviting:day": "{soon}"},
)  # fmt: skip
PLACES: Final = Goal(
    "few places", "/events", ("mp.say:*:places", "mp.edit:*", "mp.edit2:*", "rd.sem"), 0, 6,
    says={"ChangingEvent:words": "2"},
)  # fmt: skip
COME: Final = Goal("come", "/events", ("mp.yes", "rd.sem"), 0, 4, "mp.yes")
LEAVE: Final = Goal("leave", "/events", ("mp.why", "mp.no", "rd.sem"), 0, 5, "mp.why")
MARKS: Final = Goal("marks", "/events", ("mp.all", "mp.marks", "mp.list:1:*", "rd.sem"), 0, 6, "mp.all")
HELD: Final = Goal("held", "/events", ("mp.held", "mp.askheld", "mp.list:1:*", "rd.sem"), 0, 6, "mp.held")
ANSWER: Final = Goal("answer", "/surveys", ANSWERING, 0, 26, "sv.send", taps_first=True)
CLOSE: Final = Goal("close", "/surveys", ("sv.close", "sv.run", "sv.runs"), 0, 5)
RESULTS: Final = Goal("results", "/surveys", ("sv.xlsx", "sv.res", "sv.run", "sv.runs"), 0, 6, "sv.xlsx")
HAND_IN: Final = Goal("hand in", "/status", ("ev.send", "ev.sendn", "ev.rep", "ev.card", "rd.task", "st.rows"), 0, 9)
CONFIRM: Final = Goal("confirm", "/review", ("ev.ok", "ev.card"), 0, 4, "ev.ok")
RETURN: Final = Goal(
    "return", "/review", ("ev.back:*:*own*", "Своими словами", "ev.back", "ev.why", "ev.card"), 0, 6,
    says={"Reviewing:reason": "Нет подписи: {about}, пришлите ещё раз"},
)  # fmt: skip
SIGNED: Final = Goal(
    "hand in with a name", "/status", HAND_IN.prefers, 0, 9,
    says={"Reporting:gathering": "Сдала {about}, протокол приложим"},
)  # fmt: skip
STRIKE: Final = Goal("strike out", "/home", ("Вычеркнуть", "pv.ment"), 0, 5)
WITHDRAW: Final = Goal("withdraw", "/privacy", ("pv.out!", "pv.out"), 0, 4, "pv.out!")
AGREE: Final = Goal("agree again", "/start {link}", ("jn.yes", "jn.go"), 0, 4, "jn.yes")
HAND_OVER: Final = Goal(
    "hand over", "/people", ("pp.s.to!", "pp.s.to", "pp.s.hand", "pp.school", "pp.schools", "pp.door"), 0, 9, "pp.s.to!"
)
ACCEPT: Final = Goal("accept", "/report", ("rt.ok", "rt.docx", "rt.more"), 0, 4)


def survey(name: str, label: str, whom: tuple[Role, ...], often: float) -> Story:
    """Publish one of the shipped surveys, have it answered, close it, look at it."""
    publish = Goal(name, "/surveys", ("sv.pub!", "sv.pub", label, "sv.new"), 0, 6, "sv.pub!")
    answers = (Scene(whom, ANSWER), Scene(whom, ANSWER, times=2), Scene(whom, ANSWER, times=2))
    return Story(name, often, (Scene(CENTRE, publish), *answers, Scene(CENTRE, CLOSE, 2), Scene(CENTRE, RESULTS)))


STORIES: Final = (
    Story(
        "an event whose places are taken", 4,
        (Scene(OFFICE, PLAN), Scene(OFFICE, PLACES, 0), Scene(LEADERS, COME, times=4),
         Scene(LEADERS, LEAVE, again=True), Scene(LEADERS, COME), Scene(OFFICE, MARKS, 5), Scene(OFFICE, HELD)),
    ),
    survey("a survey with names", "Помощь наставническ", LEADERS, 2),
    survey("a confidential survey", "Какие темы", (Role.TEACHER, Role.TUTOR), 3),
    Story(
        "work that is handed in", 5,
        (Scene(SCHOOL, HAND_IN, times=2), Scene(CURATOR, RETURN), Scene(SCHOOL, HAND_IN, again=True),
         Scene(CURATOR, CONFIRM, 2)),
    ),
    Story(
        "somebody wants to be forgotten", 2,
        (Scene(SCHOOL, SIGNED, hero=True), Scene(CURATOR, RETURN), Scene((), FORGET, 2, hero=True),
         Scene(CENTRE, STRIKE, 2)), about=SCHOOL,
    ),
    Story("a consent withdrawn", 1.5, (Scene((), WITHDRAW, hero=True), Scene((), AGREE, 6, hero=True))),
    Story("a school handed over", 1.5, (Scene(OFFICE, HAND_OVER), Scene(SCHOOL, HAND_IN), Scene(CURATOR, CONFIRM, 2))),
    Story("the year's report", 1, (Scene(OFFICE, ACCEPT),)),
)  # fmt: skip


class Stories:
    def __init__(self, life: Life, sittings: Sittings) -> None:
        self.life, self.sittings, self.chance = life, sittings, life.chance
        self.running: list[Running] = []
        self.told: dict[str, list[int]] = {}  # how many scenes of each were begun, and how many came to their end

    def of_the_day(self, *, working: bool) -> int:
        """Begin what begins today; give how many scenes are due."""
        often = self.life.pace * OFTEN * (2 if self.life.day < 30 else 1)  # noqa: PLR2004 - a month
        begins = working and self.life.day > 1 and self.chance.random() < often
        if begins and len(self.running) < TOGETHER:
            self._begin()
        return sum(one.day <= self.life.day for one in self.running) if working else 0

    def _begin(self) -> None:
        story = self.chance.choices(STORIES, [one.often for one in STORIES])[0]
        town = self.chance.choices(self.life.towns, (3, 1))[0].name
        heroes = self._people(town, story.about)
        if heroes:
            self.running.append(Running(story, town, self.chance.choice(heroes), self.life.day, list(story.scenes)))

    def _people(self, town: str, roles: tuple[Role, ...]) -> list[Dweller]:
        return [who for who in self.life.folk if who.town == town and who.joined and not who.erased and who.has(*roles)]

    async def goes_on(self) -> None:
        """Play the scene that has waited longest."""
        due = [one for one in self.running if one.day <= self.life.day]
        if not due:
            return
        running = min(due, key=lambda one: one.day)
        scene = running.left.pop(0)
        running.day = self.life.day + (running.left[0].days if running.left else 0)
        if not running.left:
            self.running.remove(running)
        about = " ".join(running.hero.name.split()[:2])
        for _ in range(scene.times):
            players = self._players(running, scene)
            if not players:
                break
            who = self.chance.choice(players)
            running.played.add(who.person.id)
            count = self.told.setdefault(f"{running.story.name}: {scene.goal.name}", [0, 0])
            count[0] += 1
            begun = not self.sittings.lacks_roadmap(who) and await self.sittings.plays(who, scene.goal, about=about)
            count[1] += begun
            if not begun and scene is running.story.scenes[0] and running in self.running:
                self.running.remove(running)  # nothing for anybody to go on with

    def _players(self, running: Running, scene: Scene) -> list[Dweller]:
        if scene.hero:
            return [running.hero]
        players = self._people(running.town, scene.roles)
        if scene.again or scene.times > 1:
            return [one for one in players if (one.person.id in running.played) is scene.again]
        before = {school for one in self.life.folk if one.person.id in running.played for _, school in one.posts}
        near = [one for one in players if before & {school for _, school in one.posts if school}]
        return near or players
