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
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.postgres import VARIABLE, Postgres
from newsletter.sending.outbox.schema import FILE
from tests.sending.leaving.offices import ONE_CLICK, SECRET, TEXT, Office, running, web, write_pages
from tests.sending.outbox.judge import Verdict, serving, verdict
from tests.sending.outbox.publications import ABOUT, sending_publication

if TYPE_CHECKING:
    from tests.sending.postgres import Cluster

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[3]
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
    office: Office
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {"PYTHONPATH": str(ROOT), "NEWSLETTER_SECRET": TEXT, VARIABLE: self.place.address}
        return {**os.environ, **own, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{self.port}"}

    def run(self, *arguments: str, without: str = "") -> subprocess.Popen[str]:
        """Start a command in the publication's folder, where one variable may be missing."""
        environment = self.environment
        environment.pop(without, None)
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", *arguments],
            cwd=self.folder,
            env=environment,
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
            return next((each.state for each in reversed(ledger.sendings())), "none")

    def leave(self, number: int) -> None:
        """Have a member unsubscribe, by the link in the letter."""
        with Ledger(self.place) as ledger:
            sending = ledger.sendings()[-1]
        token = token_for(SECRET, SECRET.key_of(f"u{number}@example.org"), sending.id, "en")
        assert web.post(f"{self.office.at}{token}", content=ONE_CLICK).status_code == 200

    def in_flight(self, worker: subprocess.Popen[str]) -> list[str]:
        """Return the addresses that a worker has in flight."""
        own = "SELECT address FROM delivery WHERE state = 'in_flight' AND split_part(worker, ' ', 2) = ?"
        with Ledger(self.place) as ledger:
            return [address for (address,) in ledger.rows(own, (str(worker.pid),))]

    def stopped_in_the_midst(self) -> tuple[subprocess.Popen[str], list[str]]:
        """Stop a worker while it has something in flight, and return it with these addresses."""
        until = time.monotonic() + MOST_SECONDS
        while time.monotonic() < until:
            for worker in self.workers:
                worker.send_signal(signal.SIGSTOP)
                if flying := self.in_flight(worker):
                    return worker, flying
                worker.send_signal(signal.SIGCONT)
            time.sleep(0.1)
        pytest.fail("no worker has had anything in flight")

    def verdict(self) -> Verdict:
        with Ledger(self.place) as ledger:
            return verdict(ledger, self.log)


def _counts(ledger: Ledger, number: int) -> dict[str, int]:
    return {str(state): count for state, count in Deliveries(ledger, number).counts().items()}


@pytest.fixture
def works(postgres: Cluster, tmp_path: Path) -> Iterator[Callable[..., Works]]:
    made: list[tuple[Works, subprocess.Popen[str]]] = []
    (tmp_path / "web").mkdir()
    with running(write_pages(tmp_path / "web"), tmp_path / "left.log") as office:

        def make(members: int, *server: str, more: str = "") -> Works:
            settings = f"list: members.csv, outbox: postgresql, unsubscribe_at: {office.at}{more}"
            about = f"{ABOUT}sending: {{{settings}}}\n"
            sending_publication(tmp_path / "letters", *(f"u{each}" for each in range(members)), about=about)
            sink, port = serving(tmp_path / "log", *server)
            made.append((Works(tmp_path / "letters", postgres.emptied(), tmp_path / "log", port, office), sink))
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
        wait_until(lambda: works.state() == "sending" or process.poll() is not None, "the beginning")
        assert process.poll() is None, process.communicate()
        yield process
    finally:
        process.kill()
        process.communicate()


def test_of_8000_whose_workers_are_killed_6_times_and_stopped_twice_nobody_is_lost_or_gets_it_twice(
    works: Make,
) -> None:
    here, dice, left = works(8000, "--delay", "0.1"), random.Random(5), []
    for _ in range(2):
        here.add_worker()
    with sending(here, 8000) as send:
        for number in range(7990, 8000):
            here.leave(number)
        for _ in range(6):
            here.wait_for(here.lines() + dice.randrange(200, 500))
            killed = dice.choice(here.workers)
            here.end(killed, signal.SIGKILL)
            left.append(len(here.in_flight(killed)))
            here.add_worker()
        for _ in range(2):
            here.wait_for(here.lines() + dice.randrange(50, 150))
            stopped, flying = here.stopped_in_the_midst()
            # Until the others have taken over what it had: they do not know whether these arrived.
            wait_until(lambda flying=flying: set(flying) <= set(here.verdict().unknown), "unknown")  # type: ignore[misc]
            stopped.send_signal(signal.SIGCONT)
            wait_until(lambda flying=flying: not set(flying) & set(here.verdict().unknown), "an answer")  # type: ignore[misc]
        said, _ = send.communicate(timeout=MOST_SECONDS)
    found = here.verdict()
    print(f"in flight at the kills: {left}; {found.states}")
    assert "Finished: " in said
    assert found.states["suppressed"] == 10  # of the last in the list, who had not got it yet
    assert (found.doubled, found.lost, found.misbooked) == ([], [], [])
    assert max(left) <= CONNECTIONS
    assert len(found.unknown) == sum(left)
    assert found.states["accepted"] + len(found.unknown) == 7990


def test_a_pause_holds_for_all_workers_and_who_is_stopped_leaves_nothing_unknown(works: Make) -> None:
    here = works(400, more=", per_hour: 72000")  # 20 a second
    for _ in range(2):
        here.add_worker()
    with sending(here, 400) as send:
        here.wait_for(40)
        assert "paused" in here.said("outbox", "spring", "--pause")
        wait_until(lambda: not {"claimed", "in_flight"} & here.counts().keys(), "the end of what was under way")
        lines = here.lines()
        said, _ = send.communicate(timeout=MOST_SECONDS)
        assert "Paused: " in said
        assert here.lines() == lines < 400
        assert "it goes on" in here.said("outbox", "spring", "--resume")
        here.wait_for(lines + 20)
        assert "Stopped." in here.end(here.workers[0], signal.SIGTERM)
        wait_until(lambda: here.state() == "finished", "the end")
    found = here.verdict()
    assert (found.doubled, found.lost, found.misbooked, found.states) == ([], [], [], {"accepted": 400})
    assert "spring is written down in sendings.yaml now" in here.said("outbox")
    assert "Nothing is left to send" in here.said("send", "spring", "--to-list", "--yes", "400")


def test_without_a_worker_it_waits_and_says_so(works: Make) -> None:
    here = works(3)
    with sending(here, 3) as send:
        wait_until(lambda: here.state() == "sending", "the beginning")
        send.send_signal(signal.SIGINT)
        said, _ = send.communicate(timeout=MOST_SECONDS)
    assert "The workers go on with it" in said
    told = here.said("outbox", "spring")
    assert "spring to members.csv: stopped, 3 members" in told
    assert "No worker is at it: `newsletter worker`" in told
    here.add_worker()
    wait_until(lambda: here.state() == "finished", "the end")
    assert here.verdict().states == {"accepted": 3}


def test_a_worker_needs_its_three_variables_and_the_secret_of_the_newsletter(works: Make) -> None:
    here = works(3)
    with Ledger(here.place) as ledger:
        ledger.note("secret", "another")
    assert "NEWSLETTER_SECRET is not the secret that the database" in here.said("worker")
    for name in (VARIABLE, "NEWSLETTER_SECRET", "NEWSLETTER_SMTP"):
        process = here.run("worker", without=name)
        said, _ = process.communicate(timeout=MOST_SECONDS)
        assert (process.returncode, f"{name} is not set" in said) == (2, True)
    for command in (("send", "spring", "--to-list", "--yes", "3"), ("outbox",), ("suppress", "list")):
        process = here.run(*command, without=VARIABLE)
        said, _ = process.communicate(timeout=MOST_SECONDS)
        assert (process.returncode, f"{VARIABLE} is not set" in said) == (2, True)
    assert not (here.folder / FILE).exists()


def test_a_ledger_in_a_file_is_taken_over_and_nothing_is_sent_before(works: Make) -> None:
    here = works(3)
    with Ledger(here.folder / FILE) as ledger:
        for slug in ("autumn", "winter", "never"):
            number = ledger.begin_sending(slug, "d", "members.csv", envelope="", leave_at="", mark="m")
            deliveries = Deliveries(ledger, number)
            deliveries.freeze(
                [(SECRET.key_of(f"u{each}@example.org"), f"u{each}@example.org", "", {}) for each in (0, 1)]
            )
            ledger.add_letter(number, "en", b"\0letter")
        for number in (1, 2):
            ledger.set_state(number, "sending")
        Deliveries(ledger, 1).settle("queued", "accepted", "Fine.")
        ledger.set_state(1, "finished")
        ledger.discard(3)
        now = datetime(2026, 3, 2, tzinfo=UTC)
        ledger.suppress(SECRET.key_of("u2@example.org"), "unsubscribed", now)
        ledger.come_back(b"a" * 12, 1, now, "gone", status="5.1.1", said="No such user")
        ledger.note("secret", SECRET.check_value)
    assert "outbox.db is still here" in here.said("send", "spring", "--to-list", "--yes", "2")
    assert "Of 2 it is unknown" in here.said("outbox", "--restore", FILE)
    assert "There is something in the database" in here.said("outbox", "--restore", FILE)
    assert "pg_dump" in here.said("outbox", "--backup", "copy")
    (here.folder / FILE).unlink()
    with Ledger(here.place) as ledger:
        assert [(each.slug, each.state) for each in ledger.sendings()] == [
            ("autumn", "finished"),
            ("winter", "finished"),
        ]
        assert Deliveries(ledger, 2).counts() == {"unknown": 2}
        assert ledger.letters(1) == {"en": b"\0letter"}
        assert ledger.came_back(1) == {"gone": 1}
    here.add_worker()
    said = here.said("send", "spring", "--to-list", "--yes", "2")
    assert "1 left out: on the suppression list" in said
    assert "Finished: 2 accepted" in said
    with Ledger(here.place) as ledger:
        assert ledger.sendings()[-1].id == 4
