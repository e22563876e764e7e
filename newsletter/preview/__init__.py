"""`newsletter preview` and `newsletter write`: the letter in the browser while somebody writes it, there or elsewhere.

The commands call serve(), serve_for_writing(), serve_for_several() and serve_start().

watched.py           which files letters depend on
written_files.py     the files that are written here, and what each is read into
worded.py            what is wrong, in the words of a file → in those of a form
settings.py          the settings in parts, with what stands in the place of values that are not set
fixes.py             a hint that says what to write → the edits that write it
places.py            findings and elements → their places in file and letter
translated.py        an issue and its catalog → the data for who translates
issue_list.py        an issue's file → its line in the list
writing/             the files that are written here, each edit after the other, and issues as whole files
mended.py            a text with mistakes → one for the letter, with the last good values in their places
sheet.py             the result of building an issue: its edition, or what is wrong
reading_settings.py  the newest settings → the publication that letters are drawn with
draft.py             an issue's newest text → a letter that is not checked yet
known_issues.py      which issues there are, and of each what was built of which revision
desk.py              the publication as it is edited, and the only state: what is built, and when
watch.py             saved files → events
presence.py          who is at which issue now
waiting.py           what waits for another computer → its result, unless the preview ends first
lenses/              the letter's HTML → as a mail program shows it
to_members.py        an issue and a list → a sending that waits for a person, or why it must not go out
sender.py            the one sending that this process is at, in a thread
outgoing.py          what goes out to members from the page: looked at, confirmed, watched
handover.py          the letter → files for an email service, and what stands in the way of it
planned.py           documents and their draft → the data for the page
views.py             an issue → the data for the page
entrance.py          the key that lets a browser in, and the cookie that it gets for it
ports.py             the ports of this computer → a socket that listens at the first of them that is free
notes.py             notes of ours in the home of their user
recent.py            newsletters that were written lately
running.py           where a publication is written on this computer
others.py            the page with the other newsletters, in a program of its own
body.py              a request's body → data
responses.py         data, files and errors → responses
brought.py           files that were written elsewhere → what the page shows of them, and the issue that they become
allowed.py           a route, and the right that somebody needs who asks there
remarked.py          comments on an issue → the data for the page
requested.py         a request → who asks, and what the desk has of the issue that it names
own_door.py          how browsers come in where one person writes
team_door.py         how they do where several write, each by a link of their own
guard.py             which requests are allowed, and what a response may do in the browser
routes/              what the page that writes asks for → answers
server.py            requests → responses
start/               the page on which a newsletter is made or opened
page/                the page: HTML, CSS and JavaScript
"""

from __future__ import annotations

import math
import os
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from newsletter.errors import UsageError
from newsletter.preview.entrance import HOST, Entrance
from newsletter.preview.ports import PORTS, listening

if TYPE_CHECKING:
    import uvicorn

    from newsletter.model.desk_address import DeskAddress
    from newsletter.preview.guard import Door
    from newsletter.preview.watch import Listeners
    from newsletter.preview.writing.pen import Pen

SHUTDOWN_SECONDS = 2
"""How long open requests may still take when the preview ends."""

LAST_SECONDS = 0.2
"""How long nothing may arrive before the preview ends: a page sends what was typed last once the request before is
answered."""


Ready: TypeAlias = "Callable[[Callable[[], str], int], None]"
"""What is called as soon as the page can be opened: with a function that returns its address, another one for each
browser that is to be let in, and with its port."""


def serve(root: Path, issue: Path | None, port: int, ready: Ready) -> None:
    """Serve a publication until somebody stops it, showing `issue` first, or else the newest one.

    Raise UsageError if no port is free from `port` on, or if `issue` does not belong to the publication.
    """
    root, slug = place_of(root, issue)
    with listening(range(port, min(port + PORTS, 65536)) if port else (0,)) as listener:
        _serve(_Place(root, slug, listener), ready)


def serve_for_writing(root: Path, issue: Path | None, port: int, ready: Ready, *, patience: float = math.inf) -> None:
    """Serve a publication as serve() does, for writing it in the browser, at this port alone; raise PortTakenError.

    Once no page has been open for so many seconds, it ends by itself.
    """
    root, slug = place_of(root, issue)
    with listening((port,)) as listener:
        _serve_for_writing(_Place(root, slug, listener), ready, patience)


