"""Documents and the draft that they make → the data of the page that shows both side by side.

Comes in: documents, a Draft. Goes out: JSON: the pieces of the source as a reader knows them, the blocks of the
draft in lines, and for each piece where it went. Every text stays one: the page never makes HTML of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsletter.editing.form import BlockKind, Field, Shape, form_of, readable
from newsletter.importing.document import Document
from newsletter.importing.draft import Draft
from newsletter.importing.parts import words_of
from newsletter.importing.pieces import Appointment, Code, Heading, Item, Paragraph, Picture, Piece, Quote, Rich, Table
from newsletter.importing.place.by_wish import KINDS
from newsletter.importing.plan import Entry, Plan, Prose, Source, Value
from newsletter.model.issue import Issue
from newsletter.preview.places import Data

_LONGEST, _MOST_ROWS, _MOST_CELLS, _MOST_LINES = 300, 8, 12, 400
_LONGEST_LIST = 120
"""Characters up to which the texts of a list are one line."""
LEAVE_OUT, NOT_PLACED, HEAD = "leave out", "Not placed", "Head"


def source(documents: Sequence[Document]) -> list[Data]:
    """Return what documents say, piece by piece."""
    return [
        {
            "name": document.name,
            "pieces": [_piece(piece, document) for piece in document.pieces],
            "notes": [{"at": note.at, "words": note.said} for note in document.notes],
            "warnings": list(document.warnings),
        }
        for document in documents
    ]


def kinds() -> list[Data]:
    """Return what a piece can be put as."""
    known = _kinds()
    labels = {kind: known[kind].label for kind in KINDS if kind in known} | {LEAVE_OUT: NOT_PLACED}
    return [{"kind": kind, "label": labels[kind]} for kind in KINDS]


def draft(made: Draft) -> Data:
    """Return a draft in lines, and by the number of each piece where it went."""
    plan, known = made.plan, _kinds()
    blocks = [_block(block, known) for block in plan.blocks]
    went = plan.went()
    labels = {"head": HEAD, "not placed": NOT_PLACED, **{kind: each.label for kind, each in known.items()}}
    return {
        "title": _text(plan.head.fields.get("title", "")),
        "head": _head(plan),
        "blocks": blocks,
        "left": [_left(each) for each in plan.left],
        "went": [[[place.block, labels[place.kind]] for place in went.get(at, ())] for at in range(len(plan.pieces))],
        "pictures": len(made.pictures),
    }


def _piece(piece: Piece, document: Document) -> Data:
    match piece:
        case Paragraph(rich):
            return {"kind": "paragraph", "spans": _spans(rich)}
        case Heading(rich, level):
            return {"kind": "heading", "level": level, "spans": _spans(rich)}
        case Item(rich, depth, mark):
            return {"kind": "item", "depth": min(depth, 3), "mark": mark, "spans": _spans(rich)}
        case Quote(rich):
            return {"kind": "quote", "spans": _spans(rich)}
        case Code(text):
            return {"kind": "code", "spans": _spans(Rich.plain(text))}
        case Table(rows):
            cells = [[_clipped(cell.text) for cell in row[:_MOST_CELLS]] for row in rows[:_MOST_ROWS]]
            return {"kind": "table", "rows": cells, "more": max(0, len(rows) - _MOST_ROWS)}
        case Picture(src, alt):
            has_come = src in document.pictures
            name = "" if src.startswith("data:") else src.rpartition("/")[2]
            return {"kind": "picture", "alt": alt or "", "name": _clipped(name), "has_come": has_come}
        case Appointment(title):
            said = _clipped(words_of(piece).text.removeprefix(title).removeprefix(" / "))
            return {"kind": "appointment", "title": title, "words": said}
    return {"kind": "rule"}


def _spans(rich: Rich) -> list[Data]:
    return [
        {"text": text, "bold": style.bold, "italic": style.italic, "href": style.href} for text, style in rich.spans
    ]


def _kinds() -> dict[str, BlockKind]:
    blocks = next(field for field in form_of(Issue) if field.name == "blocks")
    assert blocks.shape.item
    return {kind.name: kind for kind in blocks.shape.item.kinds}


def _block(block: Entry, known: Mapping[str, BlockKind]) -> Data:
    kind = known[block.type]
    lines = list(_lines_of(block, kind.fields, 0))
    if (more := len(lines) - _MOST_LINES) > 0:
        lines = [*lines[:_MOST_LINES], _line(0, "", f"and {more} more lines")]
    return {
        "kind": block.type,
        "label": kind.label,
        "pieces": _pieces(block.all_sources),
        "remarks": list(_remarks(block)),
        "lines": lines,
    }


def _head(plan: Plan) -> Data:
    lines = list(_lines_of(plan.head, form_of(Issue), 0))
    pieces = _pieces(plan.head.all_sources)
    return {"label": HEAD, "pieces": pieces, "remarks": [*plan.head.remarks, *plan.remarks], "lines": lines}


def _left(left: Source) -> Data:
    return {"piece": left.piece if left.piece >= 0 else None, "text": _clipped(left.rich.text)}


def _pieces(sources: Iterable[Source]) -> list[int]:
    return sorted({each.piece for each in sources if each.piece >= 0})


def _remarks(entry: Entry) -> Iterator[str]:
    yield from entry.remarks
    for inner in entry.below:
        yield from _remarks(inner)


# Values, line by line


def _line(depth: int, label: str, text: str, pieces: Sequence[int] = (), *, is_name: bool = False) -> Data:
    return {"depth": depth, "label": label, "text": text, "pieces": pieces, "is_name": is_name}


def _lines_of(entry: Entry, fields: Iterable[Field], depth: int, *, is_listed: bool = False) -> Iterator[Data]:
    """Yield an entry, field by field; the first one of an entry in a list is its name."""
    known = {field.name: field for field in fields}
    pieces = _pieces(entry.sources) if is_listed else []
    for number, (name, value) in enumerate((name, value) for name, value in entry.fields.items() if name != "type"):
        field = known.get(name)
        if is_listed and not number and not isinstance(value, tuple | Entry):
            yield _line(depth, "", _text(value), pieces, is_name=True)
            continue
        label = field.label if field else readable(name)
        yield from _lines(value, label, field.shape if field else None, depth + is_listed)


def _lines(value: Value, label: str, shape: Shape | None, depth: int) -> Iterator[Data]:
    if isinstance(value, Entry):
        yield from _lines_of(value, shape.fields if shape else (), depth, is_listed=True)
    elif isinstance(value, tuple):
        yield from _lines_of_list(value, label, shape.item if shape else None, depth)
    elif text := _text(value):
        yield _line(depth, label, text)


def _lines_of_list(values: tuple[Value, ...], label: str, shape: Shape | None, depth: int) -> Iterator[Data]:
    if any(isinstance(value, Entry) and not _is_text(value) for value in values):
        for value in values:
            yield from _lines(value, "", shape, depth)
        return
    texts = [_text(value) for value in values]
    if sum(map(len, texts)) <= _LONGEST_LIST:
        yield _line(depth, label, ", ".join(texts))
        return
    for number, text in enumerate(texts):
        yield _line(depth, label if not number else "", text)


def _is_text(value: Entry) -> bool:
    return len(value.fields) == 1 and not any(isinstance(each, tuple | Entry) for each in value.fields.values())


def _text(value: Value) -> str:
    """Return a value as words, without what is behind the first few hundred characters."""
    match value:
        case str():
            return _clipped(value)
        case Rich():
            return _clipped(value.text)
        case Prose(pieces):
            return _clipped("\n".join(_first_words(pieces)))
        case Entry(fields):
            return ", ".join(filter(None, (_text(each) for name, each in fields.items() if name != "type")))
    return " | ".join(map(_text, value))


def _first_words(pieces: Iterable[Piece]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        text = words_of(piece).text
        yield f"• {text}" if isinstance(piece, Item) else text
        length += len(text)
        if length > _LONGEST:
            return


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
