"""Rules about contrast: words that can hardly be told from what is behind them, and colours of a theme that will be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.check.accessibility.quoting import (
    MOST_QUOTED,
    finding_in_element,
    first_words,
    rounded_down,
)
from newsletter.check.colors import contrast, luminance, over
from newsletter.check.elements import body_of
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.publication import Publication
from newsletter.reading.source import Path

CONTRAST = Rule(
    "accessibility.contrast",
    "error",
    "“{text}” has a contrast of {ratio}:1 ({color} on {ground}), and text needs {needed}:1.",
    "Choose a {way} colour for the words, or another one behind them.",
)


THEME_CONTRAST = Rule(
    "accessibility.theme-contrast",
    "warning",
    "`{upper}` on `{lower}` has a contrast of {ratio}:1 in the {scheme} scheme, and text needs {needed}:1.",
    "Make `{name}` {way}, or change `{other}`.",
)


LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text at level AA, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum."""


LEAST_CONTRAST_OF_LARGE_TEXT = 3


LARGE, LARGE_AND_BOLD = 24, 18.66  # in px: 18 and 14 points


MIDDLE = 0.18
"""The luminance that is as far from black as from white, in contrast."""


MEETING_COLORS = (
    *((upper, lower) for upper in ("text", "muted", "accent") for lower in ("page", "paper", "tint")),
    ("text", "line"),
    ("on_button", "button"),
)
"""Which colours of a palette are seen on which."""


def low_contrast(letter: ParsedLetter) -> Iterator[Finding]:
    """Find words that can hardly be told from what is behind them."""
    for element in body_of(letter.root).iter("*"):
        look = letter.looks[element]
        if look.is_hidden or look.color is None or look.ground is None or not look.color.alpha:
            continue
        color, ground = over(look.color, look.ground), look.ground
        is_large = look.size >= (LARGE_AND_BOLD if look.is_bold else LARGE)
        needed = LEAST_CONTRAST_OF_LARGE_TEXT if is_large else LEAST_CONTRAST
        reached = contrast(color, ground)
        if reached >= needed or not (words := first_words(letter, element)):
            continue
        values = {
            "text": clipped(words, MOST_QUOTED),
            "ratio": rounded_down(reached),
            "color": color,
            "ground": ground,
            "needed": needed,
            "way": _away_from(ground),
        }
        if path := _path_of_pale_pair(letter.publication, color, ground):
            yield letter.finding_in_publication(CONTRAST, path, **values)
        else:
            # The last of the elements around the words that had a say in it.
            decisive = letter.elements[max(look.color_of, look.ground_of)]
            yield finding_in_element(letter, CONTRAST, decisive, words, **values)


def _path_of_pale_pair(publication: Publication, color: str, ground: str) -> Path | None:
    """Return the place of the theme's colour that is to blame for a pair of colours, None where it is not."""
    pairs = [pair for pair in _pale_pairs(publication) if pair.scheme == "light"]
    return next((pair.path for pair in reversed(pairs) if (pair.color, pair.ground) == (color, ground)), None)


def theme_contrast(publication: Publication) -> Iterator[Finding]:
    """Find the colours of the theme that cannot be told apart well, in the light and in the dark."""
    for pair in _pale_pairs(publication):
        words = THEME_CONTRAST.words(
            upper=pair.upper,
            lower=pair.lower,
            ratio=rounded_down(contrast(pair.color, pair.ground)),
            scheme=pair.scheme,
            needed=LEAST_CONTRAST,
            name=pair.name,
            other=pair.lower if pair.name == pair.upper else pair.upper,
            way=_away_from(pair.ground if pair.name == pair.upper else pair.color),
        )
        yield Finding(THEME_CONTRAST.id, THEME_CONTRAST.severity, publication.problem(pair.path, *words))


class _PalePair(NamedTuple):
    """Two colours of a scheme that are too near each other; `name` is the one of the two to change."""

    scheme: str
    upper: str
    lower: str
    color: str
    ground: str
    name: str

    @property
    def path(self) -> Path:
        return ("theme", "colors", self.scheme, self.name)


def _pale_pairs(publication: Publication) -> Iterator[_PalePair]:
    for scheme in ("light", "dark"):
        palette = getattr(publication.theme.colors, scheme)
        for upper, lower in MEETING_COLORS:
            color, ground = getattr(palette, upper), getattr(palette, lower)
            if contrast(color, ground) < LEAST_CONTRAST:
                # The one to change is the one that the publication chose itself.
                own = [name for name in (upper, lower) if _is_own(publication, scheme, name)]
                yield _PalePair(scheme, upper, lower, color, ground, (own or [upper])[0])


def _away_from(ground: str) -> str:
    return "darker" if luminance(ground) > MIDDLE else "lighter"


def _is_own(publication: Publication, scheme: str, name: str) -> bool:
    return publication.problem(("theme", "colors", scheme, name), "").file == publication.source.name
