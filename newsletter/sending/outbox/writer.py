"""Many threads → one that writes into the ledger, and commits at once what several of them ask for at the same time.

Comes in: steps to take, each a function that uses the ledger. Goes out: what they return, when it is on disk. It is a
module of its own because syncing to disk takes longer than sending a message: with a commit for each step of each
connection, the disk would set the pace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Self, TypeAlias, TypeVar

from newsletter.sending.outbox.database import Database

Result = TypeVar("Result")
_Step: TypeAlias = tuple[Callable[[], Any], "Future[Any]"]

_AT_ONCE = 500
"""Steps of one commit at most, so that none waits long."""


class WriterEnded(RuntimeError):  # noqa: N818 — nothing went wrong: whoever asks is late
    """The ledger takes no more steps."""


class Writer:
    """The thread that writes. While it is entered, nobody else uses its ledger."""

    def __init__(self, ledger: Database) -> None:
        self.ledger = ledger
        self._steps: SimpleQueue[_Step | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="ledger", daemon=True)
        self._error: BaseException | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        """Take all steps that were asked for, and end the thread."""
        with self._lock:
            self._error = self._error or WriterEnded()
            self._steps.put(None)
        self._thread.join()

    def ask(self, step: Callable[[], Result]) -> Result:
        """Take a step, and return its result when it is on disk; raise what it raises."""
        return self.tell(step).result()

    def tell(self, step: Callable[[], Result]) -> Future[Result]:
        """Take a step in its turn, before any that is asked for later, and return at once.

        Raise what kept an earlier step from the disk, or WriterEnded.
        """
        answer: Future[Result] = Future()
        with self._lock:
            if self._error:
                raise self._error
            self._steps.put((step, answer))
        return answer

    def _write(self) -> None:
        while batch := self._batch():
            self._take(batch)

    def _batch(self) -> list[_Step]:
        """Wait for a step, and return it with all that wait as well; nothing once the last was taken."""
        batch: list[_Step] = []
        while entry := self._steps.get():
            batch.append(entry)
            if len(batch) == _AT_ONCE or self._steps.empty():
                return batch
        self._steps.put(None)  # for the next call
        return batch

    def _take(self, batch: list[_Step]) -> None:
        """Take some steps in one transaction, and tell whoever asked; once one has failed, none is taken any more."""
        try:
            if self._error and not isinstance(self._error, WriterEnded):
                raise self._error
            with self.ledger.transaction():
                results = [step() for step, _ in batch]
        except BaseException as error:
            self._error = error
            for _, answer in batch:
                answer.set_exception(error)
        else:
            for (_, answer), result in zip(batch, results, strict=True):
                answer.set_result(result)
