"""Every address of the desk, asked by everybody: each role, and those who are not let in at all.

The addresses are those that the application has: one that is added is tried here without anybody's doing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from starlette.routing import Mount

from newsletter.preview.allowed import Route
from newsletter.preview.server import PageFiles
from newsletter.preview.team_door import OPEN
from newsletter.team.people import ROLES, Person, Right, Role, may, refusal
from tests.preview.conftest import made_in
from tests.preview.teams import NAMES, Team, gathered

EXPECTED: dict[Right | None, set[str]] = {
    None: {"GET /enter", "GET /enter/enter.css", "GET /enter/enter.js", "GET /enter/icon.svg", "POST /api/enter"},
    "comment": {"POST /api/issues/{slug}/comments"},
    "approve": {"DELETE /api/issues/{slug}/approvals", "POST /api/issues/{slug}/approvals"},
    "settings": {
        "GET /api/mail-server",
        "POST /api/mail-server",
        "POST /api/mail-server/forget",
        "POST /api/mail-server/try",
        "POST /api/settings/{file}/edits",
        "POST /api/settings/{file}/redo",
        "POST /api/settings/{file}/undo",
    },
    "send": {
        "GET /api/issues/{slug}/for/{service}",
        "GET /api/issues/{slug}/to-members",
        "GET /api/issues/{slug}/to-members/found",
        "GET /download/{slug}/for/{service}.zip",
        "GET /download/{slug}/for/{service}/{name:path}",
        "GET /download/{slug}/to-members/{number:int}.eml",
        "GET /download/{slug}/{name:path}",
        "GET /letters/{slug}/to-members/{number:int}/",
        "POST /api/issues/{slug}/to-members/look",
        "POST /api/issues/{slug}/to-members/send",
        "POST /api/issues/{slug}/to-members/step",
    },
    "computer": {"POST /api/others", "POST /api/secret"},
}
"""What needs more than being let in, and what not even that; a right of "read" or "write" is seen from the address."""

NOWHERE = {"Not Found", "There is no such view of an issue."}
"""What is answered where no route is, and where another route has taken what was asked of this one."""

VALUES = {
    "slug": "spring",
    "file": "newsletter.yaml",
    "language": "fr",
    "service": "mailchimp",
    "view": "text",
    "name": "email.html",
    "number": "0",
    "id": "0" * 40,
}


class Asked(NamedTuple):
    """A request that the application has a route for, and the right that it needs."""

    method: str
    path: str
    needs: Right | None

    def by(self, client: httpx.Client) -> httpx.Response:
        """Send it, with a body that says nothing, and return the answer, of an event stream its beginning."""
        path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: VALUES[found[1]], self.path)
        with client.stream(self.method, path, json=None if self.method == "GET" else {}) as answer:
            if "event-stream" not in answer.headers.get("content-type", ""):
                answer.read()
            return answer


def asked(team: Team) -> list[Asked]:
    """Return all requests that the application has a route for."""
    found = []
    for route in team.application.routes:
        if isinstance(route, Mount):
            assert isinstance(route.app, PageFiles)
            found.append(Asked("GET", f"{route.path}/page.js", "read"))
            continue
        assert isinstance(route, Route), route
        found += [Asked(method, route.path, route.needs) for method in sorted((route.methods or set()) - {"HEAD"})]
    return found


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with gathered(made_in(tmp_path_factory.mktemp("team"))) as team:
        yield team


@pytest.fixture(scope="module")
def clients(team: Team) -> dict[Role, httpx.Client]:
    return {role: team.client(team.links[role]) for role in ROLES}


def test_each_address_needs_what_it_is_known_to_need(team: Team) -> None:
    by_right: dict[Right | None, set[str]] = {}
    for each in asked(team):
        by_right.setdefault(each.needs, set()).add(f"{each.method} {each.path}")
    read, write = by_right.pop("read"), by_right.pop("write")
    assert by_right == EXPECTED
    changes = {each for each in read if not each.startswith("GET ")}
    assert changes == {"POST /api/leave", "POST /api/here"}
    assert {each for each in write if each.startswith("GET ")} == {"GET /api/names"}
    assert not any("/settings/" in each or "/mail-server" in each for each in write)
    assert {each.partition(" ")[2] for each in EXPECTED[None]} == OPEN


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_in_where_its_rights_reach_and_nowhere_else(
    role: Role, team: Team, clients: dict[Role, httpx.Client]
) -> None:
    person = Person(NAMES[role], role, f"{role}@garden.test")
    people = [Person(name, each, "") for each, name in NAMES.items()]
    for each in asked(team):
        if each.path == "/api/leave":
            continue
        answer = each.by(clients[role])
        if each.needs is None or may(person, each.needs):
            assert answer.status_code not in (401, 403, 405, 421, 500), (each, answer.text)
            assert answer.status_code != 404 or answer.json()["refused"] not in NOWHERE, each
        else:
            assert (answer.status_code, answer.json()) == (403, {"refused": refusal(person, each.needs, people)}), each


def cookies(team: Team) -> dict[str, str]:
    """Return cookies that let nobody in, by what they are."""
    gone = team.register.add("Gone", "approver")
    own = team.client(gone).headers["cookie"]
    left = team.client(team.links["approver"])
    assert left.post("/api/leave", json={}).status_code == 200
    team.register.remove("Gone")
    name, _, token = left.headers["cookie"].partition("=")
    return {
        "none": "",
        "of who was taken out": own,
        "of who signed out": left.headers["cookie"],
        "of another desk": f"{name}0={token}",
        "the link itself": f"{name}={team.links['approver']}",
        "empty": f"{name}=",
        "long": f"{name}={'x' * 5000}",
        "not in ASCII": f"{name}=\xe9",
    }


def test_who_is_not_let_in_gets_nothing(team: Team) -> None:
    for what, cookie in cookies(team).items():
        client = team.client()
        client.headers = httpx.Headers({**client.headers, "Cookie": cookie}, encoding="latin-1")
        for each in asked(team):
            answer = each.by(client)
            if each.needs is None:
                assert answer.status_code in (200, 400), (what, each)
            else:
                assert answer.status_code == 401, (what, each, answer.text)
                assert answer.json()["refused"].startswith("You are not signed in"), (what, each)


def test_a_browser_that_is_not_let_in_gets_a_page_that_says_how(team: Team) -> None:
    answer = team.client().get("/?issue=spring", headers={"Accept": "text/html"})
    assert (answer.status_code, "<h1>You are not signed in</h1>" in answer.text) == (401, True)
    assert "spring" not in answer.text and "garden" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:{port}"},
        {"Host": "localhost:{port}"},
        {"Host": "evil.test"},
        {"Host": "desk.garden.test.evil.test"},
        {"Host": "desk.garden.test:8443"},
        {"Origin": "https://evil.test"},
        {"Origin": "http://desk.garden.test"},
        {"Origin": "https://desk.garden.test:8443"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_requests_of_other_sites_are_turned_away_with_the_cookie_that_they_bring(
    headers: dict[str, str], team: Team, clients: dict[Role, httpx.Client]
) -> None:
    """Cookies of a browser go along with requests that another site has it send, if that is of the same domain."""
    sent = {name: value.format(port=team.port) for name, value in headers.items()}
    for each in asked(team):
        if each.method != "GET":
            path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: VALUES[found[1]], each.path)
            answer = clients["approver"].request(each.method, path, json={}, headers=sent)
            assert answer.status_code in (403, 421), (each, answer.text)


def test_without_any_origin_nothing_is_changed(team: Team, clients: dict[Role, httpx.Client]) -> None:
    own = {"Host": team.address.place, "Cookie": clients["approver"].headers["cookie"]}
    answer = httpx.post(f"http://127.0.0.1:{team.port}/api/issues/spring/comments", json={}, headers=own)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "slug", ["newsletter", "..%2Fnewsletter", "..%2F..%2Fetc%2Fpasswd", "%2E%2E%2Fnewsletter", ".", "spring%00"]
)
@pytest.mark.parametrize("what", ["edits", "yaml", "undo", "pictures", "rename", "delete", "versions"])
def test_no_name_of_an_issue_leads_a_writer_to_settings(
    slug: str, what: str, team: Team, clients: dict[Role, httpx.Client]
) -> None:
    before = (team.root / "newsletter.yaml").read_bytes()
    method = "PUT" if what == "yaml" else "POST"
    answer = clients["writer"].request(method, f"/api/issues/{slug}/{what}?name=newsletter.yaml", json={})
    assert answer.status_code in (400, 403, 404, 405, 415), answer.text
    assert (team.root / "newsletter.yaml").read_bytes() == before
