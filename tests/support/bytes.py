"""Looks for what must be gone, in every form in which a disk may hold it."""

import json

from tests.support.schema import SERVER, is_placed, written


def forms(needle):
    """Text in UTF-8 and UTF-16, as JSON escapes it; a number also as SQLite packs it, as a value and as a row's key."""
    if isinstance(needle, int):
        whole = needle.to_bytes((needle.bit_length() + 8) // 8, "big")
        yield from {str(needle).encode(), whole, varint(needle)}
        return
    for word in {needle, needle.lower(), needle.upper()}:
        yield from {word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode()}


def varint(number):
    """The key of a row: seven bits a byte, the highest bit says that more follow."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def traces(folder, *needles, without=()):
    """Name each file below the folder that holds one of them, and the database if it is on a server.

    Parts of paths in `without` are left out.
    """
    found = [
        (str(path.relative_to(folder)), needle)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(without) & set(path.parts)
        for content in [path.read_bytes()]
        for needle in needles
        if any(form in content for form in forms(needle))
    ]
    database = folder / "nastavnik.db"
    if SERVER and is_placed(database):
        content = written(database)
        # Numbers of people elsewhere are texts there; four bytes alone would be met by chance.
        found += [("nastavnik.db", one) for one in needles if any(form in content for form in forms(str(one)))]
    return found
