"""A test message, sent to a real server and read back as it arrived."""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsletter.build import Edition
from newsletter.errors import UsageError
from newsletter.sending import hosted_pictures
from newsletter.sending.dialogue import Patience
from newsletter.sending.hosted_pictures import missing_pictures
from newsletter.sending.send import remarks, send_test
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp
from newsletter.sending.stopping import Stopping
from newsletter.sending.transport import Receipt
from tests.sending.editions import ISSUE, PUBLICATION, edition
from tests.sending.servers import AND_HANG_UP, HANG, Heard, Mailbox, mail_server, parsed, scripted

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
ME, OTHER = "reader@example.org", "other@example.org"
PICTURE = ISSUE + "  - {type: image, image: {src: tulip.png, alt: A tulip}}\n"


def sent(built: Edition, *recipients: str, now: datetime = NOW, **options: Any) -> Mailbox:
    """Send a test to a server, and return what the server has received."""
    with mail_server() as mailbox:
        transport = Smtp(Server("127.0.0.1", mailbox.port))
        receipts = list(send_test(built.letter, recipients, transport, now=now, **options))
    assert {receipt.status for receipt in receipts} == {"accepted"}
    return mailbox


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def with_picture(folder: Path, about: str = PUBLICATION) -> Edition:
    (folder / "issues").mkdir(parents=True)
    Image.new("RGB", (300, 200), "red").save(folder / "issues" / "tulip.png")
    return edition(folder, about=about, issue=PICTURE)


def test_text_and_html_arrive_as_they_were_built(same_folder: Path) -> None:
    built = edition(same_folder)
    (arrived,) = sent(built, ME).messages
    written = parsed(built.files["email.eml"])
    assert content(arrived, "plain") == content(written, "plain")
    assert content(arrived, "html") == content(written, "html")
    assert "\n.\n" in content(arrived, "plain")
    assert "\n..two dots, and Ünïcödé, العربية, 日本語, 🌷\n" in content(arrived, "plain")


def test_a_picture_arrives_inside_the_message_where_there_is_no_site(same_folder: Path) -> None:
    built = with_picture(same_folder)
    (arrived,) = sent(built, ME).messages
    (picture,) = [part for part in arrived.walk() if part.get_content_maintype() == "image"]
    assert picture.get_content() in built.files.values()
    assert f"cid:{picture['Content-ID'].strip('<>')}" in content(arrived, "html")


def test_lines_keep_to_the_width_of_mail_and_end_as_mail_does(same_folder: Path) -> None:
    (raw,) = sent(edition(same_folder), ME).raw
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_headers_are_those_of_a_message_to_this_reader(same_folder: Path) -> None:
    mailbox = sent(edition(same_folder), ME)
    (arrived,), (envelope,) = mailbox.messages, mailbox.envelopes
    assert envelope.mail_from == "letter@example.org"
    assert envelope.rcpt_tos == [ME]
    assert arrived["From"] == '"Société d’exemple, Bruxelles" <letter@example.org>'
    assert arrived["To"] == ME
    assert arrived["Date"].datetime == NOW.replace(microsecond=0)
    assert arrived["List-Unsubscribe"] == "<https://www.example.org/leave>"
    assert "X-Unsent" not in arrived


def test_the_subject_is_marked_and_ends_with_the_time(same_folder: Path) -> None:
    (arrived,) = sent(edition(same_folder), ME).messages
    assert arrived["Subject"] == (
        "[Test] Frühling: was neu ist, and a subject that is so long that it has to be folded in its header (09:30:15)"
    )


def test_no_two_sendings_share_a_message_id_or_subject(same_folder: Path) -> None:
    built = edition(same_folder)
    times = (NOW, NOW + timedelta(microseconds=1), NOW + timedelta(seconds=1))
    arrived = [sent(built, ME, now=now).messages[0] for now in times]
    assert len({message["Message-ID"] for message in arrived}) == 3
    assert arrived[0]["Subject"] != arrived[2]["Subject"]


def test_each_recipient_gets_a_message_of_their_own(same_folder: Path) -> None:
    mailbox = sent(edition(same_folder), ME, "other@example.org")
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [[ME], ["other@example.org"]]
    assert [message["To"] for message in mailbox.messages] == [ME, "other@example.org"]
    assert len({message["Message-ID"] for message in mailbox.messages}) == 2


def test_an_address_that_comes_twice_gets_one_message(same_folder: Path) -> None:
    mailbox = sent(edition(same_folder), ME, f" {ME} ", "Reader@Example.org")
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [[ME]]


def test_a_domain_in_other_letters_is_sent_to_in_ascii(same_folder: Path) -> None:
    (envelope,) = sent(edition(same_folder), "leser@bücher.example").envelopes
    assert envelope.rcpt_tos == ["leser@xn--bcher-kva.example"]


