"""A publication's inline.css → its rules in premailer's form, each with the names in its selector.

This is a module of its own because it knows premailer and cssutils; element_styles.py matches rules with elements.
"""

from __future__ import annotations

import functools
import logging
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from newsletter import css
from newsletter.css import Selector
from newsletter.errors import TemplateError
from newsletter.lazy_imports import lazy_imports

_NOT_PLAIN = frozenset("{}[];!")
"""Characters in values that are left to premailer."""


class PlainRule(NamedTuple):
    """A rule in premailer's form, the names that an element must have, and those that elements around it must have."""

    parsed: tuple[Any, str, str]
    names: frozenset[str]
    around: frozenset[str]


class StyleSheet(NamedTuple):
    """A parsed style sheet."""

    rules: Mapping[str, list[PlainRule]]  # by one of the names that an element must have
    around: frozenset[str]  # the names that some rule requires around an element
    all_rules: list[tuple[Any, str, str]]
    is_plain: bool


@functools.lru_cache(maxsize=8)
def parse(text: str) -> StyleSheet:
    """Parse a style sheet; the result is cached, since all letters of a publication share one."""
    plain = _plain_rules(text)
    if plain is None:
        return StyleSheet({}, frozenset(), _rules(text), is_plain=False)
    rules = defaultdict[str, list[PlainRule]](list)
    for rule in plain:
        rules[min(rule.names)].append(rule)
    around = frozenset(name for rule in plain for name in rule.around)
    return StyleSheet(rules, around, [rule.parsed for rule in plain], is_plain=True)


def _rules(text: str) -> list[tuple[Any, str, str]]:
    """Return premailer's reading of a style sheet: (specificity, selector, declarations), rule by rule."""
    rules, _ = premailer()("", disable_validation=True, strip_important=False)._parse_style_rules(text, 0)
    return list(rules)


def _plain_rules(text: str) -> list[PlainRule] | None:
    """Return the rules of a style sheet that selects by tag, class, id and descent alone; None for any other.

    premailer parses each declaration twice: with the sheet, and for the first element that it matches. Most match
    nothing in a letter, and parsing them takes a tenth of a cold build. So an invalid value is refused only by the
    first letter with an element that it matches.
    """
    rules: list[PlainRule] = []
    if "\\" in text:  # premailer keeps escapes as they are
        return None
    for rule in css.style_sheet(text):
        declarations = [str(declaration) for declaration in rule.declarations]
        if rule.at_keyword or rule.rules or not _NOT_PLAIN.isdisjoint("".join(declarations)):
            return None
        for selector in css.selectors(rule.prelude):
            if not _is_plain(selector):
                return None
            *around, names = (frozenset(part.lstrip(".#") for part in compound) for compound in selector.compounds)
            parsed = (0, *selector.specificity, 0, len(rules)), " ".join(selector.text.split()), ";".join(declarations)
            if declarations:
                rules.append(PlainRule(parsed, names, frozenset().union(*around)))
    return rules


def _is_plain(selector: Selector) -> bool:
    """Return whether a selector has only tags, classes, ids and descendant combinators."""
    parts = {part[0] for compound in selector.compounds for part in compound}
    return (
        bool(parts) and parts.isdisjoint("*[") and {*selector.combinators} <= {" "} and not css.pseudos(selector.text)
    )


@contextmanager
def explained(text: str, elements: list[Any]) -> Iterator[None]:
    """Turn cssutils' error about a value into a TemplateError that quotes the value."""
    try:
        yield
    except ValueError as error:
        written = [("inline.css", rule.declarations) for rule in css.with_inner(css.style_sheet(text))]
        written += (
            ("A style attribute in a template", css.declarations(element.get("style", ""))) for element in elements
        )
        for place, declarations in written:
            for declaration in declarations:
                if not _is_read(str(declaration)):
                    said = f"{place} says `{declaration.name}: {declaration.value}`, and that cannot be read as CSS."
                    raise TemplateError(f"{said} Correct the value.") from error
        raise TemplateError("inline.css has a value that cannot be read as CSS. Correct the value.") from error


def _is_read(declaration: str) -> bool:
    import cssutils

    try:
        cssutils.parseStyle(declaration, validate=False)
    except ValueError:
        return False
    return True


@functools.cache
def premailer() -> type[Any]:
    """Return premailer's class."""
    # Otherwise another publication's style sheet would evict this one's from premailer's cache.
    os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "2048")
    with lazy_imports("requests", "urllib.request"):  # for the network; a tenth of a cold build
        import cssutils
        from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)
    return Premailer  # type: ignore[no-any-return]
