"""A misspelt name → the one that was most likely meant; and a text in the form in which it is compared.

This is a module of its own because names of all kinds are misspelt: fields, zones, files, rules, mail programs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import filterfalse

_NOT_ASCII = re.compile(r"[^\0-\x7f]+")


def nearest(word: str, candidates: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the candidate that is closest to the word, ignoring case, or "" if none is close.

    `cutoff` is how similar the two must be, from 0 to 1.
    """
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else ""


def plain(text: str) -> str:
    """Return a text in lower case and without accents, for comparing."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_ASCII.sub(lambda letters: "".join(filterfalse(unicodedata.combining, letters[0])), parted)
