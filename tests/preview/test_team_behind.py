"""The files in docs/team set up a desk that works: they are what systemd, nginx and Caddy read, and fit.

Each is read strictly wherever the tests run; in the soak, the desk stands behind the real nginx and the real Caddy.
"""

from __future__ import annotations

import shlex
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme
from playwright.sync_api import Browser, expect

from newsletter.images.files import HEAVIEST
from newsletter.model.desk_address import DeskAddress
from newsletter.preview.routes.present import PING
from tests.command_lines import options_of
from tests.preview.conftest import SPRING
from tests.preview.teams import NAMES, Team, gathered
from tests.sending.leaving.proxies import caddy_with, nginx_with, put_certificate, standing
from tests.sending.leaving.test_set_up import nginx, said, unit
from tests.sending.servers import closed_port

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "team"
NGINX, CADDY, UNIT = FOLDER / "nginx.conf", FOLDER / "Caddyfile", FOLDER / "newsletter-desk.service"
PLACE = "127.0.0.1:8030"


def test_the_unit_runs_the_command_as_it_is() -> None:
    service = unit(UNIT)["Service"]
    newsletter, command, *arguments = shlex.split(service["ExecStart"])
    assert (newsletter, command) == ("/opt/newsletter/bin/newsletter", "write")
    given = options_of(command, arguments)
    assert (given["team"], given["issue"], f"127.0.0.1:{given['port']}") == (True, None, PLACE)


def test_nginx_passes_on_all_that_the_desk_needs(tmp_path: Path) -> None:
    http, errors = nginx(tmp_path, NGINX.read_text("utf-8"))
    assert errors == []
    (server,) = [each["block"] for each in http if each["directive"] == "server"]
    (location,) = [each for each in server if each["directive"] == "location"]
    assert location["args"] == ["/"]
    headers = [each["args"] for each in location["block"] if each["directive"] == "proxy_set_header"]
    assert ["Host", "$http_host"] in headers
    assert said(location["block"], "proxy_pass") == [f"http://{PLACE}"]
    assert said(location["block"], "proxy_buffering") == ["off"]
    assert said(location["block"], "proxy_read_timeout") == ["1h"] and PING < 3600
    (most,) = said(location["block"], "client_max_body_size")
    assert int(most.removesuffix("m")) * 1_048_576 > HEAVIEST


def test_caddy_passes_on_all_that_the_desk_needs() -> None:
    lines = [line.strip() for line in CADDY.read_text("utf-8").splitlines()]
    assert f"reverse_proxy {PLACE} {{" in lines and "flush_interval -1" in lines
    (most,) = [line.removeprefix("max_size ") for line in lines if line.startswith("max_size")]
    assert int(most.removesuffix("MB")) * 1_000_000 > HEAVIEST


@pytest.fixture(params=["nginx", "caddy"])
def behind(
    request: pytest.FixtureRequest, publication: Path, authority: trustme.CA, tmp_path: Path
) -> Iterator[tuple[Team, httpx.Client]]:
    """A desk behind a real web server, with a certificate of this machine, and a client that trusts it."""
    folder, port = tmp_path / "web", closed_port()
    folder.mkdir()
    put_certificate(authority, folder)
    address = DeskAddress("https", "127.0.0.1", port)
    with gathered(publication, address) as team:
        own = f"127.0.0.1:{team.port}"
        if request.param == "nginx":
            command = nginx_with(NGINX.read_text("utf-8").replace(PLACE, own), folder, port)
        else:
            text = "{\n\tadmin off\n\tauto_https off\n}\n" + CADDY.read_text("utf-8").replace(PLACE, own)
            command = caddy_with(text, "desk.example.org", folder, port)
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        with (
            standing(command, folder, port),
            httpx.Client(
                base_url=address.origin, headers={"Origin": address.origin}, verify=trust, timeout=30
            ) as client,
        ):
            yield team, client


@pytest.mark.soak
def test_behind_a_real_web_server_people_come_in_hear_of_others_send_pictures_and_are_shown_out(
    behind: tuple[Team, httpx.Client],
) -> None:
    team, client = behind
    assert client.get("/api/desk").status_code == 401
    answer = client.post("/api/enter", json={"secret": team.links["writer"], "instead": False})
    assert (answer.status_code, "__Host-" in answer.headers["set-cookie"]) == (200, True)
    assert client.get("/api/desk").json()["person"]["name"] == NAMES["writer"]  # by the cookie that the client keeps

    heard: list[tuple[float, str]] = []
    begun, ended = threading.Event(), []

    def listen() -> None:
        with client.stream("GET", "/events") as events:
            begun.set()
            heard.extend((time.monotonic(), line) for line in events.iter_lines())
        ended.append(time.monotonic())

    listening = threading.Thread(target=listen)
    listening.start()
    assert begun.wait(20)
    seen = client.get("/api/issues/spring/yaml").json()["hash"]
    put = client.put(
        "/api/issues/spring/yaml",
        json={"text": SPRING.replace("tulips", "roses"), "burst": "one"},
        headers={"If-Match": f'"{seen}"'},
    )
    wrote_at = time.monotonic()
    assert put.status_code == 200, put.text
    until = wrote_at + 20
    while not (told := [at for at, line in heard if line == "event: written"]):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert told[0] - wrote_at < 2  # it is written within a second, and nothing is held back on the way

    heavy = {"Content-Type": "image/png"}
    too_heavy = client.post("/api/issues/spring/pictures?name=a.png", content=b"x" * (HEAVIEST + 1), headers=heavy)
    assert too_heavy.headers["content-type"] == "application/json", (too_heavy, too_heavy.text)
    assert (too_heavy.status_code, "is the most" in too_heavy.json()["refused"]) == (413, True)
    for number in (22_100_000, 60_000_000):  # what the web server itself turns away
        try:
            answer = client.post("/api/issues/spring/pictures?name=a.png", content=b"x" * number, headers=heavy)
        except httpx.TransportError:
            continue  # it has hung up before all was sent
        assert answer.status_code in (400, 413, 502)

    team.register.remove(NAMES["writer"])
    out_at = time.monotonic()
    listening.join(20)
    assert ended and ended[0] - out_at < 1
    assert client.get("/api/desk").status_code == 401


@pytest.mark.soak
def test_behind_a_real_web_server_a_browser_keeps_the_cookie(
    behind: tuple[Team, httpx.Client], browser: Browser
) -> None:
    team, _ = behind
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(team.address.link(team.links["approver"]))
    expect(page.locator("#issue-title")).to_contain_text("Spring has come")
    (cookie,) = context.cookies()
    assert cookie["name"] == f"__Host-newsletter-desk-{team.address.port}"
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    context.close()
