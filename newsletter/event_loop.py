"""A coroutine function → its result, for synchronous code.

This is a module of its own because asyncio.run is not enough: it refuses to run if the thread has a running event
loop, as in a notebook or in a program that calls this library from a coroutine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def run(function: Callable[[*Arguments], Coroutine[Any, Any, Result]], *arguments: *Arguments) -> Result:
    """Call a coroutine function and return its result, in an event loop of its own.

    The loop runs in this thread, or, if an event loop is running here, in a thread that ends with it. Ctrl-C cancels
    the coroutine in either case.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(function(*arguments))

    from anyio.from_thread import start_blocking_portal

    with start_blocking_portal() as portal:
        result: Result = portal.call(function, *arguments)
        return result
