"""A word that does not exist → the one that was meant.

It is a module of its own because whatever is named can be misspelt: fields, zones, files, rules, mail programs.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the candidate that the word is most likely a misspelling of, whatever its case, or "" where none is close.

    `cutoff` is how much of the two must be alike, from 0 to 1.
    """
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else ""
