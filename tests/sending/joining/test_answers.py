"""People sign up: the form, the letter, the link, the button; and who would do so for others, or twice, or too late."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from newsletter.errors import UsageError
from newsletter.model.settings import DkimSettings
from newsletter.sending.dkim_keys import signing
from newsletter.sending.joining.letter import post_by
from newsletter.sending.joining.pace import ALL_AN_HOUR, ASKED_AN_HOUR, LETTERS_A_DAY, Pace, network_of
from newsletter.sending.joining.papers import read_papers
from newsletter.sending.joining.signups import SIGNED_UP
from newsletter.sending.joining.tokens import LIFE, Sealer, Wish
from newsletter.sending.leaving.bundle import Bundle, State
from newsletter.sending.leaving.entries import LEFT
from newsletter.sending.leaving.signature import signed
from newsletter.sending.secret import Secret
from newsletter.sending.server import Server
from tests.sending.joining.desks import CONSENT, Counter, post_to
from tests.sending.leaving.offices import SECRET, token
from tests.sending.servers import closed_port, scripted
from tests.sending.verifying import a_key, by_dkimpy

OTHER = Secret.of("another secret, which is long enough as well")


def test_who_fills_in_the_form_gets_a_letter_and_is_signed_up_by_the_button_behind_its_link(desk: Counter) -> None:
    asked = desk.now
    answer = desk.sign_up("Ann@Example.org", first_name=" Ann ", city="Ghent")
    assert (answer.status_code, answer.content) == (200, desk.page("join-asked"))
    (envelope,), (letter,) = desk.mailbox.envelopes, desk.mailbox.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == ("us@example.org", ["Ann@example.org"])
    assert (letter["To"], letter["Auto-Submitted"]) == ("Ann@example.org", "auto-generated")
    assert letter["Date"].datetime == datetime(2026, 11, 30, 9, 59, tzinfo=UTC)
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(letter.keys())
    desk.now += 65.7
    shown = desk.ask("GET", desk.token())
    assert (shown.status_code, shown.content) == (200, desk.page("confirm"))
    done = desk.confirm(desk.token())
    assert (done.status_code, done.content) == (200, desk.page("joined"))
    (entry,) = desk.entries
    assert (entry.asked.timestamp(), entry.confirmed.timestamp()) == (asked, asked + 65)
    assert (entry.address, entry.language, entry.values) == ("Ann@example.org", "en", {"first_name": "Ann"})
    assert (entry.consent, entry.source) == (CONSENT, "https://example.org")
    assert desk.log.stat().st_mode & 0o777 == 0o600


def test_a_link_that_scanners_fetch_works_and_nothing_is_kept_before_the_button(desk: Counter) -> None:
    before = desk.log.read_bytes()
    desk.sign_up("ann@example.org", first_name="Ann")
    for method in ("GET", "HEAD", "GET", "GET", "HEAD"):
        assert desk.ask(method, desk.token()).status_code == 200
    assert desk.log.read_bytes() == before
    kept = b"".join(path.read_bytes() for path in desk.folder.iterdir())
    assert b"ann" not in kept.lower()
    assert desk.confirm(desk.token()).status_code == 200
    assert len(desk.entries) == 1


def test_pressing_the_button_twice_is_one_entry_also_once_the_server_was_started_anew(closed: Counter) -> None:
    with closed.open() as desk:
        desk.sign_up("ann@example.org")
        link = desk.token()
        answers = [desk.confirm(link), desk.confirm(link)]
    with closed.open() as desk:
        answers.append(desk.confirm(link))
        assert {answer.content for answer in answers} == {desk.page("joined")}
        assert len(desk.entries) == 1
        desk.now += 1
        desk.sign_up("ann@example.org")  # a new wish, such as after they had left
        desk.confirm(desk.token())
        assert len(desk.entries) == 2


def test_nobody_can_tell_by_an_answer_who_has_signed_up_already(desk: Counter) -> None:
    first = desk.sign_up("ann@example.org")
    desk.confirm(desk.token())
    again, other = desk.sign_up("ann@example.org"), desk.sign_up("bo@example.org")
    assert {(each.status_code, each.content) for each in (first, again, other)} == {(200, desk.page("join-asked"))}
    assert len(desk.mailbox.envelopes) == 3


def test_a_link_expires(desk: Counter) -> None:
    desk.sign_up("ann@example.org", language="fr")
    link = desk.token()
    desk.now += LIFE.total_seconds()
    assert desk.ask("GET", link).status_code == 200
    desk.now += 1
    for answer in (desk.ask("GET", link), desk.ask("POST", link, {"consent": "x"})):
        assert (answer.status_code, answer.content) == (410, desk.page("join-stale", "fr"))
    desk.now -= LIFE.total_seconds() + 2  # a clock that was turned back before the letter
    assert desk.ask("GET", link).status_code == 410
    assert desk.entries == ()


def test_a_forged_or_broken_token_is_not_found(desk: Counter) -> None:
    desk.sign_up("ann@example.org")
    link = desk.token()
    wish = Wish(datetime(2026, 11, 30, tzinfo=UTC), "eve@example.org", "en", {}, "")
    forged = [link[:-1], link[:60], f"{link}A", f"{link[:40]}A{link[41:]}", Sealer(OTHER).token_for(wish), "gAAAA"]
    for each in forged:
        for method in ("GET", "POST"):
            answer = desk.ask(method, each, {"consent": "x"} if method == "POST" else None)
            assert (answer.status_code, answer.content) == (404, desk.page("join-stale"))
    assert desk.ask("GET", link.upper()).status_code == 404
    assert desk.entries == ()


def test_a_token_says_nothing_to_who_has_not_the_secret(desk: Counter) -> None:
    desk.sign_up("ann@example.org")
    first = desk.token()
    desk.sign_up("ann@example.org")
    assert "ann" not in first and first != desk.token()


def test_who_agreed_to_words_that_were_changed_meanwhile_sees_the_new_ones_first(
    closed: Counter, tmp_path: Path
) -> None:
    with closed.open() as desk:
        desk.sign_up("ann@example.org")
        link, old = desk.token(), desk.ask("GET", desk.token()).text
    (before,) = re.findall(r'name="consent" value="(\w+)"', old)
    newer = Path(shutil.copytree(closed.pages, tmp_path / "newer"))
    said = json.loads((newer / "en" / "sign-up.json").read_text("utf-8")) | {"consent": "And send me your catalogue."}
    (newer / "en" / "sign-up.json").write_text(json.dumps(said), "utf-8")
    (newer / "en" / "confirm.html").write_text(
        old.replace(before, hashlib.sha256(said["consent"].encode()).hexdigest()[:16])
    )
    closed.pages = newer
    with closed.open() as desk:
        answer = desk.ask("POST", link, {"consent": before})
        assert (answer.status_code, answer.content) == (400, desk.page("confirm", "en"))
        assert desk.ask("POST", link).status_code == 400
        assert not desk.entries
        assert desk.confirm(link).status_code == 200
        assert [entry.consent for entry in desk.entries] == ["And send me your catalogue."]


def test_a_program_that_fills_in_every_field_causes_no_letter(desk: Counter) -> None:
    answer = desk.sign_up("ann@example.org", leave_empty="https://spam.example/")
    assert (answer.status_code, answer.content) == (200, desk.page("join-asked"))
    assert desk.mailbox.envelopes == []


@pytest.mark.parametrize(
    "typed",
    [
        {"email": ""},
        {"email": "ann"},
        {"email": "ann@example"},
        {"email": "ann@example.org, bo@example.org"},
        {"email": "ann@example.org\r\nBcc: bo@example.org"},
        {"email": "jürgen@example.org"},
        {"email": "a" * 5000},
        {"email": "ann@example.org", "first_name": "Ann\nBuy now"},
        {"email": "ann@example.org", "first_name": "x" * 301},
        {"email": "ann@example.org", "first_name": '=HYPERLINK("https://evil.example")'},
        {"email": "=cmd|'/C'!A0@example.org"},
        {"email": "ann@example.org", "first_name": "Ann\u202e"},
    ],
)
def test_what_cannot_be_used_is_asked_for_again(desk: Counter, typed: dict[str, str]) -> None:
    answer = desk.ask("POST", "sign-up", {"language": "de", **typed})
    assert (answer.status_code, answer.content) == (400, desk.page("join-wrong", "de"))
    assert desk.mailbox.envelopes == []


def test_a_telephone_number_is_no_formula(desk: Counter) -> None:
    typed = {"language": "en", "email": "ann@example.org", "first_name": "+49 (30) 12-34"}
    assert desk.ask("POST", "sign-up", typed).status_code == 200
    assert len(desk.mailbox.envelopes) == 1


@pytest.mark.parametrize(
    ("asked", "shown"), [("fr", "fr"), ("pt-BR", "pt-BR"), ("fi", ""), ("", ""), ("../../etc", ""), ("DE-at", "de")]
)
def test_pages_and_letter_are_in_the_language_of_the_form(desk: Counter, asked: str, shown: str) -> None:
    assert desk.ask("GET", f"sign-up?language={asked}").content == desk.page("join", shown.lower())
    assert desk.sign_up("ann@example.org", language=asked).content == desk.page("join-asked", shown.lower())
    assert desk.mailbox.messages[-1]["Content-Language"] == (shown or "en")
    assert desk.confirm(desk.token()).content == desk.page("joined", shown.lower())
    assert desk.entries[0].language == (shown or "en")


def test_an_address_gets_few_letters_a_day_and_nobody_is_told_that_it_has_had_some(desk: Counter) -> None:
    answers = [desk.sign_up("ann@example.org", at=f"198.51.{each}.1") for each in range(LETTERS_A_DAY)]
    answers += [desk.sign_up("ANN@example.org", at="192.0.2.1")]
    assert {(each.status_code, each.content) for each in answers} == {(200, desk.page("join-asked"))}
    assert len(desk.mailbox.envelopes) == LETTERS_A_DAY
    desk.now += timedelta(days=1).total_seconds()
    desk.sign_up("ann@example.org")
    assert len(desk.mailbox.envelopes) == LETTERS_A_DAY + 1


def test_a_network_causes_few_letters_an_hour(desk: Counter) -> None:
    answers = [desk.sign_up("ann", at=f"198.51.100.{each}") for each in range(ASKED_AN_HOUR)]
    assert {each.status_code for each in answers} == {400}  # nobody could get a letter by these, and none is counted
    pace = Pace()
    assert [pace.refusal(b"%d" % each, b"a", 0) for each in range(ASKED_AN_HOUR)] == [None] * ASKED_AN_HOUR
    assert (pace.refusal(b"bo", b"a", 0), pace.refusal(b"bo", b"b", 0)) == ("network", None)
    assert pace.refusal(b"bo", b"a", 3600) is None


def test_who_asks_too_often_is_told_to_come_back_later(desk: Counter) -> None:
    for _ in range(ASKED_AN_HOUR):
        assert desk.sign_up("ann@example.org", at="2001:db8:0:1::1").status_code == 200
    answer = desk.sign_up("bo@example.org", at="2001:db8:0:2::1")
    assert (answer.status_code, answer.content) == (429, desk.page("failed", "en"))
    assert desk.sign_up("bo@example.org", at="2001:db8:0:100::1").status_code == 200
    assert len(desk.mailbox.envelopes) == LETTERS_A_DAY + 1
    desk.now += timedelta(hours=1).total_seconds()
    assert desk.sign_up("cy@example.org", at="2001:db8:0:1::1").status_code == 200


def test_many_networks_together_cause_no_flood() -> None:
    pace = Pace()
    refusals = [pace.refusal(str(each).encode(), str(each).encode(), 0) for each in range(ALL_AN_HOUR + 1)]
    assert refusals == [None] * ALL_AN_HOUR + ["all"]
    assert pace.refusal(b"other", b"other", 3599) == "all"
    assert pace.refusal(b"other", b"other", 3600) is None


def ask_from(peer: str, *headers: tuple[str, str]) -> str:
    scope: dict[str, Any] = {
        "type": "http",
        "client": (peer, 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    return network_of(Request(scope))


@pytest.mark.parametrize(
    ("peer", "headers", "network"),
    [
        ("203.0.113.7", [], "203.0.113.0/24"),
        ("203.0.113.7", [("x-forwarded-for", "192.0.2.1")], "203.0.113.0/24"),  # anybody can write that
        ("127.0.0.1", [("x-forwarded-for", "192.0.2.1")], "192.0.2.0/24"),
        ("::1", [("x-forwarded-for", "6.6.6.6, 192.0.2.1")], "192.0.2.0/24"),  # its own word is the last
        ("127.0.0.1", [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.1")], "192.0.2.0/24"),
        ("127.0.0.1", [("x-forwarded-for", "2001:db8:1:2ff:a::1")], "2001:db8:1:200::/56"),
        ("127.0.0.1", [("x-forwarded-for", "")], "127.0.0.0/24"),
        ("127.0.0.1", [("x-forwarded-for", "unknown")], ""),
    ],
)
def test_the_web_server_on_this_computer_alone_is_believed_who_asks(
    peer: str, headers: list[tuple[str, str]], network: str
) -> None:
    assert ask_from(peer, *headers) == network


def test_while_no_letter_can_be_sent_people_are_told_and_may_ask_again(
    closed: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    working, closed.post = closed.post, post_to(closed_port())
    with closed.open() as desk:
        for number in range(LETTERS_A_DAY + 1):
            answer = desk.sign_up("ann@example.org", at=f"198.51.{number}.1")
            assert (answer.status_code, answer.content) == (503, desk.page("failed", "en"))
    assert "A letter to somebody who signs up was not sent. 127.0.0.1:" in caplog.text
    assert "ann@example.org" not in caplog.text
    closed.post = working
    with closed.open() as desk:
        assert desk.sign_up("ann@example.org").status_code == 200


@pytest.mark.parametrize(
    ("answers", "status", "state"),
    [
        ({"rcpt": "550 5.1.1 <ann@example.org>: no such user"}, 400, "join-wrong"),
        ({"rcpt": "451 4.7.1 <ann@example.org>: greylisted"}, 503, "failed"),
        ({"mail": "550 5.7.1 who are you"}, 503, "failed"),
        ({"message": "hang up"}, 200, "join-asked"),  # it may have the letter
    ],
)
def test_what_the_mail_server_says_is_told_as_far_as_it_is_about_the_letter(
    closed: Counter, answers: dict[str, str], status: int, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    with scripted(answers) as port:
        closed.post = post_to(port)
        with closed.open() as desk:
            answer = desk.sign_up("ann@example.org")
            assert (answer.status_code, answer.content) == (status, desk.page(state, "en"))
    assert "ann@example.org" not in caplog.text


def test_the_letter_is_signed_where_letters_are_signed_here(closed: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = read_papers(closed.pages, Bundle.read(closed.pages))[""]
    assert papers.dkim == {"domain": "example.org", "selector": "newsletter"}
    monkeypatch.setenv("NEWSLETTER_DKIM_KEY", a_key("rsa").pem.decode())
    sign = signing(DkimSettings.model_validate(papers.dkim))
    closed.post = post_by(Server("127.0.0.1", closed.mailbox.port), sign)
    with closed.open() as desk:
        assert desk.sign_up("ann@example.org").status_code == 200
    assert by_dkimpy(desk.mailbox.raw[0], {"newsletter._domainkey.example.org": a_key("rsa").record}) == ["pass"]


def test_a_letter_of_another_version_is_refused_with_what_to_do(closed: Counter, tmp_path: Path) -> None:
    older = Path(shutil.copytree(closed.pages, tmp_path / "older"))
    said = (older / "fr" / "sign-up.json").read_text("utf-8")
    (older / "fr" / "sign-up.json").write_text(said.replace("newsletter letter 1 ", "newsletter letter 0 "), "utf-8")
    closed.pages = older
    with pytest.raises(UsageError, match="write the pages anew"), closed.open():
        pass


def test_the_log_is_there_for_requests_that_are_signed_for_it_alone(desk: Counter) -> None:
    desk.sign_up("ann@example.org")
    desk.confirm(desk.token())
    for name, status in ((SIGNED_UP.name, 200), (LEFT.name, 403)):
        answer = desk.ask("GET", SIGNED_UP.name, headers={"Authorization": signed(SECRET, name, "", desk.now)})
        assert answer.status_code == status
        assert (answer.content == desk.log.read_bytes()) is (status == 200)
    assert b"ann" not in desk.ask("GET", SIGNED_UP.name).content


def test_the_same_server_still_lets_members_leave(desk: Counter) -> None:
    assert desk.ask("POST", token(1), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert b" left 7 " in (desk.folder / "left.log").read_bytes()
    assert desk.ask("GET", "nothing").content == desk.page("unknown")


def test_nobody_is_signed_up_before_the_disk_has_the_line(desk: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_up("ann@example.org")
    link = desk.token()

    def fail(file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        answer = desk.confirm(link)
        assert (answer.status_code, answer.content) == (503, desk.page("failed"))
    assert not desk.entries
    assert desk.confirm(link).status_code == 200
    assert len(desk.entries) == 1


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        ({"Origin": "https://example.org"}, "https://example.org"),
        ({"Origin": "null", "Referer": "https://example.org/join?from=you"}, "https://example.org"),
        ({"Origin": "null"}, ""),
        ({}, ""),
        ({"Origin": "file://", "Referer": "javascript:alert(1)"}, ""),
        ({"Origin": "https://[", "Referer": "https://["}, ""),
        ({"Referer": f"https://{'a' * 900}/"}, f"https://{'a' * 192}"),
    ],
)
def test_the_source_is_the_site_with_the_form_as_the_browser_tells_it(
    desk: Counter, headers: dict[str, str], source: str
) -> None:
    desk.ask("POST", "sign-up", {"email": "ann@example.org"}, headers)
    desk.confirm(desk.token())
    assert desk.entries[0].source == source
