"""What the connections of one worker share: the sendings that it is at, its sign of life, and when it is to stop.

Comes in: an outbox, a mail server, a secret. Goes out: chunks of letters, each sent by the thread that asks. It is a
module of its own because it knows nothing of jobs: whoever says which chunk is due has it sent.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count

from newsletter.errors import NewsletterError, UsageError
from newsletter.model.settings import DkimSettings
from newsletter.sending.dkim_keys import signing
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.outbox.breaker import Breaker, Broken
from newsletter.sending.outbox.going_out import DKIM
from newsletter.sending.outbox.handing_over import send_over
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.postgres import Postgres
from newsletter.sending.outbox.rate import Rate
from newsletter.sending.outbox.shared import LEASE, clear_leases, lease, renew
from newsletter.sending.outbox.work import STOPPED, Pace
from newsletter.sending.secret import Secret
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp
from newsletter.sending.workers.chunk import Chunk, UnderWay
from newsletter.sending.workers.claims import Claim, Due, due_chunks, end_if_done

NEWS_HOLD = 180.0
"""Seconds for which it is good enough to know who has left; it is asked every minute."""


class Crew:
    """One worker: all that its connections share. Every thread opens the outbox for itself."""

    def __init__(
        self, place: Postgres, secret: Secret, server: Server, pace: Pace, tell: Callable[[str], None]
    ) -> None:
        self.place = place
        self.connections = pace.connections
        self.tell = tell
        self.name = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}".replace("/", "")
        self.stopping = threading.Event()
        self.error: Exception | None = None
        self._secret = secret
        self._server = server
        self._pace = pace
        self._parts = count(1)
        self._under_way: dict[int, UnderWay] = {}
        self._lock = threading.Lock()

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Give a sign of life every few seconds while the block is at work; where that fails, stop."""
        with self._opened() as ledger, lease(ledger, self.name):
            clear_leases(ledger)
            ended = threading.Event()
            thread = threading.Thread(target=self._beat, args=(ended,), daemon=True)
            thread.start()
            try:
                yield
            finally:
                ended.set()
                thread.join()

    def due(self) -> list[Due]:
        """Return the chunks in which something is to be done; end the sendings of which nothing is left."""
        found: list[Due] = []
        with self._opened() as ledger:
            for sending in ledger.sendings():
                if sending.state == "sending":
                    found += due_chunks(ledger, sending.id)
                    if end_if_done(ledger, sending.id):
                        self.tell(f"{sending.slug} to {sending.list_name}: finished")
        return found

    def send(self, number: int, first: int) -> None:
        """Send a chunk of a sending, as far as nobody else is at it, and nothing keeps it from going out."""
        with self._opened() as ledger:
            sending = next((each for each in ledger.sendings() if each.id == number), None)
            if sending is None or sending.state != "sending" or self.stopping.is_set():
                return
            try:
                if self._is_news_old(ledger, sending):
                    self._take_in(ledger, sending)
                broken = self._send(ledger, sending, first)
            except Exception as error:
                broken = Broken("refused", _in_words(error))
            if broken:
                self._pause(ledger, sending, broken)

    def take_in_news(self) -> None:
        """Take in who has left by the servers of all sendings under way; pause those of which that is not known."""
        with self._opened() as ledger:
            for sending in ledger.sendings():
                if sending.state == "sending" and not sending.leave_at.startswith("mailto:"):
                    try:
                        self._take_in(ledger, sending)
                    except UsageError as error:
                        self._pause(ledger, sending, Broken("refused", str(error)))

    def abandon(self) -> None:
        """Write down as unknown what servers have not answered yet; an answer that still comes in time wins."""
        own = "state = 'in_flight' AND starts_with(worker, ?)"
        with self._opened() as ledger:
            now = ledger.clock()
            ledger.do(
                f"UPDATE delivery SET state = 'unknown', said = ?, changed = ? WHERE {own}",
                (STOPPED, now, f"{self.name}/"),
            )

    def _send(self, ledger: Ledger, sending: Sending, first: int) -> Broken | None:
        worker = f"{self.name}/{next(self._parts)}"
        at = self._at(ledger, sending)
        claim = Claim(ledger, sending.id, worker)
        with lease(ledger, worker):
            chunk = Chunk(claim, claim.take(first), at, self.stopping)
            try:
                send_over(chunk, at.letters.write, at.transport, at.letters.sender)
            finally:
                claim.release()
        if chunk.error:
            raise chunk.error
        if chunk.broken:
            claim.requeue(at.breaker.by_policy)
        return chunk.broken

    def _at(self, ledger: Ledger, sending: Sending) -> UnderWay:
        """Return what this worker knows of a sending; anew where a person has looked at it since."""
        with self._lock:
            known = self._under_way.get(sending.id)
            if known is None or known.letters.sending.tolerant != sending.tolerant:
                dkim = ledger.noted(DKIM)
                sign = signing(DkimSettings.model_validate_json(dkim)) if dkim else None
                known = self._under_way[sending.id] = UnderWay(
                    Letters.of(ledger, sending, self._secret),
                    partial(Smtp, self._server, sign=sign),
                    Breaker(self.connections, tolerant=sending.tolerant, patience=self._pace.patience),
                    Rate(None),
                    self._pace,
                )
            return known

    def _pause(self, ledger: Ledger, sending: Sending, broken: Broken) -> None:
        with self._lock:
            self._under_way.pop(sending.id, None)
        with ledger.transaction():
            is_first = ledger.sending(sending.id).state == "sending"  # another connection may have been faster
            if is_first:
                ledger.set_state(sending.id, "paused", pause=broken.pause, why=broken.why)
        if is_first:
            self.tell(f"{sending.slug} to {sending.list_name}: paused. {broken.why}")

    def _is_news_old(self, ledger: Ledger, sending: Sending) -> bool:
        if sending.leave_at.startswith("mailto:"):
            return False
        taken = float(ledger.noted(_noted(sending)) or 0)
        return ledger.clock() - taken > NEWS_HOLD

    def _take_in(self, ledger: Ledger, sending: Sending) -> None:
        now = ledger.clock()
        take_in_news(ledger, sending.leave_at, self._secret)
        ledger.note(_noted(sending), str(now))

    def _beat(self, ended: threading.Event) -> None:
        try:
            with self._opened() as ledger:
                while not ended.wait(LEASE / 4):
                    renew(ledger, self.name)
        except Exception as error:
            self.error = error
            self.stopping.set()

    def _opened(self) -> Ledger:
        return Ledger(self.place, make=False)


def _noted(sending: Sending) -> str:
    """Return the name of the note that says when it was last known who has left."""
    return f"news of {sending.leave_at}"


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, NewsletterError) else f"{type(error).__name__}: {error}"
