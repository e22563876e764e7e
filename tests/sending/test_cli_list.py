"""`newsletter send --to-list` as people type it: what it asks and refuses, and what it never does twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner, Result
from PIL import Image

from newsletter.cli import main
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.secret import keep_new
from tests.sending.editions import ISSUE
from tests.sending.keyrings import Keeps, with_keyring
from tests.sending.outbox.publications import ABOUT, PEOPLE, TEXT, members
from tests.sending.servers import HANG, Heard, Mailbox, closed_port, mail_server, parsed, scripted

LEFT = "Nothing is left to send. Who has joined the list since then gets it only by a list of their own."


def newsletter(*arguments: str, port: int = 0, **variables: str | None) -> Result:
    environment = {"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}"} if port else {}
    result = CliRunner().invoke(main, arguments, env=environment | variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def send(*arguments: str, port: int = 1, **variables: str | None) -> Result:
    return newsletter("send", "spring", "--to-list", "members.csv", *arguments, port=port, **variables)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_all_members_get_a_letter_of_their_own_once_the_number_is_typed(folder: Path) -> None:
    with mail_server() as mailbox:
        result = send("--yes", "3", port=mailbox.port)
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        ["spring to members.csv: 3 members", "Finished: 3 accepted"],
    )
    by_address = {message["To"]: message for message in mailbox.messages}
    assert sorted(by_address) == [f"{person}@example.org" for person in PEOPLE]
    for address, message in by_address.items():
        text = text_of(message)
        assert f"Dear {address.partition('@')[0].title()}," in text
        assert message["Subject"].startswith("Frühling")
        token = re.fullmatch(
            r"<mailto:letter@example\.org\?subject=unsubscribe%20([a-z2-7]{50})>", message["List-Unsubscribe"]
        )
        assert token, message["List-Unsubscribe"]
        assert token[1] in text
        assert message["List-Unsubscribe-Post"] is None
    assert len({message["Message-ID"] for message in mailbox.messages}) == 3
    assert len({message["Date"] for message in mailbox.messages}) == 1


def test_it_is_written_down_for_git_without_anybody_s_address(folder: Path) -> None:
    with mail_server() as mailbox:
        result = send("--yes", "3", port=mailbox.port)
    assert "That is written down in sendings.yaml: keep it in Git." in result.stderr
    text = (folder / "sendings.yaml").read_text("utf-8")
    line = r"- \{slug: spring, edition: [0-9a-f]{16}, members: 3, finished: \d{4}-\d\d-\d\d\}"
    assert re.fullmatch(line, text.splitlines()[-1])
    assert "@" not in text


def test_the_same_command_again_sends_nothing(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        (folder / "members.csv").write_text(members("new", *PEOPLE), "utf-8")  # what was frozen stays so
        result = send("--yes", "4", port=mailbox.port)
    assert (result.exit_code, len(mailbox.envelopes)) == (0, 3)
    assert result.stdout.splitlines() == ["spring to members.csv: 3 of 3 members have it", LEFT]


def test_lists_of_one_name_in_several_folders_are_several_lists(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with mail_server() as mailbox:
        for person in ("new", "newer"):
            other = tmp_path_factory.mktemp("list") / "members.csv"
            other.write_text(members(person), "utf-8")
            result = newsletter("send", "spring", "--to-list", str(other), "--yes", "1", port=mailbox.port)
            assert result.exit_code == 0, result.stderr
    assert [message["To"] for message in mailbox.messages] == ["new@example.org", "newer@example.org"]


def test_another_list_of_the_same_edition_is_sent_to_those_who_do_not_have_it(folder: Path) -> None:
    (folder / "members-more.csv").write_text(members("new", "bob"), "utf-8")
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        result = newsletter("send", "spring", "--to-list", "members-more.csv", "--yes", "1", port=mailbox.port)
    assert result.exit_code == 0
    assert "  1 left out: has it already" in result.stdout
    assert [message["To"] for message in mailbox.messages][3:] == ["new@example.org"]


@pytest.mark.parametrize(("arguments", "said"), [(("--yes", "4"), "another number"), ((), "add `--yes 3`")])
def test_nothing_is_sent_unless_the_number_is_right(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    with mail_server() as mailbox:
        result = send(*arguments, port=mailbox.port)
        assert (result.exit_code, mailbox.envelopes) == (2, [])
        assert said in result.stderr
        assert "Nothing was sent" in result.stderr
        assert send("--yes", "3", port=mailbox.port).exit_code == 0  # and nothing is left of that
    assert len(mailbox.envelopes) == 3


def test_a_dry_run_counts_and_writes_two_letters_and_sends_nothing(folder: Path) -> None:
    rows = members(*PEOPLE).replace("\n", ",status\n", 1)
    for row, status in (("ada", "subscribed"), ("bob", "unsubscribed"), ("cleo", "subscribed")):
        rows = rows.replace(f"{row.title()}\n", f"{row.title()},{status}\n")
    (folder / "members.csv").write_text(rows, "utf-8")
    result = send("--dry-run", port=0)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "spring to members.csv: 2 members",
        "  1 left out: unsubscribed",
        "ada@example.org: It is in out/dry-run/spring.ada@example.org.eml.",
        "cleo@example.org: It is in out/dry-run/spring.cleo@example.org.eml.",
        "Nothing was sent: this was a dry run.",
    ]
    assert "Dear Cleo," in text_of(parsed((folder / "out" / "dry-run" / "spring.cleo@example.org.eml").read_bytes()))
    assert newsletter("outbox").stdout == "Nothing has been sent to members from here.\n"


def test_who_the_list_says_has_left_gets_nothing_from_any_list(folder: Path) -> None:
    (folder / "members.csv").write_text(
        "email,status\nada@example.org,unsubscribed\nbob@example.org,subscribed\n", "utf-8"
    )
    (folder / "members-more.csv").write_text(members("ada", "cleo"), "utf-8")
    with mail_server() as mailbox:
        send("--yes", "1", port=mailbox.port)
        result = newsletter("send", "spring", "--to-list", "members-more.csv", "--yes", "1", port=mailbox.port)
    assert "  1 left out: on the suppression list" in result.stdout
    assert {message["To"] for message in mailbox.messages} == {"bob@example.org", "cleo@example.org"}


def test_the_list_of_the_publication_need_not_be_named(folder: Path) -> None:
    (folder / "newsletter.yaml").write_text(f"{ABOUT}sending: {{list: members.csv}}\n", "utf-8")
    with mail_server() as mailbox:
        assert newsletter("send", "spring", "--to-list", "--yes", "3", port=mailbox.port).exit_code == 0
    (folder / "newsletter.yaml").write_text(ABOUT, "utf-8")
    assert "`--to-list members.csv`" in newsletter("send", "spring", "--to-list").stderr


def test_what_is_not_ready_blocks(folder: Path) -> None:
    (folder / "issues" / "spring.yaml").write_text(f"{ISSUE}draft: true\n", "utf-8")
    (folder / "newsletter.yaml").write_text(ABOUT.replace("postal_address: 1 Example Street\n", ""), "utf-8")
    with mail_server() as mailbox:
        result = send("--yes", "3", port=mailbox.port)
    assert (result.exit_code, mailbox.envelopes) == (2, [])
    assert result.stderr.splitlines()[-3:] == [
        "error: This issue is a draft: take `draft: true` out of it before members get it.",
        "error: 1 thing to fill in: postal address.",
        "error: Nothing was sent: members get a letter when nothing is wrong with it any more.",
    ]


def test_missing_pictures_block(folder: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(folder / "issues" / "tulip.png")
    block = "  - {type: image, image: {src: tulip.png, alt: A tulip}}\n"
    (folder / "issues" / "spring.yaml").write_text(f"{ISSUE}{block}", "utf-8")
    (folder / "newsletter.yaml").write_text(f"{ABOUT}site_url: http://127.0.0.1:{closed_port()}/\n", "utf-8")
    result = send("--yes", "3")
    assert result.exit_code == 2
    assert "error: The picture is not at the public address yet" in result.stderr


def test_a_mistake_in_the_list_is_told_at_its_place_and_nobody_gets_a_letter(folder: Path) -> None:
    (folder / "members.csv").write_text("email\nada@example.org\nbob@example\n", "utf-8")
    with mail_server() as mailbox:
        result = send("--yes", "1", port=mailbox.port)
    assert (result.exit_code, mailbox.envelopes) == (2, [])
    assert "members.csv:3:1: " in result.stderr


def test_without_a_secret_one_is_told_the_line_that_sets_one(folder: Path) -> None:
    result = send("--yes", "3", NEWSLETTER_SECRET=None)
    assert result.exit_code == 2
    assert re.search(r"type `export NEWSLETTER_SECRET=\S{40,}`", result.stderr)


def test_a_new_secret_is_no_remedy_where_the_ledger_was_written_with_one(folder: Path) -> None:
    def said(*arguments: str) -> str:
        with with_keyring(Keeps()):
            for secret in (None, "short"):
                result = newsletter(*arguments, NEWSLETTER_SECRET=secret)
                assert result.exit_code == 2
                assert "Set NEWSLETTER_SECRET to the secret that your letters went out with" in result.stderr
                assert "export" not in result.stderr
        return result.stderr

    assert newsletter("suppress", "add", "dee@example.org").exit_code == 0
    assert newsletter("outbox", "--backup", "outbox.db-copy").exit_code == 0
    for arguments in (
        ["send", "spring", "--to-list", "members.csv", "--yes", "3"],
        ["unsubscribes"],
        ["suppress", "list", "dee@example.org"],
    ):
        said(*arguments)
    (folder / "outbox.db").unlink()
    said("outbox", "--restore", "outbox.db-copy")


def test_a_list_that_git_would_carry_along_is_refused_with_the_line_for_gitignore(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / ".gitignore").unlink()
    result = send("--yes", "3")
    assert result.exit_code == 2
    assert "`/members.csv` and `/outbox.db*`" in result.stderr
    assert not (folder / "outbox.db").exists()


def test_a_folder_that_is_kept_the_same_on_several_computers_is_warned_of(folder: Path) -> None:
    (folder / ".stfolder").mkdir()
    result = send("--dry-run")
    assert result.exit_code == 0
    assert "warning: members.csv and outbox.db are in Syncthing" in result.stderr


def test_the_secret_that_the_keyring_keeps_is_used(folder: Path) -> None:
    with with_keyring(Keeps()), mail_server() as mailbox:
        keep_new("letter@example.org")
        result = send("--yes", "3", port=mailbox.port, NEWSLETTER_SECRET=None)
    assert (result.exit_code, len(mailbox.envelopes)) == (0, 3)


def test_without_a_server_for_unsubscribing_there_is_a_warning_and_a_limit(folder: Path) -> None:
    many = "email\n" + "".join(f"u{number}@example.org\n" for number in range(5001))
    (folder / "members.csv").write_text(many, "utf-8")
    result = send("--yes", "5001")
    assert result.exit_code == 2
    assert "warning: Members unsubscribe by writing to letter@example.org, which is not one click" in result.stderr
    assert "members.csv has 5,001 members, and more than 5,000 get letters only if" in result.stderr


def test_an_edition_that_was_changed_since_is_not_sent_twice_by_mistake(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        (folder / "issues" / "spring.yaml").write_text(
            ISSUE.replace("logo:", "").replace("Spring", "Early spring"), "utf-8"
        )
        result = send("--yes", "3", port=mailbox.port)
        assert (result.exit_code, len(mailbox.envelopes)) == (2, 3)
        assert "spring has gone out already, to 3 members, and has been changed since." in result.stderr
        assert send("--yes", "3", "--again", port=mailbox.port).exit_code == 0
    assert len(mailbox.envelopes) == 6


def test_without_the_ledger_nothing_is_sent_by_mistake(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        newsletter("outbox", "--backup", "outbox.db-copy")
        (folder / "outbox.db").unlink()
        (folder / "issues" / "summer.yaml").write_text(ISSUE, "utf-8")
        for slug in ("spring", "summer"):
            result = newsletter("send", slug, "--to-list", "members.csv", "--yes", "3", port=mailbox.port)
            assert (result.exit_code, len(mailbox.envelopes)) == (2, 3)
            assert "sendings.yaml says that spring went to 3 members, and there is no outbox.db here" in result.stderr
        assert not (folder / "outbox.db").exists()
        assert newsletter("outbox", "--restore", "outbox.db-copy").exit_code == 0
        assert send("--yes", "3", port=mailbox.port).stdout.endswith(f"{LEFT}\n")
        assert len(mailbox.envelopes) == 3


def test_another_computer_that_is_sure_sends_all_the_same_and_is_not_asked_each_time(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        (folder / "outbox.db").unlink()
        (folder / "issues" / "summer.yaml").write_text(ISSUE, "utf-8")
        (folder / "issues" / "autumn.yaml").write_text(ISSUE.replace("Dear", "Hello"), "utf-8")
        for arguments in (("summer", "--again"), ("autumn",)):
            result = newsletter("send", *arguments, "--to-list", "members.csv", "--yes", "3", port=mailbox.port)
            assert result.exit_code == 0, result.stderr
        assert len(mailbox.envelopes) == 9
        result = send("--yes", "3", port=mailbox.port)
        assert "spring has gone out already, to 3 members, from another computer." in result.stderr


def test_what_went_out_from_another_computer_meanwhile_is_a_reason_to_ask(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        with (folder / "sendings.yaml").open("a", encoding="utf-8") as file:  # as Git brings it from there
            file.write("- {slug: winter, edition: 0123456789abcdef, members: 4812, finished: 2026-01-31}\n")
        (folder / "issues" / "summer.yaml").write_text(ISSUE, "utf-8")
        command = ("send", "summer", "--to-list", "members.csv", "--yes", "3")
        result = newsletter(*command, port=mailbox.port)
        assert (result.exit_code, len(mailbox.envelopes)) == (2, 3)
        assert "says that winter went to 4,812 members, and outbox.db does not know of all that" in result.stderr
        assert newsletter(*command, "--again", port=mailbox.port).exit_code == 0
    assert len(mailbox.envelopes) == 6


def test_a_ledger_that_is_lost_midway_is_missed(folder: Path) -> None:
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        assert send("--yes", "3", port=port).exit_code == 2
    (folder / "outbox.db").unlink()
    with mail_server() as mailbox:
        result = send("--yes", "3", port=mailbox.port)
        assert "says that spring is on its way to 3 members, and there is no outbox.db here" in result.stderr
        assert (result.exit_code, mailbox.envelopes) == (2, [])


def test_a_ledger_that_is_older_than_the_last_list_is_missed(folder: Path) -> None:
    (folder / "members-more.csv").write_text(members("ada", "dora", "emil"), "utf-8")
    command = ("send", "spring", "--to-list", "members-more.csv", "--yes", "2")
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        newsletter("outbox", "--backup", "outbox.db-copy")
        assert newsletter(*command, port=mailbox.port).exit_code == 0
        (folder / "outbox.db").unlink()
        newsletter("outbox", "--restore", "outbox.db-copy")
        result = newsletter(*command, port=mailbox.port)
        assert "says that spring went to 5 members, and outbox.db does not know of all that" in result.stderr
        assert (result.exit_code, len(mailbox.envelopes)) == (2, 5)


def test_where_it_cannot_be_written_down_nobody_gets_a_letter(folder: Path) -> None:
    (folder / "sendings.yaml").mkdir()
    with mail_server() as mailbox:
        result = send("--yes", "3", port=mailbox.port)
        assert "no plain file" in result.stderr
        assert (result.exit_code, mailbox.envelopes) == (2, [])


def test_another_secret_recognises_nobody_and_is_refused(folder: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "3", port=mailbox.port)
        result = send("--yes", "3", port=mailbox.port, NEWSLETTER_SECRET=f"another {TEXT}")
    assert result.exit_code == 2
    assert "NEWSLETTER_SECRET is not the secret that outbox.db was written with" in result.stderr
    assert "send that with `--again`" in result.stderr


def test_another_secret_goes_on_with_nothing_however_sure_somebody_is(folder: Path) -> None:
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        send("--yes", "3", port=port)
    with mail_server() as mailbox:
        result = send("--again", port=mailbox.port, NEWSLETTER_SECRET=f"another {TEXT}")
        assert "end it by `newsletter outbox spring --cancel`" in result.stderr
        assert (result.exit_code, mailbox.envelopes) == (2, [])
        assert send(port=mailbox.port).exit_code == 0
    assert len(mailbox.envelopes) == 3


def test_an_issue_under_another_name_is_still_the_one_that_went_out(folder: Path) -> None:
    command = ("send", "summer", "--to-list", "members.csv", "--yes", "3")
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        send("--yes", "3", port=port)
    (folder / "issues" / "spring.yaml").rename(folder / "issues" / "summer.yaml")
    with mail_server() as mailbox:
        result = newsletter(*command, port=mailbox.port)
        assert "summer is word for word spring, which is on its way to members.csv" in result.stderr
        (folder / "issues" / "summer.yaml").rename(folder / "issues" / "spring.yaml")
        assert send(port=mailbox.port).exit_code == 0
        (folder / "issues" / "spring.yaml").rename(folder / "issues" / "summer.yaml")
        result = newsletter(*command, port=mailbox.port)
        assert "which has gone out already, to 3 members" in result.stderr
        assert (result.exit_code, len(mailbox.envelopes)) == (2, 3)
        assert newsletter(*command, "--again", port=mailbox.port).exit_code == 0
    assert len(mailbox.envelopes) == 6


def test_a_second_process_is_refused_in_a_sentence(folder: Path) -> None:
    with mail_server() as mailbox, only_one(folder / FILE):
        result = send("--yes", "3", port=mailbox.port)
    assert (result.exit_code, mailbox.envelopes) == (2, [])
    assert "is sending from this folder, and two would send twice" in result.stderr


def test_a_refusal_of_us_pauses_it_and_the_same_command_goes_on(folder: Path) -> None:
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        result = send("--yes", "3", port=port)
    assert result.exit_code == 2
    assert result.stdout.endswith("Paused: 3 queued\n")
    assert "550 5.7.1 Not from here" in result.stderr
    assert "The same command goes on with it." in result.stderr
    with mail_server() as mailbox:
        result = send(port=mailbox.port)  # the number was typed before
    assert (result.exit_code, len(mailbox.envelopes)) == (0, 3)
    assert "spring to members.csv: 0 of 3 members have it" in result.stdout


def test_what_goes_with_a_test_only_or_with_a_list_only_is_refused(folder: Path) -> None:
    assert "Say to whom" in newsletter("send", "spring").stderr
    for arguments, option in (
        (("--test", "a@example.org", "--dry-run"), "--dry-run"),
        (("--test", "a@example.org", "--yes", "3"), "--yes"),
        (("--to-list", "members.csv", "--persona", "Long name"), "--persona"),
        (("--to-list", "members.csv", "--to-folder", "tests"), "--to-folder"),
    ):
        result = newsletter("send", "spring", *arguments)
        assert (result.exit_code, f"`{option}` does not go with" in result.stderr) == (2, True)


@pytest.mark.soak
def test_ctrl_c_twice_ends_the_installed_command_at_once_and_says_of_whom_nobody_knows(folder: Path) -> None:
    heard = Heard()
    with scripted({"message": HANG}, heard) as port:
        environment = {**os.environ, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}", "NEWSLETTER_SECRET": TEXT}
        command = [f"{Path(sys.executable).parent}/newsletter", "send", "spring", "--to-list", "members.csv"]
        process = subprocess.Popen(
            [*command, "--yes", "3"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr and process.stdout
        heard.wait_for("message", 3)
        process.send_signal(signal.SIGINT)
        while not process.stderr.readline().startswith("Stopping when the servers have answered"):
            pass
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out.splitlines()[-1]) == (130, "Stopped: 3 unknown")
    assert "`newsletter outbox spring` shows whom, and why." in err
    assert newsletter("outbox", "spring").stdout.count("  unknown: ") == 3


class Slow(Mailbox):
    """A mailbox that says when it has taken some messages."""

    def __init__(self) -> None:
        super().__init__()
        self.has_some = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.envelopes) == 20:
            self.has_some.set()
        return answer


def test_ctrl_c_ends_the_installed_command_in_good_order_and_it_goes_on(folder: Path) -> None:
    people = [f"u{number}" for number in range(60)]
    (folder / "members.csv").write_text(members(*people), "utf-8")
    (folder / "newsletter.yaml").write_text(f"{ABOUT}sending: {{per_hour: 144000}}\n", "utf-8")
    mailbox = Slow()
    with mail_server(handler=mailbox):
        environment = {**os.environ, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{mailbox.port}", "NEWSLETTER_SECRET": TEXT}
        command = [f"{Path(sys.executable).parent}/newsletter", "send", "spring", "--to-list", "members.csv"]
        command += ["--yes", "60"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert mailbox.has_some.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert process.returncode == 130, err
        taken = len(mailbox.envelopes)
        assert out.splitlines()[-1] == f"Stopped: {60 - taken} queued, {taken} accepted"
        result = send("--yes", "60", port=mailbox.port)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Finished: 60 accepted")
    assert sorted(message["To"] for message in mailbox.messages) == sorted(f"{person}@example.org" for person in people)
