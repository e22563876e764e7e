"""A text → its first paragraphs, with the notes and the addresses of links that they need.

It is a module of its own because a text is divided where its Markdown is, which outline.py knows, and only behind a
paragraph that leads to nothing below it: never in a list, a quotation or code, nor right behind a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.text import footnotes, outline
from newsletter.text.outline import Role

LENGTH = 300
"""Characters that a beginning has at least, and that are left out at least."""

_ADDRESS_OF_LABEL = re.compile(r"^\[(?P<label>[^\[\]^\n][^\[\]\n]*)\]:[ \t]+\S.*$", re.M)


def first_paragraphs(text: str) -> str:
    """Return the first paragraphs of a text, or all of it where that would not leave out much."""
    notes = footnotes.find(text)
    body = text[: notes[0].start] if notes else text
    end = next((place for place in _places(body) if LENGTH <= place <= len(body.rstrip()) - LENGTH), None)
    if end is None:
        return text
    beginning, rest = body[:end].rstrip(), body[end:]
    addresses = [found[0] for found in _ADDRESS_OF_LABEL.finditer(rest) if f"[{found['label']}]" in beginning]
    labels = set(footnotes.MARK.findall(beginning))
    needed = "".join(text[note.start : note.end] for note in notes if note.label in labels)
    return "\n\n".join(filter(None, (beginning, "\n".join(addresses), needed.rstrip())))


def _places(text: str) -> Iterator[int]:
    """Yield where a paragraph or a heading begins at the margin, behind an empty line and not behind a heading."""
    start, before = 0, Role.HEADING
    for line in outline.read(text).lines:
        is_at_margin = line.words == start if line.role is Role.FIRST else line.role is Role.HEADING
        if is_at_margin and before is not Role.HEADING and text[:start].endswith("\n\n"):
            yield start
        if text[start : line.end].strip():
            before = line.role
        start = line.end
