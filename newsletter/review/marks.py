"""Two letters → the same, with the words, links and pictures marked that differ; and places to jump to.

Comes in: both letters as they are looked at, and the differences that were found. Goes out: the HTML of both, in which
`ins` and `del` are around words that are new and gone, `data-review` is on such pictures, and `data-differs` on the
elements that a difference is about, with its number. The letters are compared word by word, whatever they were made of:
so a mark needs no difference, and none is missing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from newsletter.reading.source import Path
from newsletter.review.difference import Difference
from newsletter.review.side import Seen, SeenPicture
from newsletter.review.word_diff import spans
from newsletter.text import markup
from newsletter.text.markup import Element

PICTURE = "data-review"
DIFFERS = "data-differs"

_WORD = re.compile(r"\w+|[^\w\s]")
_SILENT = frozenset({"head", "style", "script", "title", "template"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class _Token(NamedTuple):
    """A word or a picture of a letter: what is compared, and where it is.

    `is_tail` says that it stands behind the element and not in it; of a picture, `end` is 0.
    """

    key: tuple[str, ...]
    element: Element
    is_tail: bool
    start: int
    end: int


def marked(before: Seen, now: Seen, differences: Sequence[Difference]) -> tuple[str, str]:
    """Return the HTML of both letters with what differs marked."""
    roots = markup.parsed(before.html), markup.parsed(now.html)
    for root, seen, paths in (
        (roots[0], before, [each.was for each in differences]),
        (roots[1], now, [each.path for each in differences]),
    ):
        _number(root, seen.origins, paths)
    sides = [list(_tokens(root, "", seen.pictures)) for root, seen in zip(roots, (before, now), strict=True)]
    all_spans = list(spans([token.key for token in sides[0]], [token.key for token in sides[1]]))
    for span in reversed(all_spans):  # from the end, so that the places in a text before stay what they are
        if not span.is_same:
            _mark([sides[0][place] for place in span.first], "del")
            _mark([sides[1][place] for place in span.second], "ins")
    return markup.serialized(roots[0]), markup.serialized(roots[1])


def looks(before: Seen, now: Seen) -> bool:
    """Return whether words that both letters have look otherwise in one of them."""
    sides = [list(_tokens(markup.parsed(seen.html), "", seen.pictures)) for seen in (before, now)]
    for span in spans([token.key for token in sides[0]], [token.key for token in sides[1]]):
        if span.is_same:
            pairs = zip(span.first, span.second, strict=True)
            if any(_style(sides[0][one]) != _style(sides[1][other]) for one, other in pairs):
                return True
    return False


def _style(token: _Token) -> str:
    element = token.element.getparent() if token.is_tail else token.element
    return "" if element is None else element.get("style", "")


def _number(root: Element, origins: Mapping[int, Path], paths: Sequence[Path]) -> None:
    """Write the number of each difference on the first element that it is about."""
    elements = list(root.iter("*"))
    for number, path in enumerate(paths):
        element = _element_of(path, origins)
        if element is not None:
            known = elements[element].get(DIFFERS)
            elements[element].set(DIFFERS, f"{known} {number}" if known else str(number))


def _element_of(path: Path, origins: Mapping[int, Path]) -> int | None:
    """Return the first element of a path, or of what is in it, or of the innermost around it that has one."""
    if found := [element for element, own in origins.items() if path and own[: len(path)] == path]:
        return min(found)
    around = [(-len(own), element) for element, own in origins.items() if own and path[: len(own)] == own]
    return min(around)[1] if around else None


def _tokens(element: Element, link: str, pictures: Mapping[str, SeenPicture]) -> Iterator[_Token]:
    """Yield the words and pictures that are seen in an element, in their order, without what is behind it."""
    if not isinstance(element.tag, str) or element.tag in _SILENT or _HIDDEN.search(element.get("style", "")):
        return
    if element.tag == "a":
        link = element.get("href", "")
    if element.tag == "img":
        shown = pictures.get(element.get("src", ""))
        digest = hashlib.sha256(shown.content).hexdigest() if shown else element.get("src", "")
        yield _Token(("", digest, element.get("alt", ""), link), element, False, 0, 0)
    yield from _words(element.text, link, element, is_tail=False)
    for child in element:
        yield from _tokens(child, link, pictures)
        yield from _words(child.tail, link, child, is_tail=True)


def _words(text: str | None, link: str, element: Element, *, is_tail: bool) -> Iterator[_Token]:
    for found in _WORD.finditer(text or ""):
        yield _Token((found[0], link), element, is_tail, found.start(), found.end())


def _mark(tokens: Sequence[_Token], tag: str) -> None:
    """Put an element around each row of words in one text, and an attribute on pictures."""
    for (element, is_tail), group in groupby(reversed(tokens), lambda token: (token.element, token.is_tail)):
        row = list(group)
        if row[0].end == 0:
            element.set(PICTURE, tag)
            continue
        text = (element.tail if is_tail else element.text) or ""
        start, end = row[-1].start, row[0].end
        mark = element.makeelement(tag)
        mark.text, mark.tail = text[start:end], text[end:]
        if is_tail:
            element.tail = text[:start]
            around = element.getparent()
            if around is not None:
                around.insert(around.index(element) + 1, mark)
        else:
            element.text = text[:start]
            element.insert(0, mark)
