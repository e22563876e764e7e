"""The command `newsletter`, which is `python -m newsletter`, too: the command line as the whole of a process."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Run the command line, and end the process without taking it apart: the system takes everything back anyway."""
    # To look for litter while modules are loaded, and for pydantic's plugins, costs a tenth of a build each.
    gc.set_threshold(300_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from newsletter.cli import main
    from newsletter.cli.exits import WRONG

    code = WRONG

    def leave() -> None:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # a process can be begun without
            with suppress(OSError, ValueError):  # whoever read along has seen enough
                stream.flush()
        os._exit(code)

    atexit.register(leave)  # what is registered first comes last
    try:
        main(prog_name="newsletter")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else WRONG
        raise


if __name__ == "__main__":
    run()
