"""HTML → the HTML that Outlook for Windows reads, with its conditional comments decided as Word decides them.

    <!--[if mso]> … <![endif]-->               hidden: a comment for all other programs
    <!--[if !mso]><!--> … <!--<![endif]-->     shown: two comments around what all other programs read
    <![if !mso]> … <![endif]>                  shown, in Microsoft's own spelling

This works on the text and not on a tree, as in Word: one comment may open a table that another one closes. Other
programs need none of this: to them a comment is a comment.
"""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt

# Outlook 2016 to 2021 and the classic Outlook of Microsoft 365 claim version 16; `supportLists` and the like are Word's
# own.
_VERSIONS = {"mso": 16.0, "vml": 1.0, "true": 1.0, "support": 1.0}
_COMPARISONS = {"gt": gt, "gte": ge, "lt": lt, "lte": le, "": eq}

_PART = re.compile(
    r"(?P<opening><!--\[if\b(?P<hidden>[^\]<>]*)\]>(?P<reveals>\s*(?:<!--\s*(?:-->|>)|-->))?"
    r"|<!\[if\b(?P<shown>[^\]<>]*)\]>)"
    r"|(?P<closing>(?:<!--\s*)?<!\[endif\]\s*(?:--)?>)"
    r"|(?P<comment><!--.*?(?:-->|\Z))"
    r"|<style\b.*?</style\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ISLAND = re.compile(r"<xml\b.*?(?:</xml\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TERM = re.compile(r"(?:(?P<compare>[gl]te?)\s+)?(?P<name>[a-z]+)(?:\s+(?P<version>\d+(?:\.\d+)?))?", re.IGNORECASE)
# `!` binds more tightly than `&`, and `&` than `|`.
_STEPS = tuple(map(re.compile, (r"![TF]|\([TF]\)", r"[TF]&[TF]", r"(?<!&)[TF]\|[TF](?!&)")))
_LONGEST = 100  # characters in a condition, each of which may take a step


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
    left = "".join(_TERM.sub(lambda term: "T" if _holds(term) else "F", condition).split())
    while step := next((step for step in _STEPS if step.search(left)), None):
        left = step.sub(_value, left, count=1)
    return {"T": True, "F": False}.get(left)


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


def _holds(term: re.Match[str]) -> bool:
    """Return whether a single comparison is true, as `gte mso 9` is."""
    name, version = term["name"].lower(), term["version"]
    own = _VERSIONS.get("support" if name.startswith("support") else name)
    if own is None or version is None:
        return own is not None
    return bool(_COMPARISONS[(term["compare"] or "").lower()](own, float(version)))


def _value(step: re.Match[str]) -> str:
    """Return the value of a part of a condition that has an operator or parentheses around one or two values."""
    part = step[0]
    if part.startswith("!"):
        return "F" if part == "!T" else "T"
    if "&" in part:
        return "T" if part == "T&T" else "F"
    return "T" if "T" in part else "F"
