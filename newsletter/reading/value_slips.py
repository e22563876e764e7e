"""What YAML accepts as a value although its author meant something else → Mistakes.

Comes in: the place of a value in a text, such as stars where nothing becomes bold, or a quote that closes too late.
Goes out: a Mistake, which is the character at fault, a sentence that says what is wrong, and one that says what to
write instead. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.name_slips import earlier_slip
from newsletter.reading.quoting import (
    CURLY,
    LONGEST,
    as_value,
    before_value,
    quoted,
    rewritten,
    shortened,
    value_at,
)
from newsletter.reading.recovery import Place

_MARKS = {
    "&": ("gives this part of the file a name, to repeat it elsewhere", "leave `{0}` out"),
    "*": ("repeats another part of the file", "write that part out again"),
    "!": ("gives a value a type", "leave `{0}` out"),
}
_BOLD = re.compile(r"(\*{1,3})(?=[^\s*|])([^*]+)(?<=[^\s|])\1")
_MOST_LINES = 5  # that a hint writes anew


def in_curly_quotes(start: int, value: str) -> Mistake | None:
    """Return what to say about a text in curly quotes, which quote nothing and which readers would see, or None."""
    if not CURLY.match(value):
        return None
    message = "Curly quotes, as word processors write them, are part of the text: readers would see them."
    hint = f"Write `{quoted(value)}`, or put straight quotes around them too if readers are to see them."
    return Mistake(start, message, hint)


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


def accidental_escape(text: str, start: int, end: int, *, within_brackets: bool) -> Mistake | None:
    r"""Return what to say about a backslash in double quotes that its author meant as one, or None.

    Nobody types the escapes of spaces and separators (`c.35\_36delGT`), nor one behind a drive's letter (`C:\new`).
    """
    written = text[start + 1 : end - 1]
    escapes = [found for found in re.finditer(r"(?s)\\.", written) if found[0] not in ("\\\\", '\\"')]
    path = re.search(r"(?<!\w)[A-Za-z]:(?=\\[^\\\"\s])", written)
    found = next((each for each in escapes if each[0][1] in "_NLP" or (path and each.start() == path.end())), None)
    if not found:
        return None
    message = f"In double quotes `{found[0]}` is a code for another character, so that its backslash would be lost."
    hint = f"Write the backslash twice: `\\{found[0]}`."
    is_plain = path or all(each[0][1] in "_NLP" for each in escapes)
    if is_plain and len(written) <= LONGEST and not LINE_BREAK.search(written):
        single = re.sub(r"""\\([\\"])""", r"\1", written).replace("'", "''")
        hint = f"Write `{before_value(text, start, within_brackets)}'{single}'`."
    if path and found[0] == r"\n":
        hint = f"{hint} If a new line is meant, put a space before the `\\n`."
    return Mistake(start + 1 + found.start(), message, hint)


def late_quote(
    text: str, start: int, end: int, places: Collection[Place], prose_fields: Collection[str]
) -> Mistake | None:
    """Return what to say about a text in quotes that takes up the next items or fields as well, or None.

    `places` are those where an item or a field may begin, and `prose_fields` the names of the fields that may have
    several lines.
    """
    number, begin, line_end = line_of(text, start)
    field = re.search(r"([\w-]+):\s+$", text[begin:start])
    below = [line.rstrip() for line in LINE_BREAK.split(text[line_end : end - 1])[1:]]
    goes_on = re.compile(r"[ \t]*[^\s#]").match(text, end)  # so that it is no closing quote, but an opening one
    if goes_on or (field and field[1] in prose_fields) or not below or not _is_place(below[0], places):
        return None
    quote = text[start]
    message = (
        f"The quote `{quote}` that opens here closes only in line {number + len(below)}, behind what begins below."
    )
    first = f"{text[begin:line_end].strip()}{quote}"
    hint = f"Close it at the end of its own line: `{first}`."
    if len(below) < _MOST_LINES and all(_is_place(line, places) for line in below):
        lines = " and ".join(f"`{_line_alone(line.strip(), is_text=not field)}`" for line in below)
        hint = f"Close it in its own line: write `{first}`, and below it {lines}."
    return Mistake(start, message, hint)


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


def _is_place(line: str, places: Collection[Place]) -> bool:
    """Return whether a line begins like an item or a field, in the column of one."""
    found = re.match(r"( *)(?:(-) |[\w-]+:(?: |$))", line)
    return found is not None and Place(len(found[1]), bool(found[2])) in places


def _line_alone(line: str, *, is_text: bool) -> str:
    """Return a field, or an item that may be a text, with its value as it can be written."""
    found = re.match(r"- " if is_text and line.startswith("-") else r"(?:- )?[\w-]+:(?: +|$)", line)
    before = found[0] if found else ""
    value = line[len(before) :]
    return before + (value if value.startswith(("'", '"', "[", "{")) or not value else as_value(value))


def stars_for_bold(text: str, start: int, prose_fields: Collection[str]) -> Mistake | None:
    """Explain stars around all words of a field on one line, where readers would see them.

    In `*1/*28 genotype` they belong to the words. `prose_fields` are the names of the fields in which stars make words
    bold.
    """
    within_brackets = bool(re.search(r"[\[{]", text[line_of(text, start)[1] : start]))
    before, value = before_value(text, start, within_brackets), value_at(text, start, within_brackets)
    name = re.search(r"([\w-]+):\s+$", before)
    found = _BOLD.fullmatch(value)
    if not found or not name or name[1] in prose_fields:
        return None
    written = as_value(found[2], within_braces=within_brackets)
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
