"""Texts whose ends depend on what follows them are written so that they end where they end.

Comes in: an outline and the path of a list or a group. Goes out: the same data in a text in which the items of the list
can change their places. `|+` keeps the empty lines below it, and the last line of a file may have no line break: moved
elsewhere, both would hold something else.
"""

from __future__ import annotations

import re

from newsletter.editing.outline import BLOCK, Outline
from newsletter.editing.scalar import escaped
from newsletter.editing.splices import Splice
from newsletter.reading.source import Path

_KEEPS = re.compile(r"[|>]\d?\+")
_WITHOUT_INDICATOR = re.compile(r"[|>]\d?+(?![+-])")


def sealed(outline: Outline, path: Path) -> str:
    """Return the text with all below a path sealed; the same text where nothing needs it."""
    text = outline.text
    ends_with_line = not text or text.endswith(("\n", "\r"))
    splices = []
    for leaf, span in outline.source.values.items():
        value = outline.value(leaf)
        if leaf[: len(path)] != path or span.style not in BLOCK or not isinstance(value, str):
            continue
        keeps = _KEEPS.match(text, span.start)
        if keeps or not re.search(r"\S\n?\Z", value):
            new = f'"{escaped(value)}"{outline.comment_of_header(leaf)}'
            splices.append(Splice(span.start, outline.end(leaf), new))
        elif not ends_with_line and not value.endswith("\n") and span.end == len(text):
            header = _WITHOUT_INDICATOR.match(text, span.start)
            if header:
                splices.append(Splice(header.end(), header.end(), "-"))
    for splice in sorted(splices, reverse=True):
        text = splice.applied(text)
    return text if ends_with_line else text + outline.line_break
