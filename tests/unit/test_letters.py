"""Letters about events: what is expected stands beside each letter and was written before the reader."""

import json
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.tables import read_tables
from locales import translator
from services.deadlines.mentions import mentions
from services.events.letters import DOUBTS, QUESTIONS, doubt_words, event_as_json, read_letter
from services.events.reading import DoubtKind, Missing, read_blocks, read_text
from services.events.reading.files import read_file, reading_from_json
from services.events.reading.likeness import LIKELY, POSSIBLY, likeness_of_blocks, likeness_of_text
from services.files import UnreadableFile
from services.recognition import Sent, recognised
from tests.support.letters import as_document, letters
from tests.support.shares import tries

LETTERS = letters()
TODAY = date(2026, 11, 20)


def read(letter):
    if letter.kind == "docx":
        return read_blocks(read_tables(letter.data), letter.today)
    return read_text(letter.text, letter.today)


def told(event):
    """The event as it is written in the letters' files: minutes are enough, the zone only where it is said."""
    moments = {name: getattr(event, name) for name in ("starts_at", "ends_at", "answer_by")}
    return {
        **event_as_json(event, "Europe/Moscow"),
        "zone": event.zone,
        **{name: moment and moment.isoformat()[:16] for name, moment in moments.items()},
    }


@pytest.mark.parametrize("letter", LETTERS, ids=[letter.name for letter in LETTERS])
def test_a_letter_says_what_a_careful_reader_finds(letter):
    reading = read(letter)
    assert [told(event) for event in reading.events] == letter.events
    assert sorted(doubt.kind for doubt in reading.doubts) == sorted(letter.doubts)


def test_half_of_the_letters_are_documents_or_forwarded():
    assert sum(letter.kind != "text" for letter in LETTERS) * 2 >= len(LETTERS)


@pytest.mark.parametrize("letter", LETTERS, ids=[letter.name for letter in LETTERS])
def test_what_is_read_apart_comes_back_whole(letter):
    travelled = json.loads(json.dumps(read_file(letter.data, letter.today.isoformat()), default=str))
    assert asdict(reading_from_json(travelled)) == asdict(read(letter))


@pytest.mark.parametrize("letter", LETTERS, ids=[letter.name for letter in LETTERS])
def test_letters_are_recognised_as_letters(letter):
    blocks = read_tables(letter.data) if letter.kind == "docx" else None
    score = likeness_of_blocks(blocks) if blocks else likeness_of_text(letter.text)
    assert (score > POSSIBLY) if letter.events else (score < LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо, всё получила!",
        "Анна Павловна, подскажите, пожалуйста, куда сдавать отчёт?",
        "1. Светлова Анна Павловна, учитель математики\n2. Орлова Полина Павловна, директор",
        "Дорожная карта по повышению качества образования\n№ | Мероприятие | Срок исполнения | Планируемый результат",
        "Просим направить отчёт о работе до 5 декабря.",
        "",
    ],
)
def test_other_words_are_no_letter(text):
    assert likeness_of_text(text) < POSSIBLY


@pytest.mark.parametrize(
    "text",
    [
        "1. Назначить ответственной за проведение семинаров Светлову А.П., методиста.\n2. Утвердить список тьюторов.",
        "Приём документов на конкурс «Учитель года» – с 1 по 20 декабря 2026 г., кабинет 12, с 9:00 до 16:00.",
        "Просим до 15 декабря 2026 года направить информацию о проведённых в первом полугодии семинарах и вебинарах.",
        "В ноябре были проведены семинар «Читаем вместе» и вебинар «ФГОС», присутствовали 40 педагогов.",
        "Плановое отключение электроэнергии состоится 5 декабря с 10:00 до 14:00 по адресу: ул. Школьная, 5.",
    ],
)
def test_what_names_kinds_of_events_without_announcing_one_is_no_event(text):
    assert read_text(text, TODAY).events == ()


def test_a_roadmap_with_seminars_in_it_is_no_letter():
    roadmap = as_document(
        "Дорожная карта\n| № | Мероприятие | Срок | Ответственные | Результат |\n"
        "| 1 | Провести семинар «Читаем вместе» | до 10.12.2026 | Орлова П.П. | Протокол |\n"
        "| 2 | Обновить страницу сайта | 15.12.2026 | школы | Ссылка |\n"
        "| 3 | Обсудить итоги | 20.12.2026 | школы | Протокол |\n"
    )
    assert likeness_of_blocks(read_tables(roadmap)) < POSSIBLY
    assert read_blocks(read_tables(roadmap), TODAY).events == ()


