"""Keyrings for the tests, by the library's own plug-in point: one that keeps, one that is locked, one of plain text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Keeps(KeyringBackend):
    """A keyring in memory, which counts as a safe one."""

    priority: Any = 5

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.items:
            raise PasswordDeleteError("There is no such item.")
        del self.items[service, username]


class Locked(Keeps):
    """A keyring whose user does not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("The user said no.")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"The user said no to {password}.")


class Breaks(Keeps):
    """A keyring that fails in a way of its own, as plug-ins do, and tells what it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"No place for {password}.")


class PlainText(Keeps):
    """A keyring that writes into a file, as keyrings.alt has it."""

    priority: Any = 0.5


class Several(Keeps):
    """Several keyrings, as the library's own chain has them, with a priority that says nothing of theirs."""

    priority: Any = 10

    def __init__(self, *backends: Keeps) -> None:
        super().__init__()
        self.backends = backends


@contextmanager
def with_keyring(backend: KeyringBackend) -> Iterator[None]:
    """Make a keyring that of this process."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)
