"""A mail server → a Dialogue with it that is encrypted and signed in, or TurnedAway, which says why there is none.

It is a module of its own because a connection is opened in the same way for a first message, for one after a hang-up,
and to try a server out.
"""

from __future__ import annotations

import smtplib
import ssl

from newsletter.sending.dialogue import Dialogue, Patience
from newsletter.sending.server import Server
from newsletter.sending.smtp_errors import explain, too_slow
from newsletter.sending.smtp_replies import enhanced
from newsletter.sending.transport import Stage, TurnedAway

_SIGN_INS = {"CRAM-MD5", "PLAIN", "LOGIN"}  # what smtplib knows


def opened(server: Server, patience: Patience) -> Dialogue:
    """Return a new connection, encrypted and signed in; raise TurnedAway."""
    connection: Dialogue | None = None
    stage: Stage = "connection"
    is_greeted = False
    try:
        connection = Dialogue(server, _trust(server), patience.greeting)
        _greeted(connection)
        is_greeted = True
        connection.allow(patience.opening, patience.opened)
        _introduce(connection)
        if not server.is_tls:
            _encrypt(connection, server)
        if server.user:
            stage = "sign-in"
            _sign_in(connection, server)
    except BaseException as error:
        if connection:
            connection.close()
        if isinstance(error, smtplib.SMTPException | OSError | ValueError):  # ValueError: no Base64 at sign-in
            is_slow = connection is not None and is_greeted and connection.is_overdue
            seconds = patience.opening if is_greeted else patience.greeting
            said = too_slow(server, patience.opened) if is_slow else explain(error, server, seconds)
            raise _turned_away(said, stage, error) from error
        raise
    return connection


def _trust(server: Server) -> ssl.SSLContext:
    """Return whose certificates to take: those of known authorities, for that very name.

    Of this computer's own server any will do where no password is sent. A connection that does not leave the computer
    would be used without encryption, too, and a mail server on its own is often set up with a certificate that it has
    issued to itself, for the computer's name and not for `localhost`.
    """
    if server.must_encrypt:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the known authorities, which take longer than a message
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _greeted(connection: Dialogue) -> None:
    """Take the server's greeting; raise SMTPException with its own reason if it sends us away."""
    code, words = connection.greeting()
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)


def _introduce(connection: Dialogue) -> None:
    """Send EHLO, or HELO to a server that does not know it."""
    code, words = connection.ehlo()
    if 500 <= code < 600:
        try:
            code, words = connection.helo()
        except (smtplib.SMTPException, OSError):  # it has hung up, after the reason
            raise smtplib.SMTPHeloError(code, words) from None
    if not 200 <= code < 300:
        raise smtplib.SMTPHeloError(code, words)


def _encrypt(connection: Dialogue, server: Server) -> None:
    """Start encryption if the server offers it; raise TurnedAway if it does not but has to."""
    if connection.has_extn("starttls"):
        connection.start_encryption()
        _introduce(connection)
    elif server.must_encrypt:
        raise TurnedAway(
            f"{server.place} offers no encryption (STARTTLS), so nothing was sent: others could have read it. "
            f"If the server encrypts from the start, as on port 465, {server.setting.tls}.",
            "connection",
        )


def _sign_in(connection: Dialogue, server: Server) -> None:
    """Sign in; raise TurnedAway if the server refuses."""
    place, setting = server.place, server.setting
    offered = set(connection.esmtp_features.get("auth", "").split())
    if not offered:
        raise TurnedAway(
            f"{place} does not ask for a user name and password: take them out of {setting.place}, "
            "or use the port for sending that your provider names, often 587 or 465.",
            "sign-in",
        )
    if not offered & _SIGN_INS:
        raise TurnedAway(
            f"{place} takes no passwords, only {', '.join(sorted(offered))}: ask your provider for a password for "
            "programs (app password, SMTP password), and on which server it holds.",
            "sign-in",
        )
    try:
        connection.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        words = server.quoted(error.smtp_code, error.smtp_error)
        if 400 <= error.smtp_code < 500:
            said = f"{place} cannot check the password for now: {words}. Try again in some minutes."
        else:
            said = (
                f"{place} does not take the user name and password: {words}. Check both in {setting.place}"
                f"{setting.spelling}; an account that asks for a second step needs a password for programs "
                "(app password)."
            )
        raise _turned_away(said, "sign-in", error) from error
    except smtplib.SMTPServerDisconnected as error:
        said = f"{place} closed the connection at the password: check it and the user name in {setting.place}."
        raise TurnedAway(said, "sign-in") from error


def _turned_away(said: str, stage: Stage, error: Exception) -> TurnedAway:
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return TurnedAway(said, stage, error.smtp_code, enhanced(error.smtp_error))
    return TurnedAway(said, stage)
