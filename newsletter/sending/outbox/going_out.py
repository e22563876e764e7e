"""A sending in the ledger → the mail server, at the pace and by the unsubscribe server of its publication.

It is a module of its own because the command and the page send what is left in the same way, whoever began it.
"""

from __future__ import annotations

from collections.abc import Callable

from newsletter.model.publication import Publication
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.outbox import sendings_file
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.run import Outcome, Progress, Stop, run
from newsletter.sending.outbox.sqlite import Ledger, Sending
from newsletter.sending.outbox.work import Pace
from newsletter.sending.secret import Secret
from newsletter.sending.transport import Transport


def send_rest(
    ledger: Ledger,
    publication: Publication,
    sending: Sending,
    secret: Secret,
    transport: Callable[[], Transport],
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> Outcome:
    """Send what is left of a sending, and return how that ended; the other arguments are those of run().

    Who has left by the server that its letters lead to is taken in first, and then every minute; raise UsageError if
    that cannot be known. That it goes out stands in sendings.yaml before the first letter does.
    """
    settings = publication.sending
    has_server = not sending.leave_at.startswith("mailto:")

    def refresh() -> None:
        with Ledger(ledger.place) as other:
            take_in_news(other, sending.leave_at, secret)

    if has_server:
        refresh()
    sendings_file.begin(ledger, publication.root, sending.id)
    letters = Letters.of(ledger, sending, secret)
    return run(
        ledger,
        sending,
        letters.write,
        transport,
        Pace(settings.per_hour, settings.connections),
        stop=stop,
        sender=letters.sender,
        tell=tell,
        refresh=refresh if has_server else None,
    )
