"""A request for a log of the server: signed with the secret, and good for some minutes.

Comes in: what is asked for, and when. Goes out: a header, and on the other side whether it holds. A module of its own
because both sides must sign the same. Of the path, its last step alone is signed, the name of the log, since a proxy
may cut what is before that.
"""

from __future__ import annotations

import hmac
import re

from newsletter.sending.secret import Secret

AFTER = "after"
"""The name in its query of the marks of what has been read already."""

SECONDS = 300
"""How far the clocks of the two computers may be apart."""

UNSIGNED = "The log is there for requests that are signed with the secret, and for no others."
OTHER_SECRET = "This request is signed with another secret."
OTHER_CLOCK = "This request was signed too long ago, or the clock of one of the two computers is wrong."
"""Why a request is not answered."""

_HEADER = re.compile(r"Newsletter (?P<when>[0-9]{1,12}):(?P<seal>[0-9a-f]{64})")


def signed(secret: Secret, name: str, after: str, now: float) -> str:
    """Return the Authorization header of a request for a log behind some marks, or for all of it where that is ""."""
    return f"Newsletter {int(now)}:{_seal(secret, name, after, int(now)).hex()}"


def refusal(secret: Secret, header: str, name: str, after: str, now: float) -> str:
    """Return why a request is not answered, as a sentence, or ""."""
    found = _HEADER.fullmatch(header)
    if not found:
        return UNSIGNED
    if not hmac.compare_digest(bytes.fromhex(found["seal"]), _seal(secret, name, after, int(found["when"]))):
        return OTHER_SECRET
    if abs(now - int(found["when"])) > SECONDS:
        return OTHER_CLOCK
    return ""


def _seal(secret: Secret, name: str, after: str, when: int) -> bytes:
    return secret.sign(b"request", b"GET", name.encode(), after.encode("utf-8", "replace"), str(when).encode())
