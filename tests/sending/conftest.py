"""What tests of sending from the command line begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sending.outbox.publications import PEOPLE, TEXT, sending_publication


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with the issue `spring` and three members, which is the working folder."""
    sending_publication(tmp_path, *PEOPLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    return tmp_path
