"""A mail → the member whose letter it is about, if it brings what only that letter had.

Comes in: a mail, the secret and the ledger. Goes out: whom it means, and how that is known: first by the token in the
address that it was for (VERP), in whatever case mail servers have put it; then by the Message-ID of the letter that it
returns; then by the token in that letter's link to unsubscribe, which is left where a provider has changed the others.
It is a module of its own because everybody may write to the mailbox: an address alone, which is all that some bounces
have, proves nothing, and nobody is put on the suppression list for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.sending.bouncing.dialects import is_from_a_server
from newsletter.sending.bouncing.kinds import Recognised, recognised
from newsletter.sending.leaving.tokens import LENGTH, Meant, read_token
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.message_ids import deliveries_in
from newsletter.sending.secret import Secret

_TOKEN = re.compile(rf"(?<![a-z2-7])[a-z2-7]{{{LENGTH}}}(?![a-z2-7])", re.IGNORECASE | re.ASCII)


class Whose(NamedTuple):
    """The key of a member's address, the number of the sending, and whether that stood on the mail's own envelope."""

    member: bytes
    sending: int
    on_envelope: bool


def whose(found: Recognised, secret: Secret, ledger: Ledger) -> Whose | None:
    """Return whom a mail means, None where it proves nothing."""
    if found.kind == "leaving":
        meant = read_token(secret, found.token)
        return Whose(meant.key, meant.sending, False) if meant else None
    for meant in _tokens_in(found.mail.recipients, secret):
        return Whose(meant.key, meant.sending, True)
    for mark, number in deliveries_in(secret, found.mail.evidence):
        if delivery := ledger.delivery_of(mark, number):
            return Whose(*delivery, False)
    for meant in _tokens_in(found.mail.evidence, secret):
        return Whose(meant.key, meant.sending, False)
    return None


def may_be_ours(head: bytes) -> bool:
    """Return whether a mail could say anything about a letter of ours, by its headers alone."""
    found = recognised(head)
    if not found:
        return False
    is_report = found.mail.headers.get("content-type", "").lower().startswith("multipart/report")
    is_promising = found.kind != "other" or is_report or is_from_a_server(found.mail)
    return is_promising or bool(_TOKEN.search(found.mail.recipients))


def _tokens_in(text: str, secret: Secret) -> Iterator[Meant]:
    for word in _TOKEN.findall(text):
        if meant := read_token(secret, word):
            yield meant
