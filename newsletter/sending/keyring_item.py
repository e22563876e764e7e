"""The mail server in the system's keyring: an item for each sender, which holds the server's address with the password.

Comes in: a sender's email address. Goes out: a Server, or why the keyring cannot be used, in a sentence. A module of
its own because `keyring` is an extra, and because its back ends are other people's plug-ins, which may raise anything.

The item belongs to the sender, not to the folder: two newsletters of one sender share it, a folder that is moved or
cloned keeps it, and a server need not let another sender send.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.errors import UsageError
from newsletter.sending.server import PAGE, Server

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "newsletter-builder"
"""What the keyring calls us."""

LOCKED = "The system's keyring is locked."

RECOMMENDED = 1
"""The least priority that keyring recommends: below are those that keep nothing, or keep it as plain text."""


class NoKeyringError(UsageError):
    """There is no keyring, or it is locked, or fails: the text says which, as a sentence."""


def read(sender: str) -> Server | None:
    """Return the server that is kept for a sender, None if there is none; raise NoKeyringError."""
    backend = _backend()
    try:
        address = backend.get_password(SERVICE, _name(sender))
    except Exception as error:
        raise _explained(error) from error
    try:
        return replace(Server.from_address(address), setting=PAGE) if address else None
    except UsageError:
        return None  # somebody has changed the item: it is asked for anew


def write(sender: str, server: Server) -> None:
    """Keep a server for a sender, in place of the one before; raise NoKeyringError."""
    backend = _backend()
    try:
        backend.set_password(SERVICE, _name(sender), server.address)
    except Exception as error:
        raise _explained(error) from error


def remove(sender: str) -> None:
    """Forget the server of a sender, if there is one; raise NoKeyringError."""
    backend = _backend()
    try:
        if backend.get_password(SERVICE, _name(sender)) is not None:
            backend.delete_password(SERVICE, _name(sender))
    except Exception as error:
        raise _explained(error) from error


def _name(sender: str) -> str:
    return sender.casefold()


def _backend() -> KeyringBackend:
    """Return the system's keyring; raise NoKeyringError if there is none that keeps secrets."""
    try:
        import keyring
    except ImportError as error:
        raise NoKeyringError("The extra `keyring` is not installed.") from error
    try:
        chosen = keyring.get_keyring()
        # Several at once have a priority of their own, whatever theirs are: the first of them is the one that writes.
        backend = next(iter(getattr(chosen, "backends", ())), chosen)
        is_safe = backend.priority >= RECOMMENDED
    except Exception as error:
        raise _explained(error) from error
    if not is_safe:
        raise NoKeyringError("This computer has no keyring that keeps passwords safely.")
    return backend


def _explained(error: Exception) -> NoKeyringError:
    """Return what is said of an error of a back end; none of its own words, which may hold what was to be kept."""
    from keyring.errors import KeyringLocked

    if isinstance(error, KeyringLocked):
        return NoKeyringError(LOCKED)
    return NoKeyringError(f"The system's keyring cannot be used ({type(error).__name__}).")
