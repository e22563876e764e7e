"""A function that waits for another computer → what it returns, unless the preview ends first.

It is a module of its own because of its threads: a program does not end before those of a pool, and a mail server may
take ten minutes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from newsletter.preview.watch import Listeners

Result = TypeVar("Result")


async def finished_before_the_end(function: Callable[[], Result], listeners: Listeners) -> Result | None:
    """Return what a function returns, or None where the preview ends before it does; raise what it raises.

    As long as it runs, a page is there that waits for it, so the preview does not end by itself.
    """
    future: Future[Result] = Future()

    def run() -> None:
        future.set_running_or_notify_cancel()
        try:
            future.set_result(function())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    finished, ended = asyncio.wrap_future(future), asyncio.create_task(_until_closed(listeners))
    both: list[asyncio.Future[Any]] = [finished, ended]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    return finished.result() if finished.done() else None


async def _until_closed(listeners: Listeners) -> None:
    async for _ in listeners.listen():
        pass
