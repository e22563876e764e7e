"""`newsletter bounces` as people type it: what servers say comes first, then all that was found, in a few lines."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.bouncing.imap import _fetched
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.schema import FILE
from tests.sending.bouncing.letters import address, send
from tests.sending.bouncing.test_recorded import MAILS
from tests.sending.keyrings import Keeps, Locked, with_keyring
from tests.sending.outbox.publications import SECRET, TEXT
from tests.sending.servers import closed_port


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    with Ledger(folder / FILE) as ledger:
        send(ledger, folder)
        ledger.do("UPDATE sending SET created = ?", (time.time(),))  # so that all came back on the day of the letters
        ledger.note("secret", SECRET.check_value)
    return folder


@pytest.fixture(autouse=True)
def folder(publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication whose letters have gone out, which is the working folder."""
    shutil.copytree(publication, tmp_path / "letters")
    monkeypatch.chdir(tmp_path / "letters")
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_IMAP", raising=False)
    return tmp_path / "letters"


def newsletter(*arguments: str | Path, **variables: str) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments], env=variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def copied(folder: Path, *names: str) -> Path:
    """Copy some mails into a folder beside the publication, and return it."""
    place = folder.parent / "mails"
    place.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(MAILS / f"{name}.eml", place)
    return place


def test_all_that_came_back_is_told_with_the_words_of_servers_first(folder: Path) -> None:
    result = newsletter("bounces", MAILS)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        "  7 no mailbox any more: no more letters",
        "  2 reported as spam: no more letters",
        "  1 unsubscribed by mail: no more letters",
        "  4 mailbox full or out of reach: counted",
        "  3 refused because of you or the letter: nothing against the member",
        "  11 known already",
        "  7 delays and automatic answers: nothing to do",
        "  4 without proof that your letters are meant: left alone",
        "  3 something else: left alone",
        "  Without proof, these are named: gone@example.net",
        "  If that is right: `newsletter suppress add` with the address.",
    ]
    first, *_, last = result.stderr.splitlines()
    assert first == (
        "warning: Because of you or the letter, one letter did not arrive: “550 5.7.1 Message refused: our filter "
        "takes it for bulk mail [s=1]”"
    )
    assert "3 letters came back to another address than the one on the envelope." in last
    assert "`newsletter suppress import FILE`" in last


def test_who_is_gone_gets_no_letters_and_who_was_refused_does(folder: Path) -> None:
    newsletter("bounces", copied(folder, "exim-gone", "postfix-policy", "complaint"))
    said = newsletter("suppress", "list", *map(address, ("gone", "policy", "complains"))).stdout
    assert said.splitlines() == [
        "gone@example.net: gets no letters",
        "policy@example.net: is not on the suppression list",
        "complains@example.net: gets no letters",
    ]


def test_a_dry_run_does_nothing_and_leaves_nothing(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    result = newsletter("bounces", "--dry-run", copied(folder, "exim-gone"))
    assert result.stdout.splitlines()[1:] == [
        "  1 no mailbox any more: no more letters",
        "Nothing was done: this was a dry run.",
    ]
    assert newsletter("suppress", "list").stdout == "Nobody is on the suppression list.\n"
    assert {file.name for file in folder.iterdir()} - {f"{FILE}-wal", f"{FILE}-shm"} == {
        ".gitignore",
        "issues",
        "members.csv",
        "newsletter.yaml",
        FILE,
    }
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "No mailbox is set from which to read what came back."),
        ("smtp://a:b@example.org", "NEWSLETTER_IMAP begins neither with `imap://` nor with `imaps://`."),
        ("imaps://example.org", "NEWSLETTER_IMAP names no user."),
        ("imaps://a:b/c@example.org", "write `/` as `%2F`"),
    ],
)
def test_without_a_mailbox_the_line_to_write_is_told(address: str, said: str, folder: Path) -> None:
    result = newsletter("bounces", NEWSLETTER_IMAP=address)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "`imaps://user:password@imap.example.org`" in result.stderr
    assert "b/c" not in result.stderr


def test_a_mailbox_that_is_not_there_is_told_without_the_password(folder: Path) -> None:
    result = newsletter("bounces", NEWSLETTER_IMAP=f"imaps://you:hush-hush@127.0.0.1:{closed_port()}")
    assert result.exit_code == 2
    assert "cannot be used: “" in result.stderr
    assert "hush" not in result.output


def test_the_mailbox_may_be_kept_in_the_keyring(folder: Path) -> None:
    keys = Keeps()
    keys.set_password(
        "newsletter-builder", "mailbox of letter@example.org", f"imaps://you:hush@127.0.0.1:{closed_port()}"
    )
    with with_keyring(keys):
        assert "cannot be used: “" in newsletter("bounces").stderr
    with with_keyring(Locked()):
        said = newsletter("bounces").stderr
    assert "The system's keyring is locked. Set NEWSLETTER_IMAP" in said
    assert "`keyring set newsletter-builder 'mailbox of letter@example.org'`" in said


def test_the_number_of_a_mail_stands_before_it_or_behind_it() -> None:
    answer: list[bytes | tuple[bytes, bytes]] = [
        (b"1 (UID 5 BODY[]<0> {3}", b"abc"),
        b")",
        b"2 (FLAGS (\\Seen))",
        (b"3 (BODY[]<0> {5}", b"UID 9"),
        b" UID 7)",
        (b"4 (BODY[]<0> {3}", b"ghi"),
        b")",
    ]
    assert [*_fetched(answer)] == [("5", b"abc"), ("7", b"UID 9")]


def test_a_ledger_that_git_would_carry_is_refused(folder: Path) -> None:
    (folder / ".gitignore").unlink()
    (folder / ".git").mkdir()
    assert newsletter("bounces", MAILS).exit_code == 2


def test_the_outbox_says_what_came_back_of_a_sending(folder: Path) -> None:
    newsletter("bounces", copied(folder, "exim-gone", "postfix-closed", "postfix-policy", "complaint"))
    said = newsletter("outbox").stdout
    assert "  came back since: 1 reported as spam, 2 gone, 1 refused by policy\n" in said
    (data,) = json.loads(newsletter("outbox", "spring", "--json").stdout)
    assert data["came_back"] == {"complaint": 1, "gone": 2, "policy": 1}
