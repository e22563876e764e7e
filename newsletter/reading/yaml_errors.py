"""libyaml's errors → Mistakes, in plain language for authors who do not know YAML.

Comes in: the text, and an error of PyYAML. Goes out: a Mistake. It is a module of its own because it is a table of
sentences. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from newsletter.reading.comment_slips import lost_text, text_or_comment
from newsletter.reading.lines import line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.name_slips import earlier_slip
from newsletter.reading.place_errors import does_not_fit, first_visible
from newsletter.reading.quote_errors import (
    CLOSING,
    backslash,
    first_open_quote,
    needs_quotes,
    text_goes_on,
    unclosed_quote,
)
from newsletter.reading.quoting import (
    LONGEST,
    before_value,
    colon_in,
    glued_dash,
    quoted,
    rewritten,
    shortened,
    value_at,
)

if TYPE_CHECKING:
    import yaml

_MARKS = re.compile("while (scanning (an alias|an anchor|a tag|a directive)|parsing a tag)")


def explain(
    error: yaml.YAMLError, text: str, last: tuple[int, int], bracket: int | None, prose_fields: Collection[str]
) -> Mistake:
    """Turn PyYAML's error into a Mistake.

    `last` is where the last value before the error begins and ends, `bracket` where the innermost open bracket is.
    `prose_fields` are the names of the fields in which stars make words bold.
    """
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    at: int = mark.index if mark else 0
    begin: int = context_mark.index if context_mark else at
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or ""
    if text.startswith("\t", at) and ("tab character" in problem or "cannot start any token" in problem):
        message = "A tab stands here, where only spaces are allowed."
        if text[line_of(text, at)[1] : at].strip():
            return Mistake(at, message, "Replace it by a space, or take it out.")
        return Mistake(at, message, "Replace it by spaces, as many as the lines have that it belongs with.")
    line_begin = line_of(text, begin)[1]
    if text[line_begin - 1 : line_begin] in ("\x85", "\u2028", "\u2029"):
        code = f"U+{ord(text[line_begin - 1]):04X}"
        message = f"The invisible character {code} stands before these words, and ends the line above."
        return Mistake(begin, message, "Delete it, and press Enter where a new line is meant.")
    if context == "while scanning a quoted scalar":  # what follows an open quote is not its cause
        at = begin = first_open_quote(text, begin, last)
    elif text[at - 1 : at] in ("'", '"') and (opening := first_open_quote(text, at, last)) < at:
        return text_goes_on(text, at, (opening, at))
    if slip := earlier_slip(text, at, last) or _lost_bracket(text, at, bracket, last):
        return slip
    match context, problem:
        case _, "found character that cannot start any token" | "mapping keys are not allowed in this context":
            return needs_quotes(text, at, bracket, prose_fields)
        case _, "mapping values are not allowed in this context":
            return _stray_colon(text, at, last, prose_fields)
        case _, "block sequence entries are not allowed in this context":
            hint = f"Begin the list on the next line. If this is text, put it in quotes: `{rewritten(text, at)}`."
            return Mistake(at, "A list cannot begin here, in the middle of a line.", hint)
        case _, "could not find expected ':'":
            return _no_field(text, begin)
        case "while scanning a block scalar", _:
            hint = f"If it begins with `{text[begin]}`, put it in quotes: `{rewritten(text, begin)}`."
            message = f"After `{text[begin]}` the text must begin on the next line."
            return Mistake(begin, message, f"Move the text to the next line and indent it. {hint}")
        case "while scanning a quoted scalar", _:
            return unclosed_quote(text, begin)
        case "while parsing a quoted scalar", _:
            return backslash(text, at)
        case _, _ if _MARKS.fullmatch(context) or problem == "found undefined tag handle":
            return needs_quotes(text, begin, bracket, prose_fields)
        case _ if bracket is not None:
            return _bracket(text, at, bracket, last)
        case _, "did not find expected node content" if at < len(text):
            return needs_quotes(text, at, bracket, prose_fields)
        case _ if re.fullmatch("did not find expected (key|'-' indicator|<document start>)", problem):
            return does_not_fit(text, at, begin, last, "'-'" in problem)
    hint = "Look for a missing quote, colon or space in this line and in the one above."
    return Mistake(at, "The file cannot be understood from here on.", hint)


def _stray_colon(text: str, at: int, last: tuple[int, int], prose_fields: Collection[str]) -> Mistake:
    start, _ = last
    number, line_begin, _ = line_of(text, at)
    if text[start : start + 1] in ("'", '"', "[", "{"):
        return text_goes_on(text, at, last)
    if start >= line_begin:
        return _colon_in_value(text, at, start)
    first, first_begin, _ = line_of(text, start)
    name, column = shortened(text[line_begin:at]), _first_field(text, first_begin) - first_begin + 1
    is_below = not text[first_begin:start].strip()
    hint = f"If `{name}` is the name of a field, begin it in column {column}, like line {first}."
    if is_below:
        hint = f"If line {first} is a field, too, write a colon and a space after its name."
    field = text[:start].rstrip().rpartition("\n")[2].strip(" -")
    if field.removesuffix(":") not in prose_fields:
        hint = f"{hint} If it belongs to the text, put the whole text in quotes."
    elif is_below:
        hint = f"Write `{field} |`, and leave the lines below as they are."
    else:
        instead = f"rite `{field} |`, and the whole text on the lines below, further to the right."
        hint = f"{hint} If it belongs to the text, w{instead}" if re.fullmatch("[a-z_]+", name) else f"W{instead}"
    message = f"Line {number} goes on with the text of line {first}, which cannot hold the colon after `{name}`."
    return Mistake(first_visible(text, line_begin), message, hint)


def _colon_in_value(text: str, at: int, start: int, *, within_brackets: bool = False) -> Mistake:
    value = value_at(text, start, within_brackets)
    hint = f"Write `{rewritten(text, start, within_brackets=within_brackets)}`."
    name = re.search(r"\s([\w-]+)$", text[start:at]) if within_brackets else None
    if name:
        hint = f"{hint} If `{name[1]}` is the name of the next field, write a comma before it."
    return Mistake(at, colon_in(value), hint)


def _no_field(text: str, start: int) -> Mistake:
    _, _, line_end = line_of(text, start)
    line = text[start:line_end]
    if re.match(r"-[^\s-]", line):
        return Mistake(start, *glued_dash(line[1:]))
    glued = re.match(r"""([\w-]+|"[^"]+"|'[^']+'):(?!//)(\S.*)""", line)
    if glued:
        message = f"A space is missing after the colon in `{shortened(line)}`."
        return Mistake(start + glued.end(1), message, f"Write `{glued[1]}: {shortened(glued[2], LONGEST)}`.")
    _, above, _ = line_of(text, max(0, line_of(text, start)[1] - 1))
    if dash := re.compile(r" *(?=- )").match(text, above):
        column = dash.end() - above + 1
        hint = f"If it is an item of the list, write `- {shortened(line, LONGEST)}`, in column {column}."
        return Mistake(start, f"`{shortened(line)}` stands below an item of a list, and has no dash.", hint)
    message = f"`{shortened(line)}` is neither a field (a name, a colon, a space, a value) nor part of the text above."
    hint = "If it is a field, write a colon and a space after its name."
    return Mistake(start, message, f"{hint} If it belongs to the text above, indent it more.")


