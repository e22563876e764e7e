"""The one sending that this process is at, in a thread of its own.

Comes in: what opens a ledger with a sending that may go out. Goes out: how far that is, and why it broke off. It is a
module of its own because a sending outlives every request, and every page: it ends when all is sent, when somebody
pauses it and ends the program, or with the program; the ledger then knows what is finished, and the next one goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TypeAlias

from newsletter.errors import NewsletterError, UsageError
from newsletter.model.publication import Publication
from newsletter.sending.outbox import sendings_file
from newsletter.sending.outbox.going_out import send_rest
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.run import Progress, Stop
from newsletter.sending.secret import Secret
from newsletter.sending.transport import Transport

PATIENCE = 2.0
"""Seconds for mail servers to answer for what they have, when the program ends; after that nobody knows of it."""

Opened: TypeAlias = tuple[Ledger, Sending, Secret]
"""An open ledger, the sending in it that goes out, and the secret of its links."""


@dataclass(slots=True)
class Running:
    """A sending that this process is at."""

    slug: str
    stop: Stop = field(default_factory=Stop)
    progress: Progress | None = None
    thread: threading.Thread | None = None

    def tell(self, progress: Progress) -> None:
        """Take down how far it is."""
        self.progress = progress

    @property
    def waits(self) -> str:
        """Why nothing goes out now, "" if something does or that is not known yet."""
        return self.progress.waits if self.progress else ""


class Sender:
    """What sends, one sending at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # for what is sent; never held while it is sent
        self._running: Running | None = None
        self._failures: dict[str, str] = {}  # why a sending broke off here, by the issue

    @property
    def is_busy(self) -> bool:
        """Whether something is being sent, for which this process has to stay; what is paused can wait."""
        running = self._running
        return running is not None and running.waits != "paused"

    def failure(self, slug: str) -> str:
        """Return why the last sending of an issue broke off here, "" if it did not."""
        return self._failures.get(slug, "")

    def stop(self) -> None:
        """Stop what is being sent, when servers have answered for what they have, or after a while in any case."""
        running = self._running
        if running and running.thread:
            for _ in range(2):
                running.stop.ask()
                running.thread.join(PATIENCE)

    def begin(
        self,
        slug: str,
        publication: Publication,
        transport: Callable[[], Transport],
        opened: Callable[[], AbstractContextManager[Opened]],
    ) -> None:
        """Send in a thread of its own, and return when it has begun; raise what keeps it from that."""
        begun: Future[None] = Future()
        running = Running(slug)

        def work() -> None:
            try:
                with opened() as (ledger, sending, secret):
                    begun.set_result(None)
                    send_rest(ledger, publication, sending, secret, transport, stop=running.stop, tell=running.tell)
                    sendings_file.keep(ledger, publication.root, sending.id)
            except BaseException as error:
                if not begun.done():
                    begun.set_exception(error)
                else:
                    self._failures[slug] = _in_words(error)
            finally:
                with self._lock:
                    self._running = None

        with self._lock:
            self.refuse_beside()
            self._failures.pop(slug, None)
            running.thread = threading.Thread(target=work, name=f"sending {slug}", daemon=True)
            self._running = running
        running.thread.start()
        begun.result()

    def refuse_beside(self) -> None:
        """Raise UsageError while this process is sending."""
        if self._running:
            raise UsageError(f"{self._running.slug} is being sent: wait until that is done, or cancel it.")

    def at(self, slug: str) -> Running | None:
        """Return what is sent here of an issue, None if nothing is."""
        running = self._running
        return running if running and running.slug == slug else None


def _in_words(error: BaseException) -> str:
    return str(error) if isinstance(error, NewsletterError) else f"{type(error).__name__}: {error}"
