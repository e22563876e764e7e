"""Flaw: what is wrong with an address that was copied from somebody's own browser or mail program.

This is a module of its own because several modules look for flaws, each in an address that the one before has mended.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.check.finding import Rule

WRITE = "Write `{instead}`."


class Flaw(NamedTuple):
    """One flaw: the rule that an address breaks, how, and what to do about it.

    `instead` is the address without the flaw, or "" where only the author can find it. `todo` is the hint, with
    `{instead}` where the mended address belongs.
    """

    rule: Rule
    what: str
    instead: str = ""
    todo: str = WRITE
