"""How many examples a property is tried with: a share of them in `make test`, all of them in `make soak`."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

VARIABLE = "EVERY_EXAMPLE"
SHARE = 4
FEWEST = 5


def examples(number: int, share: int = SHARE) -> int:
    """Return how many of a number of examples are tried now: all of them, or one of `share`."""
    return number if VARIABLE in os.environ else max(number // share, FEWEST)


def cases(all_of_them: Iterable[object], share: int = SHARE) -> list[object]:
    """Return the cases of a test with many of one kind: one of `share` as it is, the others marked for `make soak`."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=[pytest.mark.soak] if number % share else []
        )
        for number, case in enumerate(all_of_them)
    ]
