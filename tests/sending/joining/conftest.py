"""The pages of a publication, a mail server, and a desk for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sending.joining.desks import Counter, post_to, write_pages
from tests.sending.servers import Mailbox, mail_server


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("joining"))


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def closed(pages: Path, mailbox: Mailbox, tmp_path: Path) -> Counter:
    """A desk that a test opens."""
    mailbox.envelopes.clear()
    return Counter(pages, tmp_path, mailbox, post_to(mailbox.port))


@pytest.fixture
def desk(closed: Counter) -> Iterator[Counter]:
    with closed.open():
        yield closed
