"""Where a mail server is kept: in the system's keyring, in memory where there is none, and never as plain text."""

from __future__ import annotations

import sys

import pytest
from keyring.backend import KeyringBackend
from keyring.core import load_keyring

from newsletter.errors import UsageError
from newsletter.sending.keyring_item import NoKeyringError
from newsletter.sending.mail_servers import Found, MailServers
from newsletter.sending.server import Server, server_from_form
from tests.sending.keyrings import Breaks, Keeps, Locked, PlainText, Several, with_keyring

ME = "letter@example.org"
SERVER = Server("smtp.example.org", 465, True, "me@example.org", "open/sesame: 100%")


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)


def test_a_server_is_kept_in_the_keyring_for_every_run_until_it_is_forgotten() -> None:
    with with_keyring(Keeps()):
        assert MailServers().of(ME) == Found()
        assert MailServers().keep(ME, SERVER) == Found(SERVER, "keyring")
        assert MailServers().of("Letter@Example.org") == Found(SERVER, "keyring")
        assert MailServers().of("other@example.org") == Found()
        MailServers().forget(ME)
        assert MailServers().of(ME) == Found()
        MailServers().forget(ME)


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (load_keyring("keyring.backends.fail.Keyring"), "This computer has no keyring that keeps passwords safely."),
        (load_keyring("keyring.backends.null.Keyring"), "This computer has no keyring that keeps passwords safely."),
        (PlainText(), "This computer has no keyring that keeps passwords safely."),
        (Several(PlainText(), Keeps()), "This computer has no keyring that keeps passwords safely."),
        (Locked(), "The system's keyring is locked."),
        (Breaks(), "The system's keyring cannot be used (RuntimeError)."),
    ],
)
def test_without_a_keyring_a_server_is_held_until_the_run_ends(backend: KeyringBackend, why: str) -> None:
    with with_keyring(backend):
        servers = MailServers()
        assert servers.keep(ME, SERVER) == Found(SERVER, "memory", why)
        assert servers.of(ME) == Found(SERVER, "memory")
        assert MailServers().of(ME).server is None
        assert getattr(backend, "items", {}) == {}
        servers.forget(ME)
        assert servers.of(ME).server is None


def test_the_first_of_several_keyrings_is_the_one_that_keeps() -> None:
    first, second = Keeps(), PlainText()
    with with_keyring(Several(first, second)):
        assert MailServers().keep(ME, SERVER).place == "keyring"
    assert (len(first.items), len(second.items)) == (1, 0)


def test_without_the_extra_a_server_is_held_until_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert MailServers().keep(ME, SERVER) == Found(SERVER, "memory", "The extra `keyring` is not installed.")


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP", "smtp://localhost:2525")
    with with_keyring(Keeps()):
        servers = MailServers()
        servers.keep(ME, SERVER)
        assert servers.of(ME) == Found(Server("localhost", 2525), "environment")


def test_an_item_that_somebody_has_changed_is_asked_for_anew() -> None:
    backend = Keeps()
    backend.set_password("newsletter-builder", ME, "something else")
    with with_keyring(backend):
        assert MailServers().of(ME) == Found()


def test_what_a_locked_keyring_holds_is_not_said_to_be_forgotten() -> None:
    with with_keyring(Locked()), pytest.raises(NoKeyringError, match="is locked"):
        MailServers().forget(ME)


@pytest.mark.parametrize(
    "server",
    [
        SERVER,
        Server("smtp.example.org", 587),
        Server("::1", 2525),
        Server("localhost", 1025, False, "a:b", "@/?#[]% +"),
    ],
)
def test_the_address_of_a_server_is_read_as_that_server(server: Server) -> None:
    assert Server.from_address(server.address) == server


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ((" smtp.example.org ", "", "", ""), Server("smtp.example.org", 587)),
        (("[::1]", "2525", "", ""), Server("::1", 2525)),
        (("127.0.0.1", "25", "me@example.org", " a/b"), Server("127.0.0.1", 25, False, "me@example.org", " a/b")),
    ],
)
def test_a_form_describes_a_server(typed: tuple[str, str, str, str], server: Server) -> None:
    assert server_from_form(*typed, is_tls=False) == server
    assert server_from_form("smtp.example.org", "", "", "", is_tls=True) == Server("smtp.example.org", 465, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((" ", "", "", ""), "Write the name of the mail server"),
        (("smtp://smtp.example.org", "", "", ""), "is not the name of a server"),
        (("smtp.example.org:587", "", "", ""), "is not the name of a server"),
        (("me@smtp.example.org", "", "", ""), "is not the name of a server"),
        (("smtp.example.org", "0", "", ""), "from 1 to 65535"),
        (("smtp.example.org", "65536", "", ""), "from 1 to 65535"),
        (("smtp.example.org", "five", "", ""), "from 1 to 65535"),
        (("smtp.example.org", "", "me", ""), "go together"),
        (("smtp.example.org", "", "", "hunter2"), "go together"),
        (("smtp.example.org", "", "me", "hunter2ü"), "not plain ASCII"),
        (("smtp.example.org", "", "me", "hunter2\n"), "not plain ASCII"),
    ],
)
def test_what_is_no_server_is_refused_without_its_password(typed: tuple[str, str, str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        server_from_form(*typed, is_tls=False)
    assert "hunter2" not in str(refused.value)
