"""The command `newsletter`, also `python -m newsletter`: the command line as a process of its own.

A build is one short process, so it skips what only long ones need. Garbage collection while modules are loaded finds
nothing, and taking objects apart at the end, before the operating system takes back all memory, is wasted: each takes a
tenth of a build. That is right for a process of our own only, so it is done here and not in the command line.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Run the command line, and end the process."""
    gc.set_threshold(300_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them takes a tenth of a build
    from newsletter.cli import main
    from newsletter.cli.terminal import WRONG

    code = WRONG

    def leave() -> None:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # a process may be started without them
            with suppress(OSError, ValueError):  # the reader may have closed the pipe
                stream.flush()
        os._exit(code)

    atexit.register(leave)  # runs after all other exit handlers, since it is registered first
    try:
        main(prog_name="newsletter")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else WRONG
        raise


if __name__ == "__main__":
    run()
