"""Fields of Word: what a program fills in, such as a page's number or a link, between marks within the text.

Comes in: the marks and instructions, as they stand in runs. Goes out: whether text is a field's result, and where it
leads. It is a module of its own because fields nest, and begin in one paragraph and end in another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.importing.read.word.names import W
from newsletter.text.markup import Element

_LINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s\\"]\S*))', re.I)
_LONGEST = 10_000
_DEEPEST = 30
"""Fields within fields; those further within are taken for text."""


def link_in(instruction: str) -> str:
    """Return the address to which an instruction leads, or ""."""
    found = _LINK.match(instruction)
    # What stands behind `\l` is a place in the document, and `\o` a hint.
    before = instruction[: found.start("quoted")] if found and found["quoted"] is not None else ""
    if not found or re.search(r"\\[lot]\s*\"?\Z", before):
        return ""
    return (found["quoted"] if found["quoted"] is not None else found["bare"]).replace("\\\\", "\\").strip()


@dataclass
class _Field:
    instruction: str = ""
    address: str = ""
    has_result: bool = False


class Fields:
    """The fields that are open at a place of the text."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._too_deep = 0

    def mark(self, element: Element) -> None:
        """Take in a mark that begins, parts or ends a field."""
        match element.get(W + "fldCharType"):
            case "begin" if len(self._open) == _DEEPEST:
                self._too_deep += 1
            case "begin":
                self._open.append(_Field())
            case "separate" if self._too_deep:
                pass
            case "separate" if self._open:
                self._open[-1].has_result = True
                self._open[-1].address = link_in(self._open[-1].instruction)
            case "end" if self._too_deep:
                self._too_deep -= 1
            case "end" if self._open:
                self._open.pop()

    def instruct(self, text: str) -> None:
        """Take in a part of an instruction."""
        if self._open and not self._open[-1].has_result and len(self._open[-1].instruction) < _LONGEST:
            self._open[-1].instruction += text

    @property
    def address(self) -> str:
        """Where the text leads at this place, or ""."""
        return next((field.address for field in reversed(self._open) if field.address), "") if self._open else ""

    @property
    def is_instruction(self) -> bool:
        """Whether the text at this place is a part of an instruction, which nobody reads."""
        return any(not field.has_result for field in self._open)
