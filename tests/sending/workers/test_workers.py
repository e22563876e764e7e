"""Several workers send together, and whatever is done to them, nobody gets a letter twice and nobody is forgotten.

The workers are the command itself, and the judge is the mail server's own log.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.postgres import VARIABLE, Postgres
from newsletter.sending.outbox.sqlite import Ledger
from tests.sending.outbox.judge import Verdict, serving, verdict
from tests.sending.outbox.publications import ABOUT, TEXT, sending_publication

if TYPE_CHECKING:
    from tests.sending.postgres import Cluster

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[3]
SHARED = f"{ABOUT}sending: {{list: members.csv, outbox: postgresql}}\n"
CONNECTIONS = 4
MOST_SECONDS = 300.0


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + MOST_SECONDS
    while not is_so():
        assert time.monotonic() < until, f"{what} was waited for"
        time.sleep(0.05)


@dataclass
class Works:
    """A publication whose outbox is in a database, its workers, and a mail server."""

    folder: Path
    place: Postgres
    log: Path
    port: int
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {"PYTHONPATH": str(ROOT), "NEWSLETTER_SECRET": TEXT, VARIABLE: self.place.address}
        return {**os.environ, **own, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{self.port}"}

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in the publication's folder."""
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def said(self, *arguments: str) -> str:
        """Run a command to its end, and return what it says."""
        said, _ = self.run(*arguments).communicate(timeout=MOST_SECONDS)
        return said

    def add_worker(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a worker."""
        process = self.run("worker", "--connections", str(CONNECTIONS), *arguments)
        self.workers.append(process)
        return process

    def end(self, process: subprocess.Popen[str], number: signal.Signals) -> str:
        """End a worker by a signal, and return what it has said."""
        self.workers.remove(process)
        process.send_signal(number)
        said, _ = process.communicate(timeout=MOST_SECONDS)
        return said

    def lines(self) -> int:
        """Return how many lines the mail server has written."""
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def wait_for(self, lines: int) -> None:
        wait_until(lambda: self.lines() >= lines, f"{lines} lines, of which there were {self.lines()},")

    def counts(self) -> dict[str, int]:
        with Ledger(self.place) as ledger:
            return {state: count for each in ledger.sendings() for state, count in _counts(ledger, each.id).items()}

    def state(self) -> str:
        with Ledger(self.place) as ledger:
            return ledger.sendings()[-1].state

    def in_flight(self, worker: subprocess.Popen[str]) -> list[str]:
        """Return the addresses that a worker has in flight."""
        own = "SELECT address FROM delivery WHERE state = 'in_flight' AND split_part(worker, ' ', 2) = ?"
        with Ledger(self.place) as ledger:
            return [address for (address,) in ledger.rows(own, (str(worker.pid),))]

    def verdict(self) -> Verdict:
        with Ledger(self.place) as ledger:
            return verdict(ledger, self.log)


def _counts(ledger: Ledger, number: int) -> dict[str, int]:
    return {str(state): count for state, count in Deliveries(ledger, number).counts().items()}


@pytest.fixture
def works(postgres: Cluster, tmp_path: Path) -> Iterator[Callable[..., Works]]:
    made: list[tuple[Works, subprocess.Popen[str]]] = []

    def make(members: int, *server: str, about: str = SHARED) -> Works:
        sending_publication(tmp_path / "letters", *(f"u{each}" for each in range(members)), about=about)
        log = tmp_path / "log"
        sink, port = serving(log, *server)
        made.append((Works(tmp_path / "letters", postgres.emptied(), log, port), sink))
        return made[-1][0]

    yield make
    for each, sink in made:
        for process in each.workers:
            process.kill()
            process.communicate()
        sink.kill()
        sink.communicate()


Make = Callable[..., Works]


@contextmanager
def sending(works: Works, members: int) -> Iterator[subprocess.Popen[str]]:
    """Begin a sending, and watch it until the block ends."""
    process = works.run("send", "spring", "--to-list", "--yes", str(members))
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_of_8000_whose_workers_are_killed_6_times_and_stopped_twice_nobody_is_lost_or_gets_it_twice(
    works: Make,
) -> None:
    here, dice, left = works(8000, "--delay", "0.02"), random.Random(5), []
    for _ in range(2):
        here.add_worker()
    with sending(here, 8000) as send:
        for _ in range(6):
            here.wait_for(here.lines() + dice.randrange(200, 500))
            killed = dice.choice(here.workers)
            here.end(killed, signal.SIGKILL)
            left.append(len(here.in_flight(killed)))
            here.add_worker()
        for _ in range(2):
            here.wait_for(here.lines() + dice.randrange(50, 150))
            stopped = here.workers[0]
            stopped.send_signal(signal.SIGSTOP)
            flying = here.in_flight(stopped)
            assert flying
            # Until the others have taken over what it had: they do not know whether these arrived.
            wait_until(lambda flying=flying: set(flying) <= set(here.verdict().unknown), "unknown")  # type: ignore[misc]
            stopped.send_signal(signal.SIGCONT)
            wait_until(lambda flying=flying: not set(flying) & set(here.verdict().unknown), "an answer")  # type: ignore[misc]
        said, _ = send.communicate(timeout=MOST_SECONDS)
    found = here.verdict()
    print(f"in flight at the kills: {left}; {found.states}")
    assert "Finished: " in said
    assert (found.doubled, found.lost, found.misbooked) == ([], [], [])
    assert max(left) <= CONNECTIONS
    assert len(found.unknown) == sum(left)
    assert found.states.get("accepted", 0) + len(found.unknown) == 8000
