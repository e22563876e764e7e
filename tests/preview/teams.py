"""A desk for several, as it is served behind a web server, and browsers that came in by somebody's link.

In: a publication. Out: the address at which the desk believes to be, the port where it listens, and clients that send
what a browser behind a web server would, each with its own cookie.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.applications import Starlette

from newsletter.model.desk_address import DeskAddress
from newsletter.preview import uvicorn_server
from newsletter.preview.desk import Desk
from newsletter.preview.server import application
from newsletter.preview.team_door import TeamDoor
from newsletter.preview.watch import Listeners
from newsletter.preview.writing.pen import Pen
from newsletter.team.people import ROLES, Role
from newsletter.team.register import Register

NAMES: dict[Role, str] = {"reader": "Rosa Reader", "writer": "Ana Müller", "approver": "Eva Óbidos"}


@dataclass(frozen=True)
class Team:
    """A running desk for several, with a person in each role; `links` has the secret of each."""

    root: Path
    port: int
    address: DeskAddress
    register: Register
    application: Starlette
    links: dict[Role, str]
    opened: ExitStack

    def client(self, secret: str = "") -> httpx.Client:
        """Return a browser; with a secret, one that came in by that link."""
        client = self.opened.enter_context(
            httpx.Client(
                base_url=f"http://127.0.0.1:{self.port}",
                headers={"Host": self.address.place, "Origin": self.address.origin},
                timeout=30,
                verify=False,  # there is nothing encrypted, and to load the known authorities takes long
            )
        )
        if secret:
            answer = client.post("/api/enter", json={"secret": secret, "instead": False})
            assert answer.status_code == 200, answer.text
            # As a browser keeps it behind the web server: the client itself knows nothing of that host and its https.
            client.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        return client


PLACE = DeskAddress("https", "desk.garden.test", 443)


@contextmanager
def gathered(root: Path, address: DeskAddress | None = PLACE) -> Iterator[Team]:
    """Serve a publication for a reader, a writer and an approver, in a thread; with None, where it listens."""
    register = Register(root)
    links = {role: register.add(NAMES[role], role, f"{role}@garden.test") for role in ROLES}
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        listener.bind(("127.0.0.1", 0))
        address = address or DeskAddress("http", "127.0.0.1", listener.getsockname()[1])
        app = opened.enter_context(served(root, address, register, listener))
        yield Team(root, listener.getsockname()[1], address, register, app, links, opened)


@contextmanager
def served(root: Path, address: DeskAddress, register: Register, listener: socket.socket) -> Iterator[Starlette]:
    """Serve a publication on a socket."""
    pen, listeners = Pen(root), Listeners()
    app = application(Desk(root, pen), listeners, TeamDoor(register, address))
    server = uvicorn_server(app, listeners)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield app
    finally:
        server.should_exit = True
        thread.join(60)
        pen.close()
        assert not thread.is_alive()
