"""Rules about what other kinds of Markdown have and letters do not: tables, footnotes, words struck out, boxes to tick.

This is a module of its own because writing.markup-shown looks for mistakes in the Markdown of letters, and these rules
for what is right elsewhere. Columns from a spreadsheet are a table as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter

TABLE = Rule(
    "pasted.table",
    "warning",
    "Readers would see this table as one line: “{seen}”.",
    "Write each row as an item of a list, as in `{instead}`.",
)
FOOTNOTE = Rule(
    "pasted.footnote",
    "warning",
    "`{seen}` is shown to readers as it is typed, since letters have no footnotes.",
    "{todo}",
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
_FOOTNOTE = r"\[\^(\w{1,20})\]"
_STRUCK_OUT = r"(?<!~)~~(?![\s~])([^~\n]+)(?<!\s)~~(?!~)"
_TASK = r"(?m)^[ \t]*+(?P<box>\[[ xX]\])[ \t]++(?P<words>\S[^\n]*)"
LONGEST = 60
"""Characters of a text that a message quotes."""


def table(letter: ParsedLetter) -> Iterator[Finding]:
    """Find rows with bars between their cells, and lines with tabs as they come from a spreadsheet."""
    for paragraph in letter.paragraphs:
        text = paragraph.text
        if paragraph.passage.is_prose and "\n" in text and ("|" in text or "\t" in text):
            for start, end in _tables(text):
                typed = paragraph.typed(start, end)
                rows = [row for row in typed.splitlines() if re.search(r"\w", row)]
                if rows:
                    yield paragraph.finding(TABLE, start, seen=clipped(typed, LONGEST), instead=_item(rows[-1]))


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
    return "|" if "|" in line else "\t" if "\t" in line.strip() else ""


def _item(row: str) -> str:
    """Return a row of a table as an item of a list."""
    name, *others = filter(None, (" ".join(cell.split()) for cell in re.split(r"[|\t]", row.lstrip(" >"))))
    return clipped(f"- {name}: {', '.join(others)}" if others else f"- {name}", 2 * LONGEST)


def footnote(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the marks of footnotes, each at its first place in a text."""
    seen: set[tuple[int, str]] = set()
    for paragraph in letter.paragraphs:
        for found in re.finditer(_FOOTNOTE, paragraph.text) if "[^" in paragraph.text else ():
            passage, mark = paragraph.passage, found[0]
            if (id(passage), mark) not in seen:
                seen.add((id(passage), mark))
                yield paragraph.finding(FOOTNOTE, found.start(), seen=mark, todo=_instead_of_note(mark, passage.text))


def _instead_of_note(mark: str, text: str) -> str:
    """Return what to do instead of a footnote, whose words stand on a line of the text, or nowhere."""
    note = re.search(rf"(?m)^[ >]*{re.escape(mark)}:[ \t]*(\S.*)", text)
    if not note:
        return "Write what it says in its place, in brackets."
    words = clipped(note[1].rstrip(" ."), LONGEST)
    return f"Write the note in its place, as in `({words})`, and take the line that begins with `{mark}:` out."


def struck_out(letter: ParsedLetter) -> Iterator[Finding]:
    """Find words between pairs of tildes."""
    for paragraph in letter.paragraphs:
        for found in re.finditer(_STRUCK_OUT, paragraph.text) if "~~" in paragraph.text else ():
            seen, words = (clipped(paragraph.typed(*found.span(group)), LONGEST) for group in (0, 1))
            yield paragraph.finding(STRUCK_OUT, found.start(), seen=seen, words=words)


def task(letter: ParsedLetter) -> Iterator[Finding]:
    """Find boxes to tick at the beginning of a line or of an item of a list."""
    for paragraph in letter.paragraphs:
        if paragraph.passage.is_prose and "[" in paragraph.text:
            for found in re.finditer(_TASK, paragraph.text):
                instead = f"- {clipped(paragraph.typed(*found.span('words')), LONGEST)}"
                yield paragraph.finding(TASK, found.start("box"), seen=found["box"], instead=instead)
