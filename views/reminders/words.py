"""Words that the screens of several features share."""

from __future__ import annotations

from typing import Final

from locales import __
from models.enums import Progress

PROGRESS: Final = {
    Progress.GOING: __("🔄 Under way"),
    Progress.DONE: __("✅ It is done"),
    Progress.NOT_BEGUN: __("⬜ Not begun"),
}
