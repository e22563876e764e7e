"""A desk at which people sign up, with a real mail server behind it and no network before it, and what they do there.

In: the pages of a publication and a mail server. Out: a Desk, whose clock a test turns, and which can be begun anew on
the same log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from newsletter.event_loop import run
from newsletter.model.publication import load_publication
from newsletter.sending.joining.answers import Desk
from newsletter.sending.joining.form import NAME
from newsletter.sending.joining.letter import Post, post_by
from newsletter.sending.joining.pages import pages as joining_pages
from newsletter.sending.joining.papers import read_papers
from newsletter.sending.joining.signups import SIGNED_UP, SignUp
from newsletter.sending.leaving.bundle import Bundle, State
from newsletter.sending.leaving.entries import LEFT
from newsletter.sending.leaving.lines import news
from newsletter.sending.leaving.log import Log
from newsletter.sending.leaving.pages import pages
from newsletter.sending.leaving.server import application
from newsletter.sending.server import Server
from tests.sending.leaving.offices import SECRET
from tests.sending.servers import Mailbox

AT = "https://news.example.org/u/"
ABOUT = f"""\
name: The Garden Letter
sender: {{name: Us, email: us@example.org}}
postal_address: 1 Orchard Lane, Leuven
merge_tags: {{first_name: {{fallback: there}}, city: {{}}}}
sending:
  list: members.csv
  unsubscribe_at: {AT}
  sign_up: {{ask: [first_name], privacy_url: https://example.org/privacy}}
  dkim: {{domain: example.org, selector: newsletter}}
"""
CONSENT = "I want to receive The Garden Letter by email. I can unsubscribe at any time, by the link in each issue."


def write_pages(folder: Path, about: str = ABOUT) -> Path:
    """Write all pages and papers of a publication that says this about itself, and return their folder."""
    folder.mkdir(exist_ok=True)
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    publication = load_publication(folder)
    for name, content in {**pages(publication), **joining_pages(publication)}.items():
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "pages"


@dataclass
class Counter:
    """A desk that is open, and what somebody at a browser does; `now` is its clock."""

    pages: Path
    folder: Path
    mailbox: Mailbox
    post: Post
    now: float = field(default_factory=lambda: datetime(2026, 11, 30, 9, 59, tzinfo=UTC).timestamp())

    @property
    def log(self) -> Path:
        return self.folder / "signups.jsonl"

    @property
    def entries(self) -> tuple[SignUp, ...]:
        return news(SIGNED_UP, self.log.read_bytes(), SECRET, {}, "it").entries

    def page(self, state: State, language: str = "") -> bytes:
        return Bundle.read(self.pages).page(state, language).content

    def ask(
        self, method: str, name: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Ask the server for the last step of an address."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, f"/u/{name}", data=form, headers=headers)

        return run(asked)

    def sign_up(self, address: str, *, at: str = "203.0.113.7", **more: str) -> httpx.Response:
        """Fill in the form, at a place in the internet."""
        headers = {"X-Forwarded-For": at, "Origin": "https://example.org"}
        return self.ask("POST", NAME, {"email": address, "language": "en", **more}, headers)

    def token(self) -> str:
        """Return the token in the letter that came last."""
        text = self.mailbox.messages[-1].get_body(("plain",))
        assert text
        found = re.search(rf"^{re.escape(AT)}(\S+)", text.get_content(), re.MULTILINE)
        assert found
        return found[1]

    def confirm(self, token: str) -> httpx.Response:
        """Look at the page behind the link, and press its button."""
        shown = self.ask("GET", token)
        found = re.search(r'name="consent" value="(\w+)"', shown.text)
        return self.ask("POST", token, {"consent": found[1] if found else ""})

    @contextmanager
    def open(self) -> Iterator[Counter]:
        """Open the desk for the block; it can be opened again on the same log."""
        bundle = Bundle.read(self.pages)
        papers = read_papers(self.pages, bundle)
        with (
            closing(Log(self.log, SECRET, SIGNED_UP)) as log,
            closing(Log(self.folder / "left.log", SECRET, LEFT)) as left,
        ):
            desk = Desk(bundle, papers, log, SECRET, self.post, lambda: self.now)
            self.app = application(bundle, left, SECRET, desk, lambda: self.now)
            yield self


def post_to(port: int) -> Post:
    """Return how letters are sent to a mail server on this machine."""
    return post_by(Server("127.0.0.1", port))
