"""Messages → a mail server: Smtp, the transport that delivers to one.

Every refusal is a sentence with what to do and the server's own words, but never the password, even if a server
repeats it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.utils import parseaddr
from typing import TYPE_CHECKING, Self

from newsletter.errors import UsageError
from newsletter.sending.server import Server
from newsletter.sending.smtp_errors import explain
from newsletter.sending.transport import Receipt

if TYPE_CHECKING:
    from email.message import EmailMessage

SECONDS = 30
"""How long to wait for each answer of a server."""

_LIGHTER = "Make its pictures smaller, or give newsletter.yaml a `site_url:`, so that they need not travel along."
_SIGN_INS = {"CRAM-MD5", "PLAIN", "LOGIN"}  # what smtplib knows
_TOO_BIG = re.compile(r"552 (?!\d\.)|5\d\d 5\.(?:3\.4|2\.3)\b")
# As mail programs do: the computer's own name is private, and looking it up takes time.
_OUR_NAME = "[127.0.0.1]"


class Smtp:
    """The transport to a mail server. Certificates are always verified; SSL_CERT_FILE can name your own authorities."""

    def __init__(self, server: Server, *, seconds: float = SECONDS) -> None:
        self.server = server
        self.seconds = seconds
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connection = self._connected()
        return self

    def __exit__(self, *raised: object) -> None:
        """Send QUIT, if nothing went wrong, and close the connection."""
        if self._connection:
            # After Ctrl-C within a message, QUIT would be a line of that message, and never answered.
            if not any(raised):
                with suppress(smtplib.SMTPException, OSError):
                    self._connection.quit()
            self._connection.close()

    def deliver(self, message: EmailMessage, recipient: str) -> Receipt:
        """Deliver one message; its envelope sender is the address in From."""
        place, raw = self.server.place, message.as_bytes()
        sender = parseaddr(str(message["From"]))[1]
        try:
            connection = self._open()
        except UsageError as refusal:
            return Receipt(recipient, "deferred", str(refusal))
        limit = connection.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < len(raw):
            said = f"The message has {_size(len(raw))}, and {place} takes {_size(int(limit))} at most. {_LIGHTER}"
            return Receipt(recipient, "failed", said)
        code: int
        words: bytes | str
        try:
            connection.sendmail(sender, [recipient], raw)
        except smtplib.SMTPSenderRefused as error:
            code, words, what = error.smtp_code, error.smtp_error, f"does not let {sender} send"
            advice = f"Check whether the sender in newsletter.yaml may send there{self._or_sign_in}."
        except smtplib.SMTPRecipientsRefused as error:
            (code, words), what = error.recipients[recipient], f"does not take mail to {recipient}"
            advice = f"Check the address{self._or_sign_in}."
        except smtplib.SMTPDataError as error:
            code, words, what = error.smtp_code, error.smtp_error, "does not take this message"
            advice = "Whoever runs the server can tell more."
        except (smtplib.SMTPException, OSError):
            connection.close()
            said = (
                f"The connection to {place} broke before the server had confirmed the message: "
                "see whether it has arrived, and try again if not."
            )
            return Receipt(recipient, "deferred", said)
        else:
            return Receipt(recipient, "accepted", f"{place} took it.")
        with suppress(smtplib.SMTPException, OSError):
            connection.rset()  # smtplib omits it if DATA itself is refused
        return self._receipt(recipient, code, words, what, advice)

    def report(self) -> str:
        """Return what is known of the server by the open connection, as a sentence."""
        connection, server = self._open(), self.server
        is_encrypted = isinstance(connection.sock, ssl.SSLSocket)
        how = "encrypted" if is_encrypted else "unencrypted, which on your own computer does no harm"
        if server.user:
            return f"{server.place} answers, {how}, and takes the user name and password."
        if connection.has_extn("auth"):
            return f"{server.place} answers, {how}. It may want a user name and password before it takes a letter."
        return f"{server.place} answers, {how}."

    @property
    def _or_sign_in(self) -> str:
        place = self.server.setting.place
        return "" if self.server.user else f", and whether the server wants a user name and password in {place}"

    def _receipt(self, recipient: str, code: int, said: bytes | str, what: str, advice: str) -> Receipt:
        """Return the receipt for a refusal: `what` the server refuses, its answer, and what to do about it."""
        place, words = self.server.place, self.server.quoted(code, said)
        if 400 <= code < 500:
            return Receipt(recipient, "deferred", f"{place} {what} for now: {words}. Try again in some minutes.")
        if _TOO_BIG.match(words[1:]):
            return Receipt(recipient, "failed", f"The message is too big for {place}: {words}. {_LIGHTER}")
        return Receipt(recipient, "failed", f"{place} {what}: {words}. {advice}")

    def _open(self) -> smtplib.SMTP:
        """Return a usable connection: a new one if the server has closed the last."""
        if self._connection is None or self._connection.sock is None:
            self._connection = self._connected()
        return self._connection

    def _connected(self) -> smtplib.SMTP:
        """Return a new connection, encrypted and signed in; raise UsageError."""
        server, context = self.server, ssl.create_default_context()
        try:
            # The constructor gets the host, since STARTTLS checks the certificate against that name only.
            if server.is_tls:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, _OUR_NAME, timeout=self.seconds, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, _OUR_NAME, timeout=self.seconds)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise UsageError(explain(error, server, self.seconds)) from error
        try:
            connection.ehlo_or_helo_if_needed()
            if not server.is_tls:
                self._encrypt(connection, context)
            if server.user:
                self._sign_in(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, smtplib.SMTPException | OSError | ValueError):  # ValueError: no Base64 at sign-in
                raise UsageError(explain(error, server, self.seconds)) from error
            raise
        return connection

    def _encrypt(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Start encryption if the server offers it; raise UsageError if it does not but has to."""
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo_or_helo_if_needed()
        elif self.server.must_encrypt:
            raise UsageError(
                f"{self.server.place} offers no encryption (STARTTLS), so nothing was sent: others could have read it. "
                f"If the server encrypts from the start, as on port 465, {self.server.setting.tls}."
            )

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        """Sign in; raise UsageError if the server refuses."""
        place, setting = self.server.place, self.server.setting
        offered = set(connection.esmtp_features.get("auth", "").split())
        if not offered:
            raise UsageError(
                f"{place} does not ask for a user name and password: take them out of {setting.place}, "
                "or use the port for sending that your provider names, often 587 or 465."
            )
        if not offered & _SIGN_INS:
            raise UsageError(
                f"{place} takes no passwords, only {', '.join(sorted(offered))}: ask your provider for a password for "
                "programs (app password, SMTP password), and on which server it holds."
            )
        try:
            connection.login(self.server.user, self.server.password)
        except smtplib.SMTPAuthenticationError as error:
            words = self.server.quoted(error.smtp_code, error.smtp_error)
            if 400 <= error.smtp_code < 500:
                said = f"{place} cannot check the password for now: {words}. Try again in some minutes."
            else:
                said = (
                    f"{place} does not take the user name and password: {words}. Check both in {setting.place}"
                    f"{setting.spelling}; an account that asks for a second step needs a password for programs "
                    "(app password)."
                )
            raise UsageError(said) from error
        except smtplib.SMTPServerDisconnected as error:
            said = f"{place} closed the connection at the password: check it and the user name in {setting.place}."
            raise UsageError(said) from error


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{count / 1024:.0f} KB"
