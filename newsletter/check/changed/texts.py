"""The texts of a letter, each compared with the HTML and with the plain text.

Goes out: for each text that readers see differently, the place of the first difference, and a few words of both. A text
that a template leaves out altogether is no difference: what a letter shows is the template's decision.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from newsletter.check.changed import typed
from newsletter.check.changed.compare import Comparison, Difference, Span
from newsletter.check.changed.marks import Characters
from newsletter.check.changed.shown import Shown, composed, in_html
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.source import Path
from newsletter.text.merge_tags import Tags

IN_HTML, IN_TEXT = "the HTML", "the plain text"

_WINDOW = 200
_WORDS = 8
_TRACE = 12
"""Characters that show, together with the words behind a difference, that a text is meant to be here."""
_SHORT = 8
"""Characters of what differs, under which the next word is quoted as well."""


class Change(NamedTuple):
    """What readers see in place of a part of a text, which begins at the character `offset`."""

    offset: int
    typed: str
    shown: str
    where: str
    is_line_start: bool


class Text:
    """A text of a letter in its parts; `is_person` if it stands for the fields of a person."""

    def __init__(self, passage: Passage, tags: Tags, *, is_person: bool) -> None:
        self.passage, self.tags = passage, tags
        if passage.is_prose:
            self.parts, addresses = typed.of_prose(passage.text, tags)
        else:
            self.parts, addresses = (typed.of_person if is_person else typed.of_line)(passage.text, tags)
        self.addresses = {place: typed.spellings(address, tags) for place, address in addresses.items()}

    def compared(self, shown: Shown, span: Span, where: str) -> Change | bool:
        """Return what is shown in a span instead of the text, else whether the text is shown."""
        spellings = (spelling for each in self.addresses.values() for spelling in each)
        result = Comparison(self.parts, shown, spellings, is_html=where == IN_HTML).difference(span)
        if isinstance(result, Difference):
            return self._change(result, shown, span, where) or False
        return result

    def _change(self, found: Difference, shown: Shown, span: Span, where: str) -> Change | None:
        """Return what is shown instead, or None where too little is the same for the text to be meant."""
        text, part = self.passage.text, self.parts[found.part]
        offset = part.start
        if isinstance(part, Characters):
            # Where a word goes on that was to end, it is that word which differs.
            is_behind = found.offset and part.shown[found.offset : found.offset + 1] == " "
            offset = typed.place_of(text, part, found.offset - bool(is_behind), self.tags)
        start = _word_start(text, offset, max(0, offset - _WINDOW))
        line, _, more = text[start : start + _WINDOW].partition("\n")
        of_line = len(self.tags.tokenize(line).split())
        words = composed(self.tags.tokenize(f"{line}\n{more}")).split()[:_WORDS]
        place = _word_start(shown.words, found.place, span.start)
        seen = shown.words[place : min(place + _WINDOW, span.end)].split()[:_WORDS]
        length, length_seen = _until_same(words, seen)
        total = sum(len(part.shown) for part in self.parts if isinstance(part, Characters))
        is_traced = length and (found.matched >= _TRACE or found.matched * 2 >= total)
        if not (span.is_own or is_traced):
            return None
        if length > of_line or len(" ".join(words[: length - 1])) >= _SHORT:
            length, length_seen = min(length - 1, of_line), length_seen - 1
        elif not length:
            length, length_seen = min(of_line, 3), 3
        written, instead = (self.tags.neutral(" ".join(part)) for part in (words[:length], seen[:length_seen]))
        is_line_start = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>")
        return Change(offset, written, instead, where, is_line_start)


def _word_start(row: str, place: int, least: int) -> int:
    while place > least and not row[place - 1].isspace():
        place -= 1
    return place


def _until_same(typed: list[str], seen: list[str]) -> tuple[int, int]:
    """Return how many words of both it takes until a word is the same; (0, 0) if none is."""
    pairs = [
        (first + second, first + 1, second + 1)
        for first, word in enumerate(typed)
        for second, other in enumerate(seen)
        if word == other and first + second
    ]
    return min(pairs)[1:] if pairs else (0, 0)


class Shower:
    """Finds the elements of the HTML that show a text."""

    def __init__(self, letter: ParsedLetter) -> None:
        self._letter = letter

    @cached_property
    def _at(self) -> dict[Path, list[int]]:
        """The numbers of the elements from each path of the issue."""
        numbers: dict[Path, list[int]] = {}
        for number, path in self._letter.rendering.origins.items():
            numbers.setdefault(path, []).append(number)
        return numbers

    @cached_property
    def _whole(self) -> Shown:
        return in_html([self._letter.root])

    def of(self, passage: Passage) -> tuple[Shown, Span]:
        """Return what the elements of a text show, or those nearest above its path, or the whole letter."""
        path = passage.path if passage.source is self._letter.issue.source else ()
        for length in range(len(path), 0, -1):
            if numbers := self._at.get(path[:length]):
                elements = dict.fromkeys(self._letter.elements[number] for number in numbers)
                outermost = (each for each in elements if elements.keys().isdisjoint(each.iterancestors()))
                shown = in_html(outermost)
                return shown, Span(0, len(shown.words), length == len(path))
        return self._whole, Span(0, len(self._whole.words))
