"""What YAML accepts although its author meant something else → Mistakes.

Comes in: the place of something in a text, such as text that becomes a comment, a field that is there twice, or stars
where nothing becomes bold. Goes out: a Mistake, which is the character at fault, a sentence that says what is wrong,
and one that says what to write instead. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple
from unicodedata import category

from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.quoting import (
    COMMENT,
    CURLY,
    LONGEST,
    as_value,
    before_value,
    glued_dash,
    items_with_other_marks,
    other_mark,
    quoted,
    rewritten,
    shortened,
    value_at,
)

SAVE_AS_UTF_8 = "In the editor choose Save as, and the encoding UTF-8."

_NO_BREAK = "\u00a0\u2007\u202f"  # the no-break spaces, which Word likes to insert
_NO_BREAK_HERE = (
    "No-break spaces stand here, where only ordinary spaces are allowed.",
    "Replace them by ordinary spaces. They come with text that was copied from Word or from a web page.",
)
_INVISIBLE = "\u200b\u2060\ufeff"  # characters without a width, common in text from web pages
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


def in_curly_quotes(start: int, value: str) -> Mistake | None:
    """Return what to say about a text in curly quotes, which quote nothing and which readers would see, or None."""
    if not CURLY.match(value):
        return None
    message = "Curly quotes, as word processors write them, are part of the text: readers would see them."
    hint = f"Write `{quoted(value)}`, or put straight quotes around them too if readers are to see them."
    return Mistake(start, message, hint)


def twice(at: int, key: str, line: int, *, in_list: bool) -> Mistake:
    """Return what to say about a field that is there twice; in a list, the dash of a new item may be missing."""
    message = f"The field `{key}` is already there, in line {line}."
    if in_list:
        return Mistake(at, message, f"If a new item begins here, write `- {key}: …`; if not, keep one of the two.")
    return Mistake(at, message, "Keep one of the two and take the other out.")


def empty() -> Mistake:
    """Return what to say about a file with nothing in it, or with comments only."""
    return Mistake(0, "The file is empty.", "Begin with a field: a name, a colon, a space and a value.")


def without_fields(start: int, value: object) -> Mistake:
    """Return what to say about a file that is a text or a list, and not a set of fields."""
    what = "a text" if isinstance(value, str) else "a list"
    glued = re.match(r"[\w-]+:(?=[^ ])", value) if isinstance(value, str) else None
    if isinstance(value, str) and glued and value[glued.end()] in _NO_BREAK:
        return Mistake(start + glued.end(), *_NO_BREAK_HERE)
    hint = f"Write a space after `{glued[0]}`." if glued else "Begin with a name, a colon, a space and a value."
    return Mistake(start, f"The file must consist of fields, but begins with {what}.", hint)


def slip_in_name(name: str, value: object) -> tuple[str, str] | None:
    """Return what to say, with a hint, about a name that begins with a dash or holds invisible characters, or None."""
    if name[:1] in tuple(_NO_BREAK):
        return _NO_BREAK_HERE
    if hidden := next((character for character in name if category(character) == "Cf"), ""):
        return _invisible(hidden)
    if items_with_other_marks(name):
        item = name[1:].strip()
        text = quoted(f"{item}: {value}") if isinstance(value, str) else f"{item}:"
        return other_mark(name[0]), f"Write `- {text}`."
    if re.match(r"-[^\W\d]", name):
        return glued_dash(f"{name[1:]}: {as_value(value)}" if isinstance(value, str) else f"{name[1:]}:")
    return None


def space_after_name(name: str) -> tuple[str, str] | None:
    """Return what to say, with a hint, about a name that ends with no-break spaces, or None."""
    plain = name.rstrip(_NO_BREAK)
    return (f"No-break spaces stand after `{plain}`.", f"Write `{plain}:` without them.") if plain != name else None


def _invisible(character: str) -> tuple[str, str]:
    """Return what to say, with a hint, about an invisible character in a name."""
    said = f"An invisible character (U+{ord(character):04X}) stands here, before the name of a field or in it."
    return said, "Delete the line and type it anew. Such characters come with text that was copied from a web page."


def refused_character(at: int, character: str) -> Mistake:
    """Return what to say about a control character, or one from the private-use range."""
    code = f"U+{ord(character):04X}"
    if "\ue000" <= character <= "\uf8ff":
        message = f"The character {code} looks different on every computer, or like nothing at all."
        return Mistake(at, message, "Replace it by an ordinary character or an emoji.")
    hint = "Delete it." if character != "\0" else f"Delete it. If there are many of them: {SAVE_AS_UTF_8}"
    return Mistake(at, f"The invisible control character {code} stands here.", hint)


def marked(text: str, start: int, prose_fields: Collection[str]) -> Mistake:
    """Return what to say about an anchor (`&`), alias (`*`) or tag (`!`); `prose_fields` as in stars_for_bold()."""
    if slip := stars_for_bold(text, start, prose_fields):
        return slip
    found = re.compile(r"[^\s,\]}]+").match(text, start)
    word = shortened(found[0] if found else text[start])
    does, instead = _MARKS[text[start]]
    hint = f"If it is text, put it in quotes: `{rewritten(text, start)}`. If not, {instead.format(word)}."
    return Mistake(start, f"`{word}` {does}, which is not possible here.", hint)


def not_a_name(text: str, start: int, bracket: int | None, *, within_brackets: bool) -> Mistake:
    """Return what to say about brackets where the name of a field is expected: most likely an unquoted `{{ tag }}`.

    `bracket` is where the bracket around it opens, `within_brackets` whether that one is inside another.
    """
    if bracket != start - 1 or not text.startswith("{{", bracket):
        message = "The name of a field must be a text without brackets."
        return Mistake(start, message, "Take the brackets out, or put the name in quotes.")
    tag = re.compile(r"\{\{[^}]*\}\}").match(text, bracket)
    instead = quoted(tag[0]) if tag and within_brackets else rewritten(text, bracket)
    return Mistake(bracket, "A text that begins with `{{` must be in quotes.", f"Write `{instead}`.")


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


def swallowed_item(text: str, start: int, end: int, list_start: int | None) -> Mistake | None:
    """Return what to say about an unquoted text with a line that begins like an item of a list, or None."""
    found = re.compile(rf"(?:{LINE_BREAK.pattern})[ \t]*(-)(?:\s|$)").search(text, start, end)
    if not found:
        return None
    if slip := earlier_slip(text, found.start(1), (start, start)):
        return slip
    first, _, _ = line_of(text, start)
    hint = "If it is an item, the name of its list needs a line of its own above."
    if list_start is not None:
        hint = f"Begin it in column {list_start - line_of(text, list_start)[1] + 1}, like the items above."
    message = f"This item of a list would become part of the text that begins in line {first}."
    return Mistake(found.start(1), message, f"{hint} If it is text, put the whole text in quotes.")


def stars_for_bold(text: str, start: int, prose_fields: Collection[str]) -> Mistake | None:
    """Explain stars around words in a field on one line, where readers would see them.

    `prose_fields` are the names of the fields in which stars make words bold.
    """
    within_brackets = bool(re.search(r"[\[{]", text[line_of(text, start)[1] : start]))
    before, value = before_value(text, start, within_brackets), value_at(text, start, within_brackets)
    name = re.search(r"([\w-]+):\s+$", before)
    words = _BOLD.sub(r"\2", value)
    if not name or name[1] in prose_fields or words == value:
        return None
    written = as_value(words, within_braces=within_brackets)
    message = f"Stars make words bold in longer texts only; in `{name[1]}` they would be seen."
    return Mistake(start, message, f"Write `{before}{written}`.")


def markdown_link(text: str, start: int, prose_fields: Collection[str]) -> Mistake | None:
    """Explain a link in Markdown where no Markdown is read; `prose_fields` are the names of the fields that take it."""
    value = value_at(text, start, within_brackets=False)
    found = re.fullmatch(r"\[([^\[\]]+)\]\(([^()\s]*)\)", value)
    before = before_value(text, start, within_brackets=False)
    name = re.search(r"([\w-]+):\s+$", before)
    field = name[1] if name else _list_above(text, start)
    if not found or not field or field in prose_fields:
        return None
    words, address = found.groups()
    is_address = re.match(r"(?i)https?://|mailto:|tel:", address) is not None
    if not name:
        fields = f"{{label: {as_value(words, within_braces=True)}, url: {address}}}"
        hint = f"Write `- {fields if is_address else f'label: {as_value(words)}'}`."
    elif not field.endswith("url"):
        hint = f"Write `{before}{as_value(words)}`."
    elif is_address:
        hint = f"Write `{before}{address}`."
    else:
        hint = f"Write the address of a page, or leave the line `{field}` out: `{address}` is none."
    message = f"Links in Markdown, with their words in brackets, belong in longer texts, not in `{field}`."
    return Mistake(start, message, hint)


def _list_above(text: str, start: int) -> str:
    """Return the name of the list whose item begins at `start`, or ""."""
    _, begin, _ = line_of(text, start)
    indent = re.compile(r" *(?=- )").match(text, begin)
    names = re.finditer(r"(?m)^( *)(?:- +)?([\w-]+):[ \t]*$", text[:begin]) if indent else ()
    return next((found[2] for found in reversed([*names]) if indent and len(found[1]) <= len(indent[0])), "")


def earlier_slip(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain what makes YAML misread a line, so that it fails only later on."""
    return _no_break_spaces(text, at, last) or _glued_dash(text, at, last) or _other_marks(text, at, last)


