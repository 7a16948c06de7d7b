"""Who is asked to come, and whether they must: phrases in the letter's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from models.enums import Obligation
from services.events.reading import words
from services.events.reading.facts import DATE_HERE, HOW, PLACE_NOUN, cut, outside_titles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.events.reading.said import Said

PEOPLE_HERE: Final = rf"(?:всех\s+)?(?:{words.ADJECTIVE}\s+){{0,3}}{words.PEOPLE}"
COMING: Final = (
    re.compile(
        r"приглаша(?:ются|ется)(?:\s+(?:к\s+участию|принять\s+участие))?[\s:–—-]+(?P<who>.+)", re.IGNORECASE | re.DOTALL
    ),
    re.compile(
        r"приглаша(?:ем|ет)\s+(?P<who>(?!вас|принять|к\s+участию|на\s).+?)(?=\s+(?:на|принять|к\s+участию)\s|$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:обеспечить|организовать)\s+(?:обязательн\w+\s+)?(?:участие|явку|присутствие|подключение)\s+"
        rf"(?:(?:в|на)\s+(?:\S+\s+){{0,2}}?)?(?P<who>{PEOPLE_HERE}.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"(?:направить|представить|сообщить)\s+(?:данные|списки?|кандидатуры"
        rf"|сведения)\s+(?:об?\s+)?(?P<who>{PEOPLE_HERE}.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(r"довести\s+(?:\S+\s+){0,3}?до\s+(?:сведения\s+)?(?P<who>.+)", re.IGNORECASE | re.DOTALL),
    re.compile(
        rf"(?:жд[её]м|направить|командировать)\s+(?:(?:для\s+участия|на"
        rf"|в)\s+(?:\S+\s+){{0,2}}?)?(?P<who>{PEOPLE_HERE}.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(r"явка\s+(?P<who>.+?)\s+(?:строго\s+)?обязательна", re.IGNORECASE),
    re.compile(
        r"принимают\s+участие[\s:–—-]+(?P<who>.+)|(?P<who2>.+?)\s+(?:примут|принимают)\s+участие", re.IGNORECASE
    ),
)
FOR: Final = re.compile(r"(?<![а-яё])для\s+(?P<who>(?!\s).+?)(?=\s+\(?для\s|$)", re.IGNORECASE | re.DOTALL)
GREETED: Final = re.compile(r"^\s*уважаемые\s+(?P<who>[^!,.]+)", re.IGNORECASE)
TOO_GENERAL: Final = re.compile(
    r"^(?:коллеги|руководител\w+|директора|друзья|педагоги и руководители|участник\w+)$", re.IGNORECASE
)
WHO_STOP: Final = re.compile(
    rf"(?:\s+(?:состо[ия]тся|пройд[её]т|пройдут|провод\w+|будет|будут|на\s+(?:тему|семинар|вебинар|совещан"
    rf"|регистр|базе)|в\s+(?:режиме|формате|кабинет|каб|актов|работе|семинар|вебинар|указанн)"
    rf"|по\s+(?:адресу|теме|ссылке)"
    rf"|к\s+участию|принять|до\s+(?:{DATE_HERE})|с\s+\d|в\s+\d|(?:{DATE_HERE}))(?![а-яё])"
    rf"|,\s+(?:{DATE_HERE})|,\s+в\s+\d|(?<!зам)(?<!каб)(?<!нач)(?<!\sг)(?<!\sим)\.\s|\.$|!|;\s*$|\s[–—]\s"
    rf"|,?\s+(?:ссылк|подключ|https?:|явка|регистрац)).*$",
    re.IGNORECASE | re.DOTALL,
)
APART: Final = re.compile(r"(,\s+(?:а\s+также\s+)?|;\s*|\s+и\s+|\s+а\s+также\s+|\n+)")
EACH: Final = re.compile(
    r"по\s+(?:одному|одной|1|2|два)\s+(?:представител|участник|педагог|человек|учител)\w*.*", re.IGNORECASE | re.DOTALL
)
ONE_EACH: Final = re.compile(
    r"(?:по\s+)?одно(?:го|му)\s+(?:представител|участник|педагог|человек|учител)|по\s+1\s+(?:представ|человек|участ)",
    re.IGNORECASE,
)
MUST: Final = re.compile(
    r"(?:явка|участие|присутствие)[^.]{0,60}обязательн|обязательн\w+\s+(?:явк|участи|присутстви)"
    r"|обеспечить\s+(?:100\s?%|обязательн|явку)",
    re.IGNORECASE,
)


def audience_of(said: Said) -> list[str]:
    """List who is asked to come, a phrase each, in the letter's words."""
    raw = re.sub(r"ссылк\w+\s+(?:на\s+\w+\s+)?для\s[^:]*:?", " ", said.raw, flags=re.IGNORECASE)
    raw = re.sub(r"\((?:каб|ауд|зал|ФИО|Ф\.)[^)]*\)", " ", raw)
    for pattern in COMING:
        match = pattern.search(raw)
        if match:
            found = people(next(filter(None, match.groups()), ""))
            if found:
                return found
    after = raw[max(said.kind_at, 0) :] if said.kind_at < len(raw) else raw
    found = [one for match in FOR.finditer(outside_titles(after)) for one in people(match["who"])]
    if not found and said.kind_at >= 0 and said.kind not in {"visit", "conference"}:
        tail = outside_titles(said.raw[said.kind_at + len(said.kind_word) :])
        direct = re.match(
            rf"(?:-\w+)?\s+(?:с\s+)?(?:(?:РМО|ГМО|ШМО|ОМО|МО"
            rf"|районного методического объединения)\s+)?(?P<who>(?:{words.ADJECTIVE}\s+){{0,3}}{words.PEOPLE}.*)",
            tail,
            re.IGNORECASE,
        )
        found = people(re.split(r"\s+по\s+(?:вопрос|тем)", direct["who"])[0]) if direct else []
    return found


