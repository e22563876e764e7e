"""A draft and its source → what is lost and what is invented: nothing, or the draft is not written.

Comes in: a plan and the text of its file. Goes out: words and addresses of the source that the file lacks, and words of
values that the source lacks. It is a module of its own because it knows nothing of how the draft was made: it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsletter.importing.lost import words
from newsletter.importing.pieces import Heading, Item, Paragraph, Quote, Rich, Table
from newsletter.importing.plan import Plan
from newsletter.importing.tidy import words_of
from newsletter.importing.write import EMPTY, MARKDOWN_LINK, PLACEHOLDERS, plain_words
from newsletter.model.issue import Issue
from newsletter.reading.kinds import UNREAD


def lost_words(plan: Plan, text: str) -> Counter[str]:
    """Return the words of the source that the file has less often."""
    said: Counter[str] = Counter()
    for piece in plan.pieces:
        said.update(words(words_of(piece).text))
    for note in plan.notes:
        said.update(words(note.words))
    return said - Counter(words(plain_words(text)))


def lost_links(plan: Plan, text: str) -> list[str]:
    """Return the addresses to which words of the source lead that are nowhere in the file."""
    plain = plain_words(text)
    hrefs = dict.fromkeys(span.style.href for rich in _riches(plan) for span in rich.spans if span.style.href)
    return [href for href in hrefs if href not in plain and href.removeprefix("mailto:") not in plain]


def _riches(plan: Plan) -> Iterator[Rich]:
    for piece in plan.pieces:
        match piece:
            case Paragraph(rich) | Heading(rich) | Item(rich) | Quote(rich):
                yield rich
            case Table(rows):
                yield from (cell for row in rows for cell in row)


def invented(plan: Plan, issue: Issue) -> list[str]:
    """Return the words of values that members read which are not in the source."""
    known = {word for piece in plan.pieces for word in words(words_of(piece).text)}
    for document in plan.documents:
        known.update(words(" ".join(document.head)))
    known.update(words(" ".join([*PLACEHOLDERS.values(), EMPTY])))
    texts = (node.text for node in issue.nodes if node.text is not None and node.kind not in UNREAD)
    return sorted(
        {word for text in texts for word in words(_without_links(text)) if word not in known and not word.isdigit()}
    )


def _without_links(text: str) -> str:
    return MARKDOWN_LINK.sub("]", plain_words(text))
