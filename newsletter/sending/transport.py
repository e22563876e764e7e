"""The small protocol behind which every way of sending stands, and its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, Self

if TYPE_CHECKING:
    from email.message import EmailMessage


Status = Literal["accepted", "deferred", "failed", "suppressed"]
"""accepted: handed over; whoever took the message answers for it from here on. deferred: not taken now, and the same
message may be later. failed: refused, and will be again unless something changes. suppressed: not tried, because the
recipient is on the suppression list."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message; `said` tells people in a sentence, with what to do where it was not accepted."""

    recipient: str
    status: Status
    said: str


class Transport(Protocol):
    """A way for messages to leave. Enter it before the first message, and leave it after the last."""

    def __enter__(self) -> Self:
        """Make ready; raise UsageError where no message at all could be delivered."""

    def __exit__(self, *raised: object) -> None:
        """Put away what was made ready."""

    def deliver(self, message: EmailMessage, recipient: str) -> Receipt:
        """Deliver to one recipient; whatever goes wrong is told by the receipt, so that the next one has a chance."""
