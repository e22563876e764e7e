"""Crop: which part of a picture is shown where all pictures have one ratio.

It is a module of its own because names, memory and pixels all depend on it, and it needs none of them.
"""

from __future__ import annotations

from typing import NamedTuple

_FACES = (50, 35)  # percent of a picture's width and height: faces are above the middle


class Crop(NamedTuple):
    """The ratio of what is shown, as width and height, and the point to keep in its middle, in percent of both."""

    width: int
    height: int
    focus: tuple[int, int] = _FACES

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of the largest part of this ratio, as near to the point as it can be."""
        across = min(size[0], max(1, round(size[1] * self.width / self.height)))
        down = min(size[1], max(1, round(size[0] * self.height / self.width)))
        left, top = _start(size[0], across, self.focus[0]), _start(size[1], down, self.focus[1])
        return left, top, left + across, top + down

    def __str__(self) -> str:
        """Return what tells this part of a picture from others, for names that must stay."""
        shape = "square" if self.width == self.height else f"{self.width}:{self.height}"
        return shape if self.focus == _FACES else f"{shape}@{self.focus[0]},{self.focus[1]}"


def _start(length: int, part: int, percent: int) -> int:
    return min(max(round(length * percent / 100 - part / 2), 0), length - part)
