"""Links that are checked live at sites that answer as none should: each is a finding of its own, and stops nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsletter.check.links.fetching import Patience
from tests.check.test_live import asked, look_up, missing, running

PATIENCE = Patience(answer=0.5, pause=0.01, longest=0.1)

TARGETS = (
    *(b"http://127.0.0.1:99999/", b"http://127.0.0.1:65536/", b"http://127.0.0.1:-1/", b"http://127.0.0.1:0/"),
    *(b"http://127.0.0.1:99999999999999999999/", b"http:///x", b"http:", b"https:", b"http://", b"http://./"),
    *(b"http://" + b"a" * 300 + b"/", b"http://a..b/", b"http://xn--a/", b"http://xn--/", b"\xff\xfe", b"", b" "),
    *(b"http://\xc3\xa9.test/", b"http://\xe2\x84\x80/", b"http://[::1", b"http://[v1.x]/", b"http://[::1%25eth0]/"),
    *(b"http://[fe80::1%eth0]/", b"?", b"#", b"//", b"///x", b"http://%00/", b"http://a b/", b"javascript:1"),
    *(b"http://1.2.3.4.5.6/", b"http://256.256.256.256/", b"http://0/", b"http://0x/", b"http://-/", b"http://_/"),
    *(b"http://user:pass:more@@x/", b"/" * 90_000, b"/?" + b"a=b@" + b"." * 90_000),
)
PAUSES = (
    *(b"Fri, 31 Dec 9999 23:59:59 -2359", b"Mon, 01 Jan 0001 00:00:00 +2359", b"Mon, 01 Jan 99999 00:00:00 GMT"),
    *(b"9" * 400, b"-5", b"1e400", b"\xb2", b"nan", b"0", b"x" * 10_000, b"Mon, 32 Foo 2020 99:99:99 GMT"),
    *(b"Mon, 01 Jan 2020 00:00:00 -0000", b"Mon, 01 Jan 2020 00:00:00 +99999999"),
    b"Sun, 06 Nov 1994 08:49:37 " + b"9" * 50,
)
ANSWERS = (
    *(b"", b"\n", b"HTTP/2 200\r\n\r\n", b"HTTP/1.0 200\r\n\r\n", b"220 mail.garden.test ESMTP\r\n"),
    *(b"HTTP/1.1 999 X\r\n\r\n", b"HTTP/1.1 099 X\r\n\r\n", b"HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n"),
    *(b"HTTP/1.1 300 X\r\nLocation: /\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000),
    *(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n"),
    *(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", b"HTTP/1.1 200 \xff\xfe\r\nX: \xff\r\n\r\n"),
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000 + b"\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + b"no gzip" * 500_000,
    b'HTTP/1.1 302 X\r\nSet-Cookie: a=\xff\xfe; Domain=.1; Max-Age=1e5; Version=9; Port="1,x"\r\nLocation: /\r\n\r\n',
    b"HTTP/1.1 302 X\r\nSet-Cookie: a=b; Max-Age=" + b"9" * 5000 + b"; Expires=Fri, 31-Dec-9999 23:59:59 GMT\r\n"
    b"Location: /\r\n\r\n",
    b'HTTP/1.1 302 X\r\nSet-Cookie2: a="' + b"\\" * 5000 + b"\r\nSet-Cookie: " + b"a=b;" * 5000 + b"\r\nSet-Cookie: x="
    b"" + b" " * 9000 + b"; expires=" + b" " * 9000 + b"1\r\nLocation: /\r\n\r\n",
)
EVERYTHING = (
    *(b"HTTP/1.1 %d X\r\nLocation: %s\r\n\r\n" % (status, target) for target in TARGETS for status in (301, 302)),
    *(b"HTTP/1.1 503 X\r\nRetry-After: %s\r\n\r\n" % pause for pause in PAUSES),
    *ANSWERS,
)


@contextmanager
def answering(answers: dict[str, bytes]) -> Iterator[str]:
    """Run a server that sends these very bytes for each path, and yield its address."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                path = connection.recv(65536).split(b" ")[1].decode()
                connection.sendall(answers[path])
            except (OSError, IndexError, KeyError):
                return  # who asks may go before the answer

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_whatever_sites_answer_the_others_are_asked(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, {})
    odd = {f"/{number}": answer for number, answer in enumerate(EVERYTHING)}
    with answering(odd) as address, running() as site:
        last = site.does("/last", missing)
        *found, about_last = asked(same_folder, *(address + path for path in odd), last, patience=PATIENCE)
    assert about_last.endswith(f"“{last}” does not work: it answers 404, not found.")
    assert {line.split(" ")[0] for line in found} == {"links.dead", "links.unsure"}
    assert len(found) > len(odd) / 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:99999/\r\n\r\n", "leads to an address that cannot be read"),
        (
            b"HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 -2359\r\n\r\n",
            "it answers 503, service unavailable",
        ),
        (
            b"HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n\r\n",
            "it answers 503, service unavailable",
        ),
        (b"220 mail.garden.test ESMTP\r\n", "the connection broke"),
    ],
)
def test_an_odd_answer_is_a_finding_about_its_address(same_folder: Path, answer: bytes, words: str) -> None:
    with answering({"/": answer}) as address:
        (found,) = asked(same_folder, f"{address}/", patience=PATIENCE)
    assert found.startswith("links.unsure 8:")
    assert words in found
