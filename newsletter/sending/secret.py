"""NEWSLETTER_SECRET → keyed hashes: how members are known, and what they bring is proven, without their addresses.

Comes in: a secret text, from the environment or the system's keyring, and addresses. Goes out: the key of an address on
the suppression list, signatures, and a value that tells two secrets apart. It is a module of its own because the
ledger, the links to unsubscribe and the server behind them must agree on each of these for years: another secret, or
another way to fold an address, and nobody who has left is recognised.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field

from newsletter.errors import UsageError
from newsletter.reading.addresses import with_ascii_host
from newsletter.sending import keyring_item
from newsletter.sending.keyring_item import NoKeyringError

VARIABLE = "NEWSLETTER_SECRET"

SHORTEST = 32
"""The fewest characters of a secret: what signs links that anybody may try to forge must not be guessed."""

KEY_BYTES = 12
"""The length of an address's key: short enough for a token in the local part of an address, and no two are alike."""


SET_THE_SAME = (
    f"Set {VARIABLE} to the secret that your letters went out with, which is where you keep passwords: with a new one "
    "nobody who has left is recognised."
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of a sender's; it is never shown, not by repr() either."""

    _text: bytes = field(repr=False)

    @classmethod
    def of(cls, text: str, *, is_in_use: bool = False) -> Secret:
        """Return the secret that a text is; raise UsageError, which quotes none of it, if it is too short.

        `is_in_use` says that something was written with a secret already, so that a new one is no remedy.
        """
        if len(text) < SHORTEST:
            remedy = SET_THE_SAME if is_in_use else to_set("A new one:")
            raise UsageError(f"{VARIABLE} has {len(text)} characters, and needs {SHORTEST} or more. {remedy}")
        return cls(text.encode("utf-8", "surrogateescape"))

    def key_of(self, address: str) -> bytes:
        """Return the 12 bytes by which an address is known: equal ones for the addresses that one person may write."""
        return self.sign(b"address", folded(address).encode())[:KEY_BYTES]

    @property
    def check_value(self) -> str:
        """Return what tells this secret from another one and may be seen by anybody: 16 hexadecimal digits."""
        return self.sign(b"check value")[:8].hex()

    def sign(self, *parts: bytes) -> bytes:
        """Return the HMAC-SHA256, 32 bytes, of some parts, of which the first says what the signature is for.

        Each goes in with its length, so that no two lists of parts are signed alike.
        """
        signed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self._text, signed, "sha256")


def folded(address: str) -> str:
    """Return what makes two addresses one person's: the local part in one case, the domain in ASCII and lower case.

    Dots and what follows a `+` stay: only some providers overlook them. Raise ValueError for a domain that none can be.
    """
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = with_ascii_host(f"https://{domain}").removeprefix("https://")
    return f"{local.casefold()}@{domain.lower()}"


def from_environment_or_keyring(sender: str, *, is_in_use: bool = False) -> Secret | None:
    """Return the secret in NEWSLETTER_SECRET, or else the one that is kept for a sender; None if neither has one.

    Raise UsageError if it is too short, or if the keyring cannot be asked, and might have one; and where there is none
    and something was written with one already (`is_in_use`), so that there must not be a new one.
    """
    if text := os.environ.get(VARIABLE, "").strip():
        return Secret.of(text, is_in_use=is_in_use)
    try:
        kept = keyring_item.read(_name(sender))
    except NoKeyringError as error:
        raise (UsageError(f"{error} {SET_THE_SAME}") if is_in_use else _not_kept(error)) from error
    if not kept and is_in_use:
        raise UsageError(f"There is no secret here. {SET_THE_SAME}")
    return Secret.of(kept, is_in_use=is_in_use) if kept else None


def keep_new(sender: str) -> Secret:
    """Make a secret, keep it for a sender in the keyring, and return it; raise UsageError where there is no keyring."""
    text = _new()
    try:
        keyring_item.write(_name(sender), text)
    except NoKeyringError as error:
        raise _not_kept(error) from error
    return Secret.of(text)


def _name(sender: str) -> str:
    """Return the name of a sender's item; the space keeps it apart from that of the mail server, an address alone."""
    return f"secret of {sender}"


def _new() -> str:
    return secrets.token_urlsafe(32)


def _not_kept(error: NoKeyringError) -> UsageError:
    return UsageError(
        f"A secret is needed, by which those who leave are recognised. {error} Set {VARIABLE} instead. "
        f"{to_set('If you have none yet:')}"
    )


def to_set(when: str) -> str:
    """Return how to set a new secret, as a sentence that begins so."""
    return (
        f"{when} type `export {VARIABLE}={_new()}` in the terminal in which you start `newsletter` then, and keep that "
        "line where you keep passwords: with another secret nobody who has left is recognised."
    )
