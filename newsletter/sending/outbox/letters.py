"""The frozen letter of a sending → the message of each recipient, the same however often it is written.

Comes in: a sending from the ledger, and the secret. Goes out: bytes for a server, and the sender on the envelope. It is
a module of its own because a delivery that is tried again, after days or by another version, must have the same
Message-ID and the same date.
"""

from __future__ import annotations

from urllib.parse import quote

from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.outbox.deliveries import Delivery
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.message_ids import identifier
from newsletter.sending.secret import Secret
from newsletter.sending.skeleton import Personal, Skeleton

TOKEN = "{token}"
"""What stands in the envelope of a sending where each letter has the token of its recipient."""


class Letters:
    """The letter of a sending, for each of its recipients."""

    def __init__(self, sending: Sending, language: str, skeleton: Skeleton, secret: Secret) -> None:
        self.sending = sending
        self.language = language
        self.skeleton = skeleton
        self._secret = secret

    @classmethod
    def of(cls, ledger: Ledger, sending: Sending, secret: Secret) -> Letters:
        """Read the letter as it was frozen; raise UsageError if it is damaged, or of another version."""
        ((language, kept),) = ledger.letters(sending.id).items()
        return cls(sending, language, Skeleton.from_bytes(kept), secret)

    def personal(self, number: int, member: bytes, address: str, values: dict[str, str]) -> Personal:
        """Return what only one recipient's copy has."""
        message_id = f"{identifier(self._secret, self.sending, number)}@{self.skeleton.domain}"
        return Personal(address, values, message_id, leaving_address(self.sending.leave_at, self._token(member)))

    def sender(self, delivery: Delivery) -> str:
        """Return the sender on a recipient's envelope: where the letter comes back to, and tells whose it is."""
        return self.sending.envelope.replace(TOKEN, self._token(delivery.member))

    def write(self, delivery: Delivery) -> bytes:
        """Return the message of a recipient; raise UsageError for what a message cannot contain."""
        values = dict(delivery.values)
        return self.skeleton.write(self.personal(delivery.number, delivery.member, delivery.address, values))

    def _token(self, member: bytes) -> str:
        return token_for(self._secret, member, self.sending.id, self.language)


def returning_address(mailbox: str) -> str:
    """Return the envelope of a sending whose letters come back to a mailbox: the token stands behind a plus (VERP)."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{TOKEN}@{domain}"


def leaving_address(leave_at: str, token: str) -> str:
    """Return the address at which the member with a token leaves: a page, or a mailbox that gets the token."""
    if leave_at.startswith("mailto:"):
        return f"{leave_at}?subject={quote(f'unsubscribe {token}')}"
    return f"{leave_at.rstrip('/')}/{token}"
