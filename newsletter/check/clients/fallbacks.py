"""Fallbacks: code beside a use of a feature that does the same where the feature is not supported.

Comes in: a use of a feature, and the mail programs that count. Goes out: the programs whose readers miss something.
Each judgement is about one habit of authors of letters, such as a table cell's `bgcolor` beside its background.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from newsletter import css
from newsletter.check.clients.advice import ADVICE
from newsletter.check.clients.caniemail import WORD, Client, Feature, table
from newsletter.check.clients.usage import (
    Use,
    declarations_of,
    follows_comment_for_word,
    holds_comment_for_word,
    is_hidden,
    of_declaration,
)
from newsletter.check.elements import text_of
from newsletter.css import Declaration

_BACKGROUND = {"background", "background-image", "background-color"}
_ACROSS = {"width", "min-width", "max-width"}
_UPRIGHT = {"height", "min-height", "max-height"}
_BOX = ("display", "width", "height", "max-width", "float", "position", "visibility", "padding", "margin", "font-size")
_ALONG = re.compile("(?P<what>margin|padding)-(?P<way>inline|block)")
_ALONE = {
    "css-pseudo-class-checked",
    "css-pseudo-class-target",
    "css-pseudo-element-before",
    "css-pseudo-element-after",
}
"""Selectors whose rules have no counterpart in a style attribute."""

_NO_EFFECT = {"none", "normal", "auto", "inherit"}
"""Values that have no effect."""

_ROWS = {"css-display-flex", "css-display-grid", "css-grid-template", "css-flex-direction", "css-flex-wrap", "css-gap"}


def affected_by(use: Use, clients: Iterable[Client]) -> set[str]:
    """Return the clients that lack what is used, without a fallback."""
    affected = {client.id for client in clients if use.feature.is_lacking(client.id)}
    if WORD in affected and (use.is_hidden_from_word or _has_fallback_for_word(use)):
        affected.remove(WORD)
    return set() if not affected or _has_fallback(use) else affected


def _has_fallback_for_word(use: Use) -> bool:
    """Tell whether code for Outlook for Windows alone can replace what is lacking."""
    if use.rule or not use.declaration:
        return False
    if use.feature.slug in _ROWS:
        return holds_comment_for_word(use.element)
    if use.declaration.name in _BACKGROUND:
        around = (use.element, *use.element.iterancestors())
        return any(follows_comment_for_word(element) and "<v:" in element.getprevious().text for element in around)
    return use.declaration.name in {"float", *_ACROSS, *_UPRIGHT} and follows_comment_for_word(use.element)


def _has_fallback(use: Use) -> bool:
    """Tell whether something beside a use does the same, or whether losing it does not matter."""
    test = _FALLBACK_TESTS.get(use.feature.slug)
    if test and test(use):
        return True
    if not use.declaration:
        return use.feature.kind in ("selector", "nesting") and use.feature.slug not in _ALONE and _only_enhances(use)
    has_no_effect = use.name == use.declaration.name and use.declaration.value in _NO_EFFECT
    return has_no_effect or _decorates(use.declaration.name) or _is_declared_twice(use)


@cache
def _decorates(name: str) -> bool:
    feature = table().by_name.get(("property", name))
    return feature is not None and feature.slug not in ADVICE and not name.endswith(("width", "height"))


def _is_declared_twice(use: Use) -> bool:
    """Tell whether the same is also declared, or set by an attribute, without the use's feature."""
    declaration, feature = use.declaration, use.feature
    assert declaration
    if any(_are_equivalent(declaration, each) and not _has(each, feature) for each in use.beside):
        return True
    if use.rule:
        return all(
            any(_are_equivalent(declaration, each) and not _has(each, feature) for each in declarations_of(target))
            for target in use.targets
        )
    attributes = {
        "bgcolor": _BACKGROUND,
        "width": _ACROSS,
        "height": _UPRIGHT,
        "align": {"float"},
        "cellspacing": {"border-spacing"},
    }
    return any(declaration.name in names and use.element.get(name) for name, names in attributes.items())


def _are_equivalent(one: Declaration, other: Declaration) -> bool:
    """Tell whether two declarations set the same property; `margin` sets the sides' if it has their values."""
    way = _ALONG.match(one.name)
    if way and other.name == way["what"]:
        return set(one.value.split()) <= set(other.value.split())
    return other.name in _equivalent_properties(one.name)


@cache
def _equivalent_properties(name: str) -> frozenset[str]:
    """Return the properties that set the same as one; for logical properties, also the physical ones."""
    if name in _BACKGROUND:
        return frozenset(_BACKGROUND)
    if way := _ALONG.match(name):
        sides = ("left", "right") if way["way"] == "inline" else ("top", "bottom")
        return frozenset({name, *(f"{way['what']}-{side}" for side in sides)})
    return frozenset({name, name.replace("inline-size", "width").replace("block-size", "height")})


