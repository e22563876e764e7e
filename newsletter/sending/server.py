"""NEWSLETTER_SMTP, or what was typed into a form → Server: the mail server's address, and our credentials there.

The address is never in a file of the publication, which others can read. No message repeats the password.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import NamedTuple, NoReturn
from urllib.parse import quote, unquote, urlsplit

from newsletter.errors import UsageError

VARIABLE = "NEWSLETTER_SMTP"
PORTS = {"smtp": 587, "smtps": 465}
MOST_WORDS = 300
_PLAIN = re.compile(r"[ -~]*")


class Spelling(NamedTuple):
    """How a server is written in the environment: in which variable, for example so, and with which schemes.

    Of the schemes, each with its usual port, the first begins unencrypted.
    """

    variable: str
    example: str
    ports: Mapping[str, int]

    def refuse(self, what: str) -> NoReturn:
        """Raise UsageError for an address that is spelt otherwise."""
        raise UsageError(f"{self.variable} {what}. Write it as in `{self.example}`.") from None


SMTP = Spelling(VARIABLE, "smtp://user:password@smtp.example.org:587", PORTS)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a server was set, as sentences about it say: the place, and what to do there for each way to encrypt.

    `spelling` says how characters with another meaning are written there, "" where none has one.
    """

    place: str
    starttls: str
    tls: str
    spelling: str = ""


ENVIRONMENT = Setting(
    VARIABLE,
    starttls=f"write `smtp://` in {VARIABLE}, not `smtps://`",
    tls=f"write `smtps://` in {VARIABLE}, not `smtp://`",
    spelling=", where `@ : / ? # %` are written `%40 %3A %2F %3F %23 %25`",
)
PAGE = Setting(
    "the mail server's settings",
    starttls="choose STARTTLS in the mail server's settings",
    tls="choose TLS in the mail server's settings",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and our credentials there; `user` and `password` are both "" if it needs none.

    `is_tls` is true if encryption begins with the connection, as with smtps://, and not with STARTTLS.
    """

    host: str
    port: int
    is_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    setting: Setting = field(default=ENVIRONMENT, repr=False, compare=False)

    @classmethod
    def from_address(cls, text: str, spelling: Spelling = SMTP, setting: Setting = ENVIRONMENT) -> Server:
        """Parse the value of NEWSLETTER_SMTP, or of another variable; raise UsageError, which quotes none of it."""
        refuse, (plain, encrypted) = spelling.refuse, spelling.ports
        if re.search(r"[\s\0-\x1f]", text):
            refuse("holds a space, which has to be written `%20`")
        if not text.lower().startswith((f"{plain}://", f"{encrypted}://")):
            refuse(f"begins neither with `{plain}://` nor with `{encrypted}://`")
        try:
            parts = urlsplit(text)
            behind = f"{parts.path}{parts.query}{parts.fragment}"
            # A character that should have been encoded ends the password early.
            if "@" in behind:
                refuse(
                    "has a character in its user name or password that has another meaning there: "
                    "write `/` as `%2F`, `?` as `%3F` and `#` as `%23`"
                )
            host, port = parts.hostname or "", parts.port
        except ValueError:
            refuse(
                "cannot be read: the port has to be a number, and in the user name and the password "
                "`[` is written `%5B`, `]` is written `%5D`, and `/` is written `%2F`"
            )
        if not host:
            refuse("names no server")
        if behind.strip("/"):
            refuse("has something behind the server and its port")
        if port == 0:
            refuse("has the port 0, which no server has")
        user, password = _decoded(parts.username or "", spelling), _decoded(parts.password or "", spelling)
        if bool(user) != bool(password):
            refuse("has a user name without a password, or a password without a user name")
        is_tls = parts.scheme == encrypted
        return cls(host, port or spelling.ports[parts.scheme], is_tls, user, password, setting)

    @property
    def address(self) -> str:
        """The address from which from_address() reads this server."""
        sign_in = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return f"{'smtps' if self.is_tls else 'smtp'}://{sign_in}{self.place}"

    @property
    def place(self) -> str:
        """The server as host:port, for sentences."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def must_encrypt(self) -> bool:
        """Whether others could read messages or the password if the connection were not encrypted."""
        return bool(self.password) or not self.is_on_this_computer

    @property
    def is_on_this_computer(self) -> bool:
        """Whether nothing that is sent to the server leaves this computer."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    def quoted(self, code: int, said: bytes | str) -> str:
        """Return a server's answer on one line, in quotation marks, without control characters and the password."""
        text = said if isinstance(said, str) else said.decode("utf-8", "replace")
        for secret in self._secrets():
            text = re.sub(secret, "…", text)
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
        if len(text) > MOST_WORDS:
            text = f"{text[:MOST_WORDS]}…"
        return f"“{f'{code} {text}'.strip() if code > 0 else text}”"

    def _secrets(self) -> Iterator[str]:
        """Yield a pattern for the password in each encoding in which it is sent."""
        if self.password:
            for secret in (f"\0{self.user}\0{self.password}", self.password):
                yield _spelled(b64encode(secret.encode()).decode())
            yield _spelled(self.password)


def server_from_form(host: str, port: str, user: str, password: str, *, is_tls: bool) -> Server:
    """Return the server that somebody typed into a form; raise UsageError, which quotes no password, if it is none."""
    host, port, user = host.strip(), port.strip(), user.strip()
    if not host:
        raise UsageError("Write the name of the mail server, such as `smtp.example.org`.")
    if not re.fullmatch(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?", host):
        raise UsageError(f"“{host}” is not the name of a server: write it alone, as in `smtp.example.org`.")
    if port and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise UsageError("The port is a number from 1 to 65535, usually 587 or 465.")
    if bool(user) != bool(password):
        raise UsageError("A user name and a password go together: write both, or neither.")
    if not _PLAIN.fullmatch(user + password):
        raise UsageError(
            "The user name or the password has a character that is not plain ASCII, which not all servers understand: "
            "choose another one, or ask your provider for an app password."
        )
    number = int(port) if port else PORTS["smtps" if is_tls else "smtp"]
    return Server(host.strip("[]"), number, is_tls, user, password, PAGE)


def server_from_environment() -> Server | None:
    """Return the server that NEWSLETTER_SMTP names, None if it is not set; raise UsageError if it is wrong."""
    text = os.environ.get(VARIABLE, "").strip()
    return Server.from_address(text) if text else None


def _decoded(text: str, spelling: Spelling) -> str:
    """Return a user name or password without percent-encoding; raise UsageError for what cannot be sent."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        spelling.refuse("has a `%` in its user name or password, which has to be written `%25`")
    decoded = unquote(text)
    if not _PLAIN.fullmatch(decoded):
        spelling.refuse(
            "has a character in its user name or password that is not plain ASCII, which not all servers understand"
        )
    return decoded


def _spelled(secret: str) -> str:
    """Return a pattern for an ASCII text, also where some of it is percent-encoded."""
    spellings = (f"%(?i:{ord(char):02x})|{'[ +]' if char == ' ' else re.escape(char)}" for char in secret)
    return "".join(f"(?:{each})" for each in spellings)  # the longer one first, since `%` begins `%25`
