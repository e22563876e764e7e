"""What is wrong with a letter, before members see it: each rule yields findings, one file per family of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.check.finding import Finding
    from newsletter.publication import Publication


def check_publication(publication: Publication) -> tuple[Finding, ...]:
    """Return the findings about what all issues of a publication share."""
    from newsletter.check.accessibility import theme_contrast

    return tuple(theme_contrast(publication))
