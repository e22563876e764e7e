"""Lines to a mail server → its replies: Dialogue, in which no server can make us wait for ever.

smtplib limits the wait for the next byte alone: a server that sends one now and then, or lines without end, holds it as
long as it likes. Here every reply has a time by which all of it is there, and so have all of them together. It is a
module of its own because this is about bytes and time, and knows no message.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic

from newsletter.sending.connecting import connected
from newsletter.sending.server import Server

LONGEST_REPLY = 64 * 1024  # bytes; the longest in use, what a server can do, has some hundreds
BLOCK = 64 * 1024  # bytes that are sent within the time for one block
# As mail programs do: the computer's own name is private, and looking it up takes time.
_OUR_NAME = "[127.0.0.1]"
_AT_ONCE = 1.0  # seconds
_HTTP = re.compile(rb"\s*(?:HTTP/|<!doctype html|<html)", re.IGNORECASE)
_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?![0-9])(-?)(.*)\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds to wait for what; as RFC 5321, 4.5.3.2, wants it, but for what people wait for: to be signed in.

    A server that is given up before it has confirmed a message may have it all the same, and so may the recipient
    have it twice: hence the ten minutes.
    """

    greeting: float = 20
    """for the connection, and the first words of the server"""
    opening: float = 30
    """for each answer after that until the connection is encrypted and signed in"""
    answer: float = 300
    """for each answer until the message itself may be sent"""
    block: float = 180
    """until 64 KB of the message are sent"""
    body: float = 1800
    """until all of the message is sent"""
    final: float = 600
    """for the answer to the message"""
    opened: float = 180
    """for all answers together until the connection is encrypted and signed in"""
    goodbye: float = 5
    """for the answer to our goodbye, which changes nothing"""


class StrangeReplyError(smtplib.SMTPException):
    """A server says more than was asked, or does not come to an end."""


class SilentError(TimeoutError):
    """There is a connection, and the server says nothing, though mail servers speak first."""


class WebServerError(smtplib.SMTPException):
    """The server speaks HTTP."""


class Dialogue(smtplib.SMTP):
    """A connection to a mail server. What fails raises SMTPException or OSError; silence is a TimeoutError."""

    def __init__(self, server: Server, context: ssl.SSLContext, seconds: float) -> None:
        """Connect, encrypted if the server begins so, and take its first words, within some seconds in all."""
        super().__init__("", 0, _OUR_NAME)
        self._server, self._context, self._unread = server, context, b""
        self.allow(seconds, seconds)
        self.sock = connected(server.host, server.port, seconds)
        try:
            if server.is_tls:
                self._encrypt()
        except BaseException:
            self.close()
            raise

    def allow(self, answer: float, in_all: float = inf) -> None:
        """From now on give each answer, and each block that is sent, some seconds, and all of them `in_all`."""
        self._answer, self._until = answer, monotonic() + in_all

    @property
    def is_overdue(self) -> bool:
        """Whether the time for all answers together is over."""
        return monotonic() >= self._until

    @property
    def is_open(self) -> bool:
        """Whether neither side is known to have closed the connection."""
        return self.sock is not None

    def greeting(self) -> tuple[int, bytes]:
        """Return the code and the words by which the server greets; raise SilentError if it does not.

        A web server waits for us to speak, so one that is silent is bidden goodbye, and says then what it is.
        """
        try:
            code, words = self.getreply()
        except TimeoutError as error:
            if _HTTP.match(self._provoked()):
                raise WebServerError from error
            raise SilentError from error
        if code < 0 and _HTTP.match(words):
            raise WebServerError
        return code, words

    def start_encryption(self) -> None:
        """Send STARTTLS, and encrypt what follows; a new EHLO is needed then."""
        code, words = self.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, words)
        if self._unread:  # not encrypted, so anybody on the way may have put it there
            raise StrangeReplyError("it speaks without being asked")
        self._encrypt()
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features.clear()
        self.does_esmtp = False

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command, unless the server has said something without being asked, which would pass for the reply."""
        if self._unread:
            raise StrangeReplyError("it speaks without being asked")
        super().putcmd(cmd, args)

    def send(self, s: bytes | bytearray | str) -> None:  # type: ignore[override] # what smtplib itself sends
        """Send bytes, or a text in ASCII."""
        data = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        for start in range(0, len(data), BLOCK):
            connected = self._ready(monotonic() + self._answer)
            connected.sendall(data[start : start + BLOCK])

    def getreply(self) -> tuple[int, bytes]:
        """Return the code of the next reply and its words; the code is -1 if it is none of a mail server."""
        until, words = monotonic() + self._answer, []
        length = 0
        while True:
            line = self._line(until)
            length += len(line)
            match = _REPLY_LINE.fullmatch(line)
            if match is None:
                return -1, line.strip()
            words.append(match[3].strip())
            if not match[2]:
                return int(match[1]), b"\n".join(words)
            if length > LONGEST_REPLY:
                raise StrangeReplyError("its reply has no end")

    def _line(self, until: float) -> bytes:
        """Return the next line that the server sends, with its end."""
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST_REPLY:
                raise StrangeReplyError("its reply has no end")
            received = self._ready(until).recv(BLOCK)
            if not received:
                raise smtplib.SMTPServerDisconnected("the server closed the connection")
            self._unread += received
        line, end, self._unread = self._unread.partition(b"\n")
        return line + end

    def _ready(self, until: float) -> socket.socket:
        """Return the socket, set to give up when the time is over."""
        left = min(until, self._until) - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        self.sock.settimeout(left)
        return self.sock

    def _provoked(self) -> bytes:
        """Return what a server says at once to our goodbye, which is b"" for most."""
        self.allow(_AT_ONCE, _AT_ONCE)
        with suppress(smtplib.SMTPException, OSError):
            self.send(b"QUIT\r\n")
            return self._ready(self._until).recv(BLOCK)
        return b""

    def _encrypt(self) -> None:
        connected = self._ready(monotonic() + self._answer)
        self.sock = self._context.wrap_socket(connected, server_hostname=self._server.host)
