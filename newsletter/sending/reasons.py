"""Why somebody is on the suppression list: the words that the ledger keeps for that.

It is a module of its own because several rooms put people on the list, each for its own reason, and who takes somebody
off it has to know all of these.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

UNSUBSCRIBED = "unsubscribed"
"""They have left: by the link in a letter, by mail, or by what a list says."""

BOUNCED = "bounced"
"""Their address takes no mail, for good."""

RESTING = "bounced for now"
"""Their mailbox could not be reached on too many days."""

REPORTED = "reported as spam"
"""They have complained about a letter."""

FORGOTTEN = "forgotten"
"""They asked to be forgotten."""

BY_HAND = "by hand"
"""Somebody here has put them on it."""


class Reason(Protocol):
    """Why somebody is on the suppression list, and since when."""

    @property
    def reason(self) -> str:
        """The reason."""

    @property
    def since(self) -> datetime:
        """Since when."""
