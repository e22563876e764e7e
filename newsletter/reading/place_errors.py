"""Lines that stand where no field and no item of a list fits → Mistakes.

Comes in: a text, and places in it where libyaml gave up. Goes out: a Mistake. It is pure.
"""

from __future__ import annotations

import re

from newsletter.reading.lines import line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.quote_errors import text_goes_on
from newsletter.reading.quoting import (
    LONGEST,
    shortened,
)


def does_not_fit(text: str, at: int, begin: int, last: tuple[int, int], in_list: bool) -> Mistake:
    """Explain what is written where the next field or the next item of a list should begin."""
    start, end = last
    _, line_begin, _ = line_of(text, at)
    _, outer_begin, _ = line_of(text, begin)
    if end > line_begin and text[start] in "'\"[{":
        return text_goes_on(text, at, last)
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
        neighbours.insert(0, first_visible(text, line_end))
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


def first_visible(text: str, index: int) -> int:
    """Return where the first character that is no space stands, from an index on."""
    found = re.compile(r"\S").search(text, index)
    return found.start() if found else index
