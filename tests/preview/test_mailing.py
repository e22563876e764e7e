"""Sending a test from the page, and the mail server for it: tried, kept, forgotten; its password is never shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from newsletter.preview.routes import mailing
from newsletter.preview.server import PAGE
from newsletter.sending.dialogue import Patience
from newsletter.sending.server import Server
from tests.preview.conftest import PUBLICATION, SPRING, WITH_ERROR, Served, serving
from tests.sending.keyrings import Breaks, Keeps, Locked, with_keyring
from tests.sending.servers import HANG, LATE, PASSWORD, USER, closed_port, mail_server, scripted
from tests.sending.verifying import a_key, by_dkimpy

ROOT = Path(__file__).resolve().parent.parent.parent
ADA = {"to": "ada@garden.test"}


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)


@pytest.fixture
def keyring() -> Iterator[Keeps]:
    backend = Keeps()
    with with_keyring(backend):
        yield backend


def post(served: Served, path: str, content: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    """Send JSON as the page does; no answer repeats the password."""
    own = {"Origin": served.address, "Content-Type": "application/json"} | headers
    body = content if isinstance(content, str | bytes) else json.dumps(content)
    answer = served.client.post(path, content=body, headers=own)
    assert PASSWORD not in answer.text
    said: dict[str, Any] = answer.json()
    return answer.status_code, said


def send(served: Served, content: Any, **headers: str) -> tuple[int, str]:
    status, said = post(served, "/api/issues/spring/send", content, **headers)
    return status, said.get("said") or said["refused"]


def typed(port: int, host: str = "localhost", security: str = "starttls", **sign_in: str) -> dict[str, str]:
    return {"host": host, "port": str(port), "security": security, "user": "", "password": ""} | sign_in


def tried(served: Served, server: dict[str, str]) -> tuple[int, str]:
    status, said = post(served, "/api/mail-server/try", server)
    return status, said.get("said") or said["refused"]


def known(served: Served) -> Any:
    return served.client.get("/api/mail-server").json()


SIGN_IN = {"user": USER, "password": PASSWORD}


# ---- a server that was set up on the page


@pytest.mark.usefixtures("trusted")
def test_a_server_is_tried_kept_in_the_keyring_used_and_forgotten(
    served: Served, keyring: Keeps, authority: trustme.CA, capfd: pytest.CaptureFixture[str]
) -> None:
    nothing = {"server": None, "where": None, "why": "", "failure": ""}
    assert known(served) == nothing
    assert send(served, ADA) == (409, "No mail server is set: set one up under “Hand over”.")
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        server, place = typed(mailbox.port, **SIGN_IN), f"localhost:{mailbox.port}"
        assert tried(served, server) == (200, f"{place} answers, encrypted, and takes the user name and password.")
        assert (mailbox.envelopes, keyring.items) == ([], {})
        shown = {"place": place, "host": "localhost", "port": mailbox.port, "security": "starttls", "user": USER}
        kept = {"server": shown, "where": "keyring", "why": "", "failure": ""}
        assert post(served, "/api/mail-server", server) == (200, kept)
        assert known(served) == kept
        assert [*keyring.items] == [("newsletter-builder", "letter@garden.test")]
        assert send(served, ADA) == (200, f"{place} took it.")
    assert (mailbox.signed_in, mailbox.secured) == ([True], [True])
    assert mailbox.messages[0]["To"] == "ada@garden.test"
    assert mailbox.messages[0]["Subject"].startswith("[Test] Spring has come")
    assert post(served, "/api/mail-server/forget", {}) == (200, nothing)
    assert keyring.items == {}
    assert all(PASSWORD.encode() not in path.read_bytes() for path in served.root.rglob("*") if path.is_file())
    assert PASSWORD not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (Locked(), "The system's keyring is locked."),
        (Breaks(), "The system's keyring cannot be used (RuntimeError)."),
    ],
)
def test_without_a_keyring_a_server_is_held_while_the_preview_runs(publication: Path, backend: Keeps, why: str) -> None:
    with with_keyring(backend), mail_server() as mailbox:
        with serving(publication) as served:
            status, said = post(served, "/api/mail-server", typed(mailbox.port, "127.0.0.1"))
            assert (status, said["where"], said["why"]) == (200, "memory", why)
            assert known(served)["where"] == "memory"
            assert send(served, ADA)[0] == 200
        with serving(publication) as served:
            assert known(served)["server"] is None
    assert len(mailbox.envelopes) == 1


def test_a_server_without_a_sign_in_is_tried_and_says_so(still: Served) -> None:
    with mail_server() as mailbox:
        place = f"127.0.0.1:{mailbox.port}"
        harmless = "unencrypted, which on your own computer does no harm"
        assert tried(still, typed(mailbox.port, "127.0.0.1")) == (200, f"{place} answers, {harmless}.")


@pytest.mark.usefixtures("trusted")
def test_a_server_that_lets_one_sign_in_without_being_asked_is_remarked(still: Served, authority: trustme.CA) -> None:
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        status, said = tried(still, typed(mailbox.port))
    assert status == 200
    assert said.endswith("encrypted. It may want a user name and password before it takes a letter.")


@pytest.mark.usefixtures("trusted")
def test_what_is_wrong_with_a_server_is_a_sentence_that_names_the_form(still: Served, authority: trustme.CA) -> None:
    wrong = SIGN_IN | {"password": "hunter2"}
    with mail_server(tls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        status, said = tried(still, typed(mailbox.port, security="tls", **wrong))
        assert (status, "does not take the user name and password" in said) == (502, True)
        assert "Check both in the mail server's settings; an account" in said
        assert "hunter2" not in said
        status, said = tried(still, typed(mailbox.port, "127.0.0.1", security="tls", **SIGN_IN))
        assert (status, "has a certificate for another name" in said) == (502, True)
    with mail_server(tls=trustme.CA().issue_cert("localhost")) as mailbox:
        status, said = tried(still, typed(mailbox.port, security="tls", **SIGN_IN))
        assert (status, "has a certificate that nobody known here vouches for" in said) == (502, True)
    with mail_server(sign_in=True) as mailbox:
        status, said = tried(still, typed(mailbox.port, **SIGN_IN))
        assert (status, "choose TLS in the mail server's settings" in said) == (502, True)
    with scripted() as port:
        status, said = tried(still, typed(port, security="tls"))
        assert (status, "choose STARTTLS in the mail server's settings" in said) == (502, True)
    status, said = tried(still, typed(closed_port()))
    assert (status, said.endswith("check the port in the mail server's settings, and that the server runs.")) == (
        502,
        True,
    )


def test_a_server_that_does_not_answer_is_not_waited_for_long(still: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "TRYING", Patience(greeting=0.2, opening=0.4, opened=0.6, goodbye=0.2))
    with scripted({"hello": HANG}) as port:
        status, said = tried(still, typed(port))
        assert (status, "says nothing for 0.2 seconds" in said) == (502, True)
    with scripted({"quit": HANG}) as port:
        assert tried(still, typed(port, "127.0.0.1"))[0] == 200


def test_trying_a_server_has_an_end_though_each_answer_is_in_time(
    still: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = mailing.TRYING
    assert usual.greeting + usual.opened + usual.goodbye < 30
    monkeypatch.setattr(mailing, "TRYING", Patience(greeting=5, opening=5, opened=0.6, goodbye=0.2))
    with scripted({"ehlo": f"{LATE}500 No", "helo": f"{LATE}250 fine"}) as port:
        status, said = tried(still, typed(port, "127.0.0.1"))
    assert status == 502
    assert "so slowly that it was not ready for a message after 0.6 seconds" in said


def test_the_providers_of_the_page_are_those_of_the_documentation() -> None:
    page = (PAGE / "handover" / "providers.js").read_text("utf-8")
    document = (ROOT / "docs" / "sending.md").read_text("utf-8")
    offered = re.findall(r'name: "(.+?)", host: "(.+?)", security: "(.+?)", port: "(.+?)"', page)
    rows = re.findall(r"^\| (\S.*?) +\| `(smtps?://.+?)` +\|", document, re.MULTILINE)
    told = [(name, Server.from_address(address)) for name, address in rows]
    assert offered == [
        (name, server.host, "tls" if server.is_tls else "starttls", str(server.port)) for name, server in told
    ]
    assert len(told) > 4


def test_the_server_in_the_environment_is_shown_without_its_password(
    still: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP", "smtps://me:hunter2@smtp.garden.test")
    answer = still.client.get("/api/mail-server")
    assert answer.json()["where"] == "environment"
    assert answer.json()["server"] == {
        "place": "smtp.garden.test:465",
        "host": "smtp.garden.test",
        "port": 465,
        "security": "tls",
        "user": "me",
    }
    assert "hunter2" not in answer.text
    monkeypatch.setenv("NEWSLETTER_SMTP", "http://me:hunter2@smtp.garden.test")
    answer = still.client.get("/api/mail-server")
    assert "begins neither" in answer.json()["failure"]
    assert "hunter2" not in answer.text


def test_without_a_sender_there_is_no_server(publication: Path) -> None:
    (publication / "newsletter.yaml").write_text(PUBLICATION.replace("sender:", "# sender:"), "utf-8")
    with serving(publication) as served:
        assert known(served)["failure"].startswith("newsletter.yaml does not say who the letter comes from")
        assert post(served, "/api/mail-server", typed(25))[0] == 409


@pytest.mark.parametrize("path", ["/api/mail-server", "/api/mail-server/try"])
@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (typed(25), {"Origin": "https://evil.test"}, 403),
        (typed(25), {"Content-Type": "text/plain"}, 415),
        ("{", {}, 400),
        ("[]", {}, 400),
        (typed(25) | {"port": 25}, {}, 400),
        (typed(25) | {"security": "none"}, {}, 400),
        ({"host": "localhost"}, {}, 400),
        (typed(0), {}, 409),
        (typed(25, user="me"), {}, 409),
        (typed(25, "x" * 20_000), {}, 413),
    ],
)
def test_what_describes_no_server_is_refused(
    still: Served, keyring: Keeps, path: str, content: Any, headers: dict[str, str], status: int
) -> None:
    assert post(still, path, content, **headers)[0] == status
    assert keyring.items == {}


# ---- a test message


def test_a_test_is_sent_also_of_a_letter_with_errors_but_of_none_with_mistakes(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as mailbox:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")
        served.write("issues/spring.yaml", WITH_ERROR)
        served.desk.changed([served.root / "issues" / "spring.yaml"])
        assert served.client.get("/download/spring/email.html").status_code == 409
        assert send(served, ADA) == (200, f"127.0.0.1:{mailbox.port} took it.")
        status, said = send(served, {"to": "no address"})
        assert status == 409 and said
        served.write("issues/spring.yaml", SPRING.replace("subject:", "subjcet:"))
        served.desk.changed([served.root / "issues" / "spring.yaml"])
        assert send(served, ADA)[0] == 409
    assert [message["To"] for message in mailbox.messages] == ["ada@garden.test"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        ('{"to": "a@b.test"}', {"Origin": "https://evil.test"}, 403),
        ('{"to": "a@b.test"}', {"Content-Type": "text/plain"}, 415),
        ('{"to": "a@b.test"}', {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("{", {}, 400),
        ("[]", {}, 400),
        ("[" * 5000, {}, 400),
        ('{"to": 1}', {}, 400),
        ('{"to": " "}', {}, 400),
        (b"\xff", {}, 400),
        ("x" * 20_000, {}, 413),
    ],
)
def test_only_the_page_itself_can_have_a_message_sent(
    still: Served, content: str | bytes, headers: dict[str, str], status: int
) -> None:
    assert send(still, content, **headers)[0] == status


def test_a_request_to_send_that_hides_where_it_comes_from_is_refused(still: Served) -> None:
    headers = {"Cookie": still.cookie, "Content-Type": "application/json"}
    assert still.client.post("/api/issues/spring/send", content="{}", headers=headers).status_code == 403


def test_a_test_is_signed_where_the_settings_say_so_and_not_sent_without_the_key(
    publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = publication / "newsletter.yaml"
    settings.write_text(f"{PUBLICATION}sending: {{dkim: {{domain: garden.test, selector: news}}}}\n", "utf-8")
    with serving(publication) as served, mail_server() as mailbox:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{mailbox.port}")
        status, said = send(served, ADA)
        assert (status, mailbox.envelopes) == (409, [])
        assert "there is no key news here: type `newsletter dkim`" in said
        monkeypatch.setenv("NEWSLETTER_DKIM_KEY", a_key("rsa").pem.decode())
        assert send(served, ADA)[0] == 200
    assert by_dkimpy(mailbox.raw[0], {"news._domainkey.garden.test": a_key("rsa").record}) == ["pass"]
