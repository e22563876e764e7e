"""The addresses of a letter, as typed, compared with where its links lead and with what the plain text shows.

An address that a template leaves out is no change; one that is there in another form is. Percent-encoding, and a domain
in ASCII, are the same address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import unquote

from newsletter.check.changed.search import Search
from newsletter.check.changed.shown import Shown, ShownLink, composed
from newsletter.check.changed.texts import Text
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text.merge_tags import Tags

_LONGEST = 90
"""Characters of an address that a message quotes."""

_SITE = re.compile(r"(?i)(?:[a-z]+:/*)?[^/?#]*")
_PUNYCODE = re.compile(r"\bxn--([a-z0-9-]+)", re.I)
_SCHEME = re.compile(r"https?://|mailto:|tel:", re.I)
_GOES_ON = re.compile(r"[\w/=&%@~+-]|[.?#:]\w")

# What goes on with one of these was not linked whole.
_NEAR = 64
_CUT_BEFORE = re.compile(r"[^\W_][!#$%&'’*+=?^_{|}~.\u00ad\u200b-\u200d\u2060\ufeff–-]*+\Z")
_CJK = r"\u3001\u3002\u3008-\u3011\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d"  # no space follows 、。《》
_CUT_BEHIND = re.compile(rf"[^\w\s,;)\]}}>»”\"“|<(\[{{—{_CJK}]*+\w")

_ENDS_SENTENCE = ".,:;!?)]}>»”\"'’"

_TEMPLATE = "Mend the template that writes it, so that it leads where it is to lead."


def of_prose(letter: ParsedLetter, rule: Rule, typed: Text, html: Shown, text: Shown | None) -> Iterator[Finding]:
    """Find the addresses of a text that is shown, in the HTML and perhaps in the plain text, without them."""
    leading = {_plain(link.address) for link in html.links}
    holds = cache(_holds)
    for place, spellings in typed.addresses.items():
        if not (leading.intersection(map(_plain, spellings)) or holds(html.words, spellings)):
            said = f"`{_quoted(spellings[0], typed.tags)}` is no link in the HTML."
        elif text and not holds(text.words, spellings):
            said = f"`{_quoted(spellings[0], typed.tags)}` is not in the plain text as it is typed."
        else:
            continue
        yield typed.passage.finding(rule, place, said=said, todo=_TEMPLATE)
    for link in html.links:
        yield from _cut(letter, rule, typed.passage, html, link)


def of_fields(letter: ParsedLetter, rule: Rule, passages: Iterable[Passage], search: Search) -> Iterator[Finding]:
    """Find the addresses of fields in whose place another one is shown."""
    tags = letter.rendering.tags
    leading = {_plain(address): address for address in search.addresses}
    in_text = {_plain(word): word for line in search.lines for word in line.split() if _SCHEME.match(word)}
    for passage in passages:
        address = tags.tokenize(passage.text)
        for shown, where in ((leading, "the HTML"), (in_text, "the plain text")):
            if other := _other(letter, _plain(address), shown):
                said = f"`{_quoted(address, tags)}` is “{_quoted(other, tags)}” in {where}."
                yield passage.finding(rule, 0, said=said, todo=_TEMPLATE)
                break


def _other(letter: ParsedLetter, address: str, shown: Mapping[str, str]) -> str:
    """Return the address that is shown in place of another: of the same letters or fewer, and nowhere typed; or ""."""
    if address in shown:
        return ""
    letters, site = _letters(address), _site(address)
    for other, written in shown.items():
        if _site(other) == site and letters.startswith(_letters(other)) and not _is_typed(letter, written):
            return written
    return ""


def _is_typed(letter: ParsedLetter, address: str) -> bool:
    written = [letter.rendering.tags.neutral(address)]
    return any(_holds(passage.text, written) for passage in (*letter.addresses, *letter.passages))


def _letters(address: str) -> str:
    return "".join(filter(str.isalnum, address))


def _cut(letter: ParsedLetter, rule: Rule, passage: Passage, html: Shown, link: ShownLink) -> Iterator[Finding]:
    """Find the address in prose of which only a part is a link."""
    words = html.words[link.start : link.end]
    if not words or words not in (link.address, _SCHEME.sub("", link.address, count=1)):
        return
    before = html.words[max(0, link.start - _NEAR) : link.start].rpartition(" ")[2]
    behind = html.words[link.end : link.end + _NEAR].partition(" ")[0]
    if link.address[:4].lower() == "http":
        scheme, whole = link.address.removesuffix(words), words + behind.rstrip(_ENDS_SENTENCE)
        is_cut = _CUT_BEHIND.match(behind)
    else:
        scheme, whole = "mailto:", before + words
        is_cut = _CUT_BEFORE.search(before)
    if is_cut:
        said = f"Of `{_quoted(whole, letter.rendering.tags)}`, only “{clipped(words, _LONGEST)}” is a link."
        todo = f"Write it as a link: `[{whole}]({scheme}{whole})`."
        yield passage.finding(rule, max(passage.text.find(whole), 0), said=said, todo=todo)


def _holds(row: str, spellings: Iterable[str]) -> bool:
    """Return whether a row has one of the spellings of an address, and not only as the beginning of a longer one."""
    for spelling in spellings:
        place = row.find(spelling)
        while place >= 0:
            end = place + len(spelling)
            if not _GOES_ON.match(row, end):
                return True
            place = row.find(spelling, end)
    return False


def _plain(address: str) -> str:
    """Return an address in the form that is equal for all ways to write it: without percent-encoding and Punycode."""
    address = address.strip()
    if "%" in address:
        address = unquote(address)
    if "xn--" in address.lower():
        address = _PUNYCODE.sub(_decoded, address)
    site = _SITE.match(address)[0]  # type: ignore[index]
    return composed(site.lower() + address[len(site) :])


def _decoded(label: re.Match[str]) -> str:
    try:
        return label[1].encode("ascii").decode("punycode")
    except UnicodeError:
        return label[0]


def _site(address: str) -> str:
    return _SITE.match(address)[0]  # type: ignore[index]


def _quoted(address: str, tags: Tags) -> str:
    return clipped(tags.neutral(address), _LONGEST)
