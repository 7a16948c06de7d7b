"""What a reader sees of a paragraph: neither deletions nor help texts, and what is crossed out is kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.tables.package import Package, attribute, child, local
from documents.tables.symbols import raised, shown, sign, with_hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# What a reader does not see: deletions, the old place of moved text, copies for programs of 2007, text boxes (apart).
UNSEEN: Final = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "drawing", "pict", "object", "txbxContent"})
LETTERS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
CROSSED_OUT: Final = ("strike", "dstrike", "vanish")
OFF: Final = frozenset({"0", "false", "off", "none"})
HELP_STYLE: Final = "placeholder text"


def is_on(properties: _Element | None, name: str) -> bool | None:
    """Whether a switch is on or off; none where it is not set."""
    found = child(properties, name)
    return None if found is None else attribute(found, "val") not in OFF


def is_unfilled(control: _Element) -> bool:
    """Whether a control shows its grey help text: nobody has filled it in."""
    return bool(is_on(child(control, "sdtPr"), "showingPlcHdr"))


def runs_on(paragraph: _Element) -> bool:
    """Whether the end of a paragraph was deleted: the next one goes on in the same line."""
    return child(paragraph, "pPr", "rPr", "del") is not None


class Text:
    """Reads paragraphs; what is crossed out or hidden gathers in `gone`."""

    def __init__(self, package: Package) -> None:
        self.gone: list[str] = []
        self._struck: set[str] = set()
        self._help: set[str] = set()
        if "word/styles.xml" in package:
            self._learn(package.xml("word/styles.xml"))

    def _learn(self, root: _Element) -> None:
        for style in root:
            identity = attribute(style, "styleId") or ""
            if (attribute(child(style, "name"), "val") or "").casefold() == HELP_STYLE:
                self._help.add(identity)
            based = attribute(child(style, "basedOn"), "val")
            if self._is_struck(child(style, "rPr"), otherwise=based in self._struck):
                self._struck.add(identity)

    @staticmethod
    def _is_struck(properties: _Element | None, *, otherwise: bool) -> bool:
        said = [is_on(properties, name) for name in CROSSED_OUT]
        return True if True in said else otherwise and False not in said

    def line(self, element: _Element) -> str:
        """Give what is seen of a paragraph."""
        style = attribute(child(element, "pPr", "pStyle"), "val")
        return with_hours("".join(self._pieces(element, struck=style in self._struck)))

    def _pieces(self, element: _Element, *, struck: bool, font: str | None = None) -> Iterator[str]:
        for one in element:
            name = local(one)
            if name == "r":
                yield from self._run(one, struck=struck)
            elif name == "t":
                yield shown(one.text or "", font)
            elif name == "sym":
                code = attribute(one, "char") or ""
                yield sign(int(code, 16), attribute(one, "font")) if is_hexadecimal(code) else ""
            elif name in LETTERS:
                yield LETTERS[name]
            elif name not in UNSEEN and not (name == "sdt" and is_unfilled(one)):
                yield from self._pieces(one, struck=struck, font=font)

    def _run(self, run: _Element, *, struck: bool) -> Iterator[str]:
        properties = child(run, "rPr")
        style = attribute(child(properties, "rStyle"), "val")
        if style in self._help:
            return
        text = self._pieces(run, struck=struck, font=attribute(child(properties, "rFonts"), "ascii"))
        if self._is_struck(properties, otherwise=struck or style in self._struck):
            self.gone.append("".join(text))
        elif attribute(child(properties, "vertAlign"), "val") == "superscript":
            yield from map(raised, text)
        else:
            yield from text


def is_hexadecimal(code: str) -> bool:
    return 0 < len(code) <= 4 and all(one in "0123456789abcdefABCDEF" for one in code)  # noqa: PLR2004 - as Word writes it
