"""Colours, as CSS writes them, and how well one can be told from another.

Comes in: text of a style. Goes out: colours as #rrggbb, each with how much of it there is, and contrasts as WCAG 2.2
defines them. This is a module of its own because the theme's colours are judged by the same measure as a letter's, and
neither reading nor measuring a colour asks where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+%?")
_HEX_WRITTEN = r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})"
_HEX = re.compile(_HEX_WRITTEN)
_RGB = re.compile(r"rgba?\(([^()]*)\)")

COLOR = re.compile(rf"{_HEX_WRITTEN}\b|rgba?\([^()]*\)|\b[a-z]+\b")
"""What can be a colour among other words of a value."""


class Paint(NamedTuple):
    """A colour, written #rrggbb, and how much of it there is, from 0 to 1."""

    color: str
    alpha: float = 1.0


@lru_cache(maxsize=1024)
def parse_color(text: str) -> Paint | None:
    """Return a colour as style attributes write it: #rgb, #rrggbb, either with alpha, rgb(), rgba() or a name."""
    text = text.strip().lower()
    if text == "transparent":
        return Paint("#000000", 0)
    if _HEX.fullmatch(text):
        digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
        return Paint(f"#{digits[:6]}", int(digits[6:] or "ff", 16) / 255)
    if found := _RGB.fullmatch(text):
        parts = re.split(r"[\s,/]+", found[1].strip())
        if len(parts) not in (3, 4) or not all(map(_NUMBER.fullmatch, parts)):
            return None
        return Paint(_hex_of(255 * _share(part, 255) for part in parts[:3]), _share("".join(parts[3:]) or "1", 1))
    from PIL import ImageColor  # knows the names of CSS

    return Paint(_hex_of(ImageColor.getrgb(text)[:3])) if text in ImageColor.colormap else None


def _share(number: str, whole: int) -> float:
    """Return a number or a percentage as a share of the whole, from 0 to 1."""
    share = float(number[:-1]) / 100 if number.endswith("%") else float(number) / whole
    return min(max(share, 0.0), 1.0)


def _hex_of(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


@lru_cache(maxsize=1024)
def over(paint: Paint, ground: str) -> str:
    """Return the colour that is seen where a paint lies on an opaque ground."""
    return _hex_of(
        paint.alpha * upper + (1 - paint.alpha) * lower
        for upper, lower in zip(_channels(paint.color), _channels(ground), strict=True)
    )


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, written #rrggbb: from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1024)
def luminance(color: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1, as WCAG defines it."""
    shares = (channel / 255 for channel in _channels(color))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))
