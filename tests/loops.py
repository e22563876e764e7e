"""A thread in which an event loop is running, and one in which none is, for functions that have to work in both.

A browser's fixture leaves the event loop of Playwright running in the thread of the tests, so that thread is neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def within_a_loop(function: Callable[[], Result]) -> Result:
    """Call a plain function from a coroutine, as a notebook does."""

    async def calling() -> Result:
        return function()

    return without_a_loop(lambda: asyncio.run(calling()))


def without_a_loop(function: Callable[[], Result]) -> Result:
    """Call a function in a thread where no event loop is running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function).result()
