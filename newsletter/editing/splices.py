"""A piece of a text that is replaced by another, and the first of several whose result says what is meant.

Comes in: an outline, splices in order of least change, and the data that the text is to hold afterwards. Goes out: the
splice that was taken. It is a module of its own because no edit is trusted: each is proven here, by reading the whole
text again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from newsletter.editing.outline import Outline, outlined
from newsletter.errors import InputError, Refused
from newsletter.reading.source import Path, value_in


class Splice(NamedTuple):
    """The characters of a text from `start` to `end` replaced by `new`."""

    start: int
    end: int
    new: str

    def applied(self, text: str) -> str:
        """Return the text with the new piece in its place."""
        return text[: self.start] + self.new + text[self.end :]


def proven(outline: Outline, candidates: Iterable[Splice | None], meant: Any) -> Splice:
    """Return the first splice whose result holds the data that is meant; raise Refused where none does."""
    why = Refused("This cannot be written without changing what stands around it.", "Change it in the YAML view.")
    for splice in candidates:
        if splice is None:
            continue
        try:
            if outlined(splice.applied(outline.text), outline.model).data == meant:
                return splice
        except InputError as error:
            why = Refused(error.problems[0].message, error.problems[0].hint)
    raise why


def with_change(data: dict[str, Any], path: Path, change: Callable[[Any], object]) -> dict[str, Any]:
    """Return the data with what is at a path changed by a function; the data that came in stays as it is."""
    changed = copy.deepcopy(data)
    change(value_in(changed, path))
    return changed


def between(before: str, after: str) -> Splice:
    """Return the splice that makes one text of another, as short as it can be."""
    start = shared(before, after)
    most = min(len(before), len(after)) - start
    end = min(most, shared(before[::-1], after[::-1]))
    return Splice(start, len(before) - end, after[start : len(after) - end])


def shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # slices are compared far more quickly than characters
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