def test_a_persona_reads_its_own_values(same_folder: Path) -> None:
    built = edition(same_folder)
    (persona,) = built.letter.publication.personas
    assert "Dear Sample," in content(sent(built, ME).messages[0], "plain")
    assert "Dear Maximiliane-Charlotte," in content(sent(built, ME, persona=persona).messages[0], "plain")


def test_receipts_come_one_by_one(same_folder: Path) -> None:
    letter = edition(same_folder).letter
    with mail_server() as mailbox:
        receipts = send_test(letter, [ME, OTHER], Smtp(Server("127.0.0.1", mailbox.port)), now=NOW)
        assert next(receipts).recipient == ME
        assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [[ME]]
        assert [receipt.recipient for receipt in receipts] == [OTHER]
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [[ME], [OTHER]]


def test_a_server_that_has_gone_silent_is_waited_for_once(same_folder: Path) -> None:
    heard: list[str] = []
    recipients = [f"{number}@example.org" for number in range(4)]
    with scripted({"hello": ["220 here", HANG], "message": f"250 kept{AND_HANG_UP}"}, heard) as port:
        transport = Smtp(Server("127.0.0.1", port), Patience(greeting=0.2))
        receipts = list(send_test(edition(same_folder).letter, recipients, transport, now=NOW))
    assert [receipt.recipient for receipt in receipts] == recipients
    assert [receipt.status for receipt in receipts] == ["accepted", "deferred", "deferred", "deferred"]
    assert " takes the connection and says nothing for 0.2 seconds" in receipts[1].said
    assert {receipt.said for receipt in receipts[2:]} == {
        "Not tried, since the same would happen as with 1@example.org."
    }
    assert heard.count("hello") == 2


def test_a_refusal_of_us_is_no_refusal_of_each_recipient(same_folder: Path) -> None:
    heard: list[str] = []
    with scripted({"mail": "550 5.7.1 Not your address"}, heard) as port:
        receipts = list(send_test(edition(same_folder).letter, [ME, OTHER], Smtp(Server("127.0.0.1", port)), now=NOW))
    assert [(receipt.status, receipt.about) for receipt in receipts] == [("failed", "us"), ("deferred", "us")]
    assert receipts[1].said == f"Not tried, since the same would happen as with {ME}."
    assert heard.count("mail") == 1


@pytest.mark.parametrize("step", ["hello", "mail", "rcpt"])
def test_who_stops_before_a_message_need_not_wait_and_nothing_is_unknown(step: str, same_folder: Path) -> None:
    letter, heard, stopping = edition(same_folder).letter, Heard(), Stopping()
    before, main_thread = signal.signal(signal.SIGUSR1, stopping.ask), threading.main_thread().ident
    assert main_thread

    def stop() -> None:
        heard.wait_for(step)
        time.sleep(0.2)  # until the answer is waited for, of which nothing tells
        signal.pthread_kill(main_thread, signal.SIGUSR1)

    receipts: list[Receipt] = []
    presses = threading.Thread(target=stop)
    presses.start()
    try:
        with scripted({step: HANG}, heard) as port, pytest.raises(KeyboardInterrupt):
            transport = Smtp(Server("127.0.0.1", port))
            for receipt in send_test(letter, [ME, OTHER], transport, now=NOW, stopping=stopping):
                receipts.append(receipt)  # noqa: PERF402 — those of before the interruption are what is tested
    finally:
        presses.join()
        signal.signal(signal.SIGUSR1, before)
    said = "Not sent, since it was stopped."
    assert receipts == [Receipt(who, "deferred", said, about="us", stage="connection") for who in (ME, OTHER)]
    assert "quit" not in heard


class Unwilling:
    """A transport that must not be used."""

    def __enter__(self) -> Unwilling:
        raise AssertionError("nothing was to be sent")

    def __exit__(self, *raised: object) -> None:
        raise AssertionError

    def deliver(
        self, raw: bytes, recipient: str, *, sender: str, before_body: Callable[[], bool] | None = None
    ) -> Receipt:
        raise AssertionError


@pytest.mark.parametrize(
    ("recipient", "said"),
    [
        ("me @ example. org", "“me @ example. org” has a space in it. Write `me@example.org`."),
        ("me", "“me” is not an e-mail address. Write it plainly, as in `name@example.org`."),
        ("me@example", "“me@example” has no whole domain after the @. Write it in full, as in `name@example.org`."),
        (
            "a@example.org,b@example.org",
            "“a@example.org,b@example.org” is more than one e-mail address. Write one of them.",
        ),
        (
            "jürgen@example.org",
            "“jürgen@example.org” has `ü` before the @, which many mail servers refuse. "
            "Write an address of yours that has plain letters only, a to z, before the @.",
        ),
        (
            "me@example.org\nBcc: you@example.org",
            "“me@example.org\nBcc: you@example.org” is more than one e-mail address. Write one of them.",
        ),
        ("me@example.org>", "“me@example.org>” is not an e-mail address. Write it plainly, as in `name@example.org`."),
    ],
)
def test_nothing_is_sent_where_one_recipient_is_no_address(recipient: str, said: str, same_folder: Path) -> None:
    with pytest.raises(UsageError) as refused:
        send_test(edition(same_folder).letter, [ME, recipient], Unwilling(), now=NOW)
    assert str(refused.value) == said


