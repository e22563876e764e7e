"""A message and keys → the same message with a DKIM signature by each key in front of it (RFC 6376, RFC 8463).

Comes in: the bytes of a message as a server gets them, but for doubled dots and the end, which no signature sees. Goes
out: these bytes behind one header for each key. The same message gets the same signatures, whenever it is tried again.

Canonicalization is relaxed/relaxed. All headers are signed, those for unsubscribing included (RFC 8058), and all of the
body. The headers by which a letter is read are named once more than they are there, so that nobody can add another one.
Neither the time nor an end (`t=`, `x=`) is told: receivers refuse what a clock that is fast has signed, and a letter
may wait for days in the queue of a relay.

It is a module of its own because it knows bytes alone: where keys come from is the business of dkim_keys.py.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

Algorithm: TypeAlias = Literal["rsa-sha256", "ed25519-sha256"]

ONLY_ONCE = (b"from", b"reply-to", b"to", b"subject", b"date", b"mime-version", b"content-type")
"""The headers of which nobody may add another one."""

_WIDTH = 70  # without the spaces and tags before it
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_SPACE_IN_FIELD = re.compile(rb"(?:\r\n|[ \t])+")


class Key(NamedTuple):
    """A key by its name in the DNS; `sign` returns the signature of some bytes."""

    selector: str
    algorithm: Algorithm
    sign: Callable[[bytes], bytes]


def signed(raw: bytes, domain: str, keys: Sequence[Key]) -> bytes:
    """Return a message, whose lines end with CRLF, with a signature of a domain by each key."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = [*map(relaxed_field, _FIELD_END.split(head.removesuffix(b"\r\n")))]
    # Of several headers with one name, the last is the first that is verified.
    names = [field.partition(b":")[0] for field in reversed(fields)]
    headers = b"".join(field + b"\r\n" for field in reversed(fields))
    names += ONLY_ONCE
    digest = b64encode(hashlib.sha256(relaxed_body(body)).digest())
    return b"".join([*(_signature(key, domain, names, headers, digest) for key in keys), raw])


def relaxed_field(field: bytes) -> bytes:
    """Return a header, which may be folded, as it is signed, without the line break at its end (RFC 6376, 3.4.2)."""
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + _SPACE_IN_FIELD.sub(b" ", value).strip(b" ")


def relaxed_body(body: bytes) -> bytes:
    """Return a body as it is signed (RFC 6376, 3.4.4)."""
    lines = (body + b"\r\n").replace(b"\t", b" ")
    while b"  " in lines:  # a regular expression takes ten times as long
        lines = lines.replace(b"  ", b" ")
    lines = lines.replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    return lines + b"\r\n" if lines else b""


def _signature(key: Key, domain: str, names: Iterable[bytes], headers: bytes, digest: bytes) -> bytes:
    """Return the header with the signature by a key, with the line break at its end."""
    unsigned = b"".join(
        [
            f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed;\r\n".encode("ascii"),
            f"\td={domain}; s={key.selector};\r\n".encode("ascii"),
            b"\th=" + b":\r\n\t ".join(_lines(names)) + b";\r\n",
            b"\tbh=" + digest + b";\r\n",
            b"\tb=",
        ]
    )
    signature = b64encode(key.sign(headers + relaxed_field(unsigned)))
    pieces = [signature[start : start + _WIDTH] for start in range(0, len(signature), _WIDTH)]
    return unsigned + b"\r\n\t ".join(pieces) + b"\r\n"


def _lines(names: Iterable[bytes]) -> Iterator[bytes]:
    """Yield names with colons between them, in pieces that fit into a line."""
    line = b""
    for name in names:
        if line and len(line) + len(name) > _WIDTH:
            yield line
            line = b""
        line += (b":" if line else b"") + name
    yield line
