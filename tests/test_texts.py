"""Every text exists in both languages, takes its values, and fits where it is shown."""

import ast
import re
import string
from pathlib import Path

import pytest

import handlers
import views
from locales import LANGUAGES, catalogues, translator
from views.screen import FITS

ROOT = Path(__file__).parents[1]
MESSAGES = [(language, message) for language in LANGUAGES for message in catalogues.entries(catalogues.read(language))]
ONE, TWO, FIVE = 1, 2, 5


class Anything(dict):
    def __missing__(self, key):
        return 5


def test_the_catalogues_are_complete():
    assert list(catalogues.problems()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_takes_its_values(language):
    """As Markup formats it: a stray brace or a tag that is opened and not closed would show only to a person."""
    for own, message in MESSAGES:
        if own != language:
            continue
        for text in catalogues.strings(message):
            made = string.Formatter().vformat(text, (), Anything())
            for tag in ("b", "i", "code", "u"):
                assert made.count(f"<{tag}>") == made.count(f"</{tag}>"), text


def test_russian_counts_as_people_do():
    plurals = [message for language, message in MESSAGES if language == "ru" and len(catalogues.ids(message)) > 1]
    assert plurals
    for message in plurals:
        assert len(catalogues.strings(message)) == 3, message.id
    _ = translator("ru")
    one, many = catalogues.ids(next(message for message in plurals if "school" in str(message.id)))
    names = sorted(catalogues.placeholders(one) - {"n"})
    words = [str(_.plural(one, many, n, **dict.fromkeys(names, "x"))) for n in (1, 2, 5, 11, 21, 22, 112)]
    assert len({re.sub(r"\d+", "", word) for word in words}) >= 2


def test_russian_is_written_in_cyrillic():
    """A text that was copied from the English one shows as Latin words."""
    allowed = re.compile(
        r"nastavnik|Nastavnik|Telegram|BOT_\w+|DATA_DIR|--?\w+|/\w+|PostgreSQL|SQLite|pg_\w+|Excel|Word|PDF|YAML|xlsx|docx|doc|csv"
        r"|English|QR|ZIP|zip|\{[^}]*\}|<[^>]*>|https?://\S+|@\w+|`[^`]*`"
    )
    for language, message in MESSAGES:
        if language != "ru":
            continue
        for text in catalogues.strings(message):
            left = allowed.sub("", text)
            assert not re.search(r"[A-Za-z]{4,} [A-Za-z]{4,}", left), text


def test_russian_typography():
    for language, message in MESSAGES:
        if language == "ru":
            for text in catalogues.strings(message):
                plain = re.sub(r"<[^>]*>", "", text)
                assert '"' not in plain, text
                assert " - " not in plain, text


# What an office would not say to people, and words that would be a second name of a thing that has one.
FORBIDDEN = (
    "Где горит", "Кто вы?", "корешк", "Телеграм",
    "второй взгляд", "второго взгляда", "вторым взглядом", "не спросят никого", "неучтённым",
    "забыть не хочется", "на связи", "отбросить", "отбросил", "отброш", "в двух словах",
    "тёзка", "достуч", "выгоня", "стёртый человек", "стёртые люди", "стёртого человека", "человек не стёрт",
    "опозда", "импорт", "учётн",
)  # fmt: skip
# «Пункт» is neither the row of a roadmap (мероприятие) nor what is asked of a school (поручение); «подтверждение» is
# neither the document (подтверждающий документ) nor the look at it (проверка).
SECOND_NAMES = re.compile(
    r"(?<!тьюторский )(?<!консультационный )\bпункт\w*|\bподтверждени\w*|\bанкет\w*"
    r"|нажмите [«„](?:Старт|Запустить|Start)",
    re.IGNORECASE,
)


def test_russian_says_what_an_office_says():
    for language, message in MESSAGES:
        if language == "ru":
            for text in catalogues.strings(message):
                said = [words for words in FORBIDDEN if words.lower() in text.lower()]
                said += SECOND_NAMES.findall(text)
                assert not said, f"{said}: {text}"


def test_english_typography():
    for language, message in MESSAGES:
        if language == "en":
            for text in catalogues.strings(message):
                assert not re.search("[«»„]", text), text
                assert not re.search(r"\b[Ss]hall\b", text), text


# One thing, one word: an English term and the Russian one that stands for it wherever it is spoken of.
GLOSSARY = {
    "roadmaps?": "карт", "assignments?|tasks?": "поручен", "items?": "мероприят|поручен|строк",
    "evidence": "документ|подтвержд", "curators?": "куратор", "tutors?": "тьютор", "observers?": "наблюдател",
    "coordinators?": "координатор", r"municipalit\w+": "муниципал", "surveys?": "опрос",
    "invitations?": "приглаш|карточк", "certificates?": "сертификат", "reminders?": "напомин|пауз",
    "time zones?": r"часов\w+ пояс", "quiet hours": r"тих\w+ час", "deadlines?": "срок", "events?": "мероприят",
    "consents?": "соглас", "digest": "сводк", "confidential": "конфиденциальн", "drafts?": "чернов",
    "accounts?": "аккаунт", "roles?": "рол", "executors?": "исполнител", "planned results?": "планов|планир",
    "status(?:es)?": "статус|ход выполнения", "guests?": "гост", "sections?": "раздел", "subjects?": "предмет",
    "reports?": "отчёт|справк|отчит", "requests?": "заявк|просьб", "code word": "слов",
    "check codes?": r"код\w* проверки", "clean copy": "чистовик", "journal|audit": "журнал", "centre": "центр",
    "queue": "очеред", "branch(?:es)?": "филиал",
}  # fmt: skip
# Said in other words, because the thing is named beside it or meant in another sense.
SAID_OTHERWISE = {
    "coordinator, curator, teacher …",
    "only deeds of this kind, for example people, schools, roadmap",
    "Answers, order, item ›",
    "It depends on an event whose day I do not know.",
    "Items of which every assignment is done: {share}.",
    "Past events ›",
    "Reminders and imports know it by these names too. Tap one to remove it.",
    "Several links in a row were no invitations. Try again in an hour, or ask your coordinator for a new one.",
    "Tasks for the next year",
    "The coordinator is told when an item is {n} day late.",
    "The curator is told when an item is {n} day late.",
    "The letter speaks of a moved event; the new day was taken: {words}",
    "This item has changed meanwhile. Open it again and look.",
    "Without an item",
    "Write how else the school is called: reminders and imports will know it by this name too.",
    "depends on an event, around {day}",
    "depends on an event, no date given",
    "guests of events without an account: name and school",
    "marked items as done before",
    "surveys to answer; for the coordinator, to run",
    "wrote the order of a report",
    "⚙️ How reports are checked",
    "➕ Add an item",
    "👤 Run it as a named survey",
    "📎 Evidence for an item",
    "📎 File it with the roadmap item",
}


def spoken(text):
    """A msgid without what is put in, commands and names of settings."""
    return re.sub(r"\{[^}]*\}|/\w+|`[^`]*`|--\w+", "", text)


def test_one_thing_has_one_word():
    wrong = []
    for language, message in MESSAGES:
        msgid = catalogues.ids(message)[0]
        if language != "ru" or msgid in SAID_OTHERWISE:
            continue
        wrong += [
            f"{term}: {msgid} → {text}"
            for term, word in GLOSSARY.items()
            if re.search(rf"\b(?:{term})\b", spoken(msgid), re.IGNORECASE)
            for text in catalogues.strings(message)
            if not re.search(word, text, re.IGNORECASE)
        ]
    assert wrong == []


def test_what_is_said_otherwise_is_still_said():
    assert SAID_OTHERWISE - {catalogues.ids(message)[0] for _language, message in MESSAGES} == set()


def labels():
    """Every text that is written into a button where it is made."""
    for file in [*Path(views.__file__).parent.rglob("*.py"), *Path(handlers.__file__).parent.rglob("*.py")]:
        for call in ast.walk(ast.parse(file.read_text())):
            made = ast.unparse(call.func) if isinstance(call, ast.Call) and call.args else ""
            if made in {"button", "Button", "back_button"}:
                yield from (
                    one.value
                    for one in ast.walk(call.args[-1 if made == "back_button" else 0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_a_label_stays_on_one_line_of_a_phone():
    """Labels beside each other are asked on the screens themselves (tests/support/walked_rules.py)."""
    found = set(labels())
    assert len(found) > 300
    for _language, message in MESSAGES:
        if catalogues.ids(message)[0] in found:
            for text in catalogues.strings(message):
                assert len(re.sub(r"\{[^}]*\}", "12", text)) <= FITS[1], text


def places_of_ways_back():
    """The names that ways back are given in the code, and every button that is one without the one function for it."""
    named, own = set(), []
    for path in sorted((ROOT / "views").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                continue
            words = [one.value for one in ast.walk(call.args[-1]) if isinstance(one, ast.Constant)]
            if call.func.id == "back_button" and isinstance(call.args[-1], ast.Call):
                named |= {str(one) for one in words}
            label = ast.unparse(call.args[0])
            if call.func.id == "button" and re.match(r"_\('(‹ |← |« )", label):
                own.append(f"{path.name}: {label}")
    return named, own


def test_there_is_one_way_back_and_where_it_has_a_name_it_is_the_name_of_the_place():
    named, own = places_of_ways_back()
    assert own == [], "views.common.back_button"
    assert len(named) > 5
    assert not [one for one in named if re.match(r"(?i)to ", one)]
    assert not [one for one in named if re.match(r"(?i)ко? ", str(translator("ru")(one)))]


def test_no_screen_writes_the_quotation_marks_of_one_language():
    """Somebody's words stand between the marks of the reader's language: `views.quotes`."""
    wrong = []
    for path in (ROOT / "views").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {
            id(one.body[0].value)
            for one in ast.walk(tree)
            if isinstance(one, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and one.body
            and isinstance(one.body[0], ast.Expr)
        }
        wrong += [
            f"{path}:{one.lineno}: {one.value}"
            for one in ast.walk(tree)
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in told
            and re.search("[«»]", one.value)
        ]  # fmt: skip
    assert wrong == []
