"""The try-out: the story tells the main job to its end, and a visitor finds a municipality that lives."""

from datetime import timedelta

from sandbox.demo import cast
from sandbox.demo.serving import furnish, stage
from sandbox.demo.story import tell
from tests.support.only import sqlite_only

pytestmark = sqlite_only("whoever tries it out has a file")


async def test_the_story_comes_to_its_end(tmp_path, capsys):
    told = await tell(tmp_path)
    assert (told, capsys.readouterr().out.count("✗")) == (0, 0)


async def test_a_visitor_finds_people_a_roadmap_events_and_a_survey_half_answered(tmp_path):
    async with stage(tmp_path, frozen=True) as municipality:
        await furnish(municipality)
        await municipality.anna.sends("/status")
        assert municipality.anna.hears("Поручения: выполнено")
        assert municipality[cast.TEACHERS[0]].sees("Спасибо!")
        assert municipality[cast.TEACHERS[1]].sees("2 из 8")
        await municipality.anna.sends("/events")
        assert municipality.anna.hears("Открытые уроки")
        await municipality.anna.taps("Подсчёты")
        assert municipality.anna.hears("1 семинар · участий: 2")
        assert municipality[cast.TEACHERS[2]].sees("Вы в очереди под номером 1")
        await municipality.anna.sends("/report")
        for label in ("Разделы и показатели", "Сопровождаемые школы"):
            await municipality.anna.taps(label)
        assert municipality.anna.hears("Школы, которые сопровождались в отчётном периоде: 3.")
        await municipality.box.clock.advance(timedelta(days=1))
        await municipality.box.settled()
        assert municipality[cast.SCHOOL_COORDINATORS[0]].sees("Ближайш")
        assert municipality[cast.TEACHERS[2]].sees("Приглашаем вас")
