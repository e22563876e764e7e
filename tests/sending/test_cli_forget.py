"""`newsletter forget`: no file of a publication has the address any more, and nobody writes to it again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.joining.copy import read
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.outbox import clearing
from newsletter.sending.outbox.deliveries import Deliveries, Frozen
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.schema import FILE
from newsletter.team.register import Register
from tests.sending.outbox.publications import ABOUT, IGNORED, SECRET, TEXT, members
from tests.sending.servers import Mailbox, mail_server

ADA = "ada@example.org"
ELSEWHERE = "What is elsewhere cannot be reached from here"


def newsletter(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="newsletter")
    assert result.exit_code == code, result.output
    return result


def having(folder: Path, address: str = ADA) -> list[str]:
    """Return which files below a folder, without Git's, have an address in their name or their bytes, however written.

    In base64, its three beginnings are looked for, each without the characters that hang together with what is beside.
    """
    texts = {address, address.upper(), address.replace("@", "=40"), address.replace("@", "%40")}
    sought = {text.encode(codec).lower() for text in texts for codec in ("utf-8", "utf-16-le", "utf-16-be")}
    encoded = [b64encode(b" " * shift + address.encode())[4 if shift else 0 : -4] for shift in range(3)]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and (
            any(each in path.read_bytes().lower() or each in path.name.encode() for each in sought)
            or any(each in path.read_bytes() for each in encoded)
        )
    ]


def test_no_file_has_the_address_any_more_and_an_old_list_brings_nobody_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".gitignore").write_text(f"{IGNORED}/copy.db\n", "utf-8")
    with mail_server() as mailbox:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")
        newsletter("send", "spring", "--to-list", "members.csv", "--dry-run")
        newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3")
        newsletter("outbox", "--backup", "copy.db")
        (folder / "members.csv~").write_bytes(members("ada", "bob").encode("utf-16"))
        assert sorted(having(folder)) == ["copy.db", "members.csv", "members.csv~", FILE, "spring.ada@example.org.eml"]
        said = newsletter("forget", "Ada@Example.org", "--yes")
        assert having(folder) == []
        assert said.stdout.splitlines() == [
            "Ada@example.org: forgotten in 1 sending, and gets no letters any more",
            "copy.db: forgotten there, too",
            "members.csv:2: ada@example.org,Ada",
            "members.csv~:2: ada@example.org,Ada",
            "out/dry-run/spring.ada@example.org.eml: a letter in a file",
            "Deleted.",
        ]
        assert ELSEWHERE in said.stderr
        assert (folder / "members.csv").read_text("utf-8") == members("bob", "cleo")
        assert "1 forgotten" in newsletter("suppress", "list").stdout
        assert "3 accepted" in newsletter("outbox", "spring").stdout
        (folder / "members.csv").write_text(members("ada", "dora"), "utf-8")
        newsletter("send", "spring", "--to-list", "members.csv", "--again", "--yes", "1")
        assert [message["To"] for message in mailbox.messages[3:]] == ["dora@example.org"]
    with Ledger(folder / "copy.db") as copy:
        assert copy.is_suppressed(SECRET.key_of(ADA))


class Forgets(Mailbox):
    """A mailbox that has people forgotten while it gets the first message, and then refuses that in words."""

    def __init__(self, ledger: Path, *people: str) -> None:
        super().__init__()
        self._people = [clearing.Person(SECRET.key_of(person), person) for person in people]
        self._ledger = ledger

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.envelopes) > 1:
            return answer
        with Ledger(self._ledger) as ledger:
            clearing.forget(ledger, self._people)
        return f"550 5.1.1 <{envelope.rcpt_tos[0]}> is not here"


def test_in_the_middle_of_a_sending_who_waits_gets_nothing_and_what_is_under_way_is_booked_without_the_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "newsletter.yaml").write_text(f"{ABOUT}sending: {{connections: 1}}\n", "utf-8")
    mailbox = Forgets(folder / FILE, ADA, "cleo@example.org")
    with mail_server(handler=mailbox):
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")
        said = newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3").stdout
    assert said.endswith("Finished: 1 accepted, 1 failed, 1 suppressed\n")
    assert [message["To"] for message in mailbox.messages] == [ADA, "bob@example.org"]
    assert having(folder) == having(folder, "cleo@example.org") == ["members.csv"]


def test_nothing_is_deleted_unless_somebody_says_so_and_what_is_no_list_is_named(folder: Path) -> None:
    (folder / "notes.txt").write_text("nada@example.org\nADA@example.org\nada@example.org.uk\n", "utf-8")
    said = newsletter("forget", ADA, "bob@example.org", code=2)
    assert (folder / "members.csv").read_text("utf-8") == members("ada", "bob", "cleo")
    assert "members.csv:2: ada@example.org,Ada\nmembers.csv:3: bob@example.org,Bob\n" in said.stdout
    assert "Add `--yes`" in said.stderr
    assert "notes.txt:2 has it, too: take it out there by hand." in said.stderr
    newsletter("forget", ADA, "--yes", code=2)
    assert (folder / "members.csv").read_text("utf-8") == members("bob", "cleo")
    assert having(folder) == ["notes.txt"]


def test_who_has_a_link_to_the_desk_is_told_of(folder: Path) -> None:
    Register(folder).add("Ada", "writer", ADA)
    said = newsletter("forget", ADA.upper(), "--yes", code=2)
    assert 'Ada has a link to the desk. Type `newsletter people remove "Ada"`' in said.stderr
    newsletter("people", "change", "Ada", "--email", "")
    newsletter("forget", ADA, "--yes")
    assert having(folder) == []


def test_copies_that_cannot_be_reached_are_named(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    newsletter("suppress", "add", "dee@example.org")
    there, away = (tmp_path_factory.mktemp("stick") / "copy.db" for _ in range(2))
    for file in (there, away):
        newsletter("outbox", "--backup", str(file))
    away.rename(away.with_name("moved"))
    said = newsletter("forget", "eve@example.org")
    assert said.stdout == (
        f"eve@example.org: known in no sending, and gets no letters any more\n{there}: forgotten there, too\n"
    )
    assert f"are not here now: {away}." in said.stderr
    with Ledger(there) as copy:
        copy.note("secret", "another")
    assert f"{there} was made with another secret" in newsletter("forget", "eve@example.org", code=2).stderr


def test_a_letter_that_has_the_address_for_all_is_told_of(folder: Path) -> None:
    newsletter("suppress", "add", "dee@example.org")
    with Ledger(folder / FILE) as ledger:
        number = ledger.begin_sending("spring", "digest", "members.csv", envelope="", leave_at="", mark="")
        ledger.add_letter(number, "en", b"Write to Eve@example.org")
        ledger.set_state(number, "finished")
    said = newsletter("forget", "eve@example.org", code=2)
    assert "outbox.db still has eve@example.org in a letter itself" in said.stderr


@pytest.mark.soak
def test_wherever_it_is_killed_the_next_time_does_the_rest(folder: Path) -> None:
    people = [f"person{number}" for number in range(20_000)]
    others = "".join(f"{person}@example.org,{person}\n" for person in people)
    with Ledger(folder / FILE) as ledger:
        number = ledger.begin_sending("spring", "digest", "members.csv", envelope="", leave_at="", mark="")
        rows: list[Frozen] = [(SECRET.key_of(f"{each}@example.org"), f"{each}@example.org", "", {}) for each in people]
        Deliveries(ledger, number).freeze(rows)
        ledger.set_state(number, "finished")
    killed = 0
    command, environment = [sys.executable, "-m", "newsletter", "forget"], {**os.environ, "NEWSLETTER_SECRET": TEXT}
    begun = time.monotonic()
    subprocess.run([*command, "nobody@example.org", "--yes"], env=environment, stdout=subprocess.DEVNULL, check=True)
    length = time.monotonic() - begun
    for round_ in range(20):
        gone = [f"person{number}@example.org" for number in range(round_ * 3, round_ * 3 + 3)]
        (folder / "members.csv").write_text(f"email,first_name\n{others}", "utf-8")
        process = subprocess.Popen([*command, *gone, "--yes"], env=environment, stdout=subprocess.DEVNULL)
        time.sleep(length * (0.3 + round_ * 0.035))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        newsletter("forget", *gone, "--yes")
        assert [having(folder, each) for each in gone] == [[], [], []]
        left = others.split("\n", round_ * 3 + 3)[-1]
        before = "".join(f"{person}@example.org,{person}\n" for person in people[: round_ * 3])
        assert (folder / "members.csv").read_text("utf-8") == f"email,first_name\n{before}{left}"
        with Ledger(folder / FILE) as ledger:
            assert ledger.one("PRAGMA integrity_check") == ("ok",)
            assert ledger.one("SELECT count(*) FROM delivery WHERE address != ''") == (len(people) - round_ * 3 - 3,)
            assert all(ledger.is_suppressed(SECRET.key_of(each)) for each in gone)
    assert killed > 10


def test_who_has_signed_up_is_taken_out_of_the_copy_of_the_log_and_others_stay(folder: Path) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    signups = [SignUp(at, at, f"{name}@example.org", "en", {}, "Yes.", "") for name in ("Ada", "eve")]
    (folder / "signups.jsonl").write_bytes(b"".join(each.line for each in signups))
    (folder / ".gitignore").write_text(f"{IGNORED}/signups.jsonl\n", "utf-8")
    said = newsletter("forget", ADA, "--yes")
    assert "signups.jsonl:1: a sign-up\n" in said.stdout
    assert having(folder) == []
    assert read(folder) == {1: signups[1]}
