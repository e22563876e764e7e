"""The files in docs/mail-server make a relay that works: Debian's own Postfix and OpenDKIM read them as they are.

Each has a folder of its own instead of the system's, and ports that are free; and instead of the members' mail servers,
there is one of the tests, whose own log is the judge.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import trustme
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.leaving.entries import LEFT
from newsletter.sending.leaving.fetch import read_log
from newsletter.sending.leaving.tokens import read_token
from tests.programs import program
from tests.sending.leaving.offices import ONE_CLICK, SECRET, running, write_pages
from tests.sending.leaving.offices import TEXT as SECRET_TEXT
from tests.sending.leaving.proxies import behind_nginx, put_certificate, standing
from tests.sending.outbox.publications import ABOUT, sending_publication
from tests.sending.servers import Mailbox, closed_port, mail_server, parsed
from tests.sending.verifying import Records, by_dkimpy, by_perl

pytestmark = pytest.mark.soak

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "mail-server"
MAIN, OPENDKIM = FOLDER / "main.cf", FOLDER / "opendkim.conf"
MEMBERS = 100


class Log(Mailbox):
    """What members' mail servers got; somebody may wait until they have a number of messages."""

    def __init__(self) -> None:
        super().__init__()
        self._grown = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self._grown:
            said = await super().handle_DATA(server, session, envelope)
            self._grown.notify_all()
        return said

    def wait_for(self, count: int) -> None:
        with self._grown:
            assert self._grown.wait_for(lambda: len(self.envelopes) >= count, timeout=60), len(self.envelopes)


def opendkim_conf(folder: Path, port: int) -> Path:
    """Make a key as the page says, and write OpenDKIM's settings for a folder and a port; return their file."""
    make = program("opendkim-genkey", "opendkim-tools")
    subprocess.run([make, "-b", "2048", "-d", "example.org", "-s", "news", "-D", str(folder)], check=True, timeout=60)
    text = OPENDKIM.read_text("utf-8")
    text = text.replace("/etc/dkimkeys", str(folder)).replace("/run/opendkim", str(folder)).replace("8891", str(port))
    text = re.sub("^UserID .*$", "", text, flags=re.MULTILINE)
    (folder / "opendkim.conf").write_text(f"{text}RequireSafeKeys no\n", "utf-8")  # below /tmp, no key is safe
    return folder / "opendkim.conf"


@contextmanager
def signing(conf: Path, port: int) -> Iterator[None]:
    """Run OpenDKIM until the block ends."""
    with (conf.parent / "said").open("wb") as told:
        process = subprocess.Popen([program("opendkim", "opendkim"), "-f", "-x", conf], stdout=told, stderr=told)
        try:
            wait_until_listening(port, process, conf.parent / "said")
            yield
        finally:
            process.terminate()
            process.wait(20)


def main_cf(folder: Path, port: int, milter: int | None, sink: int) -> Path:
    """Write Postfix's settings for a folder of its own and its ports; return their folder.

    Without a milter nobody signs, as docs/mail-server.md has it for letters that are signed already.
    """
    text = MAIN.read_text("utf-8")
    own = {
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "maillog_file_prefixes": folder,
        "maillog_file": folder / "log",
        "relayhost": f"[127.0.0.1]:{sink}",
    }
    for name in own:
        assert not re.search(rf"^{name}\b", text, re.MULTILINE)
    settings = folder / "etc"
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    added = "".join(f"{name} = {value}\n" for name, value in own.items())
    text = text.replace("8891", str(milter)) if milter else re.sub("^.*milter.*\n", "", text, flags=re.MULTILINE)
    (settings / "main.cf").write_text(text + added, "utf-8")
    services = Path("/usr/share/postfix/master.cf.dist").read_text("utf-8")
    services = re.sub(r"^smtp( +inet)", rf"127.0.0.1:{port}\1", services, flags=re.MULTILINE)
    # Debian's own chroot has the libraries and /etc/resolv.conf that this folder lacks.
    services = re.sub(r"^(\S+ +(?:inet|unix|fifo) +\S +\S +)y", r"\1n", services, flags=re.MULTILINE)
    (settings / "master.cf").write_text(services, "utf-8")
    return settings


