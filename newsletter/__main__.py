"""The command `newsletter`, also `python -m newsletter`: the command line as a process of its own."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Run the command line, then end the process without Python's teardown: the system frees everything anyway."""
    # Garbage collection while modules are loaded, and pydantic's search for plugins, cost a tenth of a build each.
    gc.set_threshold(300_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from newsletter.cli import main
    from newsletter.cli.exits import WRONG

    code = WRONG

    def leave() -> None:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # a process may be started without them
            with suppress(OSError, ValueError):  # the reader may have closed the pipe
                stream.flush()
        os._exit(code)

    atexit.register(leave)  # the first to be registered is the last to run
    try:
        main(prog_name="newsletter")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else WRONG
        raise


if __name__ == "__main__":
    run()
