"""The unsubscribe server as a process of its own, on a free port of this machine, and members who leave by it.

In: a folder with pages, and where the log is to be. Out: an Office, which is the server's address, its process and its
log; it ends with the block.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from newsletter.model.publication import load_publication
from newsletter.sending.leaving.bundle import Bundle, Page, State
from newsletter.sending.leaving.entries import LEFT, Entry
from newsletter.sending.leaving.lines import news
from newsletter.sending.leaving.pages import pages
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.secret import Secret

TEXT = "a secret of these tests, which is long enough"
SECRET = Secret.of(TEXT)
ONE_CLICK = b"List-Unsubscribe=One-Click"
NEWSLETTER = Path(sys.executable).parent / "newsletter"

# For all tests, since to make a client takes longer than most of what is asked; no connection outlives its server.
web = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))

ABOUT = """\
name: The Garden Letter
postal_address: |
  The Garden Society
  1 Orchard Lane, Leuven
"""


def key(number: int) -> bytes:
    return SECRET.key_of(f"member{number}@example.org")


def token(number: int, language: str = "en") -> str:
    return token_for(SECRET, key(number), 7, language)


def write_pages(folder: Path, about: str = ABOUT) -> Path:
    """Write the pages of a publication that says this about itself, and return their folder."""
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    for name, content in pages(load_publication(folder)).items():
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "pages"


@dataclass(frozen=True)
class Office:
    """A running server: where it is, its process, its log, and the folder of its pages."""

    address: str
    process: subprocess.Popen[str]
    log: Path
    pages: Path

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    @property
    def at(self) -> str:
        """The address as a letter has it, with something before the token."""
        return f"{self.address}u/"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return news(LEFT, self.log.read_bytes(), SECRET, {}, "left.log").entries

    def page(self, state: State, language: str = "") -> Page:
        return Bundle.read(self.pages).page(state, language)


@contextmanager
def running(pages: Path, log: Path, *, listen: str = "127.0.0.1:0") -> Iterator[Office]:
    """Run the server until the block ends, by kill -9: nothing that it has answered may need a better end."""
    process = subprocess.Popen(
        [NEWSLETTER, "unsubscribe-server", "--listen", listen, "--log", log, "--pages", pages],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NEWSLETTER_SECRET": TEXT},
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        found = re.fullmatch(r"Members unsubscribe at (?P<address>http://\S+/)\n", said)
        assert found, said
        yield Office(found["address"], process, log, pages)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
