"""A municipality's own letterhead: of a stranger's Word document the header, the footer and the styles, nothing else.

Runs in the reading process. What could act – macros, links to elsewhere, fields, objects – is not copied and told;
pictures that no letterhead needs are refused by name. What comes out is a document of ours without a text.
"""

from __future__ import annotations

import base64
import io
import posixpath
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from documents.errors import Problem, Unreadable
from documents.report_docx import without_moments
from documents.tables.kinds import Kind, kind_of
from documents.tables.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PICTURES: Final = 1024 * 1024  # bytes of all pictures together: a coat of arms takes a tenth of it
BODY: Final = "word/document.xml"
STYLES: Final = "word/styles.xml"
R: Final = f"{{{nsmap['r']}}}"
W: Final = f"{{{nsmap['w']}}}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
HARMLESS: Final = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
ACTS: Final = ("object", "control", "altChunk", "dataBinding", "subDoc", "movie")
PICTURED: Final = {qn("a:blip"), f"{VML}imagedata"}
UNKNOWN_PICTURE: Final = (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError)
NEEDED: Final = ("Normal", "Table Grid", "Header", "Footer", "Default Paragraph Font")


class _Source:
    def __init__(self, data: bytes) -> None:
        if kind_of(data) is not Kind.WORD:
            raise Unreadable(Problem.NOT_WORD)
        self.package = Package(data)
        if BODY not in self.package:
            raise Unreadable(Problem.BROKEN)
        self.left_out: set[str] = set()
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in self.package.names()):
            self.left_out.add("macros")
        self.body = self.xml(BODY)
        self.relations = self.relations_of(BODY)

    def xml(self, name: str) -> Any:
        self.package.xml(name)  # refuses entities and depths before python-docx makes objects of it
        return parse_xml(self.package.read(name))

    def relations_of(self, part: str) -> dict[str, tuple[str, bool]]:
        """Give of each relation where it leads, and whether that is outside of the document."""
        folder, name = posixpath.split(part)
        at = f"{folder}/_rels/{name}.rels"
        if at not in self.package:
            return {}
        return {
            one.get("Id", ""): (
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
                one.get("TargetMode") == "External",
            )
            for one in self.package.xml(at)
        }

    def heads(self, kind: str) -> dict[str, tuple[str, Any]]:
        """Give the headers or footers by their place: «first», «default», each with the name of its part."""
        found: dict[str, tuple[str, Any]] = {}
        for reference in self.body.iter(qn(f"w:{kind}Reference")):
            target, outside = self.relations.get(reference.get(qn("r:id"), ""), ("", True))
            place = reference.get(qn("w:type"), "default")
            if not outside and target in self.package and place not in found:
                found[place] = target, self.xml(target)
        if next(self.body.iter(qn("w:titlePg")), None) is None:
            found.pop("first", None)
        return found


def read_letterhead(data: bytes) -> dict[str, Any]:
    """Give the cleaned letterhead in base64, what was taken and what was left out; raise `Unreadable`."""
    source = _Source(data)
    made: Any = Document()
    took = ["styles"] if _take_styles(source, made) else []
    page, room = made.sections[0], [MAX_PICTURES]
    for kind in ("header", "footer"):
        heads = source.heads(kind)
        first = heads.get("first") or heads.get("default")
        if first and _fill(source, first, getattr(page, f"first_page_{kind}"), room):
            page.different_first_page_header_footer = True
            took.append(kind)
        # Of a header that is the same on all pages the following ones bear the number alone.
        rest = heads.get("default") if kind == "footer" or "first" in heads else None
        if rest:
            _fill(source, rest, getattr(page, kind), room)
    if not {"header", "footer"} & set(took):
        raise Unreadable(Problem.NO_LETTERHEAD)
    stream = io.BytesIO()
    made.save(stream)
    told = base64.b64encode(without_moments(stream.getvalue())).decode()
    return {"docx": told, "took": took, "left_out": sorted(source.left_out)}


