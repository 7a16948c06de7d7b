"""Plays the life of an invented municipality and keeps what is left of it beside this file, for every later version.

It ran once, at the last commit whose schema was «0001» (the first version): the data are its work, nothing is made anew
from here. It is kept to say how they came about. At a later version it does not run, and need not:

    git worktree add ../before 17463e9 && cp -r tests/data ../before/tests/
    cd ../before && PYTHONPATH=. python tests/data/version_before/make.py

What is kept:
- `folder.tar.xz`: what lay in DATA_DIR when the bot was killed in the middle of a Monday morning on which no message
  could leave: the database as one file, the evidence, the journal of erasures.
- `people.json.xz`: per person the callback data of the buttons that stood in their chat, by what each led to in that
  version, and the dialogues they could have been in the middle of, with the words or the file that were awaited.
"""

from __future__ import annotations

import asyncio
import base64
import json
import lzma
import sqlite3
import tarfile
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from handlers.turn import Dialogue, save_dialogue
from locales import translator
from models.enums import NOT_OVER, DeliveryClass, InboxState, OutboxState, PauseKind, Progress, Role
from models.evidence import Basket, EvidencePiece
from models.people import JoinRequest, Person, School
from models.reminders import CheckIn
from models.roadmap import Assignment, Roadmap, RoadmapDraft, RoadmapItem
from models.traffic import Conversation, InboxUpdate, Outgoing
from sandbox.demo import cast, paper
from sandbox.demo.serving import furnish, stage
from services import announcements, people, surveys
from services.access import actor_of
from services.announcements import Audience, Draft
from services.backup import Holdings, back_up_to_folder
from services.notice_kinds import LOADERS
from services.outbox import enqueue
from services.reminding import pausing
from services.seminars import announce_seminar, cancel_seminar
from services.survey_definitions import template
from services.town_calendar import DayKind
from tests.support.callbacks import buttons
from tests.support.dialogues import steps
from views.common import stale_toast
from views.people.calendar import ChooseFirst, DropEntry, ToggleRest
from views.seminars import PickSeminarDay

SURVEY = """title: Как прошёл месяц
language: ru
audience: [teacher]
privacy: named
thanks: Спасибо!
questions:
  - {key: useful, type: scale, text: 'Насколько полезно?', from: 1, to: 5, labels: [совсем нет, очень]}
""".encode()
HERE = Path(__file__).parent
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
LIST = (
    "ФИО;Роль;Школа;Телефон\n"
    "Списочная Полина Юрьевна;Учитель;Каменская ООШ;+7 900 000-00-21\n"
    "Ожидаева Ника Олеговна;Учитель;Берёзовская СШ;+7 900 000-00-22\n"
).encode()
COMMANDS = [
    "/home",
    "/help",
    "/status",
    "/people",
    "/roadmap",
    "/import",
    "/surveys",
    "/seminar",
    "/announce",
    "/reminders",
    "/review",
    "/settings",
    "/privacy",
    "/mydata",
    "/forget",
    "/digest",
    "/deliveries",
]
SAME = 2  # buttons of one kind that are kept for a person
OF_A_KIND = 10  # and of all people together
numbers = count(500_000_000)


