"""After /forget: where the name, the phone and the number of somebody who was everywhere could still be read."""

import logging
import shutil
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.logs import TextFormatter
from models.enums import EventKind, Role
from models.evidence import AssignmentEvent, EvidencePiece
from models.people import ErasureAct, LastSeen, Person
from models.roadmap import RoadmapItem
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation
from models.traffic import Conversation
from storage.backup import copy_database
from tests.support.bytes import traces
from tests.support.erasing import NAME, NEEDLES, PHONE, elsewhere, sums, survey, talk, words_of
from tests.support.factories import assign, make_item
from tests.support.only import sqlite_only
from tests.support.reporting import PDF, ReportingSchool
from views.surveys.buttons import OpenSurvey


@pytest.fixture
async def school(house):
    """A school in the middle of its work, with Lampia among its people, in everybody's words and in every dialogue."""
    school = await ReportingSchool(house).build()
    school.lampia = await house.joined(NAME, Role.LEADER, school=school.school)
    school.number = await house.id_of(school.lampia)
    async with house.app.db.begin() as session:
        person = await session.get(Person, school.number)
        person.phone = PHONE
    return school


async def erase(lampia):
    await lampia.sends("/forget")
    await lampia.taps("Да, стереть")
    assert lampia.hears("Акт об уничтожении данных № 1")


async def test_not_in_words_files_dialogues_or_logs_and_the_sums_stay(house, school, caplog):
    """Her own data and words go at once; others' words when the coordinator has seen and struck out each place."""
    caplog.set_level(logging.INFO)
    run = await survey(house, school)
    await talk(school)
    await elsewhere(house, school)
    needles = (*NEEDLES, school.lampia.id)
    before, anna = await sums(house, run), school.anna
    assert {needle for _, needle in traces(house.folder, *needles)} == set(needles), "else this would prove nothing"

    await erase(school.lampia)
    assert school.lampia.hears("места в чужих текстах, где вас назвали")
    assert school.lampia.hears("имя в ваших собственных текстах: 3")
    assert traces(house.folder, school.lampia.id) == []
    said = dict(await words_of(house))
    assert "Забываевой Е. Х.: нет, нужен новый" in said.values(), "nobody has looked at it yet"
    assert "Это •••, мой телефон •••. Подойдёт прошлогодний приказ?" in said.values()
    assert "Приказ_•••.pdf" in said.values()

    await anna.taps("Посмотреть и решить")
    assert anna.sees("Всего ждут решения: 5")
    assert anna.sees("Забываевой Е. Х.")
    assert anna.sees("Берёзовская СШ")
    assert not anna.sees("Больше таких"), "a survey's words would tell who wrote them"
    await anna.taps("Вычеркнуть в 5 показанных")
    assert anna.sees("Готово: 5 текстов")
    assert traces(house.folder, *needles) == []
    assert await sums(house, run) == before
    ours = [record for record in caplog.records if not record.name.startswith(("sandbox", "aiosqlite", "sqlalchemy"))]
    written = "\n".join(map(TextFormatter("%(name)s: %(message)s").format, ours))
    assert [needle for needle in needles if str(needle) in written] == []

    await school.opens_card(school.vera, "5")
    assert school.vera.hears("•••: нет, нужен новый")


async def test_the_coordinator_leaves_some_and_strikes_out_others(house, school):
    await talk(school)
    await erase(school.lampia)
    anna = school.anna
    await anna.sends("/home")
    await anna.taps("Посмотреть и решить")
    await anna.taps("Решать по одному")
    assert anna.sees("Вычеркнуть имя здесь")
    await anna.taps("Оставить этот текст как есть")
    assert anna.sees("Всего ждут решения: 1")
    await anna.taps("Вычеркнуть имя здесь")
    assert anna.sees("Больше ничто не ждёт вашего решения")
    said = [text for _, text in await words_of(house)]
    assert ("Забываевой Е. Х.: нет, нужен новый" in said) != ("Нет подписи: Забываева" in str(said))
    await anna.sends("/home")
    assert "назван" not in str(anna.last.text)


async def test_asked_again_each_week_until_decided(house, school):
    await talk(school)
    await erase(school.lampia)
    asked = []
    for _ in range(3):
        await house.moves(timedelta(days=7))
        await house.app.scheduler.upkeep()
        await house.app.scheduler.upkeep()
        await house.box.settled()
        asked.append(sum("стёр свои данные" in str(one.text) for one in school.anna.messages))
    assert asked == [2, 3, 4]
    await school.anna.taps("Посмотреть и решить")
    await school.anna.taps("Оставить 2 текста как есть")
    await house.moves(timedelta(days=7))
    await house.app.scheduler.upkeep()
    await house.box.settled()
    assert sum("стёр свои данные" in str(one.text) for one in school.anna.messages) == 3, "one has become the decision"