async def test_a_file_is_read_and_scored_in_the_limited_process():
    data = as_document("Уважаемые коллеги!\n10 декабря в 14:00 состоится вебинар «Читаем вместе».")
    reading = await read_letter(data, TODAY)
    assert [(event.title, event.day, event.kind) for event in reading.events] == [
        ("Читаем вместе", date(2026, 12, 10), "webinar")
    ]
    assert (await recognised(data)).likely == [Sent.LETTER]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"PK\x03\x04broken"])
async def test_what_is_no_document_is_refused_in_words(data):
    with pytest.raises(UnreadableFile) as refused:
        await read_letter(data, TODAY)
    assert refused.value.words(translator("ru"))


@settings(deadline=None, max_examples=tries(150, quick=20))
@given(st.text(max_size=300))
def test_any_text_gives_an_answer(text):
    reading = read_text(text, TODAY)
    assert not reading.doubts or reading.events


WORDS = st.sampled_from(
    [
        "семинар",
        "вебинар",
        "«Тема»",
        "10",
        "декабря",
        "в",
        "14.00",
        "до",
        "31",
        "02.12.2026",
        "№",
        "5",
        "состоится",
        "приглашаются",
        "учителя",
        "и",
        "для",
        "ссылка",
        "https://a.example/x",
        ".",
        ";",
        "|",
        "\nДата:",
        "Место:",
        "каб.",
        "5",
        "завтра",
        "каждый",
        "вторник",
        "МСК+4",
        "(",
        ")",
        "с",
        "по",
        "или",
        "переносится",
        "отменён",
    ]
)


@settings(deadline=None, max_examples=tries(200, quick=20))
@given(st.lists(WORDS, max_size=40))
def test_no_order_of_a_letters_words_breaks_the_reader(words):
    reading = read_text(" ".join(words), TODAY)
    for event in reading.events:
        assert event.day or {doubt.kind for doubt in reading.doubts} & {
            DoubtKind.NO_DAY,
            DoubtKind.NO_SUCH_DAY,
            DoubtKind.REPEATS,
        }
        assert (Missing.STARTS_AT in event.missing) == (event.day is None or event.starts is None)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_doubt_and_every_gap_has_words(language):
    _ = translator(language)
    assert set(DOUBTS) == set(DoubtKind)
    assert set(QUESTIONS) == set(Missing)
    assert all(_(msgid, words="…") for msgid in [*DOUBTS.values(), *QUESTIONS.values()])


def test_a_doubt_of_one_among_several_events_names_it():
    text = "1. 31 ноября в 10:00 – семинар «А»\n2. 3 декабря в 10:00 – семинар «Б»"
    [doubt] = read_text(text, TODAY).doubts
    assert doubt_words(doubt, translator("ru")).startswith("Мероприятие 1: Такого дня нет")


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("15–16 декабря 2026 г. с 10:00 до 16:00", [(15, 12), (16, 12)], ["10:00-16:00"]),
        ("с 30 ноября по 11 декабря", [(30, 11), (11, 12)], []),
        ("8, 10 и 12 декабря в 10.10", [(8, 12), (10, 12), (12, 12)], ["10:10"]),
        ("25.11.2026 (среда) в 10-00", [(25, 11)], ["10:00"]),
        ("«12» декабря т.г. в 12 часов 30 минут", [(12, 12)], ["12:30"]),
        ("С 9.30 до 10.10", [], ["09:30-10:10"]),
        ("в течение 2 часов", [], []),
        ("п. 10.12 приказа", [], []),
        ("с 14 до 15.30", [], ["14:00-15:30"]),
        ("шестого декабря", [(6, 12)], []),
    ],
)
def test_days_and_hours_in_running_text(text, days, hours):
    found = mentions(text)
    assert [date_[:2] for day in found.days for date_ in day.dates] == days
    shown = [f"{one.starts:%H:%M}" + (f"-{one.ends:%H:%M}" if one.ends else "") for one in found.hours]
    assert shown == hours
