"""The files in docs/unsubscribing set up a server that works: they are what systemd, nginx and Caddy read, and fit.

Each is read strictly wherever the tests run; in the soak, the server stands behind the real nginx and the real Caddy.
"""

from __future__ import annotations

import re
import shlex
import shutil
import ssl
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import crossplane
import httpx
import pytest
import trustme

from newsletter.cli.unsubscribing import unsubscribe_server
from newsletter.sending.leaving.entries import LEFT
from newsletter.sending.leaving.fetch import LogUnavailableError, read_log
from newsletter.sending.leaving.responses import MOST_BYTES
from tests.command_lines import options_of
from tests.sending.leaving.offices import ONE_CLICK, SECRET, Office, key, token
from tests.sending.leaving.proxies import (
    CADDY,
    FOLDER,
    NGINX,
    PLACE,
    behind_caddy,
    behind_nginx,
    put_certificate,
    standing,
)
from tests.sending.servers import closed_port

UNIT, SIGNUPS = FOLDER / "newsletter-unsubscribe.service", FOLDER / "signups.conf"
DESK = FOLDER.parent / "team" / "newsletter-desk.service"


# What systemd reads


def unit(file: Path = UNIT) -> dict[str, dict[str, str]]:
    """Return what a unit says, by section and key; none may come twice, nor stand outside of a section.

    A key with nothing behind it takes back what the unit said before.
    """
    sections: dict[str, dict[str, str]] = {}
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = sections.setdefault(heading[1], {})
            continue
        name, equals, value = line.partition("=")
        assert equals and name.isalnum() and not section.get(name), line
        section[name] = value
    return sections


def test_the_unit_runs_the_command_as_it_is() -> None:
    service = unit()["Service"]
    newsletter, command, *arguments = shlex.split(service["ExecStart"])
    assert (newsletter, command) == ("/opt/newsletter/bin/newsletter", "unsubscribe-server")
    given = options_of(command, arguments)
    assert given == {
        "listen": PLACE,
        "log_file": Path("${STATE_DIRECTORY}/left.log"),
        "folder": Path("/srv/newsletter/pages"),
        "signups_file": None,
    }
    assert service["StateDirectory"] == "newsletter"


def test_what_lets_people_sign_up_changes_the_unit_by_no_more_than_that() -> None:
    plain, more = unit()["Service"], unit(SIGNUPS)
    assert list(more) == ["Service"] and set(more["Service"]) == {"EnvironmentFile", "ExecStart", "IPAddressAllow"}
    more_to_do = " --signups ${STATE_DIRECTORY}/signups.jsonl"
    assert more["Service"]["ExecStart"] == plain["ExecStart"] + more_to_do
    _, command, *arguments = shlex.split(more["Service"]["ExecStart"])
    given = options_of(command, arguments)
    assert given["signups_file"] == Path("${STATE_DIRECTORY}/signups.jsonl")
    assert "ExecStart=\nExecStart=/" in SIGNUPS.read_text("utf-8")  # or there would be two servers


def test_what_the_unit_says_without_being_told_is_what_the_command_does() -> None:
    (listen,) = [each for each in unsubscribe_server.params if each.name == "listen"]
    assert isinstance(listen, click.Option) and listen.default == PLACE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("file", [UNIT, DESK], ids=lambda file: file.stem)
def test_systemd_finds_nothing_wrong_with_the_unit(file: Path, tmp_path: Path) -> None:
    (tmp_path / file.name).write_text(
        file.read_text("utf-8").replace("/opt/newsletter/bin/newsletter", sys.executable), "utf-8"
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", tmp_path / file.name],
        capture_output=True,
        text=True,
        timeout=60,
    )
    about_it = [line for line in (done.stdout + done.stderr).splitlines() if file.stem in line]
    assert about_it == []


# What nginx reads


