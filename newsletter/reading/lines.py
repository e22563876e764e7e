"""A text → where its lines begin and end, by the line breaks of YAML 1.1."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML 1.1 counts as the end of a line


def line_of(text: str, index: int) -> tuple[int, int, int]:
    """Return the number of the line that holds `index`, counted from 1, and where it begins and ends."""
    begins, ends = _lines(text)
    number = bisect_right(begins, index)
    return number, begins[number - 1], ends[number - 1]


@lru_cache(maxsize=4)  # for a letter's own files, in which a check looks up the place of every finding
def _lines(text: str) -> tuple[array[int], array[int]]:
    """Return where each line begins, and where it ends."""
    begins, ends = array("L", [0]), array("L")  # lists of a million numbers would be ten times as large
    for found in LINE_BREAK.finditer(text):
        ends.append(found.start())
        begins.append(found.end())
    ends.append(len(text))
    return begins, ends
