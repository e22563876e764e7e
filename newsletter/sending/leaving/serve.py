"""The server at which members leave, as a process: an address and an application → a server until somebody ends it.

It speaks plain HTTP, for a proxy in front of it on the same machine, which has the certificate.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from starlette.applications import Starlette

SHUTDOWN_SECONDS = 5
"""How long open requests may still take when the server ends."""

MOST_CONNECTIONS = 1000
"""With more of them at once, requests are refused with a 503, and mail programs try again."""

MOST_BYTES_OF_HEAD = 16_384

_PLACE = re.compile(r"(?:\[(?P<ipv6>[0-9a-fA-F:.]+)\]|(?P<host>[^\[\]:\s]+)):(?P<port>\d{1,5})")


def listening(place: str) -> socket.socket:
    """Return a socket that listens at a place such as `127.0.0.1:8025` or `[::1]:8025`; raise UsageError."""
    found = _PLACE.fullmatch(place)
    if not found or int(found["port"]) > 65535:
        raise UsageError(f"“{place}” is no place to listen at: write an address and a port, as in 127.0.0.1:8025.")
    host, port = found["ipv6"] or found["host"], int(found["port"])
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # or none could start again for a minute
            listener.bind(address)
            listener.listen(MOST_CONNECTIONS)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise UsageError(f"Nothing can listen at {place}: {error.strerror}.") from error
    return listener


def serve(app: Starlette, listener: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve an application until somebody ends the process; `ready` gets its address as soon as it answers."""
    import uvicorn

    from newsletter.event_loop import run
    from newsletter.prompt_http import Prompt

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = listener.getsockname()[:2]
            ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=Prompt,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,  # it would hold tokens, and who came with them
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_BYTES_OF_HEAD,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = Server(config)
    with server.capture_signals():
        run(server.serve, [listener])
