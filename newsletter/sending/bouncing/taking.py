"""Mails → the ledger and its suppression list, and a tally of what was found.

It is a module of its own because this is the same whether mails come from a mailbox or from files; and because a mail
that is read twice counts once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from newsletter.sending.bouncing.kinds import Recognised, recognised
from newsletter.sending.bouncing.verdicts import Verdict, mildest, verdict
from newsletter.sending.bouncing.whose import Whose, whose
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.letters import TOKEN
from newsletter.sending.outbox.states import CameBack
from newsletter.sending.reasons import BOUNCED, REPORTED, RESTING, UNSUBSCRIBED
from newsletter.sending.secret import Secret

BAD_DAYS, WITHIN, REST = 3, 90, 90
"""On so many bad days, within so many days, somebody gets no letters for so many days."""

MOST_NAMED = 20

Outcome: TypeAlias = Literal[CameBack, "known", "nothing", "unproven", "other"]
"""What became of a mail: what it says of a member, in the word of the ledger. known: that was known already. nothing:
it is about a letter of ours, and says nothing against the member. unproven: it says something, and proves nothing.
other: not understood, and not about a letter of ours as far as one can see."""


@dataclass
class Tally:
    """What was found: how many mails of each kind, and what a person has to know.

    `alarms` counts the words by which servers refuse us. `resting` says how many get nothing for now from here on.
    `named` are members whom a mail names that proves nothing. `without_token` counts bounces of letters whose envelope
    had a token, and which came back without.
    """

    counts: Counter[Outcome] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    resting: int = 0
    named: dict[str, None] = field(default_factory=dict)
    without_token: int = 0


class Taker:
    """Takes mails in, one after the other."""

    def __init__(self, ledger: Ledger, secret: Secret) -> None:
        self.tally = Tally()
        self._ledger = ledger
        self._secret = secret
        self._sendings = {sending.id: sending for sending in ledger.sendings()}

    def take(self, raw: bytes) -> bool:
        """Take in a mail; return whether that is all there is to do about it, so that it can be put away."""
        found = recognised(raw)
        its = whose(found, self._secret, self._ledger) if found and found.kind != "other" else None
        if not found or not its:
            self._pass_over(found)
            return False
        said = self._verdict(found, its)
        outcome: Outcome = "nothing"
        if said.what:
            outcome = said.what if self._believe(found, its, said.what, said) else "known"
        self.tally.counts[outcome] += 1
        sending = self._sendings.get(its.sending)
        if found.kind == "bounce" and not its.on_envelope and sending and TOKEN in sending.envelope:
            self.tally.without_token += 1
        return True

    def _pass_over(self, found: Recognised | None) -> None:
        is_unproven = found is not None and found.kind in ("bounce", "complaint", "leaving")
        self.tally.counts["unproven" if is_unproven else "other"] += 1
        for address in (address for said in (found.said if found else ()) for address in said.addresses):
            key = self._key_of(address)
            if key and len(self.tally.named) < MOST_NAMED and self._ledger.has_written_to(key):
                self.tally.named[address] = None

    def _verdict(self, found: Recognised, its: Whose) -> Verdict:
        """Return what a mail says of the member: of several recipients, those with the member's own address count."""
        if found.kind == "complaint":
            return Verdict("complaint")
        if found.kind == "leaving":
            return Verdict("left")
        own = [said for said in found.said if its.member in map(self._key_of, said.addresses)]
        return mildest([verdict(said) for said in own or found.said] or [Verdict(None)])

    def _believe(self, found: Recognised, its: Whose, what: CameBack, said: Verdict) -> bool:
        """Write down what a mail says, and do what follows from it; return whether that is new."""
        when = self._when(found.mail.date, its.sending)
        with self._ledger.transaction():
            if not self._ledger.come_back(its.member, its.sending, when, what, status=said.status, said=said.words):
                return False
            match what:
                case "gone":
                    self._suppress(its.member, BOUNCED, when)
                case "complaint":
                    self._suppress(its.member, REPORTED, when)
                case "left":
                    self._suppress(its.member, UNSUBSCRIBED, when)
                case "for now":
                    self._rest(its.member, when)
                case "policy":
                    self.tally.alarms[said.words or said.status] += 1
        return True

    def _suppress(self, member: bytes, reason: str, when: datetime) -> None:
        """Put somebody on the suppression list, since the last time: what was before it may be taken back by then."""
        since = max([when, *(each.since for each in self._ledger.reasons(member) if each.reason == reason)])
        self._ledger.unsuppress(member, reason)
        self._ledger.suppress(member, reason, since)

    def _rest(self, member: bytes, when: datetime) -> None:
        """Have somebody rest whose mailbox could not be reached on too many days."""
        last, count = self._ledger.bad_days(member, WITHIN)
        if count >= BAD_DAYS:
            until = datetime.fromtimestamp(0, UTC) + timedelta(days=last + REST)
            self.tally.resting += self._ledger.suppress(member, RESTING, when, until)

    def _when(self, date: datetime | None, number: int) -> datetime:
        """Return when a mail was written, or where that cannot be true, when its sending began.

        It must be the same whenever the mail is read, so that it counts once.
        """
        sending = self._sendings.get(number)
        now = datetime.fromtimestamp(self._ledger.clock(), UTC)
        begun = _begun(sending) if sending else now - timedelta(days=WITHIN)
        return date if date and begun <= date <= now + timedelta(days=1) else begun

    def _key_of(self, address: str) -> bytes | None:
        try:
            return self._secret.key_of(address)
        except ValueError:  # what is no domain
            return None


def _begun(sending: Sending) -> datetime:
    return datetime.fromtimestamp(sending.created, UTC)
