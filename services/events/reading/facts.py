"""What a sentence says of an event besides its day: title, place, link, who comes, how, and whose it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from models.enums import EventForm, EventLevel
from services.events.reading import words
from services.events.reading.said import QUOTED, outside_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.events.reading.said import Said

LONGEST_TITLE: Final = 300
NAMED_BEFORE: Final = re.compile(
    r"(?:мб?а?к?оу|мбу|мку|гбоу|гапоу|оу|сош|оош|ноо|школ\w*|лице\w*|гимнази\w*|сад\w*|проект\w*"
    r"|программ\w*|платформ\w*|сервис\w*|центр\w*|рубрик\w*"
    r"|учреждени\w*|фонд\w*|приложени\w*|систем\w*|технопарк\w*|конкурс\w*|дк|имени|форм\w*|канал\w*"
    r"|сообществ\w*|групп\w*|раздел\w*|№\s*\d+)\s*$",
    re.IGNORECASE,
)
TOPIC: Final = re.compile(r"(?<![а-яё])(?:по\s+теме|на\s+тему|тема(?:\s+\w+)?|с\s+темой)\s*[:–—-]?\s*", re.IGNORECASE)
DATE_HERE: Final = (
    r"\d{1,2}(?:\s*[-–—]\s*\d{1,2})?\s+(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)\w*"
    r"|\d{1,2}\.\d\d(?:\.\d{2,4})?"
)
STOP: Final = re.compile(
    rf"\s*(?:,?\s+котор\w+|\s+(?:состо[ия]тся|состоятся|пройд[её]т|пройдут|проводится|проводятся|проводит"
    rf"|проведут|провед[её]т|будет|будут|организу\w+|планиру\w+|запланирован\w*|переносится"
    r"|начн[её]тся|начало|ссылка|обращаем|просим|прошу|регистрация|явка|уважаем\w+|время|завтра|сегодня"
    r"|послезавтра|не)(?![а-яё])"
    rf"|,?\s+(?:с|со|в|во|к|на|до)?\s*(?:{DATE_HERE})(?![\w])|,?\s+(?:с|в|до|к)\s+\d{{1,2}}(?:[.:-]\d\d"
    rf"|\s*час|\s*ч(?![а-яё])))"
    r"|\s+и\s+онлайн|\s*\(ссылк|[;!?]|\.\s|\.$|\s[–—-]\s(?=(?:для|в|с)\s)",
    re.IGNORECASE,
)
HOW: Final = re.compile(
    r"(?:^|,?\s+)(?:в\s+(?:режиме|формате|форме|очно|дистанц\w+|онлайн|заочн\w+)|на\s+базе|на\s+площадк"
    r"|по\s+адресу|по\s+ссылке|посредством|(?:в|во)\s+(?=(?:М[БАК]*ОУ|актов|конференц|больш|мал\w+\s+зал"
    r"|кабинет|каб|аудитор|библиотек|здани|помещени|школ[еу]|гимнази|лице|центр|администрац|дом[еу]|ДК|зал))).*$",
    re.IGNORECASE | re.DOTALL,
)
ONLY_HOW: Final = re.compile(
    r"\s+в\s+(?:дистанционн|онлайн|очн|заочн|смешанн)[\w-]*(?:\s+(?:режиме|формате|форме))?(?![а-яё-])", re.IGNORECASE
)
PLACE_NOUN: Final = (
    r"(?:(?:актов|конференц|больш|мал|читальн|учебн|спортивн|методическ|компьютерн"
    r"|зал[аеу]?)[\w-]*\s*-?\s*(?:зал|кабинет|класс|центр)\w*"
    r"|конференц-зал\w*|зал[еа]?\s+\w|каб(?:инет\w*|\.)|ауд(?:итори\w+|\.)|библиотек\w+|здани\w+"
    r"|помещени\w+|М[БАК]{1,2}О?[УО]\w*|МОУ|МБДОУ|ГБОУ|К?ГБПОУ|СОШ|ООШ"
    r"|школ[аеы]|гимнази\w+|лице[ейя]\w*|центр[еа]?(?![а-яё])|администраци\w+|дом[еа]?\s+(?:культуры"
    r"|творчества|детского|учителя)|дворц\w+|РДК|ДК|музе\w+"
    r"|детск\w+\s+сад\w*|управлени\w+\s+образовани\w*|отдел\w*\s+образовани\w*|технопарк\w*|кванториум\w*"
    r"|точк\w+\s+роста|метод[а-яё]*кабинет\w*|метод[а-яё]*центр\w*|ММЦ|ИМЦ|РМК|(?:г|п|с|ул|пос|пр"
    r"|р\.п)\.\s?(?-i:[А-ЯЁ]))"
)
IN_PLACE: Final = re.compile(
    rf"(?<![а-яё])(?:(?:по\s+адресу|местом\s+проведения(?:\s+[а-яё]+)?|на\s+базе|на\s+площадке|в\s+стенах"
    rf"|очно)\s*:?\s+(?P<on>\S.*)|(?:в"
    rf"|во)\s+(?P<in>(?:[«а-яё-]{{4,}}\s+){{0,2}}?{PLACE_NOUN}.*))",
    re.IGNORECASE | re.DOTALL,
)
BY_COMMAS: Final = re.compile(
    rf"(?:^|[,;(–—-])\s*(?P<at>(?:[А-ЯЁа-яё][\w.-]+\s+){{0,2}}"
    rf"{PLACE_NOUN}[^;]*)$",
    re.IGNORECASE,
)
YOURS: Final = re.compile(r"в\s+ваш(?:ей|ем)\s+(?:школе|учреждении|организации|лицее|гимназии)", re.IGNORECASE)
LINK: Final = re.compile(
    r"https?://[^\s<>«»]+|(?:www\.)?(?:[\w-]+\.)+(?:ru|рф|com|org|net|su|us|me|online|link|example)/[^\s<>«»]+",
    re.IGNORECASE,
)
REGISTRATION: Final = re.compile(
    r"регистр|заявк|анкет|форм[аеуы](?![а-яё]|т)|опрос|яндекс\.?\s?форм|google\s?form|forms\.", re.IGNORECASE
)
CONNECTION: Final = re.compile(
    r"подключ|трансляц|вход|войти|(?<![а-яё])вкс|эфир|присоедин|комнат|прямая\s+ссылка"
    r"|ссылк\w+\s+на\s+(?:вебинар|семинар|встреч|совещан)",
    re.IGNORECASE,
)
INFORMATION: Final = re.compile(r"материал|сайт|положени|подробн|запис[ьи]|программ|памятк|диск", re.IGNORECASE)
ENTRANCE: Final = re.compile(
    r"(?:идентификатор|id\s|meeting\s+id|номер\s+конференции|код\s+(?:доступа|конференции|подключения)|пин-?код).*",
    re.IGNORECASE,
)
HERE_OR_PLACE: Final = re.compile(rf"по\s+адресу|на\s+базе|{PLACE_NOUN}", re.IGNORECASE)
NAMED_OFFICE: Final = re.compile(r"(?:ДПО|ГАУ|ГБУ|ГАОУ|ГБОУ|КГАУ|КГБУ|ФГБ\w*|учреждени\w+)[^«»]{0,60}«[^«»]+»")


def title_of(said: Said) -> tuple[str, bool]:
    """Give the title that a sentence names, and whether it stands there in quotes."""
    start = max(said.kind_at, 0)
    for match in QUOTED.finditer(said.raw, start):
        before = said.raw[: match.start()]
        named = NAMED_BEFORE.search(before)
        own = named and named.start() == said.kind_at
        course = own or (said.kind == "courses" and re.search(r"программ\w*\s*$", before, re.IGNORECASE))
        if course or not named or TOPIC.search(before[-14:]):
            return quoteless(match[0]), True
    topic = TOPIC.search(said.raw)
    if topic:
        return cut(said.raw[topic.end() :], STOP), True
    return (plain_title(said), False) if said.kind_at >= 0 else ("", False)


def quoteless(text: str) -> str:
    return text[1:-1].strip(" .;,")


def plain_title(said: Said) -> str:
    """Name an event by its own words: «Совещание руководителей … по вопросу …»."""
    text = ONLY_HOW.sub(" ", words.BY_VIDEO.sub(" ", said.raw[said.kind_at + len(said.kind_word) :]))
    text = re.split(r":\s", cut(HOW.sub("", cut(text, STOP)), STOP))[0]
    word = said.kind_word.lower()
    plain = next((one.plain for one in words.KIND_WORDS if re.match(one.stem, word)), "") or word
    suffix = re.match(r"-[а-яё]+", text, re.IGNORECASE)
    named = re.search(r"проведени\w+\s.{0,50}$", said.raw[: said.kind_at], re.IGNORECASE)
    shown = word if is_plural(word) and not named else plain
    tail = re.sub(r"\s*\([^()]*\)$", "", text[suffix.end() :] if suffix else text).strip(" ,.;:–—-")
    return upper_first(f"{shown}{nominative(suffix[0]) if suffix else ''} {tail}".strip())


def is_plural(word: str) -> bool:
    return word in {
        "консультации",
        "семинары",
        "вебинары",
        "курсы",
        "тренинги",
        "мастер-классы",
        "совещания",
        "стажировки",
    }


def nominative(suffix: str) -> str:
    """«-практикума», «-совещании» → «-практикум», «-совещание»."""
    word = suffix.lower()
    if re.search(r"ани[еюяи]м?$", word):
        return re.sub(r"ани[еюяи]м?$", "ание", word)
    if word.endswith(("цию", "ции")):
        return f"{word[:-1]}я"
    return re.sub(r"(?<=[бвгдзклмнпрст])(?:а|е|у|ом)$", "", word)


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def cut(text: str, stop: re.Pattern[str]) -> str:
    """Give the text up to where something else begins; what stands in quotes or brackets is never cut apart."""
    for match in stop.finditer(text):
        before = text[: match.start()]
        if before.count("«") <= before.count("»") and before.count("(") <= before.count(")"):
            if match[0].lstrip().startswith(".") and re.search(
                r"(?<![а-яё])(?:г|ул|д|каб|п|с|пос|им|пр|пер|корп|стр|р|ауд|зд|№)$", before
            ):
                continue
            return before.lstrip(" ,;:").rstrip(" ,;:–—-")
    return text.lstrip(" ,.;:").rstrip(" ,.;:–—-")


def place_of(said: Said, *, loose: bool) -> str | None:
    """Find where people meet; `loose` also takes «…, школа № 1, каб. 12» at the end of a line."""
    bare = LINK.sub("", said.raw)
    for match in IN_PLACE.finditer(without_titles(bare)):
        where = trimmed_place(match["on"] or match["in"])
        if (
            where
            and not words.ONLINE.match(where)
            and "@" not in where
            and not re.match(r"(?:ссылк|электронн|почт)", where)
        ):
            return where
    if loose:
        rest = without_titles(outside_hours(bare))
        found = BY_COMMAS.search(rest)
        if found and (found.start("at") or outside_hours(bare) != bare):
            return trimmed_place(found["at"])
    return None


def without_titles(text: str) -> str:
    """Blank out what is quoted, but for the names of schools and houses."""
    return QUOTED.sub(lambda one: one[0] if NAMED_BEFORE.search(text[: one.start()]) else " " * len(one[0]), text)


def outside_hours(text: str) -> str:
    """Cut the end of a line off behind its last clock time."""
    times = list(re.finditer(r"\d{1,2}[.:]\d\d(?:\s*[-–—]\s*\d{1,2}[.:]\d\d)?", text))
    return text[times[-1].end() :] if times else text


def trimmed_place(text: str) -> str | None:
    text = cut(text, STOP)
    kind = next((one for one in words.KIND.finditer(outside_quotes(text)) if one.start()), None)
    if kind:
        text = text[: kind.start()]
    text = re.sub(
        r"\s+(?:по\s+теме|для|муниципальн\w+|состо\w+)\s+.*$|\s+(?:муниципальн|районн|региональн|краев"
        r"|городск|окружн)\w+\s*$",
        "",
        text,
    )
    text = text.strip(" ,.;:–—-")
    if text.count(")") > text.count("("):
        text = text.rstrip(") ")
    return text or None


def links_of(raw: str) -> list[tuple[str, str]]:
    """Give each address with its part: connection, registration, information or nothing that is said."""
    found = []
    at = 0
    for match in LINK.finditer(raw):
        before = raw[at : match.start()]
        found.append((match[0].rstrip(".,;:)»"), part_of(before, match[0])))
        at = match.end()
    return found


def part_of(before: str, link: str) -> str:
    """Decide by the nearest word before an address what it leads to."""
    marks = {"registration": REGISTRATION, "connection": CONNECTION, "information": INFORMATION}
    places = {part: max((one.start() for one in mark.finditer(before)), default=-1) for part, mark in marks.items()}
    part = max(places, key=lambda one: places[one])
    if places[part] >= 0:
        return part
    return "registration" if REGISTRATION.search(link) else ""


def entrance_of(raw: str) -> str | None:
    found = ENTRANCE.search(raw)
    return found[0].strip(" .") if found else None


def outside_titles(text: str) -> str:
    return QUOTED.sub(" ", text)


def form_of(texts: Iterable[str]) -> EventForm | None:
    """Read the form from words; a title's words say nothing about it."""
    bare = words.NOT_A_FORM.sub(" ", " ".join(outside_titles(text) for text in texts))
    if words.MIXED.search(bare):
        return EventForm.MIXED
    online, here = words.ONLINE.search(bare), words.HERE.search(bare)
    if online and here:
        return EventForm.MIXED if re.search(r"(?<![а-яё-])очно(?![а-яё-])", bare, re.IGNORECASE) else EventForm.ONLINE
    if online:
        return EventForm.ONLINE
    return EventForm.IN_PERSON if here else None


