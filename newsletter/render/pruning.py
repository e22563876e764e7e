"""A style sheet of the head → its rules that some element of the letter can match.

Comes in: a sheet as the templates write it, and the classes of a letter. Goes out: the sheet without the selectors that
ask for a class which no element has, and without needless spaces. The head is the same for every letter, mail programs
drop styles over 16 KB, and Gmail cuts off a letter after 102. It is a module of its own because it knows style sheets
and no letter.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from newsletter import css
from newsletter.css import Rule, Selector

_AROUND_LETTERS = frozenset({"moz-text-html", "ExternalClass", "ReadMsgBody", "yfix"})
"""Classes of elements that mail programs put around a letter, for which style sheets ask to tell programs apart."""

_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")


@functools.lru_cache(maxsize=32)  # the preview builds one letter again and again
def prune(sheet: str, classes: frozenset[str]) -> str:
    """Return the sheet without what no element with these classes can match."""
    return "\n".join(_kept(css.style_sheet(sheet), classes | _AROUND_LETTERS))


@functools.lru_cache(maxsize=32)
def classes_in(sheet: str) -> frozenset[str]:
    """Return what may be the name of a class in a style sheet."""
    return frozenset(_CLASS.findall(sheet))


def _kept(rules: Iterable[Rule], classes: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        head = rule.head
        if not rule.at_keyword:
            head = ",".join(selector.text for selector in css.selectors(head) if _can_match(selector, classes))
            if not head:
                continue
        if not rule.has_block:
            yield f"{head};"
            continue
        declarations = ";".join(
            str(declaration).replace(" !important", "!important") for declaration in rule.declarations
        )
        inside = "\n".join(_kept(rule.rules, classes))
        if declarations or inside:
            yield f"{head}{{{declarations}}}" if declarations else f"{head} {{\n{inside}\n}}"


def _can_match(selector: Selector, classes: frozenset[str]) -> bool:
    return all(part[1:] in classes for compound in selector.compounds for part in compound if part.startswith("."))
