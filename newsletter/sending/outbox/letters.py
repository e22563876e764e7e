"""The frozen letters of a sending → the message of each recipient, the same however often it is written.

Comes in: a sending from the ledger, and the secret. Goes out: bytes for a server, and the sender on the envelope. It is
a module of its own because a delivery that is tried again, after days or by another version, must have the same
Message-ID and the same date.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from newsletter.reading.languages import nearest_tag
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.outbox.deliveries import Delivery
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.message_ids import identifier
from newsletter.sending.secret import Secret
from newsletter.sending.skeleton import Personal, Skeleton

TOKEN = "{token}"
"""What stands in the envelope of a sending where each letter has the token of its recipient."""


class Letters:
    """The letters of a sending, for each of its recipients; `skeletons` are by language, that of the issue first."""

    def __init__(self, sending: Sending, skeletons: Mapping[str, Skeleton], secret: Secret) -> None:
        self.sending = sending
        self.skeletons = skeletons
        self._own = next(iter(skeletons))
        self._secret = secret

    @classmethod
    def of(cls, ledger: Ledger, sending: Sending, secret: Secret) -> Letters:
        """Read the letters as they were frozen; raise UsageError if one is damaged, or of another version."""
        kept = ledger.letters(sending.id)
        languages = [each.language for each in sending.languages] or [*kept]
        return cls(sending, {language: Skeleton.from_bytes(kept[language]) for language in languages}, secret)

    def language_for(self, wanted: str) -> str:
        """Return the language of the letter that somebody gets who reads a language, "" for one that is not known."""
        return nearest_tag(wanted, self.skeletons) or self._own

    def personal(self, delivery: Delivery) -> Personal:
        """Return what only one recipient's copy has."""
        message_id = f"{identifier(self._secret, self.sending, delivery.number)}@{self.skeletons[self._own].domain}"
        leave_at = leaving_address(self.sending.leave_at, self._token(delivery))
        return Personal(delivery.address, dict(delivery.values), message_id, leave_at)

    def sender(self, delivery: Delivery) -> str:
        """Return the sender on a recipient's envelope: where the letter comes back to, and tells whose it is."""
        return self.sending.envelope.replace(TOKEN, self._token(delivery))

    def write(self, delivery: Delivery) -> bytes:
        """Return the message of a recipient; raise UsageError for what a message cannot contain."""
        return self.skeletons[self.language_for(delivery.language)].write(self.personal(delivery))

    def _token(self, delivery: Delivery) -> str:
        language = self.language_for(delivery.language)
        return token_for(self._secret, delivery.member, self.sending.id, language)


def returning_address(mailbox: str) -> str:
    """Return the envelope of a sending whose letters come back to a mailbox: the token stands behind a plus (VERP)."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{TOKEN}@{domain}"


def leaving_address(leave_at: str, token: str) -> str:
    """Return the address at which the member with a token leaves: a page, or a mailbox that gets the token."""
    if leave_at.startswith("mailto:"):
        return f"{leave_at}?subject={quote(f'unsubscribe {token}')}"
    return f"{leave_at.rstrip('/')}/{token}"
