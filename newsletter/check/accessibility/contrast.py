"""Rules about contrast, as WCAG 2.2 defines it: of text with its background, and of a theme's colours with each other.

Also the words of an element that a finding quotes, for the other rules about accessibility.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter import css
from newsletter.check.accessibility.nearest_color import nearest_color
from newsletter.check.elements import body_of
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.publication import Publication
from newsletter.model.theme import Palette
from newsletter.reading.source import Path
from newsletter.text.markup import Element

CONTRAST = Rule(
    "accessibility.contrast",
    "error",
    "“{text}” has a contrast of {ratio}:1 ({color} on {background}), and text needs {needed}:1.",
    "{todo}",
)
THEME_CONTRAST = Rule(
    "accessibility.theme-contrast",
    "warning",
    "`{upper}` on `{lower}` has a contrast of {ratio}:1 in the {scheme} scheme, and text needs {needed}:1.",
    "{todo}",
)

LEAST_CONTRAST, LEAST_CONTRAST_OF_LARGE_TEXT = 4.5, 3
"""What WCAG 2.2 requires of text at level AA, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum."""

LARGE, LARGE_AND_BOLD = 24, 18.66  # in px: 18 and 14 points

MIDDLE = 0.18
"""The luminance that has the same contrast with black as with white."""

MOST_QUOTED = 48
"""Characters of an element's words that a message repeats."""

SCHEMES = ("light", "dark")

MEETING_COLORS = (
    *((upper, lower) for upper in ("text", "muted", "accent") for lower in ("page", "paper", "tint")),
    ("text", "line"),
    ("on_button", "button"),
    ("on_masthead", "masthead"),
)
"""Pairs of colours of a palette of which the first is seen on the second."""


def low_contrast(letter: ParsedLetter) -> Iterator[Finding]:
    """Find text whose contrast with its background is too low."""
    for element in body_of(letter.root).iter("*"):
        style = letter.styles[element]
        if style.is_hidden or style.color is None or style.background is None or not style.color.alpha:
            continue
        color, background = style.color.over(style.background), style.background
        is_large = style.size >= (LARGE_AND_BOLD if style.is_bold else LARGE)
        needed = LEAST_CONTRAST_OF_LARGE_TEXT if is_large else LEAST_CONTRAST
        reached = contrast(color, background)
        if reached >= needed or not (words := first_words(letter, element)):
            continue
        values = {
            "text": clipped(words, MOST_QUOTED),
            "ratio": rounded_down(reached),
            "color": color,
            "background": background,
            "needed": needed,
        }
        if pair := _pale_pair(letter.publication, color, background):
            yield letter.finding_in_publication(CONTRAST, pair.path, **values, todo=pair.todo)
        else:
            todo = f"Choose a {_away_from(background)} colour for the words, or another one behind them."
            # Of the two elements that set the colours, the inner one.
            decisive = letter.elements[max(style.color_of, style.background_of)]
            yield letter.finding_in_element(CONTRAST, decisive, words, **values, todo=todo)


def _pale_pair(publication: Publication, color: str, background: str) -> _Pair | None:
    """Return the pair of the theme's colours that these are, or None."""
    pairs = [pair for pair in _pale_pairs(publication) if pair.scheme == "light"]
    return next((pair for pair in reversed(pairs) if (pair.color, pair.background) == (color, background)), None)


def theme_contrast(publication: Publication) -> Iterator[Finding]:
    """Find the colours of the theme whose contrast is too low, in the light and the dark scheme, each one once."""
    worst: dict[Path, _Pair] = {}
    for pair in sorted(_pale_pairs(publication), key=lambda pair: pair.contrast):
        worst.setdefault(pair.path, pair)
    for pair in worst.values():
        filled = THEME_CONTRAST.filled(
            upper=pair.upper,
            lower=pair.lower,
            ratio=rounded_down(pair.contrast),
            scheme=pair.scheme,
            needed=LEAST_CONTRAST,
            todo=pair.todo,
        )
        problem = publication.problem(pair.path, *filled)
        yield Finding(THEME_CONTRAST.id, THEME_CONTRAST.severity, problem, setting=pair.path)


