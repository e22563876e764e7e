from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.importing import markdown
from newsletter.importing.marks import destination
from newsletter.importing.pieces import (
    Code,
    Heading,
    Item,
    Paragraph,
    Piece,
    Quote,
    Rich,
    Rule,
    Span,
    Style,
    Table,
    What,
)
from newsletter.importing.read import markdown as reader
from newsletter.text.markdown import parser
from tests.examples import examples

WORDS = [
    *(
        "word",
        "two words",
        " ",
        " ",
        "10",
        "2*500 mg",
        "*",
        "**",
        "_x_",
        "`",
        "``",
        "[",
        "]",
        "](",
        "[^1]",
        "[^1]: ",
        "!",
    ),
    *(
        "\\",
        "\\*",
        "&amp;",
        "&",
        "<b>",
        "<https://example.org/>",
        "https://example.org/a_b_",
        "ann@example.org",
        "(",
        ")",
    ),
    *(
        "~",
        "^",
        "CO~2~",
        "# ",
        "- ",
        "1. ",
        "2. ",
        "b) ",
        "> ",
        "> 70 ",
        "+ ",
        "---",
        "```",
        "\n",
        "\n- ",
        "\n1. ",
        "=",
    ),
    *(
        "é",
        "ß",
        "漢字",
        "“",
        "”",
        "·",
        "https://",
        "www.example.org",
        "[a]: https://example.org/",
        "\n> ",
        "*p<0.05",
        "|",
    ),
]
HREFS = [
    "https://example.org/",
    "https://example.org/a_(b)?c=1&copy;",
    "mailto:ann@example.org",
    "https://e.org/(x",
    "x y",
]
STYLES = st.builds(
    Style,
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.sampled_from([False, False, False, True]),
    script=st.sampled_from(["", "", "", "", "sub", "sup"]),
    href=st.sampled_from(["", "", "", *HREFS]),
)
SPANS = st.builds(Span, st.sampled_from(WORDS), st.one_of(st.just(Style()), STYLES))
RICH = st.lists(SPANS, min_size=1, max_size=8).map(lambda spans: tidy(Rich.of(spans))).filter(lambda rich: rich.text)
PIECES = st.lists(
    st.one_of(
        st.builds(Paragraph, RICH),
        st.builds(Heading, RICH, st.integers(1, 6)),
        st.builds(Item, RICH, st.integers(0, 3), st.sampled_from(["", "", "1.", "2.", "3.", "7.", "b)", "iv."])),
        st.builds(Quote, RICH),
        st.builds(Code, st.sampled_from(["a", "a\n\n  b", "```", "- x"])),
        st.just(Rule()),
        st.builds(lambda a, b: Table(((a, b), (b, a))), RICH, RICH),
    ),
    min_size=1,
    max_size=6,
)


def tidy(rich: Rich) -> Rich:
    """Return a text as readers of documents make it: one space at a time, and none beside a line break."""
    once = rich.replaced(re.compile(r" {2,}"), lambda found: " ")
    return once.replaced(re.compile(r" *\n\s*"), lambda found: "\n").stripped()


def words_of(pieces: Iterable[Piece]) -> str:
    """Return every character that readers see, in its order, but white space, and marks of items that are text."""
    texts = []
    for piece in pieces:
        match piece:
            case Paragraph(rich) | Heading(rich) | Quote(rich):
                texts.append(rich.text)
            case Item(rich, _, mark):
                texts.append(mark + rich.text)
            case Code(text):
                texts.append(text)
            case Table(rows):
                texts += [cell.text for row in rows for cell in row]
    return "".join("".join(texts).split())


def comparable(text: str) -> str:
    """Return words without what tables and raised numbers get in prose: `a: b, c`, `10^(2n)`, `₂` for `2`."""
    return re.sub(r"[:,^_()]", "", unicodedata.normalize("NFKC", text)).replace("−", "-")


@given(PIECES)
@settings(max_examples=examples(60), deadline=None)
def test_prose_has_every_word_and_invents_none(pieces: list[Piece]) -> None:
    written = markdown.prose(pieces)
    read = reader.read(written.text).pieces
    assert comparable(words_of(read)) == comparable(words_of(pieces)), written.text


@given(PIECES)
@settings(max_examples=examples(40), deadline=None)
def test_emphasis_and_links_are_those_of_the_pieces_and_what_is_lost_is_told(pieces: list[Piece]) -> None:
    written = markdown.prose(pieces)
    read = reader.read(written.text).pieces
    given, shown, lost = styles_of(pieces), styles_of(read), {dropped.what for dropped in written.dropped}
    assert shown["bold"] <= given["bold"] and shown["italic"] <= given["italic"], written.text
    assert What.EMPHASIS in lost or (shown["bold"] == given["bold"] and shown["italic"] == given["italic"]), (
        written.text
    )
    assert What.LINK in lost or given["href"] <= shown["href"], written.text


def styles_of(pieces: Iterable[Piece]) -> dict[str, set[str]]:
    """Return the letters and digits that are bold, and that are italic, and the addresses of links."""
    found: dict[str, set[str]] = {"bold": set(), "italic": set(), "href": set()}
    for piece in pieces:
        texts = [cell for row in piece.rows for cell in row] if isinstance(piece, Table) else []
        texts += [piece.rich] if isinstance(piece, Paragraph | Heading | Item | Quote) else []
        for text, style in (span for rich in texts for span in rich.spans):
            letters = {char for char in unicodedata.normalize("NFKC", text) if char.isalnum()}
            found["bold"] |= letters if style.bold else set()
            found["italic"] |= letters if style.italic else set()
            if style.href and text.strip():
                found["href"].add(parser().normalizeLink(destination(style.href)))
    return found
