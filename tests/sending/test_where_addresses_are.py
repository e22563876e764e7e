"""What docs/data-protection.md says of where addresses are: after all that is done to send, no other file has one."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsletter.cli import main
from newsletter.sending.outbox.clearing import KEPT, clear_old
from newsletter.sending.outbox.ledger import Ledger
from tests.sending.outbox.publications import PEOPLE, TEXT, sending_publication
from tests.sending.servers import mail_server


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a publication, from which an issue has gone to three members, and nothing else."""
    folder = tmp_path_factory.mktemp("computer")
    sending_publication(folder / "letters", *PEOPLE)
    (folder / "home").mkdir()
    (folder / "copy").mkdir()
    with pytest.MonkeyPatch.context() as patch, mail_server() as mailbox:
        patch.chdir(folder / "letters")
        for name in [name for name in os.environ if name.startswith("XDG_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(folder / "home"))
        patch.setenv("NEWSLETTER_SECRET", TEXT)
        patch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")
        for arguments in (
            ["send", "spring", "--to-list", "members.csv", "--dry-run"],
            ["send", "spring", "--to-list", "members.csv", "--yes", "3"],
            ["suppress", "add", "dee@example.org"],
            ["outbox", "--backup", "../copy/outbox.db"],
        ):
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code == 0, result.output
        assert len(mailbox.envelopes) == 3
    return folder


def having(folder: Path, text: str) -> set[str]:
    """Return which files below a folder have a text in them."""
    found = (path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes())
    return {path.relative_to(folder).as_posix() for path in found}


def test_addresses_are_in_the_list_the_ledger_its_copies_and_the_letters_of_a_dry_run(computer: Path) -> None:
    known = {"letters/members.csv", "letters/outbox.db", "copy/outbox.db"}
    assert having(computer, "bob@example.org") == known
    assert having(computer, "ada@example.org") == known | {"letters/out/dry-run/spring.ada@example.org.eml"}
    assert having(computer, "dee@example.org") == set()  # the suppression list has a key alone


def test_the_ledger_and_its_copies_can_be_read_by_their_owner_alone(computer: Path) -> None:
    for path in [*(computer / "letters").glob("outbox.db*"), computer / "copy" / "outbox.db"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_after_thirty_days_no_address_and_no_name_is_left_in_the_ledger(computer: Path, tmp_path: Path) -> None:
    shutil.copy(computer / "letters" / "outbox.db", tmp_path)
    assert having(tmp_path, "ada@example.org")
    with Ledger(tmp_path / "outbox.db", clock=lambda: time.time() + KEPT + 60) as ledger:
        assert clear_old(ledger) == len(PEOPLE)
        for person in PEOPLE:
            assert having(tmp_path, f"{person}@example.org") == having(tmp_path, person.title()) == set()
