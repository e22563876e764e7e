"""`newsletter preview`: letters in the browser while they are written."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from newsletter.cli.issues import complete_issue
from newsletter.cli.terminal import warn_of_unread


@click.command(short_help="See an issue in the browser while you write it.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--port", type=click.IntRange(0, 65535), default=3000, show_default=True, help="Where to find it.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def preview(issue: str | None, port: int, no_open: bool) -> None:
    """Show the letter in your browser, and show it anew whenever you save a file.

    ISSUE is a slug or the path of a file; without it, the newest is shown, and the page lists all of them. Nobody but
    you can see it: it can be reached from this computer alone. If the port is taken, the next free one is used. Ctrl-C
    ends it.

    \b
      newsletter preview                   the newest issue
      newsletter preview ash-2021          this one
      newsletter preview --port 8080       at another port
      newsletter preview --no-open         without a browser, to open the address yourself
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.files import find_issue, find_root
    from newsletter.preview import serve

    path = find_issue(issue, Path.cwd()) if issue else None
    root = find_root(path or Path())
    warn_of_unread(root)

    def ready(address: str, found: int) -> None:
        if found != port and port:
            click.echo(f"Port {port} is taken; this is the next free one.", err=True)
        click.echo(f"The preview is at {address} (Ctrl-C ends it)")
        if not no_open:
            _open_browser(address)

    with suppress(KeyboardInterrupt):  # the usual way to end it; nothing is lost
        serve(root, path, port, ready)
    click.echo("\nStopped.", err=True)


def _open_browser(address: str) -> None:
    """Open an address in the browser, but not without a screen: a text browser would take over the terminal."""
    import threading
    import webbrowser

    if sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
