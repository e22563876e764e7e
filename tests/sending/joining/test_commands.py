"""`unsubscribe-pages`, `unsubscribe-server --signups`, `signup-form`, `signups` and `send` as people type them."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import trustme
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.joining import copy
from newsletter.sending.joining.pace import ASKED_AN_HOUR
from newsletter.sending.joining.papers import read_papers
from newsletter.sending.joining.signups import SIGNED_UP
from newsletter.sending.joining.tokens import Sealer, Wish
from newsletter.sending.leaving.bundle import Bundle
from newsletter.sending.leaving.lines import news
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.reasons import UNSUBSCRIBED
from tests.sending.editions import ISSUE
from tests.sending.joining.desks import ABOUT, AT, CONSENT
from tests.sending.joining.test_taking import signup, written
from tests.sending.leaving.offices import NEWSLETTER, SECRET, TEXT, Office, web
from tests.sending.leaving.proxies import behind_caddy, behind_nginx, put_certificate, standing
from tests.sending.servers import Mailbox, closed_port
from tests.sending.verifying import a_key


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication that lets people sign up, which is the working folder; no mail server is set."""
    (tmp_path / "newsletter.yaml").write_text(ABOUT, "utf-8")
    (tmp_path / "members.csv").write_text("email,first_name\nann@example.org,Ann\n", "utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "spring.yaml").write_text(ISSUE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    monkeypatch.delenv("NEWSLETTER_DKIM_KEY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path


def typed(*arguments: str | Path, **variables: str) -> Result:
    variables = {"NEWSLETTER_SECRET": TEXT, **variables}
    result = CliRunner().invoke(main, [str(each) for each in arguments], env=variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_pages_and_the_letter_are_written_where_people_can_sign_up(folder: Path) -> None:
    result = typed("unsubscribe-pages")
    languages = "ar, de, en, es, fr, it, nl, pl, pt, pt-br, sv"
    said = f"out/unsubscribe-pages: 132 pages, in {languages}, and the letter for people who sign up\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, said, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            f"  unsubscribe_at: {AT}\n",
            "",
            "has no `unsubscribe_at` below `sending:`, and people sign up",
        ),
        ("ask: [first_name]", "ask: [shoe_size]", "the form asks for `shoe_size`, and there is no merge tag"),
        ("ask: [first_name]", "ask: [email]", "the form asks for `email`, and there is no merge tag"),
        ("sender: {name: Us, email: us@example.org}\n", "", "does not say who the letter comes from"),
    ],
)
def test_what_is_missing_to_let_people_sign_up_is_said_and_nothing_is_written(
    folder: Path, old: str, new: str, said: str
) -> None:
    assert old in ABOUT
    (folder / "newsletter.yaml").write_text(ABOUT.replace(old, new), "utf-8")
    result = typed("unsubscribe-pages")
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert not (folder / "out").exists()


def test_the_form_is_printed_in_a_language_with_words(folder: Path) -> None:
    form = typed("signup-form").stdout
    assert f'action="{AT}sign-up" method="post"' in form and CONSENT in form
    assert 'name="first_name"' in form and "city" not in form
    assert "<script" not in form and "style=" not in form and "id=" not in form
    assert 'lang="ar" dir="rtl"' in typed("signup-form", "--language", "ar").stdout
    result = typed("signup-form", "--language", "fi")
    assert (
        result.exit_code,
        "no words in “fi”: write one of ar, de, en, es, fr, it, nl, pl, pt, pt-BR, sv" in result.stderr,
    ) == (2, True)
    (folder / "newsletter.yaml").write_text("name: L\n", "utf-8")
    result = typed("signup-form")
    assert (result.exit_code, "write `sign_up: {}` below `sending:`" in result.stderr) == (2, True)


