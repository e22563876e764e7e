"""A request for the log of those who left: signed with the secret, and good for some minutes.

Comes in: what is asked for, and when. Goes out: a header, and on the other side whether it holds. A module of its own
because both sides must sign the same. The path is not signed, since a proxy may cut it: the log is the only thing that
is ever asked for so.
"""

from __future__ import annotations

import hmac
import re

from newsletter.sending.secret import Secret

LOG = "log"
"""The last step of the address of the log."""

AFTER = "after"
"""The name in its query of the marks of what has been read already."""

SECONDS = 300
"""How far the clocks of the two computers may be apart."""

UNSIGNED = "The log is there for requests that are signed with the secret, and for no others."
OTHER_SECRET = "This request is signed with another secret."
OTHER_CLOCK = "This request was signed too long ago, or the clock of one of the two computers is wrong."
"""Why a request is not answered."""

_HEADER = re.compile(r"Newsletter (?P<when>[0-9]{1,12}):(?P<seal>[0-9a-f]{64})")


def signed(secret: Secret, after: str, now: float) -> str:
    """Return the Authorization header of a request for the log behind some marks, or for all of it where that is ""."""
    return f"Newsletter {int(now)}:{_seal(secret, after, int(now)).hex()}"


def refusal(secret: Secret, header: str, after: str, now: float) -> str:
    """Return why a request is not answered, as a sentence, or ""."""
    found = _HEADER.fullmatch(header)
    if not found:
        return UNSIGNED
    if not hmac.compare_digest(bytes.fromhex(found["seal"]), _seal(secret, after, int(found["when"]))):
        return OTHER_SECRET
    if abs(now - int(found["when"])) > SECONDS:
        return OTHER_CLOCK
    return ""


def _seal(secret: Secret, after: str, when: int) -> bytes:
    return secret.sign(b"request", b"GET", LOG.encode(), after.encode("utf-8", "replace"), str(when).encode())