def people(text: str) -> list[str]:
    """Cut «учителя химии, учителя биологии и их наставники» into phrases that begin with people."""
    text = WHO_STOP.sub("", cut(text, re.compile(r"(?!)")))
    text = HOW.sub("", text).strip(" ,.;:–—-")
    if text.count(")") > text.count("("):
        text = text[: text.index(")")] if "(" not in text[: text.index(")")] else text
    pieces = APART.split(text)
    found: list[str] = []
    for at in range(0, len(pieces), 2):
        piece, before = pieces[at].strip(" –—-•"), pieces[at - 1] if at else ""
        if not piece:
            continue
        open_ = found and found[-1].count("(") > found[-1].count(")")
        if words.PERSON.match(piece) and not open_:
            found.append(piece)
        elif re.match(rf"{PLACE_NOUN}|(?:каб|ауд)(?![а-яё])|в\s+\d", piece, re.IGNORECASE):
            break
        elif found:
            found[-1] += f"{before}{piece}"
    return [re.sub(r"^(?:всех|все|наших|ваших)\s+", "", one).strip(" .,;:") for one in found]


def greeted(raw: str) -> list[str]:
    """«Уважаемые муниципальные координаторы!»: who is meant, unless it is whoever passes the letter on."""
    found = GREETED.match(raw)
    who = found["who"].strip() if found else ""
    return people(who) if who and not TOO_GENERAL.match(who) else []


def one_each(raw: str) -> list[str]:
    """«по одному представителю из числа администрации»: who comes, where nobody else is named."""
    found = EACH.search(raw)
    return [WHO_STOP.sub("", found[0]).strip(" ,.;:")] if found else []


def obligation_of(texts: Iterable[str]) -> Obligation:
    whole = " ".join(texts)
    if ONE_EACH.search(whole):
        return Obligation.ONE_A_SCHOOL
    return Obligation.OBLIGATORY if MUST.search(whole) else Obligation.FREE
