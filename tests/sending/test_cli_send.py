"""`newsletter send` as people type it: what it prints where, and how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result
from PIL import Image

from newsletter.cli import main
from newsletter.sending.mail_servers import MailServers
from newsletter.sending.server import Server
from tests.examples import cases
from tests.sending.editions import ISSUE, PUBLICATION, publication
from tests.sending.keyrings import Keeps, Locked, with_keyring
from tests.sending.servers import (
    HANG,
    HANG_UP,
    IN_ADDRESS,
    LATE,
    PASSWORD,
    Answers,
    Heard,
    closed_port,
    mail_server,
    scripted,
)

ME, OTHER = "reader@example.org", "other@example.org"


@pytest.fixture
def folder(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with the issue `spring`, which is the working folder; no mail server is set."""
    publication(same_folder)
    monkeypatch.chdir(same_folder)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    return same_folder


def send(*arguments: str, server: str = "") -> Result:
    variables = {"NEWSLETTER_SMTP": server} if server else {}
    result = CliRunner().invoke(main, ["send", *arguments], env=variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert PASSWORD not in result.output
    return result


def test_a_test_is_sent_and_receipts_are_the_result(folder: Path) -> None:
    with mail_server() as mailbox:
        result = send("spring", "--test", ME, "--test", OTHER, server=f"smtp://127.0.0.1:{mailbox.port}")
    took = f"accepted. 127.0.0.1:{mailbox.port} took it."
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{ME}: {took}\n{OTHER}: {took}\n", "")
    first, second = mailbox.messages
    assert re.search(r" \(\d\d:\d\d:\d\d\)$", first["Subject"])
    assert first["Message-ID"] != second["Message-ID"]
    assert [first["To"], second["To"]] == [ME, OTHER]


def test_the_password_is_taken_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        result = send("spring", "--test", ME, server=f"smtp://{IN_ADDRESS}localhost:{mailbox.port}")
    assert result.exit_code == 0
    assert mailbox.signed_in == [True]


@pytest.mark.soak
def test_the_installed_command_sends(folder: Path) -> None:
    with mail_server() as mailbox:
        done = subprocess.run(
            [Path(sys.executable).parent / "newsletter", "send", "issues/spring.yaml", "--test", ME],
            cwd=folder,
            env={"NEWSLETTER_SMTP": f"smtp://localhost:{mailbox.port}"},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(mailbox.messages) == 1


def test_without_a_server_one_is_told_how_to_set_it(folder: Path) -> None:
    result = send("spring", "--test", ME)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: No mail server is set. Set one up on the page of `newsletter write`, under “Hand over”, or type "
        "`export NEWSLETTER_SMTP=smtp://user:password@smtp.example.org:587` with what your provider tells you, "
        "or add `--to-folder tests`, which writes the messages into files.\n"
    )


def test_without_a_setting_the_server_that_the_keyring_keeps_is_used(folder: Path) -> None:
    backend = Keeps()
    with mail_server() as mailbox, with_keyring(backend):
        MailServers().keep("letter@example.org", Server("127.0.0.1", mailbox.port))
        result = send("spring", "--test", ME)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(mailbox.envelopes) == 1


def test_a_locked_keyring_is_to_be_unlocked(folder: Path) -> None:
    with with_keyring(Locked()):
        result = send("spring", "--test", ME)
    assert result.exit_code == 2
    assert "The system's keyring is locked. Unlock it, or type `export NEWSLETTER_SMTP=" in result.stderr


def test_a_folder_needs_no_server_and_asks_none(folder: Path) -> None:
    with mail_server() as mailbox:
        result = send("spring", "--test", ME, "--to-folder", "tests", server=f"smtp://127.0.0.1:{mailbox.port}")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{ME}: accepted. It is in tests/spring.{ME}.eml.\n"
    assert mailbox.envelopes == []


def test_nobody_to_send_to_is_a_wrong_call(folder: Path) -> None:
    result = send("spring")
    assert result.exit_code == 2
    assert "Say to whom, as in `--test you@example.org`" in result.stderr


def test_what_is_no_address_is_refused(folder: Path) -> None:
    result = send("spring", "--test", "me", "--to-folder", "tests")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: “me” is not an e-mail address. Write it plainly, as in `name@example.org`.\n"
    assert not (folder / "tests").exists()


def test_a_wrong_setting_is_refused_without_the_password(folder: Path) -> None:
    result = send("spring", "--test", ME, server=f"http://me:{PASSWORD}@localhost")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: NEWSLETTER_SMTP ")


def test_a_server_that_cannot_be_reached_ends_the_command(folder: Path) -> None:
    port = closed_port()
    result = send("spring", "--test", ME, server=f"smtp://127.0.0.1:{port}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: 127.0.0.1:{port} refuses the connection: "
        "check the port in NEWSLETTER_SMTP, and that the server runs.\n"
    )


@contextmanager
def sending(folder: Path, port: int, *recipients: str) -> Iterator[subprocess.Popen[str]]:
    """Run the installed command, and leave it running."""
    tests = [argument for recipient in recipients for argument in ("--test", recipient)]
    with subprocess.Popen(
        [Path(sys.executable).parent / "newsletter", "send", "spring", *tests],
        cwd=folder,
        env={"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        try:
            yield running
        finally:
            running.kill()


RECIPIENTS = [f"{number}@example.org" for number in range(4)]


@pytest.mark.parametrize("number", cases([signal.SIGINT, signal.SIGTERM], 2))
def test_who_stops_is_told_of_each_message_and_one_that_the_server_has_is_finished(
    number: signal.Signals, folder: Path
) -> None:
    heard, kept = Heard(), list[str]()
    with (
        scripted({"message": ["250 kept", f"{LATE}250 kept"]}, heard, kept) as port,
        sending(folder, port, *RECIPIENTS) as running,
    ):
        assert running.stdout
        assert running.stdout.readline() == f"0@example.org: accepted. 127.0.0.1:{port} took it.\n"
        heard.wait_for("message", 2)
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    assert out.splitlines() == [
        f"1@example.org: accepted. 127.0.0.1:{port} took it.",
        "2@example.org: deferred. Not sent, since it was stopped.",
        "3@example.org: deferred. Not sent, since it was stopped.",
    ]
    assert err.startswith("Stopping when the server has answered for the message that it has. Ctrl-C again gives it up")
    assert err.endswith("\nStopped.\n")
    assert running.returncode == 130
    assert kept == RECIPIENTS[:2]


def test_who_stops_twice_is_told_of_which_message_nothing_is_known(folder: Path) -> None:
    heard = Heard()
    with (
        scripted({"message": ["250 kept", HANG]}, heard) as port,
        sending(folder, port, *RECIPIENTS[:3]) as running,
    ):
        assert running.stdout
        assert running.stderr
        heard.wait_for("message", 2)
        running.send_signal(signal.SIGINT)
        assert running.stderr.readline().startswith("Stopping ")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert out.splitlines() == [
        f"0@example.org: accepted. 127.0.0.1:{port} took it.",
        "1@example.org: unknown. It was stopped before the server had confirmed the message: "
        "see whether it has arrived, and send it again only if not.",
        "2@example.org: deferred. Not sent, since it was stopped.",
    ]
    assert (err, running.returncode) == ("\nStopped.\n", 130)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"message": HANG_UP}, "Of 2 of 2 messages it is not known whether they arrive."),
        ({"message": [HANG_UP, "250 kept"]}, "Of 1 of 2 messages it is not known whether they arrive."),
        ({"message": [HANG_UP, "550 No"]}, "1 of 2 messages not sent, and of 1 it is not known."),
    ],
)
def test_messages_of_which_nothing_is_known_are_counted_as_such(answers: Answers, said: str, folder: Path) -> None:
    with scripted(answers) as port:
        result = send("spring", "--test", ME, "--test", OTHER, server=f"smtp://127.0.0.1:{port}")
    assert (result.exit_code, result.stderr) == (2, f"{said}\n")
    assert result.stdout.startswith(f"{ME}: unknown. ")


