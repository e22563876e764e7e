"""Where a publication is being written on this computer, so that a second start opens the one that runs.

Comes in: a publication's folder. Goes out: the port that is its own, and the address of the page if it is open already.
The browser keeps what was not saved by address and port, so a publication always has the same one.

Who runs leaves a file in the home of its user, readable for nobody else, with its port and a secret, for which it gives
addresses with a new key. A file that was left behind is harmless: nobody answers there, or nobody who knows the secret.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

import httpx
from platformdirs import user_cache_path

from newsletter.errors import UsageError
from newsletter.preview import notes
from newsletter.preview.entrance import HOST, Entrance

FIRST_PORT, PORTS = 20_000, 10_000
SECONDS = 10
"""How long the one that runs may take to answer."""


def port_of(root: Path) -> int:
    """Return the port at which a publication is written."""
    return FIRST_PORT + int.from_bytes(_digest(root)[:8]) % PORTS


@contextmanager
def announced(root: Path | None, port: int, entrance: Entrance) -> Iterator[None]:
    """Leave word where a publication is being written, or, with None, where one can be chosen, until the end."""
    with _noted(_file(root), {"port": port, "secret": entrance.secret}):
        yield


@contextmanager
def announced_for_several(root: Path, port: int, origin: str) -> Iterator[None]:
    """Leave word under which address several write a publication, until the end."""
    with _noted(_file(root), {"port": port, "desk": origin}):
        yield


@contextmanager
def _noted(file: Path, note: dict[str, Any]) -> Iterator[None]:
    with suppress(OSError):  # a home that cannot be written: a second start then says that the port is taken
        notes.leave(file, note)
    try:
        yield
    finally:
        if notes.left(file) == note:  # no other start, at another port, has taken its place
            file.unlink(missing_ok=True)


def refuse_where_several_write(root: Path) -> None:
    """Raise UsageError where a publication is open at a desk for several: two programs would write its files."""
    match notes.left(_file(root)):
        case {"port": int(port), "desk": str(origin)}:
            with suppress(OSError), socket.create_connection((HOST, port), SECONDS):
                raise UsageError(f"Several people write this newsletter at {origin}/ now: open your own link there.")


def address_of_running(root: Path | None, slug: str | None) -> str | None:
    """Return an address, for one browser, of the page on which a publication is being written; None if it is not.

    Without a publication, it is the page on which one is chosen.
    """
    match notes.left(_file(root)):
        case {"port": int(port), "secret": str(secret)}:
            headers = {"Origin": f"http://{HOST}:{port}", "Authorization": f"Bearer {secret}"}
            with suppress(httpx.HTTPError, ValueError, KeyError):
                answer = httpx.post(
                    f"http://{HOST}:{port}/api/key",
                    json={"issue": slug},
                    headers=headers,
                    timeout=SECONDS,
                    trust_env=False,
                )
                return str(answer.raise_for_status().json()["address"])
    return None


def _file(root: Path | None) -> Path:
    name = _digest(root).hex()[:32] if root else "start"
    return user_cache_path("newsletter-builder", appauthor=False) / "writing" / f"{name}.json"


def _digest(root: Path) -> bytes:
    return sha256(os.fsencode(spelled(os.path.realpath(root), sys.platform))).digest()


def spelled(path: str, system: str) -> str:
    """Return a path as every other spelling of it would be returned that leads to the same folder on a system.

    Windows and macOS take small letters for capital ones, and macOS an accent for one that is typed apart.
    """
    return normalize("NFC", path).casefold() if system in ("win32", "darwin") else path