def test_a_publication_without_a_sender_is_told_what_to_add(same_folder: Path) -> None:
    built = edition(same_folder, about="name: The Example Letter\n")
    with pytest.raises(UsageError) as refused:
        send_test(built.letter, [ME], Unwilling(), now=NOW)
    assert str(refused.value) == (
        "newsletter.yaml does not say who the letter comes from: "
        "add a line such as `sender: {name: Your society, email: letter@your-society.org}`."
    )


def test_an_issue_that_is_ready_gets_no_remark(same_folder: Path) -> None:
    built = edition(same_folder)
    assert not [finding for finding in built.report.findings if finding.severity == "error"]
    assert list(remarks(built.letter, built.report)) == []


def test_a_draft_and_an_issue_with_errors_are_remarked_upon(same_folder: Path) -> None:
    about = "name: The Example Letter\nmerge_tags: {first_name: {sample: Sample, fallback: there}}\n"
    first = edition(same_folder / "one", about=about, issue=f"{ISSUE}draft: true\n")
    assert list(remarks(first.letter, first.report)) == [
        "This issue is a draft: take `draft: true` out of it before members get it.",
        "3 things to fill in: sender, postal address, unsubscribe address.",
    ]
    about = PUBLICATION.replace("unsubscribe_url: https://www.example.org/leave\n", "")
    second = edition(
        same_folder / "two", about=about, issue=f"{ISSUE}  - {{type: links, links: [{{label: All slides}}]}}\n"
    )
    assert list(remarks(second.letter, second.report)) == [
        "This issue has 1 error: `newsletter check spring` tells where, and so does the page, under “Findings”.",
        "1 thing to fill in: unsubscribe address.",
    ]


@contextmanager
def site(status: int | None, location: str = "") -> Iterator[tuple[str, list[str]]]:
    """Run a site that answers every request in one way, or not at all; yield its address and the requests."""
    asked: list[str] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            if status is None:
                over.wait(10)
                return
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    class Listener(ThreadingHTTPServer):
        daemon_threads = True

    server = Listener(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_pictures_that_answer_are_no_news(same_folder: Path) -> None:
    with site(200) as (address, asked):
        assert missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: {address}\n").letter]) == ""
    (path,) = asked
    assert re.fullmatch(r"/spring/images/[\w.-]*tulip[\w.-]*", path)


def test_pictures_that_are_not_there_yet_are_told(same_folder: Path) -> None:
    with site(404) as (address, asked):
        said = missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: {address}\n").letter])
    assert said == (
        "The picture is not at the public address yet, and readers would not see what is missing: "
        f"{address.rstrip('/')}{asked[0]} answers 404. Upload the folder out/spring/ to your site before you send."
    )


def test_a_redirect_is_not_followed(same_folder: Path) -> None:
    with site(200) as (elsewhere, asked), site(302, elsewhere) as (address, _):
        said = missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: {address}\n").letter])
    assert " answers 302. " in said
    assert asked == []


def test_a_site_that_does_not_answer_is_not_waited_for(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosted_pictures, "SECONDS_FOR_A_PICTURE", 0.2)
    with site(None) as (address, _):
        said = missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: {address}\n").letter])
    assert " does not answer within 0.2 seconds. " in said


def test_a_site_that_cannot_be_reached_is_told(same_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    said = missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: http://127.0.0.1:{port}/\n").letter])
    assert " cannot be reached. " in said


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "gopher://127.0.0.1", "http://[::1"])
def test_a_proxy_that_cannot_be_used_stops_nothing(
    proxy: str, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    said = missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: http://news.example.org/\n").letter])
    assert said.startswith("The pictures were not looked for: the proxy in ")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_of_ones_own_that_cannot_be_read_stop_nothing(
    content: str | None, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = same_folder / "authorities.pem"
    if content:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with site(200) as (address, _):
        assert missing_pictures([with_picture(same_folder, f"{PUBLICATION}site_url: {address}\n").letter]) == ""


def test_nothing_is_asked_where_there_is_no_site_or_no_picture(same_folder: Path) -> None:
    assert missing_pictures([with_picture(same_folder / "one").letter]) == ""
    with site(404) as (address, asked):
        without = edition(same_folder / "two", about=f"{PUBLICATION}site_url: {address}\n").letter
        assert missing_pictures([without]) == ""
    assert asked == []
