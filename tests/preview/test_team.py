"""Coming in, being known, leaving and being shown out, at a desk for several: over a real port, with its real file."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from newsletter.team.file import FILE
from newsletter.team.register import DAYS, Register
from tests.preview.conftest import SPRING, made_in
from tests.preview.teams import NAMES, PLACE, Team, gathered, served

LINES = "newsletter-desk-443"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A desk for tests that leave everybody as they were."""
    with gathered(made_in(tmp_path_factory.mktemp("team"))) as team:
        yield team


@pytest.fixture
def own(publication: Path) -> Iterator[Team]:
    """A desk for one test."""
    with gathered(publication) as team:
        yield team


def enter(client: httpx.Client, secret: str, *, instead: bool = False) -> httpx.Response:
    return client.post("/api/enter", json={"secret": secret, "instead": instead})


def cookie(answer: httpx.Response) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


# Coming in


def test_a_link_gives_a_cookie_that_scripts_and_other_hosts_do_not_get(team: Team) -> None:
    answer = enter(team.client(), team.links["writer"])
    assert answer.json() == {"name": NAMES["writer"], "role": "writer"}
    name, *rest = answer.headers["set-cookie"].split("; ")
    assert name.startswith(f"__Host-{LINES}=")
    assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= {*rest}
    assert not any(each.startswith("Domain") for each in rest)


def test_the_page_says_who_one_is_and_what_one_may(team: Team) -> None:
    desk = team.client(team.links["writer"]).get("/api/desk").json()
    assert desk["person"] == {"name": NAMES["writer"], "role": "writer"}
    assert (desk["may"], desk["can_write"]) == (["read", "comment", "write"], True)
    assert team.client(team.links["reader"]).get("/api/desk").json()["can_write"] is False


def test_nobody_learns_where_the_server_has_its_files(team: Team) -> None:
    assert str(team.root) not in team.client(team.links["approver"]).get("/api/desk").text


def test_of_secrets_only_digests_are_kept_and_only_the_owner_reads_them(team: Team) -> None:
    token = team.client(team.links["writer"]).headers["cookie"].partition("=")[2]
    file = team.root / FILE
    kept = file.read_bytes()
    assert not any(secret.encode() in kept for secret in (*team.links.values(), token))
    assert file.stat().st_mode & 0o777 == 0o600


def test_somebody_who_comes_again_by_the_same_link_stays_who_they_are(team: Team) -> None:
    client = team.client(team.links["writer"])
    again = enter(client, team.links["writer"])
    assert again.json()["name"] == NAMES["writer"] and "set-cookie" not in again.headers


def test_another_persons_link_asks_before_it_makes_somebody_of_one(team: Team) -> None:
    client = team.client(team.links["writer"])
    asked = enter(client, team.links["approver"])
    assert (asked.status_code, "set-cookie" in asked.headers) == (409, False)
    assert (asked.json()["now"]["name"], asked.json()["asked"]["name"]) == (NAMES["writer"], NAMES["approver"])
    before = client.headers["cookie"]
    client.headers["Cookie"] = cookie(enter(client, team.links["approver"], instead=True))
    assert client.get("/api/desk").json()["person"]["name"] == NAMES["approver"]
    client.headers["Cookie"] = before
    assert client.get("/api/desk").status_code == 401


def test_a_page_of_somebody_else_is_let_out_once_another_has_signed_in_in_the_same_browser(team: Team) -> None:
    client = team.client(team.links["writer"])
    for name, status in ((NAMES["writer"], 200), (NAMES["approver"], 401), ("Somebody", 401)):
        assert client.get("/api/desk", headers={"Desk-Person": quote(name)}).status_code == status


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "x" * 800, "ä"])
def test_a_wrong_secret_lets_nobody_in(secret: str, team: Team) -> None:
    answer = enter(team.client(), secret)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert answer.json()["refused"].startswith("This link lets nobody in")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"secret": 1, "instead": false}', b"x" * 2000])
def test_what_is_no_secret_is_refused(body: bytes, team: Team) -> None:
    answer = team.client().post("/api/enter", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413)


