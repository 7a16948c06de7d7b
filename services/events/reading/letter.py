"""A letter taken apart: lines of its body, tables, its own date. What only surrounds the text is set aside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from documents.tables.model import Paragraph, Table, cells_of
from services.deadlines.mentions import mentions
from services.events.reading.words import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from documents.tables.model import Block
    from services.deadlines.mentions import SaidDate

READ: Final = 12_000  # characters of a letter; what comes after five pages are annexes
ANNEXES: Final = 60_000  # … which are looked through where the pages before name no event
LONGEST: Final = 3_000  # characters of a line; what is longer was never meant to be read
HEAD: Final = 30  # lines in which a letter says its own date
SIGNING: Final = 5  # lines under «С уважением»
WRAPPED: Final = 56  # characters: a line so long was broken by a mail program, not by its author
MAIL_HEADER: Final = re.compile(
    r"(?:от|from|кому|to|копия|cc|дата|date|sent|отправлено|тема|subject|вложения?|reply-to)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
SENDER: Final = re.compile(r"(?:от|from)\s*:", re.IGNORECASE)
MAIL_DATE: Final = re.compile(r"(?:дата|date|sent|отправлено)\s*:", re.IGNORECASE)
SUBJECT: Final = re.compile(r"(?:тема|subject)\s*:\s*(?:(?:fwd?|re|пер|отв)\s*:\s*)*", re.IGNORECASE)
FORWARDED: Final = re.compile(
    r"[-–—_=\s]*(?:(?:конец\s+)?пересылаем\w+\s+сообщени\w+|переслан\w+(?:\s+сообщени\w+)?(?:\s+от.*)?"
    r"|переслано\s+от.*|исходное\s+сообщение|forwarded\s+\w+.*"
    r"|original\s+message)[-–—_=\s]*:?",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"^(?:\s*>)+\s?")
BULLET: Final = re.compile(r"^(?:[-–—•●▪·*✅☑✔➡▶🔹🔸📌❗️‼]+|\d{1,2}[.)]|[а-яё]\))\s*(?=\S)")
DAY_FIRST: Final = re.compile(r"^\d{1,2}(?:[.)]\s*\d|\.\d\d)")
DAY_LINE: Final = re.compile(r"^\d{1,2}(?:\s+[а-я]{3,8}|\.\d\d)", re.IGNORECASE)
SIGNS: Final = {
    **dict.fromkeys("📍🏫🏢🏛", "Место"),
    **dict.fromkeys("🗓📅📆", "Дата"),
    **dict.fromkeys("⏰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⌚🕰⏱", "Время"),
    **dict.fromkeys("👥👤", "Участники"),
    **dict.fromkeys("🔗", "Ссылка"),
}
SIGN: Final = re.compile(rf"(^|\n)\s*([{''.join(SIGNS)}])\ufe0f?\s*(?=\S)(?![^\n:]{{2,30}}:\s)")
SIGNATURE: Final = re.compile(
    r"^(?:исп(?:олнитель|\.)|с\s+уважением|согласовано|документ\s+подписан|сертификат\s*:|действителен"
    r"|владелец\s*:|визы|рассылка|с\s+приказом\s+ознакомлен)",
    re.IGNORECASE,
)
SIGNED: Final = re.compile(
    r"^(?:и\.\s?о\.\s?|врио\s)?(?:начальник|директор|руководитель|заместитель|методист|министр|ректор"
    r"|председатель|глава|заведующ)[^.:]{0,80}?\s{2,}[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ]",
    re.IGNORECASE,
)
ORDER: Final = re.compile(r"приказ|распоряжение|постановление|положение", re.IGNORECASE)
LABEL_LINE: Final = re.compile(r"^[А-ЯЁ][^.:]{2,40}:\s")
END: Final = re.compile(r"(?<=[.!?…])[\s]+(?=[«\"(]?[А-ЯЁA-Z\d])|;\s+(?=[А-ЯЁ])|\n")
LONG_WORD: Final = re.compile(r"[а-я]{3,}")
OWN_WORDS: Final = frozenset({"год", "года", "исх", "исходящий", "исходящее", "вход", "входящий"})
LAST_WORD: Final = re.compile(r"([\w.]+)\.$")


@dataclass(slots=True)
class Letter:
    """`parts` are lines and tables in their order; `subject` is what the mail or the letter calls itself."""

    parts: list[str | Table] = field(default_factory=list)
    subject: str = ""
    said: SaidDate | None = None  # the letter's own date
    cut: bool = False
    signature: str = ""  # who sent and signed it

    @property
    def lines(self) -> list[str]:
        return [part for part in self.parts if isinstance(part, str)]

    def shortened(self, room: int = READ) -> Letter:
        """Give its beginning where it is longer than letters are."""
        kept: list[str | Table] = []
        for part in self.parts:
            room -= len(part) if isinstance(part, str) else sum(len(cell.text) for row in part.rows for cell in row)
            if room < 0:
                return Letter(kept, self.subject, self.said, cut=True, signature=self.signature)
            kept.append(part)
        return self


def letter_of_text(text: str) -> Letter:
    """Take apart what was pasted or forwarded: quoting marks, the mail's header and its broken lines."""
    letter = Letter()
    lines = without_mail_header([QUOTED.sub("", line) for line in spaced(signs_in_words(text)).split("\n")], letter)
    return sorted_out(joined(with_tables(lines)), letter)


def letter_of_blocks(blocks: Iterable[Block]) -> Letter:
    """Take apart a document."""
    parts: list[str | Table] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            label = f"{block.label} " if block.label else ""
            parts += [label + line for line in tidied(block.text).split("\n") if line.strip()]
        elif isinstance(block, Table):
            parts.append(block)
    return sorted_out(parts, Letter())


