"""Messages that are written to a folder instead of being sent."""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.build import Edition
from newsletter.errors import UsageError
from newsletter.sending.folder import Folder
from newsletter.sending.send import send_test
from newsletter.sending.transport import Receipt
from tests.sending.editions import edition
from tests.sending.servers import parsed

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ME = "reader@example.org"


def written(built: Edition, folder: Path, *recipients: str, minute: int = 0) -> list[Receipt]:
    now = NOW + timedelta(minutes=minute)
    return list(send_test(built.letter, recipients or [ME], Folder(folder, "spring"), now=now))


def test_each_recipient_gets_a_file_named_for_letter_and_address(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tests"
    receipts = written(edition(tmp_path), folder, ME, "O'Neil/x|y+tag@Example.org")
    names = ["spring.reader@example.org.eml", "spring.o%27neil%2Fx%7Cy+tag@example.org.eml"]
    assert receipts == [
        Receipt(ME, "accepted", f"It is in {folder / names[0]}."),
        Receipt("O'Neil/x|y+tag@example.org", "accepted", f"It is in {folder / names[1]}."),
    ]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_a_file_is_the_message_as_it_would_be_sent(tmp_path: Path) -> None:
    built = edition(tmp_path)
    written(built, tmp_path)
    raw = (tmp_path / f"spring.{ME}.eml").read_bytes()
    first, _, message = raw.partition(b"\r\n")
    assert first == b"X-Written-By: newsletter send"
    arrived, original = parsed(message), parsed(built.files["email.eml"])
    assert arrived["To"] == ME
    assert arrived["Subject"].startswith("[Test] Frühling: ")
    assert arrived["Subject"].endswith(" (09:30:00)")
    assert "X-Unsent" not in arrived
    for ours, theirs in zip(arrived.iter_parts(), original.iter_parts(), strict=True):
        assert ours.get_content() == theirs.get_content()


def test_a_file_of_an_earlier_run_is_written_over(tmp_path: Path) -> None:
    built = edition(tmp_path)
    written(built, tmp_path / "tests")
    assert written(built, tmp_path / "tests", minute=1)[0].status == "accepted"
    (file,) = (tmp_path / "tests").iterdir()
    assert parsed(file.read_bytes())["Subject"].endswith(" (09:31:00)")


def test_a_file_of_somebody_else_is_left_alone_and_the_others_are_written(tmp_path: Path) -> None:
    theirs = tmp_path / f"spring.{ME}.eml"
    theirs.write_bytes(b"Subject: mine\r\n\r\n")
    first, second = written(edition(tmp_path), tmp_path, ME, "other@example.org")
    assert first == Receipt(
        ME,
        "failed",
        f"{theirs} is there, and `newsletter send` did not write it: move it away, or choose another folder.",
    )
    assert second.status == "accepted"
    assert theirs.read_bytes() == b"Subject: mine\r\n\r\n"


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_left_alone(kind: str, tmp_path: Path) -> None:
    place = tmp_path / f"spring.{ME}.eml"
    if kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    assert written(edition(tmp_path), tmp_path)[0].status == "failed"
    assert place.is_dir() or place.is_fifo()


@pytest.mark.parametrize("leads_to", ["first", "nowhere"])
def test_a_link_is_left_alone_and_so_is_what_it_leads_to(leads_to: str, tmp_path: Path) -> None:
    built = edition(tmp_path)
    written(built, tmp_path / "first")
    (target,) = (tmp_path / "first").iterdir()
    before = target.read_bytes()
    (tmp_path / "second").mkdir()
    link = tmp_path / "second" / target.name
    link.symlink_to(tmp_path / leads_to / target.name)
    assert written(built, tmp_path / "second", minute=1)[0].status == "failed"
    assert link.is_symlink()
    assert target.read_bytes() == before


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    built, file = edition(tmp_path), tmp_path / "tests"
    file.touch()
    for folder, said in (
        (file, f"{file} is a file, not a folder: choose another with --to-folder."),
        (file / "below", f"{file / 'below'} cannot be made: Not a directory."),
    ):
        with pytest.raises(UsageError) as refused:
            written(built, folder)
        assert str(refused.value) == said


LONG = f"{'l' * 64}@{'a' * 60}.{'b' * 60}.example.org"


def test_a_long_address_gets_a_name_that_file_systems_take_and_that_is_its_own(tmp_path: Path) -> None:
    longer = LONG.replace("b.example", "c.example")
    receipts = written(edition(tmp_path), tmp_path / "tests", LONG, longer)
    assert [receipt.status for receipt in receipts] == ["accepted", "accepted"]
    first, second = sorted((tmp_path / "tests").iterdir(), key=lambda file: parsed(file.read_bytes())["To"])
    assert [parsed(file.read_bytes())["To"] for file in (first, second)] == [LONG, longer]
    for file, receipt in zip((first, second), receipts, strict=True):
        assert re.fullmatch(rf"spring\.{LONG[:70]}[ab.]*~[0-9a-f]{{16}}\.eml", file.name)
        assert len(file.name) == 140
        assert receipt.said == f"It is in {file}."


def test_the_name_of_a_long_address_stays_the_same_and_so_the_next_test_replaces_it(tmp_path: Path) -> None:
    built = edition(tmp_path)
    for minute in (0, 1):
        assert written(built, tmp_path / "tests", LONG, minute=minute)[0].status == "accepted"
    (file,) = (tmp_path / "tests").iterdir()
    assert parsed(file.read_bytes())["Subject"].endswith(" (09:31:00)")


@pytest.mark.parametrize("name", ["x" * 139, "ü" * 90, "x" * 133])
def test_a_long_name_of_an_issue_is_shortened_as_well(name: str, tmp_path: Path) -> None:
    transport = Folder(tmp_path / "tests", name)
    (receipt,) = send_test(edition(tmp_path).letter, [ME], transport, now=NOW)
    assert receipt.status == "accepted"
    (file,) = (tmp_path / "tests").iterdir()
    assert len(file.name.encode()) <= 140


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    built, folder = edition(tmp_path), tmp_path / "tests"
    receipts = send_test(built.letter, [ME, "other@example.org"], Folder(folder, "spring"), now=NOW)
    assert next(receipts).status == "accepted"
    shutil.rmtree(folder)
    folder.touch()
    (receipt,) = receipts
    assert receipt.status == "failed"
    assert " cannot be written: " in receipt.said
    assert folder.read_bytes() == b""


def test_a_message_to_somebody_who_has_left_is_not_written(tmp_path: Path) -> None:
    with Folder(tmp_path / "tests", "spring") as transport:
        receipt = transport.deliver(b"To: x\r\n", ME, sender="letter@example.org", before_body=lambda: False)
    assert receipt == Receipt(ME, "suppressed", "Not sent: the address is on the suppression list.")
    assert list((tmp_path / "tests").iterdir()) == []
