"""Plain code waits for a coroutine, be an event loop running in its thread or not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from newsletter.event_loop import run
from tests.loops import within_a_loop, without_a_loop

EITHER = pytest.mark.parametrize("called", [within_a_loop, without_a_loop])

Called = Callable[[Callable[[], int]], int]


async def doubled(number: int) -> int:
    await asyncio.sleep(0)
    if number < 0:
        raise ValueError(number)
    return 2 * number


@EITHER
def test_the_result_is_returned_and_no_thread_is_left(called: Called) -> None:
    before = threading.active_count()
    assert called(lambda: run(doubled, 21)) == 42
    assert threading.active_count() == before


@EITHER
def test_what_goes_wrong_is_raised_as_it_is(called: Called) -> None:
    with pytest.raises(ValueError, match="-1"):
        called(lambda: run(doubled, -1))


@pytest.mark.parametrize("is_in_a_loop", [True, False])
def test_ctrl_c_cancels_the_coroutine(is_in_a_loop: bool) -> None:
    code = (
        "import asyncio, signal, threading; from newsletter.event_loop import run\n"
        "async def wait():\n"
        "    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)\n"
        "    try: await asyncio.sleep(60)\n"
        "    finally: print('cancelled')\n"
        "async def main(): run(wait)\n"
        + ("asyncio.new_event_loop().run_until_complete(main())" if is_in_a_loop else "run(wait)")
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout == "cancelled\n"
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
