"""What tests of what comes back begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.sending.outbox.ledger import Ledger
from tests.sending.bouncing.letters import READ, send


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that knows of the letters, to be copied."""
    folder = tmp_path_factory.mktemp("sent")
    with Ledger(folder / "outbox.db") as ledger:
        send(ledger, folder)
        ledger.copy_to(folder / "copy.db")
    return folder / "copy.db"


@pytest.fixture
def ledger(sent: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows of the letters, a month after they went out."""
    (tmp_path / "outbox.db").write_bytes(sent.read_bytes())
    with Ledger(tmp_path / "outbox.db", clock=READ.timestamp) as ledger:
        yield ledger