def test_the_server_lets_nobody_sign_up_without_pages_a_mail_server_and_a_log_of_its_own(
    folder: Path, pages: Path
) -> None:
    (folder / "bare").mkdir()
    (folder / "bare" / "newsletter.yaml").write_text("name: L\n", "utf-8")
    (folder / "newsletter.yaml").write_text("name: L\n", "utf-8")
    assert typed("unsubscribe-pages", "-o", "bare/pages").exit_code == 0
    smtp, key = {"NEWSLETTER_SMTP": "smtp://127.0.0.1:1"}, {"NEWSLETTER_DKIM_KEY": a_key("rsa").pem.decode()}
    for where, variables, said in (
        ("bare/pages", smtp, "bare/pages has no pages by which people sign up. Write `sign_up:`"),
        (pages, {}, "NEWSLETTER_SMTP is not set, and people who sign up get a letter."),
        (pages, smtp, "there is no key newsletter here: type `newsletter dkim`"),
        (pages, smtp | key, "members.csv is not a log of `newsletter unsubscribe-server`"),
    ):
        arguments = ("--log", "left.log", "--pages", where, "--signups", "members.csv", "--listen", "127.0.0.1:0")
        result = typed("unsubscribe-server", *arguments, **variables)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


@contextmanager
def serving(pages: Path, folder: Path, mailbox: Mailbox) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the server as a process, and yield the address of the form; it ends by kill -9."""
    files = ("--log", folder / "left.log", "--signups", folder / "server.jsonl", "--pages", pages)
    process = subprocess.Popen(
        [NEWSLETTER, "unsubscribe-server", "--listen", "127.0.0.1:0", *files],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "NEWSLETTER_SECRET": TEXT,
            "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{mailbox.port}",
            "NEWSLETTER_DKIM_KEY": a_key("rsa").pem.decode(),
        },
    )
    try:
        assert process.stdout
        said = [process.stdout.readline(), process.stdout.readline()]
        assert said[1].startswith("People sign up at http://127.0.0.1:") and said[1].endswith("/sign-up\n"), said
        yield said[1].removeprefix("People sign up at ").strip(), process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def confirmed_until_killed(pages: Path, folder: Path, mailbox: Mailbox, names: str, after: int) -> set[str]:
    """Have people confirm over 8 connections, kill the server once so many were answered, and return who was."""
    sealer, asked = Sealer(SECRET), datetime.now(UTC).replace(microsecond=0)
    wishes = [Wish(asked, f"{names}{number}@example.org", "en", {}, "") for number in range(200)]
    digest = read_papers(pages, Bundle.read(pages))[""].digest
    answered: set[str] = set()
    enough = threading.Event()

    def confirm(wish: Wish) -> None:
        try:
            answer = web.post(form.replace("sign-up", sealer.token_for(wish)), data={"consent": digest})
        except httpx.TransportError:
            return
        assert answer.status_code == 200
        answered.add(wish.address)
        if len(answered) >= after:
            enough.set()

    with serving(pages, folder, mailbox) as (form, process), ThreadPoolExecutor(8) as threads:
        confirming = [threads.submit(confirm, wish) for wish in wishes]
        assert enough.wait(30)
        os.kill(process.pid, signal.SIGKILL)
        for each in confirming:
            each.result(timeout=30)
    return answered


def test_who_was_told_to_be_signed_up_is_in_the_log_when_the_server_is_killed(
    pages: Path, folder: Path, mailbox: Mailbox
) -> None:
    answered = confirmed_until_killed(pages, folder, mailbox, "a", after=20)
    kept = [each.address for each in news(SIGNED_UP, (folder / "server.jsonl").read_bytes(), SECRET, {}, "it").entries]
    assert answered <= set(kept) and len(kept) == len(set(kept)) < 200


def test_who_signs_up_gets_the_next_letter_and_who_has_left_gets_it_again(
    pages: Path, folder: Path, mailbox: Mailbox
) -> None:
    for name in ("ann", "bo"):
        assert typed("suppress", "add", f"{name}@example.org").exit_code == 0
    with Ledger(folder / "outbox.db") as ledger:
        ledger.unsuppress(SECRET.key_of("bo@example.org"))
        ledger.suppress(SECRET.key_of("bo@example.org"), UNSUBSCRIBED, datetime(2026, 1, 1, tzinfo=UTC))
    with serving(pages, folder, mailbox) as (form, _):
        at = form.removesuffix("sign-up")
        for name in ("ann", "bo", "cy"):
            mailbox.envelopes.clear()
            sent = {"email": f"{name}@example.org", "first_name": name.title(), "language": "en"}
            assert web.post(form, data=sent).status_code == 200
            text = mailbox.messages[0].get_body(("plain",))
            assert text
            (link,) = re.findall(rf"^{re.escape(AT)}\S+", text.get_content(), re.MULTILINE)
            page = web.get(link.replace(AT, at)).text
            (digest,) = re.findall(r'name="consent" value="(\w+)"', page)
            assert web.post(link.replace(AT, at), data={"consent": digest}).status_code == 200
        about = ABOUT.replace(AT, at).replace("sending:\n", 'unsubscribe_url: "{{ unsubscribe_url }}"\nsending:\n')
        (folder / "newsletter.yaml").write_text(about, "utf-8")
        result = typed("send", "spring", "--to-list", "--dry-run")
        assert result.stdout.startswith("spring to members.csv: 2 members\n  2 signed up, and are not in members.csv\n")
        assert "  1 left out: on the suppression list\n" in result.stdout  # Ann, by hand: no consent takes that back
        assert "bo@example.org: It is in" in result.stdout and "cy@example.org: It is in" in result.stdout
        copied = "To: cy@example.org" in (folder / "out/dry-run/spring.cy@example.org.eml").read_text("utf-8")
        assert copied and len(copy.read(folder)) == 3
        assert typed("signups").stdout == f"{at}: 0 signed up since it was last read\n"
        (folder / "board.csv").write_text("email\ndee@example.org\n", "utf-8")
        result = typed("send", "spring", "--to-list", "board.csv", "--dry-run")
        assert result.stdout.startswith("spring to board.csv: 1 member\ndee@example.org")


def test_who_has_signed_up_is_taken_in_from_a_copy_of_the_log(folder: Path) -> None:
    written(folder / "server.jsonl", signup("ann"), signup("bo"))
    said = "server.jsonl: 2 signed up since it was last read\n"
    assert typed("signups", "--from", "server.jsonl").stdout == said
    result = typed("signups", "--from", "missing.jsonl")
    assert (result.exit_code, "missing.jsonl cannot be read" in result.stderr) == (2, True)


def test_git_must_not_see_who_has_signed_up(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".gitignore").write_text("/members.csv\n/outbox.db*\n", "utf-8")
    written(folder / "server.jsonl", signup("ann"))
    for arguments in (("signups", "--from", "server.jsonl"), ("send", "spring", "--to-list", "--dry-run")):
        result = typed(*arguments)
        assert (result.exit_code, "Add the line `/signups.jsonl` to" in result.stderr) == (2, True), result.stderr


@pytest.mark.soak
@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_behind_a_real_web_server_nobody_passes_for_somebody_elsewhere(
    proxy: str, pages: Path, folder: Path, mailbox: Mailbox, authority: trustme.CA
) -> None:
    put_certificate(authority, folder)
    port = closed_port()
    with serving(pages, folder, mailbox) as (form, process):
        office = Office(form.removesuffix("sign-up"), process, folder / "left.log", pages)
        command = (behind_nginx if proxy == "nginx" else behind_caddy)(office, folder, port)
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        with standing(command, folder, port), httpx.Client(verify=trust) as client:
            for number in range(ASKED_AN_HOUR + 1):
                answer = client.post(
                    f"https://127.0.0.1:{port}/u/sign-up",
                    data={"email": f"a{number}@example.org", "language": "en"},
                    headers={"X-Forwarded-For": f"198.51.{number}.1"},
                )
                assert answer.status_code == (200 if number < ASKED_AN_HOUR else 429)
    told = [folder / name for name in ("said", "nginx.log") if (folder / name).exists()]
    assert told and not any("a0@example.org" in path.read_text("utf-8") for path in told)


@pytest.mark.soak
def test_nobody_who_was_told_to_be_signed_up_is_lost_when_the_server_is_killed_ten_times(
    pages: Path, folder: Path, mailbox: Mailbox
) -> None:
    answered: set[str] = set()
    for number in range(10):
        answered |= confirmed_until_killed(pages, folder, mailbox, f"k{number}-", after=5 + 3 * number)
    kept = [each.address for each in news(SIGNED_UP, (folder / "server.jsonl").read_bytes(), SECRET, {}, "it").entries]
    assert answered <= set(kept) and len(kept) == len(set(kept))
