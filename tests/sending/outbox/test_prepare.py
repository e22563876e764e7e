"""A sending is frozen whole, or refused with every reason; and nobody gets an edition twice by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.errors import InputError, UsageError
from newsletter.letter import Letter
from newsletter.model.publication import load_publication
from newsletter.sending.leaving.tokens import Meant, read_token
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox import sendings_file
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.message_ids import deliveries_in
from newsletter.sending.outbox.opening import opened, opened_for_sending
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.prepare import HAS_IT, Prepared, edition_digest, going_on, hardly_leaves, prepare, renew
from newsletter.sending.outbox.sendings_file import edition_of
from tests.sending.editions import ISSUE
from tests.sending.outbox.publications import ABOUT, SECRET, sending_publication
from tests.sending.servers import parsed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with Ledger(place) as ledger:
        yield ledger


def letter(folder: Path, *, about: str = ABOUT, issue: str = ISSUE) -> Letter:
    path = sending_publication(folder, "ada", "bob", about=about, issue=issue)
    return build_edition(path, load_publication(folder).as_members_get_it()).letter


def prepared(ledger: Ledger, made: Letter, *, again: bool = False, list_name: str = "members.csv") -> Prepared:
    members = read_members(made.publication.root / list_name, tuple(made.publication.merge_tags))
    return prepare(ledger, [made], members, SECRET, list_name, now=NOW, again=again)


def begun(ledger: Ledger, made: Letter) -> None:
    ledger.set_state(prepared(ledger, made).sending.id, "sending")


def test_letter_and_recipients_are_frozen(ledger: Ledger, tmp_path: Path) -> None:
    sending = prepared(ledger, letter(tmp_path)).sending
    letter(tmp_path, issue=ISSUE.replace("Dear", "Hello"))
    (tmp_path / "members.csv").write_text("email\nelse@example.org\n", "utf-8")
    letters = Letters.of(ledger, sending, SECRET)
    messages = [parsed(letters.write(delivery)) for delivery in Deliveries(ledger, sending.id).due(9)]
    assert [message["To"] for message in messages] == ["ada@example.org", "bob@example.org"]
    body = messages[0].get_body(("plain",))
    assert body is not None
    assert "Dear Ada," in body.get_content()
    assert messages[0]["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"


def test_undeliverable_letters_come_back_to_where_the_publication_says_with_whose_they_are(
    ledger: Ledger, tmp_path: Path
) -> None:
    about = f"{ABOUT}sending: {{bounces_to: is-13-long-ok@example.org}}\n"
    sending = prepared(ledger, letter(tmp_path, about=about)).sending
    letters, (delivery, _) = Letters.of(ledger, sending, SECRET), Deliveries(ledger, sending.id).due(9)
    address = letters.sender(delivery)
    name, plus, token = address.removesuffix("@example.org").partition("+")
    meant = read_token(SECRET, token.upper())
    assert (name, plus, len(name + plus + token)) == ("is-13-long-ok", "+", 64)
    assert meant == Meant(SECRET.key_of("ada@example.org"), sending.id, "en")
    assert address == letters.sender(delivery)
    assert sending.leave_at == "mailto:is-13-long-ok@example.org"
    assert f"?subject=unsubscribe%20{token}>" in parsed(letters.write(delivery))["List-Unsubscribe"]


def test_without_a_mailbox_for_them_they_come_back_to_the_sender(ledger: Ledger, tmp_path: Path) -> None:
    sending = prepared(ledger, letter(tmp_path)).sending
    letters, (delivery, _) = Letters.of(ledger, sending, SECRET), Deliveries(ledger, sending.id).due(9)
    assert letters.sender(delivery) == "letter@example.org"


def test_nobody_can_tell_from_one_letter_what_another_is_called(ledger: Ledger, tmp_path: Path) -> None:
    sending = prepared(ledger, letter(tmp_path)).sending
    letters = Letters.of(ledger, sending, SECRET)
    one, other = (parsed(letters.write(each))["Message-ID"] for each in Deliveries(ledger, sending.id).due(9))
    assert [*deliveries_in(SECRET, f"Message-ID: {other.upper()}\n{one}")] == [(sending.mark, 2), (sending.mark, 1)]
    counted_on = one.replace(f"{sending.mark}.1.", f"{sending.mark}.2.")
    assert [*deliveries_in(SECRET, f"{counted_on} <{sending.mark}.2@example.org> {sending.mark}.2.{'0' * 16}@")] == []


def test_values_that_no_letter_can_have_are_told_at_their_line_and_nothing_is_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    about = ABOUT.replace("merge_tags:\n", "merge_tags:\n  page: {sample: https://example.org/}\n")
    issue = ISSUE.replace("Dear {{ first_name }}", "[Yours]({{ page }})")
    made = letter(tmp_path, about=about, issue=issue)
    (tmp_path / "members.csv").write_text(
        "email,page\na@example.org,https://a.org/\nb@example.org,javascript:x\n", "utf-8"
    )
    with pytest.raises(InputError, match=r"members\.csv:3:1: The letter links to what stands for .*“javascript:x”"):
        prepared(ledger, made)
    assert ledger.sendings() == []


def test_a_sending_that_is_confirmed_later_has_the_date_of_then_and_is_else_the_same(
    ledger: Ledger, tmp_path: Path
) -> None:
    made = letter(tmp_path)
    sending = prepared(ledger, made).sending
    delivery = Deliveries(ledger, sending.id).due(1)[0]
    before = parsed(Letters.of(ledger, sending, SECRET).write(delivery))
    renew(ledger, sending.id, [made], NOW + timedelta(hours=3))
    after = parsed(Letters.of(ledger, ledger.sending(sending.id), SECRET).write(delivery))
    assert after["Date"] == "Mon, 02 Mar 2026 12:00:00 +0000"
    assert {name for name in before if before[name] != after[name]} <= {"Date", "Content-Type"}  # a boundary
    assert [part.get_content() for part in after.iter_parts()] == [part.get_content() for part in before.iter_parts()]


@pytest.mark.parametrize(
    ("about", "issue"),
    [
        (ABOUT, ISSUE.replace("Dear", "Hello")),
        (ABOUT, ISSUE.replace("first_name", "first_name | you")),
        (ABOUT, ISSUE.replace("was neu ist", "was alt ist")),
        (ABOUT.replace("letter@example.org", "other@example.org"), ISSUE),
        (ABOUT.replace("1 Example Street", "2 Example Street"), ISSUE),
    ],
)
def test_what_readers_would_see_differently_is_another_edition(about: str, issue: str, tmp_path: Path) -> None:
    one, same, other = (
        edition_digest([letter(tmp_path / name, **given)])
        for name, given in (("a", {}), ("b", {}), ("c", {"about": about, "issue": issue}))
    )
    assert one == same != other


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("", "by writing to letter@example.org, which is not one click"),
        ("http://127.0.0.1:8025/u/", "there nobody reaches your server but this computer"),
        ("https://news.example.org/u/", ""),
    ],
)
def test_where_members_can_hardly_leave_that_is_said(at: str, said: str, tmp_path: Path) -> None:
    about = f"{ABOUT}sending: {{unsubscribe_at: {at}}}\n" if at else ABOUT
    hardly = hardly_leaves(letter(tmp_path, about=about).publication)
    assert said in (hardly or "")
    assert (hardly is None) == (said == "")


def test_the_name_of_the_file_makes_no_other_edition(tmp_path: Path) -> None:
    about = f"{ABOUT}site_url: https://news.example.org/\n"
    made = letter(tmp_path, about=about)
    renamed = made.issue.path.rename(tmp_path / "issues" / "autumn.yaml")
    again = build_edition(renamed, made.publication).letter
    assert made.rendering.html != again.rendering.html
    assert edition_digest([made]) == edition_digest([again])


def test_the_same_edition_and_list_go_on(ledger: Ledger, tmp_path: Path) -> None:
    made = letter(tmp_path)
    digest = edition_digest([made])
    assert going_on(ledger, "spring", digest, "members.csv", again=False) is None
    begun(ledger, made)
    found = going_on(ledger, "spring", digest, "members.csv", again=False)
    assert found is not None
    assert found.state == "sending"


def test_what_nobody_confirmed_is_forgotten_when_it_is_next_sent(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger, letter(tmp_path))
    with opened_for_sending(tmp_path, ledger.place, SECRET, again=False) as again:
        assert again.sendings() == []


def test_what_nobody_confirmed_is_not_taken_for_what_went_out_from_another_computer(
    ledger: Ledger, tmp_path: Path
) -> None:
    made = letter(tmp_path)
    prepared(ledger, made)
    (total,) = [each.total for each in ledger.sendings()]
    line = f"slug: spring, edition: {edition_of(edition_digest([made]))}, members: {total}, finished: 2026-01-31"
    (tmp_path / sendings_file.FILE).write_text(f"- {{{line}}}\n", "utf-8")
    with (
        pytest.raises(UsageError, match="does not know of all that"),
        opened_for_sending(tmp_path, ledger.place, SECRET, again=False),
    ):
        pass


@pytest.mark.parametrize("is_for_sending", [True, False])
def test_addresses_of_what_ended_long_ago_are_cleared_by_the_next_command(
    is_for_sending: bool, ledger: Ledger, tmp_path: Path
) -> None:
    begun(ledger, letter(tmp_path))
    ledger.do("UPDATE sending SET state = 'finished', finished = 0")
    at = ledger.place
    with opened_for_sending(tmp_path, at, SECRET, again=False) if is_for_sending else opened(at, SECRET) as again:
        addresses = [delivery.address for delivery in Deliveries(again, 1).samples()]
    assert addresses == ["", ""]


def test_what_nobody_got_counts_for_nothing(ledger: Ledger, tmp_path: Path) -> None:
    made = letter(tmp_path)
    begun(ledger, made)
    ledger.set_state(ledger.sendings()[0].id, "cancelled")
    mended = letter(tmp_path, issue=ISSUE.replace("Dear", "Hello"))
    assert going_on(ledger, "spring", edition_digest([mended]), "members.csv", again=False) is None


def test_an_edition_that_went_out_once_more_with_a_change_is_the_one_that_counts(
    ledger: Ledger, tmp_path: Path
) -> None:
    before, after = letter(tmp_path), letter(tmp_path, issue=ISSUE.replace("Dear", "Hello"))
    for made in (before, after):
        sending = prepared(ledger, made, again=True).sending
        Deliveries(ledger, sending.id).settle("queued", "accepted", "")
        ledger.set_state(sending.id, "finished")
    found = going_on(ledger, "spring", edition_digest([after]), "members.csv", again=False)
    assert found is not None
    assert found.edition_digest == edition_digest([after])
    with pytest.raises(UsageError, match="has gone out already, to 2 members, and has been changed since"):
        going_on(ledger, "spring", edition_digest([before]), "members.csv", again=False)


@pytest.mark.parametrize(
    ("digest", "list_name", "again", "said"),
    [
        ("0" * 64, "members.csv", False, "since it is on its way, .* with `--again`, to everybody in the list"),
        ("", "board.csv", False, "by `newsletter send spring --to-list members.csv`, .* to those who do not have it"),
        ("", "members.csv", True, "is on its way already: go on with it without `--again`"),
    ],
)
def test_beside_a_sending_that_is_under_way_no_other_of_the_issue_begins(
    digest: str, list_name: str, again: bool, said: str, ledger: Ledger, tmp_path: Path
) -> None:
    made = letter(tmp_path)
    begun(ledger, made)
    with pytest.raises(UsageError, match=said):
        going_on(ledger, "spring", digest or edition_digest([made]), list_name, again=again)


def test_after_it_was_cancelled_only_those_are_left_who_do_not_have_it(ledger: Ledger, tmp_path: Path) -> None:
    made = letter(tmp_path)
    sending = prepared(ledger, made).sending
    ledger.set_state(sending.id, "sending")
    Deliveries(ledger, sending.id).book(1, "accepted")
    ledger.set_state(sending.id, "cancelled")
    assert going_on(ledger, "spring", edition_digest([made]), "members.csv", again=False) is None
    rest = prepared(ledger, made)
    assert (rest.sending.total, rest.left_out) == (1, {HAS_IT: 1})
    assert prepared(ledger, made, again=True).sending.total == 2
