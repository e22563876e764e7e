"""What a mistake in YAML is called in front of somebody who has never heard of YAML.

In goes the text with an error of PyYAML, or with the place of something that PyYAML would accept and we do not; out
comes a Mistake: the character at fault, a sentence that says what is wrong, and one that says what to write instead.
It is a module of its own because it is a table of sentences, read as prose. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.quoting import (
    CURLY,
    LONGEST,
    as_value,
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

SAVE_AS_UTF_8 = "In the editor choose Save as, and the encoding UTF-8."

_NO_BREAK = "\u00a0\u2007\u202f"  # the no-break spaces, of which Word is fond
_NO_BREAK_HERE = (
    "No-break spaces stand here, where only ordinary spaces are allowed.",
    "Replace them by ordinary spaces. They come with text that was copied from Word or from a web page.",
)
_INVISIBLE = "\u200b\u2060\ufeff"  # signs without a width, of which web pages are fond
_CLOSING = {"[": "]", "{": "}"}
_MARKS = {
    "&": ("gives this part of the file a name, to repeat it elsewhere", "leave `{0}` out"),
    "*": ("repeats another part of the file", "write that part out again"),
    "!": ("gives a value a type", "leave `{0}` out"),
}


_BOLD = re.compile(r"(\*{1,3})(?=[^\s*|])(.+?)(?<=[^\s*|])\1")


class Mistake(NamedTuple):
    """What is wrong at the character number `at` of the text, and what to write instead."""

    at: int
    message: str
    hint: str


def explain(
    error: yaml.YAMLError, text: str, last: tuple[int, int], bracket: int | None, prose: Collection[str]
) -> Mistake:
    """Turn PyYAML's error into a Mistake.

    `last` is where the last value before the error begins and ends, `bracket` where the innermost open bracket stands.
    `prose` are the names of the fields in which stars make words bold.
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
        hint = "Replace it by spaces, as many as the lines have that it belongs with."
        return Mistake(at, message, hint)
    if slip := _slip(text, at, last) or _lost_bracket(text, at, bracket):
        return slip
    match context, problem:
        case _, "found character that cannot start any token" | "mapping keys are not allowed in this context":
            return _needs_quotes(text, at, bracket, prose)
        case _, "mapping values are not allowed in this context":
            return _stray_colon(text, at, last)
        case _, "block sequence entries are not allowed in this context":
            return Mistake(
                at,
                "A list cannot begin here, in the middle of a line.",
                f"Begin the list on the next line. If this is text, put it in quotes: `{rewritten(text, at)}`.",
            )
        case _, "could not find expected ':'":
            return _no_field(text, begin)
        case "while scanning a block scalar", _:
            return Mistake(
                begin,
                f"After `{text[begin]}` the text must begin on the next line.",
                f"Move the text to the next line and indent it. If it begins with `{text[begin]}`, "
                f"put it in quotes: `{rewritten(text, begin)}`.",
            )
        case "while scanning a quoted scalar", _:
            return _unclosed_quote(text, begin)
        case "while parsing a quoted scalar", _:
            return _backslash(text, at)
        case (
            "while scanning an alias"
            | "while scanning an anchor"
            | "while scanning a tag"
            | "while parsing a tag"
            | "while scanning a directive",
            _,
        ) | (_, "found undefined tag handle"):
            return _needs_quotes(text, begin, bracket, prose)
        case _ if bracket is not None:
            return _bracket(text, at, bracket, last)
        case _, "did not find expected node content" if at < len(text):
            return _needs_quotes(text, at, bracket, prose)
        case _, "did not find expected key" | "did not find expected '-' indicator" | (
            "did not find expected <document start>"
        ):
            return _does_not_fit(text, at, begin, last, "'-'" in problem)
    return Mistake(
        at,
        "The file cannot be understood from here on.",
        "Look for a missing quote, colon or space in this line and in the one above.",
    )


def in_curly_quotes(start: int, value: str) -> Mistake | None:
    """Return what to say of a text whose quotes are curly: they end nothing, and readers would see them; or None."""
    if not CURLY.match(value):
        return None
    message = "Curly quotes, as word processors write them, are part of the text: readers would see them."
    hint = f"Write `{quoted(value)}`, or put straight quotes around them too if readers are to see them."
    return Mistake(start, message, hint)


