"""Who left and who came back: lines of a log ↔ entries.

    newsletter-left 1 5f0c4e… 61d1c9e1a2b3c4d5 0
    2026-11-30T09:17:27Z left 12 6b86b273ff34fce19d6b804e

Each line but the first has a time in UTC, what somebody did, the number of the sending whose letter it was done from,
and the key of an address; no line has an address. It is a module of its own because lines.py, which has the first line,
knows no entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from newsletter.sending.leaving.lines import Kind
from newsletter.sending.secret import KEY_BYTES

What = Literal["left", "back"]
"""left: somebody unsubscribed. back: somebody had done so by mistake, and took it back."""

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LINE = re.compile(
    rf"(?P<when>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?P<what>left|back) (?P<sending>\d{{1,8}}) "
    rf"(?P<key>[0-9a-f]{{{2 * KEY_BYTES}}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one member did: when, in whole seconds of UTC, from the letter of which sending, and the address's key."""

    when: datetime
    what: What
    sending: int
    key: bytes

    @property
    def line(self) -> bytes:
        """The line as it is written."""
        when = self.when.astimezone(UTC).strftime(_TIME)
        return f"{when} {self.what} {self.sending} {self.key.hex()}\n".encode("ascii")


def _entry(line: str) -> Entry | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    try:
        when = datetime.fromisoformat(found["when"])
    except ValueError:
        return None
    return Entry(when, cast(What, found["what"]), int(found["sending"]), bytes.fromhex(found["key"]))


LEFT = Kind("log", "logs", "newsletter-left {version} {log} {check} {start}", "left", _entry)
"""The log of those who left and came back."""