async def test_a_text_that_was_changed_meanwhile_is_left_alone(house, school):
    await talk(school)
    await erase(school.lampia)
    async with house.app.db.begin() as session:
        changed = update(AssignmentEvent).where(AssignmentEvent.text.contains("нужен новый"))
        await session.execute(changed.values(text="Забываевой Е. Х. передать: нужен новый"))
    await school.anna.taps("Посмотреть и решить")
    assert school.anna.sees("с тех пор изменили")
    await school.anna.taps("Вычеркнуть в 2 показанных")
    assert school.anna.sees("Готово: 1 текст")
    assert "Забываевой Е. Х. передать: нужен новый" in [text for _, text in await words_of(house)]


async def test_with_a_report_put_aside_and_a_step_to_take_back(house, school):
    """What a dialogue remembers besides its step goes too, and the last tap is no sign of life."""
    lampia = school.lampia
    await lampia.sends("/settings")
    await lampia.taps("Имя и телефон")
    await lampia.taps("Моё имя")
    await lampia.sends("Забываева Евлампия Харитоновна-Лукинична")
    await school.opens_card(lampia, "7")
    await lampia.taps("отчитаться")
    await lampia.sends("Курсы прошли")
    await lampia.sends("/home")
    assert lampia.sees("Продолжить"), "else nothing was put aside"
    await erase(lampia)
    assert traces(house.folder, lampia.id) == []
    async with house.app.db.read() as session:
        assert (await session.execute(select(LastSeen).where(LastSeen.person_id == school.number))).all() == []


BAIT = "Приказ Справка Программа Директор Курсы"


async def test_a_stranger_s_name_wipes_nothing(house, school):
    """Asks to join under a name of common words, and goes."""
    await school.reports("5", name="Приказ Справка.pdf")
    before = await words_of(house)
    stranger = house.box.person("Чужой")
    await asks_to_join(stranger, BAIT)
    await stranger.sends("/forget")
    await stranger.taps("Да, стереть")
    assert stranger.hears("Акт об уничтожении данных № 1")
    assert not stranger.hears("официальные тексты"), "how often a word stands in others' plans is nobody's business"
    assert await words_of(house) == before


async def test_a_refused_stranger_whose_time_is_over_wipes_nothing(house, school):
    await school.reports("5", name="Приказ Справка.pdf")
    before = await words_of(house)
    stranger = house.box.person("Чужой")
    await asks_to_join(stranger, BAIT)
    await school.anna.taps("Отказать")
    await school.anna.taps(0)
    for _ in range(14):
        await house.moves(timedelta(days=7))
        await house.app.scheduler.upkeep()
    async with house.app.db.read() as session:
        assert (await session.execute(select(ErasureAct.reason))).scalars().all() == ["retention"]
    assert [one for one in await words_of(house) if one[0][0] != "join_request.reason"] == before


async def asks_to_join(stranger, name):
    await stranger.sends("/start")
    await stranger.taps("Попросить доступ")
    await stranger.taps("Согласен")
    await stranger.taps("Тьютор")
    await stranger.sends(name)


async def test_a_name_taken_just_before_widens_nothing(house, school):
    """Renamed to what stands in the texts, and to a colleague's name: neither reaches back."""
    await school.reports("5", name="Приказ Справка.pdf")
    await school.opens_card(school.dasha, "7")
    await school.dasha.taps("💬 Спросить")
    await school.dasha.sends("Дарья Директорова: что с курсами?")
    before = await words_of(house)
    await house.moves(timedelta(hours=1))
    for name in ("Справка Приказ", "Директорова Дарья"):
        await school.lampia.sends("/settings")
        await school.lampia.taps("Имя и телефон")
        await school.lampia.taps("Моё имя")
        await school.lampia.sends(name)
    await erase(school.lampia)
    assert not school.lampia.hears("места в чужих текстах")
    assert await words_of(house) == before


async def test_namesakes_keep_their_names(house, school):
    """Another one of the very same name: at another school she is not meant; at the same one nobody can tell."""
    far = await house.school("Сосновская СШ")
    await house.joined(NAME, Role.TEACHER, school=far)
    item = await make_item_at(house, school.roadmap, far)
    async with house.app.db.begin() as session:
        for task, text in ((item, "Забываева Е. Х. сдала отчёт"), (school.tasks["9"], "Забываева Е. Х. сдала")):
            values = {"assignment_id": task, "kind": EventKind.ASKED, "at": house.now, "text": text, "version": 1}
            await session.execute(insert(AssignmentEvent).values(by_id=await house.id_of(school.vera), **values))
    await erase(school.lampia)
    await school.anna.taps("Посмотреть и решить")
    assert school.anna.sees("Всего ждут решения: 1")
    assert not school.anna.sees("сдала отчёт")

    await house.joined("Забываева Елена Харитоновна", Role.TEACHER, school=school.school)
    third = await house.joined(NAME, Role.LEADER, school=school.school)
    await third.sends("/forget")
    await third.taps("Да, стереть")
    assert third.hears("мог быть назван ваш однофамилец, – они не тронуты: 1")


