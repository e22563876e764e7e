"""Sign-ups come into the copy once each, and bring back who had left before; the list has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.sending.joining import copy
from newsletter.sending.joining.merging import with_signups
from newsletter.sending.joining.signups import SIGNED_UP, SignUp
from newsletter.sending.joining.taking import Taken, take_in_signups
from newsletter.sending.leaving.log import Log
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.reasons import BOUNCED, BY_HAND, FORGOTTEN, REPORTED, RESTING, UNSUBSCRIBED
from tests.sending.leaving.offices import SECRET

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def signup(name: str, when: datetime = NOON, language: str = "en", **values: str) -> SignUp:
    return SignUp(when, when - HOUR, f"{name}@example.org", language, values, "Yes.", "https://example.org")


def written(path: Path, *signups: SignUp) -> Path:
    """Write sign-ups into a log of the server, behind those that are there."""
    with closing(Log(path, SECRET, SIGNED_UP)) as log:
        for each in signups:
            log.append(each)
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "outbox.db") as ledger:
        yield ledger


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The log of a server, still without sign-ups."""
    return written(tmp_path / "server.jsonl")


def take(ledger: Ledger, server: Path) -> Taken:
    return take_in_signups(ledger, server.parent, str(server), SECRET)


def names(root: Path) -> list[str]:
    return [each.address.partition("@")[0] for each in copy.read(root).values()]


def key(name: str) -> bytes:
    return SECRET.key_of(f"{name}@example.org")


def test_each_sign_up_is_taken_in_once_into_a_file_of_its_owner(ledger: Ledger, server: Path, tmp_path: Path) -> None:
    written(server, signup("ann"), signup("bo"))
    assert take(ledger, server) == Taken(2, 0)
    written(server, signup("cy"))
    assert take(ledger, server) == Taken(1, 0)
    assert take(ledger, server) == Taken(0, 0)
    assert names(tmp_path) == ["ann", "bo", "cy"]
    assert (tmp_path / copy.FILE).stat().st_mode & 0o777 == 0o600
    assert copy.read(tmp_path)[3] == signup("bo")


def test_a_copy_that_was_lost_is_read_anew_and_one_that_was_kept_gets_no_line_twice(
    ledger: Ledger, server: Path, tmp_path: Path
) -> None:
    written(server, signup("ann"))
    take(ledger, server)
    (tmp_path / copy.FILE).unlink()
    assert take(ledger, server) == Taken(1, 0)
    older = (tmp_path / copy.FILE).read_bytes()
    written(server, signup("bo"))
    assert take(ledger, server) == Taken(1, 0)
    (tmp_path / copy.FILE).write_bytes(older)  # from a backup, or another computer
    assert take(ledger, server) == Taken(1, 0)
    assert names(tmp_path) == ["ann", "bo"]
    content = (tmp_path / copy.FILE).read_bytes()
    (tmp_path / copy.FILE).write_bytes(content[content.index(b"\n") + 1 :])  # it no longer says how far it is
    assert take(ledger, server) == Taken(0, 0)
    assert (tmp_path / copy.FILE).read_bytes() == content


def test_who_is_forgotten_is_taken_out_and_does_not_come_back_by_what_was_before(
    ledger: Ledger, server: Path, tmp_path: Path
) -> None:
    written(server, signup("ann"), signup("bo"), signup("Ann", NOON + HOUR))
    take(ledger, server)
    assert copy.lines_of(tmp_path, ["ANN@example.org"]) == (2, 4)
    copy.forget(tmp_path, ["ANN@example.org", "cy@example.org"])
    assert b"nn@" not in (tmp_path / copy.FILE).read_bytes()
    ledger.suppress(key("ann"), FORGOTTEN, NOON + 2 * HOUR)
    (tmp_path / copy.FILE).unlink()
    assert take(ledger, server) == Taken(1, 0)
    assert names(tmp_path) == ["bo"]
    written(server, signup("ann", NOON + 3 * HOUR))  # by themselves, later
    assert take(ledger, server) == Taken(1, 1)
    assert not ledger.is_suppressed(key("ann"))


