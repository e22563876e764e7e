"""The ports of this computer → a socket that listens at the first of them that is free.

It is a module of its own because systems differ in when a port is free, and in what they say if it is not.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

from newsletter.errors import UsageError
from newsletter.preview.entrance import HOST

# Windows would let two programs listen at one port, and the other systems none for a while after one has ended.
_TAKING = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)

PORTS = 100
"""How many ports are tried, starting with the one that was asked for."""


class PortTakenError(UsageError):
    """Another program listens at the only port that was asked for."""


def listening(ports: Sequence[int]) -> socket.socket:
    """Return a socket that listens on this computer only, at the first of these ports that is free.

    Raise PortTakenError where the only one is taken, and UsageError where all are, or where one cannot be used.
    """
    for candidate in ports:
        # By its protocol asyncio knows that answers are to be sent at once; they would wait 40 ms to be acknowledged.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, _TAKING, 1)
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
