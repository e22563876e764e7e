"""A draft and its source → what is lost and what is invented: nothing, or the draft is not written.

Comes in: a plan, the text of its file and the issue that this is. Goes out: words and addresses of the source that the
file lacks, and words of values that the source lacks. It is a module of its own because it knows nothing of how the
draft was made: it reads the file as the letter's own reader does, and counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsletter.importing.lost import hrefs, words
from newsletter.importing.parts import words_of
from newsletter.importing.pieces import Heading, Item, Paragraph, Piece, Quote, Rich, Table
from newsletter.importing.plan import Plan
from newsletter.importing.read import markdown
from newsletter.importing.write import EMPTY, PLACEHOLDERS
from newsletter.model.issue import Issue
from newsletter.reading.kinds import MARKDOWN, UNREAD

_COMMENT = re.compile(r"(?m)^ *# ?(.*)$")


def values_of(issue: Issue) -> list[str]:
    """Return all values as people see them, and the addresses in those that are Markdown."""
    return list(_values(issue))


def lost_words(plan: Plan, text: str, values: Iterable[str]) -> Counter[str]:
    """Return the words of the source that the file has less often, by its text and its values."""
    said: Counter[str] = Counter()
    for piece in plan.pieces:
        said.update(words(_once(piece)))
    for note in plan.notes:
        said.update(words(note.words))
    return said - Counter(words(" \n".join([*_COMMENT.findall(text), *values])))


def lost_links(plan: Plan, text: str, values: Iterable[str]) -> list[str]:
    """Return the addresses to which words of the source lead that are nowhere in the file."""
    plain = " \n".join([*_COMMENT.findall(text), *values])
    found = dict.fromkeys(href for rich in _riches(plan) for href in hrefs(rich))
    return [href for href in found if href.removeprefix("mailto:") not in plain]


def invented(plan: Plan, issue: Issue) -> list[str]:
    """Return the words of values that members read which are not in the source."""
    texts = [*(words_of(piece).text for piece in plan.pieces), *(" ".join(each.head) for each in plan.documents)]
    texts += [piece.mark for piece in plan.pieces if isinstance(piece, Item)]
    source = unicodedata.normalize("NFKC", " \n".join([*texts, *PLACEHOLDERS.values(), EMPTY])).replace("\xad", "")
    known = set(words(source))
    # Where a way to join was taken out of the middle of a word, the rest of it is a word that only seems to be new.
    return sorted(
        word for word in {*words(" \n".join(_read(issue)))} - known if not word.isdigit() and word not in source
    )


def _once(piece: Piece) -> str:
    """Return the text of a piece; a cell that is repeated in its column, as the name of a group is, counts once."""
    if not isinstance(piece, Table):
        return words_of(piece).text
    columns = zip(*piece.rows, strict=True)
    return " \n".join(text for column in columns for text in dict.fromkeys(cell.text for cell in column))


def _riches(plan: Plan) -> Iterator[Rich]:
    for piece in plan.pieces:
        match piece:
            case Paragraph(rich) | Heading(rich) | Item(rich) | Quote(rich):
                yield rich
            case Table(rows):
                yield from (cell for row in rows for cell in row)


def _values(issue: Issue) -> Iterator[str]:
    for node in issue.nodes:
        if node.text is None:
            continue
        if node.kind not in MARKDOWN:
            yield node.text
            continue
        for piece in _as_read(node.text):
            rich = words_of(piece)
            yield rich.text
            yield from hrefs(rich)


@lru_cache(maxsize=512)  # each value is looked at twice
def _as_read(text: str) -> tuple[Piece, ...]:
    return markdown.read(text).pieces


def _read(issue: Issue) -> Iterator[str]:
    """Yield the values that members read, as they see them."""
    for node in issue.nodes:
        if node.text is not None and node.kind in MARKDOWN:
            yield from (words_of(piece).text for piece in _as_read(node.text))
        elif node.text is not None and node.kind not in UNREAD:
            yield node.text
