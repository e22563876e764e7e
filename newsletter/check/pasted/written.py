"""The texts that pasted characters are looked for in, and values as an author can write them in their place.

This is a module of its own because the rules about texts and about addresses share it.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.paragraphs import Paragraph, Passage, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.kinds import Kind
from newsletter.reading.quoting import address_as_value, as_value


def texts(letter: ParsedLetter) -> Iterator[Paragraph]:
    """Yield every paragraph that members read, in the letter or in the list of an inbox."""
    yield from letter.paragraphs
    for passage in letter.texts_of_publication:
        if passage.kind is Kind.SENDER:
            yield from split(passage)


def whole_value(passage: Passage, text: str) -> str:
    """Return a text as it can be written in place of a whole value: in quotes where YAML needs them."""
    if passage.kind is Kind.LINES:
        return text  # one line of several
    return (address_as_value if passage.kind is Kind.ADDRESS else as_value)(
        text, within_braces=_is_in_brackets(passage)
    )


def _is_in_brackets(passage: Passage) -> bool:
    around = (passage.source.values[passage.path[:length]] for length in range(len(passage.path)))
    return any(span.style in ("[", "{") for span in around)
