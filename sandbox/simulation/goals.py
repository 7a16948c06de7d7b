"""What somebody comes for: where they begin, and which buttons they would rather tap than others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from models.enums import Role


@dataclass(frozen=True)
class Goal:
    name: str
    begins: str  # with which words
    prefers: tuple[str, ...]  # buttons by the short words of their data, the dearest first
    often: float
    acts: int = 10
    last: str = ""  # when this was tapped, it is done
    says: dict[str, str] = field(default_factory=dict)  # to which question what, instead of what fits
    taps_first: bool = False  # words only where nothing that is preferred can be tapped


OFFICE: Final = (Role.COORDINATOR, Role.SPECIALIST)
SCHOOL: Final = (Role.LEADER, Role.SCHOOL_COORDINATOR)
ANYBODY: Final = tuple(Role)
ANSWERING: Final = ("sv.send", "sv.a", "sv.pick", "sv.ok", "sv.open", "sv.my", "sv.intro")
GOALS: Final[tuple[tuple[tuple[Role, ...], Goal], ...]] = (
    (
        OFFICE,
        Goal("event", "/seminar", ("mp.go", "sm.send", "sm.who", "sm.hour"), 9, 12, "sm.send"),
    ),
    (OFFICE, Goal("places", "/events", ("mp.ask", "mp.set", "mp.edit", "mp.manage", "rd.sem"), 2, 9)),
    (OFFICE, Goal("move", "/events", ("mp.mday", "mp.move", "mp.manage", "rd.sem"), 2, 9)),
    (OFFICE, Goal("call off", "/events", ("sm.sure", "sm.stop", "mp.manage", "rd.sem"), 1, 9)),
    (OFFICE, Goal("who came", "/events", ("mp.all", "mp.allof", "mp.names", "mp.marks", "mp.list", "rd.sem"), 4, 10)),
    (OFFICE, Goal("survey", "/surveys", ("sv.pub!", "sv.pub", "sv.tpl", "sv.new"), 6, 9, "sv.pub!")),
    (OFFICE, Goal("results", "/surveys", ("sv.res", "sv.grp", "sv.txt", "sv.xlsx", "sv.run", "sv.runs"), 2, 8)),
    (OFFICE, Goal("close", "/surveys", ("sv.close", "sv.run", "sv.runs"), 0.4, 6)),
    (OFFICE, Goal("report", "/report", ("rt.ok", "rt.sec", "rt.secs", "rt.doubts", "rt.fig"), 2, 9)),
    (OFFICE, Goal("numbers", "/report", ("rt.new", "rt.kinds", "rt.recs"), 1, 6)),
    (OFFICE, Goal("status", "/status", ("st.rows", "st.cut", "st.worry", "st.part", "st.pic"), 3, 8)),
    (
        OFFICE,
        Goal("hand over", "/people", ("pp.s.to!", "pp.s.to", "pp.s.hand", "pp.school", "pp.schools"), 1, 9, "pp.s.to!"),
    ),
    (OFFICE, Goal("end a post", "/people", ("pp.end!", "pp.end", "pp.one", "pp.staff"), 0.2, 8, "pp.end!")),
    (OFFICE, Goal("dates", "/roadmap", ("rm.noreason", "rm.to", "rm.move", "rm.item", "rm.list", "rm.one"), 2, 9)),
    (OFFICE, Goal("invite", "/people", ("pp.i.make", "pp.i.at", "pp.i.role", "pp.i.new", "pp.invs"), 1, 8)),
    (OFFICE, Goal("letter", "/announce", ("an.send", "an.ready"), 0.5, 8)),
    (OFFICE, Goal("review", "/review", ("ev.ok", "ev.back", "ev.why", "ev.card"), 4, 9)),
    ((Role.CURATOR,), Goal("review", "/review", ("ev.ok", "ev.back", "ev.why", "ev.card"), 8, 12)),
    ((Role.CURATOR,), Goal("status", "/status", ("st.rows", "st.cut"), 2, 6)),
    (
        SCHOOL,
        Goal(
            "hand in", "/home", ("ev.send", "ev.sendn", "ev.rep", "rd.done", "rd.task", "rd.item", "home.wait"), 9, 12
        ),
    ),
    (SCHOOL, Goal("later", "/home", ("rd.until", "rd.later", "rd.notme", "rd.task"), 1, 6)),
    (SCHOOL, Goal("rest", "/settings", ("rp.till", "rp.from", "rp.set", "rp.on"), 1, 6)),
    (ANYBODY, Goal("answer", "/home", ANSWERING, 6, 14, "sv.send", taps_first=True)),
    (ANYBODY, Goal("come", "/events", ("mp.yes", "rd.sem"), 4, 6, "mp.yes")),
    (ANYBODY, Goal("cannot come", "/events", ("mp.no", "mp.why", "rd.sem"), 1, 6)),
    (ANYBODY, Goal("check in", "/events", ("mp.code", "mp.in", "rd.sem"), 2, 6)),
    (ANYBODY, Goal("look", "/home", (), 1, 5)),
    (ANYBODY, Goal("mine", "/mydata", (), 0.3, 4)),
    (ANYBODY, Goal("settings", "/settings", (), 0.6, 6)),
)
IMPORT: Final = Goal(
    "import",
    "/import",
    ("rmi.save", "Сохранить", "Разобрать", "Да, верно", "По плану, даты пока нет", "Все школы", "2026/27"),
    0,
    70,
    "rmi.save",
)
FORGET: Final = Goal("forget", "/forget", ("pv.forget!", "pv.forget"), 0, 4, "pv.forget!")
