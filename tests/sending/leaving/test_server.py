"""The server as mail programs, members and scanners of links meet it: a real process on a real port."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter import prompt_http
from newsletter.errors import UsageError
from newsletter.event_loop import run
from newsletter.sending.leaving.bundle import Bundle
from newsletter.sending.leaving.entries import LEFT, Entry
from newsletter.sending.leaving.lines import news, written
from newsletter.sending.leaving.log import Log
from newsletter.sending.leaving.responses import MOST_BYTES
from newsletter.sending.leaving.serve import listening
from newsletter.sending.leaving.server import LINES_AN_HOUR, application
from newsletter.sending.leaving.signature import SECONDS, signed
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.secret import Secret
from tests.sending.leaving.offices import ONE_CLICK, SECRET, Office, key, running, token, web

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
IN_PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
OTHER = Secret.of("another secret, which is long enough as well")


def post(office: Office, name: str, body: bytes = ONE_CLICK, kind: str = FORM) -> httpx.Response:
    return web.post(f"{office.at}{name}", content=body, headers={"Content-Type": kind})


def of(office: Office, member: int) -> list[str]:
    """Return what the log says of a member."""
    return [entry.what for entry in office.entries if entry.key == key(member)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, FORM),
        (ONE_CLICK, ""),
        (IN_PARTS, MULTIPART),
        (b"list%2Dunsubscribe=one%2Dclick&x=1", FORM),
        (ONE_CLICK + b"&back=back", FORM),
    ],
)
def test_a_post_leaves_whatever_its_form(office: Office, member: int, body: bytes, kind: str) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    answer = post(office, token(member), body, kind)
    assert (answer.status_code, answer.content) == (200, office.page("left", "en").content)
    (entry,) = [entry for entry in office.entries if entry.key == key(member)]
    assert (entry.what, entry.sending) == ("left", 7)
    assert before <= entry.when <= datetime.now(UTC)


@pytest.mark.parametrize("body", [b"", b"x", b"List-Unsubscribe=", b"{}", b"\xff" * 100, b"feedback=none"])
def test_a_post_that_asks_for_nothing_changes_nothing_and_shows_the_button(
    office: Office, member: int, body: bytes
) -> None:
    answer = post(office, token(member), body)
    assert (answer.status_code, answer.content) == (400, office.page("ask", "en").content)
    assert of(office, member) == []


def change_nothing(office: Office, member: int, number: int) -> None:
    before = office.log.read_bytes()
    with httpx.Client() as client:
        for each in range(number):
            answer = client.request("HEAD" if each % 2 else "GET", f"{office.at}{token(member)}")
            assert answer.status_code == 200
            assert answer.content == (b"" if each % 2 else office.page("ask", "en").content)
    assert office.log.read_bytes() == before


def test_looking_changes_nothing(office: Office, member: int) -> None:
    change_nothing(office, member, 50)


@pytest.mark.soak
def test_looking_a_thousand_times_changes_nothing(office: Office, member: int) -> None:
    change_nothing(office, member, 1000)


def test_leaving_again_and_with_a_token_that_was_changed_on_the_way_is_answered_alike(
    office: Office, member: int
) -> None:
    whole = token(member)
    for name in (whole, whole, whole.upper(), whole.swapcase(), f"{whole[:30]}%20%09{whole[30:]}", f"{whole}/"):
        assert post(office, name).status_code == 200
    assert of(office, member) == ["left"] * 6


def test_who_left_by_mistake_comes_back(office: Office, member: int) -> None:
    assert post(office, token(member)).status_code == 200
    answer = post(office, token(member), b"back=back")
    assert (answer.status_code, answer.content) == (200, office.page("back", "en").content)
    assert of(office, member) == ["left", "back"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "name",
    [
        "",
        "robots.txt",
        "favicon.ico",
        f"{'a' * 49}b",
        token(1)[:-1],
        f"{token(1)}a",
        token_for(OTHER, key(1), 7, "en"),
        "%FF%FE",
        "..%2f..%2fleft.log",
        "left.log",
    ],
)
def test_a_forged_token_is_not_found_and_changes_nothing(office: Office, method: str, name: str) -> None:
    before = office.log.read_bytes()
    answer = web.request(method, f"{office.at}{name}", content=ONE_CLICK if method == "POST" else b"")
    assert answer.status_code == 404
    assert answer.content == (b"" if method == "HEAD" else office.page("unknown").content)
    assert office.log.read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_other_methods_are_refused(office: Office, member: int, method: str) -> None:
    answer = web.request(method, f"{office.at}{token(member)}", content=ONE_CLICK)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "POST"})
    assert of(office, member) == []


@pytest.mark.parametrize(
    "language", ["en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv", "de-AT", "pt-BR", "zh-Hant-TW"]
)
def test_a_page_is_in_the_language_of_the_letter_or_else_in_the_publication_s(
    office: Office, member: int, language: str
) -> None:
    shown = "en" if language == "zh-Hant-TW" else language if language == "pt-BR" else language[:2]
    for answer in (web.get(f"{office.at}{token(member, language)}"), post(office, token(member, language))):
        assert f'<html lang="{shown}" dir="{"rtl" if shown == "ar" else "ltr"}">' in answer.text


def test_every_answer_says_that_it_is_for_nobody_else(office: Office, member: int) -> None:
    answers = [
        web.get(f"{office.at}{token(member)}"),
        web.head(f"{office.at}{token(member)}"),
        post(office, token(member)),
        post(office, token(member), b"back=back"),
        web.get(f"{office.at}forged"),
        web.get(f"{office.at}log"),
        web.delete(f"{office.at}{token(member)}"),
        post(office, token(member), b"x" * (MOST_BYTES + 1)),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404, 403, 405, 413]
    for answer in answers:
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "unsafe" not in headers["content-security-policy"]
        assert not {"set-cookie", "location", "server", "last-modified", "etag"} & set(headers)


def test_a_body_that_is_too_long_is_not_read_to_its_end(office: Office, member: int) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        length = 10**9
        head = f"POST /u/{token(member)} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode() + b"x" * (MOST_BYTES + 1))
        assert connection.recv(12) == b"HTTP/1.1 413"
    assert of(office, member) == []


def test_a_body_that_ends_in_the_middle_changes_nothing(office: Office, member: int) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(f"POST /u/{token(member)} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\nList".encode())
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1000)
    assert web.get(f"{office.at}{token(member)}").status_code == 200
    assert of(office, member) == []


def test_headers_that_have_no_end_are_not_read_to_it(office: Office) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000)
        assert connection.recv(12) == b"HTTP/1.1 400"


def asked_of(office: Office, after: str = "") -> httpx.Response:
    headers = {"Authorization": signed(SECRET, LEFT.name, after, time.time())}
    return web.get(f"{office.at}log", params={"after": after} if after else {}, headers=headers)


def test_the_log_is_sent_to_who_has_the_secret(office: Office, member: int) -> None:
    post(office, token(member))
    answer = asked_of(office)
    assert (answer.status_code, answer.content) == (200, office.log.read_bytes())
    found = news(LEFT, answer.content, SECRET, {}, "it")
    post(office, token(member), b"back=back")
    marks = {found.mark.log: found.mark}
    part = asked_of(office, after=written(marks))
    assert [entry.what for entry in news(LEFT, part.content, SECRET, marks, "it").entries] == ["back"]
    assert b"@" not in answer.content


@pytest.mark.parametrize(
    ("secret", "after", "seconds", "said"),
    [
        (OTHER, "", 0, "another secret"),
        (SECRET, "other", 0, "another secret"),
        (SECRET, "", -SECONDS - 60, "too long ago"),
        (SECRET, "", SECONDS + 3600, "too long ago"),
    ],
)
def test_the_log_is_sent_to_nobody_with_another_secret_or_clock(
    office: Office, secret: Secret, after: str, seconds: float, said: str
) -> None:
    header = signed(secret, LEFT.name, after, time.time() + seconds)
    answer = web.get(f"{office.at}log", headers={"Authorization": header})
    assert (answer.status_code, said in answer.text) == (403, True)


def test_the_log_is_sent_to_nobody_who_asks_otherwise(office: Office) -> None:
    header = signed(SECRET, LEFT.name, "", time.time())
    for other in ("", "Basic bmV3c2xldHRlcjo=", header[:-1], header.replace("Newsletter ", "")):
        answer = web.get(f"{office.at}log", headers={"Authorization": other})
        assert (answer.status_code, "signed with the secret" in answer.text) == (403, True)
    assert web.post(f"{office.at}log", headers={"Authorization": header}).status_code == 405


def test_many_leave_at_once_and_each_gets_a_line(office: Office) -> None:
    members = range(1000, 1050)
    with httpx.Client() as client, ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda each: client.post(f"{office.at}{token(each)}", content=ONE_CLICK), members))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(entry.key for entry in office.entries if entry.key in set(map(key, members))) == sorted(
        map(key, members)
    )


def leave_until_killed(pages: Path, log: Path, members: Iterator[int], after: int) -> set[bytes]:
    """Let members leave over 8 connections, kill the server after so many were answered, and return who was."""
    answered: set[bytes] = set()
    enough = threading.Event()
    lock = threading.Lock()

    def leave(office: Office) -> None:
        with httpx.Client() as client:
            while True:
                with lock:
                    each = next(members)
                try:
                    answer = client.post(f"{office.at}{token(each)}", content=ONE_CLICK)
                except httpx.TransportError:
                    return
                assert answer.status_code == 200
                answered.add(key(each))
                if len(answered) >= after:
                    enough.set()

    with running(pages, log) as office, ThreadPoolExecutor(8) as threads:
        leaving = [threads.submit(leave, office) for _ in range(8)]
        assert enough.wait(30)
        os.kill(office.process.pid, signal.SIGKILL)
        for each in leaving:
            each.result(timeout=30)
    return answered


def lose_nobody(pages: Path, log: Path, kills: int) -> None:
    members, answered = iter(range(10**6)), set[bytes]()
    for number in range(kills):
        answered |= leave_until_killed(pages, log, members, after=10 + 7 * number)
    assert answered <= {entry.key for entry in news(LEFT, log.read_bytes(), SECRET, {}, "it").entries}


def test_nobody_who_was_answered_is_lost_when_the_server_is_killed(pages: Path, tmp_path: Path) -> None:
    lose_nobody(pages, tmp_path / "left.log", 1)


@pytest.mark.soak
def test_nobody_who_was_answered_is_lost_when_the_server_is_killed_twenty_times(pages: Path, tmp_path: Path) -> None:
    lose_nobody(pages, tmp_path / "left.log", 20)


def test_a_line_that_a_killed_server_has_torn_is_put_right_by_the_next(pages: Path, tmp_path: Path) -> None:
    log = tmp_path / "left.log"
    with running(pages, log) as office:
        assert post(office, token(1)).status_code == 200
    with log.open("ab") as file:
        file.write(b"2026-11-30T09:17:27Z left 12 6b86b273ff")
    with running(pages, log) as office:
        assert post(office, token(2)).status_code == 200
        assert [entry.key for entry in office.entries] == [key(1), key(2)]
        assert asked_of(office).content == log.read_bytes()


def test_an_end_by_the_system_answers_what_is_open(pages: Path, tmp_path: Path) -> None:
    with running(pages, tmp_path / "left.log") as office:
        with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
            head = f"POST /u/{token(1)} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\n"
            connection.sendall(head.encode())
            assert web.get(f"{office.at}{token(1)}").status_code == 200  # by now the head has arrived, too
            office.process.terminate()
            connection.sendall(ONE_CLICK)
            assert connection.recv(12) == b"HTTP/1.1 200"
        office.process.wait(10)
        assert of(office, 1) == ["left"]


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 9, 59, tzinfo=UTC)

    def __call__(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log[Entry]]:
    with closing(Log(tmp_path / "left.log", SECRET, LEFT)) as log:
        yield log


Leave = Callable[..., httpx.Response]


@pytest.fixture
def leave(pages: Path, log: Log[Entry], clock: Clock) -> Leave:
    """A function by which a member leaves, with no network between."""
    app = application(Bundle.read(pages), log, SECRET, now=clock)

    async def post(name: str, body: bytes) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.post(f"/{name}", content=body, headers={"Content-Type": FORM})

    return lambda member, body=ONE_CLICK: run(post, token(member), body)


bodies = st.binary(max_size=200) | st.sampled_from([ONE_CLICK, b"back=back", IN_PARTS])
forged = st.sampled_from([token(1)[:-1], f"{token(1)}x", token_for(OTHER, key(1), 7, "en")])
names = st.text(max_size=60) | forged | st.just("log")
kinds = st.binary(max_size=30).map(lambda kind: kind.translate(None, b"\r\n\0"))


@given(st.sampled_from(["GET", "HEAD", "POST", "PUT"]), names, bodies, kinds)
def test_whatever_is_asked_without_a_token_is_refused_and_changes_nothing(
    pages: Path, log: Log[Entry], method: str, name: str, body: bytes, kind: bytes
) -> None:
    app = application(Bundle.read(pages), log, SECRET)
    before, _ = log.behind({})

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            headers = {b"Content-Type": kind}
            return await client.request(method, f"/u/{quote(name)}", content=body, headers=headers)

    assert run(ask).status_code in (403, 404, 405)
    assert log.behind({})[0] == before


def test_one_member_cannot_fill_the_disk(leave: Leave, log: Log[Entry], clock: Clock) -> None:
    assert {leave(1).status_code for _ in range(5 * LINES_AN_HOUR)} == {200}
    assert leave(1, b"back=back").status_code == 429
    assert leave(2).status_code == 200
    length, _ = log.behind({})
    assert length < 100 * (LINES_AN_HOUR + 3)
    clock.now += timedelta(hours=1)
    assert leave(1, b"back=back").status_code == 200


def test_where_nothing_can_be_written_nobody_is_told_otherwise(
    leave: Leave, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "left.log").rename(tmp_path / "left.log.1")
    for _ in range(LINES_AN_HOUR + 1):
        answer = leave(1)
        assert answer.status_code == 503
        assert "That did not work" in answer.text
    assert "left.log: No such file or directory. Nobody can unsubscribe until that is put right." in caplog.text


def test_nobody_is_answered_before_the_disk_has_the_line(
    leave: Leave, log: Log[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = log.behind({})

    def fail(file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        assert leave(1).status_code == 503
    assert log.behind({})[0] == before
    assert leave(1).status_code == 200
    assert log.behind({})[0] > before


@pytest.mark.parametrize("place", ["8025", "127.0.0.1", "127.0.0.1:99999", "::1:8025", "[x]:1", "a b:1", ""])
def test_what_is_no_place_to_listen_at_is_refused_with_an_example(place: str) -> None:
    with pytest.raises(UsageError, match=r"as in 127\.0\.0\.1:8025|Nothing can listen"):
        listening(place)


@pytest.mark.soak
def test_requests_that_do_not_arrive_are_not_waited_for_and_keep_nobody_from_leaving(
    office: Office, member: int
) -> None:
    begun = time.monotonic()
    with ExitStack() as stack:
        halves = [stack.enter_context(socket.create_connection(("127.0.0.1", office.port), 30)) for _ in range(300)]
        for number, half in enumerate(halves):
            head = f"POST /u/{token(member)} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\nList-".encode()
            half.sendall(head[: 1 + number % len(head)])
        assert post(office, token(member)).status_code == 200
        for half in halves:
            with suppress(ConnectionResetError):
                while half.recv(1000):
                    pass
    assert time.monotonic() - begun < 2 * prompt_http.ARRIVAL_SECONDS
    assert of(office, member) == ["left"]


def test_it_answers_at_ipv6_as_well(pages: Path, tmp_path: Path) -> None:
    with running(pages, tmp_path / "left.log", listen="[::1]:0") as office:
        assert re.fullmatch(r"http://\[::1\]:\d+/", office.address)
        assert post(office, token(1)).status_code == 200
