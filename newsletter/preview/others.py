"""The page on which newsletters are made and opened, beside the one on which a newsletter is written → its address.

Comes in: nothing. Goes out: an address for one browser. It is a program of its own that shows it: it goes on to serve
the newsletter that is chosen, and the program that asks goes on with its own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.preview.running import address_of_running

PATIENCE, STEP = 20.0, 0.05
"""Seconds until it must be there, and between two looks whether it is."""

_WRITE = ("write", "--until-closed", "--no-open")
_APART = getattr(subprocess, "DETACHED_PROCESS", 0)  # on Windows, it would end with the terminal of this program


def address_of_others() -> str:
    """Return an address of the page, which is shown from now on or already; raise UsageError if it does not come."""
    if address := address_of_running(None, None):
        return address
    program = subprocess.Popen(
        # -P: a folder `newsletter` where it is started would be imported otherwise.
        [sys.executable, "-P", "-m", "newsletter", *_WRITE],
        cwd=Path(sys.executable).anchor,  # where no newsletter is
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for this program alone
        creationflags=_APART,
    )
    until = time.monotonic() + PATIENCE
    while program.poll() is None and time.monotonic() < until:
        if address := address_of_running(None, None):
            return address
        time.sleep(STEP)
    raise UsageError("The page with your other newsletters does not open: type `newsletter write` in another folder.")