async def make_item_at(house, roadmap, school):
    async with house.app.db.begin() as session:
        item = await make_item(session, roadmap, "11", "Дело", due=None)
        [task] = await assign(session, roadmap, item, due=None, schools=[school])
        return task


@sqlite_only("a copy of the file is laid in its place")
async def test_struck_out_stays_struck_out_after_a_restore(house, school):
    """What the coordinator decided lies in the journal too; nobody is asked twice, and nobody comes back."""
    await talk(school)
    source = house.folder / "nastavnik.db"
    copy = house.folder.parent / f"{house.folder.name}.copy.db"
    copy_database(source, copy)
    await erase(school.lampia)
    await school.anna.taps("Посмотреть и решить")
    await school.anna.taps("Вычеркнуть в 2 показанных")
    after = await words_of(house)
    await house.stop()
    for leftover in house.folder.glob("nastavnik.db-*"):
        leftover.unlink()
    shutil.copy(copy, source)
    await house.start()
    assert await words_of(house) == after
    assert traces(house.folder, *NEEDLES, school.lampia.id) == []
    await school.anna.sends("/home")
    assert "назван" not in str(school.anna.last.text)


async def test_what_others_have_not_sent_yet_is_theirs(house, school):
    await school.anna.sends("/announce")
    await school.anna.sends("Спасибо Забываевой Евлампии Харитоновне!")
    await erase(school.lampia)
    async with house.app.db.read() as session:
        (left,) = (
            await session.execute(select(Conversation.data).where(Conversation.chat == str(school.anna.id)))
        ).scalars()
    assert "Забываевой Евлампии Харитоновне" in str(left)


async def test_what_was_handed_in_stays_and_the_act_lists_it(house, school):
    lampia, paper = school.lampia, PDF + "Директор Забываева Евлампия Харитоновна".encode()
    await school.opens_card(lampia, "5")
    await lampia.taps("отчитаться")
    await lampia.uploads(paper, "Приказ № 12 от 25.08.2026.pdf")
    await lampia.taps("✅ Отправить отчёт")
    await lampia.uploads(PDF + b"2", "Ещё не сдано.pdf")
    async with house.app.db.begin() as session:
        item = update(RoadmapItem).where(RoadmapItem.number == "5")
        await session.execute(item.values(executors_text="Забываева Е. Х., директор"))

    await erase(lampia)
    assert lampia.hears("сданные документы: 1")
    assert lampia.hears("мероприятие 5: приказ от 25 августа 2026")
    assert lampia.hears("официальные тексты, в которых стоит имя (дорожные карты, приказы, согласия): 1")
    assert lampia.hears("собранные, но не сданные документы: 1")
    assert not lampia.hears("Забываев")
    (left,) = {place for place, _ in traces(house.folder, *NEEDLES) if not place.startswith("nastavnik.db")}
    assert left.startswith("evidence/")
    async with house.app.db.read() as session:
        kept = (await session.execute(select(ErasureAct.kept))).scalar_one()
        texts = (await session.execute(select(RoadmapItem.executors_text))).scalars().all()
        assert (await session.execute(select(EvidencePiece.name))).scalars().all() == ["Приказ № 12 от 25.08.2026.pdf"]
    assert kept["papers"] == [["5", "order", "2026-08-25"]]
    assert "Забываева Е. Х., директор" in texts


async def test_erased_while_a_survey_is_open(house, school):
    """The half-written answers go; the button of the survey leads nowhere any more."""
    run = await survey(house, school)
    await erase(school.lampia)
    assert school.lampia.hears("незаконченные опросы: 1")
    assert school.lampia.hears("собственные слова в опросах: 1")
    await school.lampia.taps_data(OpenSurvey(run=run).pack())
    assert school.lampia.hears("нет доступа")
    await school.lampia.sends("Забываева пишет дальше")
    async with house.app.db.read() as session:
        words = (await session.execute(select(SurveyAnswer.words))).scalars().all()
        begun = select(SurveyParticipation.person_id).join(
            SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id
        )
        assert school.number not in (await session.execute(begun)).scalars().all()
    assert {one for one in words if one} == {"Больше таких, как Забываева Е. Х.!"}
    await school.lampia.sends("/start")
    assert school.lampia.hears("Попросить доступ")
