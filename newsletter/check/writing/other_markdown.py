"""Rules about what CommonMark reads otherwise: headings made by a line below them, lists whose numbers do not count.

Our Markdown shows both as typed, since a line below a name may be a signature, and a number a date. This is a module of
its own because neither is markup that readers would see as such: they see a line across the letter, or numbers that all
are 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter

UNDERLINED = Rule(
    "writing.underlined",
    "warning",
    "“{words}” is no heading: the line below it makes none.",
    "Begin it with `### `, and take the line below it out; or leave an empty line between them.",
)
SAME_NUMBERS = Rule(
    "writing.same-numbers",
    "warning",
    "These lines are no list, since each begins with `{number}`.",
    "Count up: {written}.",
)

MOST_WRITTEN = 3

_RULE_BELOW = r"[ >]*-{3,}[ \t]*(?:\n|\Z)"
_UNDERLINED = r"(?P<words>(?=[^\n]*\w)[^\n]*+)\n[ >]*(?:={2,}|--)[ \t]*\Z"
_NUMBER = r"([0-9]{1,8}\.)[ \t]+\S"


def underlined(letter: ParsedLetter) -> Iterator[Finding]:
    """Find single lines with hyphens or equals signs right below, which are headings in CommonMark."""
    for paragraph in letter.paragraphs:
        text = paragraph.text.rstrip("\n")
        if not paragraph.passage.is_prose or not text.strip() or text.count("\n") > 1:
            continue
        found = re.match(_UNDERLINED, text)
        line = found["words"] if found else text
        below = re.compile(_RULE_BELOW).match(paragraph.passage.text, paragraph.start + len(text) + 1)
        if found or (below and "\n" not in text):
            begin = len(line) - len(line.lstrip())
            words = clipped(paragraph.typed(begin, len(line)))
            yield paragraph.finding(UNDERLINED, begin, words=words)


def same_numbers(letter: ParsedLetter) -> Iterator[Finding]:
    """Find paragraphs all of whose lines begin with the same number, which CommonMark would count itself."""
    for paragraph in letter.paragraphs:
        lines = paragraph.text.rstrip("\n").split("\n")
        if len(lines) < 2 or not paragraph.passage.is_prose or not lines[0][:1].isdigit():
            continue
        numbers = {found[1] if (found := re.match(_NUMBER, line.lstrip())) else "" for line in lines}
        number = numbers.pop()
        if number and not numbers:
            first = int(number[:-1])
            written = ", ".join(f"`{first + each}.`" for each in range(min(len(lines), MOST_WRITTEN)))
            yield paragraph.finding(SAME_NUMBERS, 0, number=number, written=written)
