"""Delivery to a mail server: its address, encryption, sign-in, and every refusal as people read it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
import trustme

from newsletter.errors import UsageError
from newsletter.sending.server import Server, server_from_environment
from newsletter.sending.smtp import Smtp
from newsletter.sending.smtp_errors import explain
from newsletter.sending.transport import Receipt
from tests.sending.servers import HANG, HANG_UP, IN_ADDRESS, PASSWORD, USER, closed_port, mail_server, parsed, scripted

ME = "reader@example.org"
OTHER = "other@example.org"
HOW = "Write it as in `smtp://user:password@smtp.example.org:587`."
SMALLER = "Make its pictures smaller, or give newsletter.yaml a `site_url:`, so that they need not travel along."
BROKEN = (
    "The connection to 127.0.0.1:{port} broke before the server had confirmed the message: "
    "see whether it has arrived, and try again if not."
)


def letter(sender: str = "Example <letter@example.org>") -> EmailMessage:
    message = EmailMessage(SMTP)
    message["From"] = sender
    message["Subject"] = "Hello"
    message.set_content("Hello\n")
    return message


def delivered(port: int, *recipients: str, server: Server | None = None, seconds: float = 5) -> list[Receipt]:
    with Smtp(server or Server("127.0.0.1", port), seconds=seconds) as transport:
        return [transport.deliver(letter(), recipient) for recipient in recipients or (ME,)]


def refusal(server: Server, seconds: float = 5) -> str:
    with pytest.raises(UsageError) as refused, Smtp(server, seconds=seconds):
        pass
    assert PASSWORD not in str(refused.value)
    return str(refused.value)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


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
        assert delivered(mailbox.port, server=server) == [Receipt(ME, "accepted", f"localhost:{mailbox.port} took it.")]
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
        said = refusal(Server("localhost", mailbox.port, is_tls))
    assert said == (
        f"localhost:{mailbox.port} has a certificate that nobody known here vouches for "
        "(unable to get local issuer certificate), so nothing was sent: "
        "if the server is your own, name the file with its authority in SSL_CERT_FILE."
    )
    assert mailbox.envelopes == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(host: str, authority: trustme.CA, trusted: None) -> None:
    with mail_server(starttls=authority.issue_cert("mail.example.org")) as mailbox:
        said = refusal(Server(host, mailbox.port))
    assert said == (
        f"{host}:{mailbox.port} has a certificate for another name, so nothing was sent: "
        "write the server's name in NEWSLETTER_SMTP as your provider does."
    )


@pytest.mark.parametrize(("years", "when"), [((2020, 2021), "is out of date"), ((2199, 2200), "is not valid yet")])
def test_a_certificate_of_another_time_is_refused(
    years: tuple[int, int], when: str, authority: trustme.CA, trusted: None
) -> None:
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in years)
    certificate = authority.issue_cert("localhost", not_before=start, not_after=end)
    with mail_server(starttls=certificate) as mailbox:
        said = refusal(Server("localhost", mailbox.port))
    assert said == (
        f"The certificate of localhost:{mailbox.port} {when}, so nothing was sent: "
        "check this computer's clock, and tell whoever runs the server."
    )


def test_tls_from_the_start_where_the_server_does_not_speak_it_is_told() -> None:
    with mail_server() as mailbox:
        said = refusal(Server("localhost", mailbox.port, is_tls=True))
    assert said.startswith(
        f"localhost:{mailbox.port} does not encrypt from the start, or not in a way that is known here ("
    )
    assert said.endswith("): on ports 587 and 25, write `smtp://` in NEWSLETTER_SMTP, not `smtps://`.")


def test_encryption_that_breaks_off_is_told() -> None:
    with scripted({"ehlo": "250-here\n250 STARTTLS", "star": "220 go on\nthis is no TLS"}) as port:
        said = refusal(Server("127.0.0.1", port))
    assert said.startswith(f"127.0.0.1:{port} encrypts in no way that is known here (")
    assert said.endswith("): ask whoever runs it.")


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


@pytest.mark.parametrize("step", ["hello", "ehlo"])
def test_a_server_that_does_not_answer_is_not_waited_for(step: str) -> None:
    with scripted({step: HANG}) as port:
        assert refusal(Server("127.0.0.1", port), seconds=0.2) == (
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
        said = refusal(Server("127.0.0.1", port, is_tls=True), seconds=0.2)
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
        (
            {"hello": "HTTP/1.1 400 Bad Request"},
            "does not speak as mail servers do: “/1.1 400 Bad Request”. Check the port in NEWSLETTER_SMTP.",
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
    assert first == Receipt(ME, status, said.replace("{place}", f"127.0.0.1:{port}"))  # type: ignore[arg-type]
    assert second.status == status  # and not 503, as for a second message within the first


def test_a_user_who_has_signed_in_is_not_asked_about_that() -> None:
    with signing_in({"ehlo": "250-here\n250 AUTH PLAIN", "rcpt": "550 No"}) as transport, transport:
        receipt = transport.deliver(letter(), ME)
    assert receipt.said.endswith("“550 No”. Check the address.")


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "message"])
def test_a_connection_that_breaks_is_told(step: str) -> None:
    with scripted({step: HANG_UP}) as port:
        assert delivered(port) == [Receipt(ME, "deferred", BROKEN.format(port=port))]


def test_a_server_that_falls_silent_is_told() -> None:
    with scripted({"message": HANG}) as port:
        assert delivered(port, seconds=0.2) == [Receipt(ME, "deferred", BROKEN.format(port=port))]


@pytest.mark.parametrize("said", ["421 Going down", HANG_UP])
def test_after_a_broken_connection_the_next_message_gets_a_new_one(said: str) -> None:
    with scripted({"rcpt": said}) as port:
        first, second = delivered(port, ME, OTHER)
    assert first.status == second.status == "deferred"
    assert "127.0.0.1" in second.said and "refuses the connection" not in second.said


def test_a_server_that_is_gone_leaves_the_receipts_of_before() -> None:
    with scripted() as port, Smtp(Server("127.0.0.1", port)) as transport:
        first = transport.deliver(letter(), ME)
        assert transport._connection is not None
        transport._connection.close()
        transport.server = Server("127.0.0.1", closed_port())
        second = transport.deliver(letter(), OTHER)
    assert [first.status, second.status] == ["accepted", "deferred"]
    assert " refuses the connection: " in second.said


def test_a_message_that_is_bigger_than_the_server_says_is_not_sent() -> None:
    big = letter()
    big.set_content("x" * 70 + "\n", cte="7bit")
    big.set_payload("x" * 70 * 40_000)
    for size, limit in ((1000, "1 KB"), (2_000_000, "1.9 MB")):
        with mail_server(data_size_limit=size) as mailbox, Smtp(Server("127.0.0.1", mailbox.port)) as transport:
            receipt = transport.deliver(big, ME)
        place = f"127.0.0.1:{mailbox.port}"
        assert receipt == Receipt(ME, "failed", f"The message has 2.7 MB, and {place} takes {limit} at most. {SMALLER}")
        assert mailbox.envelopes == []


@pytest.mark.parametrize(
    "sender",
    ["letter@example.org", '"A, B \\"C\\"" <letter@example.org>', "=?utf-8?q?A=2C_B?=\r\n <letter@example.org>"],
)
def test_the_envelope_is_from_the_address_alone(sender: str) -> None:
    with mail_server() as mailbox, Smtp(Server("127.0.0.1", mailbox.port)) as transport:
        raw = parsed(f"From: {sender}\r\n\r\nHello\r\n".encode())
        assert transport.deliver(raw, ME).status == "accepted"
    assert mailbox.envelopes[0].mail_from == "letter@example.org"


def test_lines_that_begin_with_dots_arrive_whole() -> None:
    message = letter()
    message.set_content(".\n..\n.a\nb\n")
    with mail_server() as mailbox, Smtp(Server("127.0.0.1", mailbox.port)) as transport:
        transport.deliver(message, ME)
    assert mailbox.messages[0].get_content() == ".\r\n..\r\n.a\r\nb\r\n"


def test_the_computer_keeps_its_name_to_itself() -> None:
    with mail_server() as mailbox:
        delivered(mailbox.port)
    assert mailbox.callers == ["[127.0.0.1]"]


def test_whoever_stops_a_sending_need_not_wait_for_a_goodbye() -> None:
    heard: list[str] = []
    with scripted(heard=heard) as port, pytest.raises(KeyboardInterrupt), Smtp(Server("127.0.0.1", port)):
        raise KeyboardInterrupt
    assert heard == ["hello", "ehlo"]


def test_a_server_that_says_no_goodbye_has_taken_the_message_all_the_same() -> None:
    for goodbye in (HANG, HANG_UP, "500 No"):
        with scripted({"quit": goodbye}) as port:
            assert delivered(port, seconds=0.3)[0].status == "accepted"