def twice(at: int, key: str, line: int, *, in_list: bool) -> Mistake:
    """Return what to say of a field that stands twice; in a list, the dash of a new item may have been forgotten."""
    message = f"The field `{key}` is already there, in line {line}."
    if in_list:
        return Mistake(at, message, f"If a new item begins here, write `- {key}: …`; if not, keep one of the two.")
    return Mistake(at, message, "Keep one of the two and take the other out.")


def empty() -> Mistake:
    """Return what to say of a file with nothing in it, or with comments only."""
    return Mistake(0, "The file is empty.", "Begin with a field: a name, a colon, a space and a value.")


def without_fields(start: int, value: object) -> Mistake:
    """Return what to say of a file that is no set of fields, but one text or one list."""
    what = "a text" if isinstance(value, str) else "a list"
    glued = re.match(r"[\w-]+:(?=[^ ])", value) if isinstance(value, str) else None
    if isinstance(value, str) and glued and value[glued.end()] in _NO_BREAK:
        return Mistake(start + glued.end(), *_NO_BREAK_HERE)
    hint = f"Write a space after `{glued[0]}`." if glued else "Begin with a name, a colon, a space and a value."
    return Mistake(start, f"The file must consist of fields, but begins with {what}.", hint)


def slip_in_name(name: str, value: object) -> tuple[str, str] | None:
    """Return what to say, with a hint, of a name that YAML takes with a dash or no-break spaces, or None."""
    if name[:1] in tuple(_NO_BREAK):
        return _NO_BREAK_HERE
    if hidden := next((sign for sign in name if category(sign) == "Cf"), ""):
        return _invisible(hidden)
    if re.match(r"-[^\W\d]", name):
        return glued_dash(f"{name[1:]}: {as_value(value)}" if isinstance(value, str) else f"{name[1:]}:")
    return None


def _invisible(sign: str) -> tuple[str, str]:
    """Return what to say, with a hint, of a sign that nobody sees and that is part of a name."""
    said = f"An invisible sign (U+{ord(sign):04X}) stands here, before the name of a field or in it."
    return said, "Delete the line and type it anew. Such signs come with text that was copied from a web page."


def space_after_name(name: str) -> tuple[str, str] | None:
    """Return what to say, with a hint, of a name that YAML takes with no-break spaces after it, or None."""
    plain = name.rstrip(_NO_BREAK)
    return (f"No-break spaces stand after `{plain}`.", f"Write `{plain}:` without them.") if plain != name else None


def refused_sign(at: int, sign: str) -> Mistake:
    """Return what to say of a control character or one from the private-use range."""
    code = f"U+{ord(sign):04X}"
    if "\ue000" <= sign <= "\uf8ff":
        message = f"The character {code} looks different on every computer, or like nothing at all."
        return Mistake(at, message, "Replace it by an ordinary character or an emoji.")
    hint = "Delete it." if sign != "\0" else f"Delete it. If there are many of them: {SAVE_AS_UTF_8}"
    return Mistake(at, f"The invisible control character {code} stands here.", hint)


def marked(text: str, start: int, prose: Collection[str]) -> Mistake:
    """Return what to say of an anchor (`&`), an alias (`*`) or a tag (`!`); `prose` as in explain()."""
    if slip := _stars(text, start, prose):
        return slip
    found = re.compile(r"[^\s,\]}]+").match(text, start)
    word = shortened(found[0] if found else text[start])
    does, instead = _MARKS[text[start]]
    return Mistake(
        start,
        f"`{word}` {does}, which is not possible here.",
        f"If it is text, put it in quotes: `{rewritten(text, start)}`. If not, {instead.format(word)}.",
    )


def not_a_name(text: str, start: int, bracket: int | None, *, within_brackets: bool) -> Mistake:
    """Return what to say of brackets where the name of a field is expected: most likely an unquoted `{{ tag }}`.

    `bracket` is the bracket that opens before, `within_brackets` says whether that one stands within brackets, too.
    """
    if bracket != start - 1 or not text.startswith("{{", bracket):
        message = "The name of a field must be a text without brackets."
        return Mistake(start, message, "Take the brackets out, or put the name in quotes.")
    tag = re.compile(r"\{\{[^}]*\}\}").match(text, bracket)
    instead = quoted(tag[0]) if tag and within_brackets else rewritten(text, bracket)
    return Mistake(bracket, "A text that begins with `{{` must be in quotes.", f"Write `{instead}`.")