def _has(declaration: Declaration, feature: Feature) -> bool:
    return any(each.slug == feature.slug for each, _ in of_declaration(declaration))


def _only_enhances(use: Use) -> bool:
    """Tell whether all positions and sizes that a rule sets are also in style attributes, so that it may be dropped."""
    boxes = [each.name for each in use.beside if each.name.startswith(_BOX)]
    declared = ({each.name for each in declarations_of(target)} for target in use.targets)
    return not boxes or all(names.issuperset(boxes) for names in declared)


def _declares(use: Use, name: str, *begins: str) -> bool:
    """Tell whether this property is declared beside a use, with a value that begins with one of these, if any."""
    return any(each.name == name and each.value.startswith(begins or "") for each in use.beside)


def _has_colour(use: Use) -> bool:
    if not use.declaration or use.declaration.name != "background":
        return False
    paint = css.parse_color(css.color_in(use.declaration.value))
    return paint is not None and paint.alpha > 0


def _has_words(use: Use) -> bool:
    """Tell whether an element has content that is shown even if the element itself is unknown."""
    return bool(text_of(use.element).strip()) or any(True for _ in use.element.iter("img", "a"))


def _hides_nothing(use: Use) -> bool:
    """Tell whether a hidden element has neither words nor pictures."""
    element = use.element
    return not use.rule and not text_of(element).strip() and not any(True for _ in element.iter("img"))


def _adds_words(use: Use) -> bool:
    """Tell whether a rule puts visible text before or after an element."""
    return any(each.name == "content" and each.value.strip("\"' ") not in ("", "none", "normal") for each in use.beside)


def _loads_fonts(use: Use) -> bool:
    """Tell whether an external style sheet only loads fonts, which have fallbacks in the list of fonts."""
    address = use.rule.prelude if use.rule else use.element.get("href", "").lower()
    return "font" in address


def _is_no_style_sheet(use: Use) -> bool:
    return "stylesheet" not in use.element.get("rel", "").lower() or _loads_fonts(use)


def _is_hidden_twice(use: Use) -> bool:
    """Tell whether a hidden element is also hidden in another way, or is empty."""
    return any(_declares(use, *declared) for declared in _OTHER_HIDING) or _hides_nothing(use)


_OTHER_HIDING = (("max-height", "0"), ("font-size", "0"), ("mso-hide",))


def _has_lines_in_a_row(use: Use) -> bool:
    """Tell whether no line break depends on white-space."""
    if not _declares(use, "white-space", "pre", "break"):
        return True
    return all(each.tag == "pre" or "\n" not in text_of(each).strip() for each in use.targets or (use.element,))


def _has_no_padding(use: Use) -> bool:
    """Tell whether no padding adds to a width, so that box-sizing makes no difference."""
    has_width = any(each.name in _ACROSS for each in use.beside)
    return not (has_width and any(each.name.startswith("padding") for each in use.beside))


def _has_free_height(use: Use) -> bool:
    """Tell whether a picture's height follows from its width, so that it keeps its shape."""
    return not (_declares(use, "height") or use.element.get("height")) or _declares(use, "height", "auto")


_FALLBACK_TESTS: Mapping[str, Callable[[Use], bool]] = {
    "html-link": _is_no_style_sheet,
    "css-at-import": _loads_fonts,
    "html-semantics": lambda use: not use.element.get("style"),
    "html-hidden": lambda use: is_hidden(use.element),
    "html-background": lambda use: bool(use.element.get("bgcolor")) or "background" in use.element.get("style", ""),
    "css-background-image": _has_colour,
    "css-display-none": _is_hidden_twice,
    "css-visibility": lambda use: _declares(use, "display", "none") or _hides_nothing(use),
    "css-border-spacing": lambda use: _declares(use, "border-spacing", "0"),
    "css-box-sizing": _has_no_padding,
    "css-object-fit": _has_free_height,
    "css-aspect-ratio": lambda use: use.element.tag == "img" or _declares(use, "height"),
    "css-white-space": _has_lines_in_a_row,
    "css-pseudo-element-before": lambda use: not _adds_words(use),
    "css-pseudo-element-after": lambda use: not _adds_words(use),
    **dict.fromkeys(("html-video", "html-audio", "html-object"), _has_words),
    **dict.fromkeys(("html-picture", "html-meter", "html-progress"), _has_words),
    **dict.fromkeys((slug for slug in ADVICE if slug.startswith("html-input-")), lambda use: is_hidden(use.element)),
}
"""Features with a fallback other than a second declaration → a test for it."""
