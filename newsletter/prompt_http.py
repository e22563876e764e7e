"""HTTP as uvicorn speaks it, but a connection on which no whole request arrives in time is closed.

Comes in: bytes. Goes out: what uvicorn makes of them. This is a module of its own because uvicorn limits only the time
between requests: whoever sent half a request, or none, would hold a connection for ever, and hundreds of them would
leave none for others: the drafter in the preview, or members who leave.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ARRIVAL_SECONDS = 10
"""How long a request may take to arrive, counted from the connection or from its first bytes."""


class Prompt(H11Protocol):
    """One connection."""

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn types it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._limit_arrival()

    def data_received(self, data: bytes) -> None:
        """Take what has arrived, and wait for the rest if there must be more."""
        super().data_received(data)
        self._limit_arrival()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to wait."""
        self._lift_limit()
        super().connection_lost(exc)

    def _limit_arrival(self) -> None:
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._lift_limit()
        elif self._limit is None:
            self._limit = self.loop.call_later(ARRIVAL_SECONDS, self.transport.abort)

    def _lift_limit(self) -> None:
        if self._limit:
            self._limit.cancel()
            self._limit = None
