"""A reminder names its own survey: numbers of runs begin anew in every database."""

from dataclasses import replace
from datetime import timedelta

from services.surveys.notices import load_reminder
from tests.support.factories import NOW, fresh_database
from tests.support.surveys import SurveyMunicipality, every_type


async def test_two_databases_of_one_process_do_not_mix_their_surveys(tmp_path):
    for title in ("Семинар о чтении", "Семинар о счёте"):
        folder = tmp_path / title
        folder.mkdir()
        async with fresh_database(folder) as db:
            municipality = SurveyMunicipality(db)
            await municipality.settle(2)
            run = await municipality.publish(replace(every_type(), title=title))
            async with db.read() as session:
                reminder = await load_reminder(session, run, municipality.people[0], now=NOW + timedelta(days=1))
            assert (run, reminder.title) == (1, title)