@contextmanager
def relaying(settings: Path, port: int) -> Iterator[None]:
    """Run Postfix until the block ends, with nothing to complain of in its settings."""
    assert os.geteuid() == 0, "Postfix can only be started by root: run these tests as root"
    postfix = program("postfix", "postfix")
    checked = subprocess.run([program("postconf", "postfix"), "-c", settings, "-n"], capture_output=True, check=True)
    assert checked.stderr == b""  # it warns of names that mean nothing
    subprocess.run([postfix, "-c", settings, "check"], check=True, timeout=60)
    subprocess.run([postfix, "-c", settings, "start"], check=True, timeout=60, stderr=subprocess.DEVNULL)
    try:
        wait_until_listening(port, None, settings.parent / "log")
        yield
    finally:
        subprocess.run([postfix, "-c", settings, "stop"], check=True, timeout=60, stderr=subprocess.DEVNULL)


def wait_until_listening(port: int, process: subprocess.Popen[bytes] | None, said: Path) -> None:
    until = time.monotonic() + 20
    while True:
        assert (process is None or process.poll() is None) and time.monotonic() < until, said.read_text("utf-8")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return


def record_of(conf: Path) -> dict[str, str]:
    """Return the record for the DNS that belongs to OpenDKIM's key."""
    return {
        "news._domainkey.example.org": "".join(re.findall('"(.*?)"', (conf.parent / "news.txt").read_text("utf-8")))
    }


def are_signed(raws: Sequence[bytes], records: Records, folder: Path) -> list[bool]:
    """Return whether OpenDKIM finds the signature of each message whole, by the records that the DNS has."""
    files = [folder / f"{number}.eml" for number in range(len(raws))]
    for file, raw in zip(files, raws, strict=True):
        file.write_bytes(raw)
    (folder / "public").write_text("".join(f"{name} {record}\n" for name, record in records.items()), "utf-8")
    (folder / "verify.conf").write_text(f"Mode v\nTestPublicKeys {folder}/public\n", "utf-8")
    verify = [program("opendkim", "opendkim"), "-x", str(folder / "verify.conf")]
    said = subprocess.run(
        [*verify, "-t", ",".join(map(str, files))], capture_output=True, text=True, timeout=120, check=True
    )
    lines = (said.stdout + said.stderr).splitlines()
    assert len(lines) == len(files), lines
    return [line.endswith("2048-bit key) succeeded") for line in lines]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that Postfix, which is another user, may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for inside in ("relay", "signer", "web"):
            (Path(name) / inside).mkdir()
        yield Path(name)


@pytest.fixture
def at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address at which members leave, over HTTPS, with all of it behind."""
    authority, port = trustme.CA(), closed_port()
    put_certificate(authority, folder / "web")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
    with (
        running(write_pages(folder / "web"), folder / "left.log") as office,
        standing(behind_nginx(office, folder / "web", port), folder / "web", port),
    ):
        yield f"https://127.0.0.1:{port}/u/"


@pytest.fixture
def letters(folder: Path, at: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with many members."""
    people = [f"member{number}" for number in range(MEMBERS)]
    about = f"{ABOUT}sending: {{unsubscribe_at: {at}, bounces_to: bounces@example.org}}\n"
    sending_publication(folder / "letters", *people, about=about)
    monkeypatch.chdir(folder / "letters")
    monkeypatch.setenv("NEWSLETTER_SECRET", SECRET_TEXT)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.delenv("NEWSLETTER_DKIM_KEY", raising=False)
    return folder / "letters"


