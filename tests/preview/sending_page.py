"""A publication whose issue goes out to members from the page, and a mail server that takes its time or refuses."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.sending.editions import ISSUE
from tests.sending.outbox.publications import ABOUT, sending_publication
from tests.sending.servers import Mailbox

PEOPLE = ("ada", "bob", "cleo", "dora", "emil", "fay", "gus", "hana", "ivo", "jan", "kim", "lou")
UNKNOWN_HERE = "550 5.1.1 No such person here"


@dataclass
class Picky(Mailbox):
    """A mail server that refuses some recipients, and waits with its answer to a message until it may go on.

    After `freely` messages each further one waits; `reached` says that one does.
    """

    refused: tuple[str, ...] = ()
    freely: int = 1000
    reached: threading.Event = field(default_factory=threading.Event)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return UNKNOWN_HERE
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if len(self.envelopes) >= self.freely and not self.may_go_on.is_set():
            self.reached.set()
            await asyncio.get_running_loop().run_in_executor(None, self.may_go_on.wait)
        return await super().handle_DATA(server, session, envelope)

    @property
    def recipients(self) -> list[str]:
        return sorted(address for envelope in self.envelopes for address in envelope.rcpt_tos)


def garden(folder: Path, *people: str, connections: int = 1, issue: str = ISSUE) -> Path:
    """Write a publication with members.csv and the issue `spring`, which nothing is wrong with; return its folder."""
    root = folder / "garden"
    root.mkdir(exist_ok=True)
    about = f"{ABOUT}sending: {{list: members.csv, connections: {connections}}}\n"
    sending_publication(root, *people, about=about, issue=issue)
    return root
