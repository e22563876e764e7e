"""A process that sends, to be killed: python sender.py LEDGER PORT CONNECTIONS

Letters are as long as real ones, in the languages of judge.py. What is deferred is tried again after a moment, and a
server that refuses us as well.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from newsletter.sending.outbox.breaker import Patience
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.run import Stop, run
from newsletter.sending.outbox.work import Pace
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp
from tests.sending.outbox.publications import SECRET


def main(path: str, port: str, connections: str) -> None:
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop.ask)
    patience = Patience(first=0.01, longest=0.1, start=20, total=20)
    pace = Pace(None, int(connections), patience, lambda attempts: 0.3 if attempts < 40 else None)
    with Ledger(Path(path)) as ledger:
        (sending,) = ledger.sendings()
        write = Letters.of(ledger, sending, SECRET).write
        outcome = run(ledger, sending, write, lambda: Smtp(Server("127.0.0.1", int(port))), pace, stop=stop)
    print(outcome.ended, outcome.why, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
