"""Rules about the lines of Markdown: those that its paragraphs join, and those that YAML has joined before.

In a paragraph a new line begins none in the letter: editors break lines at a certain width, and some authors begin each
sentence on a line of its own. A signature or a bank account is typed in the same way and meant otherwise. This is a
module of its own because it guesses which of them is the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import Paragraph, Passage, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.writing.markup import BULLETS_OF_WORD
from newsletter.reading.kinds import Kind
from newsletter.reading.spans import Typed
from newsletter.text.outline import LINE_OF_ITS_OWN
from newsletter.text.wrapping import columns

LINES_JOINED = Rule(
    "writing.lines-joined",
    "advice",
    "“{line}” and “{next}” become one line, since a new line in the file begins none in the letter.",
    "To keep the lines apart, {bar}end each but the last with a backslash: {written}. "
    "For a list, begin each with `- `.",
)
FOLDED = Rule(
    "writing.folded",
    "warning",
    "YAML joins the lines of this text, so “{words}” does not begin on a line of its own.",
    "{bar}.",
)

NARROWEST = 50
"""Columns: no editor breaks lines that are shorter."""
ROOM = 5
"""Columns that must be left behind the next word, since people who break lines themselves are not exact."""
SHORT = 30
"""Columns: nobody breaks sentences into such lines one after the other, but poems and lists have them."""
LONGEST_WORD = 30
"""Columns: what is longer, such as an address, may stand out from the width at which an editor breaks lines."""
MOST_QUOTED = 60
MOST_WRITTEN = 3


class _Line(NamedTuple):
    """A line of a paragraph: where it begins in its text, as it was typed, and as it counts, with code masked."""

    start: int
    written: str
    shown: str


_UNIT = re.compile(r"(?:\[[^\[\]]*\]\([^()\s]*\)|\S)+")
# One sentence a line, and HTML, are not lost lines.
_ENDS_LINE = re.compile(r"(?i)(?:[.?!:…。．？！：؟۔।]['\"’”“»«›‹)\]}*_」』）]*|<br\s*/?>)\Z")
_ENDS_CLAUSE = re.compile(r"[,;–—،؛、，][*_]*\Z")
_ENDS_WITHIN_CLAUSE = re.compile(r"(?<!\d)(?:\A|\s)([^\W\d_]{1,3})\Z")  # “in”, “the”; behind a number it is a unit
_OPENING = "*_[(\"'“”„«»‹›‘’¿¡"
_ADDRESS = re.compile(r"(?:https?://|www\.|<)|\S+@")
# Lines of a table, bullets from Word, HTML and definitions of addresses are the business of other rules.
_OTHER = re.compile(rf"(?i)\s*(?:[|{BULLETS_OF_WORD}]|[*-](?![\s*])|</?(?:!|[a-z][a-z0-9]*[\s/>])|\[[^\]]*\]:)|.*\t")


def lines_joined(letter: ParsedLetter) -> Iterator[Finding]:
    """Find lines that no editor has broken and that are joined, once in a text."""
    for passage in letter.passages:
        if not passage.is_prose or "\n" not in (typed := passage.as_typed()).text.strip():
            continue
        paragraphs = [[*_lines(typed, paragraph)] for paragraph in split(passage._replace(text=typed.text))]
        paragraphs = [lines for lines in paragraphs if len(lines) > 1]
        width = max(map(_width, chain.from_iterable(paragraphs)), default=0)
        is_folded = typed.text != passage.text
        found = (_meant_breaks(lines, width, is_folded=is_folded) for lines in paragraphs)
        if breaks := next(filter(None, found), None):
            yield _joined(passage, breaks, is_folded=is_folded)


def folded(letter: ParsedLetter) -> Iterator[Finding]:
    """Find texts whose paragraphs, items or lines YAML joins because it was not told to keep them."""
    for passage in letter.passages:
        if not passage.is_prose and passage.kind is not Kind.LINES:
            continue
        typed = passage.as_typed().text
        if typed != passage.text:
            kept, meant = _beginnings(passage), _beginnings(passage._replace(text=typed))
            if len(meant) > len(kept):
                words = next((part for part in meant if not any(whole.startswith(part) for whole in kept)), meant[1])
                bar = _bar(passage)
                yield passage.finding(FOLDED, words=clipped(words, MOST_QUOTED), bar=bar[0].upper() + bar[1:])


def _joined(passage: Passage, breaks: Sequence[tuple[_Line, _Line]], *, is_folded: bool) -> Finding:
    """Return the finding about lines that are joined, the first of which it names."""
    line, after = breaks[0]
    kept = [before.written.strip().rstrip("\\") for before, _ in breaks[:MOST_WRITTEN]]
    written = ", ".join(f"`{words}\\`" for words in kept)
    values = {"line": clipped(line.written, MOST_QUOTED), "next": clipped(after.written, MOST_QUOTED)}
    if is_folded:
        return passage.finding(LINES_JOINED, **values, written=written, bar=f"{_bar(passage)}; then ")
    begin = line.start + len(line.written) - len(line.written.lstrip())
    return passage.finding(LINES_JOINED, begin, **values, written=written, bar="")


def _beginnings(passage: Passage) -> list[str]:
    """Return the paragraphs, items or lines of a text, each on one line."""
    return [words for paragraph in split(passage) if (words := " ".join(paragraph.text.split()))]


def _bar(passage: Passage) -> str:
    """Return how to write a text so that YAML keeps its lines."""
    source, path = passage.source, passage.path
    style = source.values[path].style
    begin = f"{path[-1]}: " if isinstance(path[-1], str) else "- "
    if style == ">":
        return f"write `{begin}|` instead of `{begin}>`"
    text = "the text without its quotes" if style else "the text"
    hint = f"write `{begin}|`, and {text} on the lines below it, further to the right"
    return f"take the brackets away, begin a line with each field, and {hint}" if source.is_in_brackets(path) else hint


def _lines(typed: Typed, paragraph: Paragraph) -> Iterator[_Line]:
    """Yield the lines of a paragraph."""
    start = typed.text.rfind("\n", 0, paragraph.start) + 1  # before the dash of an item
    shown = typed.text[start : paragraph.start] + paragraph.text
    for line in shown.rstrip("\n").split("\n"):
        lead = " " * typed.lead if start == 0 else ""
        yield _Line(start, typed.text[start : start + len(line)], lead + line)
        start += len(line) + 1


def _meant_breaks(lines: Sequence[_Line], width: int, *, is_folded: bool) -> list[tuple[_Line, _Line]]:
    """Return each two lines that are joined although no editor would have broken them at this width."""
    are_short = len(lines) > 2 and all(columns(line.shown.rstrip()) <= SHORT for line in lines)
    meant = []
    for line, after in pairwise(lines):
        if re.match(rf"\s*(?:{LINE_OF_ITS_OWN})", after.shown) or not (_has_words(line) and _has_words(after)):
            is_meant = False
        elif _is_kept(line):
            is_meant = is_folded  # YAML has lost what would have kept the break
        else:
            is_meant = (
                columns(line.shown.rstrip()) + 1 + columns(_units(after)[0]) + ROOM <= max(width, NARROWEST)
                and not _OTHER.match(after.shown)
                and not _ENDS_LINE.search(line.shown.rstrip())
                and not _goes_on(line, after, are_short=are_short)
            )
        if is_meant:
            meant.append((line, after))
    return meant


def _width(line: _Line) -> int:
    """Return the width that a line shows its editor to have, at least."""
    shown, units = line.shown.rstrip(), _units(line)
    return columns(shown.removesuffix(units[-1]).rstrip() if columns(units[-1]) > LONGEST_WORD else shown)


def _units(line: _Line) -> list[str]:
    """Return the words of a line, of which some editors take a link for one."""
    return _UNIT.findall(line.shown) or [""]


def _has_words(line: _Line) -> bool:
    """Return whether a line has more than punctuation, such as a fence that is never closed."""
    return any(map(str.isalnum, line.shown))


def _is_kept(line: _Line) -> bool:
    """Return whether Markdown keeps the break after a line: two spaces or a backslash end it."""
    backslashes = len(line.shown) - len(line.shown.rstrip("\\"))
    return line.shown.endswith("  ") or backslashes % 2 == 1


def _goes_on(line: _Line, after: _Line, *, are_short: bool) -> bool:
    """Return whether a sentence goes on from one line to the next, so that nothing is lost where they are joined."""
    before, words = line.shown.strip(), after.shown.strip()
    if (last := _ENDS_WITHIN_CLAUSE.search(before)) and last[1].islower():
        return True
    if are_short:
        return False
    if words.lstrip(_OPENING)[:1].islower() and not _ADDRESS.match(words):
        return True
    return columns(before) > SHORT and _ENDS_CLAUSE.search(before) is not None
