"""A sending in the ledger → the mail server, at the pace and by the unsubscribe server of its publication.

It is a module of its own because the command and the page send what is left in the same way, whoever began it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from newsletter.model.publication import Publication
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.outbox import sendings_file, steps
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.run import LATELY, Outcome, Progress, Stop, run
from newsletter.sending.outbox.shared import set_pace, workers
from newsletter.sending.outbox.work import Pace
from newsletter.sending.secret import Secret
from newsletter.sending.transport import Transport

DKIM = "dkim"
"""Under which name it is noted how workers are to sign letters."""


def hand_over(ledger: Ledger, publication: Publication, sending: Sending) -> None:
    """Have the workers of an outbox in PostgreSQL send what is left of a sending, as fast as the publication says.

    That it goes out stands in sendings.yaml before the first letter does.
    """
    settings = publication.sending
    sendings_file.begin(ledger, publication.root, sending.id)
    ledger.note(DKIM, settings.dkim.model_dump_json() if settings.dkim else "")
    set_pace(ledger, settings.per_hour)
    steps.let_go_on(ledger, sending)


def watch(place: Place, number: int, *, stop: Stop, tell: Callable[[Progress], None]) -> Outcome:
    """Watch workers send, until they have come to an end or somebody asks to stop, which stops the watching alone."""
    with Ledger(place, make=False) as ledger:
        deliveries = Deliveries(ledger, number)
        lately = deque([(time.monotonic(), deliveries.counts().get("accepted", 0))], maxlen=LATELY)
        while (sending := ledger.sending(number)).state == "sending" and not stop.asked:
            time.sleep(1)
            counts = deliveries.counts()
            lately.append((time.monotonic(), counts.get("accepted", 0)))
            (first, before), (last, sent) = lately[0], lately[-1]
            waiting = counts.get("queued", 0) + counts.pop("claimed", 0) + counts.pop("in_flight", 0)
            waits = "" if workers(ledger) else "no worker is at it"
            tell(Progress(sending.total, {**counts, "queued": waiting}, (sent - before) / (last - first), waits))
        ended = sending.state if sending.state in ("finished", "paused", "cancelled") else "stopped"
        return Outcome(ended, sending.why, deliveries.counts())


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
