"""What a mail server replied to a message, or that it did not → the receipt, with a sentence for people.

RFC 5321, 4.2.1: the first digit of a code says what to do, whatever the other two are. It is a module of its own
because what a reply means has nothing to do with how it came.
"""

from __future__ import annotations

import re

from newsletter.sending.server import Server
from newsletter.sending.transport import About, Receipt, Stage, Status

LIGHTER = "Make its pictures smaller, or give newsletter.yaml a `site_url:`, so that they need not travel along."
_TOO_BIG = re.compile(r"552 (?!\d\.)|[45]\d\d [45]\.(?:3\.4|2\.3)\b")
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b", re.ASCII)
# Too much for now, a lost sign-in, no sign-in or no encryption where it is wanted.
_OF_US = {421, 454, 530, 535, 538}


def enhanced(said: bytes | str) -> str:
    """Return the enhanced status code (RFC 3463) that a reply's words begin with, such as "5.7.1", or ""."""
    text = said if isinstance(said, str) else said.decode("ascii", "replace")
    found = _ENHANCED.match(text)
    return found[0] if found else ""


def is_refusal(code: int) -> bool:
    """Return whether a code refuses, for now or for good."""
    return 400 <= code < 600


def refused(server: Server, stage: Stage, code: int, said: bytes, recipient: str, sender: str) -> Receipt:
    """Return the receipt for a reply other than yes to the step of a delivery at which it stands."""
    place, words = server.place, server.quoted(code, said)
    about = _about(stage, code, words)
    status: Status = "failed" if 500 <= code < 600 else "deferred"
    if not is_refusal(code):
        sentence = _strange(server, words, stage)
        code, about, status = 0, "us", "unknown" if stage == "body" else "deferred"
    elif _TOO_BIG.match(words[1:]):
        sentence = f"The message is too big for {place}: {words}. {LIGHTER}"
    elif code < 500:
        sentence = f"{place} {_what(stage, recipient, sender)} for now: {words}. Try again in some minutes."
    else:
        sentence = f"{place} {_what(stage, recipient, sender)}: {words}. {_advice(stage, server)}"
    return Receipt(recipient, status, sentence, code or None, about, stage, enhanced(said) if code else "")


def broken(server: Server, stage: Stage, error: Exception, recipient: str) -> Receipt:
    """Return the receipt for a connection that was lost at some stage."""
    is_silent, place = isinstance(error, TimeoutError), server.place
    how = f"{place} fell silent" if is_silent else f"The connection to {place} broke"
    if stage == "body":
        said = "before the server had confirmed the message: see whether it has arrived, and send it again only if not."
        about: About = "us" if is_silent else "message"  # which a server may have tripped over, and no other
        return Receipt(recipient, "unknown", f"{how} {said}", about=about)
    said = "before the message was sent, so it cannot have arrived: try again in some minutes."
    return Receipt(recipient, "deferred", f"{how} {said}", about="us", stage=stage)


def too_big(server: Server, size: int, limit: int, recipient: str) -> Receipt:
    """Return the receipt for a message that is bigger than the server says it takes."""
    said = f"The message has {_size(size)}, and {server.place} takes {_size(limit)} at most. {LIGHTER}"
    return Receipt(recipient, "failed", said, about="message", stage="sender")


def _about(stage: Stage, code: int, words: str) -> About:
    if _TOO_BIG.match(words[1:]):
        return "message"
    if code in _OF_US or stage == "sender":
        return "us"
    return "recipient" if stage == "recipient" else "message"


def _what(stage: Stage, recipient: str, sender: str) -> str:
    """Return what a server refuses at a stage."""
    match stage:
        case "sender":
            return f"does not let {sender} send"
        case "recipient":
            return f"does not take mail to {recipient}"
    return "does not take this message"


def _advice(stage: Stage, server: Server) -> str:
    """Return what to do about a refusal that is meant for good."""
    place = server.setting.place
    or_sign_in = "" if server.user else f", and whether the server wants a user name and password in {place}"
    match stage:
        case "sender":
            return f"Check whether the sender in newsletter.yaml may send there{or_sign_in}."
        case "recipient":
            return f"Check the address{or_sign_in}."
    return "Whoever runs the server can tell more."


def _strange(server: Server, words: str, stage: Stage) -> str:
    if stage == "body":
        return (
            f"{server.place} answered {words} to the message, which is neither yes nor no: "
            "see whether it has arrived, and send it again only if not."
        )
    return (
        f"{server.place} does not speak as mail servers do: {words}. Nothing was sent; "
        f"check the port in {server.setting.place}."
    )


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{count / 1024:.0f} KB"
