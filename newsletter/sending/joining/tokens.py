"""What somebody typed into the form ↔ an encrypted token, which expires.

Comes in: an address, a language, values, and when they were typed. Goes out: a text for the link in the letter, which
is all that there is of them before somebody presses the button behind it. It is a module of its own because nobody but
the server may read or make it: Fernet encrypts and signs (AES-128-CBC, HMAC-SHA256), by `cryptography`, an extra.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsletter.errors import UsageError
from newsletter.sending.secret import Secret

LIFE = timedelta(days=2)
"""How long a link can be used: somebody may ask on a Friday and read the letter on a Sunday."""

_BEGINNING = "gAAAA"
"""How every token begins, by the version of Fernet and the years of this century that its time is in."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed into the form, `asked` when, in whole seconds of UTC, at the site `source`, or ""."""

    asked: datetime
    address: str
    language: str
    values: Mapping[str, str]
    source: str


def is_like_one(text: str) -> bool:
    """Return whether a text could be a token, or what is left of one; no token by which members leave is like that."""
    return text.startswith(_BEGINNING)


class Sealer:
    """Makes and reads the tokens of one secret."""

    def __init__(self, secret: Secret) -> None:
        """Raise UsageError where the library is missing that encrypts."""
        try:
            from cryptography.fernet import Fernet, InvalidToken
        except ImportError as error:
            raise UsageError(
                "To let people sign up, the server needs the Python library `cryptography`, which is an extra: "
                "`pip install cryptography`, beside `newsletter`, installs it."
            ) from error
        self._fernet = Fernet(urlsafe_b64encode(secret.sign(b"sign-up token")))
        self._invalid = InvalidToken

    def token_for(self, wish: Wish) -> str:
        """Return the token of a wish."""
        said = json.dumps([wish.address, wish.language, dict(wish.values), wish.source], separators=(",", ":"))
        token = self._fernet.encrypt_at_time(said.encode(), int(wish.asked.timestamp()))
        return token.decode("ascii").rstrip("=")  # which programs that look for links in a text leave out

    def read(self, text: str) -> Wish | None:
        """Return the wish of a token, however old that is; None if it is forged, or not whole."""
        token = f"{text}{'=' * (-len(text) % 4)}"
        try:
            said = self._fernet.decrypt(token)
            asked = datetime.fromtimestamp(self._fernet.extract_timestamp(token), UTC)
        except (self._invalid, ValueError):
            return None
        return Wish(asked, *json.loads(said))
