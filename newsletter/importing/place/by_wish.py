"""Parts → the block that somebody wishes them to be.

Comes in: parts, and a kind. Goes out: a block, or None where it needs something that is not written there. It is a
module of its own because a wish needs no evidence: a list is sessions because somebody says so.
"""

from __future__ import annotations

from newsletter.importing.place.scan import Scan
from newsletter.importing.plan import Entry


def as_wished(scan: Scan, start: int, end: int, kind: str) -> Entry | None:
    """Return parts as a block of a kind, or None."""
    return None
