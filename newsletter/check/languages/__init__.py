"""Rules about languages: what a translation lacks or says otherwise, and words that are in no language of the letter.

Comes in: a letter; most rules are about one that was translated by a catalog. Goes out: findings at the lines of the
catalog, of newsletter.yaml or of words.yaml. The family consists of these modules:

rules.py      what can be wrong
figures.py    numbers, times of day and months of two texts, and what differs
spoken.py     the language in which a text seems to be
entries.py    entries that are missing or stale, or say something else
words.py      words of newsletter.yaml that have no form in the language
own_words.py  words that the letter says in English because words.yaml has them in no other language
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Finding
from newsletter.check.languages.rules import RULES
from newsletter.check.parsed_letter import ParsedLetter

__all__ = ["RULES", "check"]


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is wrong with a translation, and what is not in the language of the letter."""
    if letter.publication.words_in_english(letter.issue.language):
        from newsletter.check.languages import own_words

        yield from own_words.check(letter)
    if letter.translation:
        from newsletter.check.languages import entries, words

        yield from entries.check(letter.translation)
        yield from words.check(letter)
