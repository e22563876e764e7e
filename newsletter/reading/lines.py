"""A text → where its lines begin and end, by the line breaks of YAML 1.1."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import TypeAlias

Lines: TypeAlias = "tuple[array[int], array[int]]"

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML 1.1 counts as the end of a line


def line_of(text: str, index: int) -> tuple[int, int, int]:
    """Return the number of the line that holds `index`, counted from 1, and where it begins and ends."""
    begins, ends = _lines(text)
    number = bisect_right(begins, index)
    return number, begins[number - 1], ends[number - 1]


_MOST = 4
_kept: tuple[tuple[str, Lines], ...] = ()


def _lines(text: str) -> Lines:
    """Return where each line begins, and where it ends; of the texts asked for last, at once.

    For a letter's own files a check looks up the place of every finding. They are told apart by identity: a dictionary
    would compare two texts of a megabyte, character by character, each time the same file has been read twice.
    """
    global _kept  # replaced as a whole, since threads of the preview read it
    kept = _kept
    for known, lines in kept:
        if known is text:
            return lines
    begins, ends = array("L", [0]), array("L")  # lists of a million numbers would be ten times as large
    for found in LINE_BREAK.finditer(text):
        ends.append(found.start())
        begins.append(found.end())
    ends.append(len(text))
    _kept = ((text, (begins, ends)), *kept[: _MOST - 1])
    return begins, ends
