"""Whom it hurts that a mail program lacks something: nobody, where the same is said in another way on the spot.

Comes in: a use of a feature, with what stands beside it and around it, and the programs that count. Goes out: those
whose readers miss something. It is a module of its own because each judgement in it is about one habit of those who
write letters, such as a table cell's `bgcolor` beside its background.
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
"""Selectors of what cannot be said in a style attribute."""

_NOTHING = {"none", "normal", "auto", "inherit"}
"""Values of properties that are as if nothing was written."""

_ROWS = {"css-display-flex", "css-display-grid", "css-grid-template", "css-flex-direction", "css-flex-wrap", "css-gap"}


def hurt_by(use: Use, clients: Iterable[Client]) -> set[str]:
    """Return the clients that lack what is used, where nothing makes up for it."""
    hurt = {client.id for client in clients if use.feature.is_lacking(client.id)}
    if WORD in hurt and (use.is_hidden_from_word or _is_made_up_for_in_word(use)):
        hurt.remove(WORD)
    return set() if not hurt or _is_made_up_for(use) else hurt


def _is_made_up_for_in_word(use: Use) -> bool:
    """Tell whether code for Outlook for Windows alone stands where it can replace what is lacking."""
    if use.rule or not use.declaration:
        return False
    if use.feature.slug in _ROWS:
        return holds_comment_for_word(use.element)
    if use.declaration.name in _BACKGROUND:
        around = (use.element, *use.element.iterancestors())
        return any(follows_comment_for_word(element) and "<v:" in element.getprevious().text for element in around)
    return use.declaration.name in {"float", *_ACROSS, *_UPRIGHT} and follows_comment_for_word(use.element)


def _is_made_up_for(use: Use) -> bool:
    """Tell whether something beside a use does the same, or whether it does nothing worth a word."""
    judge = _JUDGES.get(use.feature.slug)
    if judge and judge(use):
        return True
    if not use.declaration:
        return use.feature.kind in ("selector", "nesting") and use.feature.slug not in _ALONE and _only_betters(use)
    asks_nothing = use.name == use.declaration.name and use.declaration.value in _NOTHING
    return asks_nothing or _decorates(use.declaration.name) or _is_said_twice(use)


@cache
def _decorates(name: str) -> bool:
    """Tell whether a property is one of those that nobody misses."""
    feature = table().by_name.get(("property", name))
    return feature is not None and feature.slug not in ADVICE and not name.endswith(("width", "height"))


def _is_said_twice(use: Use) -> bool:
    """Tell whether what a declaration says is also said in a way that the use's feature has no part in."""
    declaration, feature = use.declaration, use.feature
    assert declaration
    if any(_says_the_same(declaration, each) and not _has(each, feature) for each in use.beside):
        return True
    if use.rule:
        return all(
            any(_says_the_same(declaration, each) and not _has(each, feature) for each in declarations_of(target))
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


def _says_the_same(one: Declaration, other: Declaration) -> bool:
    """Tell whether two declarations are about the same thing; `margin` is about the sides if it has their values."""
    way = _ALONG.match(one.name)
    if way and other.name == way["what"]:
        return set(one.value.split()) <= set(other.value.split())
    return other.name in _saying_the_same(one.name)


@cache
def _saying_the_same(name: str) -> frozenset[str]:
    """Return the properties that say what one says; beside those along lines and blocks, the sides by their names."""
    if name in _BACKGROUND:
        return frozenset(_BACKGROUND)
    if way := _ALONG.match(name):
        sides = ("left", "right") if way["way"] == "inline" else ("top", "bottom")
        return frozenset({name, *(f"{way['what']}-{side}" for side in sides)})
    return frozenset({name, name.replace("inline-size", "width").replace("block-size", "height")})


def _has(declaration: Declaration, feature: Feature) -> bool:
    return any(each.slug == feature.slug for each, _ in of_declaration(declaration))


def _only_betters(use: Use) -> bool:
    """Tell whether a rule that may be dropped changes no place or size that style attributes do not say."""
    boxes = [each.name for each in use.beside if each.name.startswith(_BOX)]
    said = ({each.name for each in declarations_of(target)} for target in use.targets)
    return not boxes or all(names.issuperset(boxes) for names in said)


def _says(use: Use, name: str, *begins: str) -> bool:
    """Tell whether a declaration of this name stands beside a use, with one of these values if any are given."""
    return any(each.name == name and each.value.startswith(begins or "") for each in use.beside)


def _has_colour(use: Use) -> bool:
    """Tell whether a background names a colour beside its picture."""
    if not use.declaration or use.declaration.name != "background":
        return False
    paint = css.parse_color(css.color_in(use.declaration.value))
    return paint is not None and paint.alpha > 0


def _has_words(use: Use) -> bool:
    """Tell whether something stands inside an element that is shown where the element itself is not known."""
    return bool(text_of(use.element).strip()) or any(True for _ in use.element.iter("img", "a"))


def _hides_nothing(use: Use) -> bool:
    """Tell whether an element would not be seen if it were not hidden: it has neither words nor pictures."""
    element = use.element
    return not use.rule and not text_of(element).strip() and not any(True for _ in element.iter("img"))


def _adds_words(use: Use) -> bool:
    """Tell whether what a rule puts before or after an element can be read."""
    return any(each.name == "content" and each.value.strip("\"' ") not in ("", "none", "normal") for each in use.beside)


def _loads_fonts(use: Use) -> bool:
    """Tell whether a style sheet from elsewhere only brings fonts, for which the next one in the list can stand."""
    address = use.rule.prelude if use.rule else use.element.get("href", "").lower()
    return "font" in address


def _is_no_style_sheet(use: Use) -> bool:
    return "stylesheet" not in use.element.get("rel", "").lower() or _loads_fonts(use)


def _is_hidden_twice(use: Use) -> bool:
    """Tell whether what shall not be seen is made small as well, or is nothing."""
    return any(_says(use, *said) for said in _MADE_SMALL) or _hides_nothing(use)


_MADE_SMALL = (("max-height", "0"), ("font-size", "0"), ("mso-hide",))


def _has_lines_in_a_row(use: Use) -> bool:
    """Tell whether no line ends where only white-space says so."""
    if not _says(use, "white-space", "pre", "break"):
        return True
    return all(each.tag == "pre" or "\n" not in text_of(each).strip() for each in use.targets or (use.element,))


def _has_no_padding(use: Use) -> bool:
    """Tell whether a width has nothing to hold but its content, so that the way to measure it is the same."""
    has_width = any(each.name in _ACROSS for each in use.beside)
    return not (has_width and any(each.name.startswith("padding") for each in use.beside))


def _has_free_height(use: Use) -> bool:
    """Tell whether a picture keeps its shape, since its height follows from its width."""
    return not (_says(use, "height") or use.element.get("height")) or _says(use, "height", "auto")


_JUDGES: Mapping[str, Callable[[Use], bool]] = {
    "html-link": _is_no_style_sheet,
    "css-at-import": _loads_fonts,
    "html-semantics": lambda use: not use.element.get("style"),
    "html-hidden": lambda use: is_hidden(use.element),
    "html-background": lambda use: bool(use.element.get("bgcolor")) or "background" in use.element.get("style", ""),
    "css-background-image": _has_colour,
    "css-display-none": _is_hidden_twice,
    "css-visibility": lambda use: _says(use, "display", "none") or _hides_nothing(use),
    "css-border-spacing": lambda use: _says(use, "border-spacing", "0"),
    "css-box-sizing": _has_no_padding,
    "css-object-fit": _has_free_height,
    "css-aspect-ratio": lambda use: use.element.tag == "img" or _says(use, "height"),
    "css-white-space": _has_lines_in_a_row,
    "css-pseudo-element-before": lambda use: not _adds_words(use),
    "css-pseudo-element-after": lambda use: not _adds_words(use),
    **dict.fromkeys(("html-video", "html-audio", "html-object"), _has_words),
    **dict.fromkeys(("html-picture", "html-meter", "html-progress"), _has_words),
    **dict.fromkeys((slug for slug in ADVICE if slug.startswith("html-input-")), lambda use: is_hidden(use.element)),
}
"""Features of which more can be said than whether the same is said twice."""
