"""`newsletter preview`: letters in the browser while they are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from newsletter.cli.issues import complete_issue
from newsletter.cli.terminal import say, show, warn_of_unread


@click.command(short_help="See an issue in the browser while you write it.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--port", type=click.IntRange(0, 65535), default=3000, show_default=True, help="Where to find it.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def preview(issue: str | None, port: int, no_open: bool) -> None:
    """Show the letter in your browser, and show it anew whenever you save a file.

    ISSUE is a slug or the path of a file; without it, the newest is shown, and the page lists all of them. Nobody but
    you can see it: it can be reached from this computer alone, and opens in the browser that comes with the key in its
    address, which works once. If the port is taken, the next free one is used. Ctrl-C ends it.

    \b
      newsletter preview                   the newest issue
      newsletter preview ash-2021          this one
      newsletter preview --port 8080       at another port
      newsletter preview --no-open         without a browser, to open the address yourself
    """  # noqa: D301 - click reads \b as a marker
    import shutil
    import signal
    from tempfile import TemporaryDirectory

    from newsletter.model.files import find_issue, find_root
    from newsletter.preview import serve

    path = find_issue(issue, Path.cwd()) if issue else None
    root = find_root(path or Path())
    warn_of_unread(root)

    def ready(new_address: Callable[[], str], found: int) -> None:
        if found != port and port:
            say(f"Port {port} is taken; this is the next free one.", err=True)
        say(f"The preview is at {new_address()} (Ctrl-C ends it)")
        if not no_open:
            _open_browser(new_address(), Path(folder))

    # Who closes the terminal, or ends the process, ends it as Ctrl-C does: nothing is lost, and no file is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))  # which the server handles
    # Browsers from the Snap store see no temporary files of others, but what is in the home and not hidden.
    place = Path.home() if shutil.which("snap") and not no_open else None
    with TemporaryDirectory(prefix="newsletter-preview-", dir=place) as folder, suppress(KeyboardInterrupt):
        serve(root, path, port, ready)
    show("\nStopped.", err=True)


def _open_browser(address: str, folder: Path) -> None:
    """Open an address in the browser, but not without a screen: a text browser would take over the terminal.

    The browser gets a file that leads there, which only its owner can read: all users of a computer see what stands on
    command lines.
    """
    import subprocess

    from newsletter.preview.entrance import leading_to
    from newsletter.sending.server import VARIABLE

    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        return
    file = folder / "preview.html"
    file.touch(0o600)
    file.write_text(leading_to(address), encoding="utf-8")
    # In a process of its own, since a browser inherits the environment, and the mail server's password is in ours.
    # Isolated (-I), since a publication's own webbrowser.py would be imported otherwise; in a session of its own, since
    # Ctrl-C is not for the browser.
    subprocess.Popen(
        [sys.executable, "-I", "-c", "import sys, webbrowser; webbrowser.open(sys.argv[1])", file.as_uri()],
        env={name: value for name, value in os.environ.items() if name != VARIABLE},
        start_new_session=True,
    )
