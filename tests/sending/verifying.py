"""Other people's verifiers of DKIM: dkimpy, and Perl's Mail::DKIM with a name server of its own, as receivers have one.

Comes in: messages as they arrived, and the records that the DNS has. Goes out: what became of each signature, the
topmost first: "pass", or what the verifier says instead.
"""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import dkim
import dns.message
import dns.rcode
import dns.rrset

from newsletter.sending.private_key import Kind, PrivateKey, in_pieces
from tests.programs import program

PERL = Path(__file__).with_name("verify.pl")

Records = Mapping[str, str]
"""What the DNS says, by the name."""


@cache
def a_key(kind: Kind) -> PrivateKey:
    """Return a key, the same one for all tests of a process: one is made in a tenth of a second."""
    return PrivateKey.new(kind)


def by_dkimpy(raw: bytes, records: Records) -> list[str]:
    """Return what dkimpy finds of each signature of a message."""

    def asked(name: bytes, timeout: float) -> bytes | None:
        record = records.get(name.decode().rstrip("."))
        return record.encode() if record else None

    count = sum(line.lower().startswith(b"dkim-signature:") for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    verdicts = []
    for number in range(count):
        try:
            verdicts.append("pass" if dkim.DKIM(raw).verify(number, asked) else "fail")
        except dkim.DKIMException as error:
            verdicts.append(f"{type(error).__name__}: {error}")
    return verdicts


def by_perl(raws: Sequence[bytes], records: Records, folder: Path) -> list[list[str]]:
    """Return what Mail::DKIM finds of each signature of some messages, which are written into a folder."""
    files = [folder / f"{number}.eml" for number in range(len(raws))]
    for file, raw in zip(files, raws, strict=True):
        file.write_bytes(raw)
    with name_server(records) as port:
        done = subprocess.run(
            [program("perl", "perl"), PERL, str(port), *files], capture_output=True, text=True, timeout=120
        )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr  # libmail-dkim-perl, which comes with SpamAssassin
    return [line.split("\t") if line else [] for line in done.stdout.splitlines()]


@contextmanager
def name_server(records: Records) -> Iterator[int]:
    """Answer questions for TXT records on a port of 127.0.0.1, with each record in as many strings as it needs."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_answer, args=(listener, records))
        thread.start()
        port: int = listener.getsockname()[1]
        try:
            yield port
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ended:
                ended.sendto(b"", ("127.0.0.1", port))
            thread.join()


def _answer(listener: socket.socket, records: Records) -> None:
    while True:
        asked, caller = listener.recvfrom(4096)
        if not asked:
            return
        query = dns.message.from_wire(asked)
        name = str(query.question[0].name).rstrip(".")
        response = dns.message.make_response(query)
        if record := records.get(name):
            text = " ".join(f'"{piece}"' for piece in in_pieces(record))
            response.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", text))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        listener.sendto(response.to_wire(max_size=65535), caller)
