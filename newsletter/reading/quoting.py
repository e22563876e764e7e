"""Values as they should have been written: in quotes where YAML needs them, and short enough for a hint."""

from __future__ import annotations

import re

from newsletter.reading.lines import LINE_BREAK, line_of

LONGEST = 300  # characters of a value that a hint repeats
COMMENT = r"[ \t]{2,}#"  # how a comment begins that nobody can mean as text


def rewritten(text: str, start: int, *, within_brackets: bool = False) -> str:
    """Return the line with the value that begins at `start` in quotes, as it should have been written.

    Within brackets, that is the value alone, with the name of its field if it has one.
    """
    return before_value(text, start, within_brackets) + quoted(value_at(text, start, within_brackets))


# A text in curly quotes, into which word processors turn straight ones; within single ones there are apostrophes.
CURLY = re.compile(r"""\A(?:“([^“”]*)”|„([^„“”"]*)[“”"]|‘([^‘]*)’|‚([^‚‘]*)[‘’])\Z""")


def without_curly(value: str) -> str:
    """Return a text without curly quotes around it."""
    found = CURLY.match(value)
    return next(filter(None, found.groups()), "") if found else value


def quoted(value: str) -> str:
    """Return a text in quotes (double ones, unless it holds some) on one line, shortened if it is very long."""
    value = shortened(without_curly(value), LONGEST)
    return "'" + value.replace("'", "''") + "'" if '"' in value or "\\" in value else f'"{value}"'


def as_value(text: str, *, within_braces: bool = False) -> str:
    """Return a text as it can be written as a value: in quotes only if it needs them."""
    return quoted(text) if _needs_quotes(text, within_braces) else shortened(text, LONGEST)


def address_as_value(address: str, *, within_braces: bool = False) -> str:
    """Return an address as it can be written as a value, never shortened: no part of it can be guessed."""
    return f'"{address}"' if _needs_quotes(address, within_braces) else address


def _needs_quotes(text: str, within_braces: bool) -> bool:
    return bool(re.search(r":(?:\s|$)|\s#|^[^\w(./+]|^\s*$" + (r"|[\[\]{},]" if within_braces else ""), text))


def glued_dash(item: str) -> tuple[str, str]:
    """Return what to say, with a hint, about a dash directly before an item."""
    return "A space is missing after the `-`.", f"Write `- {shortened(item, LONGEST)}`."


_OTHER_MARKS = "–—•·∙‣▪◦●○■"
"""Marks with which word processors begin the items of a list."""


def items_with_other_marks(text: str) -> list[str]:
    """Return the items of a list that begin with another mark than a hyphen, or [] where there is none."""
    if text[:1] not in tuple(_OTHER_MARKS) or not text[1:2].isspace():
        return []
    return [item.strip() for item in re.split(rf"(?:^|\s){text[0]}\s", text) if item.strip()]


def other_mark(mark: str) -> str:
    """Return the sentence that an item begins with a hyphen, and not with another mark."""
    return f"An item of a list begins with `- `, not with `{mark} `."


def colon_in(value: str) -> str:
    """Return the sentence that a text must be in quotes because it holds a colon or ends with one."""
    where = "ends with a colon" if re.fullmatch(r"(?:[^:]|:(?!\s))*:\s*", value) else "holds a colon before a space"
    return f"The text `{shortened(value)}` {where}, so it must be in quotes."


def before_value(text: str, start: int, within_brackets: bool) -> str:
    """Return what is before a value on its line, mostly the name of its field, or "" if it is long."""
    _, line_begin, _ = line_of(text, start)
    if within_brackets:
        name = re.search(r"(?:^|[\[{,])\s*([\w-]+:\s+)$", text[line_begin:start])
        return name[1] if name else ""
    before = text[line_begin:start].lstrip()
    return before if len(before) <= 40 else ""


def value_at(text: str, start: int, within_brackets: bool) -> str:
    """Return what its author meant as the unquoted value that begins at `start`, as far as it is on this line."""
    value = text[start : min(line_of(text, start)[2], start + 2 * LONGEST)]
    if not within_brackets:
        return re.split(COMMENT, value)[0].rstrip()
    comma = r",\s*(?=[\w-]+:\s)|,\s*$" if before_value(text, start, within_brackets) else ","
    return re.split(rf"{comma}|[\]}}]+(?:\s*$|\s+#|,)", value)[0].rstrip()


def shortened(value: str, longest: int = 60) -> str:
    """Return a text on one line, with the spaces that its author wrote."""
    value = re.sub(rf"\s*(?:{LINE_BREAK.pattern})\s*", " ", value[: longest * 2]).strip(" \t")
    return value if len(value) <= longest else value[: longest - 1] + "…"
