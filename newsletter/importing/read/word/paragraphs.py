"""What a paragraph of Word is, by its style and by what it says of itself.

It is a module of its own because each paragraph may say otherwise than its style, and because two things make one
paragraph of two: a mark between them that was deleted, and a large initial, which Word sets as one of its own.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.importing.read.word.names import W, val, whole
from newsletter.importing.read.word.numbering import Mark, Numbering
from newsletter.importing.read.word.styles import Kind, Styles, draws_line
from newsletter.text.markup import Element

_NO_HEADING = 9
"""The outline level of a text's body."""


class Says(NamedTuple):
    """What a paragraph is; `draws_line` counts where it has no words, `goes_on` if the next one belongs to it."""

    kind: Kind
    mark: Mark | None
    draws_line: bool = False
    goes_on: bool = False


def read(element: Element, styles: Styles, numbering: Numbering) -> Says:
    """Return what a paragraph is, with the mark that it counts in its list."""
    properties = element.find(W + "pPr")
    kind = styles.paragraph(val(properties, "pStyle"))
    if properties is None:
        return Says(kind, _mark(None, kind, numbering), kind.draws_line)
    level = whole(val(properties, "outlineLvl"), -1)
    if 0 <= level <= _NO_HEADING:
        kind = kind._replace(level=0 if level == _NO_HEADING else min(level + 1, 6))
    border = properties.find(W + "pBdr")
    frame = properties.find(W + "framePr")
    return Says(
        kind,
        _mark(properties.find(W + "numPr"), kind, numbering),
        kind.draws_line if border is None else draws_line(border),
        properties.find(f"{W}rPr/{W}del") is not None
        or (frame is not None and frame.get(W + "dropCap") in ("drop", "margin")),
    )


def _mark(counts: Element | None, kind: Kind, numbering: Numbering) -> Mark | None:
    list_id, level = kind.list_id, max(kind.list_level, 0)
    if counts is not None:
        list_id, level = val(counts, "numId") or list_id, whole(val(counts, "ilvl"), level)
    return numbering.mark(list_id, level) if list_id != "0" and list_id in numbering else None
