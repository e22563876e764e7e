"""A text → the web and e-mail addresses that stand in it without marks around them.

An address is found whole or not at all: half of `o'brien@example.org` is somebody else's mailbox. So each word is taken
as a whole, what a sentence puts around an address is taken off, and the rest must be an address from end to end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsletter.text.invisible import CLOSING_DIRECTIONS, OPENING_DIRECTIONS, first_in
from newsletter.text.letters import UNSPACED
from newsletter.text.merge_tags import TOKENS

_ENCODED_NAME = re.compile(r"(?<![^/@.])xn--[a-z0-9\-]+", re.I)


class Address(NamedTuple):
    """An address in a text, from `start` to `end`, and what makes a link of it when put before it."""

    start: int
    end: int
    scheme: str


_CJK = r"\u3001\u3002\u3008-\u3011\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d،؛؟\u2066-\u2069"
_WEB = re.compile(
    rf"(?<![^\W_])https?://(?=[\w{TOKENS}])|(?<![\w.@/:\-])(?=www\.(?:[^\W_][\w\-]*\.)+[^\W\d_]{{2}})", re.I
)
_WEB_WORD = re.compile(rf"[^\s<>\"“”„«»‹›|`\\{_CJK}]+")
_HOST = re.compile(rf"(?:https?://)?(?:[^/?#@]*@)?[\w{TOKENS}][\w.\-{TOKENS}]*(?::[0-9]+)?", re.I)
_NEXT_ADDRESS = re.compile(r"[,;](?=https?://|www\.)", re.I)
_AFTER_WEB = "?!.,:;~&*'’‘…–—([{"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_GOES_ON = re.compile(r"[`\\]|[\"“”„«»‹›|<]\w")
_QUOTES = {"*": "*", "_": "_", "'": "'", "‘": "’"}
_CITATION = re.compile(r"\[[0-9]{1,3}\]\Z")

_MAIL_WORD = re.compile(rf"[^\s<>\"“”„«»‹›,;:()\[\]{_CJK}]+")
_BEFORE_MAIL, _AFTER_MAIL = f"*‘–—…¡¿•·{OPENING_DIRECTIONS}", f".!?*’…–—{CLOSING_DIRECTIONS}"
_PATH_FOLLOWS = re.compile(r":[\w/~]")  # git@example.org:team/book is no mailbox
_REFERENCE = re.compile(r"&#?\w{1,31};\Z")
_LATIN = "a-z0-9à-öø-ʯḁ-ỿ"
# RFC 5322 allows more in the name of a mailbox; where that stands in a text, it hardly belongs to one. A name is of one
# alphabet: “وann@…” is a word and an address. With a slash, “ann/bob@…” are two people.
# This is not compiled on import: it takes 15 ms, and few issues have an e-mail address in prose.
_MAIL = (
    rf"(?i)(?:[{_LATIN}](?:[{_LATIN}_!&'+\-]|\.(?!\.))*|[^\Wa-z_{UNSPACED}](?:[^\Wa-z{UNSPACED}]|[+\-]|\.(?!\.))*)"
    rf"(?<!\.)@(?:(?:[^\W_{UNSPACED}]|(?<!@)-)+(?<!-)\.)+(?:[^\W\d_{UNSPACED}]{{2,}}|xn--[a-z0-9\-]+)"
)


def is_of_web(address: str) -> bool:
    """Return whether an address begins with http:// or https://."""
    return address[:8].lower().startswith(("http://", "https://"))


def with_letters(address: str) -> str:
    """Return an address, or a site, with the Unicode letters of its site instead of xn--."""
    return _ENCODED_NAME.sub(_decoded, address) if "xn--" in address.lower() else address


def _decoded(name: re.Match[str]) -> str:
    # Python's codec "idna" knows no letter that came to domains after 2003, such as ß.
    try:
        letters = name[0][4:].lower().encode("ascii").decode("punycode")
    except UnicodeError:
        return name[0]
    return letters if letters.isprintable() and not letters.isascii() else name[0]


@lru_cache(maxsize=16)
def find(text: str) -> tuple[Address, ...]:
    """Return the addresses of a text, in their order."""
    found = list(_web_addresses(text)) if "://" in text or "www." in text.lower() else []
    if "@" in text:
        found += _mail_addresses(text)
    apart: list[Address] = []
    for address in sorted(found):
        if not apart or apart[-1].end <= address.start:
            apart.append(address)
    return tuple(apart)


def _web_addresses(text: str) -> Iterator[Address]:
    done = 0
    while begun := _WEB.search(text, done):
        start = begun.start()
        word = _WEB_WORD.match(text, start)
        done = start + len(word[0].rstrip(CLOSING_DIRECTIONS)) if word else start + 1
        if first_in(text[start:done]) is not None:  # the check pasted.invisible-in-address tells
            continue
        end = _end_of_web_address(text, start, done)
        is_broken_off = end == done and _GOES_ON.match(text, end)
        if end > begun.end() and not is_broken_off:
            done = end
            yield Address(start, end, "" if begun[0] else "https://")


def _end_of_web_address(text: str, start: int, end: int) -> int:
    """Return where the address ends that begins a word, without what the sentence puts around it."""
    host = _HOST.match(text, start, end)
    if not host:
        return start
    if host.end() < end and text[host.end()] not in "/?#":
        if text[host.end()] not in (*_AFTER_WEB, *_BRACKETS):
            return start
        end = host.end()
    if another := _NEXT_ADDRESS.search(text, start, end):
        end = another.start()
    end = _closed(text, start, end)
    while end > start:
        citation = _CITATION.search(text, max(start, end - 5), end)
        if not citation and text[end - 1] not in _AFTER_WEB:
            break
        end = citation.start() if citation else end - 1
    return end


def _closed(text: str, start: int, end: int) -> int:
    """Return where a bracket or a quotation mark closes that was opened before the address, or else its end."""
    depths = dict.fromkeys(_BRACKETS.values(), 0)
    closing = _QUOTES.get(text[start - 1 : start])
    for at in range(start, end):
        char = text[at]
        is_within_word = text[at + 1 : at + 2].isalnum()
        if char in depths:
            depths[char] += 1
        elif char in _BRACKETS:
            if not depths[_BRACKETS[char]] and (char == "]" or not is_within_word):
                return at
            depths[_BRACKETS[char]] -= 1
        elif char == closing and not is_within_word:
            return at
    return end


def _mail_addresses(text: str) -> Iterator[Address]:
    for word in _MAIL_WORD.finditer(text):
        start, end = word.span()
        if (
            "@" not in word[0]
            or _PATH_FOLLOWS.match(text, end)
            or (text[start - 1 : start] == ";" and _ends_reference(text, start))
        ):
            continue
        while start < end and text[start] in _BEFORE_MAIL:
            start += 1
        if word[0].endswith(("'s", "’s")):
            end -= 2
        while end > start and text[end - 1] in _AFTER_MAIL:
            end -= 1
        if text[start] in "'_" and text[start] == text[end - 1]:
            start, end = start + 1, end - 1
        # IDNA takes µ for another letter, and the link would lead to another domain.
        if re.fullmatch(_MAIL, text[start:end]) and unicodedata.is_normalized("NFKC", text[start:end]):
            yield Address(start, end, "mailto:")


def _ends_reference(text: str, end: int) -> bool:
    """Return whether a character reference, as the `&uuml;` of `m&uuml;ller@…`, ends here: a letter of the name."""
    return _REFERENCE.search(text, max(0, end - 34), end) is not None
