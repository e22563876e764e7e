"""Rules about what members with weak eyes, screen readers or keyboards meet."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Finding
from newsletter.publication import Publication

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text at level AA, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum."""

MIDDLE = 0.18
"""The luminance that is as far from black as from white, in contrast."""

MEETING_COLORS = (
    *((upper, lower) for upper in ("text", "muted", "accent") for lower in ("page", "paper", "tint")),
    ("text", "line"),
    ("on_button", "button"),
)
"""Which colours of a palette are seen on which."""


def theme_contrast(publication: Publication) -> Iterator[Finding]:
    """Find the colours of the theme that cannot be told apart well, in the light and in the dark."""
    for scheme in ("light", "dark"):
        palette = getattr(publication.theme.colors, scheme)
        for upper, lower in MEETING_COLORS:
            reached = contrast(getattr(palette, upper), getattr(palette, lower))
            if reached >= LEAST_CONTRAST:
                continue
            # The one to change is the one that the publication chose itself.
            own = [name for name in (upper, lower) if _is_own(publication, scheme, name)]
            name = (own or [upper])[0]
            other = lower if name == upper else upper
            way = "darker" if luminance(getattr(palette, other)) > MIDDLE else "lighter"
            problem = publication.problem(
                ("theme", "colors", scheme, name),
                f"`{upper}` on `{lower}` has a contrast of {reached:.1f}:1 in the {scheme} scheme, "
                f"and text needs {LEAST_CONTRAST}:1.",
                f"Make `{name}` {way}, or change `{other}`.",
            )
            yield Finding("accessibility.theme-contrast", "warning", problem)


def _is_own(publication: Publication, scheme: str, name: str) -> bool:
    return publication.problem(("theme", "colors", scheme, name), "").file == publication.source.name


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, written #rrggbb: from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1, as WCAG defines it."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
