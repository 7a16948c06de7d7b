"""A curator at a computer checks papers; the school hears of it in the chat as if it had been decided there."""

from __future__ import annotations

import io

from PIL import Image
from sqlalchemy import insert, select

from models.enums import AssignmentState, Role
from models.evidence import Evidence
from models.people import AuditEntry
from services import people
from services.privacy.consents import end_everything
from tests.support.computer import Computer
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.office import document
from tests.support.reporting import PDF


def photo():
    into = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(into, "JPEG", exif=b"Exif\x00\x00 taken in the school yard")
    return into.getvalue()


async def number_of(house, school, number):
    async with house.app.db.read() as session:
        return (
            await session.execute(select(Evidence.id).where(Evidence.assignment_id == school.tasks[number]))
        ).scalar()


async def test_one_after_the_other_and_the_school_hears_of_it(house, school, pc):
    for number in ("5", "7", "9"):
        await school.reports(number, PDF + number.encode())
    await pc.comes_in(school.vera)
    await pc.follows("Проверить документы")
    assert pc.sees("Ждут проверки: 3")
    await pc.follows("Начать с первого")
    assert pc.sees("5. Утвердить приказом школьную команду")
    assert pc.sees("Приказ.pdf")
    assert pc.sees("Файлы такого вида на странице не показываются")
    await pc.presses("Подтвердить")
    assert pc.sees("подтверждено: 5. Утвердить")
    assert pc.page.find(".//h1").text_content() == "7. Пройти курсы повышения квалификации"
    assert school.dasha.sees("✅ Подтверждено")
    await pc.presses("Вернуть", reason="no_signature", words="")
    assert school.dasha.sees("нет подписи")
    assert pc.page.find(".//h1").text_content() == "9. Провести методический день"
    await pc.presses("Вернуть", reason="own_words", words="Пришлите фото <всей> группы")
    assert school.dasha.sees("«Пришлите фото <всей> группы»")
    assert pc.sees("Ничего не ждёт вашего решения") or pc.sees("Всё проверено")
    states = [await school.state(number) for number in ("5", "7", "9")]
    assert states == [AssignmentState.CONFIRMED, AssignmentState.RETURNED, AssignmentState.RETURNED]
    await pc.follows("9.")
    assert pc.sees("Пришлите фото <всей> группы")
    await pc.presses("Отменить моё решение")
    assert await school.state("9") is AssignmentState.REPORTED
    await pc.presses("Отложить")
    async with house.app.db.read() as session:
        told = await session.execute(
            select(AuditEntry.action, AuditEntry.details).where(AuditEntry.action.like("assignment.%"))
        )
        vias = {action: details.get("via") for action, details in told}
    assert vias["assignment.confirmed"] == vias["assignment.returned"] == "desk"
    await school.anna.sends("/people")
    await school.anna.taps("Журнал")
    assert school.anna.sees("(через рабочий стол)")


async def test_a_return_wants_a_reason_and_a_decision_what_was_seen(school, pc):
    await school.reports("5")
    await pc.comes_in(school.vera)
    await pc.opens(f"/papers/{school.tasks['5']}")
    assert await pc.presses("Вернуть", words="  ") == 409
    assert await school.state("5") is AssignmentState.REPORTED
    await school.opens_card(school.vera, "5")
    await school.vera.taps("Отложить")
    assert await pc.presses("Вернуть", words="Нет печати") == 409, "it was put off meanwhile: look again"
    assert await pc.presses("Вернуть", words="Нет печати") == 200
    await pc.opens(f"/papers/{school.tasks['5']}")
    stale = pc.filled("Отменить моё решение")
    await school.vera.taps_data(f"ev.card:{school.tasks['5']}")
    await school.vera.taps("Отменить моё решение")
    assert await pc.asks("POST", f"/desk/papers/{school.tasks['5']}", data=stale) == 409
    assert await school.state("5") is AssignmentState.REPORTED