def _lost_bracket(text: str, at: int, bracket: int | None, last: tuple[int, int]) -> Mistake | None:
    """Explain a bracket that is never closed because a `#` begins a comment, as in `{accent: #0b6e4f}`.

    `last` is where the last value before the error begins and ends.
    """
    if bracket is None:
        return None
    found = re.compile(r"[:,\[{]([ \t]+)#+(?:[^\s#]|[^\S\r\n]?\d)").search(text, bracket, at)
    if found and CLOSING[text[bracket]] in text[found.start() : line_of(text, found.end())[2]]:
        return lost_text(text, found.end(1) - 1, found.end(1) - 1, within_brackets=True)
    start, end = last
    if bracket < start and text_or_comment(text, end) and CLOSING[text[bracket]] in text[end : line_of(text, end)[2]]:
        message = f"The `{CLOSING[text[bracket]]}` is part of the comment that begins with this `#`."
        written = f"{before_value(text, start, True)}{quoted(value_at(text, start, True))}"
        return Mistake(end + 1, message, f"Write `{written}`, or move the comment behind the bracket.")
    return None


def _bracket(text: str, at: int, bracket: int, last: tuple[int, int]) -> Mistake:
    opening, closing = text[bracket], CLOSING[text[bracket]]
    start, end = last
    if start > max(bracket, line_of(text, at)[1] - 1):
        if text.startswith(":", at) and text[start] not in "'\"[{":
            return _colon_in_value(text, at, start, within_brackets=True)
        is_in_field = before_value(text, start, True) and not re.compile(r"[\w-]+:\s").match(text, at)
        if text[start] in "'\"" and (is_in_field or text[end : end + 1].isalnum()):
            return text_goes_on(text, at, last, within_brackets=True)
    holds_fields = re.compile(r"\{\s*[\w-]+\s*:\s").match(text, bracket)
    hint = "" if holds_fields else f" If this is text, put it in quotes: `{rewritten(text, bracket)}`."
    _, _, line_end = line_of(text, bracket)
    if closing in text[bracket:line_end] and at < line_end:
        message = f"Between `{opening}` and `{closing}` there must be values with a comma and a space between them."
        return Mistake(at, message, f"Write one comma between two values.{hint}")
    message = f"The bracket `{opening}` that opens here is never closed."
    return Mistake(bracket, message, f"Close it with `{closing}`.{hint}")


def _first_field(text: str, line_begin: int) -> int:
    """Return where the first field of a line begins, after the dashes of the items that it is in."""
    prefix = re.compile(r" *(?:- +)*").match(text, line_begin)
    return prefix.end() if prefix else line_begin
