"""Texts that need quotes, or whose quotes end too early, too late or never → Mistakes.

Comes in: a text, and places in it where libyaml gave up. Goes out: a Mistake. It is a module of its own because errors
of many kinds have this one cause. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from newsletter.reading.lines import line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.quoting import (
    as_value,
    before_value,
    other_mark,
    quoted,
    rewritten,
    value_at,
)
from newsletter.reading.value_slips import markdown_link, stars_for_bold

CLOSING = {"[": "]", "{": "}"}
"""The bracket that closes what another opens."""

_OPEN_BRACKET = r" *(?:- +)*(?:[\w-]+: +)?[\[{]"


def needs_quotes(text: str, start: int, bracket: int | None, prose_fields: Collection[str] = ()) -> Mistake:
    """Explain a text without quotes that begins with a character which YAML keeps for itself."""
    _, line_begin, _ = line_of(text, start)
    if text.startswith("* ", start) and not text[line_begin:start].strip():
        lines = re.compile(rf"(?:{text[line_begin:start]}\* .*\n?)+").match(text, line_begin)
        items = map(str.strip, re.findall(r"\* (.*)", lines[0] if lines else ""))
        written = (f"`- {item if re.match('[a-z_]+: ', item) else as_value(item)}`" for item in items)
        return Mistake(start, other_mark("*"), f"Write {' and '.join(written)}.")
    if slip := stars_for_bold(text, start, prose_fields) or markdown_link(text, start, prose_fields):
        return slip
    beginning = "{{" if text.startswith("{{", start) else text[start]
    # Of a bracket just before, the parser has not told yet.
    within_brackets = bracket is not None or re.match(_OPEN_BRACKET, text[line_begin:start]) is not None
    line = rewritten(text, start, within_brackets=within_brackets)
    shown = "a backtick" if beginning == "`" else f"`{beginning}`"
    return Mistake(start, f"A text that begins with {shown} must be in quotes.", f"Write `{line}`.")


def text_goes_on(text: str, at: int, last: tuple[int, int], *, within_brackets: bool = False) -> Mistake:
    """Explain something that follows a closing quote or bracket."""
    start, end = last
    quote = text[start]
    number, _, line_end = line_of(text, start)
    if quote in CLOSING:
        return needs_quotes(text, start, None)
    if end > line_end:
        ends = f"ends at the next `{quote}`, in line {line_of(text, end)[0]}"
        message = f"The text in quotes that begins here {ends}, and more text follows it."
        hint = f"Close the quote in line {number}, or check that it is closed where the text ends."
        return Mistake(start, message, hint)
    value = value_at(text, start, within_brackets)
    is_closed = value.endswith(quote) and value.count(quote) % 2 == 1  # `'Patients' day'`, not `'Hope' and 'Help'`
    if is_closed or text[end : end + 1].isalnum():  # `'It's fine'` or `'It's`, but not `'This' is fine`
        value = value[1:].removesuffix(quote)
    hint = f"Write `{before_value(text, start, within_brackets)}{quoted(value)}`."
    return Mistake(at, f"The text in quotes ends before this, at the second `{quote}`.", hint)


def first_open_quote(text: str, start: int, last: tuple[int, int]) -> int:
    """Return where a quote opens that nothing closes: in an earlier line, if that one ends at a quote by accident."""
    found = re.compile(r"""(?<=[:,\[{-]\s)\s*(["'])""").search(text, last[0] if last[1] == start else last[1], start)
    is_earlier = found and line_of(text, found.start(1))[0] < line_of(text, start)[0]
    return found.start(1) if found and is_earlier else start


def unclosed_quote(text: str, start: int) -> Mistake:
    """Explain a quote that nothing closes."""
    quote = text[start]
    _, _, line_end = line_of(text, start)
    hint = f"If the text begins with `{quote}`, put all of it in quotes: `{quoted(text[start:line_end])}`."
    message = f"The quote `{quote}` that opens here is never closed."
    return Mistake(start, message, f"Close it with `{quote}` at the end of the text. {hint}")


def backslash(text: str, at: int) -> Mistake:
    """Explain a backslash in double quotes that is no code for a character."""
    start = text.rfind("\\", 0, at + 1)
    message = f"In double quotes a backslash has a meaning of its own, and `{text[start : start + 2]}` has none."
    return Mistake(start, message, "Write the backslash twice, or put the text in single quotes.")
