"""The log of those who signed up → the copy beside newsletter.yaml, and off the suppression list.

Comes in: the server, or a copy of its log in a file. Goes out: how many are new. It is a module of its own because here
it is decided what a new consent takes back.

Who presses the button in a letter that came to this very address has said yes, and has shown that mail arrives: that
takes back that they had left, that their mail had bounced, and that they were forgotten, if it was before. It does not
take back a complaint, of which their provider keeps a record of its own, nor what somebody here has put on the list by
hand, for reasons that the program does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from newsletter.sending.joining import copy
from newsletter.sending.joining.signups import SIGNED_UP, SignUp
from newsletter.sending.leaving.following import follow
from newsletter.sending.reasons import BOUNCED, FORGOTTEN, RESTING, UNSUBSCRIBED, Reason
from newsletter.sending.secret import Secret

TAKEN_BACK = frozenset((UNSUBSCRIBED, BOUNCED, RESTING, FORGOTTEN))
"""The reasons that a later consent takes back."""


class Suppressions(Protocol):
    """A suppression list, by the keys of addresses."""

    def reasons(self, key: bytes) -> Sequence[Reason]:
        """Return why somebody is on the list."""

    def unsuppress(self, key: bytes, reason: str) -> object:
        """Take a key off the list if it is there for this reason."""

    def transaction(self) -> AbstractContextManager[None]:
        """Do all of a block or nothing."""


class Taken(NamedTuple):
    """How many sign-ups are new, and how many people get letters again by them."""

    new: int
    again: int


def take_in_signups(ledger: Suppressions, root: Path, source: str, secret: Secret) -> Taken:
    """Take in what is new in the log of a server, named as `unsubscribe_at` is, or in a file; return what that was.

    Raise UsageError as follow() does.
    """
    copied = copy.Copy(root, ledger.transaction)

    def key_of(signup: SignUp) -> bytes:
        return secret.key_of(signup.address)

    def take(signups: tuple[SignUp, ...]) -> int:
        return copied.add(each for each in signups if not _is_forgotten(each, ledger.reasons(key_of(each))))

    try:
        new = follow(copied, source, secret, SIGNED_UP, take)
    finally:  # also of those that came with news of lost lines
        again = _bring_back(ledger, copy.read(root).values(), key_of)
    return Taken(new, again)


def _bring_back(ledger: Suppressions, signups: Iterable[SignUp], key_of: Callable[[SignUp], bytes]) -> int:
    """Take people off the list for what was before their consent; return how many are on it no more.

    All sign-ups are looked at, each time, so that nobody is overlooked whose consent was kept and not yet heeded.
    """
    again = 0
    with ledger.transaction():
        for signup in signups:
            key = key_of(signup)
            reasons = ledger.reasons(key)
            taken_back = [each for each in reasons if each.reason in TAKEN_BACK and each.since < signup.confirmed]
            for each in taken_back:
                ledger.unsuppress(key, each.reason)
            again += bool(taken_back) and len(taken_back) == len(reasons)
    return again


def _is_forgotten(signup: SignUp, reasons: Iterable[Reason]) -> bool:
    return any(each.reason == FORGOTTEN and each.since >= signup.confirmed for each in reasons)
