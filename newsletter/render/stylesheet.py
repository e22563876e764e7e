"""A publication's inline.css → its rules as premailer takes them, and which names each of them calls.

It is a module of its own because it knows premailer and cssutils: element_styles.py asks which rules are for which
elements.
"""

from __future__ import annotations

import functools
import logging
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from newsletter.errors import TemplateError

# Tags, classes, ids and descendants: all that is asked of an element is its own kind and those around it.
_NAMED = r"[.#][A-Za-z_][\w-]*"
_COMPOUND = rf"(?:[a-z][a-z0-9]*(?:{_NAMED})*|(?:{_NAMED})+)"
_SELECTOR = rf"{_COMPOUND}(?:\s+{_COMPOUND})*"
_PLAIN_RULE = re.compile(rf"\s*({_SELECTOR}(?:\s*,\s*{_SELECTOR})*)\s*\{{([^{{}}!\\]*)\}}\s*")
_COMMENT = re.compile(r"(?<![^\s;{}])/\*[^\"']*?\*/")
_TAG = re.compile(r"(?:^|\s)\w")
_NAME = re.compile(r"[\w-]+")
_DECLARATION = re.compile(r"[\w-]+\s*:[^:;{}]+")


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
def read(css: str) -> StyleSheet:
    """Return a style sheet, read; it is kept, since all letters of a publication have the same one."""
    plain = _plain_rules(css)
    taken = _rules(css) if plain is None else plain
    rules = defaultdict[str, list[Rule]](list)
    for rule in taken:
        *outer, last = rule[1].split()
        names = _NAME.findall(last)
        rules[names[-1] if names else ""].append(
            Rule(rule, frozenset(names), frozenset(_NAME.findall(" ".join(outer))))
        )
    around = frozenset(name for called in rules.values() for rule in called for name in rule.around)
    return StyleSheet(rules, around, taken, is_plain=plain is not None)


def _rules(css: str) -> list[tuple[Any, str, str]]:
    """Return premailer's reading of a style sheet: (specificity, selector, declarations), rule by rule."""
    rules, _ = premailer()("", disable_validation=True, strip_important=False)._parse_style_rules(css, 0)
    return list(rules)


def _plain_rules(css: str) -> list[tuple[Any, str, str]] | None:
    """Return the same of a style sheet of nothing but plain rules; None if there is anything else in it.

    premailer reads each declaration twice: with the style sheet, and again for the first element that it applies to.
    Most apply to none in a letter, and reading them takes a tenth of a cold build. So a value that is not CSS is
    refused only by the first letter that has an element for it.
    """
    css = _COMMENT.sub(" ", css)
    if "/*" in css or css.count("(") != css.count(")") or css.count('"') % 2 or css.count("'") % 2:
        return None
    rules: list[tuple[Any, str, str]] = []
    end = 0
    while end < len(css):
        found = _PLAIN_RULE.match(css, end)
        if not found:
            return None
        end = found.end()
        declarations = found[2].strip().rstrip(";")
        for selector in found[1].split(",") if declarations else ():
            names = selector.count("#"), selector.count("."), len(_TAG.findall(selector.strip()))
            rules.append(((0, *names, 0, len(rules)), " ".join(selector.split()), declarations))
    return rules


@contextmanager
def explained(css: str, elements: list[Any]) -> Iterator[None]:
    """Raise what cssutils makes of a value that it cannot read as a TemplateError that quotes it."""
    try:
        yield
    except ValueError as error:
        written = [("inline.css", css)]
        written += (("A style attribute in a template", element.get("style", "")) for element in elements)
        for place, text in written:
            for declaration in _DECLARATION.findall(text):
                if not _is_read(declaration):
                    said = f"{place} says `{declaration.strip()}`, and that cannot be read as CSS."
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
