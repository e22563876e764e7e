"""A mailbox on a server → the mails that came lately, and those that are done with moved into a folder, never deleted.

Comes in: a server, with encryption, and a folder. Goes out: mails in small groups. It is a module of its own because it
alone speaks IMAP, by the standard library. Nothing changes a mail before it has been understood and is on the disk
here: mails are read without marking them as read, and moved one group at a time. Where a server can neither move mails
(RFC 6851) nor delete single ones once they have been copied (RFC 4315), they stay.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, Self

from newsletter.errors import UsageError, causes
from newsletter.sending.bouncing.mail import MOST_BYTES
from newsletter.sending.server import Server

AWAY = "Bounces"
"""The folder into which mails are moved."""

SECONDS = 60
_AT_ONCE = 20
_UID = re.compile(rb"\bUID (\d+)")
_NAMESPACE = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)"')
_MONTHS = ("", *["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])


class Fetched(NamedTuple):
    """A mail, and the number by which the server knows it in this folder."""

    uid: str
    raw: bytes


class Mailbox:
    """An open folder of a mailbox."""

    def __init__(self, server: Server, folder: str = "INBOX") -> None:
        if not re.fullmatch(r"[ !#-$&-Z^-~\[\]]+", folder):
            raise UsageError(f"“{folder}” cannot be the name of a folder here: it has to be in plain letters.")
        self.server = server
        self.folder = folder
        self.away = AWAY

    def __enter__(self) -> Self:
        """Connect, sign in and open the folder; raise UsageError, with what to do, where that is not possible."""
        try:
            self._imap = self._connected()
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._explained(error) from error
        try:
            self._sign_in()
            self._asked(f"the folder “{self.folder}”", self._imap.select(_quoted(self.folder)))
            self._can = self._asked("what it can do", self._imap.capability()).upper().split()
            found = _NAMESPACE.match(self._imap.namespace()[1][0] or b"") if b"NAMESPACE" in self._can else None
            self.away = (found[1].decode("ascii", "replace") if found else "") + AWAY
        except BaseException as error:
            self._imap.shutdown()
            if isinstance(error, imaplib.IMAP4.error | OSError):
                raise self._explained(error) from error
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        """Sign out; a server that is gone by then has done all that it was asked."""
        with suppress(imaplib.IMAP4.error, OSError):
            self._imap.logout()

    def mails(self, since: datetime) -> Iterator[list[Fetched]]:
        """Yield the mails that came on that day or later, in groups, of each the first MOST_BYTES."""
        day = f"{since.day:02}-{_MONTHS[since.month]}-{since.year}"
        uids = self._ask("which mails there are", "SEARCH", "SINCE", day)
        numbers = re.findall(r"\d+", uids[0].decode("ascii", "replace")) if isinstance(uids[0], bytes) else []
        for first in range(0, len(numbers), _AT_ONCE):
            group = ",".join(numbers[first : first + _AT_ONCE])
            yield [*_fetched(self._ask("mails", "FETCH", group, f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)"))]

    def put_away(self, uids: list[str]) -> int:
        """Move mails into the folder for what is done with; return how many were."""
        if not uids or self.away == self.folder or not {b"MOVE", b"UIDPLUS"} & {*self._can}:
            return 0
        group, place = ",".join(uids), _quoted(self.away)
        with suppress(imaplib.IMAP4.error):
            self._imap.create(place)  # which says no where it is there
        if b"MOVE" in self._can:
            self._ask("to move mails", "MOVE", group, place)
        else:
            self._ask("to copy mails", "COPY", group, place)
            self._ask("to mark mails", "STORE", group, "+FLAGS.SILENT", r"(\Deleted)")
            self._ask("to take copied mails away", "EXPUNGE", group)
        return len(uids)

    def _connected(self) -> imaplib.IMAP4:
        server, trust = self.server, ssl.create_default_context()
        if server.is_tls:
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=trust, timeout=SECONDS)
        opened = imaplib.IMAP4(server.host, server.port, timeout=SECONDS)
        if "STARTTLS" not in opened.capabilities:
            opened.shutdown()
            raise UsageError(
                f"{server.place} offers no encryption (STARTTLS), so the password was not sent: {server.setting.tls}."
            )
        try:
            opened.starttls(trust)
        except BaseException:
            opened.shutdown()
            raise
        return opened

    def _sign_in(self) -> None:
        server = self.server
        try:
            self._imap.login(server.user, server.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise UsageError(
                f"{server.place} does not take the user name and password: {server.quoted(-1, str(error))}. Check both "
                f"in {server.setting.place}{server.setting.spelling}; an account that asks for a second step needs a "
                "password for programs (app password)."
            ) from error

    def _ask(self, what: str, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        """Return the answer to a command about mails by their numbers; raise UsageError if the server refuses."""
        try:
            answer = self._imap.uid(command, *arguments)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._explained(error) from error
        self._asked(what, answer)
        return answer[1]

    def _asked(self, what: str, answer: tuple[str, list[bytes | None]]) -> bytes:
        """Return the first line of an answer; raise UsageError if it is a refusal."""
        status, lines = answer
        line = lines[0] if lines and isinstance(lines[0], bytes) else b""
        if status != "OK":
            raise UsageError(f"{self.server.place} was asked for {what}, and refuses: {self.server.quoted(-1, line)}.")
        return line

    def _explained(self, error: Exception) -> UsageError:
        """Return why the server cannot be used, as a sentence."""
        server = self.server
        for cause in causes(error):
            match cause:
                case ssl.SSLCertVerificationError():
                    return UsageError(
                        f"{server.place} has a certificate that does not hold here ({cause.verify_message}), so "
                        "nothing was read: write the server's name as your provider does; if it is your own, name the "
                        "file with its authority in SSL_CERT_FILE."
                    )
                case ssl.SSLError() if server.is_tls:
                    return UsageError(f"{server.place} does not encrypt from the start: {server.setting.starttls}.")
                case TimeoutError():
                    return UsageError(
                        f"{server.place} did not answer within {SECONDS} seconds: check server and port in "
                        f"{server.setting.place}."
                    )
        return UsageError(
            f"{server.place} cannot be used: {server.quoted(-1, str(error))}. Check it in {server.setting.place}, and "
            "that this computer is online."
        )


def _fetched(answer: list[bytes | tuple[bytes, bytes]]) -> Iterator[Fetched]:
    """Yield the mails in an answer, whose number stands before a mail or behind it."""
    for place, item in enumerate(answer):
        if not isinstance(item, tuple):
            continue
        behind = answer[place + 1] if place + 1 < len(answer) else b""
        around = item[0] + b" " + (behind if isinstance(behind, bytes) else b"")
        if found := _UID.search(around):
            yield Fetched(found[1].decode("ascii"), item[1])


def _quoted(folder: str) -> str:
    return f'"{folder}"'