def send(port: int) -> Result:
    arguments = ["send", "spring", "--to-list", "members.csv", "--yes", str(MEMBERS)]
    environment = {"NEWSLETTER_SMTP": f"smtp://localhost:{port}"}
    result = CliRunner().invoke(main, arguments, env=environment, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.usefixtures("letters")
def test_each_member_gets_one_signed_letter_by_the_relay_and_can_leave_by_it(folder: Path, at: str) -> None:
    port, milter, log = closed_port(), closed_port(), Log()
    conf = opendkim_conf(folder / "signer", milter)
    with (
        mail_server(handler=log) as sink,
        signing(conf, milter),
        relaying(main_cf(folder / "relay", port, milter, sink.port), port),
    ):
        assert send(port).stdout.splitlines()[-1] == f"Finished: {MEMBERS} accepted"
        log.wait_for(MEMBERS)
    assert sorted(envelope.rcpt_tos[0] for envelope in log.envelopes) == sorted(
        f"member{number}@example.org" for number in range(MEMBERS)
    )
    assert {len(envelope.rcpt_tos) for envelope in log.envelopes} == {1}
    for envelope in log.envelopes:
        assert envelope.mail_from
        name, _, token = envelope.mail_from.removesuffix("@example.org").partition("+")
        meant = read_token(SECRET, token)
        assert name == "bounces"
        assert meant and meant.key == SECRET.key_of(envelope.rcpt_tos[0])
    for raw in log.raw[:10]:
        message = parsed(raw)
        names = re.search(r";\s*h=([^;]*);", message["DKIM-Signature"])
        assert names
        signed = re.sub(r"\s", "", names[1]).lower().split(":")
        assert {"from", "to", "subject", "date", "list-unsubscribe", "list-unsubscribe-post"} <= set(signed)
        assert signed.count("from") == 2  # so that nobody adds another one
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    changed = log.raw[0].replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks")
    assert are_signed([*log.raw[:10], changed], record_of(conf), folder) == [True] * 10 + [False]

    leave = parsed(log.raw[1])["List-Unsubscribe"].strip("<>")
    assert leave.startswith(at)
    assert httpx.post(leave, content=ONE_CLICK, verify=ssl.create_default_context()).status_code == 200
    assert len(read_log(at, SECRET, LEFT).entries) == 1


def test_letters_that_are_signed_here_arrive_whole_by_a_relay_that_signs_nothing(folder: Path, letters: Path) -> None:
    """The record of `newsletter dkim` is in the DNS that Mail::DKIM asks; OpenDKIM and dkimpy get it, too."""
    records: dict[str, str] = {}
    for options in ([], ["--ed25519"]):
        said = CliRunner().invoke(main, ["dkim", *options], prog_name="newsletter").stdout
        name, value = re.findall(r"^(?:\S+\._domainkey\.\S+[a-z]|v=DKIM1; .*)$", said, re.MULTILINE)
        records[name] = value
        settings = (letters / "newsletter.yaml").read_text("utf-8").partition("sending:")[0]
        (letters / "newsletter.yaml").write_text(settings + said.rpartition("each letter:\n\n")[2], "utf-8")
    port, log = closed_port(), Log()
    with mail_server(handler=log) as sink, relaying(main_cf(folder / "relay", port, None, sink.port), port):
        assert send(port).stdout.splitlines()[-1] == f"Finished: {MEMBERS} accepted"
        log.wait_for(MEMBERS)
    assert sorted(parsed(raw)["To"] for raw in log.raw) == sorted(f"member{n}@example.org" for n in range(MEMBERS))
    assert [by_dkimpy(raw, records) for raw in log.raw] == [["pass", "pass"]] * MEMBERS
    for verdicts in by_perl(log.raw, records, folder / "signer"):
        assert verdicts in (["pass", "pass"], ["pass", "invalid"])  # Debian 12 has a version that knows no Ed25519
    assert are_signed(log.raw, records, folder / "signer") == [True] * MEMBERS
    changed = log.raw[0].replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks")
    assert "pass" not in [*by_dkimpy(changed, records), *by_perl([changed], records, folder / "signer")[0]]


@pytest.mark.usefixtures("letters")
def test_nothing_is_taken_unsigned_while_opendkim_does_not_run(folder: Path) -> None:
    port, milter, log = closed_port(), closed_port(), Log()
    conf = opendkim_conf(folder / "signer", milter)
    with mail_server(handler=log) as sink, relaying(main_cf(folder / "relay", port, milter, sink.port), port):
        paused = send(port)
        assert (paused.exit_code, log.envelopes) == (2, [])
        assert paused.stdout.splitlines()[-1] == f"Paused: {MEMBERS} queued"
        with signing(conf, milter):
            assert f"{MEMBERS} accepted" in send(port).stdout
            log.wait_for(MEMBERS)
