"""Sending from several machines: how many messages go out in a second with one worker, with two and with four.

All of them run on this machine, as do the database and the mail server, which throws everything away: what a worker
adds here is what the processor has left for it. Run as a script, this module puts a sending into the database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.letters import ROOT, Letter
from benchmarks.outbox import SECRET_TEXT, freeze, sink, write_list
from benchmarks.personal import SITE, with_places
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.postgres import VARIABLE, Postgres
from newsletter.sending.outbox.shared import workers
from newsletter.sending.secret import VARIABLE as SECRET_VARIABLE
from newsletter.sending.server import VARIABLE as SERVER_VARIABLE
from tests.sending.postgres import cluster

CREWS = (1, 2, 4)
CONNECTIONS = 4
SENT, QUICK_SENT = 5_000, 600
"""More get letters only with an unsubscribe server, which would be measured as well."""


@dataclass(frozen=True)
class Together:
    """How many messages went out in a second, by the number of workers."""

    sent: int
    by_workers: dict[int, float]


def measure(letter: Letter, root: Path, *, quick: bool) -> Together:
    """Send the same list with more and more workers."""
    with_places(letter, root)  # writes the issue
    about = root / "newsletter.yaml"
    before = about.read_text(encoding="utf-8")
    about.write_text(f"{before}site_url: {SITE}\n", encoding="utf-8")
    sent = QUICK_SENT if quick else SENT
    write_list(root, sent)
    try:
        with cluster() as running, sink() as port:
            return Together(sent, {many: _rate(letter, running.emptied(), port, many) for many in CREWS})
    finally:
        about.write_text(before, encoding="utf-8")


def _rate(letter: Letter, place: Postgres, port: str, many: int) -> float:
    """Return how many messages a second go out from the first to the last of a sending."""
    environment = {**os.environ, VARIABLE: place.address, SECRET_VARIABLE: SECRET_TEXT}
    environment[SERVER_VARIABLE] = f"smtp://127.0.0.1:{port}"
    subprocess.run([sys.executable, "-m", "benchmarks.workers", letter.path], cwd=ROOT, env=environment, check=True)
    with Ledger(place) as ledger, _crew(many, environment):
        _wait(lambda: workers(ledger) == many)
        ledger.set_state(1, "sending")
        _wait(lambda: ledger.sending(1).state == "finished")
        first, last, count = ledger.one(
            "SELECT min(changed), max(changed), count(*) FROM delivery WHERE state = 'accepted'"
        )
        assert count == ledger.sending(1).total
        return float(count / (last - first))


@contextmanager
def _crew(many: int, environment: dict[str, str]) -> Iterator[None]:
    """Run workers until the block ends."""
    command = [sys.executable, "-m", "newsletter", "worker", "--connections", str(CONNECTIONS)]
    processes = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) for _ in range(many)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _wait(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.2)


if __name__ == "__main__":
    with Ledger(Postgres.from_environment()) as opened:
        freeze(Path(sys.argv[1]), opened)
