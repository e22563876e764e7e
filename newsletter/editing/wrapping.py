"""Prose for people, each paragraph on a line, and for the file, broken where its author broke it.

Comes in: Markdown as it stands in a file, and afterwards as somebody has changed it in a form. Goes out: the same
Markdown with other line breaks. What the letter makes of a text is compared each time: where a line break means
something, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from newsletter.text.markdown import parser
from newsletter.text.prose import to_html

_KEPT_BREAK = re.compile(r"(?: {2,}|\\)\Z")
_WORD = re.compile(r"(\s*)((?:\{\{.*?\}\}|\S)+)")
_MAY_BEGIN_A_LINE = re.compile(r"(?!\d+[.)]|[a-zA-Z][.)])(?:[*_]{1,3})?[\w\"'“‘«(\[{]")
_MARGIN = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*")
_STANDS_ALONE = re.compile(r"\s*(?:#|\||>|```|~~~)| {4}|\t")


def unwrapped(text: str) -> str:
    """Return prose with each paragraph on one line, and nothing behind the last."""
    return "\n".join(_on_one_line(lines) for lines in _paragraphs(text.rstrip("\n")))


def rewrapped(old: str, new: str) -> str:
    """Return prose that somebody has changed in its unwrapped form, broken as it was before where it is the same.

    What has changed is broken at the same words, and where it would be much longer than the longest line of before.
    """
    body = old.rstrip("\n")
    new = new.rstrip("\n")
    end = old[len(body) :] or ("\n" if "\n" in new and "\n" not in body else "")
    if unwrapped(old) == new:
        return old
    paragraphs = _paragraphs(body)
    width = max((len(line) for lines in paragraphs if len(lines) > 1 for line in lines), default=0)
    width += width // 8  # else a word that comes into a full line leaves another alone on the next
    flat = [_on_one_line(lines) for lines in paragraphs]
    kept: list[list[str]] = []
    broken: list[list[str]] = []
    for kind, first, last, begin, stop in SequenceMatcher(
        None, flat, lines := new.split("\n"), autojunk=False
    ).get_opcodes():
        for number, line in enumerate(lines[begin:stop], first):
            was = paragraphs[number] if number < last else []
            kept.append(was if kind == "equal" else [line])
            broken.append(was if kind == "equal" else _broken(was, line, width))
    ways = ("\n".join(line for lines in way for line in lines) for way in (broken, kept))
    return next((way for way in ways if _means_the_same(way, new)), new) + end


def wrapped(text: str, width: int) -> str:
    """Return prose whose paragraphs are on a line each in lines of up to `width` columns, where it may be broken."""
    return "\n".join(row for line in text.split("\n") for row in _broken([], line, width))


def _means_the_same(one: str, other: str) -> bool:
    """Return whether a letter makes the same of two texts."""
    return one == other or to_html(one) == to_html(other)


def _on_one_line(lines: list[str]) -> str:
    first, *others = lines
    return " ".join([first.rstrip(), *map(str.strip, others)]) if others else first


@lru_cache(maxsize=64)  # a text that is typed in is asked for at each key
def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of a text, those that make one paragraph together."""
    lines = text.split("\n")
    joined = _joined(text)
    groups: list[list[str]] = []
    for number, line in enumerate(lines):
        if number in joined:
            groups[-1].append(line)
        else:
            groups.append([line])
    if _means_the_same("\n".join(map(_on_one_line, groups)), text):
        return groups
    return [[line] for line in lines]


def _joined(text: str) -> set[int]:
    """Return the numbers of the lines that go on with the line before them."""
    joined = set()
    for token in parser().parse(text) if "\n" in text else ():
        if token.type != "inline" or token.map is None:
            continue
        first, last = token.map
        lines = text.split("\n")[first:last]
        kept = [line for line in lines[:-1] if _KEPT_BREAK.search(line)]
        breaks = [child for child in token.children or () if child.type == "hardbreak"]
        if token.content.count("\n") + 1 != len(lines) or len(breaks) != len(kept) or lines[0].lstrip().startswith(">"):
            continue
        joined |= {first + number for number in range(1, len(lines)) if lines[number - 1] not in kept}
    return joined


def _broken(was: list[str], line: str, width: int) -> list[str]:
    """Return a line in pieces: broken at the words at which it was broken before, and where it is too long."""
    if not width or (len(line) <= width and len(was) < 2) or _STANDS_ALONE.match(line):
        return [line]
    margin = _MARGIN.match(was[1] if len(was) > 1 else line)
    indent = len(margin[0]) if margin and len(was) < 2 else len(was[1]) - len(was[1].lstrip())
    words = [(found[1], found[2]) for found in _WORD.finditer(line)]
    breaks = _breaks(was, [word for _, word in words])
    rows, row = [], ""
    for number, (gap, word) in enumerate(words):
        may_break = number > 0 and gap == " " and _MAY_BEGIN_A_LINE.match(word)
        if may_break and (number in breaks or len(row) + 1 + len(word) > width):
            rows.append(row)
            row = " " * indent + word
        else:
            row += gap + word
    rows.append(row + line[len(line.rstrip()) :])
    return rows if _means_the_same("\n".join(rows), line) else [line]


def _breaks(was: list[str], words: list[str]) -> set[int]:
    """Return the numbers of the words before which a line was broken, or of those that have come in their places."""
    old = [[found[2] for found in _WORD.finditer(line)] for line in was]
    ends = set(_sums(old[:-1]))
    breaks: set[int] = set()
    matcher = SequenceMatcher(None, [word for line in old for word in line], words, autojunk=False)
    for kind, first, last, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            breaks |= {begin + end - first for end in ends if first <= end < last}
        else:
            breaks |= {min(begin + end - first, stop) for end in ends if first <= end < last}
    return breaks


def _sums(lines: list[list[str]]) -> Iterator[int]:
    count = 0
    for line in lines:
        count += len(line)
        yield count
