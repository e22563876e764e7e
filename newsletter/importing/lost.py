"""What an entry does not say of its source → comments, so that no recogniser can lose a word or a link.

Comes in: sources and the texts of values. Goes out: the sources' texts as they were, where a word or an address is in
no value. It is a module of its own because the writer shows it, and the proof counts it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from newsletter.importing.pieces import Rich
from newsletter.importing.plan import Source

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
_WHOLE = 400
"""Characters up to which a text is shown whole."""

GLUE = frozenset(
    ["with", "mit", "avec", "con", "met", "and", "und", "et", "y", "en", "by", "von", "de", "par", "por", "door", "the"]
)
"""Words between fields, which are listed once at the end where nothing else of their text is missing."""


def words(text: str) -> list[str]:
    """Return the words of a text as they are counted: soft hyphens are no letters, and ² is a 2."""
    return _WORD.findall(unicodedata.normalize("NFKC", text.replace("\xad", "")))


def hrefs(rich: Rich) -> Iterator[str]:
    """Yield the addresses to which words of a text lead, each once."""
    yield from dict.fromkeys(span.style.href for span in rich.spans if span.style.href)


def told(sources: Iterable[Source], values: Iterable[str]) -> tuple[list[str], Counter[str]]:
    """Return the texts with words or addresses that are in no value, and small words that alone are missing."""
    texts = list(values)
    left, together = Counter(word for text in texts for word in words(text)), "\n".join(texts)
    comments, glue = [], Counter[str]()
    for source in sources:
        missing = Counter(words(source.rich.text))
        here = missing & left
        left -= here
        missing -= here
        lost = [href for href in hrefs(source.rich) if href.removeprefix("mailto:") not in together + source.rich.text]
        mark = re.match(r"\s*(\d{1,2})[.)]\s", source.rich.text)
        if all(word.lower() in GLUE or (mark and word == mark[1]) for word in missing) and not lost:
            glue += missing
        else:
            shown = [" ".join(text.split()) for text in _with_missing(source.rich.text, set(missing))]
            comments.append(" ".join([*shown, *(f"<{href}>" for href in lost)]))
    return comments, glue


def _with_missing(text: str, missing: set[str]) -> list[str]:
    """Return a text, or of a long one the sentences that have a word which is missing."""
    if len(text) <= _WHOLE:
        return [text] if missing else []
    return [part for part in _SENTENCE.split(text) if missing & set(words(part))]
