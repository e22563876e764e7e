"""The name and the port of a server → a connection to it, within some seconds in all.

The system looks names up for as long as it likes, and tries address after address, each with a time of its own. It is a
module of its own because a person waits for the first word of a server, whatever it is that is slow.
"""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from time import monotonic
from typing import Any

_LEAST = 0.1  # seconds for an address, where the ones before it have taken all


def connected(host: str, port: int, seconds: float) -> socket.socket:
    """Return a connection; raise OSError, TimeoutError among them, if there is none."""
    until = monotonic() + seconds
    addresses = _looked_up(host, port, seconds)
    refused: OSError | None = None
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        share = (until - monotonic()) / (len(addresses) - number)  # so that one that is silent leaves time for others
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(max(share, _LEAST))
            connection.connect(address)
        except OSError as error:
            connection.close()
            refused = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    assert refused, "a name that is found has an address"
    raise refused


def _looked_up(host: str, port: int, seconds: float) -> list[Any]:
    """Return the addresses of a host, as getaddrinfo() has them; raise OSError or UnicodeError."""
    found: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=look_up, daemon=True).start()  # nothing else ends while the system is at it
    return found.result(seconds)
