"""An older outbox.db that somebody has put back by hand does not have members written to twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.outbox import older, sendings_file
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.schema import FILE
from tests.sending.outbox.publications import members
from tests.sending.servers import Mailbox, mail_server, scripted

SEND = ("send", "spring", "--to-list", "members.csv")


def newsletter(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="newsletter")
    assert result.exit_code == code, result.output
    return result


def sending(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")


def paused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin to send; the server refuses all, so that everybody waits, and keep a copy of the ledger then."""
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{port}")
        newsletter(*SEND, "--yes", "3", code=2)
    shutil.copy(folder / FILE, folder / "outbox.db-old")


def put_back(folder: Path) -> None:
    for file in folder.glob(f"{FILE}-[ws]*"):
        file.unlink()
    shutil.copy(folder / "outbox.db-old", folder / FILE)


def test_one_from_before_a_sending_has_finished_is_refused_and_restored_as_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(folder, monkeypatch)
    with mail_server() as mailbox:
        sending(monkeypatch, mailbox)
        newsletter(*SEND)
        assert len(mailbox.envelopes) == 3
        put_back(folder)
        (folder / older.FILE).unlink()  # so that sendings.yaml alone knows
        assert "outbox.db does not know of all that" in newsletter(*SEND, code=2).stderr
        (folder / FILE).rename(folder / "outbox.db-moved")
        assert "Of 3 it is unknown" in newsletter("outbox", "--restore", "outbox.db-moved").stdout
        newsletter(*SEND)
        assert len(mailbox.envelopes) == 3


def test_one_from_before_a_sending_went_on_is_refused_though_that_has_not_finished(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(folder, monkeypatch)
    with scripted({"mail": ["250 fine", "550 5.7.1 Not from here", "550 5.7.1 Not from here"]}) as port:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{port}")
        newsletter(*SEND, code=2)
    put_back(folder)
    with mail_server() as mailbox:
        sending(monkeypatch, mailbox)
        said = newsletter(*SEND, code=2).stderr
        assert "outbox.db is an older copy: letters have gone out since it was made" in said
        assert "members who wait for spring in it may have it by now" in said
        assert mailbox.envelopes == []
        newsletter(*SEND, "--again", "--yes", "3")  # where somebody is sure
        assert len(mailbox.envelopes) == 3
        assert "Nothing is left to send" in newsletter(*SEND).stdout


def test_a_sending_that_has_finished_and_goes_on_is_no_older_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as mailbox:
        sending(monkeypatch, mailbox)
        newsletter(*SEND, "--yes", "3")
        with Ledger(folder / FILE) as ledger:
            ledger.do("UPDATE delivery SET state = 'unknown' WHERE number = 1")
        newsletter("outbox", "spring", "--retry-unknown")
        assert [line.is_begun for line in sendings_file.read(folder)] == [True]
        newsletter(*SEND)
        assert len(mailbox.envelopes) == 4
        assert [(line.is_begun, line.members) for line in sendings_file.read(folder)] == [(False, 3)]


def test_a_list_that_was_confirmed_and_got_nothing_yet_is_no_older_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "members-more.csv").write_text(members("dora", "emil"), "utf-8")
    more = ("send", "spring", "--to-list", "members-more.csv")
    with mail_server() as mailbox:
        sending(monkeypatch, mailbox)
        newsletter(*SEND, "--yes", "3")
        with monkeypatch.context() as patch:  # the program dies before the line is written
            patch.setattr(sendings_file, "begin", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            newsletter(*more, "--yes", "2", code=130)
        newsletter(*more)
        assert len(mailbox.envelopes) == 5


def test_who_is_unknown_in_a_cancelled_sending_gets_it_with_the_next_one_if_somebody_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as mailbox:
        sending(monkeypatch, mailbox)
        newsletter(*SEND, "--yes", "3")
        with Ledger(folder / FILE) as ledger:
            ledger.do("UPDATE delivery SET state = 'unknown' WHERE number <= 2")
            ledger.set_state(1, "cancelled")
        assert "--retry-unknown` lets the next sending reach them" in newsletter("outbox", "spring").stdout
        newsletter(*SEND, "--yes", "0", code=2)
        said = newsletter("outbox", "spring", "--retry-unknown").stdout
        assert "2 unknown, who count as not having it. It was cancelled, and does not go on" in said
        assert [line.members for line in sendings_file.read(folder)] == [1]
        with Ledger(folder / FILE) as ledger:
            ledger.do("UPDATE delivery SET state = 'unknown', address = '' WHERE number = 3")
            again = newsletter("outbox", "spring", "--retry-unknown", code=2).stderr
            assert "The addresses of these are not kept any more" in again
        newsletter(*SEND, "--yes", "2")
        assert sorted(message["To"] for message in mailbox.messages[3:]) == ["ada@example.org", "bob@example.org"]


def test_the_number_beside_the_ledger_never_says_more_than_the_ledger_and_goes_past_one_that_was_taken(
    tmp_path: Path,
) -> None:
    with Ledger(tmp_path / FILE) as ledger:
        assert not older.is_older(ledger)
        first = older.advance(ledger)
        assert not older.is_older(ledger)  # the process died in between
        older.write_beside(ledger, first + 7)
        assert older.is_older(ledger)
        older.write_beside(ledger, older.advance(ledger))
        assert not older.is_older(ledger)
        assert (tmp_path / older.FILE).read_text() == f"{first + 8:020}\n"
        (tmp_path / older.FILE).write_bytes(b"")
        assert not older.is_older(ledger)


def test_of_an_older_ledger_it_is_unknown_who_waits(tmp_path: Path) -> None:
    with Ledger(tmp_path / FILE) as ledger:
        for slug in ("spring", "summer"):
            number = ledger.begin_sending(slug, "d", "members.csv", envelope="", leave_at="", mark="")
            Deliveries(ledger, number).freeze([(b"a" * 12, "ada@example.org", "", {})])
            ledger.set_state(number, "sending")
        assert older.settle(ledger, ledger.sendings("spring")) == 1
        assert [each.state for each in ledger.sendings()] == ["finished", "sending"]
        assert Deliveries(ledger, 1).counts() == {"unknown": 1}
