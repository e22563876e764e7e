"""The command `newsletter`, also `python -m newsletter`: the command line as a process of its own.

A build is one short process, so it skips what only long ones need. Garbage collection while modules are loaded finds
nothing, and taking objects apart at the end, before the operating system takes back all memory, is wasted: each takes a
tenth of a build. That is right for a process of our own only, so it is done here and not in the command line; and so is
what concerns the streams that a process is started with.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path


def run() -> None:
    """Run the command line, and end the process."""
    gc.set_threshold(300_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them takes a tenth of a build
    from newsletter.cli import main
    from newsletter.cli.terminal import WRONG, complain_of

    code = WRONG

    def leave() -> None:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError, ValueError):  # the reader may have closed the pipe
                stream.flush()
        os._exit(code)

    atexit.register(leave)  # runs after all other exit handlers, since it is registered first
    _prepare_streams()
    if sys.stdout is None:
        complain_of("The output is closed, so nothing can be printed, and nothing was done.")
        sys.exit(code)
    try:
        main(prog_name="newsletter")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else WRONG
        raise


def _prepare_streams() -> None:
    """Let output hold escapes for characters that it cannot encode, and errors be lost if nobody can get them."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass  # the next file that is opened would get the number of a stream that is closed, and what is printed to it
    os.close(number)
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - used to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    run()
