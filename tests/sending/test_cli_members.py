"""`newsletter members`: how many there are, all that is known of one, and files with all of them, none replaced."""

from __future__ import annotations

import csv
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import DAY, Ledger
from tests.sending.outbox.publications import ABOUT, SECRET

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIST = """\
email;First name;Phone;Newsletter
ada@example.org;Ada;"1; 2";yes
bob@example.org;Bob;;no
ada@example.org;;;yes
"""


@pytest.fixture
def members(folder: Path) -> Path:
    """A publication with a list, two who signed up, one of whom has left since, and an issue that went out."""
    (folder / "newsletter.yaml").write_text(f"{ABOUT}sending: {{list: members.csv}}\n", "utf-8")
    (folder / "members.csv").write_text(LIST, "utf-8")
    (folder / ".gitignore").write_text("*\n", "utf-8")
    signups = [
        SignUp(
            NOON, NOON, f"{name}@example.org", "fr", {"first_name": name.title()}, "Yes, please.", "https://a.example"
        )
        for name in ("Cleo", "dora", "ada")
    ]
    (folder / "signups.jsonl").write_bytes(b"".join(each.line for each in signups))
    with Ledger(folder / "outbox.db") as ledger:
        ledger.suppress(SECRET.key_of("dora@example.org"), "unsubscribed", datetime(2026, 12, 24, tzinfo=UTC))
        quarter = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)
        ledger.suppress(SECRET.key_of("dora@example.org"), "bounced for now", *quarter)
        number = ledger.begin_sending("spring", "d", "members.csv", envelope="us@example.org", leave_at="", mark="m")
        Deliveries(ledger, number).freeze([(SECRET.key_of("dora@example.org"), "", "", {})])
        ledger.set_state(number, "sending")
        day = datetime.fromtimestamp(20_787 * DAY, UTC)
        ledger.come_back(SECRET.key_of("dora@example.org"), number, day, "for now", said="mailbox full")
    return folder


def typed(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["members", *arguments], prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def test_it_is_told_how_many_there_are_and_who_gets_no_letters(members: Path) -> None:
    before = {path: path.read_bytes() for path in members.iterdir() if path.suffix in (".csv", ".jsonl")}
    assert typed().stdout.splitlines() == [
        "members.csv: 1 member",
        "  1 left out: unsubscribed",
        "  1 left out: same address",
        "Signed up: 3, of whom 2 are not in members.csv",
        "  1 on the suppression list: unsubscribed",
        "The next letter goes to 2.",
    ]
    assert before == {path: path.read_bytes() for path in members.iterdir() if path.suffix in (".csv", ".jsonl")}


def test_all_that_is_known_of_somebody_is_shown(members: Path) -> None:
    assert typed("ADA@example.org", "dora@example.org", "eve@example.org").stdout.splitlines() == [
        "ADA@example.org",
        "  members.csv:2: email: ada@example.org; First name: Ada; Phone: 1; 2; Newsletter: yes",
        "  members.csv:4: email: ada@example.org; Newsletter: yes",
        "  signups.jsonl:3: asked 2026-11-30 12:00 UTC, at https://a.example, and confirmed 2026-11-30 12:00 UTC",
        "    language: fr; first_name: Ada",
        "    agreed to: “Yes, please.”",
        "dora@example.org",
        "  signups.jsonl:2: asked 2026-11-30 12:00 UTC, at https://a.example, and confirmed 2026-11-30 12:00 UTC",
        "    language: fr; first_name: Dora",
        "    agreed to: “Yes, please.”",
        "  got no letters: bounced for now, since 2025-01-01, until 2025-04-01",
        "  gets no letters: unsubscribed, since 2026-12-24",
        "  spring to members.csv: queued",
        "  came back after spring: for now, 2026-11-30: mailbox full",
        "eve@example.org: nothing is known of this address here",
    ]


def test_the_list_is_written_with_those_who_signed_up_and_reads_as_both_did(members: Path) -> None:
    assert typed("--merge", "new.csv").stdout.startswith("new.csv: 5 rows, 2 of them of people who signed up\n")
    assert (members / "new.csv").read_text("utf-8") == (
        "email,First name,Phone,Newsletter,language\n"
        "ada@example.org,Ada,1; 2,yes,\nbob@example.org,Bob,,no,\nada@example.org,,,yes,\n"
        "Cleo@example.org,Cleo,,yes,fr\ndora@example.org,Dora,,yes,fr\n"
    )
    assert (members / "new.csv").stat().st_mode & 0o777 == 0o600
    assert read_members(members / "new.csv", ("first_name",)).total == 3
    (members / "new.csv").replace(members / "members.csv")
    assert "Signed up: 3, of whom 0 are not in members.csv" in typed().stdout


def test_what_is_known_of_whom_is_written_for_spreadsheets(members: Path) -> None:
    assert typed("--export", "known.csv").stdout == "known.csv: 3 members\n"
    with (members / "known.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["email"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["ada@example.org", "Cleo@example.org", "dora@example.org"]
    assert rows["dora@example.org"] == {
        "email": "dora@example.org",
        "language": "fr",
        "first_name": "Dora",
        "status": "unsubscribed",
        "status_since": "2026-12-24",
        "signed_up": "2026-11-30T12:00:00Z",
        "consent": "Yes, please.",
        "site": "https://a.example",
    }
    assert (rows["ada@example.org"]["first_name"], rows["ada@example.org"]["status"]) == ("Ada", "subscribed")


@pytest.mark.parametrize("option", ["--merge", "--export"])
def test_no_file_is_replaced_and_git_sees_none(members: Path, option: str) -> None:
    before = (members / "members.csv").read_bytes()
    assert "members.csv is there already, and is not replaced" in typed(option, "members.csv", code=2).stderr
    assert (members / "members.csv").read_bytes() == before
    subprocess.run(["git", "init", "-q"], cwd=members, check=True)
    (members / ".gitignore").write_text("/members.csv\n/outbox.db*\n/signups.jsonl\n", "utf-8")
    assert "Add the line `/new.csv`" in typed(option, "new.csv", code=2).stderr
    assert not (members / "new.csv").exists()
    assert "leave the addresses out" in typed("ada@example.org", option, "new.csv", code=2).stderr


def test_without_a_ledger_and_without_a_list_it_tells_what_there_is(folder: Path) -> None:
    result = typed(code=2)
    assert "write it there, as in `sending: {list: members.csv}`" in result.stderr
    (folder / "newsletter.yaml").write_text(f"{ABOUT}sending: {{list: members.csv}}\n", "utf-8")
    assert typed().stdout == "members.csv: 3 members\nThe next letter goes to 3.\n"
    assert "members.csv:2: email: ada@example.org; first_name: Ada" in typed("ada@example.org").stdout
    assert not (folder / "outbox.db").exists()