@pytest.mark.parametrize(
    ("reason", "comes_back"),
    [(UNSUBSCRIBED, True), (BOUNCED, True), (RESTING, True), (FORGOTTEN, True), (BY_HAND, False), (REPORTED, False)],
)
def test_a_later_consent_takes_back_what_people_did_and_bounces_and_nothing_else(
    ledger: Ledger, server: Path, reason: str, comes_back: bool
) -> None:
    ledger.suppress(key("ann"), reason, NOON - HOUR)
    ledger.suppress(key("bo"), reason, NOON + HOUR)  # after they had signed up
    written(server, signup("ann"), signup("bo"))
    assert take(ledger, server).again == comes_back
    assert (ledger.is_suppressed(key("ann")), ledger.is_suppressed(key("bo"))) == (not comes_back, True)


def test_who_has_left_and_was_taken_off_by_hand_as_well_stays_off(ledger: Ledger, server: Path) -> None:
    for reason in (UNSUBSCRIBED, BY_HAND):
        ledger.suppress(key("ann"), reason, NOON - HOUR)
    written(server, signup("ann"))
    assert take(ledger, server) == Taken(1, 0)
    assert [each.reason for each in ledger.reasons(key("ann"))] == [BY_HAND]


def test_a_consent_that_was_kept_and_not_yet_heeded_is_heeded_with_the_next_reading(
    ledger: Ledger, server: Path
) -> None:
    written(server, signup("ann"))
    take(ledger, server)
    ledger.suppress(key("ann"), UNSUBSCRIBED, NOON - HOUR)
    assert take(ledger, server) == Taken(0, 1)
    assert not ledger.is_suppressed(key("ann"))


def test_a_copy_that_is_a_link_is_not_written_through(ledger: Ledger, server: Path, tmp_path: Path) -> None:
    written(server, signup("ann"))
    (tmp_path / "elsewhere").write_text("mine", "utf-8")
    (tmp_path / copy.FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link, or no plain file"):
        take(ledger, server)
    assert (tmp_path / "elsewhere").read_text("utf-8") == "mine"
    (tmp_path / copy.FILE).unlink()
    assert take(ledger, server) == Taken(1, 0)


def test_a_copy_from_the_server_is_read_and_a_line_that_cannot_be_is_named(server: Path, tmp_path: Path) -> None:
    content = written(server, signup("ann")).read_bytes()
    (tmp_path / copy.FILE).write_bytes(content)
    assert copy.read(tmp_path) == {2: signup("ann")}
    (tmp_path / copy.FILE).write_bytes(content + b"bo@example.org\n")
    with pytest.raises(UsageError, match=r"^signups\.jsonl:3: This line is no sign-up: “bo@example\.org”"):
        copy.read(tmp_path)
    copy.forget(tmp_path, ["bo@example.org"])
    assert names(tmp_path) == ["ann"]


LIST = """\
email,first_name,language,status
ANN@example.org,Anna,fr,subscribed
bo@example.org,,,unsubscribed
cy@example.org,,,pending
"""


def test_the_list_counts_where_it_says_something_and_who_is_not_in_it_comes_behind(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text(LIST, "utf-8")
    members = read_members(tmp_path / "members.csv", ("first_name",))
    signups = [
        signup("ann", first_name="Somebody"),
        signup("bo"),
        signup("cy"),
        signup("dee", NOON + HOUR, "de", first_name="Dee", city="Ghent"),
        signup("DEE", first_name="D."),
        signup("ed", NOON - HOUR),
    ]
    merged = with_signups(members, dict(enumerate(signups, 1)), ("first_name",))
    assert [(each.address, each.language, dict(each.values), each.file, each.line) for each in merged.recipients] == [
        ("ANN@example.org", "fr", {"first_name": "Anna"}, "", 2),
        ("ed@example.org", "en", {}, copy.FILE, 6),
        ("dee@example.org", "de", {"first_name": "Dee"}, copy.FILE, 4),
    ]
    assert (merged.total, len(merged.beside)) == (3, 2)
    assert merged.remarks[-1].startswith("2 signed up, and members.csv says that they get no letters, which counts")
    assert with_signups(members, {}, ("first_name",)) == members
