"""Our Markdown → pieces: what readers of a letter would see, as its own parser reads it.

The writer of Markdown proves with it that what it writes says what it was given, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from newsletter.importing.pieces import PLAIN, Code, Heading, Item, Paragraph, Piece, Quote, Read, Rich, Rule, Span
from newsletter.text import prose

if TYPE_CHECKING:
    from markdown_it.token import Token


def read(text: str) -> Read:
    """Return the pieces of Markdown; the second paragraph of an item goes on below a line break."""
    parsed = prose.parse(text)
    if isinstance(parsed, prose.Simple):
        return Read(tuple(Paragraph(Rich.of(map(_span, runs))) for runs in parsed.paragraphs))
    return Read(tuple(_pieces(parsed)))


def _span(run: prose.Run) -> Span:
    return Span(run.words, PLAIN._replace(bold=run.tag == "strong", italic=run.tag == "em", href=run.address))


def _pieces(tokens: Iterable[Token], depth: int = -1, *, is_quoted: bool = False) -> Iterator[Piece]:
    rest = iter(tokens)
    for token in rest:
        within = list(takewhile(lambda other: other.level > token.level, rest)) if token.nesting else []  # noqa: B023
        match token.type:
            case "heading_open":
                yield Heading(_rich(within[0]), int(token.tag[1]))
            case "bullet_list_open" | "ordered_list_open":
                yield from _items(token, within, depth + 1)
            case "blockquote_open":
                yield from _pieces(within, depth, is_quoted=True)
            case "notes_open":
                yield from _pieces(within, depth)
            case "hr":
                yield Rule()
            case "code_block":
                yield Code(token.content.strip("\n"))
            case "paragraph_open" | "note_open":
                yield Quote(_rich(within[0])) if is_quoted else Paragraph(_rich(within[0]))


def _items(opening: Token, within: list[Token], depth: int) -> Iterator[Piece]:
    number = int(opening.attrs.get("start", 1))
    rest = iter(within)
    for _ in rest:
        mark = f"{number}." if opening.type == "ordered_list_open" else ""
        inner = list(_pieces(takewhile(lambda token: token.level >= opening.level + 2, rest), depth))
        first = []
        for piece in inner:
            if not isinstance(piece, Paragraph):
                break
            first.append(piece.rich)
        yield Item(Rich.of(_joined(first)), depth, mark)
        yield from inner[len(first) :]
        number += 1


def _joined(texts: list[Rich]) -> Iterator[Span]:
    for number, text in enumerate(texts):
        yield Span("\n" if number else "")
        yield from text.spans


def _rich(inline: Token) -> Rich:
    """Return the text of a paragraph."""
    spans = []
    style = PLAIN
    outer = []
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "em_open" | "link_open":
                outer.append(style)
                if token.type == "link_open":
                    style = style._replace(href=str(token.attrs["href"]))
                else:
                    style = style._replace(bold=True) if token.type == "strong_open" else style._replace(italic=True)
            case "strong_close" | "em_close" | "link_close":
                style = outer.pop()
            case "hardbreak":
                spans.append(Span("\n", style))
            case "code_inline":
                spans.append(Span(token.content, style._replace(code=True)))
            case "script":
                spans.append(Span(token.content, style._replace(script=token.tag)))
            case _:
                spans.append(Span(token.content, style))
    return Rich.of(spans)
