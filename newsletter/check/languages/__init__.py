"""Rules about translations: what is missing, or says something else than the issue does.

Comes in: a letter that was translated by a catalog; of any other, nothing is found. Goes out: findings at the lines of
the catalog, or of newsletter.yaml. The family consists of these modules:

rules.py    what can be wrong
figures.py  numbers, times of day and months of two texts, and what differs
spoken.py   the language in which a text seems to be
entries.py  entries that are missing or stale, or say something else
words.py    words of newsletter.yaml that have no form in the language
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Finding
from newsletter.check.languages.rules import RULES
from newsletter.check.parsed_letter import ParsedLetter

__all__ = ["RULES", "check"]


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is wrong with a translation."""
    if letter.translation:
        from newsletter.check.languages import entries, words

        yield from entries.check(letter.translation)
        yield from words.check(letter)
