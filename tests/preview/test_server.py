"""The preview's addresses and what they refuse, asked over a real port."""

from __future__ import annotations

import http.client
import json
import socket
import time
from pathlib import Path

import httpx
import pytest

from newsletter import prompt_http
from newsletter.preview.server import PAGE
from tests.preview.conftest import SPRING, WITH_ERROR, Served, serving

READ = (
    "/",
    "/api/desk",
    "/api/issues/spring",
    "/api/issues/spring/text",
    "/api/issues/spring/html",
    "/api/issues/spring/mjml",
    "/api/issues/spring/message",
    "/api/issues/spring/reading",
    "/api/issues/spring/services",
    "/download/spring/for/mailchimp.zip",
    "/letters/spring/",
    "/letters/spring/images/tulip.png",
    "/download/spring/email.html",
    "/download/spring/webinars/pruning-2026-04-01.ics",
)


def raw(served: Served, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Ask for exactly this path, as who was let in: a client with manners would tidy it up before it asks."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in ({"Cookie": served.cookie} | headers).items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, body


@pytest.mark.parametrize("path", READ)
def test_every_response_keeps_other_pages_out_and_is_not_stored(still: Served, path: str) -> None:
    answer = still.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers


def test_the_letter_runs_no_script_and_fetches_nothing_from_elsewhere(still: Served) -> None:
    policy = still.client.get("/letters/spring/").headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-same-origin"
    )


def test_the_page_has_neither_inline_scripts_nor_frames_from_elsewhere(still: Served) -> None:
    policy = still.client.get("/").headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    for rule in ("script-src 'self'", "style-src 'self'", "frame-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy


@pytest.mark.parametrize("path", [*READ, "/events", "/nothing"])
@pytest.mark.parametrize(
    "host",
    ["evil.test", "evil.test:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.test:{port}", "0.0.0.0:{port}", ""],
)
def test_a_foreign_host_is_turned_away(still: Served, path: str, host: str) -> None:
    status, body = raw(still, path, Host=host.format(port=still.port))
    assert status == 421
    assert "no other name" in body


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_the_names_of_this_computer_are_answered(still: Served, name: str) -> None:
    assert raw(still, "/api/desk", Host=f"{name}:{still.port}")[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}, 200),
        ({"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"}, 200),
        ({"Sec_Fetch_Site": "none", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}, 200),
    ],
)
def test_requests_of_other_sites_are_turned_away(still: Served, headers: dict[str, str], status: int) -> None:
    own = {name: value.format(port=still.port) for name, value in headers.items()}
    assert raw(still, "/api/desk", **own)[0] == status


@pytest.mark.parametrize("path", [*READ, "/events", "/page/page.js", "/nothing", "/?key=", "/?key=guessed"])
@pytest.mark.parametrize("cookie", ["", "newsletter-preview-{port}=guessed", "{own}x", "other={own}"])
def test_who_was_not_let_in_gets_nothing(still: Served, path: str, cookie: str) -> None:
    status, body = raw(still, path, Cookie=cookie.format(port=still.port, own=still.cookie))
    assert status == 401
    assert json.loads(body) == {
        "refused": "This preview is open in another browser, or was started again: open the address that it prints."
    }


def test_who_was_not_let_in_sends_nothing(still: Served) -> None:
    """As another user of the computer does it, who can write any header."""
    headers = {"Origin": still.address, "Content_Type": "application/json", "Content_Length": "0"}
    assert raw(still, "/api/issues/spring/send", "POST", Cookie="", **headers)[0] == 401
    assert raw(still, "/api/issues/spring/send", "POST", **headers)[0] == 400
    assert raw(still, "/api/mail-server/try", "POST", Cookie="", **headers)[0] == 401
    assert raw(still, "/api/mail-server", Cookie="")[0] == 401


def test_a_key_lets_one_browser_in_and_no_other(still: Served) -> None:
    address = still.entrance.new_address({"issue": "winter"})
    path = address.removeprefix(still.address)
    assert raw(still, path, "HEAD", Cookie="")[0] == 401
    assert raw(still, path.replace("/?", "/api/desk?"), Cookie="")[0] == 401
    answer = httpx.get(address)
    assert answer.status_code == 200
    assert 'content="0; url=/?issue=winter"' in answer.text
    cookie, *flags = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith(f"newsletter-preview-{still.port}=")
    assert flags == ["Path=/", "HttpOnly", "SameSite=Strict"]
    assert raw(still, "/api/desk", Cookie=f"first=1; {cookie}; last=2")[0] == 200
    assert raw(still, path, Cookie="")[0] == 401


def test_a_key_is_not_used_up_by_a_browser_that_has_been_let_in(still: Served) -> None:
    address = still.entrance.new_address({})
    assert still.client.get(address).status_code == 200
    assert httpx.get(address).status_code == 200
    assert httpx.get(address).status_code == 401


