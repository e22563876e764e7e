"""How a browser gets into the preview: a key that works once, which it exchanges for a cookie.

Comes in: where the preview is. Goes out: addresses with a key, a cookie, and whether somebody holds one of them. Every
user of a computer reaches all its ports, so being on this computer proves nothing. This is a module of its own because
it alone knows the secrets, and because the command needs an address before it loads the server.
"""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import parse_qsl, urlencode

HOST = "127.0.0.1"

KEY = "key"
"""The parameter of an address that holds a key."""

KEY_BYTES = 16  # so that an address still fits on a line of a terminal


class Entrance:
    """The secrets of one preview, which end with it."""

    def __init__(self, host: str, port: int) -> None:
        self.secret = secrets.token_urlsafe(2 * KEY_BYTES)
        self._address = f"http://{host}:{port}/"
        self._keys: set[str] = set()
        # Cookies ignore ports: with the port in its name, one preview's cookie does not replace another's.
        self._cookie = f"newsletter-preview-{port}={secrets.token_urlsafe(KEY_BYTES)}"

    @property
    def set_cookie(self) -> str:
        """The header that gives a browser the cookie, until it is closed."""
        return f"{self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def new_address(self, query: dict[str, str]) -> str:
        """Return an address of the page that lets the first browser in that opens it, and no other."""
        key = secrets.token_urlsafe(KEY_BYTES)
        self._keys.add(key)
        return f"{self._address}?{urlencode({**query, KEY: key})}"

    def takes(self, key: str) -> bool:
        """Return whether a key lets somebody in; from now on it does not."""
        if key not in self._keys:
            return False
        self._keys.remove(key)
        return True

    def knows(self, authorization: str) -> bool:
        """Return whether a request's header holds the secret, which a command of the same user has read."""
        return secrets.compare_digest(authorization.encode(), f"Bearer {self.secret}".encode())

    def admits(self, cookies: str) -> bool:
        """Return whether one of the cookies in a request's header is this preview's."""
        own = self._cookie.encode()
        return any(secrets.compare_digest(cookie.strip().encode(), own) for cookie in cookies.split(";"))


def split_key(query: str) -> tuple[str | None, str]:
    """Return the key in a page's query, None if it has none, and the query without it."""
    values = parse_qsl(query, keep_blank_values=True)
    key = next((value for name, value in values if name == KEY), None)
    return key, urlencode([(name, value) for name, value in values if name != KEY])


def page_of(heading: str, sentence: str) -> str:
    """Return a page that says something, for a browser that is shown nothing else."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(heading)}</title><h1>{escape(heading)}</h1><p>{escape(sentence)}</p>"
    )


def leading_to(address: str) -> str:
    """Return a page that leads to an address at once."""
    address = escape(address)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="refresh" content="0; url={address}"><title>Preview</title>'
        f'<p><a href="{address}">To the preview</a></p>'
    )
