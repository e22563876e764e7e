"""Sending to members: how long a list takes to be frozen, and how many messages go out in a second.

Run as a script, this module is one of the processes that are measured: `prepare` and `send` are ours, and `sink` is a
mail server that throws everything away.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.letters import ROOT, Letter
from benchmarks.personal import NAMES, NOW, SITE, with_places
from benchmarks.processes import Run, run
from newsletter.build import compose_letter
from newsletter.model.publication import load_publication
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.prepare import prepare
from newsletter.sending.outbox.run import Stop
from newsletter.sending.outbox.run import run as running
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.work import Pace
from newsletter.sending.secret import Secret
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp

PREPARED, SENT = 200_000, 6_000
QUICK_PREPARED, QUICK_SENT = 20_000, 1_000
CONNECTIONS = 8
SECRET_TEXT = "a secret of the benchmarks, which protects nothing"
SECRET = Secret.of(SECRET_TEXT)


@dataclass(frozen=True)
class Sending:
    """How many members were frozen, and what that took; how many messages went out in a second, the bytes of one."""

    prepared: int
    preparing: Run
    sent: int
    rate: float
    size: int


def measure(letter: Letter, root: Path, *, quick: bool) -> Sending:
    """Freeze a long list, and send a shorter one to a mail server that throws everything away."""
    with_places(letter, root)  # writes the issue
    about = root / "newsletter.yaml"
    before = about.read_text(encoding="utf-8")
    about.write_text(f"{before}site_url: {SITE}\nsending: {{unsubscribe_at: {SITE}u/}}\n", encoding="utf-8")
    prepared, sent = (QUICK_PREPARED, QUICK_SENT) if quick else (PREPARED, SENT)
    this = (sys.executable, "-m", "benchmarks.outbox")
    try:
        write_list(root, prepared)
        preparing = run((*this, "prepare", letter.path), ROOT)
        _remove_ledger(root)
        write_list(root, sent)
        run((*this, "prepare", letter.path), ROOT)
        with sink() as port:
            told = subprocess.run(
                (*this, "send", letter.path, port), cwd=ROOT, capture_output=True, text=True, check=True
            )
    finally:
        about.write_text(before, encoding="utf-8")
        _remove_ledger(root)
    rate, size = told.stdout.split()
    return Sending(prepared, preparing, sent, float(rate), int(size))


def write_list(root: Path, members: int) -> None:
    """Write a list of members."""
    with (root / "members.csv").open("w", encoding="utf-8") as file:
        file.write("email,first_name,city\n")
        file.writelines(
            f"member.{number}@example.org,{NAMES[number % len(NAMES)]},Ghent\n" for number in range(members)
        )


def _remove_ledger(root: Path) -> None:
    for path in root.glob(f"{FILE}*"):
        path.unlink()


@contextmanager
def sink() -> Iterator[str]:
    """Run the mail server until the block ends, and yield its port."""
    command = (sys.executable, "-m", "benchmarks.outbox", "sink")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdout
        try:
            yield sink.stdout.readline().strip()
        finally:
            sink.terminate()


def _prepare(path: Path) -> None:
    with Ledger(path.parent.parent / FILE) as ledger:
        ledger.set_state(freeze(path, ledger), "sending")


def freeze(path: Path, ledger: Ledger) -> int:
    """Freeze an issue for the members in the list, and return the number of the sending."""
    publication = load_publication(path.parent.parent)
    letter = compose_letter(path, publication.as_members_get_it())
    members = read_members(publication.root / "members.csv", tuple(publication.merge_tags))
    return prepare(ledger, [letter], members, SECRET, "members.csv", now=NOW, again=False).sending.id


def _send(path: Path, port: int) -> None:
    """Send what was prepared, and print the messages a second and the bytes of one."""
    with Ledger(path.parent.parent / FILE) as ledger:
        (sending,) = ledger.sendings()
        letters = Letters.of(ledger, sending, SECRET)
        server, pace = Server("127.0.0.1", port), Pace(None, CONNECTIONS)
        begun = perf_counter()
        outcome = running(ledger, sending, letters.write, lambda: Smtp(server), pace, stop=Stop())
        seconds = perf_counter() - begun
        assert outcome.counts == {"accepted": sending.total}, outcome
        print(sending.total / seconds, len(letters.write(Deliveries(ledger, sending.id).samples()[0])))


class _Null(asyncio.Protocol):
    """A connection to a mail server that takes everything and keeps nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.read = b""
        self.in_data = False
        transport.write(b"220 null\r\n")

    def data_received(self, data: bytes) -> None:
        self.read += data
        if self.in_data:
            if not self.read.endswith(b"\r\n.\r\n"):
                self.read = self.read[-5:]
                return
            self.in_data = False
            answer = b"250 taken\r\n"
        else:
            verb = self.read[:4].upper()
            self.in_data = verb == b"DATA"
            answer = b"354 go on\r\n" if self.in_data else b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n"
        self.read = b""
        self.transport.write(answer)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Null, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", path]:
            _prepare(Path(path))
        case ["send", path, port]:
            _send(Path(path), int(port))
        case _:
            asyncio.run(_serve())
