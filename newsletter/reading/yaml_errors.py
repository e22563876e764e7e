"""libyaml's errors → Mistakes, in plain language for authors who do not know YAML.

Comes in: the text, and an error of PyYAML. Goes out: a Mistake. It is a module of its own because it is a table of
sentences. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from newsletter.reading.lines import line_of
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
from newsletter.reading.yaml_slips import Mistake, earlier_slip, lost_text, markdown_link, stars_for_bold

if TYPE_CHECKING:
    import yaml

_CLOSING = {"[": "]", "{": "}"}
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
    if context == "while scanning a quoted scalar":  # what follows an open quote is not its cause
        at = begin = _first_open_quote(text, begin, last)
    elif text[at - 1 : at] in ("'", '"') and (opening := _first_open_quote(text, at, last)) < at:
        return _text_goes_on(text, at, (opening, at))
    if slip := earlier_slip(text, at, last) or _lost_bracket(text, at, bracket):
        return slip
    match context, problem:
        case _, "found character that cannot start any token" | "mapping keys are not allowed in this context":
            return _needs_quotes(text, at, bracket, prose_fields)
        case _, "mapping values are not allowed in this context":
            return _stray_colon(text, at, last)
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
            return _unclosed_quote(text, begin)
        case "while parsing a quoted scalar", _:
            return _backslash(text, at)
        case _, _ if _MARKS.fullmatch(context) or problem == "found undefined tag handle":
            return _needs_quotes(text, begin, bracket, prose_fields)
        case _ if bracket is not None:
            return _bracket(text, at, bracket, last)
        case _, "did not find expected node content" if at < len(text):
            return _needs_quotes(text, at, bracket, prose_fields)
        case _ if re.fullmatch("did not find expected (key|'-' indicator|<document start>)", problem):
            return _does_not_fit(text, at, begin, last, "'-'" in problem)
    hint = "Look for a missing quote, colon or space in this line and in the one above."
    return Mistake(at, "The file cannot be understood from here on.", hint)


def _needs_quotes(text: str, start: int, bracket: int | None, prose_fields: Collection[str] = ()) -> Mistake:
    _, line_begin, _ = line_of(text, start)
    if text.startswith("* ", start) and not text[line_begin:start].strip():
        return Mistake(start, "An item of a list begins with `- `, not with `* `.", "Write `- ` instead of `* `.")
    if slip := stars_for_bold(text, start, prose_fields) or markdown_link(text, start, prose_fields):
        return slip
    beginning = "{{" if text.startswith("{{", start) else text[start]
    line = rewritten(text, start, within_brackets=bracket is not None)
    shown = "a backtick" if beginning == "`" else f"`{beginning}`"
    return Mistake(start, f"A text that begins with {shown} must be in quotes.", f"Write `{line}`.")


def _stray_colon(text: str, at: int, last: tuple[int, int]) -> Mistake:
    start, _ = last
    number, line_begin, _ = line_of(text, at)
    if text[start : start + 1] in ("'", '"', "[", "{"):
        return _text_goes_on(text, at, last)
    if start >= line_begin:
        return _colon_in_value(text, at, start)
    first, first_begin, _ = line_of(text, start)
    name, column = shortened(text[line_begin:at]), _first_field(text, first_begin) - first_begin + 1
    hint = f"If `{name}` is the name of a field, begin it in column {column}, like line {first}."
    if not text[first_begin:start].strip():
        hint = f"If line {first} is a field, too, write a colon and a space after its name."
    message = f"Line {number} goes on with the text of line {first}, which cannot hold the colon after `{name}`."
    hint = f"{hint} If it belongs to the text, put the whole text in quotes."
    return Mistake(_first_visible(text, line_begin), message, hint)


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


def _first_open_quote(text: str, start: int, last: tuple[int, int]) -> int:
    """Return where a quote opens that nothing closes: in an earlier line, if that one ends at a quote by accident."""
    found = re.compile(r"""(?<=[:,\[{-]\s)\s*(["'])""").search(text, last[0] if last[1] == start else last[1], start)
    is_earlier = found and line_of(text, found.start(1))[0] < line_of(text, start)[0]
    return found.start(1) if found and is_earlier else start


def _unclosed_quote(text: str, start: int) -> Mistake:
    quote = text[start]
    _, _, line_end = line_of(text, start)
    hint = f"If the text begins with `{quote}`, put all of it in quotes: `{quoted(text[start:line_end])}`."
    message = f"The quote `{quote}` that opens here is never closed."
    return Mistake(start, message, f"Close it with `{quote}` at the end of the text. {hint}")


def _backslash(text: str, at: int) -> Mistake:
    start = text.rfind("\\", 0, at + 1)
    message = f"In double quotes a backslash has a meaning of its own, and `{text[start : start + 2]}` has none."
    return Mistake(start, message, "Write the backslash twice, or put the text in single quotes.")


def _lost_bracket(text: str, at: int, bracket: int | None) -> Mistake | None:
    """Explain a bracket that is never closed because a `#` begins a comment, as in `{accent: #0b6e4f}`."""
    if bracket is None:
        return None
    found = re.compile(r"[:,\[{]([ \t]+)#+(?:[^\s#]|[^\S\r\n]?\d)").search(text, bracket, at)
    if found and _CLOSING[text[bracket]] in text[found.start() : line_of(text, found.end())[2]]:
        return lost_text(text, found.end(1) - 1, found.end(1) - 1, within_brackets=True)
    return None


def _bracket(text: str, at: int, bracket: int, last: tuple[int, int]) -> Mistake:
    opening, closing = text[bracket], _CLOSING[text[bracket]]
    start, end = last
    if start > max(bracket, line_of(text, at)[1] - 1):
        if text.startswith(":", at) and text[start] not in "'\"[{":
            return _colon_in_value(text, at, start, within_brackets=True)
        is_in_field = before_value(text, start, True) and not re.compile(r"[\w-]+:\s").match(text, at)
        if text[start] in "'\"" and (is_in_field or text[end : end + 1].isalnum()):
            return _text_goes_on(text, at, last, within_brackets=True)
    holds_fields = re.compile(r"\{\s*[\w-]+\s*:\s").match(text, bracket)
    hint = "" if holds_fields else f" If this is text, put it in quotes: `{rewritten(text, bracket)}`."
    _, _, line_end = line_of(text, bracket)
    if closing in text[bracket:line_end] and at < line_end:
        message = f"Between `{opening}` and `{closing}` there must be values with a comma and a space between them."
        return Mistake(at, message, f"Write one comma between two values.{hint}")
    message = f"The bracket `{opening}` that opens here is never closed."
    return Mistake(bracket, message, f"Close it with `{closing}`.{hint}")


def _does_not_fit(text: str, at: int, begin: int, last: tuple[int, int], in_list: bool) -> Mistake:
    """Explain what is written where the next field or the next item of a list should begin."""
    start, end = last
    _, line_begin, _ = line_of(text, at)
    _, outer_begin, _ = line_of(text, begin)
    if end > line_begin and text[start] in "'\"[{":
        return _text_goes_on(text, at, last)
    if text[end:at].strip() == "...":
        message = "The line `...` above ends the file, so nothing may follow it."
        return Mistake(at, message, "Take the line `...` out.")
    if text.startswith(":", at):
        return Mistake(at, "The name of a field is missing before this colon.", "Write the name, or take the line out.")
    is_item = re.compile(r"-(\s|$)").match(text, at) is not None
    if at - line_begin == begin - outer_begin and is_item != in_list:
        if is_item:
            message = "An item of a list stands here, where the next field should begin."
            hint = "Write the name of a field and a colon on the line above the list."
            if dash := re.compile(r" *(?=- )").match(text, outer_begin, begin):
                column, item = dash.end() - outer_begin + 1, shortened(text[at : line_of(text, at)[2]].rstrip())
                hint = f"If it is the next item of the list, begin `{item}` in column {column}, like line "
                hint = (
                    f"{hint}{line_of(text, begin)[0]}. If not, write the name of a field and a colon on the line above."
                )
            return Mistake(at, message, hint)
        message = "A field stands here, where the next item of the list should begin."
        return Mistake(at, message, "Begin the line with `- `, or in the column of the field that it belongs to.")
    if "#" in text[end:at] and text[start : start + 1] not in ("'", '"', "|", ">"):
        message = "The text above ends at the comment, so this line belongs to nothing."
        return Mistake(at, message, "Move the comment above the text, or put the whole text in quotes.")
    return _indentation(text, at, begin, start, is_item, in_list)


def _indentation(text: str, at: int, begin: int, start: int, is_item: bool, in_list: bool) -> Mistake:
    _, line_begin, line_end = line_of(text, start)
    prefix = re.compile(" *" if is_item else " *(?:- +)*").match(text, line_begin)
    neighbours = [prefix.end()] if prefix and (not is_item or text.startswith("-", prefix.end())) else []
    if text[start : start + 1] in ("|", ">"):
        neighbours.insert(0, _first_visible(text, line_end))
    if is_item == in_list:
        neighbours.append(begin)
    columns: dict[int, str] = {}
    for index in neighbours:
        number, index_begin, _ = line_of(text, index)
        if index < at:
            columns.setdefault(index - index_begin + 1, f"in column {index - index_begin + 1}, like line {number}")
    own = at - line_of(text, at)[1] + 1
    if own in columns:
        message = "This line begins like the items of a list, and has no dash."
        return Mistake(at, message, f"Write `- {shortened(text[at : line_of(text, at)[2]].rstrip(), LONGEST)}`.")
    where = ", or ".join(columns.values()) or "in the column of the line that it belongs to"
    return Mistake(at, "The indentation of this line fits no line above it.", f"Begin it {where}.")


def _text_goes_on(text: str, at: int, last: tuple[int, int], *, within_brackets: bool = False) -> Mistake:
    """Explain something that follows a closing quote or bracket."""
    start, end = last
    quote = text[start]
    number, _, line_end = line_of(text, start)
    if quote in _CLOSING:
        return _needs_quotes(text, start, None)
    if end > line_end:
        ends = f"ends at the next `{quote}`, in line {line_of(text, end)[0]}"
        message = f"The text in quotes that begins here {ends}, and more text follows it."
        hint = f"Close the quote in line {number}, or check that it is closed where the text ends."
        return Mistake(start, message, hint)
    value = value_at(text, start, within_brackets)
    if value.endswith(quote) or text[end : end + 1].isalnum():  # `'It's fine'` or `'It's`, but not `'This' is fine`
        value = value[1:].removesuffix(quote)
    hint = f"Write `{before_value(text, start, within_brackets)}{quoted(value)}`."
    return Mistake(at, f"The text in quotes ends before this, at the second `{quote}`.", hint)


def _first_field(text: str, line_begin: int) -> int:
    """Return where the first field of a line begins, after the dashes of the items that it is in."""
    prefix = re.compile(r" *(?:- +)*").match(text, line_begin)
    return prefix.end() if prefix else line_begin


def _first_visible(text: str, index: int) -> int:
    found = re.compile(r"\S").search(text, index)
    return found.start() if found else index
