"""Messages → a mail server: Smtp, the transport that delivers to one.

Every refusal is a sentence with what to do and the server's own words, but never the password, even if a server
repeats it.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from newsletter.sending.dialogue import Dialogue, Patience
from newsletter.sending.server import Server
from newsletter.sending.smtp_opening import opened
from newsletter.sending.smtp_replies import broken, is_refusal, refused, too_big
from newsletter.sending.transport import SUPPRESSED, Receipt, Stage, TurnedAway

_LOST = (smtplib.SMTPException, OSError)


class Smtp:
    """The transport to a mail server. SSL_CERT_FILE can name authorities of your own.

    `sign` returns a message as it is delivered, signed, with CRLF at the end of each line.
    """

    def __init__(
        self,
        server: Server,
        patience: Patience = Patience(),  # noqa: B008 — it cannot be changed
        *,
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self.server = server
        self.patience = patience
        self._sign = sign
        self._connection: Dialogue | None = None

    def __enter__(self) -> Self:
        self._connection = opened(self.server, self.patience)
        return self

    def __exit__(self, *raised: object) -> None:
        """Send QUIT, if nothing went wrong, and close the connection."""
        if self._connection:
            # After Ctrl-C within a message, QUIT would be a line of that message, and never answered.
            if not any(raised):
                self._connection.allow(self.patience.goodbye)
                with suppress(*_LOST):
                    self._connection.quit()
            self._connection.close()

    def deliver(
        self, raw: bytes, recipient: str, *, sender: str, before_body: Callable[[], bool] | None = None
    ) -> Receipt:
        """Deliver one message.

        A server that hung up after an earlier message, as many do after some time or a number of them, is called again
        once, as long as it has heard of this one no more than sender and recipient.
        """
        if self._sign:
            raw = self._sign(raw)
        body = as_sent(raw)
        is_fresh = not self._is_open
        receipt = self._announced(len(raw), recipient, sender)
        if receipt and not is_fresh and not self._is_open:
            receipt = self._announced(len(raw), recipient, sender)
        if receipt:
            return receipt
        if before_body and not before_body():
            self._reset()
            return Receipt(recipient, "suppressed", SUPPRESSED, stage="recipient")
        return self._handed_over(body, recipient, sender)

    def report(self) -> str:
        """Return what is known of the server by the open connection, as a sentence."""
        connection, server = self._opened(), self.server
        is_encrypted = isinstance(connection.sock, ssl.SSLSocket)
        how = "encrypted" if is_encrypted else "unencrypted, which on your own computer does no harm"
        if server.user:
            return f"{server.place} answers, {how}, and takes the user name and password."
        if connection.has_extn("auth"):
            return f"{server.place} answers, {how}. It may want a user name and password before it takes a letter."
        return f"{server.place} answers, {how}."

    @property
    def _is_open(self) -> bool:
        return self._connection is not None and self._connection.is_open

    def _opened(self) -> Dialogue:
        """Return a usable connection: a new one if the last is closed; raise TurnedAway."""
        if self._connection is None or not self._connection.is_open:
            self._connection = opened(self.server, self.patience)
        return self._connection

    def _announced(self, size: int, recipient: str, sender: str) -> Receipt | None:
        """Tell the server sender and recipient; return the receipt if it takes one of them not, else None."""
        try:
            connection = self._opened()
        except TurnedAway as refusal:
            return refusal.receipt(recipient)
        limit = connection.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < size:
            return too_big(self.server, size, int(limit), recipient)
        connection.allow(self.patience.answer)
        stage: Stage = "sender"
        try:
            code, words = connection.mail(sender, [f"size={size}"] if connection.has_extn("size") else [])
            if 200 <= code < 300:
                stage = "recipient"
                code, words = connection.rcpt(recipient)
        except _LOST as error:
            connection.close()
            return broken(self.server, stage, error, recipient)
        return None if 200 <= code < 300 else self._refused(connection, stage, code, words, recipient, sender)

    def _handed_over(self, body: bytes, recipient: str, sender: str) -> Receipt:
        """Send the message itself, and return the receipt."""
        connection, patience = self._connection, self.patience
        assert connection, "it was announced"
        stage: Stage = "data"
        try:
            code, words = connection.docmd("data")
            if 300 <= code < 400:
                stage = "body"
                connection.allow(patience.block, patience.body)
                connection.send(body)
                connection.allow(patience.final)
                code, words = connection.getreply()
        except _LOST as error:
            connection.close()
            return broken(self.server, stage, error, recipient)
        if stage == "body" and 200 <= code < 300:
            return Receipt(recipient, "accepted", f"{self.server.place} took it.", code)
        return self._refused(connection, stage, code, words, recipient, sender)

    def _refused(
        self, connection: Dialogue, stage: Stage, code: int, words: bytes, recipient: str, sender: str
    ) -> Receipt:
        """Return the receipt for a refusal, with the connection ready for the next message, or closed."""
        if code == 421 or not is_refusal(code):
            connection.close()  # the server does so as well, or nobody knows what it takes the next line for
        elif stage != "body":
            self._reset()
        return refused(self.server, stage, code, words, recipient, sender)

    def _reset(self) -> None:
        """Take back what was announced, so that the next message does not find itself within this one."""
        connection = self._connection
        assert connection, "something was announced"
        connection.allow(self.patience.opening)
        try:
            code, _ = connection.rset()
        except _LOST:
            connection.close()
        else:
            if not 200 <= code < 300:
                connection.close()


def as_sent(raw: bytes) -> bytes:
    """Return a message as DATA wants it: with a second dot where a line begins with one, and its end.

    Raise ValueError for lines with other ends than CRLF: servers differ in what they take for the end of a message.
    """
    if not raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
        raise ValueError("every line of a message ends with CRLF")
    body = raw.replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")
