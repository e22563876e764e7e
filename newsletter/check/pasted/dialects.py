"""Rules about what other kinds of Markdown have and letters do not: tables, words struck out, boxes to tick.

This is a module of its own because writing.markup-shown looks for mistakes in the Markdown of letters, and these rules
for what is right elsewhere. Columns from a spreadsheet are a table as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from newsletter.check.finding import MOST_QUOTED, Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter

TABLE = Rule(
    "pasted.table",
    "warning",
    "Readers would see this table as one line: “{seen}”.",
    "Write each row as an item of a list, as in `{instead}`.",
)
STRUCK_OUT = Rule(
    "pasted.struck-out",
    "warning",
    "`{seen}` is shown to readers as it is typed, and not struck out.",
    "Take it out; if readers shall see what has changed, say so in words, as in `instead of {words}`.",
)
TASK = Rule(
    "pasted.task",
    "warning",
    "`{seen}` is shown to readers as it is typed, and not as a box.",
    "Write `{instead}`.",
)

_BELOW_HEAD = r"\|?(?:\s*+:?-++:?\s*+\|)+(?:\s*+:?-++:?)?"
_MARK_OF_ITEM = r"\s*+(?:(?P<number>\(?\w{1,3}[.)])|o|[^\w\s]+)[ ]*+\t\s*+"  # as Word writes it before an item
_STRUCK_OUT = r"(?<!~)~~(?![\s~])([^~\n]+)(?<!\s)~~(?!~)"
_TASK = r"(?m)^[ \t]*+(?P<box>\[[ xX]\])[ \t]++(?P<words>\S[^\n]*)"


def table(letter: ParsedLetter) -> Iterator[Finding]:
    """Find rows with bars between their cells, and lines with tabs as they come from a spreadsheet."""
    for paragraph in letter.paragraphs:
        text = paragraph.text
        if paragraph.passage.is_prose and "\n" in text and ("|" in text or "\t" in text):
            for start, end in _tables(text):
                typed = paragraph.typed(start, end)
                rows = [row for row in typed.splitlines() if re.search(r"\w", row)]
                if rows:
                    yield paragraph.finding(TABLE, start, seen=clipped(typed), instead=_item(rows[-1]))


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each table begins and ends."""
    end = 0
    for mark, lines in groupby(text.splitlines(keepends=True), _between_cells):
        written = list(lines)
        start, end = end + len(written[0]) - len(written[0].lstrip()), end + sum(map(len, written))
        rows = [line.strip() for line in written]
        has_edges = sum(row[:1] == row[-1:] == "|" for row in rows) > 1
        if len(rows) > 1 and (mark == "\t" or has_edges or any(re.fullmatch(_BELOW_HEAD, row) for row in rows)):
            yield start, end


def _between_cells(line: str) -> str:
    """Return what stands between the cells of a line, if it is the row of a table, else ""."""
    return "|" if "|" in line else "\t" if "\t" in _without_mark(line).strip() else ""


def _without_mark(row: str) -> str:
    """Return a line without a bullet that a tab follows, and with a space instead of the tab behind a number."""
    return re.sub(rf"\A{_MARK_OF_ITEM}", r"\g<number> ", row)


def _item(row: str) -> str:
    """Return a row of a table as an item of a list."""
    name, *others = filter(
        None, (" ".join(cell.split()) for cell in re.split(r"[|\t]", _without_mark(row.lstrip(" >"))))
    )
    return clipped(f"- {name}: {', '.join(others)}" if others else f"- {name}", 2 * MOST_QUOTED)


def struck_out(letter: ParsedLetter) -> Iterator[Finding]:
    """Find words between pairs of tildes."""
    for paragraph in letter.paragraphs:
        for found in re.finditer(_STRUCK_OUT, paragraph.text) if "~~" in paragraph.text else ():
            seen, words = (clipped(paragraph.typed(*found.span(group))) for group in (0, 1))
            yield paragraph.finding(STRUCK_OUT, found.start(), seen=seen, words=words)


def task(letter: ParsedLetter) -> Iterator[Finding]:
    """Find boxes to tick at the beginning of a line or of an item of a list; a lone `[x]` is a letter in brackets."""
    for paragraph in letter.paragraphs:
        if paragraph.passage.is_prose and "[" in paragraph.text:
            for found in re.finditer(_TASK, paragraph.text):
                if found["box"] == "[ ]" or _has_more_boxes(paragraph.passage.text):
                    instead = f"- {clipped(paragraph.typed(*found.span('words')))}"
                    yield paragraph.finding(TASK, found.start("box"), seen=found["box"], instead=instead)


def _has_more_boxes(text: str) -> bool:
    """Return whether a text that has a ticked box has another one, ticked or not."""
    return "[ ]" in text or text.count("[x]") + text.count("[X]") > 1
