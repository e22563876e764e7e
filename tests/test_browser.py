"""The browser of the tests reaches this machine by one address, and calls nobody else, by whatever way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.browser import opened

ELSEWHERE = ("http://localhost:{}/a", "http://127.0.0.2:{}/b", "http://[::1]:{}/c", "http://example.org:{}/d")


class Asked(ThreadingHTTPServer):
    """A server for every address of this machine, which notes what it was asked, and by which name."""

    address_family = socket.AF_INET6

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("::", 0), Answer)

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


class Answer(SimpleHTTPRequestHandler):
    server: Asked

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.2:{self.server.server_port}/redirected")
        else:
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Asked]:
    with Asked() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("alone", [False, True])
def test_no_other_address_is_reached_and_every_attempt_is_noted(server: Asked, browser: Browser, alone: bool) -> None:
    server.asked.clear()
    port = server.server_port
    elsewhere = [address.format(port) for address in ELSEWHERE]
    with opened(browser, alone=alone) as visit:
        visit.page.goto(f"http://127.0.0.1:{port}/")
        reached = visit.page.evaluate(
            """async ([addresses, sockets]) => {
                const reached = [];
                for (const address of addresses) {
                    await fetch(address, {mode: "no-cors"}).then(() => reached.push(address), () => null);
                }
                for (const address of sockets) {
                    await new Promise(resolve => new WebSocket(address).onerror = resolve);
                }
                return reached;
            }""",
            [[*elsewhere, f"http://127.0.0.1:{port}/to/elsewhere"], [f"ws://127.0.0.2:{port}/socket"]],
        )
    assert reached == []
    assert [path for path in server.asked if path != "/favicon.ico"] == ["/", "/to/elsewhere"]
    assert visit.refused == [*elsewhere, f"http://127.0.0.2:{port}/redirected", f"ws://127.0.0.2:{port}/socket"]
