"""Delivery to a mail server: its address, encryption, sign-in, and every refusal as people read it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import trustme

from newsletter.errors import UsageError
from newsletter.sending.dialogue import Patience
from newsletter.sending.server import Server, server_from_environment
from newsletter.sending.smtp import Smtp
from newsletter.sending.smtp_errors import explain
from newsletter.sending.transport import About, Receipt, Stage, Status, TurnedAway
from tests.sending.servers import (
    AND_HANG,
    AND_HANG_UP,
    DRIPPING,
    ENDLESS,
    HANG,
    HANG_UP,
    IN_ADDRESS,
    LATE,
    NO_TLS,
    PASSWORD,
    USER,
    closed_port,
    mail_server,
    scripted,
    server_context,
)

ME = "reader@example.org"
OTHER = "other@example.org"
HOW = "Write it as in `smtp://user:password@smtp.example.org:587`."
SMALLER = "Make its pictures smaller, or give newsletter.yaml a `site_url:`, so that they need not travel along."
WITHOUT_PASSWORD = (
    "On your own computer, a server that wants no user name and password needs no certificate either: "
    "if yours does not, take them out of NEWSLETTER_SMTP."
)
SEE_WHETHER = "see whether it has arrived, and send it again only if not."
SENDER = "letter@example.org"
LETTER = b"From: Example <letter@example.org>\r\nSubject: Hello\r\n\r\nHello\r\n"
USUAL = Patience()
HASTE = Patience(*[0.2] * 6)


def delivered(port: int, *recipients: str, server: Server | None = None, patience: Patience = USUAL) -> list[Receipt]:
    with Smtp(server or Server("127.0.0.1", port), patience) as transport:
        return [transport.deliver(LETTER, recipient, sender=SENDER) for recipient in recipients or (ME,)]


def told(receipt: Receipt) -> tuple[str, str, str]:
    return receipt.recipient, receipt.status, receipt.said


def refusal(server: Server, patience: Patience = USUAL) -> str:
    with pytest.raises(TurnedAway) as refused, Smtp(server, patience):
        pass
    assert PASSWORD not in str(refused.value)
    return str(refused.value)


# ---- the address


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://smtp.example.org", Server("smtp.example.org", 587)),
        ("smtps://smtp.example.org/", Server("smtp.example.org", 465, is_tls=True)),
        ("SMTP://Smtp.Example.org:25", Server("smtp.example.org", 25)),
        ("smtp://me:secret@localhost:2525", Server("localhost", 2525, user="me", password="secret")),
        ("smtp://me@example.org:secret@localhost", Server("localhost", 587, user="me@example.org", password="secret")),
        (f"smtps://{IN_ADDRESS}mail.example.org", Server("mail.example.org", 465, True, USER, PASSWORD)),
        ("smtp://me:a:b@[::1]:2525", Server("::1", 2525, user="me", password="a:b")),
    ],
)
def test_an_address_says_how_to_reach_a_server(text: str, server: Server) -> None:
    assert Server.from_address(text) == server


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("me:hunter2@localhost:25", "begins neither with `smtp://` nor with `smtps://`"),
        ("https://me:hunter2@localhost", "begins neither with `smtp://` nor with `smtps://`"),
        ("localhost:25", "begins neither with `smtp://` nor with `smtps://`"),
        ("smtp://", "names no server"),
        ("smtp://me:hunter2@", "names no server"),
        ("smtp://me:hunter2@:25", "names no server"),
        ("smtp://me:hunter2@localhost:0", "has the port 0, which no server has"),
        ("smtp://me:hunter2@localhost/inbox", "has something behind the server and its port"),
        ("smtp://me:hunter2@localhost?tls=no", "has something behind the server and its port"),
        ("smtp://me@localhost", "has a user name without a password, or a password without a user name"),
        ("smtp://:hunter2@localhost", "has a user name without a password, or a password without a user name"),
        ("smtp://me:hunter2 @localhost", "holds a space, which has to be written `%20`"),
        ("smtp://me:hunter%2@localhost", "has a `%` in its user name or password, which has to be written `%25`"),
        (
            "smtp://me:hunter2ü@localhost",
            "has a character in its user name or password that is not plain ASCII, which not all servers understand",
        ),
        (
            "smtp://me:hunter2%00@localhost",
            "has a character in its user name or password that is not plain ASCII, which not all servers understand",
        ),
        *(
            (
                f"smtp://me:hunter2{char}@localhost",
                "has a character in its user name or password that has another meaning there: "
                "write `/` as `%2F`, `?` as `%3F` and `#` as `%23`",
            )
            for char in "/?#"
        ),
        *(
            (
                text,
                "cannot be read: the port has to be a number, and in the user name and the password "
                "`[` is written `%5B`, `]` is written `%5D`, and `/` is written `%2F`",
            )
            for text in (
                "smtp://me:hunter2@localhost:mail",
                "smtp://me:hunter2@localhost:65536",
                "smtp://me:hunter2[@localhost",
                "smtp://me:hunter2℀@localhost",
            )
        ),
    ],
)
def test_what_is_no_address_is_refused_without_the_password(text: str, what: str) -> None:
    with pytest.raises(UsageError) as refused:
        Server.from_address(text)
    assert str(refused.value) == f"NEWSLETTER_SMTP {what}. {HOW}"
    assert refused.value.__suppress_context__


def test_the_environment_names_the_server_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP", " smtp://localhost:2525\n")
    assert server_from_environment() == Server("localhost", 2525)
    monkeypatch.setenv("NEWSLETTER_SMTP", " ")
    assert server_from_environment() is None
    monkeypatch.delenv("NEWSLETTER_SMTP")
    assert server_from_environment() is None


def test_a_server_shows_no_password() -> None:
    assert PASSWORD not in repr(Server("localhost", 25, user=USER, password=PASSWORD))


@pytest.mark.parametrize(
    ("server", "must"),
    [
        (Server("smtp.example.org", 587), True),
        (Server("192.168.1.7", 25), True),
        (Server("localhost", 25), False),
        (Server("127.0.0.1", 25), False),
        (Server("::1", 25), False),
        (Server("localhost", 25, user=USER, password=PASSWORD), True),
    ],
)
def test_only_what_stays_on_this_computer_and_has_no_password_goes_unencrypted(server: Server, must: bool) -> None:
    assert server.must_encrypt is must


# ---- encryption and sign-in


def test_a_message_goes_by_starttls_to_a_server_that_is_signed_in_to(authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        server = Server.from_address(f"smtp://{IN_ADDRESS}localhost:{mailbox.port}")
        (receipt,) = delivered(mailbox.port, server=server)
    assert receipt == Receipt(ME, "accepted", f"localhost:{mailbox.port} took it.", 250)
    assert mailbox.secured == mailbox.signed_in == [True]


def test_a_message_goes_by_tls_from_the_start(authority: trustme.CA, trusted: None) -> None:
    with mail_server(tls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        server = Server.from_address(f"smtps://{IN_ADDRESS}localhost:{mailbox.port}")
        assert delivered(mailbox.port, server=server)[0].status == "accepted"
    assert mailbox.signed_in == [True]


def test_starttls_is_used_where_it_is_offered_though_nobody_needs_it(authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("127.0.0.1")) as mailbox:
        assert delivered(mailbox.port)[0].status == "accepted"
    assert mailbox.secured == [True]


def test_a_password_is_not_sent_unencrypted() -> None:
    with mail_server(sign_in=True) as mailbox:
        said = refusal(Server("localhost", mailbox.port, user=USER, password=PASSWORD))
    assert said == (
        f"localhost:{mailbox.port} offers no encryption (STARTTLS), so nothing was sent: others could have read it. "
        "If the server encrypts from the start, as on port 465, write `smtps://` in NEWSLETTER_SMTP, not "
        "`smtp://`."
    )


@pytest.mark.parametrize("is_tls", [False, True])
def test_a_certificate_of_an_unknown_authority_is_refused(is_tls: bool) -> None:
    certificate = trustme.CA().issue_cert("localhost")
    with mail_server(tls=certificate if is_tls else None, starttls=None if is_tls else certificate) as mailbox:
        said = refusal(Server("localhost", mailbox.port, is_tls, USER, PASSWORD))
    assert said == (
        f"localhost:{mailbox.port} has a certificate that nobody known here vouches for "
        "(unable to get local issuer certificate), so nothing was sent: "
        "if the server is your own, name the file with its authority in SSL_CERT_FILE. "
        f"{WITHOUT_PASSWORD}"
    )
    assert mailbox.envelopes == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(host: str, authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("mail.example.org")) as mailbox:
        said = refusal(Server(host, mailbox.port, user=USER, password=PASSWORD))
    assert said == (
        f"{host}:{mailbox.port} has a certificate for another name, so nothing was sent: "
        f"write the server's name in NEWSLETTER_SMTP as your provider does. {WITHOUT_PASSWORD}"
    )
    assert mailbox.envelopes == []


@pytest.mark.parametrize("is_tls", [False, True])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_server_on_this_computer_needs_no_certificate_where_no_password_is_sent(host: str, is_tls: bool) -> None:
    certificate = trustme.CA().issue_cert("computer.example")  # as Debian's Postfix has one, for the computer's name
    with mail_server(tls=certificate if is_tls else None, starttls=None if is_tls else certificate) as mailbox:
        (receipt,) = delivered(mailbox.port, server=Server(host, mailbox.port, is_tls))
    assert receipt.status == "accepted"
    assert len(mailbox.envelopes) == 1


def test_a_server_elsewhere_needs_a_certificate_though_no_password_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **named: real("127.0.0.1", *rest, **named))
    with mail_server(starttls=trustme.CA().issue_cert("mail.example.org")) as mailbox:
        said = refusal(Server("mail.example.org", mailbox.port))
    assert " has a certificate that nobody known here vouches for " in said
    assert WITHOUT_PASSWORD not in said
    assert mailbox.envelopes == []


@pytest.mark.parametrize(("years", "when"), [((2020, 2021), "is out of date"), ((2199, 2200), "is not valid yet")])
def test_a_certificate_of_another_time_is_refused(
    years: tuple[int, int], when: str, authority: trustme.CA, trusted: None
) -> None:
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in years)
    certificate = authority.issue_cert("localhost", not_before=start, not_after=end)
    with mail_server(starttls=certificate) as mailbox:
        said = refusal(Server("localhost", mailbox.port, user=USER, password=PASSWORD))
    assert said == (
        f"The certificate of localhost:{mailbox.port} {when}, so nothing was sent: "
        f"check this computer's clock, and tell whoever runs the server. {WITHOUT_PASSWORD}"
    )


def test_tls_from_the_start_where_the_server_does_not_speak_it_is_told() -> None:
    with mail_server() as mailbox:
        said = refusal(Server("localhost", mailbox.port, is_tls=True))
    assert said.startswith(
        f"localhost:{mailbox.port} does not encrypt from the start, or not in a way that is known here ("
    )
    assert said.endswith("): on ports 587 and 25, write `smtp://` in NEWSLETTER_SMTP, not `smtps://`.")


def test_encryption_that_breaks_off_is_told() -> None:
    with scripted({"ehlo": "250-here\n250 STARTTLS", "star": NO_TLS}) as port:
        said = refusal(Server("127.0.0.1", port))
    assert said.startswith(f"127.0.0.1:{port} encrypts in no way that is known here (")
    assert said.endswith("): ask whoever runs it.")


def test_what_comes_unencrypted_where_encryption_begins_is_not_believed() -> None:
    with scripted({"ehlo": "250-here\n250 STARTTLS", "star": "220 go on\n250 AUTH PLAIN"}) as port:
        assert refusal(Server("127.0.0.1", port)) == (
            f"127.0.0.1:{port} does not speak as mail servers do: it speaks without being asked. "
            "Check the port in NEWSLETTER_SMTP."
        )


def test_a_refused_starttls_is_told() -> None:
    with scripted({"ehlo": "250-here\n250 STARTTLS", "star": "454 TLS not available"}) as port:
        assert refusal(Server("127.0.0.1", port)) == (
            f"127.0.0.1:{port} turns us away: “454 TLS not available”. Try again in some minutes."
        )


def test_a_wrong_password_is_told(authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        said = refusal(Server("localhost", mailbox.port, user=USER, password="hunter2"))
    assert said == (
        f"localhost:{mailbox.port} does not take the user name and password: "
        "“535 5.7.8 Authentication credentials invalid”. Check both in NEWSLETTER_SMTP, where "
        "`@ : / ? # %` are written `%40 %3A %2F %3F %23 %25`; an account that asks for a second step "
        "needs a password for programs (app password)."
    )


def test_a_server_without_sign_in_is_told(authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("localhost"), auth_exclude_mechanism=["LOGIN", "PLAIN"]) as mailbox:
        server = Server("localhost", mailbox.port, user=USER, password=PASSWORD)
        assert refusal(server) == (
            f"localhost:{mailbox.port} does not ask for a user name and password: take them out of NEWSLETTER_SMTP, "
            "or use the port for sending that your provider names, often 587 or 465."
        )


@contextmanager
def signing_in(answers: dict[str, str]) -> Iterator[Smtp]:
    """Yield a transport that signs in to a scripted server, without the TLS that signing in otherwise needs."""

    class Unencrypted(Server):
        must_encrypt = False

    with scripted(answers) as port:
        yield Smtp(Unencrypted("127.0.0.1", port, user=USER, password=PASSWORD))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"ehlo": "250-here\n250 AUTH XOAUTH2 OAUTHBEARER"},
            "takes no passwords, only OAUTHBEARER, XOAUTH2: ask your provider for a password for "
            "programs (app password, SMTP password), and on which server it holds.",
        ),
        (
            {"ehlo": "250-here\n250 AUTH PLAIN", "auth": "454 4.7.0 Temporary failure"},
            "cannot check the password for now: “454 4.7.0 Temporary failure”. Try again in some minutes.",
        ),
        (
            {"ehlo": "250-here\n250 AUTH PLAIN", "auth": HANG_UP},
            "closed the connection at the password: check it and the user name in NEWSLETTER_SMTP.",
        ),
        (
            {"ehlo": "250-here\n250 AUTH CRAM-MD5", "auth": "334 bm8"},
            "cannot be used: “Incorrect padding”.",
        ),
    ],
)
def test_a_sign_in_that_cannot_be_is_told(answers: dict[str, str], said: str) -> None:
    with signing_in(answers) as transport, pytest.raises(UsageError) as refused:
        transport.__enter__()
    assert str(refused.value) == f"{transport.server.place} {said}"


@pytest.mark.parametrize(
    "echoed",
    [
        PASSWORD,
        "AG1lQGV4YW1wbGUub3JnAG9wZW4vc2VzYW1lOiAxMDAl",
        "b3Blbi9zZXNhbWU6IDEwMCU=",
        "b3Blbi9zZXNhbWU6IDEwMCU%3D",
        "open%2Fsesame%3A%20100%25",
        "open%2fsesame%3a%20100%25",
        "open/sesame%3A%20100%25",
        "open%2Fsesame%3A+100%25",
        "%6F%70%65%6E%2F%73%65%73%61%6D%65%3A%20%31%30%30%25",
    ],
)
def test_a_server_that_repeats_the_password_is_not_quoted_on_it(echoed: str) -> None:
    with (
        signing_in({"ehlo": "250-here\n250 AUTH PLAIN", "auth": f"535 no such user {echoed}"}) as transport,
        pytest.raises(UsageError) as refused,
    ):
        transport.__enter__()
    assert "“535 no such user …”" in str(refused.value)
    assert echoed not in str(refused.value)


# ---- no connection


def test_a_refused_connection_is_told() -> None:
    port = closed_port()
    assert refusal(Server("127.0.0.1", port)) == (
        f"127.0.0.1:{port} refuses the connection: check the port in NEWSLETTER_SMTP, and that the server runs."
    )


@pytest.mark.parametrize("host", ["smtp..example.org", "smtp.exmaple.org"])
def test_an_unknown_server_is_told(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*arguments: Any, **options: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    if ".." not in host:  # of the other name, Python itself knows that there can be none
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal(Server(host, 587)) == (
        f"There is no server “{host}” to be found: check its name in NEWSLETTER_SMTP, and that this computer is online."
    )


@contextmanager
def web_server(certificate: trustme.LeafCert | None = None) -> Iterator[int]:
    """Run a web server, which waits for a browser to speak, and yield its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        if certificate:
            server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def full_port() -> Iterator[int]:
    """Yield a port that answers nothing to whoever connects, as behind a firewall: as many wait there as may."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_a_server_that_says_nothing_at_first_is_told_from_one_that_is_slow() -> None:
    with scripted({"hello": HANG}) as port:
        assert refusal(Server("127.0.0.1", port), HASTE) == (
            f"127.0.0.1:{port} takes the connection and says nothing for 0.2 seconds, and a mail server would speak "
            "first: check the port in NEWSLETTER_SMTP, which is 587 or 465 at most providers."
        )


def test_a_web_server_is_recognised_whether_it_waits_for_us_or_speaks_first() -> None:
    for server in (web_server(), scripted({"hello": f"HTTP/1.1 408 Request Timeout{AND_HANG_UP}"})):
        with server as port:
            assert refusal(Server("127.0.0.1", port), HASTE) == (
                f"127.0.0.1:{port} is a web server, and takes no mail: check the port in NEWSLETTER_SMTP, which is 587 "
                "or 465 at most providers."
            )


def test_a_web_server_behind_encryption_is_recognised(authority: trustme.CA, trusted: None) -> None:
    with web_server(authority.issue_cert("localhost")) as port:
        said = refusal(Server("localhost", port, True, USER, PASSWORD), replace(USUAL, greeting=1))
    assert said.startswith(f"localhost:{port} is a web server, and takes no mail: ")


def test_an_address_of_a_name_that_does_not_answer_leaves_time_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with full_port() as port, scripted() as other:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", each)) for each in (port, other)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        (receipt,) = delivered(0, server=Server("localhost", 25), patience=replace(USUAL, greeting=0.6))
        assert receipt.status == "accepted"
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found[:1])
        assert refusal(Server("localhost", 25), HASTE).startswith("localhost:25 did not answer within 0.2 seconds: ")


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(30))
    said = refusal(Server("smtp.example.org", 587), HASTE)
    ended.set()
    assert said.startswith("smtp.example.org:587 did not answer within 0.2 seconds: check server and port in ")


def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    with scripted({"ehlo": HANG}) as port:
        assert refusal(Server("127.0.0.1", port), HASTE) == (
            f"127.0.0.1:{port} did not answer within 0.2 seconds: "
            "check server and port in NEWSLETTER_SMTP; some networks block mail, above all on port 25."
        )


def test_silence_on_the_port_for_tls_has_a_reason_of_its_own() -> None:
    assert explain(TimeoutError(), Server("smtp.example.org", 465), seconds=20) == (
        "smtp.example.org:465 did not answer within 20 seconds: "
        "on port 465, write `smtps://` in NEWSLETTER_SMTP, not `smtp://`."
    )


def test_a_handshake_that_never_ends_is_not_waited_for() -> None:
    with scripted({"hello": HANG}) as port:
        said = refusal(Server("127.0.0.1", port, is_tls=True), HASTE)
    assert said.startswith(f"127.0.0.1:{port} did not answer within 0.2 seconds: ")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"hello": "554 5.7.1 Your network is blocked"},
            "turns us away: “554 5.7.1 Your network is blocked”. Whoever runs it can tell more.",
        ),
        (
            {"hello": "421 Too many connections"},
            "turns us away: “421 Too many connections”. Try again in some minutes.",
        ),
        (
            {"ehlo": "550 Go away", "helo": "550 Go away"},
            "turns us away: “550 Go away”. Whoever runs it can tell more.",
        ),
        *(
            (
                answers,
                "turns us away: “421 4.3.2 Shutting down”. Try again in some minutes.",
            )
            for answers in (
                {"ehlo": "421 4.3.2 Shutting down"},
                {"ehlo": "502 What?", "helo": "421 4.3.2 Shutting down"},
            )
        ),
        (
            {"ehlo": f"550 5.7.1 Go away{AND_HANG_UP}"},
            "turns us away: “550 5.7.1 Go away”. Whoever runs it can tell more.",
        ),
        (
            {"hello": "SSH-2.0-OpenSSH_9.2"},
            "does not speak as mail servers do: “SSH-2.0-OpenSSH_9.2”. Check the port in NEWSLETTER_SMTP.",
        ),
        *(
            (
                {step: HANG_UP},
                "closed the connection before anything was sent: check the port in NEWSLETTER_SMTP, or try later.",
            )
            for step in ("hello", "ehlo")
        ),
    ],
)
def test_a_server_that_turns_away_at_the_door_is_told(answers: dict[str, str], said: str) -> None:
    with scripted(answers) as port:
        assert refusal(Server("127.0.0.1", port)) == f"127.0.0.1:{port} {said}"


# ---- refusals of a message


@pytest.mark.parametrize(
    ("answers", "status", "said"),
    [
        (
            {"mail": "451 4.7.1 Greylisted"},
            "deferred",
            "{place} does not let letter@example.org send for now: “451 4.7.1 Greylisted”. Try again in some minutes.",
        ),
        (
            {"rcpt": "450 4.2.1 Mailbox busy"},
            "deferred",
            "{place} does not take mail to reader@example.org for now: “450 4.2.1 Mailbox busy”. "
            "Try again in some minutes.",
        ),
        (
            {"data": "451 Not now"},
            "deferred",
            "{place} does not take this message for now: “451 Not now”. Try again in some minutes.",
        ),
        (
            {"message": "452 4.3.1 Out of space"},
            "deferred",
            "{place} does not take this message for now: “452 4.3.1 Out of space”. Try again in some minutes.",
        ),
        (
            {"mail": "553 5.7.1 Not your address"},
            "failed",
            "{place} does not let letter@example.org send: “553 5.7.1 Not your address”. "
            "Check whether the sender in newsletter.yaml may send there, "
            "and whether the server wants a user name and password in NEWSLETTER_SMTP.",
        ),
        (
            {"rcpt": "550-5.1.1 No such user.\n550 5.1.1 Look again"},
            "failed",
            "{place} does not take mail to reader@example.org: “550 5.1.1 No such user. 5.1.1 Look again”. "
            "Check the address, and whether the server wants a user name and password in NEWSLETTER_SMTP.",
        ),
        (
            {"data": "554 No"},
            "failed",
            "{place} does not take this message: “554 No”. Whoever runs the server can tell more.",
        ),
        (
            {"message": "554 5.7.1 \x1b[31mSpam\x07 " + "x" * 400},
            "failed",
            "{place} does not take this message: “554 5.7.1 [31mSpam " + "x" * 285 + "…”. "
            "Whoever runs the server can tell more.",
        ),
        ({"mail": "552 Too much"}, "failed", "The message is too big for {place}: “552 Too much”. " + SMALLER),
        (
            {"message": "552 5.3.4 Message size exceeds limit"},
            "failed",
            "The message is too big for {place}: “552 5.3.4 Message size exceeds limit”. " + SMALLER,
        ),
        (
            {"rcpt": "552 5.2.2 Mailbox full"},
            "failed",
            "{place} does not take mail to reader@example.org: “552 5.2.2 Mailbox full”. "
            "Check the address, and whether the server wants a user name and password in NEWSLETTER_SMTP.",
        ),
    ],
)
def test_a_refused_message_is_told_and_the_next_one_is_tried(answers: dict[str, str], status: str, said: str) -> None:
    with scripted(answers) as port:
        first, second = delivered(port, ME, OTHER)
    assert told(first) == (ME, status, said.replace("{place}", f"127.0.0.1:{port}"))
    assert second.status == status  # and not 503, as for a second message within the first


def test_a_user_who_has_signed_in_is_not_asked_about_that() -> None:
    with signing_in({"ehlo": "250-here\n250 AUTH PLAIN", "rcpt": "550 No"}) as transport, transport:
        receipt = transport.deliver(LETTER, ME, sender=SENDER)
    assert receipt.said.endswith("“550 No”. Check the address.")


@pytest.mark.parametrize(("step", "stage"), [("mail", "sender"), ("rcpt", "recipient"), ("data", "data")])
@pytest.mark.parametrize("how", [HANG, HANG_UP])
def test_a_connection_that_breaks_before_the_message_is_known_to_have_brought_nothing(
    how: str, step: str, stage: Stage
) -> None:
    with scripted({step: how}) as port:
        (receipt,) = delivered(port, patience=HASTE)
    happened = f"127.0.0.1:{port} fell silent" if how == HANG else f"The connection to 127.0.0.1:{port} broke"
    said = f"{happened} before the message was sent, so it cannot have arrived: try again in some minutes."
    assert receipt == Receipt(ME, "deferred", said, about="us", stage=stage)


@pytest.mark.parametrize("how", [HANG, HANG_UP, ENDLESS])
def test_a_connection_that_breaks_after_the_message_leaves_it_unknown(how: str) -> None:
    with scripted({"message": how}) as port:
        (receipt,) = delivered(port, patience=HASTE)
    happened = f"127.0.0.1:{port} fell silent" if how == HANG else f"The connection to 127.0.0.1:{port} broke"
    said = f"{happened} before the server had confirmed the message: {SEE_WHETHER}"
    assert receipt == Receipt(ME, "unknown", said, about="us" if how == HANG else "message", stage="body")


@pytest.mark.parametrize(
    ("how", "happened"), [(AND_HANG, "{} fell silent"), (AND_HANG_UP, "The connection to {} broke")]
)
def test_a_message_of_which_the_server_has_got_a_part_is_unknown(how: str, happened: str) -> None:
    body = LETTER + b"More than waits on the way between two programs.\r\n" * 400_000
    with scripted({"data": f"354 go on{how}"}) as port, Smtp(Server("127.0.0.1", port), HASTE) as transport:
        receipt = transport.deliver(body, ME, sender=SENDER)
    said = f"{happened.format(f'127.0.0.1:{port}')} before the server had confirmed the message: {SEE_WHETHER}"
    assert told(receipt) == (ME, "unknown", said)


@pytest.mark.parametrize(
    "answer", ["251 2.6.0 Queued elsewhere", "299", "250-2.0.0 Kept\n250 as " + "x" * 9000, "250kept"]
)
def test_whatever_begins_as_a_yes_is_one(answer: str) -> None:
    with scripted({"mail": "251 Fine", "rcpt": "252 I shall try", "message": answer}) as port:
        (receipt,) = delivered(port)
    assert told(receipt) == (ME, "accepted", f"127.0.0.1:{port} took it.")


@pytest.mark.parametrize("answer", ["OK queued", "354 go on", "150 soon", "25 0", ""])
def test_an_answer_to_a_message_that_is_neither_yes_nor_no_leaves_it_unknown(answer: str) -> None:
    with scripted({"message": answer}) as port:
        (receipt,) = delivered(port)
    said = f"127.0.0.1:{port} answered “{answer}” to the message, which is neither yes nor no: {SEE_WHETHER}"
    assert receipt == Receipt(ME, "unknown", said, about="us", stage="body")


@pytest.mark.parametrize(("step", "answer"), [("mail", "Fine"), ("rcpt", "354 go on"), ("data", "250 kept already")])
def test_an_answer_that_nobody_can_mean_ends_the_connection_before_the_message(step: str, answer: str) -> None:
    heard: list[str] = []
    answers = [answer, "354 go on"] if step == "data" else [answer, answer, "250 fine"]  # it is called again once
    with scripted({step: answers}, heard) as port:
        first, second = delivered(port, ME, OTHER)
    assert (first.status, first.about, second.status) == ("deferred", "us", "accepted")
    assert first.said == (
        f"127.0.0.1:{port} does not speak as mail servers do: “{answer}”. Nothing was sent; "
        "check the port in NEWSLETTER_SMTP."
    )
    assert heard.count("ehlo") == len(answers)
    assert heard.count("message") == 1


def test_what_a_server_says_without_being_asked_is_taken_for_no_answer() -> None:
    with scripted({"mail": "250 fine\n250 and fine\n250 again"}) as port:
        (receipt,) = delivered(port)
    assert (receipt.status, receipt.about) == ("deferred", "us")


# ---- a fresh connection


@pytest.mark.parametrize(
    "answers",
    [
        {"mail": ["250 fine", "421 4.7.0 Too many messages on this connection", "250 fine"]},
        {"rcpt": ["250 fine", "421 4.3.2 Going down", "250 fine"]},
        {"mail": ["250 fine", HANG_UP, "250 fine"]},
        {"message": [f"250 kept{AND_HANG_UP}", "250 kept"]},
        {"message": ["250 kept\n421 4.4.2 Idle for too long", "250 kept"]},
    ],
)
def test_a_server_that_hangs_up_between_messages_is_called_again(answers: dict[str, str | list[str]]) -> None:
    heard: list[str] = []
    kept: list[str] = []
    with scripted(answers, heard, kept) as port:
        receipts = delivered(port, ME, OTHER)
    assert [receipt.status for receipt in receipts] == ["accepted", "accepted"]
    assert kept == [ME, OTHER]
    assert heard.count("ehlo") == 2


@pytest.mark.parametrize("answer", ["421 4.7.0 Slower", HANG_UP])
def test_it_is_called_again_once_for_each_message(answer: str) -> None:
    heard: list[str] = []
    with scripted({"mail": ["250 fine", answer]}, heard) as port:
        first, second, third = delivered(port, ME, OTHER, ME)
    assert [first.status, second.status, third.status] == ["accepted", "deferred", "deferred"]
    assert (third.about, third.stage) == ("us", "sender")
    assert heard.count("mail") == 4  # the third message had no connection of before that may just have been too old


@pytest.mark.parametrize("step", ["data", "message"])
def test_a_message_that_may_have_begun_is_not_sent_again(step: str) -> None:
    heard: list[str] = []
    with scripted({step: [{"data": "354 go on", "message": "250 kept"}[step], HANG_UP]}, heard) as port:
        first, second = delivered(port, ME, OTHER)
    assert [first.status, second.status] == ["accepted", "deferred" if step == "data" else "unknown"]
    assert heard.count("ehlo") == 1


def test_a_server_that_is_gone_leaves_the_receipts_of_before() -> None:
    with scripted() as port, Smtp(Server("127.0.0.1", port)) as transport:
        first = transport.deliver(LETTER, ME, sender=SENDER)
        assert transport._connection is not None
        transport._connection.close()
        transport.server = Server("127.0.0.1", closed_port())
        second = transport.deliver(LETTER, OTHER, sender=SENDER)
    assert [first.status, second.status] == ["accepted", "deferred"]
    assert " refuses the connection: " in second.said


def test_a_message_that_is_bigger_than_the_server_says_is_not_sent() -> None:
    big = LETTER + b"x" * 70 * 40_000 + b"\r\n"
    for size, limit in ((1000, "1 KB"), (2_000_000, "1.9 MB")):
        with mail_server(data_size_limit=size) as mailbox, Smtp(Server("127.0.0.1", mailbox.port)) as transport:
            receipt = transport.deliver(big, ME, sender=SENDER)
        said = f"The message has 2.7 MB, and 127.0.0.1:{mailbox.port} takes {limit} at most. {SMALLER}"
        assert receipt == Receipt(ME, "failed", said, about="message", stage="sender")
        assert mailbox.envelopes == []


@pytest.mark.parametrize(
    ("answers", "status", "code", "about", "stage", "enhanced_code"),
    [
        ({"mail": "550 5.7.1 Not your address"}, "failed", 550, "us", "sender", "5.7.1"),
        ({"mail": "452 4.3.1 Out of space"}, "deferred", 452, "us", "sender", "4.3.1"),
        ({"mail": "552 5.3.4 Too big"}, "failed", 552, "message", "sender", "5.3.4"),
        ({"mail": "530 5.7.0 Must issue STARTTLS first"}, "failed", 530, "us", "sender", "5.7.0"),
        ({"rcpt": "550 5.1.1 No such user"}, "failed", 550, "recipient", "recipient", "5.1.1"),
        ({"rcpt": "450 Later"}, "deferred", 450, "recipient", "recipient", ""),
        ({"rcpt": "530 5.7.0 Authentication required"}, "failed", 530, "us", "recipient", "5.7.0"),
        ({"data": "554 5.5.1 No"}, "failed", 554, "message", "data", "5.5.1"),
        ({"data": "454 4.7.0 Throttling failure"}, "deferred", 454, "us", "data", "4.7.0"),
        ({"message": "550 5.7.1 Spam"}, "failed", 550, "message", "body", "5.7.1"),
        ({"message": "421 4.3.2 Going down"}, "deferred", 421, "us", "body", "4.3.2"),
    ],
)
def test_a_receipt_says_how_far_it_came_and_whom_a_refusal_is_about(
    answers: dict[str, str], status: Status, code: int, about: About, stage: Stage, enhanced_code: str
) -> None:
    with scripted(answers) as port:
        (receipt,) = delivered(port)
    assert receipt == Receipt(ME, status, receipt.said, code, about, stage, enhanced_code)


# ---- the moment before the message


def test_who_sends_is_asked_between_recipient_and_message() -> None:
    heard: list[str] = []
    asked: list[list[str]] = []

    def yes() -> bool:
        asked.append(list(heard))
        return True

    with scripted(heard=heard) as port, Smtp(Server("127.0.0.1", port)) as transport:
        assert transport.deliver(LETTER, ME, sender=SENDER, before_body=yes).status == "accepted"
    assert asked == [["hello", "ehlo", "mail", "rcpt"]]


def test_a_message_is_not_sent_to_somebody_who_has_just_left_and_the_next_one_is() -> None:
    heard: list[str] = []
    kept: list[str] = []
    with scripted({}, heard, kept) as port, Smtp(Server("127.0.0.1", port)) as transport:
        first = transport.deliver(LETTER, ME, sender=SENDER, before_body=lambda: False)
        assert heard == ["hello", "ehlo", "mail", "rcpt", "rset"]
        second = transport.deliver(LETTER, OTHER, sender=SENDER, before_body=lambda: True)
    assert told(first) == (ME, "suppressed", "Not sent: the address is on the suppression list.")
    assert second.status == "accepted"
    assert kept == [OTHER]


@pytest.mark.parametrize("answers", [{"mail": "550 No"}, {"rcpt": "450 Later"}, {"rcpt": HANG_UP}])
def test_who_sends_is_not_asked_of_a_message_that_was_refused_before(answers: dict[str, str]) -> None:
    def never() -> bool:
        raise AssertionError

    with scripted(answers) as port, Smtp(Server("127.0.0.1", port)) as transport:
        assert transport.deliver(LETTER, ME, sender=SENDER, before_body=never).status in ("failed", "deferred")


# ---- the message


@pytest.mark.parametrize("text", [b".\r\n..\r\n.a\r\nb\r\n", b"no end", b"", b"\r\n.\r\nRCPT TO:<x@example.org>\r\n"])
def test_lines_that_begin_with_dots_arrive_whole(text: bytes) -> None:
    with mail_server() as mailbox, Smtp(Server("127.0.0.1", mailbox.port)) as transport:
        assert transport.deliver(LETTER + text, ME, sender=SENDER).status == "accepted"
    assert mailbox.raw == [LETTER + text + (b"" if (LETTER + text).endswith(b"\r\n") else b"\r\n")]


@pytest.mark.parametrize("text", [b"a\n.\nb", b"a\r.\rb", b"a\r\n.\n"])
def test_a_line_end_that_servers_read_differently_is_never_sent(text: bytes) -> None:
    heard: list[str] = []
    with (
        scripted(heard=heard) as port,
        Smtp(Server("127.0.0.1", port)) as transport,
        pytest.raises(ValueError, match="CRLF"),
    ):
        transport.deliver(LETTER + text, ME, sender=SENDER)
    assert "mail" not in heard


def test_the_computer_keeps_its_name_to_itself() -> None:
    with mail_server() as mailbox:
        delivered(mailbox.port)
    assert mailbox.callers == ["[127.0.0.1]"]


# ---- time


def test_a_confirmation_that_comes_late_is_waited_for() -> None:
    """The seconds are scaled: the ten minutes for the last answer are the one that is not cut short here."""
    patience = replace(HASTE, final=5)
    with scripted({"message": f"{LATE}250 kept"}) as port:
        assert delivered(port, patience=patience)[0].status == "accepted"


def test_the_times_are_those_of_the_standard() -> None:
    assert (USUAL.final, USUAL.answer, USUAL.block) == (600, 300, 180)  # RFC 5321, 4.5.3.2
    assert USUAL.greeting < USUAL.opening == 30  # for which people wait


@pytest.mark.soak
def test_a_confirmation_after_35_seconds_is_waited_for() -> None:
    with scripted({"message": f"{LATE * 70}250 kept"}) as port:
        assert delivered(port)[0].status == "accepted"


@pytest.mark.parametrize("step", ["hello", "ehlo"])
def test_lines_without_an_end_are_not_read_for_ever(step: str) -> None:
    with scripted({step: ENDLESS if step == "ehlo" else f"220-{'x' * 100_000}"}) as port:
        assert refusal(Server("127.0.0.1", port)) == (
            f"127.0.0.1:{port} does not speak as mail servers do: its reply has no end. "
            "Check the port in NEWSLETTER_SMTP."
        )


def test_an_answer_that_comes_in_drips_has_to_be_whole_in_time() -> None:
    with scripted({"ehlo": f"{DRIPPING}250-here\n250 fine"}) as port:
        said = refusal(Server("127.0.0.1", port), HASTE)
    assert said.startswith(f"127.0.0.1:{port} did not answer within 0.2 seconds: ")


def test_an_opening_has_an_end_though_each_answer_is_in_time() -> None:
    answer = f"{LATE}334 "
    with signing_in({"ehlo": "250-here\n250 AUTH LOGIN PLAIN CRAM-MD5", "auth": answer, "": answer}) as transport:
        transport.patience = Patience(opening=0.6, opened=1)
        with pytest.raises(TurnedAway, match="so slowly that it was not ready for a message after 1 seconds: "):
            transport.__enter__()


def test_whoever_stops_a_sending_need_not_wait_for_a_goodbye() -> None:
    heard: list[str] = []
    with scripted(heard=heard) as port, pytest.raises(KeyboardInterrupt), Smtp(Server("127.0.0.1", port)):
        raise KeyboardInterrupt
    assert heard == ["hello", "ehlo"]


def test_a_server_that_says_no_goodbye_has_taken_the_message_all_the_same() -> None:
    for goodbye in (HANG, HANG_UP, "500 No"):
        with scripted({"quit": goodbye}) as port:
            assert delivered(port, patience=HASTE)[0].status == "accepted"
