"""What lets somebody in: a secret in their link, and another one in their browser's cookie.

Comes in: nothing, or a secret. Goes out: a new secret, or its digest, which alone is kept: whoever reads it gets nobody
in. A secret is so long that trying is hopeless, and so needs no slow digest. A digest is looked for among others, and
how long that takes may tell something of the digest, from which no secret follows.
"""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32
LONGEST = 200
"""Characters: more of what a browser sends is not looked at."""


def new_secret() -> str:
    """Return a secret, of letters, digits, hyphens and underscores."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
