"""A sender → the mail server that was set for it, and where that is kept: the environment, this run, or the keyring.

NEWSLETTER_SMTP wins, since who sets it means this very run. Where there is no keyring, a server that was set on the
page is held in memory until the program ends. Nothing is ever written into a file.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias

from newsletter.errors import UsageError
from newsletter.sending import keyring_item
from newsletter.sending.keyring_item import NoKeyringError
from newsletter.sending.server import PAGE, Server, server_from_environment

Place: TypeAlias = Literal["environment", "memory", "keyring"]


NOT_ASKED = (
    "A desk for several uses no keyring: set NEWSLETTER_SMTP where it is started, and it need not be set up again."
)


class Found(NamedTuple):
    """The mail server of a sender and where it is kept, or neither; `why` says why nothing was read or kept there."""

    server: Server | None = None
    place: Place | None = None
    why: str = ""


class MailServers:
    """The mail servers that one run of the program knows.

    A desk for several does not ask the keyring, which may ask back on a screen that nobody sits at.
    """

    def __init__(self, *, asks_keyring: bool = True) -> None:
        self._asks_keyring = asks_keyring
        self._held: dict[str, Server] = {}
        self._lock = threading.Lock()

    def of(self, sender: str) -> Found:
        """Return the mail server of a sender; raise UsageError if NEWSLETTER_SMTP is wrong."""
        if server := server_from_environment():
            return Found(server, "environment")
        with self._lock:
            held = self._held.get(sender)
        if held:
            return Found(held, "memory")
        if not self._asks_keyring:
            return Found()
        try:
            address = keyring_item.read(sender)
        except NoKeyringError as error:
            return Found(why=str(error))
        kept = _read(address) if address else None
        return Found(kept, "keyring" if kept else None)

    def keep(self, sender: str, server: Server) -> Found:
        """Keep a mail server in the keyring, or for this run where that is not possible; return where it is then."""
        try:
            if not self._asks_keyring:
                raise NoKeyringError(NOT_ASKED)
            keyring_item.write(sender, server.address)
        except NoKeyringError as error:
            with self._lock:
                self._held[sender] = server
            return Found(server, "memory", str(error))
        with self._lock:
            self._held.pop(sender, None)
        return Found(server, "keyring")

    def forget(self, sender: str) -> None:
        """Forget the mail server of a sender; raise NoKeyringError if it is in the keyring and stays there."""
        with self._lock:
            was_held = self._held.pop(sender, None) is not None
        if not self._asks_keyring:
            return
        try:
            keyring_item.remove(sender)
        except NoKeyringError:
            if not was_held:
                raise


def _read(address: str) -> Server | None:
    """Return the server that an item holds, None where somebody has changed it: then it is asked for anew."""
    try:
        return replace(Server.from_address(address), setting=PAGE)
    except UsageError:
        return None
