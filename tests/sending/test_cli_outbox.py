"""`newsletter outbox` and `suppress` as people type them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.schema import FILE
from tests.sending.outbox.publications import SECRET, TEXT
from tests.sending.servers import HANG_UP, mail_server, scripted


def newsletter(*arguments: str, port: int = 0, **variables: str) -> Result:
    environment = {"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}"} if port else {}
    result = CliRunner().invoke(main, arguments, env=environment | variables, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def outbox(*arguments: str) -> str:
    result = newsletter("outbox", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def send(port: int) -> Result:
    return newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3", port=port)


def state(folder: Path) -> str:
    with Ledger(folder / FILE) as ledger:
        return ledger.sendings("spring")[-1].state


def one_after_the_other(folder: Path) -> None:
    """Have letters go over one connection, so that it is known who gets which answer."""
    with (folder / "newsletter.yaml").open("a", encoding="utf-8") as about:
        about.write("sending: {connections: 1}\n")


def left_unknown(folder: Path) -> None:
    """Have a server break its connections before it answers, until the sending is paused."""
    one_after_the_other(folder)
    with scripted({"message": HANG_UP}) as port:
        assert send(port).exit_code == 2


def test_before_anything_was_sent_that_is_said(folder: Path) -> None:
    assert outbox() == "Nothing has been sent to members from here.\n"
    assert json.loads(outbox("--json")) == []
    assert "Nothing has been sent" in newsletter("outbox", "spring", "--pause").stderr
    assert not (folder / FILE).exists()


def test_it_tells_how_many_are_in_which_state_and_what_servers_said(folder: Path) -> None:
    one_after_the_other(folder)
    with scripted({"rcpt": ["250 fine", "550 5.1.1 No such user", "550 5.1.1 No such user"]}) as port:
        send(port)
    assert outbox() == "spring to members.csv: finished, 3 members\n  1 accepted, 2 failed\n"
    *head, words, addresses = outbox("spring").splitlines()
    assert head == ["spring to members.csv: finished, 3 members", "  1 accepted, 2 failed"]
    assert words.startswith("  failed, 2: 127.0.0.1:")
    assert "does not take mail to …: “550 5.1.1 No such user”" in words
    assert len(addresses.strip().split(", ")) == 2
    (data,) = json.loads(outbox("--json"))
    assert (data["slug"], data["state"], data["members"], data["counts"]) == (
        "spring",
        "finished",
        3,
        {"accepted": 1, "failed": 2},
    )
    assert [group["total"] for group in data["failed"]] == [2]


def test_while_it_is_under_way_the_pace_and_the_time_left_are_told(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    with Ledger(folder / FILE) as ledger:
        ledger.do("UPDATE delivery SET state = 'queued' WHERE number = 3")
        ledger.do("UPDATE sending SET state = 'sending'")
    with only_one(folder / FILE):
        assert outbox() == (
            "spring to members.csv: sending, 3 members\n  1 queued, 2 accepted\n  2 a minute, 30 s left\n"
        )
    assert outbox() == (  # and nobody is at it any more
        "spring to members.csv: stopped, 3 members\n  1 queued, 2 accepted\n"
        "  `newsletter send spring --to-list members.csv` goes on with it.\n"
    )
    (data,) = json.loads(outbox("--json"))
    assert (data["per_minute"], data["seconds_left"]) == (2, 30.0)


def test_an_edition_that_was_not_sent_is_not_known(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    assert "summer has not been sent to members from here" in newsletter("outbox", "summer").stderr
    assert "Say of which issue" in newsletter("outbox", "--pause").stderr
    assert (
        "spring to members.csv is finished, so there is nothing to pause"
        in newsletter("outbox", "spring", "--pause").stderr
    )


def test_of_whom_it_is_not_known_is_told_by_address_and_tried_again_where_somebody_says_so(folder: Path) -> None:
    left_unknown(folder)
    assert "  unknown: ada@example.org\n  unknown: bob@example.org\n" in outbox("spring")
    with mail_server() as mailbox:
        assert newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port).exit_code == 0
        assert [message["To"] for message in mailbox.messages] == ["cleo@example.org"]
        said = outbox("spring", "--retry-unknown")
        assert said == (
            "spring to members.csv: 2 unknown, `newsletter send spring --to-list members.csv` goes on with it.\n"
        )
        assert newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port).exit_code == 0
        assert sorted(message["To"] for message in mailbox.messages)[:2] == ["ada@example.org", "bob@example.org"]
    assert "3 accepted" in outbox("spring")


def test_a_message_that_is_tried_again_has_the_same_identifier_and_date(folder: Path) -> None:
    received = []
    with mail_server() as mailbox:
        send(mailbox.port)
        with Ledger(folder / FILE) as ledger:
            ledger.do("UPDATE delivery SET state = 'unknown'")
        outbox("spring", "--retry-unknown")
        newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port)
        received = sorted(mailbox.raw)
    assert len(received) == 6
    assert received[0::2] == received[1::2]


def test_a_sending_that_ended_long_ago_cannot_be_gone_on_with(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    with Ledger(folder / FILE) as ledger:
        ledger.do("UPDATE delivery SET state = 'unknown'")
        ledger.do("UPDATE sending SET finished = 0")
    assert "ended more than 30 days ago" in newsletter("outbox", "spring", "--retry-unknown").stderr
    assert outbox("spring") == "spring to members.csv: finished, 3 members\n  3 unknown\n"


def test_it_is_taken_that_they_have_it_where_somebody_says_so(folder: Path) -> None:
    left_unknown(folder)
    assert outbox("spring", "--accept-unknown") == "spring to members.csv: 2 unknown, taken for accepted.\n"
    assert "2 accepted" in outbox("spring")
    assert "Of nobody it is unknown" in newsletter("outbox", "spring", "--accept-unknown").stderr


def test_a_sending_is_paused_resumed_and_cancelled(folder: Path) -> None:
    left_unknown(folder)
    assert state(folder) == "paused"
    assert "goes on with it" in outbox("spring", "--resume")
    assert state(folder) == "sending"
    assert "--resume` lets it go on" in outbox("spring", "--pause")
    with only_one(folder / FILE):
        assert outbox("spring", "--resume") == "spring to members.csv: it goes on.\n"
    assert "cancelled" in outbox("spring", "--cancel")
    assert "members: 2" in (folder / "sendings.yaml").read_text("utf-8")
    outbox("spring", "--accept-unknown")
    assert state(folder) == "cancelled"
    with mail_server() as mailbox:  # the same command sends to those who do not have it, once that is confirmed
        result = newsletter("send", "spring", "--to-list", "members.csv", "--yes", "1", port=mailbox.port)
        assert (result.exit_code, len(mailbox.envelopes)) == (0, 1)


def test_of_whom_the_server_was_getting_a_message_is_unknown_where_what_died_is_cancelled(folder: Path) -> None:
    left_unknown(folder)
    with Ledger(folder / FILE) as ledger:
        ledger.do("UPDATE delivery SET state = 'in_flight' WHERE state = 'unknown'")  # as if it had been killed
        ledger.do("UPDATE sending SET state = 'sending'")
    outbox("spring", "--cancel")
    assert "  1 queued, 2 unknown\n" in outbox("spring")
    assert "members: 2" in (folder / "sendings.yaml").read_text("utf-8")
    assert "2 unknown, taken for accepted" in outbox("spring", "--accept-unknown")


def test_of_whom_it_is_unknown_is_told_again_and_what_can_be_done(folder: Path) -> None:
    left_unknown(folder)
    with mail_server() as mailbox:
        said = newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port).stdout
        assert "0 of 3 members have it\n  Of 2 it is unknown: `newsletter outbox spring` shows whose" in said
    assert outbox("spring").splitlines()[-2:] == [
        "  `newsletter outbox spring --retry-unknown` sends to them again: some get it twice.",
        "  `newsletter outbox spring --accept-unknown` leaves it at that: some never get it.",
    ]


def test_a_backup_is_one_whole_file_for_its_owner_alone_and_takes_the_place_of_an_earlier_one(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    backup = folder / "outbox.db-copy"
    for _ in range(2):
        outbox("--backup", str(backup))
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "is there already" in newsletter("outbox", "--restore", str(backup)).stderr
    (folder / FILE).unlink()
    before = backup.read_bytes()
    outbox("--restore", str(backup))
    assert backup.read_bytes() == before
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert outbox() == "spring to members.csv: finished, 3 members\n  3 accepted\n"
    assert [path.name for path in folder.glob(".newsletter-*")] == []


def test_who_waited_when_a_backup_was_made_may_have_the_letter_since(folder: Path) -> None:
    left_unknown(folder)
    outbox("--backup", "outbox.db-copy")
    with mail_server() as mailbox:
        assert newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port).exit_code == 0
        (folder / FILE).unlink()
        assert "Of 1 it is unknown whether they arrived" in outbox("--restore", "outbox.db-copy")
        assert newsletter("send", "spring", "--to-list", "members.csv", port=mailbox.port).exit_code == 0
        assert [message["To"] for message in mailbox.messages] == ["cleo@example.org"]
    assert "  3 unknown\n" in outbox("spring")


def test_what_a_lost_ledger_has_left_beside_it_is_no_part_of_the_backup(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    outbox("--backup", "outbox.db-copy")
    journal = folder / f"{FILE}-wal"
    with Ledger(folder / FILE) as ledger:
        ledger.do("DELETE FROM delivery")
        left = journal.read_bytes()  # as if the computer had lost its power, and the file been deleted
    (folder / FILE).unlink()
    journal.write_bytes(left)
    outbox("--restore", "outbox.db-copy")
    assert "3 accepted" in outbox("spring")


def test_a_damaged_ledger_takes_the_place_of_no_backup(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    outbox("--backup", "outbox.db-copy")
    good = (folder / "outbox.db-copy").read_bytes()
    with Ledger(folder / FILE) as ledger:
        page = ledger.one("SELECT rootpage FROM sqlite_master WHERE name = 'delivery'")[0]
        ledger.one("PRAGMA wal_checkpoint(TRUNCATE)")
        size = ledger.one("PRAGMA page_size")[0]
    with (folder / FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    result = newsletter("outbox", "--backup", "outbox.db-copy")
    assert (result.exit_code, "is damaged" in result.stderr) == (2, True), result.stderr
    assert (folder / "outbox.db-copy").read_bytes() == good


def test_a_backup_overwrites_nothing_else_and_no_other_file_is_restored(folder: Path) -> None:
    assert "nothing has been sent from here" in newsletter("outbox", "--backup", "outbox.db-copy").stderr
    with mail_server() as mailbox:
        send(mailbox.port)
    assert "is no copy of a ledger" in newsletter("outbox", "--backup", "members.csv").stderr
    assert (folder / "members.csv").read_text("utf-8").startswith("email")
    outbox("--backup", "outbox.db-copy")
    (folder / FILE).unlink()
    assert "is no copy of a ledger" in newsletter("outbox", "--restore", "members.csv").stderr
    result = newsletter("outbox", "--restore", "outbox.db-copy", NEWSLETTER_SECRET=f"another {TEXT}")
    assert "was made with another secret" in result.stderr
    assert not (folder / FILE).exists()


def suppress(*arguments: str) -> list[str]:
    result = newsletter("suppress", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_who_is_put_on_the_suppression_list_gets_no_letter_until_taken_off(folder: Path) -> None:
    assert suppress("list") == ["Nobody is on the suppression list."]
    assert suppress("add", "Bob@EXAMPLE.org", "new@example.org") == [
        "Bob@example.org: gets no letters any more",
        "new@example.org: gets no letters any more",
    ]
    assert suppress("add", "bob@example.org") == ["bob@example.org: was on the suppression list already"]
    assert suppress("list") == ["2 by hand"]
    assert suppress("list", "bob@example.org", "ada@example.org") == [
        "bob@example.org: gets no letters",
        "ada@example.org: is not on the suppression list",
    ]
    assert b"bob" not in (folder / FILE).read_bytes().lower()
    with mail_server() as mailbox:
        newsletter("send", "spring", "--to-list", "members.csv", "--yes", "2", port=mailbox.port)
        assert {message["To"] for message in mailbox.messages} == {"ada@example.org", "cleo@example.org"}
    assert suppress("remove", "bob@example.org", "ada@example.org") == [
        "bob@example.org: gets letters again",
        "ada@example.org: was not on the suppression list",
    ]


def test_a_file_of_people_who_have_left_is_imported(folder: Path) -> None:
    (folder / "members-left.csv").write_text("email\nbob@example.org\nnew@example.org\n", "utf-8")
    assert suppress("import", "members-left.csv") == [
        "members-left.csv: 2 more get no letters, and 0 were on the suppression list already"
    ]
    with Ledger(folder / FILE) as ledger:
        assert ledger.is_suppressed(SECRET.key_of("BOB@example.org"))


def test_the_list_that_letters_go_to_is_not_taken_for_those_who_have_left(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
    result = newsletter("suppress", "import", "members.csv")
    assert (result.exit_code, "is a list that letters go to" in result.stderr) == (2, True), result.stderr
    assert suppress("list") == ["Nobody is on the suppression list."]
    (folder / "members.csv").write_text("email,status\nada@example.org,subscribed\nbob@example.org,bounced\n", "utf-8")
    assert suppress("import", "members.csv")[1] == "  1 have not left, and were passed over"


def test_what_is_no_address_is_refused(folder: Path) -> None:
    assert "“bob” is not an e-mail address." in newsletter("suppress", "add", "bob").stderr
    assert not (folder / FILE).exists()


def test_with_another_secret_nobody_is_put_on_the_list_in_vain(folder: Path) -> None:
    suppress("add", "bob@example.org")
    result = newsletter("suppress", "add", "ada@example.org", NEWSLETTER_SECRET=f"another {TEXT}")
    assert (result.exit_code, "is not the secret that outbox.db was written with" in result.stderr) == (2, True)


def emptied(folder: Path, table: str) -> None:
    """Damage two bytes of the ledger, so that a table reads as if nothing were in it."""
    with Ledger(folder / FILE) as ledger:
        (page,) = ledger.one("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        (size,) = ledger.one("PRAGMA page_size")
    with (folder / FILE).open("r+b") as file:
        file.seek((page - 1) * size + 3)  # https://www.sqlite.org/fileformat.html, 1.6: the number of cells
        file.write(b"\0\0")


def test_a_damaged_ledger_is_not_taken_for_one_that_nobody_has_left_by(folder: Path) -> None:
    newsletter("suppress", "add", "ada@example.org")
    emptied(folder, "suppression")
    with Ledger(folder / FILE) as ledger:
        assert not list(ledger.suppressed())
    for arguments in (
        ["suppress", "list"],
        ["forget", "bob@example.org"],
        ["send", "spring", "--to-list", "members.csv"],
    ):
        result = newsletter(*arguments, port=1)
        assert (result.exit_code, "outbox.db is damaged" in result.stderr) == (2, True)


def test_nothing_is_sent_where_it_is_not_certain_who_has_which_letter(folder: Path) -> None:
    with mail_server() as mailbox:
        send(mailbox.port)
        emptied(folder, "delivery")
        newsletter("suppress", "add", "ada@example.org")
        result = send(mailbox.port)
        assert (result.exit_code, "outbox.db is damaged" in result.stderr) == (2, True)
        assert len(mailbox.envelopes) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("outbox",),
        ("outbox", "--backup", "outbox.db-copy"),
        ("suppress", "list"),
        ("bounces", "newsletter.yaml"),
        ("forget", "dee@example.org"),
        ("send", "spring", "--to-list", "members.csv", "--dry-run"),
    ],
    ids=" ".join,
)
def test_whatever_is_done_clears_what_ended_a_month_ago_and_it_is_still_counted(
    arguments: tuple[str, ...], folder: Path
) -> None:
    with Ledger(folder / FILE, clock=lambda: 0) as ledger:
        number = ledger.begin_sending("winter", "d", "members.csv", envelope="", leave_at="", mark="m")
        ledger.add_letter(number, "en", b"letter")
        Deliveries(ledger, number).freeze([(b"o" * 12, "olga@example.org", "fr", {"first_name": "Olga"})])
        ledger.set_state(number, "cancelled")
    assert newsletter(*arguments).exit_code == 0
    kept = b"".join(file.read_bytes() for file in folder.glob("outbox.db*"))
    assert b"lga" not in kept
    assert outbox("winter") == "winter to members.csv: cancelled, 1 member\n  1 queued\n"
