"""From the parts of a letter to its events: which sentences belong to which, and what is common to all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from documents.tables.model import Table
from services.deadlines.mentions import zone_said
from services.events.reading import audience, facts, tables, words
from services.events.reading.draft import Draft, Moment
from services.events.reading.letter import BULLET, sentences
from services.events.reading.lists import from_rows, share
from services.events.reading.model import Doubt, DoubtKind, Reading
from services.events.reading.said import heard, outside_quotes
from services.events.reading.tables import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from services.events.reading.letter import Letter
    from services.events.reading.model import ReadEvent
    from services.events.reading.said import Said

ABOUT: Final = re.compile(
    r"^(?:о|об)\s+(?:проведени|организаци|участи|муниципальн|семинар|вебинар|совещани|мероприяти|заседани)\w*",
    re.IGNORECASE,
)
ADDRESSED: Final = re.compile(
    r"^(?:руководител|директор|заместител|начальник|муниципальн\w+\s+координатор|специалист|куратор"
    r"|методист)\w*(?:ам|ям|у|ю)(?![а-яё])",
    re.IGNORECASE,
)
ORGANISATION: Final = re.compile(
    r"(?:М[БАК]{1,2}О?У|МОУ|школ[аы]|СОШ|лице[йя]|гимнази[яи])[^«\n]*«[^»]+»"
    r"|М[БАК]{1,2}О?У\s+\S+\s+(?:СОШ|ООШ|школа)[^,;]*"
)
HEAD_LINES: Final = 12
SHORT: Final = 15  # words of a line that is a heading
SOON: Final = re.compile(r"завтра|сегодня|послезавтра")
OF_A_DAY: Final = frozenset({DoubtKind.NO_SUCH_DAY, DoubtKind.REPEATS, DoubtKind.SEVERAL_DAYS})
DAY_FIRST: Final = 14  # characters: a line that begins with a day, perhaps behind its weekday, is one of a list


def assembled(letter: Letter, today: date) -> Reading:
    """Read the events of a letter that is taken apart."""
    if words.MINUTES.search("\n".join(letter.lines)):
        return Reading(())
    written = letter.said.on(today.year) if letter.said else None
    moment = Moment(written or today, today)
    drafts = from_lists(letter, moment)
    if not drafts:
        drafts = from_text(letter, moment)
    return finished(drafts, letter)


def finished(drafts: Sequence[Draft], letter: Letter) -> Reading:
    letterhead = " ".join(line for line in letter.lines[:HEAD_LINES] if is_head(line))
    letterhead += letter.signature
    events: list[ReadEvent] = []
    doubts: list[Doubt] = []
    for number, draft in enumerate(drafts, start=1):
        events.append(draft.finish(letterhead))
        doubts += [replace(one, about=number if len(drafts) > 1 else 0) for one in draft.doubts]
    if events and letter.cut:
        doubts.append(Doubt(DoubtKind.MUCH_TEXT))
    unique = list(dict.fromkeys(doubts))
    return Reading(tuple(events), tuple(unique))


def is_head(line: str) -> bool:
    """Whether a line at the top names who writes: no sentence, no greeting."""
    return not line.endswith((".", "!")) and not words.HELD.search(line) and not ADDRESSED.match(line)


# -- tables of events


def from_lists(letter: Letter, moment: Moment) -> list[Draft]:
    """Read every table whose header names days and what happens on them."""
    drafts: list[Draft] = []
    around = text_of(letter)
    for part in letter.parts:
        if not isinstance(part, Table):
            continue
        rows = tables.grid(part)
        head = tables.header(rows)
        if head and not tables.is_programme(rows[head[0] + 1 :]):
            drafts += from_rows(rows[head[0] + 1 :], head[1], moment)
    if drafts:
        share(drafts, around)
    return drafts


# -- running text


def text_of(letter: Letter) -> list[Said]:
    """Hear every sentence of the lines, and of the tables that are only layout."""
    said: list[Said] = []
    for number, line in enumerate(lines_of(letter)):
        item = bool(BULLET.match(line))
        bare = (
            BULLET.sub("", line)
            if (item and not re.match(r"^\d{1,2}[.)]\s*\d", line)) or re.match(r"^\d{1,2}[.)]\s+\S", line)
            else line
        )
        found = [heard(one, paragraph=number, item=item) for one in sentences(bare)]
        for one in found[:1]:
            one.item = item or bool(one.days and one.days[0].start <= DAY_FIRST and one.hours)
        said += found
    return said


def lines_of(letter: Letter) -> Iterable[str]:
    for part in letter.parts:
        if isinstance(part, str):
            yield part
            continue
        rows = tables.grid(part)
        named = tables.pairs(rows)
        if tables.header(rows) or tables.is_programme(rows):
            continue
        if named:
            for row in rows:
                cells = [text for text in row if text]
                yield ": ".join(cells[-2:])
            continue
        for cell in (cell for row in part.rows for cell in row if not cell.above):
            yield from (line for line in cell.text.split("\n") if line.strip())


def from_text(letter: Letter, moment: Moment) -> list[Draft]:
    said = [one for one in text_of(letter) if not is_addressee(one)]
    anchors = anchors_of(said, moment)
    if len(anchors) > 1:
        return several(said, anchors, moment)
    draft = single(said, letter, moment)
    return [draft] if draft else []


def is_addressee(said: Said) -> bool:
    return bool(ADDRESSED.match(said.raw)) and not said.held and not said.raw.endswith(".")


def anchors_of(said: Sequence[Said], moment: Moment) -> list[int]:
    """Find the sentences that begin an event of their own: another day or hour, and its own name or place in a list."""
    found: list[int] = []
    keys: set[object] = set()
    for at, one in enumerate(said):
        label = tables.labelled(one.raw)
        if not one.days or one.past or words.NO_ANNOUNCEMENT.search(one.raw) or (label and label[0] is not Field.WHEN):
            continue
        title, quoted = facts.title_of(one) if one.kind_at >= 0 or one.item else ("", False)
        named = bool(one.kind) or quoted or (one.item and bool(one.hours))
        day = moment.on(one.days[0].dates[0])
        if not named and not (label and title):
            continue
        key = (day, one.hours[0].starts if one.hours else None)
        same = any(
            known == key or (isinstance(known, tuple) and known[0] == day and None in {known[1], key[1]})
            for known in keys
        )
        if not same:
            found.append(at)
        keys.add(key)
    if len(found) > 1 and not all(has_own_name(said[at]) for at in found):
        return found[:1]
    return found


def has_own_name(said: Said) -> bool:
    title, quoted = facts.title_of(said)
    return quoted or said.item or bool(said.kind and len(title.split()) > 1)


def several(said: Sequence[Said], anchors: Sequence[int], moment: Moment) -> list[Draft]:
    """Give each event its sentences: from its own to the next one's; the last takes no more than the others have."""
    ends = [*anchors[1:], len(said)]
    spans = [said[end - 1].paragraph - said[start].paragraph for start, end in pairwise(anchors)]
    tail = said[anchors[-1]].paragraph + max(0, max(spans, default=1) - 1)
    drafts, common = [], list(said[: anchors[0]])
    for start, end in zip(anchors, ends, strict=True):
        own = [one for one in said[start:end] if end != len(said) or one.paragraph <= tail]
        common += [one for one in said[start:end] if one not in own]
        draft = Draft(moment)
        for one in own:
            take(draft, one, loose=True)
        drafts.append(draft)
    share(drafts, common)
    return drafts


