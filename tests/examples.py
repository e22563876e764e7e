"""How many examples a property is tried with: a quarter of them in `make test`, all of them in `make soak`."""

from __future__ import annotations

import os

VARIABLE = "EVERY_EXAMPLE"
SHARE = 4
FEWEST = 5


def examples(number: int) -> int:
    """Return how many of a number of examples are tried now."""
    return number if VARIABLE in os.environ else max(number // SHARE, FEWEST)
