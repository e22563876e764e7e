"""Letters go out by a real Postfix, and what comes back of them goes by it into a real mailbox, and from there is read.

Instead of the members' mail servers there is one of the tests, which refuses some.
"""

from __future__ import annotations

import pwd
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.sending.bouncing.dovecots import Dovecot, dovecot
from tests.sending.bouncing.test_cli_bounces import newsletter
from tests.sending.outbox.publications import ABOUT, PEOPLE, TEXT, sending_publication
from tests.sending.servers import Mailbox, closed_port, mail_server
from tests.sending.test_relay import relaying

pytestmark = pytest.mark.soak

REPLIES = {"ada": "550 5.1.1 no such user", "bob": "550 5.7.1 we take nothing from you"}

_MAIN = """\
compatibility_level = 3.6
myhostname = mx.example.org
mydestination =
inet_interfaces = loopback-only
recipient_delimiter = +
virtual_mailbox_domains = news.example.org
virtual_mailbox_base = {folder}
virtual_mailbox_maps = inline:{{bounces@news.example.org=dovecot/mail/}}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
relayhost = [127.0.0.1]:{sink}
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
"""


class Members(Mailbox):
    """The members' mail server."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = REPLIES.get(address.partition("@")[0], "250 fine")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that Postfix and Dovecot, whose processes are other users, may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def postfix_settings(place: Path, port: int, sink: int) -> Path:
    """Write settings for a Postfix that relays letters, and delivers what comes back into the mailbox."""
    owner = pwd.getpwnam("nobody")
    for name in ("etc", "queue", "data"):
        (place / name).mkdir()
    shutil.chown(place / "data", "postfix")
    main = _MAIN.format(folder=place, uid=owner.pw_uid, gid=owner.pw_gid, sink=sink)
    (place / "etc" / "main.cf").write_text(main, "utf-8")
    services = Path("/usr/share/postfix/master.cf.dist").read_text("utf-8")
    services = re.sub(r"^smtp( +inet)", rf"127.0.0.1:{port}\1", services, flags=re.MULTILINE)
    services = re.sub(r"^(\S+ +(?:inet|unix|fifo) +\S +\S +)y", r"\1n", services, flags=re.MULTILINE)
    (place / "etc" / "master.cf").write_text(services, "utf-8")
    return place / "etc"


def wait_for(count: int, server: Dovecot, place: Path) -> None:
    until = time.monotonic() + 60
    while len(server.mails()) < count:
        assert time.monotonic() < until, (place / "log").read_text("utf-8")
        time.sleep(0.2)


def test_who_is_gone_gets_the_next_letter_no_more_and_who_was_refused_does(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = f"{ABOUT}sending: {{bounces_to: bounces@news.example.org}}\n"
    sending_publication(tmp_path, *PEOPLE, about=about)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    port = closed_port()
    with mail_server(handler=Members()) as sink, dovecot(place / "dovecot") as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://localhost:{port}")
        monkeypatch.setenv("NEWSLETTER_IMAP", server.address)
        with relaying(postfix_settings(place, port, sink.port), port):
            sent = newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3")
            assert "Finished: 3 accepted" in sent.stdout
            wait_for(2, server, place)
            read = newsletter("bounces")
            assert read.stdout.splitlines()[1:] == [
                "  1 no mailbox any more: no more letters",
                "  1 refused because of you or the letter: nothing against the member",
                "2 moved to Bounces",
            ]
            assert "“550 5.7.1 we take nothing from you”" in read.stderr
            assert "came back to another address" not in read.stderr
            again = newsletter("send", "spring", "--to-list", "members.csv", "--again", "--yes", "2")
            assert "1 left out: on the suppression list" in again.stdout
    assert len(sink.envelopes) == 2  # both to the third
