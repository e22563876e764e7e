"""The pages of a publication, and a server that shows them, for all tests of a module, each of which has its member."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.sending.leaving.offices import Office, running, write_pages

_numbers = count(1)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def office(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running(pages, tmp_path_factory.mktemp("office") / "left.log") as office:
        yield office


@pytest.fixture
def member() -> int:
    """The number of a member that no other test has."""
    return next(_numbers)