def serve_start(
    port: int | None, ready: Ready, ready_for_writing: Ready, *, note: str = "", patience: float = math.inf
) -> None:
    """Serve the page on which a publication is made or opened, which says a `note`, and then that one for writing.

    It is written at its own port unless one is given. Where it is written already, that page is opened, and this ends.
    """
    from newsletter.event_loop import run

    with listening((0,)) as listener:
        entrance = Entrance(HOST, listener.getsockname()[1])
        ready(partial(entrance.new_address, {}), listener.getsockname()[1])
        from newsletter.preview.running import announced
        from newsletter.preview.start.answers import application
        from newsletter.preview.watch import Listeners

        choice = _Choice(port)
        listeners = Listeners(patience)
        server = uvicorn_server(application(listeners, entrance, choice.make, note), listeners, lambda: choice.is_made)
        with server.capture_signals(), announced(None, listener.getsockname()[1], entrance):
            run(server.serve, [listener])
    if choice.place:
        with choice.place.listener:
            _serve_for_writing(choice.place, ready_for_writing, patience)


class _Place:
    """Where a publication is to be written: its folder, the issue that is shown first, a socket, and the way in."""

    def __init__(self, root: Path, slug: str | None, listener: socket.socket) -> None:
        self.root = root
        self.slug = slug
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.entrance = Entrance(HOST, self.port)

    def new_address(self) -> str:
        """Return an address for another browser."""
        return self.entrance.new_address({"issue": self.slug} if self.slug else {})


class _Choice:
    """The publication that somebody makes or opens on the start page: one, once."""

    def __init__(self, port: int | None) -> None:
        self.place: _Place | None = None
        self.is_made = False
        self._port = port
        self._lock = threading.Lock()

    def make(self, root: Path, slug: str | None) -> str:
        """Return the address at which a publication is written, from now on or already; raise UsageError."""
        from newsletter.preview.running import address_of_running, port_of, refuse_where_several_write

        root, _ = place_of(root, None)
        refuse_where_several_write(root)
        with self._lock:
            if self.is_made:
                raise UsageError("Another newsletter is being opened.")
            address = address_of_running(root, slug)
            if address is None:
                # From here on the browser can come: it waits in the socket's queue until this page has ended.
                port = port_of(root) if self._port is None else self._port
                self.place = _Place(root, slug, listening((port,)))
                address = self.place.new_address()
            self.is_made = True
            return address


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


def _serve_for_writing(place: _Place, ready: Ready, patience: float) -> None:
    from newsletter.preview import recent
    from newsletter.preview.running import announced
    from newsletter.preview.writing.pen import Pen

    with announced(place.root, place.port, place.entrance), closing(Pen(place.root)) as pen:
        recent.remember(place.root)
        _serve(place, ready, pen, patience)


def serve_for_several(root: Path, address: DeskAddress, port: int, ready: Callable[[int], None]) -> None:
    """Serve a publication for all who have a link, behind a web server at an address, until somebody stops it.

    Raise PortTakenError if the port is not free.
    """
    from newsletter.preview.running import announced_for_several
    from newsletter.preview.team_door import TeamDoor
    from newsletter.preview.writing.pen import Pen
    from newsletter.team.register import Register

    root, _ = place_of(root, None)
    with listening((port,)) as listener:
        place = _Place(root, None, listener)
        with announced_for_several(root, place.port, address.origin), closing(Pen(root)) as pen:
            ready(place.port)
            _serve_at(place, TeamDoor(Register(root), address), pen)


def _serve(place: _Place, ready: Ready, pen: Pen | None = None, patience: float = math.inf) -> None:
    ready(place.new_address, place.port)
    from newsletter.preview.own_door import OwnDoor

    _serve_at(place, OwnDoor(place.entrance), pen, patience)


def _serve_at(place: _Place, door: Door, pen: Pen | None, patience: float = math.inf) -> None:
    # These imports take a moment, in which the browser can start; its request waits in the socket's queue.
    from newsletter.event_loop import run
    from newsletter.preview.desk import Desk
    from newsletter.preview.server import application
    from newsletter.preview.watch import Listeners

    os.chdir(place.root)  # so that messages name files relative to here, as the page does
    listeners = Listeners(patience)
    server = uvicorn_server(application(Desk(place.root, pen), listeners, door, place.slug), listeners)
    with server.capture_signals():  # in this thread: a server in another one gets no signals
        run(server.serve, [place.listener])


def uvicorn_server(app: object, listeners: Listeners, is_done: Callable[[], bool] = lambda: False) -> uvicorn.Server:
    """Return a server that stops at once when told to, even while pages are listening, or when it is done.

    It is done as well once its pages count as closed.
    """
    import asyncio

    import uvicorn
    from sse_starlette.sse import AppStatus

    from newsletter.prompt_http import Prompt

    # The library would cut streams off, about which uvicorn complains; listeners.close() ends them.
    AppStatus.enable_automatic_graceful_drain = False

    class Server(uvicorn.Server):
        async def on_tick(self, counter: int) -> bool:
            return await super().on_tick(counter) or listeners.are_closed or is_done()

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
