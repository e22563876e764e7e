"""`newsletter preview` and `newsletter write`: letters in the browser while they are written, elsewhere or there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from newsletter.cli.issues import complete_issue
from newsletter.cli.terminal import say, show, warn_of_unread
from newsletter.errors import UsageError

SECONDS_TO_OPEN = 3.0
"""How long the file that leads to the page is kept by a command that ends then, for a browser that starts."""

SECONDS_TO_START = 0.5
"""How long after another start has taken the port it can be asked for an address."""


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
    from newsletter.preview import serve

    root, path = _place(issue)

    with _until_ended(), _place_for_browser(no_open) as folder:

        def ready(new_address: Callable[[], str], found: int) -> None:
            if found != port and port:
                say(f"Port {port} is taken; this is the next free one.", err=True)
            say(f"The preview is at {new_address()} (Ctrl-C ends it)")
            if not no_open:
                _open_browser(new_address(), folder)

        serve(root, path, port, ready)


@click.command(short_help="Write an issue in the browser, beside the letter.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to find it; each newsletter has a port of its own.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def write(issue: str | None, port: int | None, no_open: bool) -> None:
    """Write an issue in your browser, with the letter beside it.

    ISSUE is a slug or the path of a file; without it, the newest is shown. What you type is saved in the file a moment
    later, and only what you change changes there. If the newsletter is open for writing already, that page is opened.
    As with `newsletter preview`, nobody but you can see it. Ctrl-C ends it, and saves what is not saved yet.

    \b
      newsletter write                     the newest issue
      newsletter write ash-2021            this one
      newsletter write --no-open           without a browser, to open the address yourself
    """  # noqa: D301 - click reads \b as a marker
    import time

    from newsletter.preview import PortTakenError, place_of, serve_for_writing
    from newsletter.preview.running import port_of

    found_root, path = _place(issue)
    root, slug = place_of(found_root, path)
    own = port_of(root) if port is None else port
    if _opened_where_it_runs(root, slug, no_open):
        return
    try:
        with _until_ended(), _place_for_browser(no_open) as folder:

            def ready(new_address: Callable[[], str], found: int) -> None:
                say(f"Write at {new_address()} (Ctrl-C ends it)")
                if not no_open:
                    _open_browser(new_address(), folder)

            serve_for_writing(root, path, own, ready)
    except PortTakenError as error:
        time.sleep(SECONDS_TO_START)
        if not _opened_where_it_runs(root, slug, no_open):
            raise UsageError(_taken(own, port is None)) from error


def _opened_where_it_runs(root: Path, slug: str | None, no_open: bool) -> bool:
    """Open the page on which a newsletter is being written already; return whether there is one."""
    import time

    from newsletter.preview.running import address_of_running

    printed = address_of_running(root, slug)
    if printed is None:
        return False
    say(f"This newsletter is open for writing already, at {printed}")
    if not no_open and (address := address_of_running(root, slug)):
        with _place_for_browser(no_open) as folder:
            _open_browser(address, folder)
            time.sleep(SECONDS_TO_OPEN)
    return True


def _taken(port: int, is_own: bool) -> str:
    why = " It is this newsletter's own: what a browser has not saved yet is kept for this port." if is_own else ""
    hint = f"`newsletter write --port {port + 1 if port < 65535 else port - 1}`"
    return f"Port {port} is taken by another program.{why} End that program, or name another port, as in {hint}."


def _place(issue: str | None) -> tuple[Path, Path | None]:
    """Return the publication's folder, and the file of the issue if one is named."""
    from newsletter.model.files import find_issue, find_root

    path = find_issue(issue, Path.cwd()) if issue else None
    root = find_root(path or Path())
    warn_of_unread(root)
    return root, path


@contextmanager
def _place_for_browser(no_open: bool) -> Iterator[Path]:
    """Make a folder for the file that leads a browser to the page; it is gone at the end."""
    import shutil
    from tempfile import TemporaryDirectory

    # Browsers from the Snap store see no temporary files of others, but what is in the home and not hidden.
    place = Path.home() if shutil.which("snap") and not no_open else None
    with TemporaryDirectory(prefix="newsletter-preview-", dir=place) as folder:
        yield Path(folder)


@contextmanager
def _until_ended() -> Iterator[None]:
    """Go on until somebody ends it, and say then that it has stopped."""
    import signal

    # Who closes the terminal, or ends the process, ends it as Ctrl-C does: nothing is lost, and no file is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))  # which the server handles
    with suppress(KeyboardInterrupt):
        yield
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
