"""Pieces → prose, or one line: the Markdown of a letter, or the words of a field that has none.

Comes in: pieces. Goes out: text that reads as the pieces say, block by block, and what it has no marks for. Tables
become lists, since prose has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from newsletter.errors import Refused
from newsletter.importing import inline, listing, scripts
from newsletter.importing.inline import Escapes, Written
from newsletter.importing.pieces import (
    Code,
    Dropped,
    Heading,
    Item,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Rich,
    Rule,
    Table,
    What,
)
from newsletter.importing.read import markdown as reader

LONGEST = 20_000
"""Characters that can be written at once, as many as a field holds."""

_MOST_TRIES = 10
"""How often prose is read as a whole, before every character is escaped that may mean something."""
_NUMBER = re.compile(r"(\d{1,9})[.]")


def prose(pieces: Iterable[Piece]) -> Written:
    """Return pieces as the prose of a block; raise Refused for more than anybody means to paste into one."""
    blocks = list(_blocks(pieces))
    if sum(_length(rich) for block in blocks for rich in _texts(block)) > LONGEST:
        raise Refused("This is too long to be pasted at once.", f"Paste up to {LONGEST:,} characters at a time.")
    escapes = [Escapes.NEEDED] * len(blocks)
    written = [_written(block, Escapes.NEEDED) for block in blocks]
    # A block may mean something else beside another: two paragraphs “1. …” and “2. …” would become a list.
    for _ in range(_MOST_TRIES):
        at = _first_misread(written)
        if at is None:
            break
        for number in _counted_on(blocks, at):
            escapes[number] = Escapes.OPENINGS if escapes[number] is Escapes.NEEDED else Escapes.ALL
            written[number] = _written(blocks[number], escapes[number])
    else:
        written = [_written(block, Escapes.ALL) for block in blocks]
    text = "\n\n".join(block.text for block in written if block.text)
    return Written(text, tuple(dropped for block in written for dropped in block.dropped))


def line(pieces: Iterable[Piece]) -> Written:
    """Return the words of pieces on one line, for a field without Markdown."""
    words, dropped = [], []
    for piece in pieces:
        if isinstance(piece, Picture):
            dropped.append(_picture(piece))
        if isinstance(piece, Item) and piece.mark:
            words.append(piece.mark)
        for rich in _texts([piece]):
            words += scripts.in_characters(rich).split()
            hrefs = dict.fromkeys(span.style.href for span in rich.spans)
            dropped += [Dropped(What.LINK, href) for href in hrefs if href and href not in rich.text]
    return Written(" ".join(words), tuple(dropped))


def _blocks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield what becomes a block of Markdown: the items of a list, the paragraphs of a quotation, or one piece."""
    for kind, group in groupby(pieces, type):
        if kind is Table:
            yield from (_rows(table) for table in group if isinstance(table, Table))
        elif kind in (Item, Quote):
            yield list(group)
        else:
            yield from ([piece] for piece in group)


def _length(rich: Rich) -> int:
    return sum((len(text) + len(style.href) for text, style in rich.spans), start=len("\n\n"))


def _rows(table: Table) -> list[Piece]:
    return [Item(_row(row)) for row in table.rows]


def _row(cells: tuple[Rich, ...]) -> Rich:
    """Return a row of a table as an item: what it is about, and behind a colon all else."""
    name, *others = [cell for cell in cells if cell.text] or [Rich()]
    text = name
    for number, other in enumerate(others):
        text += Rich.plain(", " if number else ": ") + other
    return text


def _texts(pieces: Iterable[Piece]) -> Iterator[Rich]:
    for piece in pieces:
        match piece:
            case Paragraph(rich) | Heading(rich) | Item(rich) | Quote(rich):
                yield rich
            case Code(text):
                yield Rich.plain(text)
            case Table(rows):
                yield from (cell for row in rows for cell in row)


def _written(block: list[Piece], escapes: Escapes) -> Written:
    first = block[0]
    match first:
        case Paragraph(rich):
            return inline.write(rich, escapes=escapes)
        case Heading(rich):
            return inline.write(rich.replaced(inline.BREAK, lambda found: " "), Heading, escapes)
        case Item():
            return listing.write([piece for piece in block if isinstance(piece, Item)], escapes)
        case Quote():
            return _quotation(block, escapes)
        case Code(text):
            return _code(text)
        case Rule():
            return Written("---", read=(Rule(),))
        case Picture():
            return Written("", (_picture(first),))
    raise TypeError(first)


def _quotation(block: list[Piece], escapes: Escapes) -> Written:
    """Return paragraphs as a quotation, each that Markdown takes for one: `> 70 years` compares numbers."""
    text, was_quoted, dropped = "", False, []
    for rich in _texts(block):
        written = inline.write(rich, escapes=escapes)
        quoted = "\n".join(f"> {line}" for line in written.text.split("\n"))
        read = reader.read(quoted).pieces
        is_quoted = len(read) == 1 and isinstance(read[0], Quote)
        dropped += [*written.dropped, *([] if is_quoted else [Dropped(What.QUOTATION, rich.text)])]
        text += ("\n>\n" if is_quoted and was_quoted else "\n\n" if text else "") + (
            quoted if is_quoted else written.text
        )
        was_quoted = is_quoted
    return Written(text, tuple(dropped), reader.read(text).pieces)


def _code(text: str) -> Written:
    fence = "```"
    while fence in text:
        fence += "`"
    return Written(f"{fence}\n{text}\n{fence}", read=(Code(text),))


def _picture(picture: Picture) -> Dropped:
    src = "" if picture.src.startswith("data:") else picture.src
    return Dropped(What.PICTURE, picture.alt or src)


def _counted_on(blocks: list[list[Piece]], at: int) -> Iterator[int]:
    """Yield a block, and those after it whose paragraphs begin with the next number each."""
    yield at
    begun = _NUMBER.match(_beginning(blocks[at]))
    for number in range(at + 1, len(blocks)) if begun else ():
        found = _NUMBER.match(_beginning(blocks[number]))
        if not (begun and found and int(found[1]) == int(begun[1]) + 1):
            break
        yield number
        begun = found


def _beginning(block: list[Piece]) -> str:
    return block[0].rich.text if isinstance(block[0], Paragraph) else ""


def _first_misread(written: list[Written]) -> int | None:
    """Return the first block that reads otherwise among the others than alone, or None."""
    read = reader.read("\n\n".join([block.text for block in written if block.text])).pieces
    done = 0
    for number, block in enumerate(written):
        if read[done : done + len(block.read)] != block.read:
            return number
        done += len(block.read)
    return len(written) - 1 if done < len(read) else None
