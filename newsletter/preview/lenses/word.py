"""What Word, with which Outlook for Windows draws letters, does beyond the table of caniemail.

Comes in: single declarations, and a tree whose conditional comments have been decided. Goes out: what Word makes of
them. Where caniemail says “partial”, its notes say what works: padding in cells only, widths of tables only, no
`display` except none, no `auto`. Such notes are text, not data, so they are written down here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter import css
from newsletter.css import Declaration

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class _Limit:
    """Properties that work on some elements only: on `tags`, or with `is_except` on all others."""

    names: re.Pattern[str]
    tags: frozenset[str]
    words: str
    is_except: bool = False

    def applies_to(self, tag: str) -> bool:
        return (tag in self.tags) is not self.is_except

    @property
    def selector(self) -> str:
        tags = ",".join(sorted(self.tags))
        # :where() adds no specificity, so that the cascade stays the same.
        return f":where(:not({tags}))" if self.is_except else f":where({tags})"


_LIMITS = (
    _Limit(re.compile("padding.*"), frozenset({"td", "th"}), "padding outside of table cells"),
    _Limit(re.compile("width|height"), frozenset({"table", "tr", "td", "th", "col", "hr"}), "sizes outside of tables"),
    _Limit(re.compile("max-width"), frozenset({"table"}), "max-width outside of tables"),
    _Limit(
        re.compile("background|background-color"),
        frozenset({"div", "img", "ul", "ol", "blockquote", "center"}),
        "backgrounds outside of tables and lines",
        is_except=True,
    ),
    _Limit(re.compile("margin.*"), frozenset({"span"}), "margins of words", is_except=True),
)

_SHAPES = frozenset({"v:rect", "v:roundrect", "v:oval"})
_SHAPELESS = frozenset({"v:fill", "v:stroke", "v:path", "v:imagedata", "v:shadow", "w:anchorlock"})
_LENGTHS = frozenset({"", "px", "pt", "in"})
_PAINT = re.compile(r"#?\w+")
_PICTURE = re.compile(r"[^\s\"'()\\<>]+")


def altered(tag: str, declaration: Declaration) -> tuple[Declaration | None, str]:
    """Return what Word makes of a declaration in a style attribute, if anything, and what it takes away, or ""."""
    if declaration.is_important:
        return None, "!important in style attributes"
    limit = _limit(declaration.name)
    if limit and not limit.applies_to(tag):
        numbers = [css.dimension(word) for word in declaration.value.split()]
        return None, "" if all(number and number[0] == 0 for number in numbers) else limit.words
    return altered_anywhere(declaration, tag)


def altered_anywhere(declaration: Declaration, tag: str = "") -> tuple[Declaration | None, str]:
    """Return what Word makes of a declaration on any element, if anything, and what it takes away, or ""."""
    name, value, is_important = declaration
    if name == "display":
        # Word knows no other value, and shows pictures all the same.
        is_none = value.startswith("none") and tag != "img"
        return (Declaration(name, "none"), "") if is_none else (None, f"display:{value}")
    if name == "mso-hide":
        return Declaration("display", "none"), ""
    if name == "mso-padding-alt":
        return Declaration("padding", value, is_important=True) if tag in ("", "td", "th") else None, ""
    if name == "background" and any(css.url_of(token) is not None for token in css.tokens(value)):
        color = css.color_in(value)
        return Declaration("background-color", color, is_important) if color else None, "background-image"
    if name.startswith("margin"):
        words = value.split()
        if any((css.dimension(word) or (0, ""))[0] < 0 for word in words):
            return None, "margins below zero"
        if "auto" in words:
            words = ["0" if word == "auto" else word for word in words]
            return Declaration(name, " ".join(words), is_important), "margins that center (auto)"
    return declaration, ""


def narrowed(declaration: Declaration) -> str:
    """Return the selector of the elements on which a declaration works in Word, or "" if it works on all of them."""
    limit = _limit(declaration.name)
    return limit.selector if limit else ""


def apply_defaults(root: HtmlElement) -> None:
    """Give elements Word's default styles in place of the browser's."""
    for element in root.iter("ul", "ol", "pre"):
        style = element.get("style", "")
        if element.tag == "pre":
            element.set("style", f"{style};white-space:pre-wrap".lstrip(";"))  # Word wraps every line at the margin
        elif any(declaration.name in ("margin", "margin-left") for declaration in css.declarations(style)):
            element.set("style", f"{style};padding:0")  # browsers indent a list by padding, Word by margin


def draw_shapes(root: HtmlElement) -> None:
    """Replace shapes, which only Word draws, with boxes, and remove the other elements of its own markup."""
    for element in [each for each in root.iter("*") if ":" in str(each.tag)]:
        if element.tag in _SHAPES:
            _draw(element)
        elif element.tag in _SHAPELESS:
            element.drop_tree()
        else:
            element.drop_tag()


def _draw(shape: HtmlElement) -> None:
    style = [
        f"{name}:{value}{'' if size[1] else 'px'}"
        for name, value, _ in css.declarations(shape.get("style", ""))
        if name in ("width", "height") and (size := css.dimension(value)) and size[1] in _LENGTHS
    ]
    if shape.get("filled", shape.get("fill", "t"))[:1] == "t":
        style.append(f"background-color:{_paint(shape.get('fillcolor'), '#ffffff')}")
        sources = (fill.get("src", "") for fill in shape.iterchildren("v:fill"))
        style += (f"background-image:url({source})" for source in sources if _PICTURE.fullmatch(source))
    if shape.get("stroked", shape.get("stroke", "t"))[:1] == "t":
        style.append(f"border:1px solid {_paint(shape.get('strokecolor'), '#000000')}")
    rounded = {"v:roundrect": "8px", "v:oval": "50%"}
    if shape.tag in rounded:
        style.append(f"border-radius:{rounded[shape.tag]}")
    if shape.tag == "v:roundrect":  # a button
        style.append("display:inline-flex;align-items:center;justify-content:center")
    shape.tag = "div"
    shape.attrib.clear()
    shape.set("style", ";".join([*style, "box-sizing:border-box"]))


def _paint(colour: str | None, otherwise: str) -> str:
    return colour if colour and _PAINT.fullmatch(colour) else otherwise


def _limit(name: str) -> _Limit | None:
    return next((limit for limit in _LIMITS if limit.names.fullmatch(name)), None)