class Life:
    def __init__(self, town: Any, folder: Path) -> None:
        self.town, self.folder, self.box, self.app, self.anna = town, folder, town.box, town.app, town.anna
        self.folk = {}

    # Phase one: what people do, in the chat as far as it goes

    async def plays(self) -> None:
        await furnish(self.town)
        await self.moves_in()
        await self.more_people()
        await self.strangers()
        await self.answers()
        await self.reports()
        await self.announces()
        await self.stands_in_the_middle()
        await self.days_pass()

    async def moves_in(self) -> None:
        self.near = 1
        async with self.app.db.begin() as session:
            self.far = await people.create_municipality(
                session, slug="dalny", name="Дальний район", timezone="Asia/Omsk"
            )
            await people.create_school(session, municipality_id=self.far, name="Лесная СШ")
            self.schools = dict((await session.execute(select(School.name, School.id))).all())

    async def comes(self, name: str, *posts: tuple[Role, str | None, int], language: str = "ru") -> Any:
        person = self.box.person(name, language=language)
        for role, school, town in posts:
            async with self.app.db.begin() as session:
                made = await people.create_invite(
                    session,
                    municipality_id=town,
                    role=role,
                    school_id=self.schools[school] if school else None,
                    now=self.box.clock(),
                )
            await person.opens(f"https://t.me/{self.box.bot.username}?start={made.token}")
            if len(person.last.keyboard) and "✅" not in person.screen:
                await person.taps(0)
            if "✅" in person.screen:
                await person.taps("✅")
                await person.sends(name)
        self.folk[name] = person
        return person

    async def more_people(self) -> None:
        near, far = self.near, self.far
        self.inna = await self.comes(
            "Второва Инна Марковна", (Role.COORDINATOR, None, near), (Role.COORDINATOR, None, far)
        )
        self.rita = await self.comes("Третьякова Рита Львовна", (Role.COORDINATOR, None, near))
        self.boom = await self.comes("Бумагина Софья Егоровна", (Role.SPECIALIST, None, near))
        self.olga = await self.comes("Смотрова Ольга Игоревна", (Role.OBSERVER, None, near))
        self.tima = await self.comes("Тьюторов Тимур Павлович", (Role.TUTOR, None, near))
        self.head = await self.comes("Методистова Ева Ильинична", (Role.ASSOCIATION_HEAD, None, near))
        self.gone = await self.comes("Бывшева Рая Петровна", (Role.TEACHER, cast.BIRCH, near))
        self.mute = await self.comes("Молчалина Ада Львовна", (Role.TEACHER, cast.STONE, near))
        self.kate = await self.comes("Englishova Kate", (Role.TEACHER, cast.LAKE_1, near), language="en")
        await self.mute.blocks_bot()
        # Erased at her own wish: an act, a line of the journal.
        await self.gone.sends("/forget")
        await self.gone.taps("Да")
        await self.anna.sends("/people")
        await self.anna.taps("Загрузить список")
        await self.anna.uploads(LIST, "список.csv")
        await self.anna.taps_data("pp.f.save")

    async def strangers(self) -> None:
        self.asker = self.box.person("Просилина Майя")
        await self.asks_in(self.asker, "Просилина Майя Олеговна")
        self.refused = self.box.person("Чужакова Зина")
        await self.asks_in(self.refused, "Чужакова Зина Олеговна")
        self.passer = self.box.person("Прохожева Тоня")
        self.late = self.box.person("Опоздаева Нина")  # asks in the last hour

    async def stands_in_the_middle(self) -> None:
        """The second coordinator has sent next year's roadmap and is asked for its order."""
        await self.inna.sends("/import")
        await self.inna.uploads(paper.roadmap_docx(), "План.docx")
        await self.inna.sends("01.09.2026–31.08.2027")

    async def asks_in(self, person: Any, name: str) -> None:
        await person.sends("/start")
        await person.taps("доступ")
        await person.taps(cast.MUNICIPALITY)
        await person.taps("✅")
        await person.taps("чител")
        await person.taps(cast.BIRCH)
        await person.sends(name)

    async def answers(self) -> None:
        """Two confidential runs of teachers stay open, with six and seven sheets sent and people on their way."""
        async with self.app.db.begin() as session:
            coordinator = await self.actor(session, self.anna)
            demand = await surveys.publish(
                session, coordinator, template("module_demand", "ru"), municipality_id=self.near,
                audience=surveys.Audience((Role.TEACHER,)), closes=date(2026, 12, 20), goal=80, now=self.box.clock(),
            )  # fmt: skip
            self.named = await surveys.publish(
                session, coordinator, template("leaders", "ru"), municipality_id=self.near,
                audience=surveys.Audience((Role.LEADER,)), closes=date(2026, 12, 20), now=self.box.clock(),
            )  # fmt: skip
            self.closed = await surveys.publish(
                session, coordinator, surveys.as_named(template("after_seminar", "ru")), municipality_id=self.near,
                audience=surveys.Audience((Role.TUTOR, Role.ASSOCIATION_HEAD)), closes=date(2026, 11, 12),
                now=self.box.clock(),
            )  # fmt: skip
        await self.box.settled()
        for part in cast.TEACHERS[:7]:
            await self.fills_in(self.town[part], demand, send=True)
        for part in cast.TEACHERS[7:9]:
            await self.fills_in(self.town[part], demand, send=False, steps=2)
        self.secret = 1  # of furnish(): six sheets are sent
        for part in cast.TEACHERS[5:8:2]:
            await self.fills_in(self.town[part], self.secret, send=False)
        await self.fills_in(self.town[cast.DIRECTOR], self.named, send=False, steps=4)
        await self.fills_in(self.tima, self.closed, send=True)

    async def fills_in(self, person: Any, run: int, *, send: bool, steps: int = 99) -> None:
        await person.taps_data(f"sv.open:{run}")
        for step in range(steps):
            if "Отправить" in person.screen:
                break
            if "Пропустить" in person.screen:
                await person.taps("Пропустить")
            elif "Готово" in person.screen or "Дальше" in person.screen:
                await person.taps(0)
                await person.taps("Готово" if "Готово" in person.screen else "Дальше")
            else:
                await person.taps(step % 3)
        if send:
            await person.taps("Отправить")

    async def tasks(self, school: str) -> list[int]:
        async with self.app.db.read() as session:
            found = await session.execute(
                select(Assignment.id)
                .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
                .where(Assignment.school_id == self.schools[school])
                .order_by(Assignment.due, Assignment.id)
            )
            return list(found.scalars())

    async def report(self, person: Any, task: int, words: bytes, *, send: bool = True) -> None:
        await person.taps_data(f"ev.card:{task}")
        await person.taps("отчитаться")
        await person.uploads(PDF + words, "Приказ.pdf")
        await person.sends("Страница проекта обновлена: https://school.example/project")
        if send:
            await person.taps("✅ Отправить отчёт")

    async def reports(self) -> None:
        olga, nina, vera, _zoya = (self.town[part] for part in cast.SCHOOL_COORDINATORS)
        curator = self.town[cast.CURATOR]
        birch, stone, far = [await self.tasks(one) for one in (cast.BIRCH, cast.STONE, cast.FAR)]
        for place, task in enumerate(birch[:4]):
            await self.report(olga, task, b"b%d" % place)
        await curator.taps_data(f"ev.card:{birch[0]}")
        await curator.taps("✅ Подтвердить")
        await curator.taps_data(f"ev.card:{birch[1]}")
        await curator.taps("↩️ Вернуть")
        await curator.taps("нет подписи")
        await curator.taps_data(f"ev.card:{birch[2]}")
        await curator.taps("⏸ Отложить")
        await self.report(vera, far[0], b"far")
        await self.report(nina, stone[0], b"stone", send=False)
        await self.report(olga, birch[5], b"unsent", send=False)
        await vera.taps_data(f"ev.ask:{far[1]}")
        await vera.sends("Кого приглашать на открытый урок?")
        await curator.taps_data(f"ev.ask:{far[1]}")
        await curator.sends("Всех, кто ведёт эти классы.")
        await vera.taps_data(f"rd.prob:{far[2]}")
        await vera.sends("Нет учителя математики, уроки некому вести")
        self.tasks_of = {"birch": birch, "stone": stone, "far": far}
        async with self.app.db.begin() as session:
            numbers = await self.id_of(session, nina)
            session.add(
                CheckIn(
                    assignment_id=stone[-1], day=date(2026, 10, 30), answer=Progress.GOING, person_id=numbers,
                    at=self.box.clock() - 9 * DAY,
                )
            )  # fmt: skip

    async def announces(self) -> None:
        async with self.app.db.begin() as session:
            anna = await self.actor(session, self.anna)
            begins = self.box.clock().replace(day=16, hour=5, minute=0)  # 12:00 there
            await announce_seminar(
                session, anna, municipality_id=self.near, title="Как вести открытый урок", starts_at=begins,
                place="Берёзовская СШ", audience="all", now=self.box.clock(),
            )  # fmt: skip
        await self.anna.sends("/announce")
        await self.anna.sends("Сегодня после уроков встречаемся в районном центре.")
        for label in ("Учител", "Готово"):
            if label in self.anna.screen:
                await self.anna.taps(label)
        for label in ("Дальше", "Показать", "Разослать", "Отправить"):
            if label in self.anna.screen:
                await self.anna.taps(label)
        await self.box.settled()

    async def days_pass(self) -> None:
        async with self.app.db.begin() as session:
            anna = await self.actor(session, self.anna)
            first = self.box.clock().date()
            await pausing.pause(
                session, anna, PauseKind.SCHOOL, self.schools[cast.LAKE_1], first=first,
                last=first + 3 * DAY, now=self.box.clock(),
            )  # fmt: skip
        for _ in range(6 * 6 + 3):  # until ten in the evening on Sunday
            await self.box.clock.advance(4 * HOUR)
            await self.box.settled()
        assert self.town[cast.SCHOOL_COORDINATORS[0]].sees("Сегодня"), "a morning must have come"

    # Phase two: a Monday morning on which nothing leaves

    async def nothing_leaves(self) -> None:
        for method in ("sendMessage", "sendDocument", "sendPhoto", "editMessageText", "copyMessage"):
            self.box.faults.add(kind="502", method=method)
        for _ in range(13):
            await self.box.clock.advance(HOUR)
            await self.box.settled()
        now = self.box.clock()
        db = self.app.db
        birch, stone, far = (self.tasks_of[one] for one in ("birch", "stone", "far"))
        async with db.begin() as session:
            anna = await self.actor(session, self.anna)
            for part in (cast.TEACHERS[3], cast.CURATOR):
                one = await self.id_of(session, self.town[part])
                await enqueue(session, to=one, kind="plain", payload={"text": "Проверка связи"}, now=now)
            await surveys.publish(
                session, anna, surveys.as_named(template("after_seminar", "ru")), municipality_id=self.near,
                audience=surveys.Audience((Role.TEACHER, Role.TUTOR)), closes=date(2026, 12, 1), now=now,
            )  # fmt: skip
            await surveys.tell_decision(session, anna, self.closed, "Будем собираться раз в месяц.", now=now)
            await announce_seminar(
                session, anna, municipality_id=self.near, title="Как читать карту", place="Центр",
                starts_at=now + 3 * DAY, audience="teacher", now=now,
            )  # fmt: skip
            other, _invited = await announce_seminar(
                session, anna, municipality_id=self.near, title="Как писать отчёт", place="Центр",
                starts_at=now + 4 * DAY, audience="teacher", now=now,
            )  # fmt: skip
            await cancel_seminar(session, anna, other, now=now)
            await announcements.announce(
                session, anna, self.near, Draft("Завтра совещание в 15:00."), Audience(), progress_message=None, now=now
            )
        await self.corrects()
        await self.anna.taps_data(f"rd.keep:{far[3]}:{await self.number_of(self.town[cast.SCHOOL_COORDINATORS[2]])}")
        await self.town[cast.SCHOOL_COORDINATORS[2]].taps_data(f"rd.notme:{far[3]}")
        await self.anna.taps_data(f"rd.givep:{far[4]}:{await self.number_of(self.tima)}")
        await self.asks_by_hand()
        olga, curator = self.town[cast.SCHOOL_COORDINATORS[0]], self.town[cast.CURATOR]
        await olga.taps_data(f"ev.card:{birch[4]}")
        await olga.taps_data(f"ev.rep:{birch[4]}")
        await olga.sends("Сделано, бумага у завуча")
        basket = await self.basket_of(olga)
        await olga.taps_data(f"ev.send:{basket}")
        await curator.taps_data(f"ev.ok:{birch[3]}:{await self.version(birch[3])}")
        await curator.taps_data(f"ev.back:{far[0]}:{await self.version(far[0])}:no_link")
        await olga.taps_data(f"ev.ask:{birch[6]}")
        await olga.sends("Нужен ли приказ?")
        item = await self.an_item()
        await self.anna.taps_data(f"rm.to:{item}:{date(2026, 12, 22).toordinal()}")
        await self.anna.sends("Приказ № 93 от 16.11.2026")
        await self.box.settled()

    async def corrects(self) -> None:
        async with self.app.db.begin() as session:
            anna = await self.actor(session, self.anna)
            await announcements.correct(session, anna, 1, "Сегодня встречаемся в 16:00.", now=self.box.clock())

    async def asks_by_hand(self) -> None:
        """A request that came in the last hour, one that was refused, a role that was given."""
        async with self.app.db.begin() as session:
            await people.ask_to_join(
                session, platform_id=self.late.id, name="Опоздаева Нина Ильинична", language="ru", role=Role.TEACHER,
                municipality_id=self.near, school_id=self.schools[cast.STONE], now=self.box.clock(),
            )  # fmt: skip
            anna = await self.actor(session, self.anna)
            query = (
                select(JoinRequest.id)
                .join(Person, Person.id == JoinRequest.person_id)
                .where(Person.platform_id == self.refused.id)
            )
            number = (await session.execute(query)).scalar_one()
            await people.decide(
                session, number, approve=False, reason="Такой школы у нас нет.", by=anna, now=self.box.clock()
            )
            tutor = await self.id_of(session, self.head)
            await people.appoint_by(
                session, tutor, Role.TUTOR, municipality_id=self.near, by=anna, now=self.box.clock()
            )

    async def an_item(self) -> int:
        async with self.app.db.read() as session:
            query = select(Assignment.item_id).where(Assignment.id == self.tasks_of["stone"][3])
            return (await session.execute(query)).scalar_one()

    async def basket_of(self, person: Any) -> int:
        async with self.app.db.read() as session:
            known = await session.execute(select(Conversation.data).where(Conversation.chat == person.id))
            return known.scalar_one()["basket"]

    async def version(self, task: int) -> int:
        async with self.app.db.read() as session:
            return (await session.execute(select(Assignment.version).where(Assignment.id == task))).scalar_one()

    async def number_of(self, person: Any) -> int:
        async with self.app.db.read() as session:
            return await self.id_of(session, person)

    async def id_of(self, session: Any, person: Any) -> int:
        return (await session.execute(select(Person.id).where(Person.platform_id == person.id))).scalar_one()

    async def actor(self, session: Any, person: Any) -> Any:
        return await actor_of(session, await self.id_of(session, person), now=self.box.clock())

    async def is_killed(self) -> None:
        """Some rows were in hands, some updates not handled yet."""
        await self.app.scheduler.stop()
        self.box.until_idle = self.app.intake.idle
        self.box.faults.clear()
        async with self.app.db.begin() as session:
            waiting = await session.execute(
                select(Outgoing.id, Outgoing.delivery).where(Outgoing.state == OutboxState.WAITING)
            )
            by_class = defaultdict(list)
            for number, delivery in waiting:
                by_class[delivery].append(number)
            in_hand = {
                by_class[DeliveryClass.MUST][0]: OutboxState.CLAIMED,
                by_class[DeliveryClass.ONCE][0]: OutboxState.CLAIMED,
                by_class[DeliveryClass.ONCE][1]: OutboxState.SENDING,
            }
            for number, state in in_hand.items():
                taken = {"state": state, "leased_by": "a worker that is no more", "attempts": Outgoing.attempts + 1}
                await session.execute(update(Outgoing).where(Outgoing.id == number).values(**taken))
            for person, content in (
                (self.town[cast.TEACHERS[10]], message(self.town[cast.TEACHERS[10]], text="/home")),
                (self.anna, message(self.anna, text="/status")),
                (self.town[cast.TEACHERS[11]], tap(self.town[cast.TEACHERS[11]], f"sv.open:{self.secret}")),
            ):
                raw = {"update_id": next(numbers), **content}
                session.add(
                    InboxUpdate(
                        update_id=raw["update_id"], chat=person.id, payload=json.dumps(raw).encode(),
                        state=InboxState.NEW, attempts=0, incident=None, received_at=self.box.clock(),
                    )
                )  # fmt: skip
            kinds = set((await session.execute(select(Outgoing.kind).where(Outgoing.state.in_(NOT_OVER)))).scalars())
        assert kinds == set(LOADERS), f"not waiting: {sorted(set(LOADERS) - kinds)}"

    def keeps_the_folder(self) -> None:
        aside = self.folder / "kept"
        held = Holdings(self.folder / "nastavnik.db", self.folder / "evidence")
        back_up_to_folder(held, aside, now=self.box.clock())
        (aside / "erasures.jsonl").write_bytes((self.folder / "erasures.jsonl").read_bytes())
        with (
            lzma.open(HERE / "folder.tar.xz", "wb", preset=9) as packed_,
            tarfile.open(fileobj=packed_, mode="w") as tar,
        ):
            for path in sorted(aside.rglob("*")):
                if path.is_file():
                    info = tarfile.TarInfo(path.relative_to(aside).as_posix())
                    info.size, info.mode = path.stat().st_size, 0o644
                    with path.open("rb") as content:
                        tar.addfile(info, content)

    # Phase three: what each could do next

    def freeze(self) -> None:
        self.pristine = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self.folder / "nastavnik.db")) as live:
            live.backup(self.pristine)

    def put_back(self) -> None:
        with closing(sqlite3.connect(self.folder / "nastavnik.db", timeout=10)) as live:
            self.pristine.backup(live)

    async def dialogues(self) -> list[dict[str, Any]]:
        found, wrong = [], []
        for step, person, acts, awaited in self.walks():
            try:
                found.append(await self.dialogue(step, person, acts, awaited))
            except AssertionError as error:
                wrong.append(f"{step}: {error}")
        assert not wrong, "\n\n".join(wrong)
        missing = set(steps()) - {one["step"] for one in found}
        assert not missing, f"no walk leads to {sorted(missing)}"
        self.put_back()
        return found

    async def dialogue(
        self, step: str, person: Any, acts: list[dict[str, Any]], awaited: dict[str, Any]
    ) -> dict[str, Any]:
        self.put_back()
        for act in acts:
            await self.acts(person, act)
        async with self.app.db.read() as session:
            query = select(Conversation.state, Conversation.data).where(Conversation.chat == person.id)
            row = (await session.execute(query)).one_or_none()
        assert row is not None, f"no dialogue\n{person.picture}"
        assert row.state == step, f"stands at {row.state}\n{person.picture}"
        files = {
            one: [self.box.files.find(one).name, base64.b64encode(self.box.files.find(one).content).decode()]
            for one in (row.data.get("file"), row.data.get("file_id"))
            if one
        }
        self.put_back()  # the walk may have left rows that the kept database does not have
        async with self.app.db.begin() as session:
            await save_dialogue(session, person.id, Dialogue(step, row.data), now=self.box.clock())
        before = self.everything()
        await self.acts(person, awaited)
        assert not person.hears("Что-то пошло не так"), person.picture
        assert not person.hears("не понял"), person.picture
        about = {"step": step, "person": person.id, "data": row.data, "awaits": awaited, "files": files}
        return about | {"changes": self.everything() != before}

    def everything(self) -> str:
        with closing(sqlite3.connect(self.folder / "nastavnik.db")) as live:
            return "\n".join(
                line
                for line in live.iterdump()
                if '"inbox"' not in line and not line.startswith('INSERT INTO "person"')
            )

    async def acts(self, person: Any, act: dict[str, Any]) -> None:
        match act:
            case {"sends": text}:
                await person.sends(text)
            case {"taps": data}:
                await person.taps_data(data)
            case {"uploads": name, "content": content}:
                await person.uploads(base64.b64decode(content), name)
            case {"contact": phone}:
                await person.shares_contact(phone)

    def walks(self) -> Any:
        """Step, who, what leads there, what is awaited there."""
        anna, inna, stranger = self.anna, self.rita, self.passer
        olga, curator, teacher = (
            self.town[cast.SCHOOL_COORDINATORS[0]], self.town[cast.CURATOR], self.town[cast.TEACHERS[7]]
        )  # fmt: skip
        birch, stone = self.tasks_of["birch"], self.tasks_of["stone"]
        near, item = self.near, self.ids["item"]
        school, run = self.schools[cast.BIRCH], self.named
        say, press = (lambda text: {"sends": text}), (lambda data: {"taps": data})
        paper_ = base64.b64encode(paper.roadmap_docx()).decode()
        listed = base64.b64encode(LIST).decode()
        document = {"uploads": "план.docx", "content": paper_}
        people_ = {"uploads": "список.csv", "content": listed}
        sheet = {"uploads": "опрос.yaml", "content": base64.b64encode(SURVEY).decode()}
        day, on_day = date(2026, 12, 22).toordinal(), PickSeminarDay(day=date(2026, 12, 22)).pack()
        request = self.ids["request"]
        door = say(f"/start {self.door}")
        ask = [
            say("/start"), press("jn.ask"), press(f"jn.town:{near}"), press("jn.yes"), press("jn.role:teacher"),
            press(f"jn.school:{school}"),
        ]  # fmt: skip
        phone = [say("/start"), press("jn.phone"), {"contact": "+79000000021"}, press("jn.yes")]
        return [
            ("Announcing:words", inna, [say("/announce")], say("Завтра собираемся в 15:00.")),
            ("Announcing:audience", inna, [say("/announce"), say("Завтра собираемся.")], press("an.send")),
            ("Announcing:correction", anna, [press("an.edit:1")], say("Собираемся в 16:30.")),
            ("Answering:words", teacher, [press(f"sv.ch:{self.secret}:7")], say("Больше примеров")),
            ("Choosing:name", olga, [press("me.name")], say("Делова Ольга Павловна")),
            ("Choosing:phone", olga, [press("me.phone+")], {"contact": "+79000000031"}),
            ("Choosing:quiet", olga, [press("me.quiets")], say("22-7")),
            ("Deciding:words", anna, [press(f"sv.dec:{run}")], say("Добавим занятия.")),
            ("EditingItem:closing", anna, [press(f"rm.shut:{item}")], say("Приказ отменён")),
            ("EditingItem:fresh", anna, [press("rm.add")], say("Провести родительское собрание")),
            ("EditingItem:reason", anna, [press(f"rm.to:{item}:{day}")], say("Приказ № 94")),
            ("EditingItem:title", anna, [press(f"rm.title:{item}")], say("Составить планы занятий")),
            ("ImportingPeople:file", anna, [press(f"pp.import:{near}")], people_),
            ("ImportingPeople:confirm", anna, [press(f"pp.import:{near}"), people_], press("pp.f.save")),
            ("ImportingRoadmap:file", anna, [say("/import")], document),
            ("ImportingRoadmap:offered", anna, [press("home"), document], press("rmi.is")),
            ("ImportingRoadmap:period", anna, [say("/import"), document], say("01.09.2026–31.08.2027")),
            ("ImportingRoadmap:order", self.inna, [], say("№ 95 от 16.11.2026")),
            ("Inviting:title", anna, [say("/seminar")], say("Как готовить к пробной работе")),
            ("Inviting:day", anna, [say("/seminar"), say("Как читать")], press(on_day)),
            ("Inviting:hour", anna, [say("/seminar"), say("Как читать"), press(on_day)], say("15:00")),
            ("Inviting:place", anna, [say("/seminar"), say("Как читать"), press(on_day), say("15:00")], say("Актовый зал")),
            ("Inviting:audience", anna, [say("/seminar"), say("Как читать"), press(on_day), say("15:00"), say("Зал")], press("sm.who:teacher")),
            ("MovingLevels:words", anna, [press(f"sv.lev:{run}:0")], say("95 80 60")),
            ("Planning:file", anna, [press("sv.file")], sheet),
            ("Planning:plan", anna, [press("sv.tpl:leaders")], press("sv.pub")),
            ("Planning:people", anna, [press("sv.tpl:leaders"), press("sv.list")], say("Глаголева Ирина\nДробина Елена")),
            ("Refusing:reason", anna, [press(f"pp.no:{request}")], say("Напишите полное имя школы.")),
            ("Reporting:gathering", olga, [press(f"ev.bask:{self.ids['basket']}")], say("Ещё протокол: https://school.example/2")),
            ("Reporting:dating", olga, [press(f"ev.bask:{self.ids['basket']}"), press(f"ev.date:{self.ids['piece']}")], say("10.11.2026")),
            ("Reviewing:reason", curator, [press(f"ev.back:{birch[4]}:{self.ids['version']}:own_words")], say("Нет даты на приказе")),
            ("Reviewing:ticking", curator, [press("ev.many:0"), press(f"ev.tick:{birch[4]}:0")], press("ev.okall")),
            ("SearchingRoadmap:words", anna, [press("rm.find")], say("урок")),
            ("Setting:days", anna, [press(f"rs.days:{self.ids['roadmap']}:curator_days")], say("4")),
            ("Setting:ladder", anna, [press(f"rs.ladder:{self.ids['roadmap']}")], say("14, 7, 3, 1")),
            ("Talking:words", olga, [press(f"ev.ask:{birch[6]}")], say("А протокол?")),
            ("Telling:trouble", olga, [press(f"rd.prob:{birch[6]}")], say("Болеют двое учителей")),
            ("WritingDays:days", anna, [press(ChooseFirst(town=near, kind=DayKind.VACATION, month=date(2026, 12, 1)).pack())], say("12.12.2026–13.12.2026")),
            ("WritingSchool:alias", anna, [press(f"pp.s.alias:{school}")], say("Березовка")),
            ("WritingSchool:name", anna, [press(f"pp.s.name:{school}")], say("Берёзовская средняя школа")),
            ("WritingSchool:school", anna, [press(f"pp.s.new:{near}")], say("Полевая ООШ")),
            ("WritingTown:consent", anna, [press(f"pp.t.text:{near}")], say("Мы храним ваше имя и ответы до конца учебного года и никому их не передаём.")),
            ("WritingTown:name", anna, [press(f"pp.t.name:{near}")], say("Приозёрный округ")),
            ("Joining:offer", stranger, [door], press("jn.go")),
            ("Joining:consent", stranger, [door, press("jn.go")], press("jn.yes")),
            ("Joining:name", stranger, [door, press("jn.go"), press("jn.yes")], say("Прохожева Антонина Ильинична")),
            ("Asking:town", stranger, ask[:2], ask[2]),
            ("Asking:consent", stranger, ask[:3], ask[3]),
            ("Asking:role", stranger, ask[:4], ask[4]),
            ("Asking:school", stranger, ask[:5], ask[5]),
            ("Asking:name", stranger, ask[:6], say("Прохожева Антонина Ильинична")),
            ("Phoning:number", stranger, phone[:2], phone[2]),
            ("Phoning:consent", stranger, phone[:3], phone[3]),
            ("Phoning:confirm", stranger, phone[:4], press("jn.me")),
        ]  # fmt: skip

    async def learns(self) -> None:
        """Numbers of what the walks and the buttons are about."""
        birch = self.tasks_of["birch"]
        olga = await self.number_of(self.town[cast.SCHOOL_COORDINATORS[0]])
        async with self.app.db.begin() as session:
            made = await people.create_invite(
                session, municipality_id=self.near, role=Role.TEACHER, school_id=self.schools[cast.BIRCH], uses=50,
                now=self.box.clock(),
            )  # fmt: skip
            self.door = made.token
            first = lambda query: session.execute(query.limit(1))  # noqa: E731 - said six times below
            self.ids = {
                "item": await self.an_item(),
                "roadmap": (await first(select(Roadmap.id))).scalar_one(),
                "request": (await first(select(JoinRequest.id).where(JoinRequest.decided_at.is_(None)))).scalar_one(),
                "basket": (
                    await first(select(Basket.id).where(Basket.person_id == olga, Basket.sent_at.is_(None)))
                ).scalar_one(),
                "version": await self.version(birch[4]),
                "me": await self.number_of(self.anna),
                "draft": (await first(select(RoadmapDraft.id))).scalar_one(),
                "listed": (await first(select(Person.id).where(Person.platform_id.is_(None)))).scalar_one(),
            }
            pieces = select(EvidencePiece.id).where(EvidencePiece.basket_id == self.ids["basket"])
            self.ids["piece"] = (await first(pieces)).scalar_one()

    # Phase four: every button on every screen that each can come to

    async def keyboards(self) -> dict[int, dict[str, list[str]]]:
        sent: dict[int, list[str]] = defaultdict(list)
        for call in self.box.calls:
            sent[call["args"].get("chat_id", 0)] += callbacks_in(call)
        first = (self.anna, self.inna, self.boom, self.olga, self.tima, self.head, self.kate, self.passer)
        people_ = {person.id: person for person in (*first, *self.box.people.values())}
        kept: dict[int, dict[str, list[str]]] = {}
        per_kind: Counter[str] = Counter()
        for number, person in people_.items():
            queue = list(dict.fromkeys(sent[number]))
            queue += self.rare() if person is self.anna else []
            for command in COMMANDS:
                queue += await self.presses(person, message(person, text=command), kind="")
            known: Counter[str] = Counter()
            answers: dict[str, list[str]] = defaultdict(list)
            queue = list(dict.fromkeys(queue))
            for data in queue:  # grows while it is walked
                kind = data.partition(":")[0]
                if known[kind] >= SAME or per_kind[kind] >= OF_A_KIND:
                    continue
                known[kind] += 1
                per_kind[kind] += 1
                more = await self.presses(person, tap(person, data), kind=data)
                answers[self.answer].append(data)
                queue += [one for one in dict.fromkeys(more) if one not in queue]
            answers.pop("stale", None)  # goes with a dialogue that nobody is in
            kept[number] = dict(answers)
        missing = {one.__prefix__ for one in buttons()} - set(per_kind)
        assert len(missing) < 10, missing
        return kept

    def rare(self) -> list[str]:
        """Buttons that stood on screens of the coordinator which nobody comes to above."""
        near, birch, me = self.near, self.schools[cast.BIRCH], self.ids["me"]
        return [
            f"ev.papers:{self.tasks_of['birch'][0]}:0", "me.phone-", DropEntry(town=near, kind=DayKind.VACATION, first=date(2026, 10, 26)).pack(),
            ToggleRest(town=near, first=date(2026, 10, 26)).pack(), f"pp.former:{near}:0", f"pp.give.s:{me}:leader:{birch}",
            f"pp.i.one:{self.ids['listed']}", f"pp.s.names:{birch}", f"pp.s.noname:{birch}:1", f"pv.yes:{near}",
            f"rd.done:{self.tasks_of['stone'][3]}", f"rmi.day:{self.ids['draft']}:2:739920",
            f"rmi.per1:{self.ids['draft']}:2:{me}", f"rmi.schok:{self.ids['draft']}:2", f"rmi.side:{self.ids['draft']}",
            f"rmi.tick:{self.ids['draft']}:2:{birch}:0",
        ]  # fmt: skip

    async def presses(self, person: Any, update_: dict[str, Any], *, kind: str) -> list[str]:
        before = self.box.calls[-1]["n"]
        self.answer = "shown"
        if await self.app.handle({"update_id": next(numbers), **update_}, False):
            raise AssertionError(update_)
        found = []
        for call in reversed(self.box.calls):
            if call["n"] <= before:
                break
            found += callbacks_in(call)
            if call["args"].get("show_alert"):
                self.answer = "stale" if call["args"]["text"] in STALE else "refused"
        self.put_back()
        return found


