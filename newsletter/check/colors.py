"""Colours: blending and contrast.

Comes in: colours as #rrggbb. Goes out: the colour seen where one lies on another, and contrasts as WCAG 2.2 defines
them. This is a module of its own because a theme's colours and a letter's are measured in the same way.
"""

from __future__ import annotations

from functools import lru_cache

from newsletter.css import Paint, hex_color


@lru_cache(maxsize=1024)
def over(paint: Paint, background: str) -> str:
    """Return the colour seen where a paint lies on an opaque background."""
    return hex_color(
        paint.alpha * upper + (1 - paint.alpha) * lower
        for upper, lower in zip(_channels(paint.color), _channels(background), strict=True)
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
