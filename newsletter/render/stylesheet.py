"""A publication's inline.css → its rules as premailer takes them, and which names each of them calls.

It is a module of its own because it knows premailer and cssutils: element_styles.py asks which rules are for which
elements.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from newsletter import css
from newsletter.css import Selector
from newsletter.errors import TemplateError

_NOT_PLAIN = frozenset("{}[];!")
"""What stands in values that are left to premailer."""


class Rule(NamedTuple):
    """A rule as premailer takes it, and the names by which it calls an element, and what must be around that."""

    read: tuple[Any, str, str]
    names: frozenset[str]
    around: frozenset[str]


class StyleSheet(NamedTuple):
    """A style sheet that has been read."""

    rules: Mapping[str, list[Rule]]  # by one of the names that each calls
    around: frozenset[str]  # the names of which some rule wants to know what is within them
    all_rules: list[tuple[Any, str, str]]
    is_plain: bool


@functools.lru_cache(maxsize=8)
def read(text: str) -> StyleSheet:
    """Return a style sheet, read; it is kept, since all letters of a publication have the same one."""
    plain = _plain_rules(text)
    if plain is None:
        return StyleSheet({}, frozenset(), _rules(text), is_plain=False)
    rules = defaultdict[str, list[Rule]](list)
    for rule in plain:
        rules[min(rule.names)].append(rule)
    around = frozenset(name for rule in plain for name in rule.around)
    return StyleSheet(rules, around, [rule.read for rule in plain], is_plain=True)


def _rules(text: str) -> list[tuple[Any, str, str]]:
    """Return premailer's reading of a style sheet: (specificity, selector, declarations), rule by rule."""
    rules, _ = premailer()("", disable_validation=True, strip_important=False)._parse_style_rules(text, 0)
    return list(rules)


def _plain_rules(text: str) -> list[Rule] | None:
    """Return the rules of a style sheet that asks of an element only its names and those of what is around it.

    None if it asks for more, or has anything else in it. premailer reads each declaration twice: with the style sheet,
    and again for the first element that it applies to. Most apply to none in a letter, and reading them takes a tenth
    of a cold build. So a value that is not CSS is refused only by the first letter that has an element for it.
    """
    rules: list[Rule] = []
    if "\\" in text:  # premailer leaves what is escaped as it is
        return None
    for rule in css.style_sheet(text):
        declarations = [str(declaration) for declaration in rule.declarations]
        if rule.at_keyword or rule.rules or not _NOT_PLAIN.isdisjoint("".join(declarations)):
            return None
        for selector in css.selectors(rule.prelude):
            if not _is_plain(selector):
                return None
            *around, names = (frozenset(part.lstrip(".#") for part in compound) for compound in selector.compounds)
            read = (0, *selector.specificity, 0, len(rules)), " ".join(selector.text.split()), ";".join(declarations)
            if declarations:
                rules.append(Rule(read, names, frozenset().union(*around)))
    return rules


def _is_plain(selector: Selector) -> bool:
    """Tell whether a selector names tags, classes, ids and what is around them, and nothing else."""
    parts = {part[0] for compound in selector.compounds for part in compound}
    return (
        bool(parts) and parts.isdisjoint("*[") and {*selector.combinators} <= {" "} and not css.pseudos(selector.text)
    )


@contextmanager
def explained(text: str, elements: list[Any]) -> Iterator[None]:
    """Raise what cssutils makes of a value that it cannot read as a TemplateError that quotes it."""
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
    # A style sheet of another publication would push out what premailer knows of this one's.
    os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "2048")
    with lazy_imports("requests", "urllib.request"):  # for a network that no letter needs: a tenth of a cold build
        import cssutils
        from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)
    return Premailer  # type: ignore[no-any-return]


@contextmanager
def lazy_imports(*names: str) -> Iterator[None]:
    """Put off loading these modules, if what is imported in this block imports them whole (`import requests`)."""
    placeholders = {name: _Placeholder(name) for name in names if name not in sys.modules}
    sys.modules.update(placeholders)
    try:
        yield
    finally:
        for placeholder in placeholders.values():
            placeholder.make_way()


class _Placeholder(ModuleType):
    """Stands for a module where it was imported, and loads it when it is first asked for something."""

    def make_way(self) -> None:
        """Let whoever imports the module from now on get the module itself."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def __getattr__(self, name: str) -> Any:
        self.make_way()
        return getattr(import_module(self.__name__), name)
