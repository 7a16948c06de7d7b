"""The reminders of a small municipality from the scan to the send: production's scheduler, services and tables.

The clock and the line are the test's; what befalls people and plans goes through the services that the chat uses.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from models.enums import EventState, OutboxState, PauseKind, ReminderState, Role
from models.events import Event
from models.people import Appointment, Municipality, Person
from models.plan import PlanChange, Planned
from models.reminders import Pause, Reminder
from models.traffic import Outgoing
from scheduler import Scheduler
from services import people
from services.access import actor_of
from services.calendar import next_morning, permitted
from services.errors import Refusal
from services.messages.outbox import Outcome, SendResult
from services.people.appointments import end_appointment, hand_over
from services.reminders import acts, pausing
from services.reminders.asked import occurrence_of
from services.reminders.deciding import HORIZON, decide_all, decided, load_outcomes, wakes
from services.reminders.facts import REPORTS, awaits_decision, concerns, is_over, load_item_facts
from services.reminders.municipality import load_snapshot
from services.reminders.reader import load_reader
from services.reminders.rules import Kind, VoidReason, watched
from services.reminders.settings import set_ladder
from services.reminders.subjects import load_plans
from services.roadmap import assignments
from services.roadmap.editing import archive, close_item
from services.roadmap.moving import move_date
from tests.support.events import make_event
from tests.support.factories import assign, make_item, make_person, make_roadmap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar import Preferences, WorkCalendar
    from storage.database import Database
    from views.screen import Screen

DAY = timedelta(days=1)
ENDS = {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
ON_THE_WAY = {OutboxState.WAITING, OutboxState.SENDING}


@dataclass(frozen=True)
class Plan:
    """What a story begins with; the days of items count from its first day, the roadmap was known so long before."""

    start: datetime
    zones: tuple[str, str]  # of the municipality, and the director's own
    prefs: Preferences
    calendar: WorkCalendar
    ladder: str
    items: tuple[int, ...]
    known: int
    seminar: int  # hours from the start


@dataclass(frozen=True)
class Befalls:
    """Something that happens after so many minutes; the rest is for what needs it."""

    minutes: int
    what: str
    pick: int
    days: int
    zone: str
    hour: int


@dataclass
class Engine:
    db: Database
    plan: Plan
    now: datetime
    weather: Outcome = Outcome.SENT  # how the platform answers
    arrived: int = 0
    doubtful: int = 0  # arrived, but the answer was lost
    told: set[int] = field(default_factory=set)

    @classmethod
    async def build(cls, db: Database, plan: Plan) -> Engine:
        self = cls(db, plan, plan.start)
        async with db.begin() as session:
            await self._settle_people(session)
            await self._settle_plan(session)
        self.restart()
        return self

    async def _settle_people(self, session: AsyncSession) -> None:
        zone, own = self.plan.zones
        self.municipality = await people.create_municipality(
            session, slug="lake", name="Приозёрный район", timezone=zone
        )
        fields = {"calendar": self.plan.calendar.to_json()}
        await session.execute(update(Municipality).where(Municipality.id == self.municipality).values(**fields))
        self.school = await people.create_school(session, municipality_id=self.municipality, name="Приозёрная СШ № 1")
        elsewhere = await people.create_school(session, municipality_id=self.municipality, name="Берёзовская СШ")
        prefs = self.plan.prefs
        habits = {"reminder_hour": prefs.hour, "quiet_from": prefs.quiet_from, "quiet_to": prefs.quiet_to}
        at, here = {"municipality_id": self.municipality}, self.school
        self.leader = await make_person(session, "Образцова Дарья", (Role.LEADER, here), timezone=own, **habits, **at)
        self.deputy = await make_person(session, "Условный Олег", (Role.SCHOOL_COORDINATOR, here), **at)
        self.curator = await make_person(session, "Тестова Вера", (Role.CURATOR, here), **at)
        self.other = await make_person(session, "Условный Борис", (Role.CURATOR, elsewhere), **at)
        self.boss = await make_person(session, "Примерова Анна", (Role.COORDINATOR, None), **at)
        self.everybody = (self.leader, self.deputy, self.curator, self.other, self.boss)

    async def _settle_plan(self, session: AsyncSession) -> None:
        today, known = self.now.date(), self.now - self.plan.known * DAY
        self.roadmap = await make_roadmap(session, self.municipality, settings={"ladder": self.plan.ladder})
        self.items, self.tasks = [], []
        for number, days in enumerate(self.plan.items):
            due = today + days * DAY
            item = await make_item(session, self.roadmap, str(number + 1), f"Пункт {number + 1}", due=due)
            self.items.append(item[0])
            self.tasks += await assign(session, self.roadmap, item, due=due, schools=[self.school], created_at=known)
        starts_at = self.now + timedelta(hours=self.plan.seminar)
        await make_event(session, self.municipality, "Семинар", starts_at, Role.LEADER, at=known)

    def restart(self) -> None:
        self.scheduler = Scheduler(self.db, self, lambda: self.now, upkeep=None, worker=uuid.uuid4().hex)  # type: ignore[arg-type]

    def hold_back(self) -> None:
        """Everything leaves at once here: nothing waits for its turn."""

    async def deliver(
        self,
        _chat: int,
        _screen: Screen,
        *,
        leaving: Callable[[], Awaitable[bool]] | None = None,
    ) -> SendResult:
        lost = self.weather is Outcome.MAYBE_SENT
        self.doubtful += lost
        self.arrived += lost or self.weather is Outcome.SENT
        return SendResult(self.weather, message_id=self.arrived, retry_after=60)

    async def tick(self) -> None:
        await self.scheduler.tick()
        await self.look()

    async def ensure_the_plan_holds(self) -> None:
        """Compute everything anew, narrowed by nothing: there is nothing to decide that the plan has not brought up."""
        async with self.db.read() as session:
            municipality = await load_snapshot(session, self.municipality, now=self.now)
            plans = await load_plans(session, municipality, now=self.now, horizon=HORIZON)
            already = await load_outcomes(session, {*plans.watched, *plans.escalated})
            rows = select(Planned.kind, Planned.subject_id, Planned.person_id, Planned.wakes_at)
            planned = {(kind, number, person): at for kind, number, person, at in await session.execute(rows)}
            # Delivering has changed what is not planned anew before the next look.
            changed = {one for (one,) in await session.execute(select(PlanChange.subject_id))}
        left = decide_all(municipality, plans, already, now=self.now)
        left = {person: one for person, one in left.items() if not {key.subject for key in decided([one])} <= changed}
        assert not left, "what is due was looked at"
        for key, at in wakes(municipality, plans, already, now=self.now).items():
            assert key[1] in changed or (key in planned and planned[key] <= at), (key, planned.get(key), at)

    async def live(self, story: list[Befalls]) -> None:
        for one in story:
            self.now += timedelta(minutes=one.minutes)
            with suppress(Refusal):
                await getattr(self, f"_{one.what}")(one)
            if one.what != "asleep":
                await self.tick()
                await self.ensure_the_plan_holds()

    async def calm_down(self, days: int) -> None:
        """Let what was begun come to its end: the line is there, nobody rests, nothing more befalls anybody."""
        self.weather = Outcome.SENT
        async with self.db.begin() as session:
            await session.execute(update(Pause).values(ended_at=self.now))
        end = self.now + days * DAY
        while self.now < end:
            coming = await self.scheduler.next_event() or end
            self.now = min(max(coming, self.now + timedelta(hours=1)), self.now + timedelta(hours=9))
            await self.tick()
        await self.ensure_the_plan_holds()

    # What may befall: named by `Befalls.what`.

    async def _nothing(self, one: Befalls) -> None: ...
    async def _asleep(self, one: Befalls) -> None: ...

    async def _restart(self, _: Befalls) -> None:
        self.restart()
        await self.scheduler.delivery.recover()

    async def _back(self, _: Befalls) -> None:
        self.now -= timedelta(hours=2)

    async def _ahead(self, _: Befalls) -> None:
        self.now += timedelta(hours=25)

    async def _storm(self, one: Befalls) -> None:
        self.weather = (Outcome.SERVER_ERROR, Outcome.NEVER_SENT, Outcome.MAYBE_SENT)[one.pick % 3]

    async def _fair(self, _: Befalls) -> None:
        self.weather = Outcome.SENT

    async def _zone(self, one: Befalls) -> None:
        await self._set(timezone=one.zone)

    async def _hour(self, one: Befalls) -> None:
        await self._set(reminder_hour=one.hour)

    async def _blocked(self, _: Befalls) -> None:
        await self._set(blocked_at=self.now)

    async def _unblocked(self, _: Befalls) -> None:
        await self._set(blocked_at=None)

    async def _set(self, **values: Any) -> None:
        async with self.db.begin() as session:
            await session.execute(update(Person).where(Person.id == self.leader).values(**values))

    async def _snooze(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            reader = await load_reader(session, self.leader, now=self.now)
            until = (reader.today if reader else self.now.date()) + one.days * DAY
            await acts.snooze(session, Kind.ITEM, self.task(one), until, by=self.leader, now=self.now)

    async def _done(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            await assignments.report(session, self.task(one), by=self.leader, now=self.now)

    async def _cancelled(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            await assignments.cancel(session, self.task(one), by=self.boss, now=self.now)

    async def _closed(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            await close_item(session, self.items[one.pick % len(self.items)], by=self.boss, reason=None, now=self.now)

    async def _archived(self, _: Befalls) -> None:
        async with self.db.begin() as session:
            await archive(session, await self._actor(session, self.boss), self.roadmap, now=self.now)

    async def _reopened(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            await assignments.reopen(session, self.task(one), by=self.boss, now=self.now)

    async def _moved(self, one: Befalls) -> None:
        async with self.db.begin() as session:
            day = self.now.date() + one.days * DAY
            item = self.items[one.pick % len(self.items)]
            await move_date(session, await self._actor(session, self.boss), item, day, reason=None, now=self.now)

    async def _vacation(self, one: Befalls) -> None:
        await self._pause(self.leader, PauseKind.PERSON, self.leader, days=one.days)

    async def _quarantine(self, one: Befalls) -> None:
        await self._pause(self.curator, PauseKind.SCHOOL, self.school, days=one.days if one.pick else None)

    async def _pause(self, by: int, kind: PauseKind, number: int, *, days: int | None) -> None:
        async with self.db.begin() as session:
            actor = await self._actor(session, by)
            last = self.now.date() + days * DAY if days is not None else None
            await pausing.pause(session, actor, kind, number, last=last, now=self.now)

    async def _back_at_work(self, _: Befalls) -> None:
        async with self.db.begin() as session:
            for by, kind, number in (
                (self.leader, PauseKind.PERSON, self.leader),
                (self.curator, PauseKind.SCHOOL, self.school),
            ):
                await pausing.resume(session, await self._actor(session, by), kind, number, now=self.now)

    async def _ladder(self, one: Befalls) -> None:
        text = ("14,7,3,1,0,+1,weekly", "5,2,0", "+1,+3,weekly", "1")[one.pick % 4]
        async with self.db.begin() as session:
            await set_ladder(session, await self._actor(session, self.boss), self.roadmap, text, now=self.now)

    async def _gone(self, one: Befalls) -> None:
        person = (self.deputy, self.leader)[one.pick % 2]
        async with self.db.begin() as session:
            post = select(Appointment.id).where(Appointment.person_id == person, Appointment.until.is_(None))
            number = (await session.execute(post)).scalar()
            if number is not None:
                await end_appointment(session, number, by=await self._actor(session, self.boss), now=self.now)

    async def _handed_over(self, _: Befalls) -> None:
        async with self.db.begin() as session:
            by = await self._actor(session, self.boss)
            await hand_over(session, self.school, from_id=self.curator, to_id=self.other, by=by, now=self.now)

    async def _seminar_off(self, _: Befalls) -> None:
        async with self.db.begin() as session:
            off = {"cancelled_at": self.now, "state": EventState.CANCELLED}
            await session.execute(update(Event).where(Event.cancelled_at.is_(None)).values(**off))

    def task(self, one: Befalls) -> int:
        return self.tasks[one.pick % len(self.tasks)]

    async def _actor(self, session: AsyncSession, person: int) -> Any:
        return await actor_of(session, person, now=self.now)

    # What must hold.

    async def look(self) -> None:
        """Judge what has just gone by the moment in which it went."""
        async with self.db.read() as session:
            query = select(Reminder).where(Reminder.state == ReminderState.SENT, Reminder.id.not_in(self.told))
            rows = list((await session.execute(query)).scalars())
            for row in rows:
                await self._judge(session, row, [one for one in rows if one.outbox_id == row.outbox_id])
            self.told |= {row.id for row in rows}

    async def _judge(self, session: AsyncSession, row: Reminder, beside: list[Reminder]) -> None:
        assert self.now < row.send_until, "none is stale"
        reader = await load_reader(session, row.person_id, now=self.now)
        assert reader, "nobody who is gone"
        if row.kind == Kind.SEMINAR:
            seminar = (await session.execute(select(Event).where(Event.id == row.subject_id))).scalar_one()
            assert seminar.cancelled_at is None
            assert occurrence_of(seminar.starts_at) == row.occurrence
        elif row.kind in REPORTS:
            item = (await load_item_facts(session, [row.subject_id]))[row.subject_id]
            assert awaits_decision(item), "nothing that is decided"
        elif row.kind != Kind.DIGEST:
            item = (await load_item_facts(session, [row.subject_id]))[row.subject_id]
            assert not is_over(item), "nothing that is over"
            assert item.due == date.fromisoformat(row.occurrence), "only of the date that holds"
            assert concerns(reader, item, above=row.stands_in or row.kind == Kind.ESCALATION)
        if not row.urgent:
            prefs = reader.recipient.prefs
            assert permitted(self.now, prefs), "none outside permitted hours"
            morning = next_morning(self.now, prefs, reader.calendar)
            last_chance = morning is None or any(one.send_until <= morning for one in beside)
            assert morning == self.now or last_chance, "none on a day off unless nothing else is possible"

    async def ends(self, task: int) -> dict[str, str]:
        """Say how each stage of an item ended for the director: sent, merged, or why not."""
        own = Reminder.person_id == self.leader, Reminder.kind == Kind.ITEM, Reminder.subject_id == task
        async with self.db.read() as session:
            rows = await session.execute(select(Reminder.stage, Reminder.state, Reminder.reason).where(*own))
            return {stage: reason or str(state) for stage, state, reason in rows}

    async def judge_the_end(self) -> None:
        """Each stage ended sent once, merged, or void with a reason; none is missing."""
        async with self.db.read() as session:
            rows = list((await session.execute(select(Reminder))).scalars())
            carriers = dict((await session.execute(select(Outgoing.id, Outgoing.state))).all())
            sent = select(func.count()).where(Outgoing.state == OutboxState.SENT)
            assert self.arrived - self.doubtful == (await session.execute(sent)).scalar_one()
            await self._ensure_none_missing(session)
        for row in rows:
            on_its_way = row.state is ReminderState.QUEUED and carriers[row.outbox_id] in ON_THE_WAY
            assert row.state in ENDS or on_its_way, (row.kind, row.stage, row.state)
            if row.state is ReminderState.VOID:
                assert row.reason, row.stage
            if row.state is ReminderState.MERGED:
                assert row.merged_into, (row.stage, row.reason)
            if row.state is ReminderState.SENT:
                assert carriers[row.outbox_id] is OutboxState.SENT

    async def _ensure_none_missing(self, session: AsyncSession) -> None:
        municipality = await load_snapshot(session, self.municipality, now=self.now)
        plans = await load_plans(session, municipality, now=self.now, horizon=HORIZON)
        found = await load_outcomes(session, self.everybody)
        for person, group in plans.watched.items():
            for watch, _stands_in, ended in group:
                horizon = min(self.now, ended) if ended else self.now
                stages = watched(watch, municipality.calendar, now=self.now, horizon=horizon)
                if ended and not any(stage.void in {VoidReason.CLOSED, VoidReason.CANCELLED} for stage in stages):
                    continue
                due = [stage for stage in stages if stage.send_at <= self.now and stage.key not in found]
                waiting = {stage.key for stage in due if stage.goes and self.now < stage.send_until}
                later = {stage.key for stage in watched(watch, municipality.calendar, now=self.now) if stage.goes}
                for stage in due:
                    assert waiting or stage.merged_into in later, (person, stage, ended)
