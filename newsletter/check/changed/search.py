"""The texts and addresses of a letter that a search finds as they were typed: nearly all, in little time.

A text is looked for only if there is nothing in it, but for plain emphasis and links, that anybody could take for a
mark: then it does not matter where it is found. All others are compared part by part. This is a module of its own since
it repeats, for speed, what marks.py and compare.py say in full.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import quote

from newsletter.check.changed.shown import composed, lines_of
from newsletter.check.elements import body_of, text_of
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.kinds import Kind

_PLAIN_MARK = re.compile(
    r"(?:(?<=[\s(])|\A)(?P<stars>\*{1,2})(?=\w)(?P<words>[^\\`*_\[\]<>&~#@\n]++)(?<=[\w.,!?)])(?P=stars)(?=[\s.,;:!?)]|\Z)"
    r"|(?<![\w`])`(?P<code>[^\s\\`*_\[\]<>&~#@][^\\`*_\[\]<>&~#@\n]*+)(?<=\w)`(?![\w`])"
    r"|(?<!!)\[(?P<label>[^\\`*_\[\]<>&~#@\n]++)\]\((?P<address>https?://[a-z0-9][a-zA-Z0-9./\-~?=+#%&,:]*+)\)"
)
_MAY_BE_MARK = re.compile(r"[\\`*_\[\]<>&~#@]|//|^[ \t]*+(?:[-+=]|\d++[.)])", re.M)
_ADDED = re.compile(r" \[\d{1,4}\](?!\S*\w)")
_ADDRESS_LINE = re.compile(r"(?:\[\d{1,4}\] )?(?:https?://|mailto:|tel:|\S+@)\S+\Z")
_NEAR = 1500
"""Characters before a text in which another may be that follows it in the file."""


class Search:
    """The rows in which the texts of a letter are looked for."""

    def __init__(self, letter: ParsedLetter) -> None:
        self._tags = letter.rendering.tags
        root = letter.root
        shown = [root.findtext("head/title") or "", text_of(body_of(root)), *root.xpath("//img/@alt")]
        self._html = _Row(" ".join(composed(" ".join(shown)).split()))
        self.lines = lines_of(letter.rendering)
        self._text = _Row(" ".join(self.lines))
        self._line_set = frozenset(self.lines)
        self.addresses = frozenset(root.xpath("//a/@href"))
        self._web_version = letter.publication.public_address(letter.issue.web_path) or ""

    @cached_property
    def _text_without_additions(self) -> _Row:
        """The plain text without the marks of quotations, the numbers of links, and addresses on lines of their own."""
        lines = [line.lstrip("> ") for line in self.lines]
        words = [line for line in lines if not _ADDRESS_LINE.match(line)]
        return _Row(" ".join([_ADDED.sub("", line) if "[" in line else line for line in words]))

    def finds(self, passage: Passage) -> bool:
        """Return whether both the HTML and the plain text show a text as it was typed."""
        text = self._tags.tokenize(passage.text)
        if passage.is_prose and _MAY_BE_MARK.search(text):
            addresses: list[str] = []

            def shown(mark: re.Match[str]) -> str:
                if mark["address"]:
                    addresses.append(mark["address"])
                return mark["words"] or mark["code"] or mark["label"]

            text = _PLAIN_MARK.sub(shown, text)
            if _MAY_BE_MARK.search(text) or not all(map(self.finds_address, addresses)):
                return False
        if passage.kind is Kind.LINES:
            return all(self._has(line, passage.kind) for line in text.splitlines())
        return self._has(text, passage.kind)

    def _has(self, text: str, kind: Kind) -> bool:
        words = " ".join(composed(text).split())
        # The HTML has nothing between two lines.
        if not self._html.has(words, may_touch=kind is Kind.LINES):
            return False
        # Most pictures are not in the plain text.
        return kind is Kind.ALT or self._text.has(words) or self._text_without_additions.has(words)

    def finds_address(self, address: str) -> bool:
        """Return whether the HTML leads to an address, and the plain text shows it on a line of its own."""
        if "{{" in address:
            address = self._tags.tokenize(address)
            return quote(address) in self.addresses and address in self._line_set
        if self._web_version.startswith(address):
            return self._web_version in self.addresses
        return address in self.addresses and (address in self._line_set or address[7:] in self._line_set)


class _Row:
    """A row in which texts are looked for, each first near the one before it."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._near = 0

    def has(self, words: str, *, may_touch: bool = False) -> bool:
        """Return whether some words are in the row, with no digit beside one of their own unless it `may_touch`."""
        place = self._words.find(words, self._near)
        if place < 0 and self._near:
            place = self._words.find(words)
        if not may_touch and (words[:1].isdecimal() or words[-1:].isdecimal()):
            while place >= 0 and self._is_of_number(place, place + len(words)):
                place = self._words.find(words, place + len(words))
        if place < 0:
            return False
        self._near = max(0, place - _NEAR)
        return True

    def _is_of_number(self, start: int, end: int) -> bool:
        row = self._words
        begins = start > 0 and row[start - 1 : start + 1].isdecimal()
        return begins or (end < len(row) and row[end - 1 : end + 1].isdecimal())
