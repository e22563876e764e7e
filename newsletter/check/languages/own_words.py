"""A letter in a language that a publication has added → the words of its own that it says in English all the same.

Comes in: a letter. Goes out: a finding at the language in words.yaml for each of these words that stands in the plain
text; which of all words a letter says is known nowhere else. It is a module of its own because it reads words.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, clipped
from newsletter.check.languages.rules import OWN_WORDS
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.words import FORMS

_PLACEHOLDER = re.compile(r"\\{\w+\\}")  # as re.escape() writes it


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the words that no words.yaml has in the language of the letter."""
    said, language = " ".join(letter.rendering.text.split()), letter.issue.language
    for name, english in letter.publication.words_in_english(language).items():
        found = next(filter(None, (_pattern(form).search(said) for form in english.split(FORMS))), None)
        if not found or not re.search(r"\w", re.sub(r"\{\w+\}", "", english)):  # what stands between a date and a time
            continue
        for source in letter.publication.own_words:
            path = next(((tag,) for tag in (language, language.split("-")[0]) if (tag,) in source.keys), None)
            if path:
                filled = OWN_WORDS.filled(words=clipped(found[0]), name=name, language=path[0], english=english)
                yield Finding(OWN_WORDS.id, OWN_WORDS.severity, source.problem(path, *filled, key=True))
                break


def _pattern(english: str) -> re.Pattern[str]:
    """Return what finds a text, whatever stands in its placeholders; letters behind or before it are other words."""
    words = _PLACEHOLDER.sub(lambda found: r"\S+", re.escape(english))
    return re.compile(rf"(?<!\w){words}(?!\w)")
