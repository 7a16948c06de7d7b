"""What somebody has changed by hand, and what the document says there.

Beside an item lies what its document says wherever a person has decided otherwise. An import that comes later compares
itself with the document's words: what the document did not change is left as the person wants it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ABSENT: Final = "absent"  # the item stands in no document: it was added by hand
MOVED: Final = "moved"  # its dates were given by hand
CLOSED: Final = "closed"  # it was closed by hand, whatever the document says
WORDINGS: Final = ("number", "section", "title", "deadline_text", "executors_text", "result_text")


def noted(paper: Mapping[str, Any], **was: Any) -> dict[str, Any]:
    """Note what stood there before the first change by hand; later ones do not change what the document says."""
    return was | dict(paper)


def moved(paper: Mapping[str, Any]) -> dict[str, Any]:
    return noted(paper, **{MOVED: True})
