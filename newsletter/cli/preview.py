"""`newsletter preview` and `newsletter write`: letters in the browser while they are written, elsewhere or there."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from newsletter.cli.issues import complete_issue
from newsletter.cli.terminal import say, show, warn_of_unread
from newsletter.errors import NewsletterError, UsageError

SECONDS_TO_OPEN = 3.0
"""How long the file that leads to the page is kept by a command that ends then, for a browser that starts."""

MINUTES_UNTIL_CLOSED = 5
"""After how many minutes without an open page a launcher's program ends: a page may be reloaded, or come back."""

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


@click.command(short_help="Write in the browser, beside the letter.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to find it; each newsletter has a port of its own.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--team", is_flag=True, help="For several people, each with a link of their own, behind a web server.")
@click.option("--until-closed", is_flag=True, help="End some minutes after the page was closed, as launchers need it.")
def write(issue: str | None, port: int | None, no_open: bool, team: bool, until_closed: bool) -> None:
    """Write an issue in your browser, with the letter beside it.

    ISSUE is a slug or the path of a file; without it, the newest is shown. It may also be the folder of a newsletter.
    Where there is no newsletter, a page is opened on which you make one, or open one that is elsewhere.

    What you type is saved in the file a moment later, and only what you change changes there. If the newsletter is open
    for writing already, that page is opened. As with `newsletter preview`, nobody but you can see it. Ctrl-C ends it,
    and saves what is not saved yet.

    With --team, several people write, each by a link of their own, and may do what their role says. It opens no
    browser, and a web server with a certificate stands in front of it: docs/team.md tells how to set that up.

    \b
      newsletter write                     the newest issue, or a page on which to begin
      newsletter write ash-2021            this one
      newsletter write --no-open           without a browser, to open the address yourself
      newsletter write --team              with others: `newsletter people` says who
    """  # noqa: D301 - click reads \b as a marker
    if team:
        from newsletter.cli.desk import serve_for_team

        if issue or until_closed:
            raise UsageError("A desk for several takes no issue and no --until-closed: type `newsletter write --team`.")
        with _until_ended():
            serve_for_team(port)
        return
    patience = MINUTES_UNTIL_CLOSED * 60 if until_closed else math.inf
    with _told_in_browser(is_wanted=until_closed and not no_open):
        note = _why_none(issue, until_closed)
        if note is None:
            _write_one(issue, port, no_open, patience)
        else:
            _start(port, no_open, patience, note)


def _why_none(issue: str | None, until_closed: bool) -> str | None:
    """Return what to say on a page on which to begin, "" for nothing; None where a newsletter is to be opened."""
    from newsletter.model.files import find_root

    if issue and until_closed and Path(issue).is_absolute() and not Path(issue).exists():  # launchers stay
        return f"There is no {issue} any more."
    try:
        return None if issue or find_root(Path()) else ""
    except UsageError:
        return ""


def _start(port: int | None, no_open: bool, patience: float, note: str) -> None:
    """Open the page on which a newsletter is made or opened, and then serve that one."""
    from newsletter.preview import serve_start

    with _until_ended(), _place_for_browser(no_open) as folder:

        def ready(new_address: Callable[[], str], found: int) -> None:
            say(f"Make a newsletter, or open one, at {new_address()} (Ctrl-C ends it)")
            if not no_open:
                _open_browser(new_address(), folder)

        def ready_for_writing(new_address: Callable[[], str], found: int) -> None:
            say(f"Write at {new_address()} (Ctrl-C ends it)")

        serve_start(port, ready, ready_for_writing, note=note, patience=patience)


def _write_one(issue: str | None, port: int | None, no_open: bool, patience: float) -> None:
    """Serve a newsletter for writing, or open the page on which it is written already."""
    import time

    from newsletter.preview import place_of, serve_for_writing
    from newsletter.preview.ports import PortTakenError
    from newsletter.preview.running import port_of, refuse_where_several_write

    found_root, path = _place(issue)
    root, slug = place_of(found_root, path)
    refuse_where_several_write(root)
    own = port_of(root) if port is None else port
    if _opened_where_it_runs(root, slug, no_open):
        return
    try:
        with _until_ended(), _place_for_browser(no_open) as folder:

            def ready(new_address: Callable[[], str], found: int) -> None:
                say(f"Write at {new_address()} (Ctrl-C ends it)")
                if not no_open:
                    _open_browser(new_address(), folder)

            serve_for_writing(root, path, own, ready, patience=patience)
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
    """Return the publication's folder, which may be named itself, and the file of the issue if one is named."""
    from newsletter.model.files import FILE, find_issue, find_root

    is_folder = issue is not None and (Path(issue) / FILE).is_file()
    path = find_issue(issue, Path.cwd()) if issue and not is_folder else None
    root = find_root(path or Path(issue if issue and is_folder else ""))
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
def _told_in_browser(*, is_wanted: bool) -> Iterator[None]:
    """Show in the browser as well why the block failed: who has double-clicked a launcher may see no terminal."""
    import time

    from newsletter.preview.entrance import page_of

    try:
        yield
    except (NewsletterError, OSError) as error:
        if is_wanted:
            with suppress(OSError), _place_for_browser(no_open=False) as folder:
                _open_page(page_of("This could not be opened", str(error)), folder)
                time.sleep(SECONDS_TO_OPEN)
        raise


@contextmanager
def _until_ended() -> Iterator[None]:
    """Go on until somebody ends it, and say then that it has stopped."""
    import signal

    # Who closes the terminal, or ends the process, ends it as Ctrl-C does: nothing is lost, and no file is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.default_int_handler)  # which closing the window sends
    elif signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))  # which the server handles
    with suppress(KeyboardInterrupt):
        yield
    show("\nStopped.", err=True)


def _open_browser(address: str, folder: Path) -> None:
    """Open an address in the browser.

    The browser gets a file that leads there, which only its owner can read: all users of a computer see what stands on
    command lines.
    """
    from newsletter.preview.entrance import leading_to

    _open_page(leading_to(address), folder)


def _open_page(page: str, folder: Path) -> None:
    """Open a page of HTML in the browser, but not without a screen: a text browser would take over the terminal."""
    import subprocess

    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        return
    file = folder / "preview.html"
    file.touch(0o600)
    file.write_text(page, encoding="utf-8")
    # In a process of its own, since a browser inherits the environment, and ours may have the mail server's password,
    # the secret by which members are known, and the key that signs letters. Isolated (-I), since a publication's own
    # webbrowser.py would be imported otherwise; in a session of its own, since Ctrl-C is not for the browser.
    subprocess.Popen(
        [sys.executable, "-I", "-c", "import sys, webbrowser; webbrowser.open(sys.argv[1])", file.as_uri()],
        env={name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")},
        start_new_session=True,
    )
