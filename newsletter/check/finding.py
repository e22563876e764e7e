"""Rule and Finding: what can be wrong with a letter, and one place where it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from newsletter.errors import Problem
from newsletter.reading.source import Path

Severity = Literal["error", "warning", "advice"]
"""error: must not be sent so. warning: hurts some readers. advice: taste."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
"""The worst first."""

MOST = 50
"""Findings of one rule in one letter: nobody reads more of them, and a hostile text could cause thousands."""

MOST_QUOTED = 60
"""Characters of a text that a message quotes."""


class Rule(NamedTuple):
    """One thing that can be wrong: `id` is `family.name` and never changes.

    `fact` is one sentence that says what is wrong, `hint` one that says what to do; both have placeholders in braces
    for what differs from letter to letter. `blank` names what a publication lacks and only its owner knows, as in
    “postal address”; it is "" where something has to be mended.
    """

    id: str
    severity: Severity
    fact: str
    hint: str
    blank: str = ""

    def filled(self, **values: Any) -> tuple[str, str]:
        """Return fact and hint with their placeholders filled in."""
        return self.fact.format(**values), self.hint.format(**values)


class Finding(NamedTuple):
    """What a rule found in one place; `is_blank` if that is a place to fill in, and nothing has to be mended.

    `setting` is the path of what it is about in newsletter.yaml, whether that stands there or not.
    """

    rule: str
    severity: Severity
    problem: Problem
    is_blank: bool = False
    setting: Path | None = None

    def __str__(self) -> str:
        """Return the lines that people read, with the severity before the message and the rule after it."""
        place, _, rest = str(self.problem).partition(": ")
        first, newline, below = rest.partition("\n")
        return f"{place}: {self.severity}: {first} [{self.rule}]{newline}{below}"


def clipped(text: str, longest: int = MOST_QUOTED) -> str:
    """Return a text for quoting in a message: on one line, and cut if it has more than `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without duplicates, by file, line and column, and at one place the worst first."""
    return tuple(sorted(dict.fromkeys(findings), key=_place))


def _place(finding: Finding) -> tuple[str, int, int, int, str]:
    problem = finding.problem
    return problem.file, problem.line, problem.column, SEVERITIES.index(finding.severity), finding.rule
