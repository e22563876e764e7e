"""Requests of people who sign up → answers, and letters to them.

Comes in: a form, from wherever it stands; a link that is followed, by people and by whatever follows all links in a
message; the button behind it. Goes out: the letter with the link, and one line in a log for who presses the button. It
is a module of its own beside leaving/server.py because most servers have none of it.

Nothing is on the disk before the button is pressed: a token in the link has all that was typed. The answer to a form is
the same whoever is in a list, which is not known here.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread

from newsletter.errors import Refused
from newsletter.sending.joining.form import NAME, TRAP
from newsletter.sending.joining.letter import Post, written
from newsletter.sending.joining.pace import Pace, network_of
from newsletter.sending.joining.signups import SIGNED_UP, SignUp
from newsletter.sending.joining.tokens import LIFE, Sealer, Wish, is_like_one
from newsletter.sending.leaving.responses import body_of, log_for, page
from newsletter.sending.members import cells

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newsletter.sending.joining.papers import Papers
    from newsletter.sending.leaving.bundle import Bundle, State
    from newsletter.sending.leaving.log import Log
    from newsletter.sending.secret import Secret
    from newsletter.sending.transport import Receipt

_NUMBER = re.compile(r"[+-][0-9 ()/.-]+")

LETTERS_AT_ONCE = 4
_WITH_FORM: frozenset[State] = frozenset(("join", "join-wrong", "join-stale"))


class Desk:
    """What the server answers to people who sign up."""

    def __init__(
        self,
        bundle: Bundle,
        papers: Mapping[str, Papers],
        log: Log[SignUp],
        secret: Secret,
        post: Post,
        now: Callable[[], float],
    ) -> None:
        """Raise UsageError where the library is missing that encrypts, or a letter is of another version."""
        self._bundle = bundle
        self._papers = papers
        self._letters = {language: each.skeleton for language, each in papers.items()}
        self._log = log
        self._secret = secret
        self._post = post
        self._now = now
        self._sealer = Sealer(secret)
        self._pace = Pace()
        self._limit = CapacityLimiter(LETTERS_AT_ONCE)  # not that of the log, for which members must not wait
        self._writing = threading.Lock()
        self._confirmed = {self._wished(entry) for entry in log.entries()}

    form = NAME
    """The last step of the address at which the form is."""

    async def answer(self, name: str, request: Request) -> Response | None:
        """Return the answer to a request, by the last step of its path; None if it is about something else."""
        if name == SIGNED_UP.name:
            return log_for(request, self._log, name, self._secret, self._now())
        if name == NAME:
            if request.method == "POST":
                return await self._asked(request)
            return self._page("join", request.query_params.get("language", ""))
        if not is_like_one(name):
            return None
        wish = self._sealer.read(name)
        if wish is None:
            return self._page("join-stale", status=404)
        if not 0 <= self._now() - wish.asked.timestamp() <= LIFE.total_seconds():
            return self._page("join-stale", wish.language, status=410)
        return await self._confirm(wish, request) if request.method == "POST" else self._page("confirm", wish.language)

    async def _asked(self, request: Request) -> Response:
        """Send the letter to who has filled in the form, and return the page that says so."""
        form = {name: values[0] for name, values in parse_qs(await body_of(request)).items()}
        papers = self._papers[self._bundle.nearest(form.get("language", "").lower())]
        language = papers.language
        if form.get(TRAP):
            return self._page("join-asked", language)
        try:
            address = cells.address(_plain(form.get("email", "")))
            values = {tag: cells.value(text) for tag in papers.asks if (text := _plain(form.get(tag, "")))}
        except Refused:
            return self._page("join-wrong", language, status=400)
        key = self._secret.key_of(address)
        network = self._secret.sign(b"network", network_of(request).encode())
        refusal = self._pace.refusal(key, network, self._now())
        if refusal:
            # Who asks too often for one address is told nothing about it: somebody else may have asked before.
            return self._page("join-asked", language) if refusal == "address" else self._page("failed", language, 429)
        asked = datetime.fromtimestamp(int(self._now()), UTC)
        wish = Wish(asked, address, language, values, _origin(request))
        receipt = await self._sent(wish, papers)
        if receipt.status in ("accepted", "unknown"):
            return self._page("join-asked", language)
        self._pace.give_back(key)
        if receipt.status == "failed" and receipt.about == "recipient":
            return self._page("join-wrong", language, status=400)
        said = receipt.said.replace(address, "…")  # nothing is kept of who has not pressed the button, also in no log
        logging.getLogger(__name__).error("A letter to somebody who signs up was not sent. %s", said)
        return self._page("failed", language, 503)

    async def _sent(self, wish: Wish, papers: Papers) -> Receipt:
        link = f"{papers.at}{self._sealer.token_for(wish)}"
        letter = self._letters[self._bundle.nearest(papers.language.lower())]
        raw = written(letter, wish.address, link, datetime.fromtimestamp(self._now(), UTC))
        return await to_thread.run_sync(self._post, raw, wish.address, papers.sender, limiter=self._limit)

    async def _confirm(self, wish: Wish, request: Request) -> Response:
        """Return the answer to who presses the button, once that is on the disk; pressed again, it is there already.

        What somebody agrees to are the words on the page: where these have been changed since it was shown, it is
        shown again.
        """
        papers = self._papers[self._bundle.nearest(wish.language.lower())]
        if papers.digest not in parse_qs(await body_of(request)).get("consent", ()):
            return self._page("confirm", wish.language, status=400)
        confirmed = datetime.fromtimestamp(int(self._now()), UTC)
        entry = SignUp(confirmed, wish.asked, wish.address, wish.language, wish.values, papers.consent, wish.source)
        await to_thread.run_sync(self._note, entry)
        return self._page("joined", wish.language)

    def _note(self, entry: SignUp) -> None:
        with self._writing:
            if (wished := self._wished(entry)) not in self._confirmed:
                self._log.append(entry)
                self._confirmed.add(wished)

    def _wished(self, entry: SignUp) -> bytes:
        """Return what a wish is known by: who asked, and when."""
        return self._secret.key_of(entry.address) + int(entry.asked.timestamp()).to_bytes(8, "big")

    def _page(self, state: State, language: str = "", status: int = 200) -> Response:
        shown = self._bundle.page(state, self._bundle.nearest(language.lower()))
        answer = page(shown, status)
        if state in _WITH_FORM:  # or the browser would not tell where the form is, not even to this server
            answer.headers["Referrer-Policy"] = "same-origin"
        return answer


def _plain(text: str) -> str:
    """Return what was typed into a field; raise Refused for what a spreadsheet would take for a formula.

    Strangers type it, and somebody opens the list in a spreadsheet. A telephone number does no harm there.
    """
    typed = cells.trimmed(text)
    if typed.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(typed):
        raise Refused("This begins like a formula.")
    return typed


def _origin(request: Request) -> str:
    """Return the site that has the form, as the browser tells it: `https://example.org`; "" where it does not."""
    said = request.headers.get("origin", "")
    try:
        parts = urlsplit(said if "://" in said else request.headers.get("referer", ""))
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http") or not parts.netloc.isascii() or not parts.netloc.isprintable():
        return ""
    return f"{parts.scheme}://{parts.netloc}"[:200]
