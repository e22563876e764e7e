"""The log of a server, or one in a file → the entries that are new.

Comes in: the address of the server or the path of a file, the secret, and how far the log was read before. Goes out:
News. A module of its own because whoever sends must stop where this fails, whatever the reason: a certificate, a clock,
another secret, a server that says nothing, or that says too much.
"""

from __future__ import annotations

import ssl
import time
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from newsletter.errors import UsageError, causes
from newsletter.printable import printable
from newsletter.sending.leaving import signature
from newsletter.sending.leaving.entries import LEFT
from newsletter.sending.leaving.lines import E, Kind, Marks, News, news, written
from newsletter.sending.leaving.signature import AFTER, signed
from newsletter.sending.secret import VARIABLE, Secret

MOST_BYTES = 200_000_000
"""The longest log that is read: three million lines."""

SECONDS_WITHOUT_ANSWER = 20
SECONDS_IN_ALL = 120

_READ_AT_ONCE = 65_536  # bytes


class LogUnavailableError(UsageError):
    """The log cannot be had, so nobody knows who has left: the text says why, and what to do."""


def read_log(source: str, secret: Secret, kind: Kind[E], marks: Marks = MappingProxyType({})) -> News[E]:
    """Return what the log of a server, named as `unsubscribe_at` is, or in a file says behind its mark.

    Raise UsageError if the log is none or was written with another secret, LogUnavailableError if it cannot be had.
    """
    if "://" in source:
        place = f"{source.rstrip('/')}/{kind.name}"
        return news(kind, _fetched(place, kind.name, secret, written(marks)), secret, marks, place)
    try:
        return news(kind, Path(source).read_bytes(), secret, marks, source)
    except OSError as error:
        raise LogUnavailableError(f"The log {source} cannot be read: {error.strerror}.") from error


def _fetched(address: str, name: str, secret: Secret, after: str) -> bytes:
    """Return what a server answers, which is asked for the log of a name."""
    is_here = _refuse_unencrypted(address)
    request = Request(f"{address}?{AFTER}={quote(after)}" if after else address)
    request.add_header("Authorization", signed(secret, name, after, time.time()))
    opener = build_opener(
        _NoRedirects(),
        ProxyHandler({} if is_here else None),
        HTTPSHandler(context=ssl.create_default_context()),
    )
    try:
        with opener.open(request, timeout=SECONDS_WITHOUT_ANSWER) as response:
            return _content(response, address)
    except HTTPError as error:
        with error:
            raise _unavailable(address, _refused(error, name)) from error
    except (OSError, HTTPException, ValueError) as error:
        raise _unavailable(address, _trouble(error)) from error


def _refuse_unencrypted(address: str) -> bool:
    """Return whether an address is this computer's; raise LogUnavailableError for another one without encryption."""
    parts = urlsplit(address)
    is_here = _is_here(parts.hostname or "")
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise _unavailable(address, "This is no address of a server; write one such as https://news.example.org/u/.")
    if parts.scheme != "https" and not is_here:
        raise _unavailable(address, "Others could read it on its way; write https:// in place of http://.")
    return is_here


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _content(response: HTTPResponse, address: str) -> bytes:
    """Return the body of a response, whole."""
    begun = time.monotonic()
    content = bytearray()
    while part := response.read1(_READ_AT_ONCE):
        content += part
        if len(content) > MOST_BYTES:
            raise _unavailable(address, f"It has more than {MOST_BYTES / 1e6:.0f} MB.")
        if time.monotonic() - begun > SECONDS_IN_ALL:
            raise _unavailable(address, f"It has not come within {SECONDS_IN_ALL} seconds.")
    if not response.chunked and response.headers.get("Content-Length") != str(len(content)):
        raise _unavailable(address, "It has not come whole, or a server between has changed it.")
    return bytes(content)


def _refused(error: HTTPError, name: str) -> str:
    """Return why a server refuses the log of a name, as sentences."""
    if error.code == 403:
        return _forbidden(error)
    if error.code in (301, 302, 303, 307, 308):
        return "The server leads elsewhere: write the address at which `newsletter unsubscribe-server` answers."
    if error.code == 404 and name != LEFT.name:
        return f"No `newsletter unsubscribe-server` answers there, or it was started without `--{name}`."
    if error.code in (404, 405):
        return "No `newsletter unsubscribe-server` answers there: look at the address, and at the proxy in front of it."
    if error.code in (502, 503, 504):
        return f"The server answers {error.code}: is `newsletter unsubscribe-server` running behind the proxy?"
    return f"The server answers {error.code}."


def _forbidden(error: HTTPError) -> str:
    """Return why our own server refuses the log, or that another one does, which has nothing to do with the secret."""
    match error.read1(_READ_AT_ONCE).decode("utf-8", "replace").strip():
        case signature.OTHER_SECRET:
            return f"The server has another secret: set {VARIABLE} to the same value on both computers."
        case signature.OTHER_CLOCK:
            apart = f"more than {signature.SECONDS // 60} minutes apart"
            return f"The clocks of the two computers are {apart}: set the one that is wrong."
    return "The server answers 403, and it is not `newsletter unsubscribe-server` that does: look at what is before it."


def _trouble(raised: Exception) -> str:
    """Return why a server could not be asked, as a sentence."""
    for error in causes(raised):
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"Its certificate is not valid: {printable(error.verify_message)}."
        if isinstance(error, TimeoutError):
            return f"The server has not answered within {SECONDS_WITHOUT_ANSWER} seconds."
        if isinstance(error, OSError) and error.strerror:
            return f"{printable(error.strerror)}."
    return "The connection broke, or what answers there is no web server."


def _unavailable(address: str, why: str) -> LogUnavailableError:
    return LogUnavailableError(f"The log at {printable(address)} cannot be had. {why}")


class _NoRedirects(HTTPRedirectHandler):
    """Has a redirect be an error: what is signed is for one server."""

    def redirect_request(self, *request: object) -> None:
        """Return no request."""
