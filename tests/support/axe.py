"""axe-core in a page that a real browser shows: what stands in the way of somebody who cannot see, or uses no mouse."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.support.browser import Tab

GRAVE: Final = ("serious", "critical")
LOOKS: Final = """axe.run(document, {resultTypes: ["violations"]}).then((found) => JSON.stringify(found.violations
    .filter((one) => GRAVE.includes(one.impact))
    .map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`)))"""


def source() -> str:
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


async def grave_findings(tab: Tab) -> list[str]:
    """Name what is found on the page that the tab shows; axe is put there past the page's own policy."""
    if not await tab.tells("typeof axe == 'object'"):
        await tab.tells(source() + ";0")
    return list(json.loads(await tab.tells(LOOKS.replace("GRAVE", json.dumps(GRAVE)))))
