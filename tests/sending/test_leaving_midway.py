"""Who leaves while an edition goes out gets it no more: with the real server behind the link, and a mail server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.outbox import run as running_
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.schema import FILE
from tests.sending.leaving.offices import ONE_CLICK, SECRET, TEXT, Office, running, web, write_pages
from tests.sending.outbox.publications import ABOUT, members, sending_publication
from tests.sending.servers import Mailbox, mail_server, scripted

PEOPLE = [f"u{number}" for number in range(40)]


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with running(write_pages(folder), folder / "left.log") as office:
        yield office


@pytest.fixture
def folder(same_folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with 40 members, who leave by that server, at a pace that takes two seconds."""
    settings = f"sending: {{unsubscribe_at: {office.at}, per_hour: 72000, connections: 2}}\n"
    sending_publication(same_folder, *PEOPLE, about=f"{ABOUT}{settings}")
    monkeypatch.chdir(same_folder)
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    return same_folder


@pytest.fixture
def asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the server asked who has left in the meantime so often that it is asked in so short a sending."""
    monkeypatch.setattr(running_, "_REFRESH", 0.1)


def send(port: int, number: int = len(PEOPLE), *arguments: str) -> Result:
    command = ["send", "spring", "--to-list", "members.csv", "--yes", str(number), *arguments]
    result = CliRunner().invoke(main, command, env={"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def token(person: str) -> str:
    return token_for(SECRET, SECRET.key_of(f"{person}@example.org"), 1, "en")


class Doing(Mailbox):
    """A mailbox that has something done, elsewhere, with the tenth message."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.thread = threading.Thread(target=do)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.envelopes) == 10:
            self.thread.start()
            self.thread.join()  # nothing else is taken meanwhile
        return answer


def test_who_presses_the_button_in_mid_send_gets_no_later_message(
    folder: Path, office: Office, asks_often: None
) -> None:
    def leave() -> None:
        assert web.post(f"{office.at}{token('u39')}", content=ONE_CLICK).status_code == 200

    mailbox = Doing(leave)
    with mail_server(handler=mailbox):
        result = send(mailbox.port)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Finished: 39 accepted, 1 suppressed")
    assert "u39@example.org" not in {message["To"] for message in mailbox.messages}


def test_who_has_left_before_gets_nothing_and_each_letter_leaves_with_one_click(folder: Path, office: Office) -> None:
    for person in ("u1", "u2"):
        web.post(f"{office.at}{token(person).upper()}", content=ONE_CLICK)
    with mail_server() as mailbox:
        result = send(mailbox.port, 38)
    assert "  2 left out: on the suppression list" in result.stdout
    assert "not one click" not in result.stderr
    message = mailbox.messages[-1]
    address = message["List-Unsubscribe"].strip("<>")
    assert address == f"{office.at}{token(message['To'].partition('@')[0])}"
    assert web.post(address, content=ONE_CLICK).status_code == 200
    assert office.entries[-1].key == SECRET.key_of(message["To"])


def test_the_server_that_letters_lead_to_is_asked_also_when_the_setting_has_gone(folder: Path, office: Office) -> None:
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        assert "Paused: 40 queued" in send(port).stdout
    web.post(f"{office.at}{token('u5')}", content=ONE_CLICK)
    (folder / "newsletter.yaml").write_text(ABOUT, "utf-8")
    with mail_server() as mailbox:
        result = send(mailbox.port)
    assert result.stdout.splitlines()[-1] == "Finished: 39 accepted, 1 suppressed"
    assert "u5@example.org" not in {message["To"] for message in mailbox.messages}


def test_where_the_server_is_gone_nothing_is_sent(folder: Path, office: Office) -> None:
    office.process.kill()
    office.process.wait()
    with mail_server() as mailbox:
        result = send(mailbox.port)
    assert (result.exit_code, mailbox.envelopes) == (2, [])
    assert "The log at" in result.stderr
    assert "cannot be had" in result.stderr


@pytest.mark.soak
def test_where_the_server_goes_in_mid_send_it_pauses_and_nobody_is_lost(
    folder: Path, office: Office, asks_often: None
) -> None:
    mailbox = Doing(office.process.kill)
    with mail_server(handler=mailbox):
        result = send(mailbox.port)
    taken = len(mailbox.envelopes)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (2, f"Paused: {40 - taken} queued, {taken} accepted")
    assert 10 <= taken < 40
    with Ledger(folder / FILE) as ledger:
        assert "cannot be had" in ledger.sendings("spring")[0].why


@pytest.mark.soak
def test_with_that_server_more_than_5000_may_get_a_letter(folder: Path) -> None:
    (folder / "members.csv").write_text(members(*(f"m{number}" for number in range(5001))), "utf-8")
    result = send(1, 1)
    assert "5,001 members" in result.stdout
    assert "that is another number" in result.stderr
