"""Keep the catalogues: `python -m locales.catalogues update | compile | check`."""

from __future__ import annotations

import string
import sys
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from locales import DOMAIN, FOLDER, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from babel.messages.catalog import Message

ROOT = FOLDER.parent
ROOMS = (
    "bot",
    "cli",
    "desk",
    "handlers",
    "migrations",
    "sandbox",
    "scheduler",
    "services",
    "views",
    "documents",
    "models",
    "storage",
)
# Pages of the desk have their words where they stand.
READ = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "__": None, "plural": (1, 2)}


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extracted() -> Catalog:
    """Collect every msgid of the code."""
    template = Catalog(charset="utf-8")
    for room in ROOMS:
        for _, _, message, _, context in extract_from_dir(ROOT / room, READ, keywords=KEYWORDS):
            template.add(message, context=context)
    return template


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def entries(catalogue: Catalog) -> Iterator[Message]:
    """Walk the messages; the catalogue's own header is none."""
    return (message for message in catalogue if message.id)


def as_tuple(text: object) -> tuple[str, ...]:
    """One string or its plural forms, always as a tuple; what is not translated is an empty string."""
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text or ""),)


def ids(message: Message) -> tuple[str, ...]:
    return as_tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return as_tuple(message.string)


def update() -> None:
    """Add new msgids, drop dead ones; English says what the msgid says."""
    template = extracted()
    for language in LANGUAGES:
        old = {ids(message): message for message in entries(read(language))}
        fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
        for message in entries(template):
            known = old.get(ids(message))
            text = message.id if language == "en" else (known.string if known else None)
            fresh.add(message.id, string=text)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        header += f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {fresh.plural_forms}\\n"\n\n'
        with path.open("wb") as file:
            file.write(header.encode())
            write_po(file, fresh, width=0, omit_header=True, sort_output=True)


def compile_all() -> None:
    for language in LANGUAGES:
        path = path_of(language)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(language))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def problems() -> Iterator[str]:
    """Name every msgid that a catalogue lacks, leaves empty, no longer needs, or fills with other placeholders."""
    wanted = {ids(message) for message in entries(extracted())}
    for language in LANGUAGES:
        catalogue = read(language)
        known = {ids(message): message for message in entries(catalogue)}
        yield from (f"{language}: missing, run `make messages`: {key[0]!r}" for key in wanted - known.keys())
        yield from (f"{language}: no longer used, run `make messages`: {key[0]!r}" for key in known.keys() - wanted)
        for key, message in known.items():
            yield from faults(language, key, message, forms=catalogue.num_plurals)


def faults(language: str, key: tuple[str, ...], message: Message, *, forms: int) -> Iterable[str]:
    texts = strings(message)
    if not all(texts) or len(texts) != (forms if len(key) > 1 else 1):
        yield f"{language}: not translated: {key[0]!r}"
        return
    wanted = set().union(*map(placeholders, key))
    for text in texts:
        if placeholders(text) != wanted and not (len(key) > 1 and placeholders(text) | {"n"} == wanted | {"n"}):
            yield f"{language}: other placeholders than {sorted(wanted)}: {text!r}"


def main(command: str) -> int:
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    elif command == "check":
        found = list(problems())
        print("\n".join(found) or "catalogues: complete")  # noqa: T201 - a command's answer
        return bool(found)
    else:
        print(f"unknown: {command}", file=sys.stderr)  # noqa: T201 - same
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
