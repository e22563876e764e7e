"""Links that are checked live: by real requests to a real server on this machine, which records them."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import trustme

from newsletter.check.links import fetching, live
from newsletter.check.links.fetching import Patience
from newsletter.check.links.off_limits import IP, is_personal, is_public
from newsletter.check.parsed_letter import ParsedLetter
from tests.loops import within_a_loop
from tests.writing import issue, parsed, save

QUICK = Patience(answer=2, pause=0.01, longest=1)
SOON = Patience(answer=0.2, pause=0.01, longest=1)
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trust in no certificate: to load those that browsers know takes longer than all else that is done here."""

Reply = tuple[int, dict[str, str]]


@dataclass
class Site:
    """A running server; `pages` are what it answers to each method and path, `asked` what it was asked so far."""

    address: str
    pages: dict[str, Callable[[str], Reply | None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    connections: int = 0

    def answers(self, path: str, status: int, **headers: str) -> str:
        """Let a path answer so, and return its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.does(path, lambda method: (status, named))

    def does(self, path: str, page: Callable[[str], Reply | None]) -> str:
        """Let a path do something for each method; None closes the connection. Return its address."""
        self.pages[path] = page
        return f"{self.address}{path}"


def missing(method: str) -> Reply:
    return 404, {}


@contextmanager
def running(host: str = "127.0.0.1", context: ssl.SSLContext | None = None, name: str = "") -> Iterator[Site]:
    lock = threading.Lock()
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            with lock:
                site.asked.append(f"{self.command} {self.path}")
                site.agents.add(self.headers["User-Agent"])
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                reply = site.pages.get(self.path, missing)(self.command)
            finally:
                with lock:
                    site.at_once -= 1
            if reply:
                self.send_response(reply[0])
                for header, value in reply[1].items():
                    self.send_header(header, value)
                self.end_headers()
            self.close_connection = True

        do_HEAD = do_GET = answer  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 50

        def get_request(self) -> tuple[Any, Any]:
            site.connections += 1
            return super().get_request()

        def handle_error(self, *arguments: Any) -> None:
            pass  # who asks may go before the answer

    server = Server((host, 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "https" if context else "http"
    site.address = f"{scheme}://{name or host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


def here(ip: IP) -> bool:
    return ip == ip_address("127.0.0.1")


def letter(folder: Path, *addresses: str, publication: str = "", name: str = "issue") -> ParsedLetter:
    listed = "".join(f'\n      - {{label: "{number}", url: "{url}"}}' for number, url in enumerate(addresses))
    files = {"newsletter.yaml": f"name: A letter\n{publication}"}
    return parsed(save(folder, f"{name}.yaml", issue(f"  - type: links\n    links:{listed}\n"), files), folder)


def asked(
    folder: Path,
    *addresses: str,
    patience: Patience = QUICK,
    allowed: Callable[[IP], bool] = here,
    trust: ssl.SSLContext | None = NOBODY,
) -> list[str]:
    """Return "rule: message" of each finding about the addresses."""
    ((*findings,),) = live.check_links([letter(folder, *addresses)], allowed=allowed, patience=patience, trust=trust)
    return [f"{found.rule} {found.problem.line}: {found.problem.message}" for found in findings]


def test_an_address_that_answers_is_no_finding_and_is_asked_once_by_head(site: Site, same_folder: Path) -> None:
    page = site.answers("/", 200)
    assert asked(same_folder, page) == []
    assert site.asked == ["HEAD /"]


def test_it_asks_as_well_where_an_event_loop_is_running(site: Site, same_folder: Path) -> None:
    page = site.answers("/gone", 404)
    (found,) = within_a_loop(lambda: asked(same_folder, page))
    assert found.startswith("links.dead 8:")
    assert site.asked == ["HEAD /gone", "GET /gone"]


def test_who_asks_says_so(site: Site, same_folder: Path) -> None:
    asked(same_folder, site.answers("/", 200))
    assert site.agents == {fetching.AGENT}
    assert "newsletter-builder/" in fetching.AGENT


@pytest.mark.parametrize(("status", "words"), [(404, "404, not found"), (410, "410, gone")])
def test_a_page_that_is_gone_is_dead(site: Site, same_folder: Path, status: int, words: str) -> None:
    page = site.answers("/gone", status)
    assert asked(same_folder, page) == [f"links.dead 8: “{page}” does not work: it answers {words}."]
    assert site.asked == ["HEAD /gone", "GET /gone"]


@pytest.mark.parametrize("status", [400, 401, 403, 405, 418, 451])
def test_a_page_that_refuses_is_unsure_and_is_not_asked_again(site: Site, same_folder: Path, status: int) -> None:
    page = site.answers("/shut", status)
    (found,) = asked(same_folder, page)
    assert found.startswith(f"links.unsure 8: “{page}” did not answer as a page does: it answers {status}, ")
    assert site.asked == ["HEAD /shut", "GET /shut"]


def test_a_status_without_a_name_is_told_in_digits(site: Site, same_folder: Path) -> None:
    (found,) = asked(same_folder, site.answers("/", 999))
    assert found.endswith("it answers 999.")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_page_that_refuses_head_only_is_fine(site: Site, same_folder: Path, status: int) -> None:
    page = site.does("/", lambda method: (200 if method == "GET" else status, {}))
    assert asked(same_folder, page) == []
    assert site.asked == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_three_times_and_is_unsure(site: Site, same_folder: Path, status: int) -> None:
    (found,) = asked(same_folder, site.answers("/", status))
    assert found.startswith("links.unsure 8:")
    assert site.asked == ["HEAD /", "GET /", "GET /"]


def test_a_server_that_is_up_again_is_fine(site: Site, same_folder: Path) -> None:
    page = site.does("/", lambda method: (503 if len(site.asked) < 3 else 200, {}))
    assert asked(same_folder, page) == []


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_server_that_asks_for_a_pause_gets_it(
    site: Site, same_folder: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    def page(method: str) -> Reply:
        after = {"seconds": "60", "date": format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)}
        return (429, {"Retry-After": after[form]}) if len(site.asked) == 1 else (200, {})

    monkeypatch.setattr(asyncio, "sleep", noted)
    patient = Patience(answer=2, pause=0.01, longest=100)
    assert asked(same_folder, site.does("/", page), patience=patient) == []
    assert pauses == [pytest.approx(60, abs=30)]  # a busy machine may take its time with the answer


def test_a_server_that_asks_for_a_long_pause_is_not_asked_again(site: Site, same_folder: Path) -> None:
    (found,) = asked(same_folder, site.answers("/", 429, Retry_After="3600"))
    assert found.endswith("it answers 429, too many requests.")
    assert site.asked == ["HEAD /"]


def test_nonsense_for_a_pause_is_overlooked(site: Site, same_folder: Path) -> None:
    asked(same_folder, site.answers("/", 503, Retry_After="soon"))
    assert len(site.asked) == 3


def test_a_slow_page_is_unsure_after_the_time_there_is(site: Site, same_folder: Path) -> None:
    def page(method: str) -> Reply:
        time.sleep(0.4)
        return 200, {}

    (found,) = asked(same_folder, site.does("/", page), patience=SOON)
    assert found.startswith("links.unsure 8:")
    assert found.endswith("none came within 0.2 seconds.")
    assert len(site.asked) == 3


def test_an_answer_that_drips_does_not_hold_the_others_up(same_folder: Path) -> None:
    stopped = threading.Event()

    def drip(listener: socket.socket) -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\n")
                    for _ in range(200):  # who waits for all of it finds the connection broken
                        connection.sendall(b"X-A: b\r\n")
                        if stopped.wait(0.05):
                            break
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=[listener], daemon=True)
        thread.start()
        (found,) = asked(same_folder, f"http://127.0.0.1:{listener.getsockname()[1]}/", patience=SOON)
        assert found.endswith("none came within 0.2 seconds.")
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_connection_that_is_closed_is_unsure(site: Site, same_folder: Path) -> None:
    (found,) = asked(same_folder, site.does("/", lambda method: None))
    assert found.startswith("links.unsure 8:")
    assert found.endswith("the connection broke.")
    assert len(site.asked) == 3


def test_a_connection_that_is_refused_is_dead(same_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (found,) = asked(same_folder, f"http://127.0.0.1:{port}/")
    assert found == f"links.dead 8: “http://127.0.0.1:{port}/” does not work: its site refuses the connection."


def test_a_name_that_no_site_has_is_dead(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, {})
    assert asked(same_folder, "http://nowhere.test/") == [
        "links.dead 8: “http://nowhere.test/” does not work: there is no site of this name."
    ]


def test_a_name_that_cannot_be_looked_up_is_unsure(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, {"later.test": []})
    (found,) = asked(same_folder, "http://later.test/")
    assert found.endswith("the name of its site could not be looked up.")


def test_a_page_that_moved_for_good_is_told_with_its_new_address(site: Site, same_folder: Path) -> None:
    site.answers("/new", 200)
    first = site.answers("/a", 301, Location="/new")
    second = site.answers("/b", 308, Location=f"{site.address}/new")
    assert asked(same_folder, first, f"{second}#part") == [
        f"links.moved 8: “{first}” has moved for good to “{site.address}/new”.",
        f"links.moved 9: “{second}#part” has moved for good to “{site.address}/new#part”.",
    ]


def test_a_page_that_is_elsewhere_for_now_is_no_finding(site: Site, same_folder: Path) -> None:
    site.answers("/new", 200)
    site.answers("/newer", 301, Location="/new")
    pages = [site.answers(f"/{status}", status, Location="/newer") for status in (302, 303, 307)]
    assert asked(same_folder, *pages) == []


def test_what_moved_for_good_and_then_for_now_has_the_last_lasting_address(site: Site, same_folder: Path) -> None:
    page = site.answers("/old", 301, Location="/new")
    site.answers("/new", 302, Location="/today")
    site.answers("/today", 200)
    assert asked(same_folder, page) == [f"links.moved 8: “{page}” has moved for good to “{site.address}/new”."]


def test_a_slash_at_the_end_is_no_move(site: Site, same_folder: Path) -> None:
    site.answers("/a/", 200)
    assert asked(same_folder, site.answers("/a", 301, Location="/a/")) == []


def test_a_page_that_moved_to_one_that_is_gone_is_dead(site: Site, same_folder: Path) -> None:
    (found,) = asked(same_folder, site.answers("/a", 301, Location="/gone"))
    assert found.startswith("links.dead 8:")


def test_addresses_that_send_one_in_circles_are_unsure(site: Site, same_folder: Path) -> None:
    page = site.answers("/a", 302, Location="/b")
    site.answers("/b", 302, Location="/a")
    (found,) = asked(same_folder, page)
    assert found.endswith("it sends one on more than 10 times.")
    assert len(site.asked) == fetching.MOST_HOPS


def test_a_cookie_that_is_set_on_the_way_is_carried_on(same_folder: Path) -> None:
    with running() as site:
        site.answers("/seen", 200)
        page = site.does(
            "/", lambda method: (302, {"Location": "/" if len(site.asked) < 2 else "/seen", "Set-Cookie": "a=b"})
        )
        assert asked(same_folder, page) == []


@pytest.mark.parametrize("target", ["", "http://a:b/"])
def test_a_way_that_leads_nowhere_is_unsure(site: Site, same_folder: Path, target: str) -> None:
    headers = {"Location": target} if target else {}
    (found,) = asked(same_folder, site.answers("/", 302, **headers))
    assert found.startswith("links.unsure 8:")


@pytest.mark.parametrize("target", ["mailto:news@example.org", "itms-apps://example.org/app"])
def test_a_way_that_leads_out_of_the_web_ends_there(site: Site, same_folder: Path, target: str) -> None:
    assert asked(same_folder, site.answers("/", 302, Location=target)) == []


def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def secured(certificate: trustme.LeafCert) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with running(context=context, name="localhost") as site:
        yield site


def trusted(monkeypatch: pytest.MonkeyPatch, folder: Path, ca: trustme.CA) -> None:
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))


def test_a_good_certificate_is_one_for_the_name_of_the_site(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ca = authority()
    trusted(monkeypatch, same_folder, ca)
    with secured(ca.issue_cert("localhost")) as site:
        assert asked(same_folder, site.answers("/", 200), allowed=lambda ip: ip.is_loopback, trust=None) == []
        assert site.asked == ["HEAD /"]


def test_a_certificate_for_another_site_is_dead(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ca = authority()
    trusted(monkeypatch, same_folder, ca)
    with secured(ca.issue_cert("other.test")) as site:
        (found,) = asked(same_folder, site.answers("/", 200), allowed=lambda ip: ip.is_loopback, trust=None)
        assert found.startswith("links.dead 8:")
        assert "its certificate is not valid, since hostname mismatch" in found
        assert site.asked == []


def test_a_certificate_that_has_expired_is_dead(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ca = authority()
    trusted(monkeypatch, same_folder, ca)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    expired = ca.issue_cert("localhost", not_before=long_ago, not_after=long_ago + timedelta(days=1))
    with secured(expired) as site:
        (found,) = asked(same_folder, site.answers("/", 200), allowed=lambda ip: ip.is_loopback, trust=None)
        assert found.endswith("its certificate is not valid, since certificate has expired.")


def test_a_certificate_of_an_authority_that_is_not_known_is_unsure(same_folder: Path) -> None:
    with secured(authority().issue_cert("localhost")) as site:
        (found,) = asked(same_folder, site.answers("/", 200), allowed=lambda ip: ip.is_loopback, trust=None)
        assert found.startswith("links.unsure 8:")
        assert found.endswith("who signed its certificate is not known here.")


def test_an_address_that_stands_in_several_places_is_asked_once_and_found_in_each(
    site: Site, same_folder: Path
) -> None:
    gone, fine = site.answers("/gone", 404), site.answers("/", 200)
    first = letter(
        same_folder / "a", gone, f"{gone}#part", fine, publication=f'social: [{{label: Us, url: "{gone}"}}]\n'
    )
    second = letter(same_folder / "b", fine, gone)
    findings = live.check_links([first, second], allowed=here, patience=QUICK, trust=NOBODY)
    places = [[(Path(found.problem.file).name, found.problem.line) for found in each] for each in findings]
    assert places == [[("issue.yaml", 8), ("issue.yaml", 9), ("newsletter.yaml", 2)], [("issue.yaml", 9)]]
    assert sorted(site.asked) == ["GET /gone", "HEAD /", "HEAD /gone"]


def test_a_finding_stands_at_the_address(site: Site, same_folder: Path) -> None:
    page = site.answers("/gone", 404)
    ((found,),) = live.check_links([letter(same_folder, page)], allowed=here, patience=QUICK, trust=NOBODY)
    assert (found.severity, found.problem.line, found.problem.column) == ("error", 8, 28)
    assert found.problem.hint == "Open it in a browser, and correct or replace it."


def test_progress_is_told_from_none_to_all(site: Site, same_folder: Path) -> None:
    pages = [site.answers(f"/{number}", 200) for number in range(5)]
    told: list[tuple[int, int]] = []
    live.check_links(
        [letter(same_folder, *pages)], progress=lambda *numbers: told.append(numbers), allowed=here, trust=NOBODY
    )
    assert told == [(number, 5) for number in range(6)]


def test_letters_without_addresses_ask_nobody(same_folder: Path) -> None:
    told: list[tuple[int, int]] = []
    mail = letter(same_folder, "mailto:news@example.org")
    assert live.check_links([mail], progress=lambda *numbers: told.append(numbers)) == ((),)
    assert live.check_links([]) == ()
    assert told == []


def test_one_site_is_asked_for_two_things_at_once_at_most(site: Site, same_folder: Path) -> None:
    def page(method: str) -> Reply:
        time.sleep(0.05)
        return 200, {}

    assert asked(same_folder, *(site.does(f"/{number}", page) for number in range(12))) == []
    assert site.most_at_once == fetching.PER_HOST


def test_several_sites_are_asked_at_once(same_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, {f"{number}.test": ["127.0.0.1"] for number in range(30)})

    def page(method: str) -> Reply:
        time.sleep(0.1)
        return 200, {}

    with running() as site:
        site.does("/", page)
        port = site.address.rpartition(":")[2]
        assert asked(same_folder, *(f"http://{number}.test:{port}/" for number in range(30))) == []
        assert fetching.PER_HOST < site.most_at_once <= fetching.AT_ONCE


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "127.0.0.2",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_a_machine_that_is_not_public_is_never_connected_to(
    host: str, same_folder: Path, connections: list[object]
) -> None:
    with running() as site:
        port = site.address.rpartition(":")[2]
        (found,) = asked(same_folder, f"http://{host}:{port}/", allowed=is_public)
        assert found.startswith("links.unsure 8:")
        assert found.endswith("it leads into a network that is not public, and was not asked there.")
        assert site.connections == 0
    assert connections == []


def test_a_way_that_leads_to_a_machine_that_is_not_public_ends_before_it(
    site: Site, same_folder: Path, connections: list[object]
) -> None:
    with running("127.0.0.2") as inner:
        pages = [
            site.answers("/a", 301, Location=inner.answers("/", 200)),
            site.answers("/b", 302, Location="http://10.0.0.1/"),
            site.answers("/c", 307, Location="http://[::ffff:10.0.0.1]/"),
        ]
        found = asked(same_folder, *pages)
        assert [line.split(":")[0] for line in found] == ["links.unsure 8", "links.unsure 9", "links.unsure 10"]
        assert inner.connections == 0
    assert {address[0] for address in connections if isinstance(address, tuple)} == {"127.0.0.1"}


def test_a_name_of_which_one_number_is_not_public_is_not_asked(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up(monkeypatch, {"both.test": ["127.0.0.1", "10.0.0.1"]})
    (found,) = asked(same_folder, site.answers("/", 200).replace("127.0.0.1", "both.test"))
    assert "a network that is not public" in found
    assert site.connections == 0


def test_the_number_that_was_found_allowed_is_the_one_connected_to(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running("127.0.0.2") as inner:
        times = look_up(monkeypatch, {"changing.test": ["127.0.0.1"]}, later={"changing.test": ["127.0.0.2"]})
        page = site.answers("/", 200).replace("127.0.0.1", "changing.test")
        assert asked(same_folder, page) == []
        assert times == ["changing.test"]
        assert (site.connections, inner.connections) == (1, 0)


def test_a_machine_that_is_down_is_asked_by_its_other_number(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up(monkeypatch, {"two.test": ["127.0.0.3", "127.0.0.1"]})
    page = site.answers("/", 200).replace("127.0.0.1", "two.test")
    assert asked(same_folder, page, allowed=lambda ip: ip.is_loopback) == []
    assert site.asked == ["HEAD /"]


def test_proxies_and_passwords_of_this_machine_are_not_used(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running("127.0.0.2") as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        assert asked(same_folder, site.answers("/", 200)) == []
        assert (site.connections, proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    "rest",
    [
        "unsubscribe?list=1",
        "list/Unsubscribe",
        "a?action=unsub",
        "opt-out",
        "optout.php",
        "newsletter/abmelden",
        "d%C3%A9sinscription",
        "darse-de-baja",
        "uitschrijven",
        "a?token=abc",
        "a?accessToken=1",
        "a?api_key=1",
        "a?b=1&sig=2",
        "a?pwd=1",
        "a?subscriber_id=17",
        "a?email=ada",
        "a?x=ada%40example.org",
        "a?x=5f4dcc3b5aa765d61d8327deb882cf99",
        "a?x=2c9f7d1e-8a4b-4c3d-9e2f-1a2b3c4d5e6f",
        "a?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9",
        "u/5f4dcc3b5aa765d61d8327deb882cf99",
        "letters/2c9f7d1e-8a4b-4c3d-9e2f-1a2b3c4d5e6f/read",
        "c/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmVk",
        "members/ada%40example.org",
        "a;token=abc",
        "a;jsessionid=17/b",
        "a?b=1;token=abc",
        "a?b=1;x=ada@example.org",
        "a?5f4dcc3b5aa765d61d8327deb882cf99",
        "a?mc_eid=17",
        "a?tk=17",
        "a?t=8f3a9c",
        "a?k=8f3a9c2e1b&page=2",
        "a?u=17b2c4&id=9d",
        "leave",
        "lists/42/leave/",
        "Leave.php?list=2",
        "remove-me",
        "a?action=remove_me",
        "confirm/17",
        "confirm.php?member=17",
        "email-confirm/17",
        "reset/17",
        "password-reset/17",
        "reset%2Dpassword/17",
        "a?do=confirm&n=17",
        "bevestigen/17",
        "best%C3%A4tigen/17",
        "desabonner",
        "de%CC%81sabonner",
        "%D9%85%D8%BA%D8%A7%D8%AF%D8%B1%D8%A9",
    ],
)
def test_an_address_that_could_act_for_a_member_is_never_asked(site: Site, same_folder: Path, rest: str) -> None:
    page = site.answers(f"/{rest}", 404)
    assert is_personal(page)
    assert asked(same_folder, page) == []
    site.answers("/way", 302, Location=page)
    assert asked(same_folder, f"{site.address}/way") == []
    assert site.asked == ["HEAD /way"]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "subscribe",
        "a?session=12",
        "watch?v=dQw4w9WgXcQ",
        "a?utm_source=letter&utm_campaign=a1b2c3d4e5f6a1b2c3d4e5f6",
        "a?title=how-to-live-with-leukemia-in-2026",
        "austragungsort",
        "a?page=2#token=3",
        "leave-a-legacy",
        "parental-leave-in-2026",
        "confirm",
        "confirm/",
        "confirmation-of-a-diagnosis/part-2",
        "news/trial-results-confirm-the-benefit/part-2",
        "resetting/expectations",
        "@garden/how-to-prune",
        "a?p=1234567&q=covid19vaccine",
        "a?t=1234&d=2026-05-12",
        "pii/S0140673621007240",
        "doi/10.1182/blood-2021-149347",
        "study/NCT01234567",
        "a?",
        "a?&;",
    ],
)
def test_an_ordinary_address_is_asked(rest: str) -> None:
    assert not is_personal(f"https://example.org/{rest}")


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/forms/d/e/1FAIpQLSd0a1b2c3d4e5f6a7b8c9/viewform",
        "https://drive.google.com/file/d/1a2b3c4d5e6f7a8b9c0d1e2f/view",
        "https://www.youtube.com/playlist?list=PL1a2b3c4d5e6f7a8b9c0d1e2f",
        "https://youtu.be/dQw4w9WgXcQ?t=1h02m03s",
        "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "https://us02web.zoom.us/webinar/register/WN_a1b2c3d4e5f6a7b8c9d0e1",
        "https://events.teams.microsoft.com/event/2c9f7d1e-8a4b-4c3d-9e2f-1a2b3c4d5e6f@5f4dcc3b",
    ],
)
def test_what_only_looks_like_a_token_and_is_meant_for_everybody_is_asked(address: str) -> None:
    assert not is_personal(address)
    assert is_personal(f"{address}{'&' if '?' in address else '?'}token=17")
    assert is_personal(re.sub("https://[^/]*", "https://example.org", address)) or "youtu.be" in address


@pytest.mark.parametrize("rest", ["reset_" * 15_000 + "!", "?a=b@" + "." * 100_000 + " ", "?" + ";a" * 50_000])
def test_a_long_address_is_judged_at_once(rest: str) -> None:
    begun = time.monotonic()
    assert not is_personal(f"https://example.org/{rest}")
    assert time.monotonic() - begun < 5


def test_an_address_with_a_password_is_not_asked(site: Site, same_folder: Path) -> None:
    page = site.answers("/", 404).replace("http://", "http://ada:secret@")
    assert asked(same_folder, page) == []
    assert site.connections == 0


def test_what_only_members_or_the_archive_will_have_is_not_asked(site: Site, same_folder: Path) -> None:
    settings = f'site_url: "{site.address}/news/"\nunsubscribe_url: "{site.address}/goodbye"\n'
    mine = letter(same_folder, "{{ profile_url }}", "{{ page | https://127.0.0.1/ }}", publication=settings)
    assert live.check_links([mine], allowed=here, patience=QUICK, trust=NOBODY) == ((),)
    assert site.connections == 0


@pytest.mark.parametrize("target", ["http://xn--a/", "http://[::1", "http://a.test:abc/", "http://\u2100.test/"])
def test_a_way_to_an_address_that_cannot_be_read_is_told(target: str, site: Site, same_folder: Path) -> None:
    page = site.answers("/", 301, Location=target.encode().decode("latin-1"))
    (found,) = asked(same_folder, page)
    assert found.endswith("did not answer as a page does: it is or leads to an address that cannot be read.")


@pytest.mark.parametrize("goodbye", ["/adiós", "/adi%C3%B3s", "/Adiós/", "/adiós#now"])
def test_the_address_to_unsubscribe_is_not_asked_however_it_is_spelled(
    goodbye: str, site: Site, same_folder: Path
) -> None:
    settings = f'unsubscribe_url: "{site.address}{goodbye}"\n'
    way = site.answers("/way", 302, Location="/adi%C3%B3s")
    mine = letter(same_folder, f"{site.address}/adiós", way, publication=settings)
    assert live.check_links([mine], allowed=here, patience=QUICK, trust=NOBODY) == ((),)
    assert site.asked == ["HEAD /way"]


def test_a_way_that_leads_to_where_members_unsubscribe_ends_before_it(site: Site, same_folder: Path) -> None:
    way = site.answers("/way", 302, Location="/goodbye")
    settings = f'unsubscribe_url: "{site.address}/goodbye"\n'
    assert live.check_links(
        [letter(same_folder, way, publication=settings)], allowed=here, patience=QUICK, trust=NOBODY
    ) == ((),)
    assert site.asked == ["HEAD /way"]


def test_a_link_to_a_calendar_is_not_asked(same_folder: Path) -> None:
    webinar = "  - type: webinars\n    webinars: [{title: D, starts: 2026-05-12 18:30, duration: 60 min}]\n"
    made = parsed(save(same_folder, "issue.yaml", issue(webinar)), same_folder)
    assert live.check_links([made], allowed=lambda ip: False, patience=QUICK, trust=NOBODY) == ((),)


def test_the_new_address_of_a_shortened_one_is_left_to_the_rule_about_shorteners(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up(monkeypatch, {"bit.ly": ["127.0.0.1"]})
    page = site.answers("/abc", 301, Location="/long").replace("127.0.0.1", "bit.ly")
    site.answers("/long", 200)
    assert asked(same_folder, page) == []
    assert len(site.asked) == 2


def test_a_name_with_letters_of_any_language_is_looked_up_as_it_must_be(
    site: Site, same_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up(monkeypatch, {"xn--mller-kva.test": ["127.0.0.1"]})
    page = site.answers("/%C3%BC", 200).replace("127.0.0.1", "müller.test").replace("%C3%BC", "ü")
    assert asked(same_folder, page) == []
    assert site.asked == ["HEAD /%C3%BC"]


watched: list[list[object]] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and watched:
        watched[-1].append(arguments[1])


@pytest.fixture
def connections() -> Iterator[list[object]]:
    """The addresses that this process has tried to connect to, whichever library did it."""
    # An audit hook stays for ever, so there is one, which is idle between the tests that ask for it.
    if watch not in installed:
        import sys

        sys.addaudithook(watch)
        installed.append(watch)
    watched.append([])
    yield watched[-1]
    watched.pop()


installed: list[object] = []


def look_up(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]], later: dict[str, list[str]] | None = None
) -> list[str]:
    """Let names have these numbers, or others from the second time on, and return the names that are looked up.

    What has an empty list cannot be looked up for now, and what is not listed does not exist. Numbers stay real.
    """
    real, looked_up = socket.getaddrinfo, []

    def getaddrinfo(host: str | bytes, port: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        try:
            ip_address(name)
        except ValueError:
            pass
        else:
            return real(host, port, *arguments, **options)
        known = later if later and name in looked_up else names
        looked_up.append(name)
        if name not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not known[name]:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port or 0)) for number in known[name]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return looked_up
