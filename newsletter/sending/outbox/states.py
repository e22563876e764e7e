"""What can have become of a delivery, and of a sending as a whole, and what comes back: the words of the ledger.

Each is glossed here once. It is a module of its own because the ledger, the run, the commands and the page all speak of
them.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

State: TypeAlias = Literal["queued", "claimed", "in_flight", "deferred", "accepted", "failed", "suppressed", "unknown"]
"""queued: not tried yet, or tried in vain for a reason that is not the recipient's. claimed: the same, and one of
several workers is about to try it; if that one dies, another takes it. in_flight: the message is about to be handed
over, or was; if the process dies now, nobody knows. deferred: refused for now, and tried again later. accepted: the
server has taken it. failed: refused, and not tried again. suppressed: not sent, since the recipient has left in the
meantime. unknown: handed over without an answer, so it may have arrived; only a person can tell what to do.
"""

STATES: tuple[State, ...] = get_args(State)

WAITING: frozenset[State] = frozenset({"queued", "deferred"})
"""To be tried, now or later."""

SendingState: TypeAlias = Literal["prepared", "sending", "paused", "cancelled", "finished", "elsewhere"]
"""prepared: letter and recipients are written down, and nobody has said yet that it shall go out. sending: under way,
also while no process is at it. paused: stopped by a person or by a refusal, until somebody lets it go on. cancelled: a
person ended it before all was done. finished: nothing is left to try. elsewhere: sent by another computer, of whose
sending only the line in sendings.yaml is known here."""

SENDING_STATES: tuple[SendingState, ...] = ("prepared", "sending", "paused", "cancelled", "finished", "elsewhere")

Pause: TypeAlias = Literal["", "person", "refused", "failures"]
"""Why a sending is paused. person: somebody asked for it. refused: the mail server refuses us, or is gone. failures:
too many messages were refused, which somebody should look at before it goes on."""

CameBack: TypeAlias = Literal["gone", "for now", "policy", "complaint", "left"]
"""What mail that came back says of a member. gone: there is no such mailbox any more. for now: it is full, or its
server could not be reached. policy: the letter was refused because of us or of what is in it, and not because of the
member. complaint: the member has reported it as spam. left: the member has unsubscribed by mail."""

CAME_BACK: tuple[CameBack, ...] = ("gone", "for now", "policy", "complaint", "left")
