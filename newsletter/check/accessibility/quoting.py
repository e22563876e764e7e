"""What the rules about elements quote, and where they say it: the words of an element, as its author wrote them."""

from __future__ import annotations

from typing import Any

from newsletter.check.elements import Element
from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter

MOST_QUOTED = 48
"""Characters of an element's words that a message repeats."""


def finding_in_element(letter: ParsedLetter, rule: Rule, element: Element, written: str, **values: Any) -> Finding:
    """Return what was found in an element: in its template; if none wrote it, where its author wrote these words."""
    finding = letter.finding_in_template(rule, element, **values)
    if finding.problem.file != letter.issue.source.name:
        return finding
    return letter.finding_in_text(rule, element, written, **values)


def as_written(letter: ParsedLetter, text: str) -> str:
    """Return a text of the HTML as its author wrote it: on one line, with merge tags."""
    return " ".join(letter.rendering.tags.neutral(text).split())


def rounded_down(number: float) -> str:
    """Return a number that falls short with one digit behind the point, and never as if it did not."""
    return f"{int(number * 10) / 10:g}"


def first_words(letter: ParsedLetter, element: Element) -> str:
    """Return the first words that stand directly in an element and that members see, or "" where it has none."""
    if not letter.looks[element].size or element.tag == "style":
        return ""
    runs = (element.text, *(child.tail for child in element))
    seen = (as_written(letter, run) for run in runs if run and not run.isspace())
    return next((words for words in seen if any(map(str.isalnum, words))), "")
