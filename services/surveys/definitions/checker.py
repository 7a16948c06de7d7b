"""Marked nodes -> a definition; every mistake of the file is among the faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from locales import LANGUAGES, __
from models.enums import Role
from services.surveys.definitions.branching import branching
from services.surveys.definitions.fields import Fields, closest, slug, split_at_commas, texts
from services.surveys.definitions.figures import groups, levels, shares
from services.surveys.definitions.model import Definition
from services.surveys.definitions.questions import draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.marked import Faults, Node
    from services.surveys.definitions.questions import Draft

TITLE_LIMIT: Final = 120
TEXT_LIMIT: Final = 1000
QUESTIONS_LIMIT: Final = 40
NAMES: Final = (
    "key", "title", "intro", "thanks", "language", "audience", "privacy", "questions", "shares", "levels", "groups",
)  # fmt: skip
CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
LANGUAGE_WORDS: Final = {"ru": "ru", "русский": "ru", "en": "en", "английский": "en", "english": "en"}
PRIVACY_WORDS: Final = {
    "confidential": True, "конфиденциальный": True, "конфиденциально": True, "конфиденциальная": True,
    "named": False, "именной": False, "именная": False, "не конфиденциальный": False,
}  # fmt: skip
ROLES: Final = tuple(role.value for role in Role)
ROLE_WORDS: Final = {role: role for role in ROLES} | {
    "координатор": "coordinator", "координаторы": "coordinator",
    "специалист": "specialist", "специалисты": "specialist",
    "наблюдатель": "observer", "наблюдатели": "observer",
    "куратор": "curator", "кураторы": "curator",
    "тьютор": "tutor", "тьюторы": "tutor",
    "руководитель объединения": "association_head", "руководители объединений": "association_head",
    "руководитель": "leader", "руководители": "leader",
    "школьный координатор": "school_coordinator", "школьные координаторы": "school_coordinator",
    "учитель": "teacher", "учителя": "teacher", "педагог": "teacher", "педагоги": "teacher",
}  # fmt: skip

# The Russian name of each role that a written sheet shows: the last one of the list above, the plural.
ROLE_NAMES: Final = {role: word for word, role in ROLE_WORDS.items() if word not in ROLES and word != "педагоги"}

UNKNOWN_LANGUAGE: Final = __("The language “{found}” is not known; write one of: {known}")
UNKNOWN_PRIVACY: Final = __("“{found}” is neither “{confidential}” nor “{named}”; write one of the two")
ANONYMOUS: Final = __(
    "“{found}”: here a survey is “{confidential}” (nobody learns who answered what, and who has not answered is still "
    "reminded) or “{named}”; write one of the two"
)
UNKNOWN_ROLE: Final = __("Nobody has the role “{found}”; perhaps “{closest}” is meant")
STRANGE_ROLE: Final = __("Nobody has the role “{found}”; the roles are: {known}")
NO_QUESTIONS: Final = __("The survey has no questions; add at least one")
MANY_QUESTIONS: Final = __("{count} questions are too many: nobody finishes more than {limit}; split the survey")
SAME_QUESTION: Final = __("The code “{key}” is used by two questions; give each its own")


def check(root: Node, faults: Faults) -> Definition:
    """Build the definition as far as it can be built: it is whole when no faults were added."""
    fields = Fields(root, faults, NAMES)
    language = language_of(fields, faults)
    confidential = privacy_of(fields, faults)
    title = fields.text("title", limit=TITLE_LIMIT, needed=True)
    drafts = drafts_of(fields, faults, language=language, confidential=confidential)
    questions = tuple(branching(drafts, faults))
    keys = [draft.key for draft in drafts]
    measured = tuple(shares(records(fields.node("shares")), questions, keys, faults))
    return Definition(
        key=fields.code("key", slug(title) or "survey"),
        title=title,
        intro=fields.text("intro", limit=TEXT_LIMIT),
        thanks=fields.text("thanks", limit=TEXT_LIMIT),
        language=language,
        audience=tuple(dict.fromkeys(audience(fields, faults))),
        confidential=confidential,
        questions=questions,
        shares=measured,
        levels=tuple(levels(records(fields.node("levels")), questions, measured, faults)),
        groups=tuple(groups(listed(fields, "groups"), questions, faults, confidential=confidential)),
    )


def language_of(fields: Fields, faults: Faults) -> str:
    node = fields.node("language")
    found = str(node.content).casefold() if node else written_in(fields)
    if node and found not in LANGUAGE_WORDS:
        faults.add(node.place, UNKNOWN_LANGUAGE, found=node.content, known=", ".join(LANGUAGES))
    return LANGUAGE_WORDS.get(found, LANGUAGES[0])


def written_in(fields: Fields) -> str:
    """The language of a file that does not say it: that of the letters of its title."""
    title = fields.node("title")
    return "en" if title is not None and not CYRILLIC.search(str(title.content)) else "ru"


def privacy_of(fields: Fields, faults: Faults) -> bool:
    node = fields.needed("privacy")
    found = str(node.content).casefold() if node else "confidential"
    if node and found not in PRIVACY_WORDS:
        words = ("конфиденциальный", "именной") if node.place.sheet else ("confidential", "named")
        msgid = ANONYMOUS if found.startswith(("аноним", "anonym")) else UNKNOWN_PRIVACY
        faults.add(node.place, msgid, found=node.content, confidential=words[0], named=words[1])
    return PRIVACY_WORDS.get(found, True)


def drafts_of(fields: Fields, faults: Faults, *, language: str, confidential: bool) -> list[Draft]:
    nodes = records(fields.node("questions"))
    place = fields.place_of("questions")
    if not nodes and not (place.sheet and "questions" not in fields.content):  # a missing sheet was told already
        faults.add(place, NO_QUESTIONS)
    if len(nodes) > QUESTIONS_LIMIT:
        faults.add(nodes[QUESTIONS_LIMIT].place, MANY_QUESTIONS, count=len(nodes), limit=QUESTIONS_LIMIT)
    drafts = [
        draft(node, faults, number=number, language=language, confidential=confidential)
        for number, node in enumerate(nodes, start=1)
    ]
    seen: set[str] = set()
    for one in drafts:
        if one.key in seen:
            faults.add(one.place, SAME_QUESTION, key=one.key)
        seen.add(one.key)
    return drafts


def records(node: Node | None) -> tuple[Node, ...]:
    """The items of a list of records; a single record is a list of one."""
    if node is None:
        return ()
    return node.content if isinstance(node.content, tuple) else (node,)


def listed(fields: Fields, key: str) -> Iterable[Node]:
    node = fields.node(key)
    return texts(node) if node else ()


def audience(fields: Fields, faults: Faults) -> Iterator[str]:
    node = fields.needed("audience")
    for item in split_at_commas(texts(node)) if node else ():
        found = str(item.content).casefold()
        if found in ROLE_WORDS:
            yield ROLE_WORDS[found]
        elif near := closest(found, ROLE_WORDS):
            faults.add(item.place, UNKNOWN_ROLE, found=item.content, closest=near)
        else:
            known = (word for word in ROLE_WORDS if (word in ROLES) != bool(item.place.sheet))
            faults.add(item.place, STRANGE_ROLE, found=item.content, known=", ".join(known))
