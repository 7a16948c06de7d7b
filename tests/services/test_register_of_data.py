"""What services.privacy.register says of every table is tried on a person who stands in all of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import JSON, func, insert, select, update
from sqlalchemy import Enum as Choice

from models.base import UtcDateTime
from models.evidence import Basket
from models.people import AuditEntry, Person
from models.privacy import PersonName
from models.roadmap import PhraseMemory
from models.surveys import SurveyDraft
from models.tables import Base
from models.traffic import Outgoing
from services.access import actor_of
from services.privacy import doc, erase
from services.privacy.mydata import all_about
from services.privacy.register import HOLDINGS, Forget, MyData, Restore, Whose
from services.privacy.texts import TEXTS, Text
from tests.support.factories import NOW, fresh_database

NAME = "Забываева Евлампия Харитоновна"
ACCOUNT = "7123456"
TABLES = Base.metadata.sorted_tables
# Columns that hold the account by which the messenger knows the person.
OF_THE_ACCOUNT = {"conversation", "event_code_try", "inbox", "invite_guess"}

# What would say that it is over already, or that it cannot be read.
ENDED = {"until", "erased_at", "withdrawn_at", "merged_into", "dropped_at", "sealed"}


def value_of(column, made):
    """Something that this column takes; the person wherever a person may stand, their name in every free word."""
    label = f"{column.table.name}.{column.name}"
    if column.foreign_keys:
        (key,) = column.foreign_keys
        parent = made.get(key.column.table.name)
        return parent if column.name not in {"parent_id", "chosen_municipality_id"} else None
    if isinstance(column.type, Choice):
        return column.type.enum_class(column.type.enums[-1])
    if isinstance(column.type, JSON):
        return [] if label in {"survey_draft.screens", "mention.spans"} else {}
    if isinstance(column.type, UtcDateTime):
        return NOW
    if TEXTS.get(label) is Text.WORDS:
        return f"Спросить, когда приедет {NAME}"
    return {
        str: lambda: f"{column.name[:12]}{len(made)}",
        int: lambda: 7_000 + len(made),
        float: lambda: 7.5,
        bool: lambda: False,
        date: NOW.date,
        bytes: lambda: b"{}",
    }[column.type.python_type]()


async def fill(session):
    """One row in every table, each of the same person."""
    made = {}
    for table in TABLES:
        values = {column.name: value_of(column, made) for column in table.columns if column.name != "id"}
        values = {key: value for key, value in values.items() if value is not None}
        if table.name == Person.__tablename__:
            values |= {"name": NAME, "platform": "telegram", "platform_id": ACCOUNT, "phone": "+79871234567"}
        for ended in ENDED & set(values):
            if table.columns[ended].nullable:
                del values[ended]
        if table.name in OF_THE_ACCOUNT:
            account = next(name for name in ("chat", "platform_id", "account") if name in values)
            values |= {account: ACCOUNT, "platform": "telegram"}
        if "id" in table.columns and not table.columns["id"].autoincrement:
            values["id"] = 7
        row = await session.execute(insert(table).values(**values).returning(*table.primary_key.columns))
        made[table.name] = row.one()[0]
    person = made["person"]
    await session.execute(update(PersonName).values(name=NAME, since=None))
    await session.execute(update(PhraseMemory).values(decision={"people": [person]}))
    await session.execute(update(AuditEntry).values(actor_id=person, subject=f"person:{person}"))
    await session.execute(update(Outgoing).values(payload={"assignments": [1]}))
    await session.execute(update(SurveyDraft).values(answers={"q": "1"}))
    assert (await session.execute(select(Basket.sent_at))).scalar_one() is not None
    return person


async def content(session, person):
    """Every table's rows as they stand, the acts of erasure themselves left out."""
    found = {}
    for table in TABLES:
        rows = [dict(row) for row in (await session.execute(select(table))).mappings()]
        if table.name == "audit_entry":
            rows = [row for row in rows if row["action"] not in {"person.erased", "mydata.given"}]
        if table.name == "erasure_act":
            rows = [row for row in rows if row["reason"] != "asked"]
        if table.name == "mention":
            rows = rows[:1]
        if table.name == "outbox":
            rows = rows[:1]
        if table.name == "plan_change":
            rows = [row for row in rows if row["id"] == 1]  # what is erased is planned anew, and noted
        found[table.name] = rows
    return found


def test_every_table_has_its_line_and_every_line_its_table():
    assert set(HOLDINGS) == {table.name for table in TABLES}, "say in services.privacy.register whose data it holds"


@pytest.mark.parametrize("language", doc.PAGES)
def test_the_page_says_what_the_register_says(language):
    said = doc.PAGES[language].read_text(encoding="utf-8")
    assert said == doc.page(language), "run: python -m services.privacy.doc"


def test_what_is_erased_is_erased_again_after_a_restore():
    for name, one in HOLDINGS.items():
        assert (one.restore is Restore.AGAIN) == (one.forget in {Forget.GOES, Forget.EMPTIED, Forget.STRUCK}), name


def test_what_holds_a_person_is_not_called_nobodys():
    people = {
        table.name
        for table in TABLES
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == Person.__tablename__
    }
    called = {name for name, one in HOLDINGS.items() if one.whose in {Whose.PLACE, Whose.PROGRAM}}
    assert people & called == set()


async def test_mydata_shows_what_the_register_says(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        person = await fill(session)
        kept = await all_about(session, await actor_of(session, person, now=NOW), now=NOW)
    shown = {name for name in kept if name in HOLDINGS}
    assert shown == {name for name, one in HOLDINGS.items() if one.mydata is not MyData.NOTHING}


async def test_forget_does_to_every_table_what_the_register_says(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        person = await fill(session)
        before = await content(session, person)
        await erase(session, person, reason="asked", now=NOW + timedelta(hours=1), even_last=True)
        after = await content(session, person)
        assert (await session.execute(select(func.count()).select_from(Person))).scalar_one() == 1
    done = {}
    for name, rows in before.items():
        then = after[name]
        if not then:
            done[name] = Forget.GOES
        elif any("•••" in str(value) for row in then for value in row.values()):
            done[name] = Forget.STRUCK
        elif rows == then or name in {"appointment", "consent"}:  # these two end, and nothing in them is a word
            mine = any(row[key] == person for row in then for key in names_of(name))
            done[name] = Forget.BLANK if mine else Forget.STAYS
        else:
            done[name] = Forget.EMPTIED
    assert done == {name: one.forget for name, one in HOLDINGS.items()}


def names_of(name):
    """The columns of a table that hold a person's number, by a key or by the audit's own way."""
    table = Base.metadata.tables[name]
    keys = {
        column.name
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == Person.__tablename__
    }
    return keys | ({"actor_id"} if name == AuditEntry.__tablename__ else set())
