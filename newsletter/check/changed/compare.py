"""A text in its parts, and what is shown → the first place where the two differ.

All states that the marks allow are followed at once, part by part, so that the time grows with the length of the text
and no choice is taken back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from newsletter.check.changed.marks import Characters, Mark, Part
from newsletter.check.changed.shown import Shown

_MOST_STATES = 50
_FEWEST_STATES, _MOST_STEPS = 5, 100_000
"""In a text of so many parts that nobody meant them, fewer states are followed: about as many steps in all."""
_MOST_STRETCHES = 10
_MOST_QUOTE_MARKS = 40
"""At the start of a line of the plain text; a letter has fewer levels of quotations."""
_FIRST, _LONGEST_KEY, _NEAR = 24, 60, 200
"""Characters of a text by which its place is found: at its beginning, and in its longest part, which is near."""

_QUOTE_MARK = re.compile(r">(?: |(?=>))")
_ADDRESS_BELOW = re.compile(r"(?:\[\d{1,4}\] )?(\S+)(?:\s|\Z)")
_TOKENS = re.compile(r" |[^ ]+")


class Span(NamedTuple):
    """The part of what is shown in which a text must be; `is_own` if nothing else is in it."""

    start: int
    end: int
    is_own: bool = False


class Difference(NamedTuple):
    """Where a text and what is shown part: the part of the text, the character of that part, and the place shown.

    `matched` is how many characters were the same before.
    """

    part: int
    offset: int
    place: int
    matched: int


def find(words: str, shown: Shown, span: Span) -> Iterator[int]:
    """Yield the places in a span where words are shown, and not in the middle of a longer word or number."""
    place = shown.words.find(words, span.start, span.end)
    for _ in range(_MOST_STATES):
        if place < 0:
            return
        if is_apart(shown.words, place, place + len(words)):
            yield place
        place = shown.words.find(words, place + 1, span.end)


def is_apart(row: str, start: int, end: int) -> bool:
    """Return whether a part of a row neither begins nor ends within a word of Latin letters, or a number."""
    return not (
        _go_on(row[start - 1 : start], row[start : start + 1]) or _go_on(row[end - 1 : end], row[end : end + 1])
    )


def _go_on(first: str, second: str) -> bool:
    return first.isascii() and first.isalnum() and second.isascii() and second.isalnum()


def _length(part: Characters) -> int:
    return len(part.shown)


def _first_words(words: str, most: int) -> str:
    """Return the words up to some number of characters, and at least one."""
    if len(words) <= most:
        return words
    end = words.rfind(" ", 0, most + 1)
    return words[:end] if end > 0 else words.partition(" ")[0]


class Comparison:
    """One text, and one of the two forms in which readers see it."""

    def __init__(self, parts: Sequence[Part], shown: Shown, addresses: Iterable[str], *, is_html: bool) -> None:
        self.parts, self.shown, self.is_html = parts, shown, is_html
        self.addresses = frozenset(addresses)
        self._most_states = max(_FEWEST_STATES, min(_MOST_STATES, _MOST_STEPS // (len(parts) + 1)))

    def difference(self, span: Span) -> Difference | bool:
        """Return where the text in the span differs; True if it is all there, False if none of it is."""
        best: Difference | None = None
        for starts in self._starts(span):
            result = self._walk(starts)
            if result is None:
                return True
            if best is None or result.matched > best.matched:
                best = result
        return best or False

    def _starts(self, span: Span) -> Iterator[dict[int, set[int]]]:
        """Yield sets of places where the text may begin, each by the number of the part that begins there."""
        if span.is_own:
            start = span.start
            while self.shown.words[start : start + 1] == " ":
                start += 1
            yield {0: {start}}
        heads = list(self._heads())
        longest = max((part for part in self.parts if isinstance(part, Characters)), key=_length, default=None)
        if longest:
            # Many texts may begin alike, few hold the same longest stretch of words.
            before = 2 * longest.start + _NEAR
            stretch = find(_first_words(longest.shown.strip(), _LONGEST_KEY), self.shown, span)
            for place in islice(stretch, _MOST_STRETCHES):
                near = Span(max(span.start, place - before), min(place + _FIRST, span.end))
                if starts := self._places(heads, near, _FIRST):
                    yield starts
        for most in (_FIRST, 1):
            if starts := self._places(heads, span, most):
                yield starts

    def _places(self, heads: Sequence[tuple[int, str]], span: Span, most: int) -> dict[int, set[int]]:
        """Return where the first words of these heads are shown, by the numbers of their parts."""
        places: defaultdict[int, set[int]] = defaultdict(set)
        found = cache(lambda words: tuple(find(words, self.shown, span)))
        for number, words in heads:
            places[number].update(found(_first_words(words, most)))
        return places if any(places.values()) else {}

    def _heads(self) -> Iterator[tuple[int, str]]:
        """Yield the characters with which the text may begin to be shown, and the number of their part."""
        for number, part in enumerate(self.parts):
            if isinstance(part, Characters):
                yield number, part.shown.lstrip()
                return
            forms = self._forms(part)
            yield from ((number, form) for form in (*forms, *self._instead(part)) if isinstance(form, str) and form)
            if "" not in forms:
                return

    def _forms(self, mark: Mark) -> tuple[str | re.Pattern[str], ...]:
        return (mark.typed, *(mark.in_html if self.is_html else mark.in_text))

    def _instead(self, mark: Mark) -> tuple[str, ...]:
        return () if self.is_html else mark.instead

    def _walk(self, starts: dict[int, set[int]]) -> Difference | None:
        states = defaultdict(set, starts)
        first = min(starts)
        matched, furthest = 0, Difference(first, 0, min(starts[first], default=0), 0)
        for number, part in enumerate(self.parts):
            here = states.pop(number, set())
            if not here:
                continue
            if len(here) > self._most_states:
                here = set(sorted(here)[: self._most_states])
            if isinstance(part, Mark):
                behind = self._behind(part, here)
                states[number + 1] |= behind
                if not behind:
                    furthest = Difference(number, 0, min(here), matched)
                if instead := self._instead(part):
                    until = bisect_left(self.parts, part.until, key=attrgetter("start"))
                    states[until].update(
                        place + len(form) for form in instead for place in here if self._has(form, place)
                    )
                if not any(states.values()):
                    return furthest
                continue
            went = self._through(part.shown, here)
            if isinstance(went, set):
                matched += len(part.shown)
                states[number + 1] |= went
            else:
                furthest = Difference(number, went[0], went[1], matched + went[0])
                if not any(states.values()):
                    return furthest
        ends = states[len(self.parts)]
        row = self.shown.words
        if any(not _go_on(row[place - 1 : place], row[place : place + 1]) for place in ends):
            return None
        if ends:
            last = len(self.parts) - 1
            return Difference(last, self.parts[last].end - self.parts[last].start - 1, min(ends), matched)
        return furthest

    def _has(self, words: str, place: int) -> bool:
        return self.shown.words.startswith(words, place)

    def _behind(self, mark: Mark, here: set[int]) -> set[int]:
        """Return the places behind a mark, in each form in which it is shown."""
        behind = set()
        for form in self._forms(mark):
            if isinstance(form, str):
                behind |= {place + len(form) for place in here if self._has(form, place)}
                if form == " ":  # beside another space, which is one with it
                    behind |= {place for place in here if not place or self.shown.words[place - 1] == " "}
            else:
                behind |= {found.end() for place in here if (found := form.match(self.shown.words, place))}
        return behind

    def _through(self, words: str, here: set[int]) -> set[int] | tuple[int, int]:
        """Return the places behind the words, or how many characters were the same, and the place of the next one."""
        straight = {place for place in here if self._has(words, place)}
        if self.is_html or not words.endswith(" "):
            behind = {place + len(words) for place in straight}
        else:
            behind = self._behind_space({place + len(words) - 1 for place in straight})
        rest = here - straight
        went = self._word_by_word(words, rest) if rest else (0, 0)
        if isinstance(went, set):
            return behind | went
        return behind or went

    def _word_by_word(self, words: str, here: set[int]) -> set[int] | tuple[int, int]:
        offset = 0
        for found in _TOKENS.finditer(words):
            token = found[0]
            if token == " ":
                behind = self._behind_space(here)
            else:
                behind = {place + len(token) for place in here if self._has(token, place)}
            if not behind:
                common, place = max((self._common(token, place), place) for place in here)
                return offset + common, place + common
            here, offset = behind, found.end()
        return here

    def _common(self, word: str, place: int) -> int:
        """Return how many characters of a word are shown at a place."""
        return next((count for count, char in enumerate(word) if not self._has(char, place + count)), len(word))

    def _behind_space(self, here: set[int]) -> set[int]:
        """Return the places behind white space, and behind what the plain text adds at the start of a line."""
        row, lines = self.shown.words, self.shown.lines
        found: set[int] = set()
        for place in here:
            if row[place : place + 1] == " ":
                place += 1
            elif 0 < place < len(row) and row[place - 1] != " ":
                continue
            found.add(place)
            # In the HTML, nothing is added: all of it is one line.
            is_line_start = lines[max(place - 1, 0) : place] == "\n"
            quote_marks = 0
            while is_line_start:
                if quote_marks < _MOST_QUOTE_MARKS and (quoted := _QUOTE_MARK.match(row, place)):
                    place, quote_marks = quoted.end(), quote_marks + 1
                elif (address := _ADDRESS_BELOW.match(row, place)) and address[1] in self.addresses:
                    place = address.end()
                    is_line_start = lines[place - 1 : place] == "\n"
                else:
                    break
                found.add(place)
        return found
