"""A colour, and those that it is seen with → the nearest colour that can be told apart from all of them.

Only the lightness moves, in OKLCH, where equal steps look equal and a blue stays blue on its way to white
(https://bottosson.github.io/posts/oklab/). It is a module of its own because it is arithmetic: a library would add a
tenth of a second to a check, for these two matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import TypeAlias

from newsletter import css

Triple: TypeAlias = tuple[float, float, float]

_STEP = 1 / 500
"""Of lightness: less than a step of an 8-bit channel."""

_LESS_COLORFUL = 0.97
"""By how much the chroma shrinks until a screen can show the colour."""

_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def nearest_color(color: str, passes: Callable[[str], bool]) -> str | None:
    """Return the colour (#rrggbb) of the same hue that passes, with the nearest lightness, or None if there is none."""
    lightness, *hue = _to_oklab(color)
    for steps in count():
        tried = [each for each in (lightness - steps * _STEP, lightness + steps * _STEP) if 0 <= each <= 1]
        if not tried:
            return None
        for candidate in (_from_oklab(each, hue[0], hue[1]) for each in tried):
            if passes(candidate):
                return candidate
    return None


def _to_oklab(color: str) -> Triple:
    linear = [_linear(channel / 255) for channel in css.channels(color)]
    return _times(_TO_LAB, (response ** (1 / 3) for response in _times(_TO_LMS, linear)))


def _from_oklab(lightness: float, a: float, b: float) -> str:
    """Return the colour, less colourful where a screen cannot show it otherwise."""
    while True:
        linear = _times(_FROM_LMS, (response**3 for response in _times(_FROM_LAB, (lightness, a, b))))
        if all(-0.001 <= channel <= 1.001 for channel in linear) or abs(a) + abs(b) < 0.001:
            return css.hex_color(255 * _encoded(min(max(channel, 0), 1)) for channel in linear)
        a, b = a * _LESS_COLORFUL, b * _LESS_COLORFUL


def _times(matrix: tuple[Triple, Triple, Triple], vector: Iterable[float]) -> Triple:
    x, y, z = vector
    one, two, three = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return one, two, three


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _encoded(share: float) -> float:
    return 12.92 * share if share <= 0.0031308 else float(1.055 * share ** (1 / 2.4) - 0.055)
