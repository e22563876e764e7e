"""A header's name and value → the header as it is sent: ASCII, encoded and folded, with CRLF between its lines.

Headers are encoded here and not by the standard library, whose versions from 3.11 to 3.13 differ: it decodes what an
author typed (`=?UTF-8?Q?=0A?=Bcc:…` in a subject became a header), and turns long addresses in List-Unsubscribe into
encoded words, which no mail program follows. It is a module of its own because a message is written at once, or its
headers one by one for each member.
"""

from __future__ import annotations

import re

from newsletter.errors import UsageError

WIDTH = 76
LONGEST_LINE = 998  # RFC 5322, 2.1.1

_REFUSED = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def line(name: str, value: str) -> bytes:
    """Return a header with the line break at its end; raise UsageError for what headers cannot contain."""
    return f"{name}: {written(name, value)}\r\n".encode("ascii")


def written(name: str, value: str) -> str:
    """Return a header's value encoded and folded; raise UsageError for what headers cannot contain."""
    refuse_characters(value, name)
    if name.lower() == "subject" and not _is_plain(value):
        value = _encoded(value, name)
    if not value.isascii():
        raise UsageError(f"{name} can hold plain letters only, and here is “{value}”.")
    lines = [name + ":"]
    for word in re.split(r"(?<! ) (?! )", value):
        if len(lines[-1]) + 1 + len(word) <= WIDTH or lines[-1] == name + ":":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    if (longest := max(map(len, lines))) > LONGEST_LINE:
        raise UsageError(f"{name} would be a line of {longest} characters, and mail allows {LONGEST_LINE}: shorten it.")
    return "\r\n".join(lines).removeprefix(f"{name}: ")


def phrase(name: str) -> str:
    """Return a name as written before an address: plain, quoted or encoded."""
    refuse_characters(name, f"The name “{name!a}”")
    if not _is_plain(name):
        return _encoded(name, "Reply-To")
    if _PLAIN_NAME.fullmatch(name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def refuse_characters(text: str, place: str) -> None:
    """Raise UsageError if a text holds what would end a line, is invisible, or half a character."""
    if wrong := _REFUSED.search(text):
        raise UsageError(f"{place} holds U+{ord(wrong[0]):04X}, which no line of a message may: take it out.")


def _is_plain(text: str) -> bool:
    """Return whether a header can contain a text as it is, without changing it."""
    return text.isascii() and "=?" not in text and not re.search(r"\A | \Z|  |\S{60}", text)


def _encoded(text: str, header: str) -> str:
    """Return a text as encoded words (RFC 2047), separated by spaces."""
    from email.header import Header

    return Header(text, "utf-8", WIDTH, header).encode().replace("\n", "")
