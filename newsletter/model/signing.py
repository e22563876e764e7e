"""The domain and the selectors of DKIM signatures: how they are written, and whether a domain fits the sender's.

It is a module of its own because receivers compare two domains by a rule of their own, DMARC's alignment, and a
signature for another domain than that of the sender is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsletter.errors import Problem, Refused
from newsletter.reading.addresses import with_ascii_host
from newsletter.reading.source import Source

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_SELECTOR = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST = 253
_REGISTRIES = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
"""What many countries have below their own letters, as in co.uk, where everybody's domains begin."""


def domain(text: str) -> str:
    """Return a domain in ASCII and small letters; raise Refused for what is none."""
    written = re.sub(r"^(?:https?:)?//|/$", "", text.lower()).rpartition("@")[2]
    try:
        written = with_ascii_host(f"https://{written}").removeprefix("https://")
    except ValueError:
        written = ""
    if not _DOMAIN.fullmatch(written) or len(written) > _LONGEST:
        raise Refused(
            f"“{text}” is no domain.", "Write the part of your sender's address behind the @, as in `example.org`."
        )
    if written != text.lower() and text.isascii():
        raise Refused(f"“{text}” is more than a domain.", f"Write `{written}`.")
    return written


def selector(text: str) -> str:
    """Return a selector in small letters; raise Refused for what cannot be a name in the DNS."""
    written = text.lower()
    alone = written.partition("._domainkey")[0]
    if not _SELECTOR.fullmatch(alone) or len(alone) > _LONGEST:
        raise Refused(
            f"“{text}” cannot be the name of a key.", "Write letters, digits and hyphens, as in `newsletter`."
        )
    if alone != written:
        raise Refused(f"“{text}” is more than the name of the key.", f"Write `{alone}`, without what follows it.")
    return written


def are_aligned(domain: str, other: str) -> bool:
    """Return whether two domains may belong to one organisation, as DMARC's relaxed alignment wants it (RFC 7489, 3.1).

    Which domains are open to everybody is known for the usual ones only; elsewhere, the last two labels decide.
    """
    shared = []
    for one, two in zip(reversed(domain.split(".")), reversed(other.lower().split(".")), strict=False):
        if one != two:
            break
        shared.append(one)
    is_open = len(shared) > 1 and len(shared[0]) == 2 and shared[1] in _REGISTRIES
    return len(shared) > (2 if is_open else 1)


def unaligned(source: Source) -> Iterator[Problem]:
    """Yield a Problem where the domain that signs is not that of the sender: both are compared as they are written."""
    signs, email = _text(source.data, "sending", "dkim", "domain"), _text(source.data, "sender", "email")
    own = email.rpartition("@")[2].lower()
    if signs and own and signs.isascii() and own.isascii() and not are_aligned(signs.lower(), own):
        message = f"Letters from {own} that `{signs}` has signed are taken for unsigned: it is another domain."
        yield source.problem(("sending", "dkim", "domain"), message, f"Write `{own}`.")


def _text(data: Any, *path: str) -> str:
    """Return the text at a place, "" where there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data if isinstance(data, str) else ""
