"""`newsletter approve` and `newsletter log`; and nothing leaves without the approvals that a newsletter asks for."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.review import approvals
from tests.sending.outbox.publications import ABOUT, PEOPLE, TEXT, sending_publication
from tests.sending.servers import mail_server

NEEDS_TWO = ABOUT + "approvals: {needed: 2}\n"


@pytest.fixture
def folder(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    sending_publication(same_folder, *PEOPLE, about=NEEDS_TWO)
    monkeypatch.chdir(same_folder)
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    return same_folder


def newsletter(*arguments: str, port: int = 0) -> Result:
    environment = {"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}"} if port else {}
    result = CliRunner().invoke(main, arguments, env=environment, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def approve(name: str, *more: str) -> Result:
    return newsletter("approve", "spring", "--as", name, *more)


def test_what_is_approved_and_by_how_many_is_said(folder: Path) -> None:
    result = approve("Ada", "--remark", "Well done.")
    digest = approvals.read(folder, "spring")[0].sent[:8]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        f"spring, by Ada: approved as it is now, {digest}",
        "  Subject: Frühling: was neu ist, and a subject that is so long that it has to be folded in its header",
    ]
    assert "  1 approval of exactly this letter, and 2 needed" in result.stdout
    assert "approvals/spring.yaml: keep it in Git" in result.stderr
    assert "the approval was taken back" in approve("Ada", "--unapprove").stdout
    assert approve("Ada", "--unapprove").exit_code == 2


def test_a_merge_tag_in_the_subject_is_said_as_it_was_written(folder: Path) -> None:
    path = folder / "issues/spring.yaml"
    path.write_text(
        re.sub(r"subject: .*", 'subject: "For you, {{ first_name | friend }}"', path.read_text("utf-8")), "utf-8"
    )
    assert "  Subject: For you, {{ first_name | friend }}" in approve("Ada").stdout.splitlines()


def test_nothing_is_sent_or_exported_before_enough_people_have_approved_it(folder: Path) -> None:
    def send(*arguments: str, port: int = 1) -> Result:
        return newsletter("send", "spring", "--to-list", "members.csv", *arguments, port=port)

    exported = "export", "spring", "--for", "listmonk"
    missing = "spring needs the approvals of 2 people of exactly this letter, and has "
    approve("Ada")
    with mail_server() as mailbox:
        refused = send("--yes", "3", port=mailbox.port)
        assert (refused.exit_code, mailbox.messages) == (2, [])
        assert f"Nothing was sent. {missing}one, by Ada." in refused.stderr
        assert f"Nothing was exported. {missing}one" in newsletter(*exported).stderr
        assert not (folder / "out").exists()
        tried = send("--dry-run")
        assert (tried.exit_code, missing in tried.stderr) == (2, True)
        assert newsletter("send", "spring", "--test", "you@example.org", port=mailbox.port).exit_code == 0
        approve("Ben")
        assert newsletter(*exported).exit_code == 0
        assert send("--yes", "3", port=mailbox.port).exit_code == 0
        assert len(mailbox.messages) == 4
    last = approvals.read(folder, "spring")[-1]
    assert (last.what, last.remark) == ("sent", "to 3 of members.csv")


def test_a_change_while_a_letter_goes_out_does_not_keep_the_rest_of_it_back(folder: Path) -> None:
    approve("Ada")
    approve("Ben")
    with mail_server() as mailbox:
        command = "send", "spring", "--to-list", "members.csv"
        assert newsletter(*command, "--yes", "3", port=mailbox.port).exit_code == 0
        approve("Ada", "--unapprove")
        assert "Nothing is left to send" in newsletter(*command, port=mailbox.port).stdout


def test_the_log_tells_who_kept_approved_and_sent_an_issue_and_who_lowered_the_number(folder: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Cleo", "-c", "user.email=cleo@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "Draft of spring")
    approve("Ada", "--remark", "Well done.")
    (folder / "newsletter.yaml").write_text(ABOUT + "approvals: {needed: 1}\n", "utf-8")
    git("commit", "-q", "-a", "-m", "Less work")
    for line in ("approvals: {needed: 1, signed_in: true}\n", "approvals: {needed: 1}\n"):
        (folder / "newsletter.yaml").write_text(ABOUT + line, "utf-8")
        git("commit", "-q", "-a", "-m", "Try a desk")
    with mail_server() as mailbox:
        newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3", port=mailbox.port)
    told = [line[18:] for line in newsletter("log", "spring").stdout.splitlines()]
    digest = approvals.read(folder, "spring")[0].sent[:8]
    assert "Cleo: kept a version: Draft of spring" in told
    assert "Cleo: changed how many must approve: 2 became 1" in told
    assert "Cleo: changed how many must approve: 1 became 1, signed in" in told
    assert "Cleo: changed how many must approve: 1, signed in became 1" in told
    assert f"Ada (claimed): approved it, {digest}, of 2 that were needed: Well done." in told
    assert any(line.endswith(f" (claimed): sent it, {digest}: to 3 of members.csv") for line in told)
    assert "it had gone out to 3 members" in told


def test_a_sending_is_told_of_on_its_day_wherever_that_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"- {{slug: spring, edition: {16 * '0'}, members: 3, finished: 2026-03-02}}\n"
    (folder / "sendings.yaml").write_text(line, "utf-8")
    for zone in ("America/New_York", "Pacific/Auckland"):
        with monkeypatch.context() as patched:
            patched.setenv("TZ", zone)
            time.tzset()
            told = newsletter("log", "spring").stdout
        time.tzset()
        assert told == "2026-03-02        it had gone out to 3 members\n"


def test_an_issue_with_which_nothing_was_done_has_no_log(folder: Path) -> None:
    result = newsletter("log", "spring")
    assert (result.exit_code, "Nothing was done with spring yet" in result.stderr) == (2, True)
