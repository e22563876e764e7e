"""What an element's tag, attributes and style say about the text in it, also in the words of Word and of Google.

Comes in: an element of lxml. Goes out: whether readers see it, and how its characters look. Style sheets are not
applied: what programs put onto the clipboard says everything in attributes, and of a page only the browser knows the
rest. This is a module of its own because everything that is known about programs, and not about HTML, stands here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter import css
from newsletter.importing.pieces import Style, What
from newsletter.importing.symbols import FONTS
from newsletter.text.markup import Element

_BOLD, _ITALIC, _CODE = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}, {"code", "kbd", "samp", "tt"}
_STRUCK_OUT = {"s", "strike"}
_LEFT_OUT = {
    **dict.fromkeys(("script", "noscript", "template", "style", "head", "title", "meta", "link"), What.SCRIPT),
    **dict.fromkeys(("svg", "object", "embed", "iframe", "video", "audio", "canvas", "map", "applet"), What.EMBEDDED),
    **dict.fromkeys(("input", "select", "textarea", "datalist", "progress", "meter"), What.FORM),
    "del": What.DELETED,
}
_COMMENT_CLASSES = frozenset({"msocomanchor", "msocommentreference", "msocomtxt", "msocomoff"})
_COMMENT_OF_GOOGLE = re.compile(r"#cmnt(?:_ref)?\d+")
_HEADING_OF_WORD = re.compile(r"mso(?:title|subtitle)|mso-?heading-?(?P<level>[1-6])")
EMOJI = re.compile("[\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d\U0001f000-\U0001faff]+")
"""What a picture shows that only stands for characters."""
_LONGEST_STYLE = 5_000
_NO_SIZE = frozenset({"0", "0px", "0pt"})
_HAS_SIZE = frozenset("table p ul ol h1 h2 h3 h4 h5 h6 img".split())  # noqa: SIM905


def said(element: Element) -> dict[str, str]:
    """Return the properties of an element's style attribute, with the last value of each, in small letters."""
    style = element.get("style") or ""
    return _said(style) if style and len(style) <= _LONGEST_STYLE else {}


@lru_cache(maxsize=4096)
def _said(style: str) -> dict[str, str]:
    return {name: value.lower() for name, value, *_ in css.declarations(style)}


def left_out(element: Element) -> What | None:
    """Return why readers do not see an element, as which it does not come along, or None if they see it."""
    if what := _LEFT_OUT.get(element.tag):
        return what
    style = said(element)
    if _is_comment(element, style):
        return What.COMMENT
    is_hidden = (
        element.get("hidden") is not None
        or style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or (style.get("max-height", "")[:1] == "0" and style.get("overflow") == "hidden")
        or (style.get("font-size") in _NO_SIZE and not _has_size_within(element))
    )
    return What.HIDDEN if is_hidden else None


def _has_size_within(element: Element) -> bool:
    """Return whether what is in an element has a size again: cells of letters often have none, against gaps."""
    for inner in element.iterdescendants("*"):
        style = said(inner)
        if inner.tag in _HAS_SIZE or "font" in style or style.get("font-size", "0") not in _NO_SIZE:
            return True
    return False


def _is_comment(element: Element, style: dict[str, str]) -> bool:
    """Return whether an element is a comment on the text, or the mark that leads to one."""
    if style.get("mso-element") in ("comment-list", "comment") or style.get("mso-special-character") == "comment":
        return True
    if not _COMMENT_CLASSES.isdisjoint(classes(element)):
        return True
    # Google's export has <sup><a href="#cmnt1">[a]</a></sup>, and at its end <div><p><a href="#cmnt_ref1">[a]</a>…
    if element.tag not in ("sup", "div") or not len(element) or (element.text or "").strip():
        return False
    first = element[0]
    if element.tag == "div" and first.tag == "p" and len(first):
        first = first[0]
    return first.tag == "a" and _COMMENT_OF_GOOGLE.fullmatch(first.get("href") or "") is not None


def classes(element: Element) -> list[str]:
    """Return the classes of an element, in small letters."""
    return (element.get("class") or "").lower().split()


def styled(style: Style, element: Element) -> Style:
    """Return how characters look in an element, from how they look around it."""
    tag, says = element.tag, said(element)
    bold, italic, script = style.bold or tag in _BOLD, style.italic or tag in _ITALIC, style.script
    if weight := says.get("font-weight"):
        bold = weight.startswith("bold") or (weight.isdigit() and int(weight[:4]) >= 600)
    if slant := says.get("font-style"):
        italic = slant.startswith(("italic", "oblique"))
    if tag in ("sub", "sup"):
        script = tag
    match says.get("vertical-align"):
        case "super" | "sub" as align:
            script = "sup" if align == "super" else "sub"
        case "baseline" if tag == "span":
            script = ""
    return style._replace(bold=bold, italic=italic, script=script, code=style.code or tag in _CODE)


def is_struck_out(element: Element) -> bool:
    """Return whether a line goes through the words of an element, which are seen all the same."""
    says = said(element)
    decoration = f"{says.get('text-decoration', '')} {says.get('text-decoration-line', '')}"
    return element.tag in _STRUCK_OUT or "line-through" in decoration


def font_of_symbols(element: Element) -> str | None:
    """Return the font of symbols that an element's text is in, "" if it is in another font, None if it says none."""
    says = said(element)
    families = says.get("mso-symbol-font-family") or says.get("font-family") or (element.get("face") or "").lower()
    if not families:
        return None
    first = families.split(",")[0].strip(" \"'")
    is_meant = first != "symbol" or element.tag == "font" or "symbol" in says.get("mso-char-type", "symbol")
    return first if first in FONTS and is_meant else ""


def heading_level(element: Element) -> int:
    """Return the level of the heading that an element is, or 0 if it is none."""
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return int(level) if level in "123456" else 2
    for name in classes(element) if tag == "p" else ():
        if found := _HEADING_OF_WORD.fullmatch(name):
            return int(found["level"] or (2 if "sub" in name else 1))
    level = said(element).get("mso-outline-level", "")
    return int(level) if tag == "p" and re.fullmatch("[1-6]", level) else 0


def keeps_spaces(element: Element, around: bool) -> bool:
    """Return whether line breaks in the source of an element are kept, as those around it are or not."""
    if space := said(element).get("white-space"):
        return space.startswith(("pre", "break-spaces"))
    return around or element.tag in ("pre", "listing", "xmp")


def margin(element: Element) -> str:
    """Return the margin at the left of an element, as it is written."""
    return said(element).get("margin-left", "")


def is_above_notes(element: Element) -> bool:
    """Return whether an <hr> is Word's short line above its footnotes."""
    return said(element.getparent()).get("mso-element") in ("footnote-list", "endnote-list")


def is_indented(element: Element) -> bool:
    """Return whether a <blockquote> only moves a paragraph to the right, as mail programs do."""
    says = said(element)
    return says.get("border", "").startswith("none") or ("margin-left" in says and "border-left" not in says)


def is_dot(picture: Element) -> bool:
    """Return whether a picture is as small as those that count who opens a page."""
    sizes = (said(picture).get(side) or picture.get(side) or "" for side in ("width", "height"))
    return all(re.fullmatch(r"[01](?:px)?", size.strip()) for size in sizes)
