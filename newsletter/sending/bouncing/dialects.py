"""Mail of servers that write no reports as RFC 3464 has them → what they say of recipients, by flufl.bounce.

It is a module of its own because flufl.bounce, which is Mailman's, knows dozens of dialects, and tells the addresses
and no more: the status and the words are looked up in the text. What it looks at is cut to a size at which none of its
patterns takes long.
"""

from __future__ import annotations

from email import message_from_bytes

from newsletter.sending.bouncing.mail import Mail
from newsletter.sending.bouncing.verdicts import Said, reply_in, shortened, status_in

_MOST_BYTES, _LONGEST_LINE = 64_000, 300

_MACHINES = ("mailer-daemon@", "postmaster@", "mailer_daemon@", "mail-daemon@")


def is_from_a_server(mail: Mail) -> bool:
    """Return whether a mail could be a server's: its envelope has no sender, or it is from one, or says so."""
    sender = mail.headers.get("from", "").lower()
    return (
        mail.headers.get("return-path", "").replace(" ", "") == "<>"
        or any(name in sender for name in _MACHINES)
        or "x-failed-recipients" in mail.headers
    )


def said_in_dialect(mail: Mail) -> tuple[Said, ...]:
    """Return what a mail of a server says of each recipient, () if no dialect is known in which that is written."""
    from flufl.bounce import all_failures

    lines = (line[:_LONGEST_LINE] for line in mail.raw[:_MOST_BYTES].splitlines())
    delayed, failed = all_failures(message_from_bytes(b"\n".join(lines)))
    addresses = {"delayed": delayed, "failed": failed}
    line = reply_in(mail.text)
    return tuple(
        Said(action, status_in(line), shortened(line, (address,)), (address,))
        for action, found in addresses.items()
        for address in sorted(each.decode("ascii", "replace") for each in found)
    )
