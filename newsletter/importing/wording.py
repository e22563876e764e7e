"""Pieces → their words as one line, with addresses, for what is said beside a draft.

It is a module of its own because every reader has something that is no part of the draft: footnotes, menus, hidden
rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.importing.pieces import Code, Heading, Item, Paragraph, Piece, Quote, Rich, Span, Table


def words(pieces: Iterable[Piece]) -> str:
    """Return what pieces say as one text, with the addresses behind the words that lead there."""
    return " ".join(filter(None, map(words_of, pieces)))


def words_of(piece: Piece) -> str:
    """Return what a piece says, on one line; what a picture shows is none of it."""
    match piece:
        case Item(rich, _, mark):
            return f"{mark} {with_addresses(rich)}".strip()
        case Paragraph(rich) | Heading(rich) | Quote(rich):
            return with_addresses(rich)
        case Table(rows):
            return "; ".join(" · ".join(with_addresses(cell) for cell in row if cell.spans) for row in rows)
        case Code(text):
            return " ".join(text.split())
    return ""


def with_addresses(rich: Rich) -> str:
    """Return a text on one line, with addresses in brackets where the words do not say them."""
    return "".join(map(_with_address, rich.spans)).replace("\n", " ")


def _with_address(span: Span) -> str:
    href = span.style.href
    return f"{span.text} ({href})" if href and href.removeprefix("mailto:") not in span.text else span.text