def test_a_browser_that_was_not_let_in_gets_a_page_that_says_how(still: Served) -> None:
    answer = httpx.get(f"{still.address}/?issue=spring", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "has printed in the terminal" in answer.text
    assert "spring" not in answer.text.lower()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf",
    ],
)
def test_a_request_that_does_not_arrive_is_not_waited_for(
    still: Served, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_http, "ARRIVAL_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", still.port), timeout=60) as connection:
        for number in range(len(sent)):
            connection.sendall(sent[number : number + 1])
        begun = time.monotonic()
        while connection.recv(1000):
            pass
        assert time.monotonic() - begun < 3


def test_a_page_that_listens_is_not_cut_off(still: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompt_http, "ARRIVAL_SECONDS", 0.2)
    listening = httpx.stream("GET", f"{still.address}/events", headers={"Cookie": still.cookie}, timeout=1)
    with listening as events, pytest.raises(httpx.ReadTimeout):
        events.read()


PATHS = (
    "/page/../server.py",
    "/page/..%2fserver.py",
    "/page/%2e%2e/server.py",
    "/page/%2e%2e%2fserver.py",
    "/page/%252e%252e%252fserver.py",
    "/page//etc/passwd",
    "/page/%2fetc%2fpasswd",
    "/page/..%5cserver.py",
    "/page/index.html%00.js",
    "/page/.",
    "/page/..",
    "/letters/spring/images/../../../newsletter.yaml",
    "/letters/spring/images/..%2f..%2f..%2fnewsletter.yaml",
    "/letters/spring/images/%2fetc%2fpasswd",
    "/letters/spring/images/secret.png",
    "/letters/spring/images/%00",
    "/letters/../newsletter.yaml",
    "/letters/..%2f..%2fnewsletter/",
    "/letters/..%2fnewsletter/",
    "/letters/%00/",
    "/download/spring/../../newsletter.yaml",
    "/download/spring/%2e%2e/%2e%2e/newsletter.yaml",
    "/download/spring//etc/passwd",
    "/download/spring/findings.json",
    "/download/spring/for/nobody.zip",
    "/download/spring/for/../mailchimp.zip",
    "/download/spring/images/tulip.png",
    "/download/..%2f/email.html",
    "/api/issues/..%2fnewsletter",
    "/api/issues/%2fetc%2fpasswd",
    "/newsletter.yaml",
    "/issues/spring.yaml",
    "//etc/passwd",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_to_another_file(still: Served, path: str) -> None:
    (still.root / "issues" / "images" / "secret.png").write_bytes(b"not shown by any letter")
    status, body = raw(still, path)
    assert status == 404, body
    assert "sender" not in body and "import" not in body and "root:" not in body


def test_a_picture_that_is_a_link_out_of_the_publication_is_not_served(publication: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    picture = publication / "issues" / "images" / "tulip.png"
    picture.rename(outside)
    picture.symlink_to(outside)
    with serving(publication) as served:
        assert served.client.get("/letters/spring/images/tulip.png").status_code == 409
        assert "leads out of the publication" in served.client.get("/api/issues/spring").text


def test_a_file_of_the_page_is_sent_once(still: Served) -> None:
    name = next(path.name for path in sorted(PAGE.glob("*.js")))
    first = still.client.get(f"/page/{name}")
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    again = still.client.get(f"/page/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/api/desk", "/letters/spring/"])
def test_other_methods_are_not_answered(still: Served, path: str, method: str) -> None:
    assert raw(still, path, method, Origin=f"http://127.0.0.1:{still.port}")[0] == 405


def test_a_picture_whose_address_tells_what_is_in_it_may_be_kept(still: Served) -> None:
    answer = still.client.get("/letters/spring/images/tulip.png?v=1")
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "image/png"


def test_the_desk_lists_all_issues_and_what_can_be_chosen(still: Served) -> None:
    desk = still.client.get("/api/desk").json()
    assert desk["name"] == "The Garden Letter"
    assert desk["newest"] == "spring"
    assert [issue["file"] for issue in desk["issues"]] == ["issues/spring.yaml", "issues/winter.yaml"]
    assert [persona["id"] for persona in desk["personas"]] == ["unknown", "Long name"]
    assert {"id", "name"} == set(desk["lenses"][0]) == set(desk["clients"][0])
    assert desk["editor_root"] == str(still.root)
    assert (desk["problems"], desk["failure"]) == ([], "")


def test_a_publication_without_issues_is_shown_as_such(publication: Path) -> None:
    for path in (publication / "issues").glob("*.yaml"):
        path.unlink()
    with serving(publication) as served:
        desk = served.client.get("/api/desk").json()
        assert (desk["issues"], desk["newest"]) == ([], None)
        assert served.client.get("/").status_code == 200
        assert served.client.get("/api/issues/spring").status_code == 404


def test_unknown_views_are_the_usual_one(still: Served) -> None:
    usual = still.client.get("/letters/spring/").text
    assert still.client.get("/letters/spring/?scheme=pink&images=?&lens=nobody&persona=Nobody").text == usual
    dark = still.client.get("/letters/spring/?scheme=dark").text
    assert "only dark" in dark


def test_a_letter_for_an_email_service_is_saved_under_the_names_of_both(still: Served) -> None:
    for place, name, content_type in (
        ("brevo.zip", "spring-for-brevo.zip", "application/zip"),
        ("brevo/email.txt", "spring-for-brevo.txt", "text/plain; charset=utf-8"),
    ):
        answer = still.client.get(f"/download/spring/for/{place}")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["content-type"] == content_type
    assert still.client.get("/download/spring/for/brevo/email.eml").status_code == 404
    assert still.client.get("/download/spring/for/nobody.zip").status_code == 404


def test_pictures_are_at_the_addresses_that_the_page_sends_and_no_file_is_read_for_them(still: Served) -> None:
    at = "pictures_at=https://img.example.com/a"
    assert still.client.get(f"/api/issues/spring/for/brevo?{at}").json()["pictures_at"] == "https://img.example.com/a/"
    html = still.client.get(f"/download/spring/for/mailchimp/email.html?{at}").text
    assert 'src="https://img.example.com/a/tulip.png"' in html
    html = still.client.get("/download/spring/for/brevo/email.html?tulip.png=https://img.example.com/5f8d.png").text
    assert 'src="https://img.example.com/5f8d.png"' in html

    for typed in ("pictures_at=pictures.yaml", "pictures_at=/etc/passwd", "pictures_at=", "tulip.png=x", "other.png=x"):
        refused = still.client.get(f"/api/issues/spring/for/brevo?{typed}")
        assert refused.status_code == 400
        assert "write" in refused.json()["refused"].lower()


def test_an_issue_without_any_letter_yet_says_so(served: Served) -> None:
    served.write("issues/torn.yaml", "title: [")
    assert served.client.get("/api/issues/torn").json()["has_letter"] is False
    answer = served.client.get("/letters/torn/")
    assert answer.status_code == 409
    assert "mistakes" in answer.json()["refused"]


def test_files_are_saved_under_the_name_of_the_issue(still: Served) -> None:
    answer = still.client.get("/download/spring/email.eml")
    assert answer.headers["content-disposition"] == 'attachment; filename="spring.eml"'
    assert answer.content.startswith(b"From: The Garden Society")
    answer = still.client.get("/download/spring/webinars/pruning-2026-04-01.ics")
    assert answer.headers["content-disposition"] == 'attachment; filename="spring-pruning-2026-04-01.ics"'


def test_a_letter_with_errors_is_handed_over_only_to_who_says_so(served: Served) -> None:
    places = ("email.html", "webinars/pruning-2026-04-01.ics", "for/mailchimp.zip", "for/brevo/email.html")
    settings = (served.root / "newsletter.yaml").read_text("utf-8")
    served.write("newsletter.yaml", settings.replace("postal_address", "# postal_address"))
    served.write("issues/spring.yaml", WITH_ERROR)
    served.desk.changed([served.root / "newsletter.yaml"])
    assert served.client.get("/api/issues/spring").json()["in_the_way"] == {
        "draft": "",
        "errors": "1 error",
        "blanks": "1 thing to fill in: postal address",
        "approvals": "",
        "comments": "",
        "beside": "2 warnings, 1 piece of advice",
    }
    for place in places:
        refused = served.client.get(f"/download/spring/{place}")
        assert refused.status_code == 409
        assert refused.json()["refused"] == (
            "This issue has 1 error and 1 thing to fill in: postal address. "
            "Mend that, or tick “Hand over all the same”."
        )
        assert served.client.get(f"/download/spring/{place}?despite_errors=yes").status_code == 200
    at = "pictures_at=https://img.example.com/a&despite_errors=yes"
    assert "https://img.example.com/a/" in served.client.get(f"/download/spring/for/brevo/email.html?{at}").text


def test_an_older_letter_is_handed_over_only_to_who_says_so(served: Served) -> None:
    assert served.client.get("/download/spring/email.html").status_code == 200
    served.write("issues/spring.yaml", SPRING.replace("subject:", "subjcet:"))
    served.desk.changed([served.root / "issues" / "spring.yaml"])
    refused = served.client.get("/download/spring/email.html")
    assert (refused.status_code, refused.json()["refused"][:29]) == (409, "The newest text has mistakes:")
    assert served.client.get("/download/spring/email.html?despite_errors=yes").status_code == 200
