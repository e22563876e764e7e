"""What is secret in the system's keyring: items for each sender, such as the mail server's address with the password.

Comes in: a name with a sender's email address in it. Goes out: the text that is kept under it, or why the keyring
cannot be used, in a sentence. A module of its own because `keyring` is an extra, and because its back ends are other
people's plug-ins, which may raise anything.

The items belong to the sender, not to the folder: two newsletters of one sender share them, a folder that is moved or
cloned keeps them, and a server need not let another sender send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "newsletter-builder"
"""What the keyring calls us."""

LOCKED = "The system's keyring is locked."

RECOMMENDED = 1
"""The least priority that keyring recommends: below are those that keep nothing, or keep it as plain text."""


class NoKeyringError(UsageError):
    """There is no keyring, or it is locked, or fails: the text says which, as a sentence."""


def read(name: str) -> str | None:
    """Return the text that is kept under a name, None if there is none; raise NoKeyringError."""
    backend = _backend()
    try:
        return backend.get_password(SERVICE, name.casefold())
    except Exception as error:
        raise _explained(error) from error


def write(name: str, text: str) -> None:
    """Keep a text under a name, in place of the one before; raise NoKeyringError."""
    backend = _backend()
    try:
        backend.set_password(SERVICE, name.casefold(), text)
    except Exception as error:
        raise _explained(error) from error


def remove(name: str) -> None:
    """Forget what is kept under a name, if there is something; raise NoKeyringError."""
    backend = _backend()
    try:
        if backend.get_password(SERVICE, name.casefold()) is not None:
            backend.delete_password(SERVICE, name.casefold())
    except Exception as error:
        raise _explained(error) from error


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