STALE = {stale_toast(translator(one)).unescape() for one in ("ru", "en")}


def callbacks_in(call: dict[str, Any]) -> list[str]:
    markup = call["args"].get("reply_markup")
    rows = markup.get("inline_keyboard", ()) if isinstance(markup, dict) else ()
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def message(person: Any, **content: Any) -> dict[str, Any]:
    user = {"id": person.id, "is_bot": False, "first_name": "Н", "language_code": "ru"}
    if content.get("text", "").startswith("/"):
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(content["text"])}]
    return {
        "message": {"message_id": 1, "date": 0, "chat": {"id": person.id, "type": "private"}, "from": user, **content}
    }


def tap(person: Any, data: str) -> dict[str, Any]:
    user = {"id": person.id, "is_bot": False, "first_name": "Н", "language_code": "ru"}
    shown = {"message_id": 1, "date": 0, "chat": {"id": person.id, "type": "private"}, "text": "…"}
    query = {"id": str(next(numbers)), "from": user, "chat_instance": "1", "data": data, "message": shown}
    return {"callback_query": query}


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with stage(folder, frozen=True) as town:
            life = Life(town, folder)
            await life.plays()
            await life.nothing_leaves()
            await life.learns()
            await life.is_killed()
            life.keeps_the_folder()
            life.freeze()
            told = {
                "now": life.box.clock().isoformat(),
                "people": {person.id: person.name for person in life.box.people.values()},
                "dialogues": await life.dialogues(),
                "keyboards": await life.keyboards(),
            }
            packed_ = json.dumps(told, ensure_ascii=False, indent=0).encode()
            (HERE / "people.json.xz").write_bytes(lzma.compress(packed_, preset=9))
            life.put_back()


asyncio.run(main())
