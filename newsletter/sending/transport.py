"""Transport, the protocol of every way of sending, and Receipt, its result.

It is a module of its own because what sends (tests, and letters to a list) knows only this, and no server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, Self, TypeAlias

from newsletter.errors import UsageError

Status: TypeAlias = Literal["accepted", "deferred", "failed", "suppressed", "unknown"]
"""accepted: handed over; the receiving server is responsible from here on. deferred: not taken for now; the same
message may be accepted later. failed: refused, and will be again unless something changes. suppressed: not handed over,
because the recipient is on the suppression list. unknown: the server had the message, or a part of it, and did not say
whether it took it; only the recipient's inbox can tell."""

About: TypeAlias = Literal["recipient", "message", "us"]
"""Whom a refusal is about: with `us`, whatever the server thinks of this computer, its connection, its user or the
sender, every other message would fare the same, and no recipient is to be blamed."""

Stage: TypeAlias = Literal["connection", "sign-in", "sender", "recipient", "data", "body"]
"""How far a delivery came: which step was the last that the server was asked for. Only in `body` had it the message."""


SUPPRESSED = "Not sent: the address is on the suppression list."


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of one delivery; `said` explains it in a sentence, with what to do if it was not accepted.

    `code` and `enhanced_code` are the server's last reply, such as 550 and "5.7.1", None and "" where it gave none.
    """

    recipient: str
    status: Status
    said: str
    code: int | None = None
    about: About = "recipient"
    stage: Stage = "body"
    enhanced_code: str = ""


class TurnedAway(UsageError):  # noqa: N818 — the server's refusal, which a sending outlives
    """No message can be delivered for now: there is no connection, or signing in is refused."""

    def __init__(self, said: str, stage: Stage, code: int | None = None, enhanced_code: str = "") -> None:
        super().__init__(said)
        self.stage: Stage = stage
        self.code = code
        self.enhanced_code = enhanced_code

    def receipt(self, recipient: str) -> Receipt:
        """Return the receipt of a message that was to go over that connection."""
        status: Status = "failed" if self.code and self.code >= 500 else "deferred"
        return Receipt(recipient, status, str(self), self.code, "us", self.stage, self.enhanced_code)


class Transport(Protocol):
    """A way of sending, for one thread at a time. Enter it before the first message, and exit it after the last."""

    def __enter__(self) -> Self:
        """Open the transport; raise UsageError if no message could be delivered, TurnedAway if a server refuses."""

    def __exit__(self, *raised: object) -> None:
        """Close the transport."""

    def deliver(
        self, raw: bytes, recipient: str, *, sender: str, before_body: Callable[[], bool] | None = None
    ) -> Receipt:
        """Deliver a message to one recipient; report all failures by the receipt, so that the next one has a chance.

        `raw` has CRLF at the end of each line, and `sender` is the envelope's. `before_body` is called once at most,
        when all but the message itself was taken; where it returns False, nothing is handed over. Whatever happens
        before it is called leaves the recipient without the message.
        """