def tidied(text: str) -> str:
    """The same without tabulators: in a document they only push words aside."""
    return spaced(text).replace("\t", "   ")


def spaced(text: str) -> str:
    """One kind of space, no invisible marks; letters stay as they are, for they go into titles."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\v", "\n")
    shown = (one for one in text if unicodedata.category(one) not in {"Cf", "Cs", "Co"} or one == "\n")
    return "".join(" " if one in "\u00a0\u2007\u202f" else one for one in shown)


def without_mail_header(lines: Sequence[str], letter: Letter) -> list[str]:
    """Leave out «От: … Кому: … Дата: … Тема: …», keeping the day and the subject; a mere «Дата:» is no header."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        block = at
        while block < len(lines) and MAIL_HEADER.fullmatch(lines[block].strip()):
            block += 1
        if any(SENDER.match(line.strip()) for line in lines[at:block]):
            take_header(lines[at:block], letter)
            at = block
        elif FORWARDED.fullmatch(lines[at].strip()):
            at += 1
        else:
            kept.append(lines[at])
            at += 1
    return kept


def take_header(lines: Iterable[str], letter: Letter) -> None:
    for raw in lines:
        line = raw.strip()
        if MAIL_DATE.match(line):
            said = mentions(line).days
            letter.said = said[0].dates[0] if said else letter.said
        elif SUBJECT.match(line):
            letter.subject = SUBJECT.sub("", line)
        elif SENDER.match(line):
            letter.signature = line


def signs_in_words(text: str) -> str:
    """«📍 ЦДТ» → «Место: ЦДТ»: little pictures at the beginning of a line are labels."""
    return SIGN.sub(lambda found: f"{found[1]}{SIGNS[found[2]]}: ", text)


def with_tables(lines: Sequence[str]) -> list[str | Table]:
    """Make tables of lines that tabulators or bars cut into cells: what is copied from Word or Excel comes so."""
    parts: list[str | Table] = []
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        cells = cells_in(line)
        if len(cells) > 1 and (not rows or len(rows[0]) == len(cells)):
            rows.append(cells)
            continue
        parts += [Table([cells_of(row) for row in rows])] if len(rows) > 1 else [" ".join(row) for row in rows]
        rows = [cells] if len(cells) > 1 else []
        if not rows:
            parts.append(" ".join(line.split()))
    return parts


def cells_in(line: str) -> list[str]:
    bare = line.strip()
    separator = "\t" if "\t" in bare else "|" if bare.count("|") > 1 else None
    return [cell.strip() for cell in bare.strip("|").split(separator)] if separator else []


def joined(lines: Sequence[str | Table]) -> list[str | Table]:
    """Put together lines that a mail program broke; an empty line always ends a paragraph."""
    parts: list[str | Table] = []
    open_ = ""
    for line in lines:
        last = parts[-1] if parts else None
        if isinstance(line, str) and isinstance(last, str) and open_ and line and goes_on(open_, line):
            parts[-1] = f"{last} {line}"
        elif line:
            parts.append(line)
        open_ = line if isinstance(line, str) else ""
    return parts


def goes_on(before: str, line: str) -> bool:
    if before[-1] in ".!?:;" or LABEL_LINE.match(line) or (BULLET.match(line) and not DAY_FIRST.match(line)):
        return False
    if DAY_LINE.match(line) and DAY_LINE.match(before):
        return False
    return (
        line[0].islower() or line[0] in "(«" or (len(before) >= WRAPPED and (before[-1].isalpha() or before[-1] == ","))
    )


def sorted_out(parts: Sequence[str | Table], letter: Letter) -> Letter:
    """Find the letter's own date and leave out what is signed, not said."""
    for at, part in enumerate(parts):
        if not isinstance(part, str):
            letter.parts.append(part)
            continue
        line = " ".join(part[:LONGEST].split())
        if SIGNATURE.match(line) or SIGNED.match(part):
            letter.signature += " " + " ".join(one for one in parts[at : at + SIGNING] if isinstance(one, str))
            continue
        before = parts[at - 1] if at else ""
        titled = isinstance(before, str) and bool(ORDER.fullmatch(before.strip()))
        if at < HEAD and own_date(line, letter, after_title=titled):
            continue
        letter.parts.append(line)
    return letter


def own_date(line: str, letter: Letter, *, after_title: bool) -> bool:
    """Whether a line is «от 12.11.2026 № 345»: the letter's date and number, and nothing else."""
    found = mentions(line)
    if not found.days or found.hours:
        return False
    rest = found.text
    for day in reversed(found.days):
        rest = rest[: day.start] + " " + rest[day.end :]
    others = set(LONG_WORD.findall(rest)) - OWN_WORDS
    if not (after_title and found.days[0].start == 0) and (others or "#" not in rest):
        return False
    letter.said = letter.said or found.days[0].dates[0]
    return True


def sentences(line: str) -> list[str]:
    """Cut a line where a sentence ends; «г. Озёрный», «И.И. Иванова», «каб. 5» are not ends."""
    parts = END.split(line)
    found: list[str] = []
    for part in parts:
        if found and is_short(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part and part.strip():
            found.append(part)
    return [part.strip() for part in found]


def is_short(text: str) -> bool:
    """Whether the full stop at the end belongs to an abbreviation, an initial or the number of a list."""
    last = LAST_WORD.search(text)
    if not last:
        return False
    word = last[1].lower()
    whole = len(text) == len(last[0])
    return (
        word in ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or (whole and word.isdigit())
        or bool(re.fullmatch(r"[а-яё]\.[а-яё]", word))
    )
