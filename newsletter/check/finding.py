"""Finding: what a rule has to say about a letter, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newsletter.errors import Problem

Severity = Literal["error", "warning", "advice"]
"""error: must not be sent so. warning: hurts some readers. advice: taste."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of fact, and one of what to do; `rule` never changes its name."""

    rule: str
    severity: Severity
    problem: Problem

    def __str__(self) -> str:
        """Return the lines that a person reads, with the severity before the message and the rule behind it."""
        place, _, rest = str(self.problem).partition(": ")
        first, newline, below = rest.partition("\n")
        return f"{place}: {self.severity}: {first} [{self.rule}]{newline}{below}"