async def test_what_a_file_may_not_do(house, school, pc):
    """A photo is drawn anew, a document is its bare text, everything else is saved and never opened here."""
    await school.reports("5", photo(), "фото.jpg")
    await school.reports("7", document("Приказ № 5 <script>alert(1)</script>", [["Школа", "Лесная"]]), "приказ.docx")
    await school.reports("9", PDF, "страница.html")
    await pc.comes_in(school.vera)
    await pc.opens(f"/papers/{school.tasks['5']}")
    shown = pc.page.find(".//img").get("src")
    await pc.asks("GET", shown)
    assert pc.headers["Content-Type"] == "image/jpeg"
    assert b"school yard" not in pc.content
    assert Image.open(io.BytesIO(pc.content)).size == (30, 20)
    await pc.opens(f"/papers/{school.tasks['7']}")
    assert pc.sees("Приказ № 5 <script>alert(1)</script>")
    assert "<script>alert" not in pc.text
    assert pc.sees("Лесная")
    await pc.opens(f"/files/{await number_of(house, school, '9')}")
    assert pc.content == PDF
    assert pc.headers["Content-Type"] == "application/octet-stream"
    assert pc.headers["Content-Disposition"].startswith("attachment;")
    assert pc.headers["Content-Disposition"].endswith(".pdf")
    assert "sandbox" in pc.headers["Content-Security-Policy"]
    assert pc.headers["X-Content-Type-Options"] == "nosniff"
    assert await pc.opens(f"/files/{await number_of(house, school, '9')}/picture") == 404


async def other_place(house):
    """A school of another municipality with a report of its own."""
    async with house.app.db.begin() as session:
        other = await people.create_municipality(session, slug="other", name="Дальний район", timezone="Asia/Omsk")
        school = await people.create_school(session, municipality_id=other, name="Дальняя СШ")
        roadmap = await make_roadmap(session, other)
        item = await make_item(session, roadmap, "1", "Чужое мероприятие", due=house.now.date())
        [task] = await assign(
            session,
            roadmap,
            item,
            due=house.now.date(),
            schools=[school],
            state=AssignmentState.REPORTED,
            created_at=house.now,
        )
        return task


async def test_another_municipality_is_not_there(house, school, pc):
    await school.reports("5")
    task = await other_place(house)
    async with house.app.db.begin() as session:
        piece = (await session.execute(select(Evidence.piece_id))).scalar()
        moved = (
            insert(Evidence).values(assignment_id=task, piece_id=piece, attached_at=house.now).returning(Evidence.id)
        )
        foreign = (await session.execute(moved)).scalar_one()
    await pc.comes_in(school.anna)
    await pc.opens("/papers/999999")
    nowhere = pc.says
    for path in (
        f"/papers/{task}",
        f"/files/{foreign}",
        f"/files/{foreign}/picture",
        "/papers/x",
        "/papers/9" + "9" * 40,
    ):
        assert await pc.opens(path) == 404
        assert pc.says == nowhere, "it looks the same as if it were not there"
    await pc.opens(f"/papers/{school.tasks['5']}")
    sent = pc.filled("Подтвердить")
    for number in (task, 999999):
        assert await pc.asks("POST", f"/desk/papers/{number}", data=sent) == 404
    async with house.app.db.read() as session:
        assert not (await session.execute(select(AuditEntry).where(AuditEntry.subject == f"assignment:{task}"))).first()


async def test_a_role_that_ends_in_the_middle(house, school, pc):
    await school.reports("5")
    await pc.comes_in(school.vera)
    await pc.opens(f"/papers/{school.tasks['5']}")
    person = await house.id_of(school.vera)
    async with house.app.db.begin() as session:
        await end_everything(session, person, now=house.now)
    assert await pc.presses("Подтвердить") == 401
    assert await school.state("5") is AssignmentState.REPORTED


async def test_nobody_decides_about_their_own_school(house, school):
    """Who leads the school and curates it as well finds nothing to decide here, nor by a forged form."""
    await school.reports("5")
    await school.dasha.opens(await house.invite(Role.CURATOR, school=await house.school("Лесная СШ")))
    if "Продолжить" in school.dasha.screen:
        await school.dasha.taps("Продолжить")
    async with Computer(house) as pc:
        assert await pc.comes_in(school.dasha) == 200
        await pc.opens("/papers")
        sent = {"form": pc.page.find(".//input[@name='form']").get("value"), "version": 2, "deed": "confirm"}
        assert await pc.asks("POST", f"/desk/papers/{school.tasks['5']}", data=sent) in {404, 409}
    assert await school.state("5") is AssignmentState.REPORTED


async def test_no_other_deed_is_known_here(school, pc):
    await school.reports("5")
    await pc.comes_in(school.vera)
    for deed in ("", "reopen", "cancel"):
        await pc.opens(f"/papers/{school.tasks['5']}")
        sent = [*((name, value) for name, value in pc.filled("Подтвердить") if name != "deed"), ("deed", deed)]
        assert await pc.asks("POST", f"/desk/papers/{school.tasks['5']}", data=sent) == 404
    assert await school.state("5") is AssignmentState.REPORTED
