"""Survey definitions in YAML -> marked nodes. Nothing is constructed: every scalar stays the text it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml
from yaml.reader import ReaderError

from documents.marked import WHOLE_FILE, WRITTEN_TWICE, Faults, Node, Place
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH: Final = 8  # a definition needs five levels; a file of a thousand brackets needs none
TAB_INDENT: Final = re.compile(r"^ *\t[ \t]*", re.MULTILINE)
NOTHING: Final = frozenset({"", "~", "null"})

NOT_UTF8: Final = __("The file is not saved as UTF-8 (it looks like Windows-1251): save it again and choose UTF-8")
NOT_TEXT: Final = __("This is not a text file; a survey is a YAML file or an Excel sheet (xlsx)")
TAB: Final = __("The line is indented with a tab; put two spaces for each level instead")
COLON: Final = __("A text with a colon inside needs quotation marks around it")
SYNTAX: Final = __(
    "This cannot be read: check the indentation, the colon after the name and that quotation marks close"
)
CONTROL: Final = __("An invisible control character stands here; delete it and type the place again")
ANCHOR: Final = __("Write the text out in full: references with & and * are not accepted")
TAG: Final = __("Names with an exclamation mark (“{tag}”) are not accepted; delete it")
DEEP: Final = __("Too many levels one inside another; a survey needs no more than {limit}")
SECOND: Final = __("A second document begins here (“---”); one file holds one survey")
NOT_MAPPING: Final = __("The file must begin with “title: …”; see the sample")
KEY_NOT_TEXT: Final = __("A name before the colon must be one word")


class Unacceptable(Exception):
    """The composer met something that is well-formed YAML and still none of ours."""

    def __init__(self, line: int, msgid: str, **values: object) -> None:
        super().__init__(msgid)
        self.line = line
        self.msgid = msgid
        self.values = values


class Composer(yaml.SafeLoader):
    """SafeLoader up to the node graph, without references, own tags and deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None):  # an alias carries it too
            raise Unacceptable(line, ANCHOR)
        if (tag := getattr(event, "tag", None)) not in {None, "!"}:
            raise Unacceptable(line, TAG, tag=tag)
        if self.depth >= DEPTH:
            raise Unacceptable(line, DEEP, limit=DEPTH)
        self.depth += 1
        try:
            return super().compose_node(parent, index)  # type: ignore[arg-type]  # the stub knows only one kind of index
        finally:
            self.depth -= 1


def read_yaml(data: bytes, faults: Faults) -> Node | None:
    """Read the file as far as it can be read; every obstacle is put among the faults."""
    text = decoded(data, faults)
    if text is None:
        return None
    for match in TAB_INDENT.finditer(text):
        faults.add(Place(line=line_of(text, match.start())), TAB)
    spaced = TAB_INDENT.sub(lambda match: match[0].replace("\t", "  "), text)
    tree = composed(spaced, faults)
    if tree is None:
        return None
    if not isinstance(tree, yaml.MappingNode):
        faults.add(Place(line=1), NOT_MAPPING)
        return None
    return marked(tree, faults)


def decoded(data: bytes, faults: Faults) -> str | None:
    if b"\0" in data:
        faults.add(WHOLE_FILE, NOT_TEXT)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add(WHOLE_FILE, NOT_UTF8)
        return data.decode("cp1251", errors="replace")  # read on: its other mistakes are told at once


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def composed(text: str, faults: Faults) -> yaml.Node | None:
    """Build the node graph, or say in one fault what stopped it."""
    try:
        tree = Composer(text).get_single_node()
    except Unacceptable as stop:
        faults.add(Place(line=stop.line), stop.msgid, **stop.values)
    except ReaderError as error:
        faults.add(Place(line=line_of(text, error.position)), CONTROL)
    except yaml.MarkedYAMLError as error:
        add_syntax_fault(error, faults)
    else:
        if tree is None:
            faults.add(WHOLE_FILE, NOT_MAPPING)
        return tree
    return None


def add_syntax_fault(error: yaml.MarkedYAMLError, faults: Faults) -> None:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or ""
    if "another document" in problem:
        faults.add(Place(line=line), SECOND)
    elif "mapping values are not allowed" in problem:
        faults.add(Place(line=line), COLON)
    elif faults and "\\t" in problem:
        return  # the tab was reported in its line already
    else:
        faults.add(Place(line=line), SYNTAX)


def marked(node: yaml.Node, faults: Faults) -> Node:
    place = Place(line=node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return Node(place, dict(pairs(node, faults)))
    if isinstance(node, yaml.SequenceNode):
        return Node(place, tuple(marked(item, faults) for item in node.value))
    text = str(node.value).strip()
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return Node(place, "" if is_plain and text in NOTHING else text)


def pairs(node: yaml.MappingNode, faults: Faults) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in node.value:
        place = Place(line=key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            faults.add(place, KEY_NOT_TEXT)
        elif key.value in seen:
            faults.add(place, WRITTEN_TWICE, key=key.value)
        else:
            seen.add(key.value)
            yield key.value.strip(), under_key(place, marked(value, faults))


def under_key(place: Place, node: Node) -> Node:
    """Give a list or a mapping the line of its name: that is the line a person looks for."""
    return node if isinstance(node.content, str) and node.content else Node(place, node.content)
