"""What Word does to a letter beyond what the table of caniemail says, since Outlook for Windows draws with it.

Comes in: declarations one by one, and a tree whose conditional comments have been decided. Goes out: what Word makes of
them. Where caniemail says “partial”, its notes say what is left: padding in cells only, widths of tables only, no
`display` but none, no `auto`. Such notes are no data, so they are written down here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class _Limit:
    """Properties that work on some elements only: on `tags`, or with `is_except` on all others."""

    names: re.Pattern[str]
    tags: frozenset[str]
    words: str
    is_except: bool = False

    def holds(self, tag: str) -> bool:
        return (tag in self.tags) is not self.is_except

    @property
    def selector(self) -> str:
        tags = ",".join(sorted(self.tags))
        # :where() adds no weight, so that other rules win and lose as before.
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

_ZERO = re.compile(r"(?:0(?:px|pt|em|%)?\s*)+")
_AUTO = re.compile(r"\bauto\b")
_NEGATIVE = re.compile(r"(?<![\w.])-[\d.]")
_IMPORTANT = re.compile(r"!\s*important", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|rgb\([^)]*\)", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\w(\"'./-])[a-z]+(?![\w(.-])", re.IGNORECASE)
_NO_COLOURS = {
    *("top", "bottom", "left", "right", "center", "cover", "contain", "auto", "repeat", "space", "round"),
    *("scroll", "fixed", "local", "none", "initial", "inherit"),
}
_URL = re.compile(r"""url\([^"'()]*\)|"[^"]*"|'[^']*'""")

_MARGIN_OF_LIST = re.compile(r"(?:^|;)margin(?:-left)?:")
_SHAPES = frozenset({"v:rect", "v:roundrect", "v:oval"})
_SHAPELESS = frozenset({"v:fill", "v:stroke", "v:path", "v:imagedata", "v:shadow", "w:anchorlock"})
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d+(?:\.\d+)?(?:px|pt|in)?)\s*(?=;|$)", re.IGNORECASE)
_PAINT = re.compile(r"#?\w+")
_PICTURE = re.compile(r"[^\s\"'()\\<>]+")


def altered(tag: str, name: str, value: str) -> tuple[str, str]:
    """Return the declaration that Word makes of one in a style attribute, and what it takes away, or "" each."""
    if _IMPORTANT.search(value):
        return "", "!important in style attributes"
    name = name.lower()
    limit = _limit(name)
    if limit and not limit.holds(tag):
        return "", "" if _ZERO.fullmatch(value) else limit.words
    return altered_anywhere(name, value, tag)


def altered_anywhere(name: str, value: str, tag: str = "") -> tuple[str, str]:
    """Return the declaration that Word makes of one, whatever element it is for, and what it takes away, or "" each."""
    name = name.lower()
    if name == "display":
        # Word knows no other value, and shows pictures even so.
        return ("display:none", "") if value.startswith("none") and tag != "img" else ("", f"display:{value}")
    if name == "mso-hide":
        return "display:none", ""
    if name == "mso-padding-alt":
        return f"padding:{value} !important" if tag in ("", "td", "th") else "", ""
    if name == "background" and "url(" in value.lower():
        colour = _colour(value)
        return f"background-color:{colour}" if colour else "", "background-image"
    if name.startswith("margin"):
        if _NEGATIVE.search(value):
            return "", "margins below zero"
        if _AUTO.search(value):
            return f"{name}:{_AUTO.sub('0', value)}", "margins that center (auto)"
    return f"{name}:{value}", ""


def narrowed(declaration: str) -> str:
    """Return the selector of the elements on which Word knows a declaration; "" where that is all of them."""
    limit = _limit(declaration.partition(":")[0])
    return limit.selector if limit else ""


def settle(root: HtmlElement) -> None:
    """Give elements what Word has for them in the place of what browsers have."""
    for element in root.iter("ul", "ol", "pre"):
        style = element.get("style", "")
        if element.tag == "pre":
            element.set("style", f"{style};white-space:pre-wrap".lstrip(";"))  # in Word every line ends at the margin
        elif _MARGIN_OF_LIST.search(style):
            element.set("style", f"{style};padding:0")  # what browsers give a list as padding, Word gives as margin


def draw_shapes(root: HtmlElement) -> None:
    """Put boxes in the place of shapes, which only Word draws, and take away what else is of its own language."""
    for element in [each for each in root.iter("*") if ":" in str(each.tag)]:
        if element.tag in _SHAPES:
            _draw(element)
        elif element.tag in _SHAPELESS:
            element.drop_tree()
        else:
            element.drop_tag()


def _draw(shape: HtmlElement) -> None:
    style = [*(f"{name.lower()}:{size}" for name, size in _SIZE.findall(shape.get("style", "")))]
    style = [f"{each}px" if each[-1].isdigit() else each for each in style]
    if shape.get("filled", shape.get("fill", "t"))[:1] == "t":
        style.append(f"background-color:{_paint(shape.get('fillcolor'), '#ffffff')}")
        for fill in shape.iterchildren("v:fill"):
            if _PICTURE.fullmatch(fill.get("src", "")):
                style.append(f"background-image:url({fill.get('src')})")
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


def _colour(background: str) -> str:
    """Return the colour that a background names beside its picture, or ""."""
    plain = _URL.sub(" ", background)
    if found := _COLOUR.search(plain):
        return found[0]
    return next((word for word in _NAMED.findall(plain) if word.lower() not in _NO_COLOURS), "")


def _limit(name: str) -> _Limit | None:
    return next((limit for limit in _LIMITS if limit.names.fullmatch(name)), None)
