"""Elements of the HTML → their computed styles: colours, sizes, what is hidden, and how high a link is.

Each has a ComputedStyle from its style attribute, its presentational attributes, and what it inherits. Style sheets are
ignored, since many programs drop them. Rules of several families need the styles, and each judges them differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from newsletter import css
from newsletter.css import Paint, dimension, parse_color
from newsletter.text.markup import Element

_BLACK = Paint("#000000")
_ROOT_SIZE = 16
_NORMAL_LINE = 1.2


class ComputedStyle(NamedTuple):
    """How the text of an element is drawn; what cannot be known is None.

    `color_of`, `background_of` and `size_of` are the numbers of the elements that set these values. `line` is a height
    in px, or a factor of the size.
    """

    color: Paint | None = _BLACK
    color_of: int = 0
    background: str | None = "#ffffff"
    background_of: int = 0
    size: float = _ROOT_SIZE
    size_of: int = 0
    is_bold: bool = False
    line: float = _NORMAL_LINE
    line_is_factor: bool = True
    is_hidden: bool = False

    @property
    def line_height(self) -> float:
        """The height of a line, in px."""
        return self.line * self.size if self.line_is_factor else self.line


_INITIAL = ComputedStyle()

_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_SIZES_OF_FONT = dict(zip("1234567", (10, 13, 16, 18, 24, 32, 48), strict=True))
_FACTORS = {"h1": 2, "h2": 1.5, "h3": 1.17, "h4": 1, "h5": 0.83, "h6": 0.67, "small": 5 / 6}
_BOLD = frozenset({"b", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "th"})
_DRAWN = frozenset({"a", "body", "font", *_FACTORS, *_BOLD})
"""Elements that have a style of their own without any attribute."""

_DRAWING = frozenset(
    [
        *("color", "background", "background-color", "background-image", "bgcolor", "hidden"),
        *("font-size", "font-weight", "line-height"),
    ]
)
"""Properties and attributes that change a computed style."""

_HIDING = frozenset({"display", "visibility", "overflow", "left", "text-indent", "opacity"})
"""Properties that may hide an element."""

_UNITS = frozenset({"px", "pt", "em", "rem", "%"})
_COLOR_OF_LINKS = "#0000ee"
_LINES = {"thin": 1.0, "medium": 3.0, "thick": 5.0}
_INHERITED = frozenset({"", "inherit", "unset", "currentcolor"})
_NO_PAINT = frozenset({"", "inherit", "initial", "none", "unset", "transparent"})


def computed_styles(elements: Iterable[Element]) -> Mapping[Element, ComputedStyle]:
    """Return the computed style of each element; each element follows its parent."""
    styles: dict[Element, ComputedStyle] = {}
    for number, element in enumerate(elements):
        styles[element] = _computed_style(element, number, styles.get(element.getparent(), _INITIAL))
    return styles


def _computed_style(element: Element, number: int, around: ComputedStyle) -> ComputedStyle:
    tag, written = element.tag, element.get("style", "")
    if tag not in _DRAWN and not _draws(written) and _DRAWING.isdisjoint(element.keys()):
        return around
    style, attributes = longhands(written), dict(element.items())
    changes: dict[str, Any] = {}
    color = style.get("color") or _default_color(tag, attributes)
    if color not in _INHERITED:
        changes |= {"color": parse_color(color), "color_of": number}
    background = style.get("background-color") or (_hex(attributes["bgcolor"]) if "bgcolor" in attributes else "")
    if attributes.get("background") or style.get("background-image", "none") != "none":
        changes |= {"background": None, "background_of": number}
    elif background not in _NO_PAINT:
        changes |= {"background": _background(parse_color(background), around.background), "background_of": number}
    size = _size(tag, attributes, style, around.size)
    if size is not None:
        changes |= {"size": size, "size_of": number}
    weight = style.get("font-weight", "bold" if tag in _BOLD else "")
    if weight:
        changes["is_bold"] = weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 700)
    if "line-height" in style:
        changes |= _line(style["line-height"], around.size if size is None else size)
    if not around.is_hidden and (_hides(written) or "hidden" in attributes):
        changes["is_hidden"] = True
    return around._replace(**changes) if changes else around


def _background(paint: Paint | None, below: str | None) -> str | None:
    if paint is None or (below is None and paint.alpha < 1):
        return None
    return paint.over(below or paint.color)


def _default_color(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the colour that an element has without a style: that of an attribute, or that of links."""
    if tag == "a" and "href" in attributes:
        return _COLOR_OF_LINKS
    name = {"font": "color", "body": "text"}.get(tag)
    return _hex(attributes.get(name, "")) if name else ""


def _hex(color: str) -> str:
    """Return a colour from an attribute, where the # may be missing."""
    color = color.strip().lower()
    return f"#{color}" if re.fullmatch("[0-9a-f]{6}", color) else color


