"""The main job, played by itself through the Bot API and printed as a dialogue."""

from __future__ import annotations

import textwrap
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sandbox.demo import cast, paper
from sandbox.demo.municipality import simplest_answer
from sandbox.demo.serving import stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.demo.municipality import MunicipalitySnapshot
    from sandbox.local import LocalPerson

WIDTH: Final = 96
QUESTIONS: Final = 8
DAYS: Final = 14  # how far the story lets time run for a reminder


class StoryBroken(Exception):
    """A step did not end as it should."""


@dataclass
class Teller:
    """Prints what is said, and knows which step is being told."""

    step: str = ""
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def telling(self, step: str) -> Iterator[None]:
        self.step = step
        print(f"\n── {step} " + "─" * max(0, WIDTH - len(step) - 4), flush=True)
        yield

    def said(self, person: LocalPerson, what: str) -> None:
        print(f"\n  {person.name.split()[1]} → {what}")
        for shown in person.news:
            print(textwrap.indent(str(shown), "    │ "), flush=True)

    async def sends(self, person: LocalPerson, text: str) -> None:
        await person.sends(text)
        self.said(person, text)

    async def taps(self, person: LocalPerson, label: str | int) -> None:
        await person.taps(label)
        self.said(person, f"[{label}]" if isinstance(label, str) else "[ответ]")

    def insist(self, person: LocalPerson, text: str) -> None:
        if not person.sees(text):
            raise StoryBroken(f"{person.name} should see «{text}»:\n{person.screen}")


async def tell(folder: Path) -> int:
    """Play the main job; give the exit code: 0, or 1 with the step that failed."""
    teller = Teller()
    try:
        async with stage(folder, frozen=True) as municipality:
            await play(municipality, teller)
    except Exception as error:  # noqa: BLE001 - whatever broke, the reader wants to know at which step
        print(f"\n✗ {teller.step}\n{error}", flush=True)
        return 1
    print(f"\n✓ {time.monotonic() - teller.started:.0f} с", flush=True)
    return 0


async def play(municipality: MunicipalitySnapshot, teller: Teller) -> None:
    anna = municipality.anna
    with teller.telling("Координатор входит и записывает школы"):
        await teller.sends(anna, "/start")
        teller.insist(anna, "муниципальным координатором")
        await municipality.opens_office()
        teller.said(anna, f"назвала муниципалитет и {len(cast.SCHOOLS)} школы")
    with teller.telling("Приглашения: ссылка и QR-код для каждой роли"):
        await municipality.invites()
        teller.said(anna, "сделала приглашения")
    with teller.telling("Кураторы, школьные координаторы и учителя входят по ссылкам"):
        for part in cast.EVERYBODY[1:]:
            await municipality.joins(part)
        teller.said(municipality[cast.CURATOR], "открыл обе свои ссылки, согласился, назвал себя")
        teller.insist(municipality[cast.DIRECTOR], cast.STONE)
    await roadmap(teller, anna)
    await reminder(municipality, teller)
    await survey(municipality, teller, anna)
    with teller.telling("Координатор видит, как идут дела"):
        await teller.sends(anna, "/status")
        teller.insist(anna, "Поручения: выполнено")


async def roadmap(teller: Teller, anna: LocalPerson) -> None:
    with teller.telling("Дорожная карта из того файла, который у неё уже есть"):
        await teller.sends(anna, "/import")
        await anna.uploads(paper.roadmap_docx(), paper.FILENAME)
        teller.said(anna, f"📎 {paper.FILENAME}")
        await teller.taps(anna, "2026/27")
        await teller.sends(anna, paper.ORDER)
        teller.insist(anna, "Понял")
        await teller.taps(anna, "Разобрать")
        while "Сохранить" not in anna.screen:
            await teller.taps(anna, simplest_answer(anna.screen))
        await teller.taps(anna, "Сохранить")
        teller.insist(anna, "Дорожная карта сохранена")


async def reminder(municipality: MunicipalitySnapshot, teller: Teller) -> None:
    olga = municipality[cast.SCHOOL_COORDINATORS[0]]
    with teller.telling("Проходят дни, и утром приходит напоминание"):
        for _ in range(DAYS):
            await municipality.box.clock.advance(timedelta(days=1))
            await municipality.box.settled()
            if olga.sees("Сделано"):
                break
        teller.said(olga, "(утро)")
        teller.insist(olga, "Сделано")
        await teller.taps(olga, "Сделано")


async def survey(municipality: MunicipalitySnapshot, teller: Teller, anna: LocalPerson) -> None:
    maria = municipality[cast.DIRECTOR]
    with teller.telling("Опрос: одно касание на вопрос"):
        await teller.sends(anna, "/surveys")
        await teller.taps(anna, "Новый опрос")
        await teller.taps(anna, "наставническ")
        await teller.taps(anna, "Разослать")
        await teller.taps(anna, "Да, разослать")
        teller.said(maria, "(приглашение)")
        await teller.taps(maria, "Начать")
        for _ in range(QUESTIONS):
            await teller.taps(maria, "Пропустить" if "Пропустить" in maria.screen else 0)
        await teller.taps(maria, "Отправить")
        teller.insist(maria, "Спасибо")