def take(draft: Draft, said: Said, *, loose: bool = False) -> None:
    """Let a draft take everything that a sentence of its own says."""
    label = tables.labelled(said.raw)
    if label:
        draft.take_field(*label)
        if label[0] in {Field.TITLE, Field.WHEN, Field.CLOCK}:
            draft.event.kind = draft.event.kind or said.kind
        return
    draft.texts.append(said.raw)
    draft.take_days(said)
    draft.take_hours(said)
    draft.take_answer(said)
    draft.take_title(said)
    draft.take_words(said, loose=loose)


def single(said: Sequence[Said], letter: Letter, moment: Moment) -> Draft | None:
    """Put one event together from the whole letter: the sentence that announces it first, then the others."""
    key = key_sentence(said) or heading_of(said)
    fields = [label for one in said if (label := tables.labelled(one.raw))]
    by_labels = (
        len({name for name, _ in fields} & {Field.WHEN, Field.CLOCK, Field.PLACE, Field.TITLE, Field.AUDIENCE}) > 1
    )
    by_labels = by_labels or any(name is Field.WHEN and full(value) for name, value in fields)
    if key is None and not by_labels:
        return None
    draft = Draft(moment)
    if key and not tables.labelled(key.raw):
        take(draft, key, loose=True)
    for one in said:
        if one is not key:
            beside(draft, one)
    headline(draft, said, letter)
    programme(draft, letter)
    whole(draft, said, letter)
    event = draft.event
    if event.kind is None and not event.title and not (event.day and event.starts and (event.place or event.link)):
        return None
    told = {one.kind for one in draft.doubts} & OF_A_DAY
    is_event = event.day or event.starts or told or (key and words.ANNOUNCED.search(key.raw))
    return draft if is_event else None


def key_sentence(said: Sequence[Said]) -> Said | None:
    """Choose the sentence that announces: a kind, a day, an hour and a verb of holding weigh."""
    best, most = None, 0
    for one in said:
        if one.past or one.kind_at < 0 or words.NO_ANNOUNCEMENT.search(one.raw):
            continue
        weight = (
            4 * bool(one.days)
            + 2 * bool(one.hours)
            + 2 * one.held
            + 2 * bool(one.kind)
            - 3 * (not one.held and not one.days)
        )
        weight += 3 * bool(SOON.search(one.text)) + bool(words.REPEATS.search(one.text)) + facts.title_of(one)[1]
        if weight > most and (one.kind or one.days or (one.held and facts.title_of(one)[1])):
            best, most = one, weight
    return best if most > 2 else None  # noqa: PLR2004 - a kind alone is no announcement


