"""Rules about what an inbox shows before a letter is opened: the subject line and the preheader.

This is a module of its own because only here merge tags are replaced by sample or fallback values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.nearest import plain
from newsletter.text import invisible, merge_tags

LONGEST_SUBJECT = 60
PREHEADER = range(40, 101)
SIMILAR = 0.85
COMPARED = 200
"""Characters of each that are compared: no inbox shows more, and the time grows with their square."""

SUBJECT_EMPTY = Rule("writing.subject-empty", "error", "The subject line {defect}.", "{todo}")
SUBJECT_LENGTH = Rule(
    "writing.subject-length",
    "warning",
    f"The subject line has {{count}} characters, and many inboxes cut it after {LONGEST_SUBJECT}.",
    f"Say what matters in the first {LONGEST_SUBJECT} characters, and the rest in the preheader.",
)
SUBJECT_CAPITALS = Rule(
    "writing.subject-capitals",
    "warning",
    "The subject line is all in capitals, which reads as shouting and looks like spam.",
    "Write it as you write a sentence.",
)
PREHEADER_REPEATS = Rule(
    "writing.preheader-repeats",
    "warning",
    "The preheader repeats the subject line, and an inbox shows the two side by side.",
    "Say in it what the subject line leaves out.",
)
PREHEADER_LENGTH = Rule(
    "writing.preheader-length",
    "advice",
    "The preheader has {count} characters; inboxes show about 40 to 100.",
    "Write between 40 and 100 characters.",
)

_WORD = re.compile(r"\w+")


def subject_empty(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a subject line that is empty for a reader without any values for merge tags."""
    if is_empty(letter):
        values = letter.publication.fallbacks(letter.issue.web_path)
        empty = [tag.name for tag in merge_tags.find([letter.issue.subject]).tags if not values(tag)]
        if empty:
            defect = f"is empty for readers whose {' and '.join(f'`{name}`' for name in empty)} is not known"
            todo = "Give the merge tag a fallback, as in `{{ first_name | there }}`, or write words beside it."
        else:
            defect, todo = "has no words", "Say in it what the issue is about."
        yield letter.finding(SUBJECT_EMPTY, ("subject",), defect=defect, todo=todo)


def is_empty(letter: ParsedLetter) -> bool:
    """Return whether nothing of the subject line is seen by a reader without any values for merge tags."""
    values = letter.publication.fallbacks(letter.issue.web_path)
    return not invisible.is_seen(letter.rendering.tags.write(letter.rendering.subject, values))


def subject_length(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a subject line that inboxes cut."""
    if (count := _length(_seen(letter, letter.rendering.subject))) > LONGEST_SUBJECT:
        yield letter.finding(SUBJECT_LENGTH, ("subject",), count=count)


def subject_capitals(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a subject line in capitals; the values of merge tags do not count."""
    own = letter.rendering.tags.write(letter.rendering.subject, lambda tag: "")
    words = [word for word in _WORD.findall(own) if any(map(str.isalpha, word))]
    capitals = sum(map(str.isupper, own))
    if len(words) > 1 and capitals >= 10 and not any(map(str.islower, own)):
        yield letter.finding(SUBJECT_CAPITALS, ("subject",))


def preheader_repeats(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a preheader that says what the subject line says."""
    subject, preheader = (
        _WORD.findall(plain(_seen(letter, text)[:COMPARED]))
        for text in (letter.rendering.subject, letter.rendering.preheader)
    )
    if subject and preheader and (_contains(subject, preheader) or _is_similar(subject, preheader)):
        yield letter.finding(PREHEADER_REPEATS, ("preheader",))


def preheader_length(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a preheader that an inbox would cut, or fill up with the beginning of the letter."""
    if (count := _length(_seen(letter, letter.rendering.preheader))) not in PREHEADER:
        yield letter.finding(PREHEADER_LENGTH, ("preheader",), count=count)


def _seen(letter: ParsedLetter, text: str) -> str:
    """Return a text of the rendering as a sample reader sees it."""
    return letter.rendering.tags.write(text, letter.publication.samples(letter.issue.web_path))


def _length(text: str) -> int:
    """Return the number of visible characters, without combining accents."""
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in text)


def _contains(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether one text begins with the other, or contains all of the other's words, if they are three or more.

    A single word, such as the name of a meeting, may well occur in both.
    """
    short, long = sorted((one, other), key=len)
    places = range(len(long) - len(short) + 1) if len(short) > 2 else range(1)
    return any(long[place : place + len(short)] == short for place in places)


def _is_similar(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = " ".join(one), " ".join(other)
    if 2 * min(len(first), len(second)) < SIMILAR * (len(first) + len(second)):
        return False  # their lengths alone rule it out

    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
