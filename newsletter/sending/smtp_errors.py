"""Errors of smtplib, ssl and the system → plain sentences on why a mail server cannot be used and what to do."""

from __future__ import annotations

import smtplib
import socket
import ssl

from newsletter.errors import causes
from newsletter.sending.dialogue import SilentError, StrangeReplyError, WebServerError
from newsletter.sending.server import PORTS, Server

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_NOT_YET, _EXPIRED, _OTHER_NAMES = {9}, {10}, {62, 64}


def explain(error: Exception, server: Server, seconds: float) -> str:
    """Return why a server cannot be used, as a sentence; `seconds` is the timeout of each answer."""
    place, setting = server.place, server.setting
    for cause in reversed([*causes(error)]):
        match cause:
            case ssl.SSLCertVerificationError():
                return _about_certificate(cause, server)
            case ssl.SSLError() if server.is_tls:
                return (
                    f"{place} does not encrypt from the start, or not in a way that is known here "
                    f"({_reason(cause)}): on ports 587 and 25, {setting.starttls}."
                )
            case ssl.SSLError():
                return f"{place} encrypts in no way that is known here ({_reason(cause)}): ask whoever runs it."
            case socket.gaierror() | UnicodeError():
                return (
                    f"There is no server “{server.host}” to be found: "
                    f"check its name in {setting.place}, and that this computer is online."
                )
            case ConnectionRefusedError():
                return f"{place} refuses the connection: check the port in {setting.place}, and that the server runs."
            case WebServerError():
                return f"{place} is a web server, and takes no mail: {_usual_ports(server)}."
            case SilentError() if not _is_tls_port(server):
                return (
                    f"{place} takes the connection and says nothing for {seconds:g} seconds, and a mail server would "
                    f"speak first: {_usual_ports(server)}."
                )
            case TimeoutError():
                return f"{place} did not answer within {seconds:g} seconds: {_about_silence(server)}"
    if isinstance(error, smtplib.SMTPResponseException):
        words = server.quoted(error.smtp_code, error.smtp_error)
        if error.smtp_code < 0:
            return f"{place} does not speak as mail servers do: {words}. Check the port in {setting.place}."
        later = " Try again in some minutes." if 400 <= error.smtp_code < 500 else " Whoever runs it can tell more."
        return f"{place} turns us away: {words}.{later}"
    if isinstance(error, StrangeReplyError):
        return f"{place} does not speak as mail servers do: {error}. Check the port in {setting.place}."
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return (
            f"{place} closed the connection before anything was sent: check the port in {setting.place}, or try later."
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{place} cannot be used: {server.quoted(-1, reason)}."


def too_slow(server: Server, seconds: float) -> str:
    """Return that a server answers each time, but takes more than some seconds for all that comes before a message."""
    return (
        f"{server.place} answers so slowly that it was not ready for a message after {seconds:g} seconds: try again in "
        "some minutes, or ask whoever runs it."
    )


def _usual_ports(server: Server) -> str:
    return f"check the port in {server.setting.place}, which is 587 or 465 at most providers"


def _is_tls_port(server: Server) -> bool:
    """Return whether a server is spoken to in clear where servers encrypt from the start."""
    return server.port == PORTS["smtps"] and not server.is_tls


def _about_silence(server: Server) -> str:
    if _is_tls_port(server):
        return f"on port 465, {server.setting.tls}."
    return f"check server and port in {server.setting.place}; some networks block mail, above all on port 25."


def _about_certificate(error: ssl.SSLCertVerificationError, server: Server) -> str:
    said = _about_this_certificate(error, server)
    if server.is_on_this_computer:
        said += (
            " On your own computer, a server that wants no user name and password needs no certificate either: "
            f"if yours does not, take them out of {server.setting.place}."
        )
    return said


def _about_this_certificate(error: ssl.SSLCertVerificationError, server: Server) -> str:
    place = server.place
    if error.verify_code in _OTHER_NAMES:
        return (
            f"{place} has a certificate for another name, so nothing was sent: "
            f"write the server's name in {server.setting.place} as your provider does."
        )
    if error.verify_code in _EXPIRED | _NOT_YET:
        when = "is out of date" if error.verify_code in _EXPIRED else "is not valid yet"
        return (
            f"The certificate of {place} {when}, so nothing was sent: "
            "check this computer's clock, and tell whoever runs the server."
        )
    return (
        f"{place} has a certificate that nobody known here vouches for ({error.verify_message}), so nothing was "
        "sent: if the server is your own, name the file with its authority in SSL_CERT_FILE."
    )


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or "connection closed").replace("_", " ").lower()