def test_who_tries_secrets_gets_nowhere_and_holds_up_nobody(team: Team) -> None:
    until = time.monotonic() + 2
    tried: list[int] = []

    def hammer() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{team.port}") as client:
            client.headers.update({"Host": PLACE.place, "Origin": PLACE.origin})
            while time.monotonic() < until:
                tried.append(enter(client, f"guess{len(tried):038}").status_code)

    writer, took = team.client(team.links["writer"]), []
    with ThreadPoolExecutor(4) as pool:
        hammers = [pool.submit(hammer) for _ in range(4)]
        while time.monotonic() < until:
            begun = time.monotonic()
            assert writer.get("/api/issues/spring/yaml").status_code == 200
            took.append(time.monotonic() - begun)
        for each in hammers:
            each.result()
    assert len(tried) > 100 and set(tried) == {403}
    assert sorted(took)[len(took) // 2] < 0.5
    assert [each.person.name for each in team.register.listed()] == [*NAMES.values()]


# Being shown out


@pytest.mark.parametrize("what", ["remove", "renew", "change"])
def test_who_is_taken_out_or_changed_is_so_within_a_second_also_on_an_open_page(what: str, own: Team) -> None:
    client, other = own.client(own.links["approver"]), own.client(own.links["writer"])
    ended: dict[str, float] = {}
    begun = threading.Barrier(3)

    def listen(client: httpx.Client, name: str) -> None:
        with client.stream("GET", "/events") as events:
            begun.wait()
            for _ in events.iter_raw():
                pass
        ended[name] = time.monotonic()

    theirs = threading.Thread(target=listen, args=(client, "theirs"))
    others = threading.Thread(target=listen, args=(other, "other"))
    theirs.start()
    others.start()
    begun.wait()
    name = NAMES["approver"]
    if what == "remove":
        own.register.remove(name)
    elif what == "renew":
        own.register.renew(name)
    else:
        own.register.change(name, "reader")
    out_at = time.monotonic()
    answer = client.post("/api/settings/newsletter.yaml/undo", json={})
    assert answer.status_code == (403 if what == "change" else 401)
    assert enter(own.client(), own.links["approver"]).status_code == (200 if what == "change" else 403)
    theirs.join(10)
    assert ended["theirs"] - out_at < 1
    assert "other" not in ended
    own.register.remove(NAMES["writer"])
    others.join(10)
    assert "other" in ended


def test_who_signs_out_is_out_in_this_browser_alone(team: Team) -> None:
    here, there = team.client(team.links["writer"]), team.client(team.links["writer"])
    left = here.post("/api/leave", json={})
    assert "Max-Age=0" in left.headers["set-cookie"] and left.headers["clear-site-data"] == '"cache"'
    assert (here.get("/api/desk").status_code, there.get("/api/desk").status_code) == (401, 200)


def test_who_stays_away_for_long_comes_by_the_link_again(team: Team) -> None:
    import sqlite3
    from contextlib import closing

    client = team.client(team.links["writer"])
    with closing(sqlite3.connect(team.root / FILE)) as file, file:
        file.execute("UPDATE browser SET seen = seen - ?", (DAYS * 86_400 + 60,))
    assert client.get("/api/desk").status_code == 401
    assert enter(client, team.links["writer"]).status_code == 200


def test_only_the_last_browsers_of_somebody_are_known(team: Team) -> None:
    first = team.client(team.links["reader"])
    for _ in range(20):
        last = team.client(team.links["reader"])
    assert (first.get("/api/desk").status_code, last.get("/api/desk").status_code) == (401, 200)


@pytest.mark.parametrize("damage", ["overwritten", "gone", "a link", "empty", "cut"])
def test_while_the_file_of_people_cannot_be_read_nobody_is_let_in(damage: str, team: Team, tmp_path: Path) -> None:
    client, file = team.client(team.links["approver"]), team.root / FILE
    kept = file.rename(tmp_path / "kept.db")
    whole = kept.read_bytes()
    if damage == "a link":
        file.symlink_to(kept)
    elif damage != "gone":
        file.write_bytes({"overwritten": b"x" * len(whole), "empty": b"", "cut": whole[:5000]}[damage])
    for answer in (client.get("/api/desk"), enter(team.client(), team.links["writer"])):
        assert answer.status_code == 503, answer.text
        assert "whoever runs this desk" in answer.json()["refused"] and str(team.root) not in answer.text
    kept.replace(file)
    assert client.get("/api/desk").status_code == 200


def test_a_restart_shows_nobody_out(publication: Path) -> None:
    register = Register(publication)
    secret = register.add("Ana", "writer")
    tokens: list[str] = []
    for _ in range(2):
        with (
            socket.create_server(("127.0.0.1", 0)) as listener,
            served(publication, PLACE, register, listener),
            httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client,
        ):
            client.headers.update({"Host": PLACE.place, "Origin": PLACE.origin})
            if not tokens:
                tokens.append(cookie(enter(client, secret)))
            client.headers["Cookie"] = tokens[0]
            assert client.get("/api/desk").json()["person"]["name"] == "Ana"


def test_two_desks_of_one_host_do_not_share_their_cookies(team: Team, tmp_path: Path) -> None:
    with gathered(made_in(tmp_path / "other"), PLACE._replace(port=8443)) as other:
        here, there = (each.client(each.links["writer"]).headers["cookie"] for each in (team, other))
        assert here.partition("=")[0] != there.partition("=")[0]
        both = team.client()
        both.headers["Cookie"] = f"{there}; {here}"
        assert both.get("/api/desk").status_code == 200
        both.headers["Cookie"] = here.replace(LINES, f"{LINES[:-3]}8443")
        assert both.get("/api/desk").status_code == 401


# What is written down of people


def typed(client: httpx.Client, text: str) -> httpx.Response:
    seen = client.get("/api/issues/spring/yaml").json()["hash"]
    return client.put(
        "/api/issues/spring/yaml", json={"text": text, "burst": text[-9:]}, headers={"If-Match": f'"{seen}"'}
    )


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def test_a_version_names_who_keeps_it_and_who_else_has_written_since(own: Team) -> None:
    git(own.root, "init", "-q", "-b", "main")
    git(own.root, "config", "user.name", "The desk")
    git(own.root, "config", "user.email", "desk@garden.test")
    writer, approver = (own.client(own.links[role]) for role in ("writer", "approver"))
    assert typed(writer, SPRING.replace("tulips", "roses")).status_code == 200
    assert typed(approver, SPRING.replace("tulips", "lilies")).status_code == 200
    kept = approver.post("/api/issues/spring/versions", json={"message": "Flowers"})
    assert kept.status_code == 200, kept.text
    eva, ana = NAMES["approver"], NAMES["writer"]
    assert git(own.root, "log", "-1", "--format=%an|%ae|%cn|%ce|%s|%(trailers:key=Co-authored-by)").strip() == (
        f"{eva}|approver@garden.test|The desk|desk@garden.test|Flowers|Co-authored-by: {ana} <writer@garden.test>"
    )
    assert typed(writer, SPRING).status_code == 200
    assert writer.post("/api/issues/spring/versions", json={"message": "Tulips"}).status_code == 200
    assert git(own.root, "log", "-1", "--format=%an|%(trailers)").strip() == f"{ana}|"


def test_an_approval_is_by_who_is_signed_in_and_of_what_they_saw(own: Team) -> None:
    (own.root / "newsletter.yaml").write_text(
        (own.root / "newsletter.yaml").read_text("utf-8") + "approvals: {needed: 1, signed_in: true}\n", "utf-8"
    )
    client, name, place = own.client(own.links["approver"]), NAMES["approver"], "/api/issues/spring/approvals"
    until = time.monotonic() + 20
    while not (seen := client.get(place).json()).get("signed_in"):  # until the watcher has told of the settings
        assert time.monotonic() < until, seen
        time.sleep(0.02)
    assert (seen["needed"], seen["counts"], seen["can"], seen["me"]) == (1, [], True, name)
    assert "Whoever has read it approves it at" in seen["in_the_way"]
    stale = client.post(place, json={"letter": "0" * 64, "remark": ""})
    assert (stale.status_code, "has changed since" in stale.json()["refused"]) == (409, True)
    approved = client.post(place, json={"letter": seen["letter"], "remark": "Read.", "as": "Somebody else"}).json()
    assert [(each["by"], each["name"]) for each in approved["counts"]] == [(name, "signed in")]
    assert approved["in_the_way"] == ""
    assert "name: signed in" in (own.root / "approvals" / "spring.yaml").read_text("utf-8")
    withdrawn = client.request("DELETE", place, json={}).json()
    assert (withdrawn["counts"], withdrawn["needed"]) == ([], 1)


def test_nobody_at_the_desk_leads_the_links_of_others_elsewhere(own: Team) -> None:
    client = own.client(own.links["approver"])
    form = client.get("/api/settings/newsletter.yaml/form").json()
    for value in ("https://evil.test/", ""):
        edit = {"op": "put", "path": ["desk_url"], "value": value}
        body = {"base": form["hash"], "burst": "b", "edits": [edit], "seen": form["hash"]}
        answer = client.post("/api/settings/newsletter.yaml/edits", json=body)
        assert (answer.status_code, "desk_url" in (own.root / "newsletter.yaml").read_text("utf-8")) == (403, False)
    body["edits"] = [{"op": "put", "path": ["reply_to"], "value": "office@garden.test"}]
    assert client.post("/api/settings/newsletter.yaml/edits", json=body).status_code == 200


def test_a_writer_sends_a_test_to_nobody_but_themselves(team: Team) -> None:
    client = team.client(team.links["writer"])
    others = client.post("/api/issues/spring/send", json={"to": "somebody@garden.test"})
    assert (others.status_code, "You may send a test to your own address" in others.json()["refused"]) == (403, True)
    own = client.post("/api/issues/spring/send", json={"to": "Writer@garden.test"})
    assert own.status_code == 409 and "No mail server is set" in own.json()["refused"]
