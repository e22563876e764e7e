"""Mail servers on this machine: a real one, which keeps what it receives, and one that a test scripts.

`mail_server` is aiosmtpd, with or without TLS and sign-in. `scripted` answers each step of the conversation with a line
of the test's choosing, or hangs, or hangs up.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "me@example.org", "open/sesame: 100%"
IN_ADDRESS = "me%40example.org:open%2Fsesame%3A%20100%25@"

HANG, HANG_UP = "hang", "hang up"
"""In the place of an answer: none for as long as the test lasts, or half a minute; or the end of the connection."""
AND_HANG_UP = " and hang up"
"""After an answer: the server closes the connection once it has said it."""
AND_HANG = " and hang"
"""After an answer: the server neither reads nor says any more."""
ENDLESS = "endless"
"""The lines of an answer that has no last one, as fast as they go."""
NO_TLS = "no TLS"
"""A yes to STARTTLS, and then words where encryption should begin."""
DRIPPING = "dripping "
"""Before an answer: it comes a character at a time, a twentieth of a second after the other."""
LATE = "late "
"""Before an answer: it comes after half a second, and once more half a second if it stands there twice."""

Answers = Mapping[str, "str | list[str]"]
_USUAL = {"hello": "220 here", "data": "354 go on", "auth": "235 welcome", "quit": "221 bye"}


@dataclass
class Mailbox:
    """The messages that a server has received, and its port; the other lists say how each message came."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    callers: list[str | None] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        self.secured.append(session.ssl is not None)
        self.callers.append(session.host_name)
        self.signed_in.append(bool(session.authenticated))
        return "250 Kept"

    @property
    def raw(self) -> list[bytes]:
        return [content for envelope in self.envelopes if isinstance(content := envelope.content, bytes)]

    @property
    def messages(self) -> list[EmailMessage]:
        return [parsed(raw) for raw in self.raw]


def parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(raw)
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def mail_server(
    *,
    starttls: trustme.LeafCert | None = None,
    tls: trustme.LeafCert | None = None,
    sign_in: bool = False,
    handler: Mailbox | None = None,
    **options: Any,
) -> Iterator[Mailbox]:
    """Run aiosmtpd on 127.0.0.1; with `sign_in`, for USER with PASSWORD alone."""
    mailbox = handler or Mailbox()
    if sign_in:
        # aiosmtpd sees no encryption but STARTTLS, and warns of passwords that are required without it.
        options |= {"authenticator": _is_known, "auth_required": bool(starttls), "auth_require_tls": bool(starttls)}
    if starttls:
        options |= {"tls_context": server_context(starttls), "require_starttls": True}
    loop = asyncio.new_event_loop()
    # Browsers and clients that give up in a handshake are what is tested here, and no news.
    loop.set_exception_handler(lambda *_: None)

    async def listen() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(mailbox, loop=loop, hostname="localhost", **options),
            "127.0.0.1",
            0,
            ssl=server_context(tls) if tls else None,
        )

    async def hang_up() -> None:
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(
        target=loop.run_forever, daemon=True
    )  # in ours a browser's loop may run: tests/browser.py
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(timeout=10)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _is_known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


class Heard(list[str]):
    """What a scripted server was asked, step by step, for a test that waits until it comes to one."""

    def __init__(self) -> None:
        super().__init__()
        self._grown = threading.Condition()

    def append(self, step: str) -> None:
        with self._grown:
            super().append(step)
            self._grown.notify_all()

    def wait_for(self, step: str, times: int = 1) -> None:
        with self._grown:
            assert self._grown.wait_for(lambda: self.count(step) >= times, timeout=30), f"{self} has no {step}"


@dataclass
class _Script:
    """What a scripted server says at which step, and what it has seen."""

    answers: Answers
    heard: list[str]
    kept: list[str]
    stopped: threading.Event = field(default_factory=threading.Event)

    def talk(self, connection: socket.socket) -> None:
        """Hold a conversation, up to its end."""
        recipient = ""
        with connection, connection.makefile("rb") as lines, suppress(OSError, StopIteration):
            goes_on = self._say(connection, self._next("hello"))
            while goes_on:
                line = next(lines)
                step = line[:4].decode("latin-1").strip().lower()
                if step == "rcpt":
                    recipient = line.decode("latin-1").partition("<")[2].partition(">")[0]
                said = self._next(step)
                goes_on = self._say(connection, said) and step != "quit"
                if step == "data" and said.startswith("354") and goes_on:
                    while next(lines) != b".\r\n":
                        pass
                    said = self._next("message")
                    if not said.startswith(("4", "5")):
                        self.kept.append(recipient)
                    goes_on = self._say(connection, said)

    def _next(self, step: str) -> str:
        said = self.answers.get(step, _USUAL.get(step, "250 fine"))
        self.heard.append(step)
        return said if isinstance(said, str) else said[min(self.heard.count(step), len(said)) - 1]

    def _say(self, connection: socket.socket, said: str) -> bool:
        """Return whether the conversation goes on."""
        if said == HANG:
            self.stopped.wait(30)
        while said == ENDLESS and not self.stopped.is_set():
            connection.sendall(b"250-more\r\n" * 100)
        if said == NO_TLS:
            connection.sendall(b"220 go on\r\n")
            connection.recv(1)
            connection.sendall(b"250 fine\r\n")
        if said in (HANG, HANG_UP, ENDLESS, NO_TLS):
            return False
        while said.startswith(LATE):
            self.stopped.wait(0.5)
            said = said.removeprefix(LATE)
        text = said.removeprefix(DRIPPING).removesuffix(AND_HANG_UP).removesuffix(AND_HANG)
        written = f"{text}\n".replace("\n", "\r\n").encode()
        step = 1 if said.startswith(DRIPPING) else len(written)
        for start in range(0, len(written), step):
            connection.sendall(written[start : start + step])
            if step == 1:
                self.stopped.wait(0.05)
        if said.endswith(AND_HANG):
            self.stopped.wait(30)
        return not text.startswith("421") and not said.endswith((AND_HANG_UP, AND_HANG))


@contextmanager
def scripted(
    answers: Answers | None = None, heard: list[str] | None = None, kept: list[str] | None = None
) -> Iterator[int]:
    """Run a server on 127.0.0.1 that answers so, and yield its port.

    Steps are `hello` (before the client says anything), `ehlo`, `auth`, `mail`, `rcpt`, `data`, `message` (after its
    last line), `rset` and `quit`; what is not in `answers` goes well. An answer may have several lines. Of a list, each
    answer is for one time that the step comes, over all connections, and the last one for all further times.

    What the server is asked is noted in `heard`; in `kept`, the recipient of each message that came whole and was not
    refused, before the server says so.
    """
    script = _Script({} if answers is None else answers, [] if heard is None else heard, [] if kept is None else kept)

    def serve() -> None:
        while not script.stopped.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                connection.settimeout(10)
                talks.append(threading.Thread(target=script.talk, args=(connection,), daemon=True))
                talks[-1].start()

    talks: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            script.stopped.set()
            thread.join()
            for talk_thread in talks:
                talk_thread.join(timeout=10)


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
