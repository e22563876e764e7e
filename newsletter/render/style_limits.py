"""Style sheets and style attributes → nothing, or a TemplateError for what would fetch something or cost too much.

This is a module of its own because inlining, pruning and premailer's rules keep to one set of limits. Nothing is timed,
so that a letter that is built on one computer is built on all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from newsletter import css
from newsletter.errors import TemplateError
from newsletter.text.markup import Element

LONGEST_SHEET = 200_000
"""Characters of inline.css, and of all style sheets of the head; ours have 12,500 and 9,000."""

MOST_DECLARATIONS = 3000
"""Declarations of inline.css, each counted once for each selector of its rule; ours has 400."""

MOST_WORK = 8_000_000_000
"""What inlining may cost, in about nanoseconds; with our sheet, a letter of all kinds of blocks takes a hundredth."""

# cssutils compares each declaration with the others beside it.
_READING, _COMPARING = 60_000, 500
_APPLYING = 800
# libxml2 looks at each pair of siblings for these, and for `~` at each three.
_NEXT_SIBLING, _PSEUDO_CLASS = 200, 10

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def refuse_import(sheet: str) -> None:
    """Refuse an @import in inline.css: nothing is fetched while building."""
    if _imports(sheet):
        raise TemplateError(
            "inline.css: there is an @import, and nothing is fetched while building. Copy the rules in."
        )


def refuse_imports(styles: Iterable[str]) -> None:
    """Refuse an @import in a style attribute."""
    if any(map(_imports, styles)):
        raise TemplateError(
            "A style attribute in a template has an @import, and nothing is fetched while building. "
            "Copy the rules into inline.css."
        )


def _imports(text: str) -> bool:
    return "@" in text and any(
        token.type == "at-keyword" and token.lower_value == "import" for token in css.flat(css.tokens(text))
    )


def refuse_long_sheet(place: str, characters: int) -> None:
    """Refuse a style sheet of so many characters, or several together."""
    if characters > LONGEST_SHEET:
        raise TemplateError(
            f"{place} has {characters:,} characters, and at most {LONGEST_SHEET:,} can be read. "
            "Keep the rules that the letter needs."
        )


def refuse_unfit(text: str) -> None:
    """Refuse an inline.css with too many declarations, or one that nothing can be read from."""
    rules = css.style_sheet(text)
    if not rules and _COMMENT.sub("", text).strip():
        raise TemplateError(
            "inline.css cannot be read as CSS: it has no rules, or a number of thousands of digits, "
            "or a hundred blocks within one another. Write rules such as `h1 { color: #333333 }`."
        )
    count = sum(max(1, len(css.selectors(rule.prelude)) * len(rule.declarations)) for rule in css.with_inner(rules))
    if count > MOST_DECLARATIONS:
        raise TemplateError(
            f"inline.css has {count:,} declarations, each counted once for each selector of its rule, and at most "
            f"{MOST_DECLARATIONS:,} can be read. Keep the rules that the letter needs."
        )


def refuse_costly(document: Element, rules: Iterable[tuple[Any, str, str]]) -> None:
    """Refuse rules in premailer's form that take too long to be matched with the elements of a document."""
    elements = list(document.iter("*"))
    siblings = Counter(element.getparent() for element in elements).values()
    pairs, threes = (sum(count**power for count in siblings) for power in (2, 3))
    work = sum(
        len(elements) * _APPLYING * (declarations.count(";") + 1)
        + pairs * (_NEXT_SIBLING * selector.count("+") + _PSEUDO_CLASS * selector.count(":"))
        + threes * selector.count("~")
        for _, selector, declarations in rules
    )
    for style in {element.get("style", "") for element in elements}:
        count = style.count(";") + 1
        work += count * (_READING + count * _COMPARING)
    if work > MOST_WORK:
        raise TemplateError(
            f"inline.css and the style attributes in the templates take too long to be put into the {len(elements):,} "
            "elements of the letter. Write fewer rules and shorter style attributes, and classes instead of `~`, `+` "
            "and `:first-child`. A very long issue is better divided."
        )
