"""A delivery ↔ its Message-ID, which nobody can make up who has not had that very letter.

Comes in: the secret, a sending, and the number of a recipient; or a text. Goes out: an identifier; or the deliveries
whose identifiers stand in the text. It is a module of its own because letters and what comes back of them must agree on
it, and because of the seal: without that, whoever has had one letter could count on to the next member, and report all
of them as gone.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator

from newsletter.sending.outbox.ledger import Sending
from newsletter.sending.secret import Secret

_SEAL_BYTES = 8
_IDENTIFIER = re.compile(rf"(?<![0-9a-z])([0-9a-f]{{16}})\.([1-9][0-9]{{0,8}})\.([0-9a-f]{{{2 * _SEAL_BYTES}}})@", re.I)


def identifier(secret: Secret, sending: Sending, number: int) -> str:
    """Return what stands before the @ in the Message-ID of a recipient's letter, however often it is written."""
    if not sending.sealed:
        return f"{sending.mark}.{number}"
    return f"{sending.mark}.{number}.{_seal(secret, sending.mark, number).hex()}"


def deliveries_in(secret: Secret, text: str) -> Iterator[tuple[str, int]]:
    """Yield the mark of the sending and the number of the recipient for each identifier of ours in a text."""
    for found in _IDENTIFIER.finditer(text):
        mark, number = found[1].lower(), int(found[2])
        if hmac.compare_digest(bytes.fromhex(found[3]), _seal(secret, mark, number)):
            yield mark, number


def _seal(secret: Secret, mark: str, number: int) -> bytes:
    return secret.sign(b"message-id", mark.encode("ascii"), str(number).encode("ascii"))[:_SEAL_BYTES]