class _Pair(NamedTuple):
    """Two colours of a scheme that meet; `name` is the one to change if they are too much alike."""

    palette: Palette
    scheme: str
    upper: str
    lower: str
    color: str
    background: str
    name: str

    @property
    def path(self) -> Path:
        return ("theme", "colors", self.scheme, self.name)

    @property
    def contrast(self) -> float:
        return contrast(self.color, self.background)

    @property
    def other(self) -> str:
        return self.lower if self.name == self.upper else self.upper

    @property
    def better(self) -> str | None:
        """The nearest colour that passes with all that it meets or, if none does, here; None if no shade does."""
        met = {name for pair in MEETING_COLORS if self.name in pair for name in pair if name != self.name}
        for names in (met, {self.other}):
            seen_with = [getattr(self.palette, name) for name in names]
            if found := _nearest_apart(getattr(self.palette, self.name), seen_with):
                return found
        return None

    @property
    def todo(self) -> str:
        """What to write instead."""
        if found := self.better:
            return f'Write `{self.name}: "{found}"`, the nearest colour that passes, or change `{self.other}`.'
        return f"Change `{self.other}`: no shade of `{self.name}` passes."


class SeenColor(NamedTuple):
    """How well a colour of a scheme can be told from another that it meets: the one with which that is hardest.

    It `is_upper` where it is seen on the other. `better` is the nearest colour that would pass, where it does not.
    """

    scheme: str
    name: str
    other: str
    is_upper: bool
    ratio: str
    passes: bool
    better: str | None


def seen_colors(publication: Publication) -> Iterator[SeenColor]:
    """Yield the colours of the theme that would have to change if they were too much like others that they meet."""
    worst: dict[Path, _Pair] = {}
    for pair in sorted(_pairs(publication), key=lambda pair: pair.contrast):
        worst.setdefault(pair.path, pair)
    for pair in worst.values():
        passes = pair.contrast >= LEAST_CONTRAST
        better, reached = None if passes else pair.better, rounded_down(pair.contrast)
        yield SeenColor(pair.scheme, pair.name, pair.other, pair.name == pair.upper, reached, passes, better)


def _nearest_apart(color: str, others: Sequence[str]) -> str | None:
    return nearest_color(color, lambda shade: all(contrast(shade, other) >= LEAST_CONTRAST for other in others))


def _pale_pairs(publication: Publication) -> Iterator[_Pair]:
    return _pairs(publication, LEAST_CONTRAST)


def _pairs(publication: Publication, below: float = math.inf) -> Iterator[_Pair]:
    """Yield the colours of the theme that meet, and have a contrast below this one."""
    for scheme in SCHEMES:
        palette = getattr(publication.theme.colors, scheme)
        for upper, lower in MEETING_COLORS:
            if upper == "on_masthead" and palette.model_fields_set.isdisjoint((upper, lower)):
                continue  # these are text and paper
            color, background = getattr(palette, upper), getattr(palette, lower)
            if contrast(color, background) >= below:
                continue
            # The one to change is the one that the publication set itself.
            own = [name for name in (upper, lower) if _is_own(publication, scheme, name)]
            yield _Pair(palette, scheme, upper, lower, color, background, (own or [upper])[0])


def _away_from(background: str) -> str:
    return "darker" if _luminance(background) > MIDDLE else "lighter"


def _is_own(publication: Publication, scheme: str, name: str) -> bool:
    return publication.problem(("theme", "colors", scheme, name), "").file == publication.source.name


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, written #rrggbb: from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    shares = (channel / 255 for channel in css.channels(color))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def first_words(letter: ParsedLetter, element: Element) -> str:
    """Return the first visible words directly inside an element, or "" if it has none."""
    if not letter.styles[element].size or element.tag == "style":
        return ""
    runs = (element.text, *(child.tail for child in element))
    seen = (letter.as_written(run) for run in runs if run and not run.isspace())
    return next((words for words in seen if any(map(str.isalnum, words))), "")


def rounded_down(number: float) -> str:
    """Return a number with at most one decimal, rounded down so that it never seems to reach a limit."""
    return f"{int(number * 10) / 10:g}"
