"""What has become of messages since the start of the process, counted as they end: for Prometheus."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from models.enums import OutboxState
from services.messages.report import age

if TYPE_CHECKING:
    from scheduler.marks import End

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
# From «at once» over «within the minute the scan takes» to the two days after which a message has failed.
LATENESS: Final = tuple(
    span.total_seconds()
    for span in (
        *(timedelta(seconds=seconds) for seconds in (1, 5, 15, 30)),
        *(MINUTE * minutes for minutes in (1, 2, 5, 10, 30)),
        *(HOUR * hours for hours in (1, 3, 12, 24, 48)),
    )
)


class Deliveries:
    """What has become of messages since the start of the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._ends = Counter(
            "nastavnik_deliveries",
            "Messages by kind and by what became of them",
            ["kind", "result"],
            registry=self.registry,
        )
        self._lateness = Histogram(
            "nastavnik_delivery_lateness_seconds",
            "From the moment a message was meant for until it was sent",
            ["kind"],
            buckets=LATENESS,
            registry=self.registry,
        )

    def note(self, end: End) -> None:
        kind = end.claim.kind
        self._ends.labels(kind, end.state.value).inc()
        if end.state is OutboxState.SENT:
            self._lateness.labels(kind).observe(age(end.claim.planned_at, end.now).total_seconds())
