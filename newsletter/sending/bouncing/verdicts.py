"""What a mail server says of one recipient → what that says of the member: nothing, or a word of the ledger.

Comes in: the fields of a block of a report (RFC 3464), or the same made of other words. Goes out: a verdict. It is a
module of its own because here is decided who gets no letters any more, and by what: status codes (RFC 3463, and the
list that IANA keeps of them), and where they lie, words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.printable import in_one_line
from newsletter.sending.bouncing.mail import Fields
from newsletter.sending.outbox.states import CameBack

MOST_WORDS = 300  # characters

_STATUS = re.compile(r"(?<![\d.])([245])\.([0-7])\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<!\d)[45]\d\d(?!\d)[ -]")

_POLICY = re.compile(
    r"\b(?:spamhaus|barracuda|dnsbl|rbl|black ?list\w*|block ?list\w*|reputation|spam|unsolicited|dmarc|dkim|spf"
    r"|sender (?:address )?(?:rejected|denied|refused|blocked))\b",
    re.IGNORECASE,
)
"""Words of servers that refuse us and not the member, whichever status they give."""

_NOT_THE_MEMBER = {
    ("1", "7"): "the sender's address",  # bad syntax of it
    ("1", "8"): "the sender's address",  # a host that cannot be found
    ("2", "3"): "the letter",  # longer than the mailbox allows
    ("3", "4"): "the letter",  # too big for the server
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one recipient.

    `action` is that of RFC 3464: failed, delayed, delivered, relayed or expanded. `status` is three numbers, or "".
    `words` are the server's, on one line, with `…` for the recipient. `addresses` are those that it names.
    """

    action: str
    status: str
    words: str
    addresses: tuple[str, ...]


class Verdict(NamedTuple):
    """What a mail says of a member, None where it says nothing; with the status and the words that it is drawn from."""

    what: CameBack | None
    status: str = ""
    words: str = ""


def said_in(block: Fields) -> Said:
    """Return what a block of a report says."""
    named = [block[name] for name in ("original-recipient", "final-recipient", "x-actual-recipient") if name in block]
    addresses = tuple(filter(None, map(_address, named)))
    action = re.sub("[^a-z].*", "", block.get("action", "").lower())
    diagnosis = block.get("diagnostic-code", "")
    found = _STATUS.search(block.get("status", ""))
    status = _finer(found[0] if found else "", diagnosis)
    if action == "error" or (not action and status[:1] in ("4", "5")):  # as OpenSMTPD has it, and some have none
        action = "failed"
    return Said(
        action,
        status,
        shortened(re.sub(r"^\s*[\w-]+\s*;\s*", "", diagnosis), addresses),
        addresses,
    )


def shortened(words: str, addresses: tuple[str, ...]) -> str:
    """Return a server's words on one line, with `…` for the recipient and for what is too long."""
    for address in addresses:
        words = re.sub(re.escape(address), "…", words, flags=re.IGNORECASE)
    words = in_one_line(words)
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"


def status_in(words: str) -> str:
    """Return the first status code in a text that is about a failure, "" if there is none."""
    return next((found[0] for found in _STATUS.finditer(words) if found[1] != "2"), "")


def reply_in(text: str) -> str:
    """Return the first line of a text that has a server's reply in it, or a status; "" if none has."""
    lines = (line for line in text.splitlines() if _REPLY.search(line) or status_in(line))
    return next(lines, "")


def verdict(said: Said) -> Verdict:
    """Return what is to be thought of a member of whom that was said."""
    return Verdict(_what(said), said.status, said.words)


def mildest(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict that says the least against a member: a letter to several mailboxes may have come to one."""
    order = (None, "policy", "for now", "gone")
    return min(verdicts, key=lambda each: order.index(each.what))


def _what(said: Said) -> CameBack | None:
    if said.action != "failed" or said.status.startswith("2"):
        return None
    kind, subject, detail = said.status.split(".") if said.status else ("", "", "")
    if subject in ("6", "7") or (subject, detail) in _NOT_THE_MEMBER or _POLICY.search(said.words):
        return "policy"
    if kind == "5" and (subject == "1" or (subject, detail) == ("2", "1")):
        return "gone"
    return "for now"


def _finer(status: str, diagnosis: str) -> str:
    """Return the status, or the one in the server's own words where that says more: Exim's reports all say 5.0.0.

    Where either is about policy (x.7.x), it is that one.
    """
    own = status_in(diagnosis)
    if own and (not status or own[2] == "7" or (status.endswith(".0.0") and status[0] == own[0])):
        return status if status[2:3] == "7" else own
    return status


def _address(field: str) -> str:
    """Return the address in a field such as `rfc822; you@example.org`, or one in UTF-8 as RFC 6533 writes it."""
    address = field.rpartition(";")[2].strip().strip("<>")
    return re.sub(r"\\x\{([0-9A-Fa-f]{2,6})\}", lambda found: _character(int(found[1], 16)), address)


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
