"""What tests of sending begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.schema import FILE
from tests.sending.outbox.publications import PEOPLE, TEXT, sending_publication

if TYPE_CHECKING:
    from tests.sending.postgres import Cluster


@pytest.fixture
def folder(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with the issue `spring` and three members, which is the working folder."""
    sending_publication(same_folder, *PEOPLE)
    monkeypatch.chdir(same_folder)
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    return same_folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server, for tests that are marked `soak`."""
    from tests.sending.postgres import cluster  # which needs a library that not everybody has

    with cluster() as running:
        yield running


@pytest.fixture(params=["file", pytest.param("postgresql", marks=pytest.mark.soak)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where an outbox may be, still without one: of each kind once."""
    if request.param == "file":
        return tmp_path / FILE
    found: Place = request.getfixturevalue("postgres").emptied()
    return found