def _no_break_spaces(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain no-break spaces, or invisible characters, before or after a dash or a name, up to the line at fault."""
    lines = re.compile(rf"(?m)(?:^ *+(?:- *)*+(?:[\w-]++:)?[{_NO_BREAK}{_INVISIBLE}].*\n?)+")
    _, first, _ = line_of(text, last[1] if text[last[0] : last[0] + 1] in ("|", ">", "'", '"') else last[0])
    _, _, end = line_of(text, at)
    for found in lines.finditer(text, 0, end):
        if found.end() > first:
            start = next(at for at in range(*found.span()) if text[at] in _NO_BREAK + _INVISIBLE)
            said = _NO_BREAK_HERE if text[start] in _NO_BREAK else _invisible(text[start])
            return Mistake(start, *said)
    return None


def _other_marks(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain the items of a list that begin with another mark than a hyphen, as word processors write them."""
    for index in (last[0], at):
        _, begin, end = line_of(text, index)
        line = text[begin:end].lstrip(" ")
        items = items_with_other_marks(line)
        above = text[: max(begin - 1, 0)].rpartition("\n")[2].strip()
        if items and (above.endswith(":") or above[:1] == line[0]):
            item = line[1:].strip()
            is_field = re.match(r"[a-z_]+:\s", item)
            written = item if is_field else as_value(item)
            return Mistake(end - len(line), other_mark(line[0]), f"Write `- {written}`.")
    return None


def _glued_dash(text: str, at: int, last: tuple[int, int]) -> Mistake | None:
    """Explain `-type: text`, in the line at fault or in that of the value before it."""
    for index in (last[0], at):
        _, begin, end = line_of(text, index)
        found = re.compile(r" *-([^\W\d][\w-]*:(?:\s.*)?)$").match(text[:end], begin)
        if found:
            return Mistake(found.start(1) - 1, *glued_dash(found[1]))
    return None
