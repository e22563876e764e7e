"""HTML → the HTML that Outlook for Windows reads, with its conditional comments decided as Word decides them.

    <!--[if mso]> … <![endif]-->               hidden: a comment for all other programs
    <!--[if !mso]><!--> … <!--<![endif]-->     shown: two comments around what all other programs read
    <![if !mso]> … <![endif]>                  shown, in Microsoft's own spelling

This works on the text and not on a tree, as in Word: one comment may open a table that another one closes. Other
programs need none of this: to them a comment is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 16.0
"""The version that Outlook 2016 to 2021 and the classic Outlook of Microsoft 365 claim."""

_PART = re.compile(
    r"(?P<opening><!--\[if\b(?P<hidden>[^\]<>]*)\]>(?P<reveals>\s*(?:<!--\s*(?:-->|>)|-->))?"
    r"|<!\[if\b(?P<shown>[^\]<>]*)\]>)"
    r"|(?P<closing>(?:<!--\s*)?<!\[endif\]\s*(?:--)?>)"
    r"|(?P<comment><!--.*?(?:-->|\Z))"
    r"|<style\b.*?</style\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ISLAND = re.compile(r"<xml\b.*?(?:</xml\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TERM = re.compile(
    r"\s*(?:(?P<symbol>[()!&|])|(?:(?P<compare>[gl]te?)\s+)?(?P<name>[a-z]+)(?:\s+(?P<version>\d+(?:\.\d+)?))?)\s*",
    re.IGNORECASE,
)
_LONGEST = 100  # characters in a condition; parentheses nest, and so does the parser


def decided(html: str) -> tuple[str, int]:
    """Return the HTML that Word reads, without comments, and how many parts for other programs were removed.

    A mark without its partner is ignored, so that no slip makes half of a letter vanish.
    """
    parts = list(_PART.finditer(html))
    partners = _partners(parts)
    written, dropped, position, hidden_until = [], 0, 0, -1
    for number, part in enumerate(parts):
        if number > hidden_until:
            written.append(html[position : part.start()])
            if part["opening"] and number in partners and not _is_read(part):
                hidden_until = partners[number]
                dropped += not _is_hidden_elsewhere(part)
            elif not (part["opening"] or part["closing"] or part["comment"]):
                written.append(part[0])
        position = part.end()
    written.append(html[position:])
    return _ISLAND.sub("", "".join(written)), dropped


def is_true(condition: str) -> bool | None:
    """Return whether a condition is true in Word: `gte mso 9`, `(mso)|(IE)`, `!mso`; None if it cannot be read."""
    if len(condition) > _LONGEST:
        return None
    try:
        return _Condition(list(_terms(condition))).value()
    except ValueError:
        return None


def _partners(parts: list[re.Match[str]]) -> dict[int, int]:
    """Return the number of the closing mark for the number of each opening one."""
    partners, opened = {}, []
    for number, part in enumerate(parts):
        if part["opening"]:
            opened.append(number)
        elif part["closing"] and opened:
            partners[opened.pop()] = number
    return partners


def _is_hidden_elsewhere(part: re.Match[str]) -> bool:
    return part["hidden"] is not None and not part["reveals"]


def _is_read(part: re.Match[str]) -> bool:
    """Return whether Word reads what follows a mark; if it cannot be read, whether other programs do."""
    holds = is_true(part["shown"] if part["hidden"] is None else part["hidden"])
    return not _is_hidden_elsewhere(part) if holds is None else holds


def _terms(condition: str) -> Iterator[str | bool]:
    """Yield the symbols of a condition, and for each of its comparisons whether it is true."""
    position = 0
    while position < len(condition):
        term = _TERM.match(condition, position)
        if not term:
            raise ValueError(condition)
        yield term["symbol"] or _holds(term["name"].lower(), (term["compare"] or "").lower(), term["version"])
        position = term.end()


def _holds(name: str, compare: str, version: str | None) -> bool:
    own = {"mso": VERSION, "vml": 1.0, "true": 1.0}.get(name)
    if name.startswith("support"):  # supportLists and others, which only Word has
        own = 1.0
    if own is None or version is None:
        return own is not None
    wanted = float(version)
    match compare:
        case "gt":
            return own > wanted
        case "gte":
            return own >= wanted
        case "lt":
            return own < wanted
        case "lte":
            return own <= wanted
        case _:
            return own == wanted


@dataclass(slots=True)
class _Condition:
    """A recursive-descent parser of conditions: `!` binds more tightly than `&`, and `&` than `|`."""

    terms: list[str | bool]

    def value(self) -> bool:
        value = self._any()
        if self.terms:
            raise ValueError(self.terms)
        return value

    def _any(self) -> bool:
        value = self._all()
        while self._follows("|"):
            value |= self._all()
        return value

    def _all(self) -> bool:
        value = self._one()
        while self._follows("&"):
            value &= self._one()
        return value

    def _one(self) -> bool:
        if self._follows("!"):
            return not self._one()
        if self._follows("("):
            value = self._any()
            if not self._follows(")"):
                raise ValueError(self.terms)
            return value
        if not self.terms or not isinstance(self.terms[0], bool):
            raise ValueError(self.terms)
        return bool(self.terms.pop(0))

    def _follows(self, symbol: str) -> bool:
        if self.terms and self.terms[0] == symbol:
            self.terms.pop(0)
            return True
        return False
