"""Sendings that are killed, stopped and refused, and the judge of them: what the server's own log says, row by row."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter.build import compose_languages
from newsletter.model.publication import load_publication
from newsletter.sending.outbox.deliveries import Deliveries, Frozen
from newsletter.sending.outbox.ledger import InLanguage, Ledger
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.skeleton import Skeleton
from tests.sending.editions import ISSUE
from tests.sending.outbox.publications import sending_publication
from tests.translating.catalogs import catalog_for

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
MOST_SECONDS = 600
LANGUAGES = ("en", "ar", "fr")


@dataclass
class Verdict:
    """What the server's log says of the ledger; every list holds addresses."""

    states: dict[str, int]
    doubled: list[str]
    lost: list[str]
    misbooked: list[str]
    unknown: list[str]
    unanswered: list[str]


@dataclass
class Field:
    """A ledger with one sending, and a server that writes down what it takes."""

    folder: Path
    connections: int
    server: tuple[str, ...]
    port: int = 0

    @property
    def ledger(self) -> Path:
        return self.folder / FILE

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start_server(self) -> None:
        """Start the server, at the same place as before."""
        self.sink, self.port = serving(self.log, *self.server, "--port", str(self.port))

    def kill_server(self) -> None:
        """Kill the server, whatever it is at."""
        self.sink.kill()
        self.sink.communicate()

    def start(self) -> subprocess.Popen[str]:
        """Start a process that sends."""
        arguments = [str(self.ledger), str(self.port), str(self.connections)]
        return subprocess.Popen(
            [sys.executable, str(HERE / "sender.py"), *arguments],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self) -> str:
        """Send until all is done or it pauses, and return how it ended."""
        said, _ = self.start().communicate(timeout=MOST_SECONDS)
        return said.strip()

    def lines(self) -> int:
        """Return how many lines the server has written."""
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def wait_for(self, lines: int, process: subprocess.Popen[str]) -> None:
        """Wait until the server has written so many lines, or the process has ended."""
        until = time.monotonic() + MOST_SECONDS
        while self.lines() < lines and process.poll() is None:
            assert time.monotonic() < until, f"{self.lines()} lines, and {lines} were waited for"
            time.sleep(0.005)

    def kill(self, process: subprocess.Popen[str]) -> int:
        """Kill a process, and return how many deliveries it leaves in flight in a ledger that is whole."""
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it was under way"
        with Ledger(self.ledger) as ledger:
            assert ledger.one("PRAGMA integrity_check") == ("ok",)
            return sum(Deliveries(ledger, each.id).counts().get("in_flight", 0) for each in ledger.sendings())

    def verdict(self) -> Verdict:
        """Compare the ledger with what the server has written down."""
        with Ledger(self.ledger) as ledger:
            return verdict(ledger, self.log)

    def in_another_language(self) -> list[str]:
        """Return who got a letter that is not in the language of theirs."""
        log = [line.split() for line in self.log.read_text().splitlines()]
        got = [(words[1], words[2]) for words in log if words[0] in ("took", "silent")]
        return [address for language, address in got if language != language_of(address)]


def serving(log: Path, *arguments: str) -> tuple[subprocess.Popen[str], int]:
    """Start a server that writes a log, and return it with its port."""
    command = [sys.executable, str(HERE / "sink.py"), str(log), *arguments]
    sink = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert sink.stdout
    return sink, int(sink.stdout.readline())


def verdict(ledger: Ledger, file: Path) -> Verdict:
    """Compare a ledger with what a server has written down."""
    log = [line.split() for line in file.read_text().splitlines()]
    took = Counter(words[-1] for words in log if words[0] in ("took", "silent"))
    said = {kind: {words[-1] for words in log if words[0] == kind} for kind in ("took", "silent", "refused")}
    states = dict(ledger.rows("SELECT address, state FROM delivery"))
    wrong = [
        address
        for address, state in states.items()
        if (state == "accepted" and address not in said["took"])
        or (state in ("failed", "queued", "deferred", "suppressed") and address in took)
        or (state == "failed" and address not in said["refused"])
        or state == "in_flight"
    ]
    return Verdict(
        dict(Counter(states.values())),
        doubled=[address for address, count in took.items() if count > 1],
        lost=[each for each, state in states.items() if state == "accepted" and each not in took],
        misbooked=wrong,
        unknown=sorted(address for address, state in states.items() if state == "unknown"),
        unanswered=sorted(words[-1] for words in log if words[0] in ("silent", "dropped")),
    )


def language_of(address: str) -> str:
    """Return the language of the letter that somebody gets."""
    return LANGUAGES[int(address.partition("@")[0].removeprefix("u")) % len(LANGUAGES)]


@cache
def skeletons() -> dict[str, bytes]:
    """Return letters of 70 KB, by their languages."""
    words = textwrap.indent("\n\n".join(["Ten words in a row, of which none is long enough. " * 4] * 80), " " * 6)
    with TemporaryDirectory() as folder:
        issue = sending_publication(Path(folder), issue=ISSUE + 2 * f"  - type: text\n    text: |\n{words}\n")
        for language in LANGUAGES[1:]:
            catalog_for(issue, language, (language + " {}").format)
        letters = compose_languages(issue, load_publication(Path(folder)).as_members_get_it())
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    made = (Skeleton.of(letter, now=now, unsubscribes_one_click=False).to_bytes() for letter in letters)
    return dict(zip(LANGUAGES, made, strict=True))


@contextmanager
def field(folder: Path, recipients: int, connections: int, *server: str) -> Iterator[Field]:
    """Prepare a sending, and run the server with these arguments."""
    made = Field(folder, connections, server)
    with Ledger(made.ledger) as ledger:
        sending = ledger.begin_sending(
            "spring", "digest", "members.csv", envelope="b@example.org", leave_at="mailto:b@example.org", mark="m"
        )
        for language, skeleton in skeletons().items():
            ledger.add_letter(sending, language, skeleton)
        ledger.note_languages(sending, [InLanguage(language, "digest", 0) for language in LANGUAGES])
        addresses = (f"u{each}@example.org" for each in range(recipients))
        rows: Iterator[Frozen] = (
            (number.to_bytes(12), address, language_of(address), {}) for number, address in enumerate(addresses)
        )
        Deliveries(ledger, sending).freeze(rows)
        ledger.set_state(sending, "sending")
    made.start_server()
    try:
        yield made
    finally:
        made.kill_server()
