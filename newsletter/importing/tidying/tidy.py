"""Pieces as people typed them → as they meant them: lists of typed bullets, headings that are only bold or short.

Comes in: the pieces of a source. Goes out: parts, each a piece with the number of the one that it came from and with
the words of before. It is a module of its own because pasting keeps what was typed, and only a draft is tidied.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.importing.parts import Part, cut
from newsletter.importing.pieces import Piece
from newsletter.importing.tidying.headings import with_headings
from newsletter.importing.tidying.opened import opened
from newsletter.importing.tidying.opening import opening
from newsletter.importing.tidying.typed import with_items


def tidy(pieces: Sequence[Piece]) -> list[Part]:
    """Return the pieces of a source as their author meant them."""
    parts = [each for number, piece in enumerate(pieces) for part in opened(piece, number) for each in cut(part)]
    return list(with_headings(list(with_items(list(opening(parts))))))
