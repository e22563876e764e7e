"""A function and its tasks → its results in the order of the tasks, computed on all cores.

It is a module of its own because processes end in other ways than functions: by Ctrl-C, by the system, or since the one
that started them is gone. One task, or one core, starts none.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

_START = "fork" if sys.platform == "linux" else "spawn"
"""How a process begins: as a copy of this one where that is safe, so that it shares the memory of what is loaded."""

_WORTH_ONE = 4 if _START == "fork" else 24
"""How many tasks make up for the start of a process."""

_AHEAD = 2  # tasks for each process, so that none waits and results do not pile up
_COLLECTED_EVERY = 20_000  # objects


def in_order(
    make: Callable[[], Callable[[_Task], _Result]], tasks: Sequence[_Task], processes: int | None = None
) -> Generator[_Result, None, None]:
    """Yield the result of each task, in order; what a task raises is raised here.

    `make` returns the function; both have to be known by name where processes cannot be copied. `processes` are as many
    as there are cores, unless it is given. The first task is done here, since what it loads is shared by the copies.
    Close the iterator to end early: tasks that have begun are ended first. Raise UsageError if the system ends a
    process.
    """
    function = make()
    yield from map(function, tasks[:1])
    if len(tasks) > 1:
        collect_often()
    count = min(processes or _cores(), len(tasks) // _WORTH_ONE)
    if count < 2:
        yield from map(function, tasks[1:])
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    made = (lambda: function) if _START == "fork" else make
    context = multiprocessing.get_context(_START)
    executor = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(made,))
    pending: deque[Future[_Result]] = deque()
    try:
        with _undisturbed():
            pending.append(executor.submit(_do, tasks[1]))
        for task in tasks[2:]:
            pending.append(executor.submit(_do, task))
            if len(pending) > count * _AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except BrokenProcessPool as error:
        raise UsageError(
            "The system has ended one of the processes that work on issues, perhaps because the memory ran out. "
            "Run the command again, or with fewer issues at a time."
        ) from error
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back while processes begin: Python drops what is raised on both sides of a copy."""
    if _START != "fork":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def collect_often() -> None:
    """Let Python collect garbage often from now on, but not among what is loaded by now.

    A process starts with few collections (see `newsletter.__main__`), so a run of many issues would fill the memory.
    """
    gc.freeze()
    gc.set_threshold(_COLLECTED_EVERY)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


_made: Callable[[], Callable[[Any], Any]] | None = None


def _begin(make: Callable[[], Callable[[Any], Any]]) -> None:
    """Prepare a process that has just begun: Ctrl-C is for the one that started it, with which it ends."""
    global _made
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_often()
    _made = cache(make)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _do(task: Any) -> Any:
    assert _made, "a process begins before its first task"
    return _made()(task)
