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
from newsletter.reading.quoting import shortened
from newsletter.render import style_limits

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
    """Parse a style sheet; the result is cached, since all letters of a publication share one.

    Raise TemplateError for one that costs too much, UnreadableError for one that premailer cannot read.
    """
    style_limits.refuse_unfit(text)
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
    with premailer_at_work():
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


class UnreadableError(Exception):
    """premailer, or a library that it uses, cannot read a style sheet or a style attribute."""


@contextmanager
def premailer_at_work() -> Iterator[None]:
    """Turn any error of premailer into an UnreadableError."""
    try:
        yield
    except Exception as error:  # what premailer, cssutils, cssselect and libxml2 raise has no common class
        raise UnreadableError from error


@contextmanager
def explained(text: str, elements: list[Any]) -> Iterator[None]:
    """Turn an UnreadableError into a TemplateError that quotes what cannot be read."""
    try:
        yield
    except UnreadableError as error:
        raise TemplateError(_explanation(text, elements)) from error


def _explanation(text: str, elements: list[Any]) -> str:
    for rule in css.with_inner(css.style_sheet(text)):
        for declaration in rule.declarations:
            if not _is_read(str(declaration)):
                return _said("inline.css", declaration)
    for style in dict.fromkeys(element.get("style", "") for element in elements):
        if not _is_read(style):
            unread = (each for each in css.declarations(style) if each.value and not _is_read(str(each)))
            return _said("A style attribute in a template", next(unread, style))
    for selector in _selectors(text):
        if not _is_selector(selector):
            said = f"inline.css says `{shortened(selector)}`, and that cannot be read as a selector."
            return f"{said} Select by tags and classes, as in `.card h1`."
    return "inline.css has something that cannot be read as CSS. Correct it, or leave it out."


def _said(place: str, unread: css.Declaration | str) -> str:
    written = unread if isinstance(unread, str) else f"{unread.name}: {unread.value}"
    return f"{place} says `{shortened(written)}`, and that cannot be read as CSS. Correct the value."


def _is_read(declarations: str) -> bool:
    import cssutils

    try:
        with premailer_at_work():
            cssutils.parseStyle(declarations, validate=False)
    except UnreadableError:
        return False
    return True


def _selectors(text: str) -> list[str]:
    """Return the selectors of a style sheet as premailer reads them or, if it cannot, as they are written."""
    try:
        return [selector for _, selector, _ in parse(text).all_rules]
    except UnreadableError:
        return [rule.prelude for rule in css.with_inner(css.style_sheet(text)) if not rule.at_keyword]


def _is_selector(selector: str) -> bool:
    from lxml import cssselect, etree

    try:
        _rules(f"{selector}{{x:y}}")
        with premailer_at_work():
            cssselect.CSSSelector(selector.partition(":")[0])(etree.Element("p"))
    except UnreadableError:
        return False
    return True


@functools.cache
def premailer() -> type[Any]:
    """Return premailer's class, kept from fetching anything."""
    # Otherwise another publication's style sheet would evict this one's from premailer's cache.
    os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "2048")
    with lazy_imports("requests", "urllib.request"):  # for the network; a tenth of a cold build
        import cssutils
        from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)

    class Offline(Premailer):  # type: ignore[misc]
        def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:
            return cssutils.CSSParser(fetcher=lambda url: None).parseString(css_body, validate=validate)

    return Offline
