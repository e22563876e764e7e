"""What YAML accepts before, in and instead of the names of fields although its author meant something else → Mistakes.

Comes in: the place of a name, of a character, or of the line that YAML misreads. Goes out: a Mistake, which is the
character at fault, a sentence that says what is wrong, and one that says what to write instead. It is pure.
"""

from __future__ import annotations

import re
from unicodedata import category

from newsletter.reading.lines import line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.quoting import (
    as_value,
    glued_dash,
    items_with_other_marks,
    other_mark,
    quoted,
)

SAVE_AS_UTF_8 = "In the editor choose Save as, and the encoding UTF-8."
_NO_BREAK = "\u00a0\u2007\u202f"  # the no-break spaces, which Word likes to insert
_NO_BREAK_HERE = (
    "No-break spaces stand here, where only ordinary spaces are allowed.",
    "Replace them by ordinary spaces. They come with text that was copied from Word or from a web page.",
)
_INVISIBLE = "\u200b\u2060\ufeff"  # characters without a width, common in text from web pages


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


def refused_character(at: int, character: str) -> Mistake:
    """Return what to say about a control character, or one from the private-use range."""
    code = f"U+{ord(character):04X}"
    if "\ue000" <= character <= "\uf8ff":
        message = f"The character {code} looks different on every computer, or like nothing at all."
        return Mistake(at, message, "Replace it by an ordinary character or an emoji.")
    hint = "Delete it." if character != "\0" else f"Delete it. If there are many of them: {SAVE_AS_UTF_8}"
    return Mistake(at, f"The invisible control character {code} stands here.", hint)


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


def _invisible(character: str) -> tuple[str, str]:
    """Return what to say, with a hint, about an invisible character in a name."""
    said = f"An invisible character (U+{ord(character):04X}) stands here, before the name of a field or in it."
    return said, "Delete the line and type it anew. Such characters come with text that was copied from a web page."
