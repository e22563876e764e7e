"""The words that rules about elements quote, as their author wrote them, and the place of the finding."""

from __future__ import annotations

from typing import Any

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text.markup import Element

MOST_QUOTED = 48
"""Characters of an element's words that a message repeats."""


def finding_in_element(letter: ParsedLetter, rule: Rule, element: Element, written: str, **values: Any) -> Finding:
    """Return a finding at the template that wrote an element; if none did, where its author wrote these words."""
    finding = letter.finding_in_template(rule, element, **values)
    if finding.problem.file != letter.issue.source.name:
        return finding
    return letter.finding_in_text(rule, element, written, **values)


def as_written(letter: ParsedLetter, text: str) -> str:
    """Return a text of the HTML as its author wrote it: on one line, with merge tags."""
    return " ".join(letter.rendering.tags.neutral(text).split())


def rounded_down(number: float) -> str:
    """Return a number with at most one decimal, rounded down so that it never seems to reach a limit."""
    return f"{int(number * 10) / 10:g}"


def first_words(letter: ParsedLetter, element: Element) -> str:
    """Return the first visible words directly inside an element, or "" if it has none."""
    if not letter.styles[element].size or element.tag == "style":
        return ""
    runs = (element.text, *(child.tail for child in element))
    seen = (as_written(letter, run) for run in runs if run and not run.isspace())
    return next((words for words in seen if any(map(str.isalnum, words))), "")
