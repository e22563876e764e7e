"""`newsletter unsubscribe-pages`, `unsubscribe-server` and `unsubscribes` as people type them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.leaving.bundle import Bundle
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.opening import opened
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.secret import Secret
from tests.examples import cases
from tests.sending.keyrings import Keeps, with_keyring
from tests.sending.leaving.offices import ABOUT, NEWSLETTER, ONE_CLICK, TEXT, Office, key, running, token, web


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication, which is the working folder; no secret is set."""
    (tmp_path / "newsletter.yaml").write_text(f"{ABOUT}sender: {{name: Us, email: us@example.org}}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSLETTER_SECRET", raising=False)
    return tmp_path


def typed(*arguments: str | Path, secret: str = "") -> Result:
    variables = {"NEWSLETTER_SECRET": secret} if secret else {}
    result = CliRunner().invoke(main, [str(each) for each in arguments], env=variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert TEXT not in result.output
    return result


def test_the_pages_are_written_and_written_anew(folder: Path) -> None:
    result = typed("unsubscribe-pages")
    said = "out/unsubscribe-pages: 60 pages, in ar, de, en, es, fr, it, nl, pl, pt, pt-br, sv\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, said, "")
    before = Bundle.read(folder / "out/unsubscribe-pages").page("ask", "fr").content
    (folder / "newsletter.yaml").write_text("name: Another name\n", "utf-8")
    assert typed("unsubscribe-pages").exit_code == 0
    after = Bundle.read(folder / "out/unsubscribe-pages").page("ask", "fr").content
    assert b"Another name" in after and before != after


def test_a_page_that_somebody_changed_is_kept_beside_the_folder(folder: Path) -> None:
    assert typed("unsubscribe-pages", "-o", "pages").exit_code == 0
    (folder / "pages/ask.html").write_text("Mine", "utf-8")
    result = typed("unsubscribe-pages", "-o", "pages")
    assert "pages.kept/ask.html" in result.stderr
    assert (folder / "pages.kept/ask.html").read_text("utf-8") == "Mine"
    assert (folder / "pages/ask.html").read_text("utf-8") != "Mine"


def test_a_folder_of_somebody_else_stays_as_it_is(folder: Path) -> None:
    (folder / "pages").mkdir()
    (folder / "pages/ask.html").write_text("Mine", "utf-8")
    result = typed("unsubscribe-pages", "-o", "pages")
    assert result.exit_code == 2
    assert "holds ask.html, which no build wrote and which would be lost" in result.stderr
    assert [path.name for path in (folder / "pages").iterdir()] == ["ask.html"]


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "NEWSLETTER_SECRET is not set. Set it to the secret that you send with: links are signed with it."),
        ("short", "NEWSLETTER_SECRET has 5 characters, and needs 32 or more."),
    ],
)
def test_the_server_needs_the_secret(folder: Path, pages: Path, secret: str, said: str) -> None:
    result = typed("unsubscribe-server", "--log", "left.log", "--pages", pages, secret=secret)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {said}")
    assert not (folder / "left.log").exists()


