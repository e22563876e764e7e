"""What a person may do to a sending, also while it is under way: pause it, let it go on, end it, settle the unknown.

It is a module of its own because the command and the page do the same, and neither needs to be the one who sends: that
one sees it in the ledger.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.sending.outbox import sendings_file
from newsletter.sending.outbox.clearing import KEPT
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import DAY, Ledger, Sending
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.shared import is_shared
from newsletter.sending.outbox.work import STOPPED


def pause(ledger: Ledger, sending: Sending) -> None:
    """Let nothing more be begun until somebody lets it go on."""
    ledger.set_state(sending.id, "paused", pause="person", why="Somebody paused it.")


def let_go_on(ledger: Ledger, sending: Sending) -> None:
    """Let a paused sending go on; if it was paused because many were refused, that is no reason any more."""
    if sending.pause == "failures":
        ledger.tolerate(sending.id)
    ledger.set_state(sending.id, "sending")


def cancel(ledger: Ledger, root: Path, sending: Sending) -> None:
    """End a sending: who does not have the letter gets nothing. Who sends it writes that down, or else this does.

    Where nobody sends it any more, it is unknown of whom the server was getting the message when that ended; workers
    find that out by themselves.
    """
    ledger.set_state(sending.id, "cancelled")
    if is_shared(ledger):
        sendings_file.keep(ledger, root, sending.id)
        return
    with suppress(UsageError), only_one(ledger.place):
        Deliveries(ledger, sending.id).settle("in_flight", "unknown", STOPPED)
        sendings_file.keep(ledger, root, sending.id)


def retry_unknown(ledger: Ledger, root: Path, sending: Sending) -> int:
    """Put those back among the ones to be tried of whom nobody knows whether they have it; return how many.

    One that was cancelled does not go on by that: they count as those who do not have the letter, and who are in a
    list get it with the next sending of the edition. Raise UsageError where the letter is not kept any more.
    """
    if sending.state != "cancelled" and not ledger.letters(sending.id):
        raise UsageError(
            f"{sending.slug} ended more than {KEPT / DAY:.0f} days ago, and its letter is not kept any more."
        )
    with ledger.transaction():  # in which sendings.yaml is written, too, or else it could say more than the ledger
        settled = Deliveries(ledger, sending.id).settle("unknown", "queued", "")
        if settled and sending.state == "cancelled":
            sendings_file.keep(ledger, root, sending.id)
        elif settled:
            if sending.state == "finished":
                ledger.set_state(sending.id, "sending")
            sendings_file.begin(ledger, root, sending.id)
    return settled


def accept_unknown(ledger: Ledger, sending: Sending) -> int:
    """Take it that those have the letter of whom nobody knows; return how many."""
    return Deliveries(ledger, sending.id).settle("unknown", "accepted", "Somebody said so.")