@pytest.mark.parametrize(("answer", "status"), [("450 Later", "deferred"), ("550 No", "failed"), (HANG_UP, "deferred")])
def test_a_refused_message_ends_with_2_and_says_why(answer: str, status: str, folder: Path) -> None:
    with scripted({"rcpt": answer}) as port:
        result = send("spring", "--test", ME, "--test", OTHER, server=f"smtp://127.0.0.1:{port}")
    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert [line.partition(". ")[0] for line in lines] == [f"{ME}: {status}", f"{OTHER}: {status}"]
    assert result.stderr == "2 of 2 messages not sent.\n"


def test_a_persona_is_named_as_in_the_publication(folder: Path) -> None:
    assert send("spring", "--test", ME, "--to-folder", "tests", "--persona", "Long name").exit_code == 0
    assert b"Maximiliane" in (folder / "tests" / f"spring.{ME}.eml").read_bytes()


@pytest.mark.parametrize(
    ("about", "name", "said"),
    [
        (PUBLICATION, "long names", "There is no persona “long names” in newsletter.yaml. Did you mean “Long name”?"),
        (PUBLICATION, "Zoe", "There is no persona “Zoe” in newsletter.yaml. There is “Long name”."),
        ("name: A\n", "Zoe", "There is no persona “Zoe”: newsletter.yaml has none below `personas:`."),
    ],
)
def test_an_unknown_persona_is_refused(about: str, name: str, said: str, folder: Path) -> None:
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    result = send("spring", "--test", ME, "--to-folder", "tests", "--persona", name)
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


def test_what_is_not_ready_is_warned_of_and_sent_all_the_same(folder: Path) -> None:
    (folder / "issues" / "spring.yaml").write_text(f"{ISSUE}draft: true\n", "utf-8")
    about = PUBLICATION.replace("unsubscribe_url: https://www.example.org/leave\n", "")
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    result = send("spring", "--test", ME, "--to-folder", "tests")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: This issue is a draft: take `draft: true` out of it before members get it.\n"
        "warning: 1 thing to fill in: unsubscribe address.\n"
    )


def test_pictures_that_are_not_hosted_yet_are_warned_of_only_where_a_server_is_used(folder: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(folder / "issues" / "tulip.png")
    block = "  - {type: image, image: {src: tulip.png, alt: A tulip}}\n"
    (folder / "issues" / "spring.yaml").write_text(f"{ISSUE}{block}", "utf-8")
    address = f"http://127.0.0.1:{closed_port()}/"
    (folder / "newsletter.yaml").write_text(f"{PUBLICATION}site_url: {address}\n", "utf-8")
    with mail_server() as mailbox:
        sent = send("spring", "--test", ME, server=f"smtp://127.0.0.1:{mailbox.port}")
    written = send("spring", "--test", ME, "--to-folder", "tests")
    warning = "warning: The picture is not at the public address yet, "
    assert sent.exit_code == written.exit_code == 0
    assert warning in sent.stderr
    assert warning not in written.stderr


def test_a_mistake_in_the_issue_is_told_as_by_a_build(folder: Path) -> None:
    (folder / "issues" / "spring.yaml").write_text(ISSUE.replace("title:", "titel:"), "utf-8")
    result = send("spring", "--test", ME, "--to-folder", "tests")
    assert result.exit_code == 2
    assert "issues/spring.yaml:3:1: " in result.stderr
    assert not (folder / "tests").exists()