def nginx(folder: Path, text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what nginx reads in its `http` block, and what it would refuse there: directives and their arguments."""
    (folder / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{text}}}\n", "utf-8")
    parsed = crossplane.parse(str(folder / "nginx.conf"), strict=True, single=True)
    errors = [error["error"] for error in parsed["errors"]]
    return [] if errors else parsed["config"][0]["parsed"][1]["block"], errors


def said(block: Sequence[dict[str, Any]], name: str) -> list[str]:
    (found,) = [each["args"] for each in block if each["directive"] == name]
    args: list[str] = found
    return args


def test_nginx_passes_on_what_the_server_answers_and_logs_no_token(tmp_path: Path) -> None:
    http, errors = nginx(tmp_path, NGINX.read_text("utf-8"))
    assert errors == []
    (server,) = [each["block"] for each in http if each["directive"] == "server"]
    (location,) = [each for each in server if each["directive"] == "location"]
    assert location["args"] == ["/u/"]
    assert said(location["block"], "proxy_pass") == [f"http://{PLACE}"]  # without a path: the whole address goes on
    assert said(location["block"], "access_log") == ["off"]
    assert said(location["block"], "proxy_set_header") == ["X-Forwarded-For", "$remote_addr"]
    assert said(location["block"], "client_max_body_size") == [f"{MOST_BYTES // 1000}k"]
    assert said(http, "limit_req_zone")[1].startswith("zone=unsubscribe:")
    assert said(location["block"], "limit_req")[0] == "zone=unsubscribe"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("server { proxy_pas http://127.0.0.1; }", "unknown directive"),
        ("server { listen 443 ssl }", "not terminated"),
        ("proxy_pass http://127.0.0.1;", "not allowed here"),
        ("server { access_log; }", "number of arguments"),
        ("server {", "unexpected end"),
    ],
)
def test_a_mistake_in_what_nginx_reads_would_be_found(wrong: str, said: str, tmp_path: Path) -> None:
    _, (error,) = nginx(tmp_path, wrong)
    assert said in error


# What Caddy reads

KNOWN = {
    "": {"", "news.example.org"},
    "global": {"log", "servers"},
    "log": {"exclude"},
    "servers": {"timeouts"},
    "timeouts": {"read_header", "read_body"},
    "news.example.org": {"handle"},
    "handle": {"request_body", "reverse_proxy", "root", "file_server"},
    "request_body": {"max_size"},
}
"""What may stand in each block of a Caddyfile, of all that Caddy knows."""


@dataclass(frozen=True)
class Line:
    """A directive, what stands behind it, and in which block it is."""

    block: str
    name: str
    values: tuple[str, ...]


def caddy(text: str) -> list[Line]:
    """Return the lines of a Caddyfile; a block that is not closed, or a directive that is not known there, fails."""
    lines, blocks = [], [""]
    for row in text.splitlines():
        words = row.split()
        if not words or words[0].startswith("#"):
            continue
        if words == ["}"]:
            assert len(blocks) > 1, "a block is closed that is not open"
            blocks.pop()
            continue
        opens = words[-1] == "{"
        name, *values = words[: -1 if opens else None] or [""]
        assert name in KNOWN[blocks[-1]], row
        lines.append(Line(blocks[-1], name, tuple(values)))
        if opens:
            blocks.append(name or "global")
    assert blocks == [""], f"{blocks[-1]} is not closed"
    return lines


def test_caddy_passes_on_what_the_server_answers() -> None:
    lines = caddy(CADDY.read_text("utf-8"))
    assert Line("news.example.org", "handle", ("/u/*",)) in lines
    assert Line("handle", "reverse_proxy", (PLACE,)) in lines
    assert Line("request_body", "max_size", (f"{MOST_BYTES // 1000}KB",)) in lines
    assert Line("log", "exclude", ("http.log.error",)) in lines  # and KNOWN lets no site have a log


@pytest.mark.parametrize("wrong", ["a {\n}\n", "{\n", "}\n", "news.example.org {\n\treverse_prox x\n}\n"])
def test_a_mistake_in_what_caddy_reads_would_be_found(wrong: str) -> None:
    with pytest.raises(AssertionError):
        caddy(wrong)


# The real ones, in front of the real server


@pytest.mark.soak
@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_behind_a_real_web_server_members_leave_and_the_log_is_read(
    proxy: str,
    office: Office,
    member: int,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_certificate(authority, tmp_path)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    port = closed_port()
    at = f"https://127.0.0.1:{port}/u/"
    command = (behind_nginx if proxy == "nginx" else behind_caddy)(office, tmp_path, port)
    trust = ssl.create_default_context()
    with standing(command, tmp_path, port), httpx.Client(verify=trust) as client:
        shown = client.get(f"{at}{token(member, 'fr')}")
        assert (shown.status_code, shown.content) == (200, office.page("ask", "fr").content)
        assert shown.headers["content-security-policy"] == office.page("ask", "fr").policy
        assert client.post(f"{at}{token(member)}", content=ONE_CLICK).status_code == 200
        assert client.post(f"{at}{token(member)}", content=b"x" * (MOST_BYTES + 1)).status_code in (413, 502)
        assert client.get(f"{at}forged").status_code == 404
        assert client.get(f"https://127.0.0.1:{port}/").status_code in (403, 404)  # the archive's, which is empty
        found = read_log(at, SECRET, LEFT)
        assert found.entries[-1].key == key(member)
        assert read_log(at, SECRET, LEFT, {found.mark.log: found.mark}).entries == ()
        assert found == read_log(str(office.log), SECRET, LEFT)
    told = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir() if path.name in ("said", "nginx.log")}
    assert told and [name for name, text in told.items() if token(member) in text] == []


@pytest.mark.soak
@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_a_web_server_with_nothing_behind_it_is_told_from_one_with_another_fault(
    proxy: str, office: Office, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_certificate(authority, tmp_path)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    port = closed_port()
    away = Office(f"http://127.0.0.1:{closed_port()}/", office.process, office.log, office.pages)
    command = (behind_nginx if proxy == "nginx" else behind_caddy)(away, tmp_path, port)
    with standing(command, tmp_path, port):
        with pytest.raises(LogUnavailableError, match="answers 502: is `newsletter unsubscribe-server` running"):
            read_log(f"https://127.0.0.1:{port}/u/", SECRET, LEFT)
        with pytest.raises(LogUnavailableError, match=r"unsubscribe-server` answers there|answers 403"):
            read_log(f"https://127.0.0.1:{port}/elsewhere/", SECRET, LEFT)
