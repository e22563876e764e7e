"""`newsletter preview` and `newsletter write`: the letter in the browser while somebody writes it, there or elsewhere.

The commands call serve() and serve_for_writing().

fixes.py          a hint that says what to write → the edits that write it
places.py         findings and elements → their places in file and letter
issue_list.py     an issue's file → its line in the list
issue_file.py     an issue's file, read and replaced
trail.py          the texts that an issue has had → where an item of one is in a later one
manuscript.py     an issue's text while it is written: edits, undo, what another program has changed
open_file.py      an issue that is being written: what its file held, its text, when that is to be written
pen.py            who writes issues, and when
mended.py         a text with mistakes → one for the letter, with the last good values in their places
sheet.py          the result of building an issue: its edition, or what is wrong
draft.py          an issue's newest text → a letter that is not checked yet
watched.py        which files letters depend on
desk.py           the publication as it is edited, and the only state: what is built, and when
watch.py          saved files → events
frame.py          the letter's HTML → light, dark or inverted, with pictures or without
lenses/           the letter's HTML → as a mail program shows it
inbox.py          subject and preheader → as inboxes cut them
screen_reader.py  the letter's HTML → as a screen reader reads it
handover.py       the letter → files for an email service, and what stands in the way of it
views.py          an issue → the data for the page
entrance.py       the key that lets a browser in, and the cookie that it gets for it
running.py        where a publication is written on this computer
body.py           a request's body → data
responses.py      data, files and errors → responses
guard.py          which requests are allowed, and what a response may do in the browser
names.py          a title → a free name for its issue, and why another cannot be had
own_pictures.py   the pictures that an issue takes along, and their paths then
uploads.py        pictures that come as files → the folder of an issue's own
shelf.py          issues as whole files: a new one, a copy, another name
bin.py            issues that were deleted, and the way back
versions.py       versions of an issue that Git keeps, and the way back to one
both.py           a text that two have changed → one with the changes of both
asked.py          what the page sends → edits, and an issue's data → the values of its form
standing.py       how an issue stands → the answer to a page that writes it
writing.py        the routes by which the page writes
as_yaml.py         the routes of the YAML view
shelving.py       the routes by which issues are made, renamed, deleted and put back
mailing.py        the routes by which a test is sent, and the mail server for it set up
uploading.py      the routes by which pictures are stored, listed and shown small
pasted.py         the routes by which what was pasted becomes words, entries or a table
elsewhere.py      the routes by which blocks of other issues are copied
versioning.py     the routes by which versions are kept
server.py         requests → responses
protocol.py       HTTP, without waiting long for requests that do not arrive
page/             the page: HTML, CSS and JavaScript
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from newsletter.errors import UsageError
from newsletter.preview.entrance import HOST, Entrance

if TYPE_CHECKING:
    import uvicorn

    from newsletter.preview.pen import Pen
    from newsletter.preview.watch import Listeners

PORTS = 100
"""How many ports are tried, starting with the one that was asked for."""

SHUTDOWN_SECONDS = 2
"""How long open requests may still take when the preview ends."""

LAST_SECONDS = 0.2
"""How long nothing may arrive before the preview ends: a page sends what was typed last once the request before is
answered."""


Ready: TypeAlias = "Callable[[Callable[[], str], int], None]"
"""What is called as soon as the page can be opened: with a function that returns its address, another one for each
browser that is to be let in, and with its port."""


class PortTakenError(UsageError):
    """Another program listens at the only port that was asked for."""


def serve(root: Path, issue: Path | None, port: int, ready: Ready) -> None:
    """Serve a publication until somebody stops it, showing `issue` first, or else the newest one.

    Raise UsageError if no port is free from `port` on, or if `issue` does not belong to the publication.
    """
    root, slug = place_of(root, issue)
    with _listening(range(port, min(port + PORTS, 65536)) if port else (0,)) as listener:
        entrance = Entrance(HOST, listener.getsockname()[1])
        _serve(root, slug, listener, entrance, ready)


def serve_for_writing(root: Path, issue: Path | None, port: int, ready: Ready) -> None:
    """Serve a publication as serve() does, for writing it in the browser, at this port alone; raise PortTakenError."""
    from newsletter.preview.pen import Pen
    from newsletter.preview.running import announced

    root, slug = place_of(root, issue)
    with _listening((port,)) as listener:
        found: int = listener.getsockname()[1]
        entrance = Entrance(HOST, found)
        with announced(root, found, entrance), closing(Pen(root)) as pen:
            _serve(root, slug, listener, entrance, ready, pen)


def place_of(root: Path, issue: Path | None) -> tuple[Path, str | None]:
    """Return a publication's folder as the file watcher reports it, and the slug of an issue in it, if one is given.

    Raise UsageError if `issue` does not belong to the publication, or if a name cannot be shown.
    """
    from newsletter.model.files import is_utf_8

    root = Path(os.path.realpath(root))
    for path in (root, issue or root):
        if not is_utf_8(str(path)):
            raise UsageError(f"The name of {path} is not in UTF-8, which the preview needs: rename it.")
    return root, _slug(issue, root) if issue else None


def _serve(
    root: Path, slug: str | None, listener: socket.socket, entrance: Entrance, ready: Ready, pen: Pen | None = None
) -> None:
    ready(partial(entrance.new_address, {"issue": slug} if slug else {}), listener.getsockname()[1])
    # These imports take a moment, in which the browser can start; its request waits in the socket's queue.
    from newsletter.event_loop import run
    from newsletter.preview.desk import Desk
    from newsletter.preview.server import application
    from newsletter.preview.watch import Listeners

    os.chdir(root)  # so that messages name files relative to here, as the page does
    listeners = Listeners()
    server = uvicorn_server(application(Desk(root, pen), listeners, entrance, slug), listeners)
    with server.capture_signals():  # in this thread: a server in another one gets no signals
        run(server.serve, [listener])


def uvicorn_server(app: object, listeners: Listeners) -> uvicorn.Server:
    """Return a server that stops at once when told to, even while pages are listening."""
    import asyncio

    import uvicorn
    from sse_starlette.sse import AppStatus

    from newsletter.preview.protocol import Prompt

    # The library would cut streams off, about which uvicorn complains; listeners.close() ends them.
    AppStatus.enable_automatic_graceful_drain = False

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._answer_the_last(), SHUTDOWN_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(listeners.close(), SHUTDOWN_SECONDS)
            await super().shutdown(sockets)

        async def _answer_the_last(self) -> None:
            answered = -1
            while answered != self.server_state.total_requests or len(self.server_state.tasks) > listeners.count:
                answered = self.server_state.total_requests
                await asyncio.sleep(LAST_SECONDS)

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="asyncio",
        http=Prompt,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return Server(config)


def _slug(issue: Path, root: Path) -> str:
    if os.path.realpath(issue.parent) != os.path.join(root, "issues") or issue.suffix != ".yaml":  # noqa: PTH118
        raise UsageError(f"{issue} is not in {root / 'issues'}, where the issues are.")
    return issue.stem


def _listening(ports: Sequence[int]) -> socket.socket:
    """Return a socket that listens on this computer only, at the first of these ports that is free."""
    for candidate in ports:
        # By its protocol asyncio knows that answers are to be sent at once; they would wait 40 ms to be acknowledged.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise UsageError(f"Port {candidate} cannot be used: {error.strerror}.") from error
        else:
            return listener
    if len(ports) == 1:
        raise PortTakenError(f"Port {ports[0]} is taken by another program.")
    raise UsageError(f"The ports from {ports[0]} to {ports[-1]} are all taken: name another with --port.")
