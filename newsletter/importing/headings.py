"""A paragraph → whether it is the heading of what follows, although it is only bold, in capitals, or short.

It is a module of its own because this is a judgement of many small signs: dates, names and labels look like headings.
"""

from __future__ import annotations

import re

from newsletter.importing import clocks, days, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.labels import labelled
from newsletter.importing.pieces import Item, Paragraph, Piece, Rich, Rule, Table

_ENDS_SENTENCE = re.compile(r"[.:;,…]\s*\Z")
_WITH = re.compile(r"(?:with|mit|avec|con|met)\s*:?\s+(?=[A-ZÀ-Ý])", re.I)
_TOPICS = (Topic.SESSIONS, Topic.VIDEOS, Topic.WEBINARS, Topic.EVENTS, Topic.LINKS, Topic.PEOPLE, Topic.PARTNERS)
_MOST_WORDS_OF_TOPIC = 5
_LONGEST_HEADING, _LONGEST_SHORT_LINE, _MOST_WORDS = 120, 70, 10
_LONG, _SENTENCE, _LONGEST_LINE = 80, 45, 300
"""Characters of a paragraph, and of one that ends like a sentence, that may have a heading which is only short."""


def is_heading(rich: Rich, behind: Piece | None, *, is_after_name: bool = False) -> bool:
    """Return whether a paragraph is the heading of what follows; behind a name, it may be what that person does."""
    text = rich.text.strip()
    if not 2 <= len(text) <= _LONGEST_HEADING or "\n" in text or behind is None or isinstance(behind, Rule):
        return False
    if (
        _ENDS_SENTENCE.search(text)
        or not re.search(r"[^\W\d_]{2}", text)
        or _is_person(text, behind)
        or "://" in text
        or "@" in text
    ):
        return False
    if text[0] in "\"“„«'‘(":
        return False
    field, begin = labelled(text)
    if field not in ("", "title") and begin < len(text):
        return False
    if begins_with_time(text) and not re.search(r"[^\W\d_]{6}", text):
        return False
    if days.named(text):
        return isinstance(behind, Item) and begins_with_time(behind.rich.text)
    if is_link(rich) and not (isinstance(behind, Paragraph) and not is_link(behind.rich)):
        return False  # a link with nothing below it
    if is_bold(rich) or (text.isupper() and len(re.findall(r"[^\W\d_]", text)) >= 4):
        return True
    if len(text) > _LONGEST_SHORT_LINE or len(text.split()) > _MOST_WORDS or text[0].islower() or is_link(rich):
        return False
    if isinstance(behind, Item | Table):
        return True
    if not isinstance(behind, Paragraph):
        return False
    if len(text.split()) <= _MOST_WORDS_OF_TOPIC and is_about(text, *_TOPICS) and not is_after_name:
        return True
    shortest = _SENTENCE if re.search(r"[.:!?]\s*\Z", behind.rich.text) else _LONG
    return len(behind.rich) >= max(shortest, 2 * len(text))


def _is_person(text: str, behind: Piece) -> bool:
    """Return whether a text is the name of a person, or leads to one, and not a heading that only looks like one."""
    if (led := _WITH.match(text)) and names.speakers(text[led.end() :]):
        return True
    return names.is_name(text) and not (
        isinstance(behind, Paragraph) and len(behind.rich) >= _LONG and not names.is_role(behind.rich.text)
    )


def begins_with_time(text: str) -> bool:
    """Return whether a line begins with a time of day."""
    found = clocks.times(text[:_LONG]) if len(text) <= _LONGEST_LINE else []
    return bool(found) and not text[: found[0].start].strip(" \t–—-•(")


def is_bold(rich: Rich) -> bool:
    """Return whether all words of a text are bold."""
    return bool(rich.text.strip()) and all(span.style.bold for span in rich.spans if re.search(r"\w", span.text))


def is_link(rich: Rich) -> bool:
    """Return whether all words of a text are one link."""
    hrefs = {span.style.href for span in rich.spans if re.search(r"\w", span.text)}
    return len(hrefs) == 1 and hrefs != {""}