def lost_text(text: str, start: int, end: int, *, within_brackets: bool) -> Mistake | None:
    """Return what to say of an unquoted value that loses what follows a `#`, or None."""
    lost = re.compile(r"[ \t]+(#+[^\s#])").match(text, end)
    if not lost:
        return None
    line = rewritten(text, start if start < end else lost.start(1), within_brackets=within_brackets)
    return Mistake(
        lost.start(1),
        "Without quotes, everything from this `#` on is left out as a comment.",
        f"Write `{line}`. A comment has a space after `#`.",
    )


def swallowed_item(text: str, start: int, end: int, list_start: int | None) -> Mistake | None:
    """Return what to say of an unquoted text one of whose lines begins like an item of a list, or None."""
    found = re.compile(rf"(?:{LINE_BREAK.pattern})[ \t]*(-)(?:\s|$)").search(text, start, end)
    if not found:
        return None
    if slip := _slip(text, found.start(1), (start, start)):
        return slip
    first, _, _ = line_of(text, start)
    hint = "If it is an item, the name of its list needs a line of its own above."
    if list_start is not None:
        hint = f"Begin it in column {list_start - line_of(text, list_start)[1] + 1}, like the items above."
    message = f"This item of a list would become part of the text that begins in line {first}."
    return Mistake(found.start(1), message, f"{hint} If it is text, put the whole text in quotes.")


def _needs_quotes(text: str, start: int, bracket: int | None, prose: Collection[str] = ()) -> Mistake:
    _, line_begin, _ = line_of(text, start)
    if text.startswith("* ", start) and not text[line_begin:start].strip():
        return Mistake(start, "An item of a list begins with `- `, not with `* `.", "Write `- ` instead of `* `.")
    if slip := _stars(text, start, prose):
        return slip
    sign = "{{" if text.startswith("{{", start) else text[start]
    line = rewritten(text, start, within_brackets=bracket is not None)
    shown = "a backtick" if sign == "`" else f"`{sign}`"
    return Mistake(start, f"A text that begins with {shown} must be in quotes.", f"Write `{line}`.")


def _stars(text: str, start: int, prose: Collection[str]) -> Mistake | None:
    """Explain stars for bold or italics around words in a field that is one line, where readers would see them."""
    within_brackets = bool(re.search(r"[\[{]", text[line_of(text, start)[1] : start]))
    before, value = before_value(text, start, within_brackets), value_at(text, start, within_brackets)
    name = re.search(r"([\w-]+):\s+$", before)
    words = _BOLD.sub(r"\2", value)
    if not name or name[1] in prose or words == value:
        return None
    written = as_value(words, within_braces=within_brackets)
    message = f"Stars make words bold in longer texts only; in `{name[1]}` they would be seen."
    return Mistake(start, message, f"Write `{before}{written}`.")


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
    return Mistake(
        _first_sign(text, line_begin),
        f"Line {number} goes on with the text of line {first}, which cannot hold the colon after `{name}`.",
        f"{hint} If it belongs to the text, put the whole text in quotes.",
    )


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
        return Mistake(
            start + glued.end(1),
            f"A space is missing after the colon in `{shortened(line)}`.",
            f"Write `{glued[1]}: {shortened(glued[2], LONGEST)}`.",
        )
    _, above, _ = line_of(text, max(0, line_of(text, start)[1] - 1))
    if dash := re.compile(r" *(?=- )").match(text, above):
        hint = (
            f"If it is an item of the list, write `- {shortened(line, LONGEST)}`, in column {dash.end() - above + 1}."
        )
        return Mistake(start, f"`{shortened(line)}` stands below an item of a list, and has no dash.", hint)
    return Mistake(
        start,
        f"`{shortened(line)}` is neither a field (a name, a colon, a space, a value) nor part of the text above.",
        "If it is a field, write a colon and a space after its name. If it belongs to the text above, indent it more.",
    )


def _unclosed_quote(text: str, start: int) -> Mistake:
    quote = text[start]
    _, _, line_end = line_of(text, start)
    return Mistake(
        start,
        f"The quote `{quote}` that opens here is never closed.",
        f"Close it with `{quote}` at the end of the text. If the text begins with `{quote}`, put all of it in quotes: "
        f"`{quoted(text[start:line_end])}`.",
    )