def test_the_server_needs_the_pages_a_log_of_its_own_and_a_free_place(folder: Path, pages: Path) -> None:
    (folder / "members.csv").write_text("email\n", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        for arguments, said in (
            (
                ("--log", "left.log", "--pages", "missing"),
                "missing/ask.html cannot be read: No such file or directory.",
            ),
            (("--log", "members.csv", "--pages", pages), "members.csv is not a log of `newsletter unsubscribe-server`"),
            (("--log", "x/left.log", "--pages", pages), "x/left.log cannot be written: No such file or directory."),
            (("--log", "left.log", "--pages", pages, "--listen", place), f"{place}: Address already in use."),
            (("--log", "left.log", "--pages", pages, "--listen", "8025"), "as in 127.0.0.1:8025"),
        ):
            result = typed("unsubscribe-server", *arguments, secret=TEXT)
            assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_a_second_server_on_the_same_log_is_refused(folder: Path, pages: Path) -> None:
    with running(pages, folder / "left.log"):
        arguments = ("--log", folder / "left.log", "--pages", pages, "--listen", "127.0.0.1:0")
        result = typed("unsubscribe-server", *arguments, secret=TEXT)
    assert (result.exit_code, "is being written by another" in result.stderr) == (2, True)


@pytest.mark.parametrize(("end", "code"), cases([(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)], 2))
def test_the_server_ends_when_it_is_told_to(folder: Path, pages: Path, end: signal.Signals, code: int) -> None:
    process = subprocess.Popen(
        [NEWSLETTER, "unsubscribe-server", "--listen", "127.0.0.1:0", "--log", "left.log", "--pages", pages],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "NEWSLETTER_SECRET": TEXT},
    )
    assert process.stdout
    assert process.stdout.readline().startswith("Members unsubscribe at http://127.0.0.1:")
    process.send_signal(end)
    said, complained = process.communicate(timeout=20)
    assert process.returncode == code
    assert said == ""
    assert "Traceback" not in complained


def test_who_has_left_is_put_on_the_suppression_list(folder: Path, office: Office, member: int) -> None:
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    result = typed("unsubscribes", "--from", office.at, secret=TEXT)
    left = len(office.entries)
    assert (result.exit_code, result.stdout) == (
        0,
        f"{office.at}: {left} left, 0 came back since it was last read\n",
    )
    result = typed("unsubscribes", "--from", str(office.log), secret=TEXT)
    assert result.stdout == f"{office.log}: 0 left, 0 came back since it was last read\n"
    with Ledger(folder / "outbox.db") as ledger:
        assert ledger.is_suppressed(key(member))


def test_without_an_address_the_one_in_newsletter_yaml_is_asked(folder: Path, office: Office, member: int) -> None:
    result = typed("unsubscribes", secret=TEXT)
    assert (result.exit_code, "no `unsubscribe_at` below `sending:`" in result.stderr) == (2, True)
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    with (folder / "newsletter.yaml").open("a", encoding="utf-8") as file:
        file.write(f"sending: {{unsubscribe_at: {office.at}}}\n")
    result = typed("unsubscribes", secret=TEXT)
    assert result.stdout.startswith(f"{office.at}: {len(office.entries)} left, ")


def test_a_list_of_another_secret_is_not_changed(folder: Path, office: Office) -> None:
    with opened(folder / FILE, Secret.of("another secret, which is long enough as well")):
        pass
    result = typed("unsubscribes", "--from", office.at, secret=TEXT)
    assert (result.exit_code, "is not the secret that outbox.db was written with" in result.stderr) == (2, True)
    assert "--again" not in result.stderr  # which this command does not know


def test_nothing_is_written_down_where_git_would_carry_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)
    result = typed("unsubscribes", "--from", "http://127.0.0.1:1/u/", secret=TEXT)
    assert (result.exit_code, "Add the line `/outbox.db*`" in result.stderr) == (2, True)
    assert not (folder / "outbox.db").exists()


def test_without_a_secret_nobody_is_asked(folder: Path) -> None:
    with with_keyring(Keeps()):
        result = typed("unsubscribes", "--from", "http://127.0.0.1:1/u/")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no secret yet. Set NEWSLETTER_SECRET to the one that you send with." in result.stderr


def test_a_server_that_is_not_there_is_a_sentence_and_no_list_is_changed(folder: Path) -> None:
    result = typed("unsubscribes", "--from", "http://127.0.0.1:1/u/", secret=TEXT)
    said = "error: The log at http://127.0.0.1:1/u/log cannot be had. Connection refused.\n"
    assert (result.exit_code, result.stderr) == (2, said)
    with Ledger(folder / "outbox.db") as ledger:
        assert list(ledger.suppressed()) == []
