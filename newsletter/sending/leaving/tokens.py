"""A member, a sending and a language ↔ a token, by which a member leaves and a bounce is recognised.

Comes in: the key of an address on the suppression list, and what letter it is. Goes out: 50 characters that fit into a
web address and, behind `bounces+`, into the local part of an email address (64 characters, RFC 5321), and that say
nothing about the address. It is a module of its own because letters stay in mailboxes for years: a token that was
written once must be read for ever.

    12 bytes  the key
     3 bytes  the number of the sending
     7 bytes  the language, as a number to the base 38
     9 bytes  the beginning of the HMAC of all that

Mail servers may change the case of a local part, so the token is in base32 (RFC 4648) without padding, in lower case,
and is read in either.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass

from newsletter.sending.secret import KEY_BYTES, Secret

LENGTH = 50
"""The number of characters of a token."""

_SENDING_BYTES, _LANGUAGE_BYTES, _SEAL_BYTES = 3, 7, 9
_TOKEN = re.compile(rf"[a-z2-7]{{{LENGTH}}}")

_SIGNS = "-abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_LANGUAGE = 10  # characters: 38¹⁰ < 256⁷


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a token means: the key of an address, the sending that it came with, and the language of that letter.

    The language is in lower case, as in `pt-br`, and without the last parts of a tag that is longer than 10 characters.
    """

    key: bytes
    sending: int
    language: str


def token_for(secret: Secret, key: bytes, sending: int, language: str) -> str:
    """Return the token of a member for one sending; raise ValueError for a key or a number that no token can hold."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    if not 0 <= sending < 1 << 8 * _SENDING_BYTES:
        raise ValueError(f"sending {sending} has no place in a token")
    said = key + sending.to_bytes(_SENDING_BYTES, "big") + _number_of(language).to_bytes(_LANGUAGE_BYTES, "big")
    return _written(said + _seal(secret, said))


def read_token(secret: Secret, text: str) -> Meant | None:
    """Return whom a token means, in whatever case and with whatever white space in it; None if it is forged."""
    # Not every character that becomes one of ours in lower case is one of ours: the sign for Kelvin is not.
    token = "".join(text.split()).lower() if text.isascii() else ""
    if not _TOKEN.fullmatch(token):
        return None
    decoded = b32decode(f"{token.upper()}{'=' * (-LENGTH % 8)}")
    said, seal = decoded[:-_SEAL_BYTES], decoded[-_SEAL_BYTES:]
    # The last character has two bits that nothing is in.
    if not hmac.compare_digest(seal, _seal(secret, said)) or _written(decoded) != token:
        return None
    key, rest = said[:KEY_BYTES], said[KEY_BYTES:]
    sending, language = rest[:_SENDING_BYTES], rest[_SENDING_BYTES:]
    return Meant(key, int.from_bytes(sending, "big"), _language_of(int.from_bytes(language, "big")))


def _seal(secret: Secret, said: bytes) -> bytes:
    return secret.sign(b"token", said)[:_SEAL_BYTES]


def _written(decoded: bytes) -> str:
    return b32encode(decoded).decode("ascii").rstrip("=").lower()


def _number_of(language: str) -> int:
    """Return a language tag as a number; one that is too long loses its last parts, as RFC 4647 looks languages up."""
    tag = language.lower()
    while len(tag) > _LONGEST_LANGUAGE:
        tag = tag.rpartition("-")[0]
    number = 0
    for sign in tag:
        number = number * (len(_SIGNS) + 1) + _SIGNS.index(sign) + 1
    return number


def _language_of(number: int) -> str:
    signs = []
    while number:
        number, sign = divmod(number, len(_SIGNS) + 1)
        signs.append(_SIGNS[sign - 1])
    return "".join(reversed(signs))
