"""Transport, the protocol of every way of sending, and Receipt, its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, Self

if TYPE_CHECKING:
    from email.message import EmailMessage


Status = Literal["accepted", "deferred", "failed", "suppressed"]
"""accepted: handed over; the receiving server is responsible from here on. deferred: refused for now; the same message
may be accepted later. failed: refused, and will be again unless something changes. suppressed: not tried, because the
recipient is on the suppression list."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of one delivery; `said` explains it in a sentence, with what to do if it was not accepted."""

    recipient: str
    status: Status
    said: str


class Transport(Protocol):
    """A way of sending. Enter it before the first message, and exit it after the last."""

    def __enter__(self) -> Self:
        """Open the transport; raise UsageError if no message could be delivered."""

    def __exit__(self, *raised: object) -> None:
        """Close the transport."""

    def deliver(self, message: EmailMessage, recipient: str) -> Receipt:
        """Deliver to one recipient; report all failures by the receipt, so that the next recipient has a chance."""
