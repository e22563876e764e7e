"""Mails are found in every form in which mail programs export them, and the files stay as they are."""

from __future__ import annotations

import mailbox
from email import message_from_bytes
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.sending.bouncing.files import mails_in
from newsletter.sending.bouncing.mail import MOST_BYTES
from tests.sending.bouncing.test_recorded import EXPECTED, MAILS, mail

SUBJECTS = sorted(str(message_from_bytes(mail(name))["Subject"]) for name in EXPECTED)


def subjects(path: Path) -> list[str]:
    return sorted(str(message_from_bytes(raw)["Subject"]) for raw in mails_in(path))


def test_a_message_and_a_folder_of_messages() -> None:
    assert [*mails_in(MAILS / "qmail.eml")] == [mail("qmail")]
    assert subjects(MAILS) == SUBJECTS


@pytest.mark.parametrize("kind", [mailbox.mbox, mailbox.Maildir])
def test_an_mbox_and_a_maildir(kind: type[mailbox.mbox | mailbox.Maildir], tmp_path: Path) -> None:
    box = kind(tmp_path / "box")
    for name in EXPECTED:
        box.add(mail(name))
    box.close()
    before = {file: file.read_bytes() for file in (tmp_path / "box", *(tmp_path / "box").rglob("*")) if file.is_file()}
    assert subjects(tmp_path / "box") == SUBJECTS
    assert {file: file.read_bytes() for file in before} == before


def test_a_line_that_begins_like_a_mail_belongs_to_the_one_around_it(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"From a\n\nOne\nFrom the heart\n\nFrom b\n\nTwo\n")
    assert [*mails_in(tmp_path / "box")] == [b"\nOne\nFrom the heart\n\n", b"\nTwo\n"]


def test_of_a_long_mail_the_beginning_is_read(tmp_path: Path) -> None:
    long = b"Subject: long\n\n" + b"x" * 3 * MOST_BYTES
    (tmp_path / "long.eml").write_bytes(long)
    (tmp_path / "box").write_bytes(b"From a\n" + long + b"\n\nFrom b\nSubject: short\n")
    assert [len(raw) for raw in mails_in(tmp_path / "long.eml")] == [MOST_BYTES]
    assert subjects(tmp_path / "box") == ["long", "short"]


def test_what_has_no_mail_is_refused_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no Maildir, and has no messages"):
        [*mails_in(tmp_path)]
    (tmp_path / "new").mkdir()
    assert [*mails_in(tmp_path)] == []
    (tmp_path / "empty").write_bytes(b"")
    assert [*mails_in(tmp_path / "empty")] == []
