"""Who has signed up, when, and by which words: lines of JSON ↔ sign-ups.

    {"newsletter-signups": 1, "log": "5f0c4e…", "check": "61d1c9e1a2b3c4d5", "start": 0}
    {"confirmed": "2026-11-30T09:17:27Z", "asked": "2026-11-30T09:15:02Z", "address": "you@example.org", …}

It is a module of its own because a line is a proof, to be read by people and programs for as long as letters go out:
that whoever reads the mail of this address has agreed to these words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from newsletter.errors import Refused
from newsletter.sending.leaving.lines import Kind
from newsletter.sending.members import cells

LONGEST_CONSENT = 2000
"""Characters of the words that somebody agrees to."""

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_WRITTEN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_NAMES = {"confirmed", "asked", "address", "language", "values", "consent", "source"}


@dataclass(frozen=True, slots=True)
class SignUp:
    """What one person has agreed to: `confirmed` and `asked` are when, in whole seconds of UTC.

    `values` are those of merge tags, `consent` is the text beside the button, and `source` the site with the form, as
    the browser tells it, or "".
    """

    confirmed: datetime
    asked: datetime
    address: str
    language: str
    values: Mapping[str, str] = field(hash=False)
    consent: str
    source: str

    @property
    def line(self) -> bytes:
        """The line as it is written: JSON in ASCII."""
        return json.dumps(self.as_data).encode("ascii") + b"\n"

    @property
    def as_data(self) -> dict[str, Any]:
        """What the line says, as plain data."""
        return {
            "confirmed": self.confirmed.astimezone(UTC).strftime(_TIME),
            "asked": self.asked.astimezone(UTC).strftime(_TIME),
            "address": self.address,
            "language": self.language,
            "values": dict(self.values),
            "consent": self.consent,
            "source": self.source,
        }


def read_line(line: str) -> SignUp | None:
    """Return what a line says, None if that is not all that a sign-up is, or could not be in a letter."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.keys() != _NAMES or not isinstance(values := said.pop("values"), dict):
        return None
    if not all(isinstance(text, str) for text in (*said.values(), *values.values())):
        return None
    if not all(_WRITTEN_TIME.fullmatch(said[name]) for name in ("confirmed", "asked")):
        return None
    try:
        return SignUp(
            datetime.fromisoformat(said["confirmed"]),
            datetime.fromisoformat(said["asked"]),
            cells.address(said["address"]),
            cells.language(said["language"]),
            {name: cells.value(value) for name, value in values.items()},
            said["consent"],
            said["source"],
        )
    except (ValueError, Refused):
        return None


SIGNED_UP = Kind(
    "signups",
    "signups",
    '{"newsletter-signups": {version}, "log": "{log}", "check": "{check}", "start": {start}}',
    "signed up",
    read_line,
)
"""The log of those who signed up."""