def _size(tag: str, attributes: Mapping[str, str], style: Mapping[str, str], around: float) -> float | None:
    """Return the size of an element's text in px, or None where it is inherited."""
    said = style.get("font-size", "")
    if said in _SIZES:
        return _SIZES[said]
    if said in ("smaller", "larger"):
        return around / 1.2 if said == "smaller" else around * 1.2
    said_in_pixels = pixels(said, around)
    if said_in_pixels is not None:
        return said_in_pixels
    if tag == "font":
        return _SIZES_OF_FONT.get(attributes.get("size", ""))
    return around * _FACTORS[tag] if tag in _FACTORS else None


def _line(said: str, size: float) -> dict[str, float | bool]:
    """Return what a line-height changes: a number is inherited as a factor, a length in px."""
    if said == "normal":
        return {"line": _NORMAL_LINE, "line_is_factor": True}
    factor = dimension(said)
    if factor and factor[1] == "":
        return {"line": factor[0], "line_is_factor": True}
    height = pixels(said, size)
    return {} if height is None else {"line": height, "line_is_factor": False}


@lru_cache(maxsize=4096)
def _draws(written: str) -> bool:
    """Return whether a style attribute changes a computed style."""
    return not _DRAWING.isdisjoint(longhands(written)) or _hides(written)


@lru_cache(maxsize=4096)
def _hides(written: str) -> bool:
    """Return whether a style attribute hides an element visually, in one of the ways that are common in letters."""
    style = longhands(written)
    if _HIDING.isdisjoint(style):
        return False
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    sides = [pixels(style.get(side, ""), _ROOT_SIZE) for side in ("width", "height", "max-width", "max-height")]
    is_clipped = style.get("overflow") == "hidden" and any(side is not None and side <= 1 for side in sides)
    is_away = any((pixels(style.get(name, ""), _ROOT_SIZE) or 0) <= -999 for name in ("left", "text-indent"))
    return is_clipped or is_away or pixels(style.get("opacity", ""), _ROOT_SIZE) == 0


# Boxes


def height_of(link: Element, style: ComputedStyle) -> float:
    """Return the height of a link's clickable area, in px."""
    declared = longhands(link.get("style", ""))
    around = padding(declared, style.size) + border(declared, style.size)
    if declared.get("display", "inline") == "inline":
        return _NORMAL_LINE * style.size + around  # whatever its line-height
    lines = style.line_height * (1 + len(link.findall(".//br")))
    return max(lines, *(pixels(declared.get(name, ""), style.size) or 0 for name in ("height", "min-height"))) + around


def padding(style: Mapping[str, str], size: float) -> float:
    """Return the sum of the padding above and below, in px."""
    return sum(pixels(style.get(f"padding-{side}", ""), size) or 0 for side in ("top", "bottom"))


def border(style: Mapping[str, str], size: float) -> float:
    """Return the sum of the borders above and below, in px; 0 unless there are both."""
    widths = [_line_width(style.get(f"border-{side}", "none"), size) for side in ("top", "bottom")]
    return sum(widths) if all(widths) else 0


def _line_width(said: str, size: float) -> float:
    words = said.split()
    if "none" in words or "hidden" in words:
        return 0
    widths = (_LINES.get(word, pixels(word, size)) for word in words)
    return next((width for width in widths if width is not None), 0)


# Styles


@lru_cache(maxsize=4096)
def longhands(style: str) -> Mapping[str, str]:
    """Return the properties of a style attribute, with the shorthands that affect text expanded into longhands."""
    declared: dict[str, str] = {}
    for name, value in ((each.name, each.value) for each in css.declarations(style.lower())):
        if name == "font":
            declared |= _of_font(value)
        elif name == "background":
            declared |= _of_background(value)
        elif name == "border":
            declared |= {"border-top": value, "border-bottom": value}
        elif name == "padding" and value:
            edges = value.split()
            declared |= {"padding-top": edges[0], "padding-bottom": edges[2 if len(edges) > 2 else 0]}
        else:
            declared[name] = value
    return declared


def _of_font(said: str) -> dict[str, str]:
    words = [css.written([token]) for token in css.tokens(said) if token.type != "whitespace"]
    place = next((place for place, word in enumerate(words) if (dimension(word) or (0, ""))[1] in _UNITS), len(words))
    match words[place:]:
        case [size, "/", line, *_]:
            pass
        case [size, _, *_]:
            line = "normal"
        case _:  # a font needs a name
            return {}
    weight = next((word for word in words[:place] if word.isdigit() or word.startswith("bold")), "normal")
    return {"font-weight": weight, "font-size": size, "line-height": line}


def _of_background(said: str) -> dict[str, str]:
    color, image = "transparent", "none"
    for token in css.tokens(said):
        word = css.written([token])
        if token.type == "url" or (token.type == "function" and not parse_color(word)):
            image = "picture"
        elif color == "transparent" and parse_color(word):
            color = word
    return {"background-color": color, "background-image": image}


def pixels(length: str, size: float) -> float | None:
    """Return a CSS length in px, where text has a size of `size` px; None for what is not a length."""
    found = dimension(length)
    if not found:
        return None
    number, unit = found
    if unit not in _UNITS:
        return None if unit or number else 0
    return number * {"px": 1, "pt": 4 / 3, "em": size, "rem": _ROOT_SIZE, "%": size / 100}[unit]
