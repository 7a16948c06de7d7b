"""Every kind of notice with its loader: a row of the outbox names one of these. Words: views.messages.notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from models.enums import NoticeKind
from services.announcements import ANNOUNCEMENT_ENDED, ANNOUNCEMENT_LOADERS
from services.backup.watch import BACKUP_LOADERS
from services.desk.notices import DESK_LOADERS
from services.events.notices import EVENT_ENDED, EVENT_LOADERS
from services.evidence.notices import EVIDENCE_LOADERS
from services.letters.notices import LETTER_LOADERS
from services.messages.notices import Ended, Loader, Void, load_plain
from services.messages.operators import OPERATOR_LOADERS
from services.people.notices import PEOPLE_LOADERS
from services.privacy.asking import PRIVACY_LOADERS
from services.reminders.notices import REMINDER_ENDED, REMINDER_LOADERS
from services.reminders.reassigning import REASSIGNING_LOADERS
from services.roadmap.notices import ROADMAP_LOADERS
from services.status.digest import DIGEST_LOADERS
from services.surveys.notices import invitation_ended, load_again, load_decision, load_invitation, load_key_lost

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import OutboxState
    from services.messages.outbox import Claim

LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.PLAIN: load_plain,
    NoticeKind.SURVEY_INVITATION: load_invitation,
    NoticeKind.SURVEY_DECISION: load_decision,
    NoticeKind.SURVEY_AGAIN: load_again,
    NoticeKind.SURVEY_KEY_LOST: load_key_lost,
    **REMINDER_LOADERS,
    **REASSIGNING_LOADERS,
    **EVENT_LOADERS,
    **ANNOUNCEMENT_LOADERS,
    **PEOPLE_LOADERS,
    **PRIVACY_LOADERS,
    **OPERATOR_LOADERS,
    **EVIDENCE_LOADERS,
    **DIGEST_LOADERS,
    **LETTER_LOADERS,
    **ROADMAP_LOADERS,
    **BACKUP_LOADERS,
    **DESK_LOADERS,
}
ENDED: Final[dict[str, Ended]] = {
    NoticeKind.SURVEY_INVITATION: invitation_ended,
    **ANNOUNCEMENT_ENDED,
    **EVENT_ENDED,
    **REMINDER_ENDED,
}


async def load(session: AsyncSession, claim: Claim, *, now: datetime) -> Any:
    """Give what the row is about now, or `Void` where it no longer holds."""
    loader = LOADERS.get(claim.kind)
    return await loader(session, claim, now) if loader else Void("unknown_kind")


async def ended(
    session: AsyncSession, claim: Claim, state: OutboxState, *, reason: str | None, now: datetime, notice: Any = None
) -> None:
    """Let the feature of a row do what belongs to its end; `notice` is what was sent, if it came so far."""
    if claim.kind in ENDED:
        await ENDED[claim.kind](session, claim, state, reason, now, notice)