def _take_styles(source: _Source, made: Any) -> bool:
    """Take the styles over; what our papers need and the letterhead has not stays as it was."""
    if STYLES not in source.package:
        return False
    theirs, ours = source.xml(STYLES), made.styles.element
    named = {one.find(qn("w:name")).get(qn("w:val")).lower() for one in theirs.iter(qn("w:style")) if _is_named(one)}
    if not named:
        return False
    kept = [
        one
        for one in ours.iter(qn("w:style"))
        if _is_named(one)
        and one.find(qn("w:name")).get(qn("w:val")) in NEEDED
        and one.find(qn("w:name")).get(qn("w:val")).lower() not in named
    ]
    for child in list(ours):
        ours.remove(child)
    for child in [*theirs, *kept]:
        ours.append(deepcopy(child))
    return True


def _is_named(style: Any) -> bool:
    name = style.find(qn("w:name"))
    return name is not None and bool(name.get(qn("w:val")))


def _fill(source: _Source, head: tuple[str, Any], into: Any, room: list[int]) -> bool:
    """Copy a header or a footer, cleaned; tell whether anything stands in it."""
    part, element = head
    _clean(source, element)
    relations = source.relations_of(part)
    for one in list(element.iter()):
        if isinstance(one.tag, str):
            _relate(source, one, relations, into, room)
    if not any(text.text for text in element.iter(qn("w:t"))) and not any(True for _ in _pictures(element)):
        return False
    into.is_linked_to_previous = False
    target = into._element  # noqa: SLF001 - a header is copied whole
    for child in list(target):
        target.remove(child)
    for child in element:
        target.append(deepcopy(child))
    if not any(child.tag == qn("w:p") for child in target):
        target.append(parse_xml(f'<w:p xmlns:w="{nsmap["w"]}"/>'))
    return True


def _pictures(element: Any) -> Iterator[Any]:
    return (one for one in element.iter() if one.tag in PICTURED)


def _clean(source: _Source, element: Any) -> None:
    for name in ACTS:
        for one in list(element.iter(f"{W}{name}")):
            source.left_out.add("objects")
            one.getparent().remove(one)
    for one in list(element.iter(qn("w:instrText"))):
        if not HARMLESS.match(one.text or ""):
            source.left_out.add("fields")
            one.getparent().remove(one)
    for one in list(element.iter(qn("w:fldSimple"))):
        if not HARMLESS.match(one.get(qn("w:instr")) or ""):
            source.left_out.add("fields")
            _unwrap(one)


def _relate(source: _Source, one: Any, relations: dict[str, tuple[str, bool]], into: Any, room: list[int]) -> None:
    """Give a picture its place in the new document; a link or anything else that leads elsewhere goes."""
    held = {name: value for name, value in one.attrib.items() if name.startswith(R)}
    if not held:
        return
    if one.tag == qn("w:hyperlink"):
        source.left_out.add("links")
        _unwrap(one)
        return
    for name, value in held.items():
        target, outside = relations.get(value, ("", True))
        taken = None
        if one.tag in PICTURED and not outside and name != f"{R}link" and target in source.package:
            taken = _picture(source, target, into, room)
        if taken is None:
            source.left_out.add("links" if outside and value else "pictures")
            _drop(one)
            return
        one.set(name, taken)


def _picture(source: _Source, name: str, into: Any, room: list[int]) -> str | None:
    size = source.package.size(name)
    room[0] -= size
    if room[0] < 0:
        raise Unreadable(Problem.PICTURES_TOO_BIG, limit=MAX_PICTURES // 1024 // 1024)
    try:
        key, _image = into.part.get_or_add_image(io.BytesIO(source.package.read(name)))
    except UNKNOWN_PICTURE:
        return None
    return str(key)


def _drop(one: Any) -> None:
    """Take away what shows a thing: the drawing as a whole, not its inside."""
    at = one
    while at is not None and at.tag not in {qn("w:drawing"), qn("w:pict")}:
        at = at.getparent()
    at = one if at is None else at
    if at.getparent() is not None:
        at.getparent().remove(at)


def _unwrap(one: Any) -> None:
    """Keep what stands inside of an element, without the element."""
    parent = one.getparent()
    if parent is None:
        return
    place = parent.index(one)
    for child in reversed(list(one)):
        parent.insert(place, child)
    parent.remove(one)
