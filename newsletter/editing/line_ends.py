"""A text as browsers have it, whose lines all end in LF → with the ends that its lines have in the file.

Comes in: two texts. Goes out: the first, in which lines that the second has as well end as they do there, and new ones
as the line that they replace or follow. It is a module of its own because files from Windows, and from two systems in
turns, are to keep every byte that nobody edits; and so are those of an old Mac, whose lines end in CR.
"""

from __future__ import annotations

import re

from newsletter.editing.three_way import lines_of, matching

LF = "\n"
_END = re.compile(r"(?:\r\n|\r|\n)\Z")


def with_line_ends(text: str, base: str) -> str:
    """Return a text with the line ends of another one, of which it was made."""
    if "\r" not in base:
        return text
    old, new = lines_of(base), lines_of(text)
    lines: list[str] = []
    end, at = _end(old[0]), 0
    for start, begin, length in matching([_END.sub(LF, line) for line in old], new):
        replaced = old[at:start]
        for number, line in enumerate(new[len(lines) : begin]):
            end = (_end(replaced[number]) if number < len(replaced) else "") or end
            lines.append(line.removesuffix(LF) + end if line.endswith(LF) else line)
        lines += old[start : start + length]
        at = start + length
        end = _end(old[at - 1]) or end
    return "".join(lines)


def _end(line: str) -> str:
    found = _END.search(line)
    return found[0] if found else ""
