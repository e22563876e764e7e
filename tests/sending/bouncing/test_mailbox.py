"""A mailbox is read by IMAP from Debian's own Dovecot: what is done with is moved, the rest stays, nothing is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.sending.bouncing.imap import AWAY
from tests.sending.bouncing.dovecots import IN_ADDRESS, USER, Dovecot, dovecot
from tests.sending.bouncing.test_cli_bounces import folder, newsletter, publication
from tests.sending.bouncing.test_recorded import EXPECTED, mail
from tests.sending.servers import closed_port

pytestmark = pytest.mark.soak

__all__ = ["folder", "publication"]  # fixtures

LEFT_ALONE = [name for name, (outcome, _) in EXPECTED.items() if outcome in ("unproven", "other")]
CAPABILITIES = "IMAP4rev1 LITERAL+ ID ENABLE NAMESPACE"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that Dovecot, whose processes are other users, may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name) / "dovecot"


def as_sent(*names: str) -> list[bytes]:
    """Return mails with the line ends that they have on the way."""
    return [mail(name).replace(b"\n", b"\r\n") for name in names]


def read(server: Dovecot, *arguments: str, address: str = "") -> tuple[str, str]:
    """Read the mailbox, and return what was said."""
    variables = {"NEWSLETTER_IMAP": address or server.address, "SSL_CERT_FILE": str(server.authority)}
    result = newsletter("bounces", *arguments, **variables)
    assert result.exit_code == (2 if "error:" in result.stderr else 0), result.output
    return result.stdout, result.stderr


def test_what_is_done_with_is_moved_and_the_rest_is_left_unread(place: Path) -> None:
    with dovecot(place) as server:
        server.deliver(as_sent(*EXPECTED))
        said, _ = read(server, "--dry-run")
        assert server.mails(AWAY) == []
        assert "  7 no mailbox any more: no more letters" in said
        assert read(server)[0].splitlines()[0] == f"INBOX of localhost:{server.encrypted}: {len(EXPECTED)} mails"
        assert server.mails() == as_sent(*LEFT_ALONE)
        assert server.mails(AWAY) == as_sent(*(name for name in EXPECTED if name not in LEFT_ALONE))
        with server.opened() as imap:
            assert imap.search(None, "SEEN") == ("OK", [b""])
        again, _ = read(server)
        assert again.splitlines()[1:3] == [
            "  4 without proof that your letters are meant: left alone",
            "  3 something else: left alone",
        ]
        assert "moved" not in again
        assert read(server, "--folder", AWAY)[0].splitlines()[1] == "  28 known already"


@pytest.mark.parametrize("capabilities", [f"{CAPABILITIES} UIDPLUS", f"{CAPABILITIES} MOVE"])
def test_it_takes_no_mail_away_but_its_own(capabilities: str, place: Path) -> None:
    with dovecot(place, more=f"imap_capability = {capabilities}") as server:
        server.deliver(as_sent("advertisement", "postfix-gone", "answer-of-a-person"))
        with server.opened() as imap:
            imap.store("3", "+FLAGS", r"(\Deleted)")  # by somebody who may change their mind
        assert f"1 moved to {AWAY}" in read(server)[0]
        assert server.mails() == as_sent("advertisement", "answer-of-a-person")
        assert server.mails(AWAY) == as_sent("postfix-gone")


def test_where_a_server_cannot_move_all_stays_and_counts_once(place: Path) -> None:
    with dovecot(place, more=f"imap_capability = {CAPABILITIES}") as server:
        server.deliver(as_sent("postfix-gone"))
        for found in ("  1 no mailbox any more: no more letters", "  1 known already"):
            said, warned = read(server)
            assert found in said
            assert "cannot move mails" in warned
        assert server.mails() == as_sent("postfix-gone")


def test_folders_may_be_below_the_inbox_and_encryption_may_begin_later(place: Path) -> None:
    with dovecot(place, namespace="separator = .\n  prefix = INBOX.") as server:
        server.deliver(as_sent("postfix-gone"))
        address = f"imap://{IN_ADDRESS}localhost:{server.plain}"
        assert f"1 moved to INBOX.{AWAY}" in read(server, address=address)[0]
        assert server.mails(f"INBOX.{AWAY}") == as_sent("postfix-gone")
        assert read(server, "--folder", f"INBOX.{AWAY}")[0].splitlines()[1:] == ["  1 known already"]


def test_many_mails_are_read_in_groups(place: Path) -> None:
    with dovecot(place) as server:
        server.deliver(as_sent("postfix-gone", "advertisement") * 35)
        assert "35 moved to Bounces" in read(server)[0]
        assert server.mails() == as_sent("advertisement") * 35


def test_what_is_wrong_with_the_mailbox_is_told(place: Path) -> None:
    with dovecot(place) as server:
        for address, said in {
            f"imaps://{IN_ADDRESS}127.0.0.1:{server.encrypted}": "has a certificate that does not hold here",
            f"imaps://{IN_ADDRESS}localhost:{server.plain}": "does not encrypt from the start: write `imap://`",
            f"imap://{IN_ADDRESS}localhost:{closed_port()}": "cannot be used",
            server.address.replace("100", "99"): "does not take the user name and password",
        }.items():
            _, warned = read(server, address=address)
            assert said in warned
            assert "open/sesame" not in warned
        _, warned = read(server, "--folder", "Undelivered")
        assert "was asked for the folder “Undelivered”, and refuses: “" in warned
        _, warned = read(server, "--folder", "Zurückgekommen")
        assert "cannot be the name of a folder here" in warned
    assert USER in IN_ADDRESS.replace("%40", "@")


def test_without_encryption_no_password_is_sent(place: Path) -> None:
    with dovecot(place, more="ssl = no") as server:
        _, warned = read(server, address=f"imap://{IN_ADDRESS}localhost:{server.plain}")
        assert "offers no encryption (STARTTLS), so the password was not sent" in warned