OUR_LEVELS: Final = {
    "municipal": EventLevel.MUNICIPAL,
    "inter": EventLevel.INTERMUNICIPAL,
    "school": EventLevel.SCHOOL,
}


def level_of(texts: Iterable[str], letterhead: str) -> tuple[EventLevel, bool]:
    """Give the level of an event and whether it is ours, by who holds it and what it calls itself."""
    named, upper, federal = "", False, False
    for text in texts:
        aside = words.ASIDE.sub(" ", text)
        bare = words.BY_VIDEO.sub(" ", outside_titles(aside))
        bare += " ".join(one[0] for one in NAMED_OFFICE.finditer(aside))
        for kind in words.KIND.finditer(bare):
            near = words.LEVEL.search(bare[: kind.start()])
            named = named or (near.lastgroup or "" if near else "")
        upper = upper or bool(words.UPPER.search(bare))
        federal = federal or bool(words.FEDERAL.search(bare))
    if named in OUR_LEVELS:
        return OUR_LEVELS[named], True
    head = bool(words.UPPER.search(letterhead)) and not words.OURS.search(letterhead)
    if named == "federal" or ((upper or head) and (federal or words.FEDERAL.search(letterhead if head else ""))):
        return EventLevel.FEDERAL, False
    if named == "regional" or upper or head:
        return EventLevel.REGIONAL, False
    return EventLevel.MUNICIPAL, True
