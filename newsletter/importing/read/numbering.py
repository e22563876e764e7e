"""The marks of numbered lists: figures, letters, or Roman numerals.

It is a module of its own because lists of HTML and lists of Word say in different words which of these they have.
"""

from __future__ import annotations

import re

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
MARK = re.compile(r"\(?(?:[0-9]{1,4}(?:\.[0-9]{1,3})*|[A-Za-z]{1,5})[.):]?\)?")
"""A mark as it is shown before an item."""

KINDS = {
    **{"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"},
    **{"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"},
}
"""Other names for kinds of marks, such as those of the attribute `type`."""


def mark(number: int, kind: str) -> str:
    """Return the mark of a number in a kind of list, in the words of CSS's `list-style-type`, as in `7.` or `iv.`."""
    kind = KINDS.get(kind, kind)
    match kind:
        case "lower-alpha" | "upper-alpha":
            text = _letters(number)
        case "lower-roman" | "upper-roman":
            text = _roman(number)
        case _:
            text = str(number)
    return f"{text.upper() if kind.startswith('upper') else text}."


def _letters(number: int) -> str:
    text = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text or "0"


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, numeral in _ROMAN:
        text += numeral * (number // value)
        number %= value
    return text
