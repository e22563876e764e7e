"""The log is read from a server or a file, or it is said why not: nothing is sent before it can be had."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from newsletter.errors import UsageError
from newsletter.sending.joining.signups import SIGNED_UP
from newsletter.sending.leaving import fetch
from newsletter.sending.leaving.entries import LEFT, Entry
from newsletter.sending.leaving.fetch import LogUnavailableError, read_log
from newsletter.sending.leaving.following import MOST_LOGS
from newsletter.sending.leaving.lines import marks_of
from newsletter.sending.leaving.log import Log
from newsletter.sending.leaving.signature import SECONDS
from newsletter.sending.leaving.taking import Taken, take_in, take_in_news
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.reasons import UNSUBSCRIBED
from newsletter.sending.secret import Secret
from tests.sending.leaving.offices import ONE_CLICK, SECRET, Office, key, token, web
from tests.sending.servers import closed_port, server_context

OTHER = Secret.of("another secret, which is long enough as well")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def answering(answer: Answer, certificate: trustme.LeafCert | None = None) -> Iterator[str]:
    """Run a web server that answers so, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            answer(self)

        def log_message(self, *said: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *about: object) -> None:
            pass  # clients that hang up are what is tested here

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}/u/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sending(content: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(content)

    return answer


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in which one member has left."""
    with closing(Log(tmp_path / "left.log", SECRET, LEFT)) as log:
        log.append(Entry(NOON, "left", 7, key(1)))
    return tmp_path / "left.log"


def refusal(address: str) -> str:
    with pytest.raises(LogUnavailableError) as refused:
        read_log(address, SECRET, LEFT)
    said = str(refused.value)
    assert said.startswith("The log at ") and said.endswith((".", "?")) and "cannot be had. " in said
    return said.partition("cannot be had. ")[2]


def test_a_server_and_a_copy_of_its_log_say_the_same(office: Office, member: int) -> None:
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    found = read_log(office.at, SECRET, LEFT)
    assert found == read_log(str(office.log), SECRET, LEFT) == read_log(office.at.rstrip("/"), SECRET, LEFT)
    assert found.entries[-1].key == key(member)
    assert read_log(office.at, SECRET, LEFT, {found.mark.log: found.mark}).entries == ()


def test_a_server_with_another_secret_is_told_from_one_with_another_clock(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LogUnavailableError, match="has another secret: set NEWSLETTER_SECRET"):
        read_log(office.at, OTHER, LEFT)
    later = time.time() + SECONDS + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert refusal(office.at).startswith("The clocks of the two computers are more than 5 minutes apart")


def test_over_https_the_certificate_is_verified(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    with answering(sending(log.read_bytes()), certificate) as address:
        assert refusal(address).startswith("Its certificate is not valid: ")
        with authority.cert_pem.tempfile() as file:
            monkeypatch.setenv("SSL_CERT_FILE", file)
            assert read_log(address, SECRET, LEFT).entries == (Entry(NOON, "left", 7, key(1)),)
            assert "not valid" in refusal(address.replace("127.0.0.1", "localhost"))


def test_a_log_in_parts_of_unknown_length_is_read_to_its_end(log: Path) -> None:
    content = log.read_bytes()
    parts = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (content[:40], content[40:], b""))

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + parts)

    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + parts[:60])

    with answering(answer) as address:
        assert len(read_log(address, SECRET, LEFT).entries) == 1
    with answering(hang_up) as address:
        refusal(address)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (sending(b"", 302, Location="http://127.0.0.1:1/elsewhere"), "leads elsewhere"),
        (sending(b"", 404), "No `newsletter unsubscribe-server` answers there"),
        (sending(b"", 502), "running behind the proxy?"),
        (sending(b"<h1>Forbidden</h1>", 403), "answers 403, and it is not"),
        (sending(b"", 403), "answers 403, and it is not"),
        (sending(b"", 500), "answers 500"),
        (sending(b"newsletter-left 1", Content_Length="900"), "not come whole"),
        (lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\nnewsletter-left"), "not come whole"),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n"), "no web server"),
        (lambda request: request.wfile.write(b""), "no web server"),
    ],
)
def test_a_server_that_answers_otherwise_is_explained(answer: Answer, said: str) -> None:
    with answering(answer) as address:
        assert said in refusal(address)


@pytest.mark.parametrize(
    ("answer", "limit", "said"),
    [
        (lambda request: threading.Event().wait(3), "SECONDS_WITHOUT_ANSWER", "has not answered within"),
        (sending(b"x" * 9999), "MOST_BYTES", "It has more than"),
        (sending(b"x" * 9999), "SECONDS_IN_ALL", "It has not come within"),
    ],
)
def test_a_server_that_says_nothing_or_too_much_is_not_listened_to(
    answer: Answer, limit: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, limit, 0.2 if limit == "SECONDS_WITHOUT_ANSWER" else -1)
    with answering(answer) as address:
        assert said in refusal(address)


def test_a_server_at_which_nobody_can_sign_up_is_told_from_one_that_is_not_there() -> None:
    with answering(sending(b"", 404)) as address, pytest.raises(LogUnavailableError, match="without `--signups`"):
        read_log(address, SECRET, SIGNED_UP)


def test_a_server_that_is_not_there_is_named() -> None:
    assert refusal(f"http://127.0.0.1:{closed_port()}/u/") == "Connection refused."


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://news.example.org/u/", "Others could read it on its way"),
        ("http://127.0.0.1.example.org/u/", "Others could read it on its way"),
        ("file:///etc/passwd", "no address of a server"),
        ("ftp://127.0.0.1/u/", "no address of a server"),
        ("https:///u/", "no address of a server"),
    ],
)
def test_only_https_is_asked_but_for_this_computer(address: str, said: str) -> None:
    assert said in refusal(address)


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"email\nyou@example.org\n"])
def test_what_is_no_log_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "left.log").write_bytes(content)
    with answering(sending(content)) as address:
        for source in (address, str(tmp_path / "left.log")):
            with pytest.raises(UsageError, match="is not a log of"):
                read_log(source, SECRET, LEFT)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailableError, match=r"missing\.log cannot be read: No such file"):
        read_log(str(tmp_path / "missing.log"), SECRET, LEFT)


def test_a_certificate_s_context_is_made_for_servers() -> None:
    assert ssl.create_default_context().check_hostname


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "outbox.db") as ledger:
        yield ledger


def test_each_entry_is_taken_in_once(office: Office, member: int, ledger: Ledger) -> None:
    take_in_news(ledger, office.at, SECRET)
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    assert take_in_news(ledger, office.at, SECRET) == Taken(1, 0)
    assert [(each.reason, each.until) for each in ledger.reasons(key(member))] == [(UNSUBSCRIBED, None)]
    ledger.unsuppress(key(member))  # by hand, since they asked for it by telephone
    assert take_in_news(ledger, office.at, SECRET) == Taken(0, 0)
    assert not ledger.is_suppressed(key(member))
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    assert take_in_news(ledger, office.at, SECRET) == Taken(1, 0)
    assert ledger.is_suppressed(key(member))


def test_an_entry_from_the_server_is_not_taken_in_again_from_a_copy_of_its_log(
    office: Office, member: int, ledger: Ledger
) -> None:
    web.post(f"{office.at}{token(member)}", content=ONE_CLICK)
    assert take_in_news(ledger, office.at, SECRET).left > 0
    assert take_in_news(ledger, str(office.log), SECRET) == take_in_news(ledger, office.at, SECRET) == Taken(0, 0)


def test_logs_that_are_long_gone_are_forgotten(log: Path, ledger: Ledger) -> None:
    for _ in range(3 * MOST_LOGS):
        take_in_news(ledger, str(log), SECRET)
        log.unlink()
        Log(log, SECRET, LEFT).close()
    assert len(marks_of(ledger.noted(LEFT.note) or "")) == MOST_LOGS + 1


def test_a_log_that_has_lost_lines_is_told_of_once_and_counts_as_it_is_from_then_on(log: Path, ledger: Ledger) -> None:
    take_in_news(ledger, str(log), SECRET)
    before = log.read_bytes()
    with closing(Log(log, SECRET, LEFT)) as longer:
        longer.append(Entry(NOON, "left", 7, key(2)))
    take_in_news(ledger, str(log), SECRET)
    with answering(sending(before)) as address:
        with pytest.raises(UsageError, match=r"is shorter than when it was last read: lines are lost"):
            take_in_news(ledger, address, SECRET)
        assert take_in_news(ledger, address, SECRET).back == 0
    assert [ledger.is_suppressed(key(each)) for each in (1, 2)] == [True, True]


def test_a_log_that_was_deleted_and_begun_anew_is_told_of_once(log: Path, ledger: Ledger) -> None:
    before = log.read_bytes()
    log.unlink()
    with closing(Log(log, SECRET, LEFT)) as new:
        new.append(Entry(NOON, "left", 7, key(2)))
    contents = [before]

    def answer(request: BaseHTTPRequestHandler) -> None:
        sending(contents[-1])(request)

    with answering(answer) as address:
        assert take_in_news(ledger, address, SECRET) == Taken(1, 0)
        contents.append(log.read_bytes())
        with pytest.raises(UsageError, match=r"/u is a new one, and the one that was read there before is gone"):
            take_in_news(ledger, address.rstrip("/"), SECRET)
        assert take_in_news(ledger, address, SECRET) == Taken(0, 0)
        contents.append(before)  # it was found after all, and is known
        assert take_in_news(ledger, address, SECRET) == Taken(0, 0)
    assert [ledger.is_suppressed(key(each)) for each in (1, 2)] == [True, True]


def test_an_older_copy_of_a_log_has_nothing_new_and_changes_nothing(log: Path, ledger: Ledger, tmp_path: Path) -> None:
    older = tmp_path / "older.log"
    with closing(Log(log, SECRET, LEFT)) as longer:
        longer.append(Entry(NOON, "back", 7, key(1)))
        older.write_bytes(log.read_bytes())
        longer.append(Entry(NOON, "left", 7, key(1)))
    assert take_in_news(ledger, str(log), SECRET) == Taken(2, 1)
    noted = ledger.noted(LEFT.note)
    assert take_in_news(ledger, str(older), SECRET) == Taken(0, 0)
    assert ledger.noted(LEFT.note) == noted
    assert ledger.is_suppressed(key(1))
    assert take_in_news(ledger, str(log), SECRET) == Taken(0, 0)


def test_who_leaves_again_is_on_the_list_since_then(ledger: Ledger) -> None:
    take_in(ledger, [Entry(NOON, "left", 7, key(1)), Entry(NOON + timedelta(days=9), "left", 8, key(1))])
    assert [each.since for each in ledger.suppressed()] == [NOON + timedelta(days=9)]


def test_an_older_log_brings_nobody_back_who_has_left_since(ledger: Ledger) -> None:
    take_in(ledger, [Entry(NOON + timedelta(days=9), "left", 7, key(1))])
    older = [Entry(NOON, "left", 7, key(1)), Entry(NOON + timedelta(days=2), "back", 7, key(1))]
    assert take_in(ledger, older) == Taken(0, 0)
    assert [each.since for each in ledger.suppressed()] == [NOON + timedelta(days=9)]


def test_who_comes_back_is_not_on_the_list_unless_for_another_reason(
    office: Office, member: int, ledger: Ledger
) -> None:
    take_in_news(ledger, office.at, SECRET)
    ledger.suppress(key(-member), "bounced", NOON)
    for each in (member, -member):
        web.post(f"{office.at}{token(each)}", content=ONE_CLICK)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        web.post(f"{office.at}{token(each)}", content=b"back=back", headers=form)
    assert take_in_news(ledger, office.at, SECRET) == Taken(2, 2)
    assert not ledger.is_suppressed(key(member))
    assert ledger.is_suppressed(key(-member))


def test_a_log_that_cannot_be_had_changes_nothing(log: Path, ledger: Ledger) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole + b"torn by a disk\n")
    with pytest.raises(UsageError, match=r"left\.log:3: This line cannot be read"):
        take_in_news(ledger, str(log), SECRET)
    assert list(ledger.suppressed()) == []
    log.write_bytes(whole)
    assert take_in_news(ledger, str(log), SECRET) == Taken(1, 0)
