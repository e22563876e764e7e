"""The rule about lines of a text that may be meant as fields or blocks: an indentation too deep, and they are text.

Comes in: a letter. Goes out: findings at lines such as `url: https://society.test/` in Markdown. It is a module of its
own because it compares texts with the models. In a sentence any name may stand before a colon; so a line counts only if
it has nothing but a name and a value that no reader needs: an address in a field for one, the file of a picture, the
type of a block, or other fields in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.issue import Issue
from newsletter.reading.model_fields import fields_without_words, tags_of

FIELD_IN_TEXT = Rule(
    "writing.field-in-text", "warning", "Readers see `{line}`, since it is part of the text.", "{todo}"
)

_FIELD = "Take it out of the text: begin its line below the first letter of `{field}:`."
_BLOCK = "Take it out of the text: begin the line, with its dash, below that of the block before."

_BRACES = r"\{[a-z_]{2,30}:[ \t][^\n]*"
_LINE = rf"(?m)^[ \t]*+(?:-[ \t]++)?(?P<line>(?P<name>[a-z_]{{2,30}}):[ \t]++(?P<value>{_BRACES}|\S++))[ \t]*+$"
_PICTURE = r"[^:]+\.(?i:avif|gif|heic|jpe?g|png|svg|webp)"
_ADDRESS = r"(?:https?://|mailto:|tel:).+"


def field_in_text(letter: ParsedLetter) -> Iterator[Finding]:
    """Find lines of Markdown that are a field or begin a block, by their name and value."""
    for paragraph in letter.paragraphs:
        if not paragraph.passage.is_prose or ":" not in paragraph.text:
            continue
        for found in re.finditer(_LINE, paragraph.text):
            if _is_field(found["name"], found["value"]):
                field = next(step for step in reversed(paragraph.passage.path) if isinstance(step, str))
                todo = _BLOCK if found["name"] == "type" else _FIELD.format(field=field)
                line = clipped(found["line"])
                yield paragraph.finding(FIELD_IN_TEXT, found.start("line"), line=line, todo=todo)


def _is_field(name: str, value: str) -> bool:
    if name == "type":
        return value in _types_of_blocks()
    is_address = name in fields_without_words(Issue) and re.fullmatch(_ADDRESS, value)
    return bool(is_address or re.fullmatch(rf"{_PICTURE}|{_BRACES}", value))


@cache
def _types_of_blocks() -> frozenset[str]:
    return frozenset(tags_of(get_args(Issue.model_fields["blocks"].annotation)[0]))
