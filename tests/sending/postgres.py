"""Debian's PostgreSQL with a configuration of its own, in a folder of its own, as a user without rights."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsletter.sending.outbox.postgres import Postgres

BINARIES = Path("/usr/lib/postgresql")
NOBODY = "nobody"


@dataclass(frozen=True)
class Cluster:
    """A server, which only this computer reaches, by a socket in its folder."""

    folder: Path

    @property
    def address(self) -> str:
        return f"host={self.folder} user={NOBODY} dbname=postgres"

    def emptied(self) -> Postgres:
        """Return its database, with nothing in it; a new one each time would take a second."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS newsletter, newsletter_jobs CASCADE")
        return Postgres(self.address)


def _as_nobody() -> dict[str, Any]:
    """Return how to start a program without rights; PostgreSQL refuses root."""
    return {"user": NOBODY, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _program(name: str) -> str:
    found = sorted(BINARIES.glob(f"*/bin/{name}"))
    if not found:
        pytest.fail(f"{name} is missing: on Debian, as root, type `apt-get install postgresql`")
    return str(found[-1])


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="letters-"))  # a short path, which a socket needs, that others may enter
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    if os.geteuid() == 0:
        for place in (folder, data):
            shutil.chown(place, NOBODY)
    try:
        make = [_program("initdb"), "-D", str(data), "-U", NOBODY, "-E", "UTF8", "--locale=C", "-A", "trust"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, timeout=120, **_as_nobody())
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 200}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [_program("postgres"), "-D", str(data), *options], stdout=log, stderr=log, cwd=folder, **_as_nobody()
            )
        try:
            made = Cluster(folder)
            _wait_for(made, server)
            yield made
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
            server.wait(60)
    finally:
        shutil.rmtree(folder)


def _wait_for(made: Cluster, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(made.address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail((made.folder / "log").read_text("utf-8"))