def full(text: str) -> bool:
    """Whether a value names both a day and an hour."""
    said = heard(text)
    return bool(said.days and said.hours)


def heading_of(said: Sequence[Said]) -> Said | None:
    """Take «Тренинг «Без выгорания»» for what is announced, where a day stands by itself below."""
    if not any(one.days and not one.past for one in said):
        return None
    short = (one for one in said if one.kind and not one.past and len(one.raw.split()) < SHORT)
    return next((one for one in short if facts.title_of(one)[1]), None)


def beside(draft: Draft, said: Said) -> None:
    """Take from another sentence what it adds: a label, an hour of beginning, an answer, place, link, people."""
    label = tables.labelled(said.raw)
    if label:
        if label[0] is not Field.TITLE or not draft.quoted:
            draft.take_field(*label)
        if said.kind and not draft.event.kind:
            draft.event.kind = said.kind
        return
    draft.take_answer(said)
    if said.past:
        return
    draft.asks.append(said.raw)
    about_it = said.held or said.kind_at >= 0 or bool(said.hours)
    if said.days and (about_it or not draft.event.day):
        draft.take_days(said)
    elif said.days:
        draft.pass_days(said)
    if said.hours or said.ends or said.minutes:
        draft.take_hours(said)
    draft.take_links(said.raw)
    if about_it or words.ONLINE.search(outside_quotes(said.raw)) or facts.HERE_OR_PLACE.search(said.raw):
        draft.texts.append(said.raw)
    if draft.event.place is None and not facts.YOURS.search(said.raw) and about_it:
        draft.event.place = facts.place_of(said, loose=bool(said.hours))
    add_people(draft, said)
    name_better(draft, said)


def add_people(draft: Draft, said: Said) -> None:
    """Take who is asked to come here; a sentence that asks may add to those named before."""
    known = draft.event.audience
    if said.kind and draft.event.kind not in {None, said.kind}:  # a part of the programme has its own people
        return
    if not known or (said.held and not said.kind):
        more = [one for one in audience.audience_of(said) if one not in known]
        known += more if said.held or not known else []


def name_better(draft: Draft, said: Said) -> None:
    """Take a title in quotes that stands in another sentence about an event."""
    title, quoted = facts.title_of(said) if said.kind and not draft.quoted else ("", False)
    if quoted:
        draft.event.title, draft.quoted = title, True
        draft.event.kind = draft.event.kind or said.kind


def headline(draft: Draft, said: Sequence[Said], letter: Letter) -> None:
    """Fall back on «О проведении семинара …», on the subject of the mail, on a line that is only a kind."""
    lines = [one for one in said if ABOUT.match(one.raw)] + ([heard(letter.subject)] if letter.subject else [])
    lines += [one for one in said if one.kind and not one.days and len(one.raw.split()) < 12]  # noqa: PLR2004 - a line of a title
    for one in lines:
        draft.event.kind = draft.event.kind or one.kind
        title, quoted = facts.title_of(one)
        bare = len(draft.event.title.split()) < 2  # noqa: PLR2004 - «Семинар» alone is no title
        if title and not draft.quoted and (quoted or (bare and len(title.split()) > 1)):
            draft.event.title, draft.quoted = title, quoted


def programme(draft: Draft, letter: Letter) -> None:
    """Take beginning and end from a programme by the clock, past the registration."""
    for part in letter.parts:
        rows = tables.grid(part) if isinstance(part, Table) else []
        head = tables.header(rows)
        body = rows[head[0] + 1 :] if head else rows
        if not tables.is_programme(body):
            continue
        for row in body:
            clock = tables.clock_of(row)
            hours = heard(f"в {clock}").found.hours if clock else ()
            if not hours or re.search(r"регистрац|сбор|заезд|кофе-пауза$", " ".join(row), re.IGNORECASE):
                continue
            if draft.event.starts is None:
                draft.event.starts = hours[0].starts
            draft.event.ends = hours[0].ends or draft.event.ends
        return


def whole(draft: Draft, said: Sequence[Said], letter: Letter) -> None:
    """What only the letter as a whole tells: a zone, a greeting, a repetition, a cancellation."""
    event = draft.event
    for one in said:
        if event.zone is None:
            event.zone = zone_said(one.text)
        if not event.audience:
            event.audience = audience.greeted(one.raw) or audience.one_each(one.raw)
        if words.REPEATS.search(one.text) and event.day is None:
            draft.doubt(DoubtKind.REPEATS, one.raw)
            event.starts = event.ends = None
        if words.CANCELLED.search(one.raw):
            draft.doubt(DoubtKind.CANCELLED, one.raw)
        if words.MOVED.search(one.raw) and DoubtKind.MOVED not in {doubt.kind for doubt in draft.doubts}:
            draft.doubt(DoubtKind.MOVED, one.raw)
        if event.place is None and facts.YOURS.search(one.raw):
            found = ORGANISATION.search(" ".join(letter.lines[:HEAD_LINES]))
            event.place = found[0] if found else None
    for one in said:
        draft.take_relative(one) if one.kind_at >= 0 or one.hours else None
