"""Text that YAML takes for a comment although its author meant it as text → Mistakes, and how to keep it.

It is a module of its own because checks of an issue ask the same of comments that YAML rightly took for some. It is
pure.
"""

from __future__ import annotations

import re

from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.quoting import (
    COMMENT,
    LONGEST,
    before_value,
    quoted,
    value_at,
)


def lost_text(text: str, start: int, end: int, *, within_brackets: bool, holds_words: bool = True) -> Mistake | None:
    """Return what to say about an unquoted value that loses what follows a `#`, or None if that is a comment.

    A number behind a `#` and a space is one only where the field holds no words.
    """
    lost = r"[ \t]#+(?:[^\s#]|[^\S\r\n]\d)" if holds_words else r"[ \t]#+[^\s#]"
    if not re.compile(lost).match(text, end):
        return None
    message = "Without quotes, everything from this `#` on is left out as a comment."
    return Mistake(end + 1, message, keeping_hash(text, start, end, within_brackets=within_brackets))


def text_or_comment(text: str, end: int) -> str:
    """Return what follows the unquoted value that ends at `end` as a comment and may be meant as text, or "".

    After two spaces or more, it is a comment.
    """
    if not text.startswith((" #", "\t#"), end):
        return ""
    return re.split(COMMENT, text[end + 1 : line_of(text, end)[2]])[0].rstrip()


def keeping_hash(text: str, start: int, end: int, *, within_brackets: bool) -> str:
    """Return the hint how to write the unquoted value from `start` to `end` together with what follows its `#`."""
    start = start if start < end else end + 1
    before, written = before_value(text, start, within_brackets), value_at(text, start, within_brackets)
    hint = f"Write `{before}{quoted(written)}`."
    if within_brackets and end > line_of(text, start)[2]:
        hint = "Put the whole text in quotes."
    elif not within_brackets and (len(written) > LONGEST or _is_on_several_lines(text, start, end)):
        bar = f"`{before}|`, and" if before else "`|` after the colon above, and leave"
        hint = f"Write {bar} the whole text on the lines below, further to the right."
    return f"{hint} If it is a comment, put two spaces before the `#`."


def _is_on_several_lines(text: str, start: int, end: int) -> bool:
    """Return whether an unquoted text has several lines, or was meant to go on below the comment that ends it."""
    _, begin, line_end = line_of(text, start)
    own = re.compile(r" *").match(text, begin)
    below = re.compile(rf"(?:{LINE_BREAK.pattern})( +)(?![ #]|-\s|[\w-]+:\s)\S").match(text, line_of(text, end)[2])
    return end > line_end or (below is not None and own is not None and len(below[1]) > len(own[0]))