def _backslash(text: str, at: int) -> Mistake:
    start = text.rfind("\\", 0, at + 1)
    return Mistake(
        start,
        f"In double quotes a backslash has a meaning of its own, and `{text[start : start + 2]}` has none.",
        "Write the backslash twice, or put the text in single quotes.",
    )


def _slip(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain what makes YAML take a line for something else, so that it stumbles no sooner than later on."""
    return _no_break_spaces(text, at, last) or _glued_dash(text, at, last)


def _no_break_spaces(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain no-break spaces, or invisible signs, before or after a dash or a name, up to the line at fault."""
    lines = re.compile(rf"(?m)(?:^ *+(?:- *)*+(?:[\w-]++:)?[{_NO_BREAK}{_INVISIBLE}].*\n?)+")
    _, first, _ = line_of(text, last[1] if text[last[0] : last[0] + 1] in ("|", ">") else last[0])
    _, _, end = line_of(text, at)
    for found in lines.finditer(text, 0, end):
        if found.end() > first:
            start = next(at for at in range(*found.span()) if text[at] in _NO_BREAK + _INVISIBLE)
            said = _NO_BREAK_HERE if text[start] in _NO_BREAK else _invisible(text[start])
            return Mistake(start, *said)
    return None


def _glued_dash(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain `-type: text`, in the line at fault or in that of the value before it."""
    for index in (last[0], at):
        _, begin, end = line_of(text, index)
        found = re.compile(r" *-([^\W\d][\w-]*:(?:\s.*)?)$").match(text[:end], begin)
        if found:
            return Mistake(found.start(1) - 1, *glued_dash(found[1]))
    return None


def _lost_bracket(text: str, at: int, bracket: int | None) -> Mistake | None:
    """Explain a bracket that is never closed since a `#` begins a comment, as in `{accent: #0b6e4f}`."""
    found = re.compile(r"[:,\[{]([ \t]+)#+[^\s#]").search(text, bracket, at) if bracket is not None else None
    if (
        bracket is None
        or not found
        or _CLOSING[text[bracket]] not in text[found.start() : line_of(text, found.end())[2]]
    ):
        return None
    return lost_text(text, found.start(1), found.start(1), within_brackets=True)


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
    return Mistake(
        bracket, f"The bracket `{opening}` that opens here is never closed.", f"Close it with `{closing}`.{hint}"
    )


def _does_not_fit(text: str, at: int, begin: int, last: tuple[int, int], in_list: bool) -> Mistake:
    """Explain something that stands where the next field or the next item of a list should begin."""
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
            return Mistake(at, message, "Write the name of a field and a colon on the line above the list.")
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
        neighbours.insert(0, _first_sign(text, line_end))
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
    return Mistake(
        at,
        "The indentation of this line fits no line above it.",
        f"Begin it {', or '.join(columns.values())}."
        if columns
        else "Begin it in the column of the line that it belongs to.",
    )


def _text_goes_on(text: str, at: int, last: tuple[int, int], *, within_brackets: bool = False) -> Mistake:
    """Explain something that follows a closing quote or bracket."""
    start, end = last
    sign = text[start]
    number, _, line_end = line_of(text, start)
    if sign in _CLOSING:
        return _needs_quotes(text, start, None)
    if end > line_end:
        ends, _, _ = line_of(text, end)
        return Mistake(
            start,
            f"The text in quotes that begins here ends at the next `{sign}`, in line {ends}, and more text follows it.",
            f"Close the quote in line {number}, or check that it is closed where the text ends.",
        )
    value = value_at(text, start, within_brackets)
    if value.endswith(sign) or text[end : end + 1].isalnum():  # `'It's fine'` or `'It's`, but not `'This' is fine`
        value = value[1:].removesuffix(sign)
    return Mistake(
        at,
        f"The text in quotes ends before this, at the second `{sign}`.",
        f"Write `{before_value(text, start, within_brackets)}{quoted(value)}`.",
    )


def _first_field(text: str, line_begin: int) -> int:
    """Return where the first field of a line begins, behind the dashes of the items that it is in."""
    prefix = re.compile(r" *(?:- +)*").match(text, line_begin)
    return prefix.end() if prefix else line_begin


def _first_sign(text: str, index: int) -> int:
    found = re.compile(r"\S").search(text, index)
    return found.start() if found else index
