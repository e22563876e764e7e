"""HTML → inlined HTML, by premailer; and the marks of the templates → origins.

Comes in: MRML's HTML, in which elements carry marks (a class `at:<path>` or an attribute `data-at`) that name their
place in the issue. Goes out: the HTML that is sent, and which of its elements comes from where.

A letter says the same few things in hundreds of places, and premailer asks of each element whether each rule is for
it. So it is given each kind of element once, and what it writes there is written to all elements of the kind.
"""

from __future__ import annotations

import copy
import functools
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from typing import Any, TypeAlias

from newsletter.errors import TemplateError

Element: TypeAlias = Any
"""One of lxml's, whose types say of each attribute that it may be bytes."""

MARK = "at:"

# Signs that lxml leaves as they are in attributes, and Outlook for Windows, which looks for conditional comments before
# it looks for tags, might not. The reader of issues refuses the private-use range, so nobody else has written these.
_HIDDEN = {"<": "\uf8f0", ">": "\uf8f1"}
_HIDING = str.maketrans(_HIDDEN)

_SPACE_AROUND = re.compile(r"\s*([:;,])\s*")

_TELLING = ("class", "id", "style")
"""The attributes that tell kinds of elements apart."""

# Tags, classes, ids and descendants: all that is asked of an element is its own kind and those around it.
_ASKS_FOR_KINDS = re.compile(r"[\w\s.#-]*")
_NAME = re.compile(r"[\w-]+")
_DECLARATION = re.compile(r"[\w-]+\s*:[^:;{}]+")


def inline(html: str, css: str) -> tuple[str, dict[int, str]]:
    """Put the style sheet into style attributes and take the marks out.

    Return the HTML, and the origins: the place of an element among all elements of the document, in document order
    as lxml counts them (the `html` element is 0), → its path in the issue, such as "blocks.2.videos.0".
    """
    from lxml import etree

    if "@import" in css:
        # cssutils would fetch it.
        raise TemplateError(
            "inline.css: there is an @import, and nothing is fetched while building. Copy the rules in."
        )
    root = etree.fromstring(html, etree.HTMLParser())
    elements = list(root.iter("*"))
    origins = _take_marks(elements)
    _apply(root, elements, css)
    _tidy(root, elements)
    written = etree.tostring(root, method="html", encoding="unicode", doctype="<!DOCTYPE html>")
    for sign, hidden in _HIDDEN.items():
        written = written.replace(hidden, escape(sign))
    return written + "\n", origins


def _take_marks(elements: list[Element]) -> dict[int, str]:
    """Remove every mark and return the origins."""
    origins = {}
    for place, element in enumerate(elements):
        path = element.attrib.pop("data-at", "")
        classes = element.get("class", "")
        if MARK in classes:
            names = classes.split()
            marks = [name for name in names if name.startswith(MARK)]
            path = marks[0].removeprefix(MARK) if marks else path
            element.set("class", " ".join(name for name in names if not name.startswith(MARK)))
        if path:
            origins[place] = path
    return origins


def _apply(root: Element, elements: list[Element], css: str) -> None:
    """Inline the style sheet with the settings that leave a letter's head, its images and its `!important` alone."""
    with _explained([css], "inline.css"):
        rules = _rules(css)
    if all(_ASKS_FOR_KINDS.fullmatch(selector) for _, selector, _ in rules):
        document, kinds = _one_of_each_kind(
            elements, {name for _, selector, _ in rules for name in _names_in(selector)}
        )
        found = {name for kind in document.iter("*") for name in _names(kind)}
        rules = [rule for rule in rules if found.issuperset(_names_in(rule[1]))]
    else:
        document = copy.deepcopy(root)
        kinds = dict(zip(elements, document.iter("*"), strict=True))
    for style in document.iter("style"):
        # premailer would strip !important out of media queries and drop the rules it does not know
        style.set("data-premailer", "ignore")
    inliner = _inliner()(
        document,
        css_text=css,
        keep_style_tags=False,
        disable_leftover_css=True,
        strip_important=False,
        disable_validation=True,
        allow_network=False,
        allow_loading_external_files=False,
        align_floating_images=False,
        remove_unset_properties=False,
        remove_classes=False,
    )
    inliner.rules = rules
    with _explained((kind.get("style", "") for kind in document.iter("*")), "A style attribute in a template"):
        inliner.transform()
    for element, kind in kinds.items():
        style_of_kind = kind.get("style")
        if style_of_kind is not None:
            element.set("style", style_of_kind)


@contextmanager
def _explained(styles: Iterable[str], place: str) -> Iterator[None]:
    """Raise what cssutils makes of a value that it cannot read as a TemplateError that quotes it."""
    try:
        yield
    except ValueError as error:
        written = (found[0].strip() for style in styles for found in _DECLARATION.finditer(style))
        refused = next((declaration for declaration in written if not _is_read(declaration)), "")
        quoted = f"says `{refused}`, and that" if refused else "has a value that"
        raise TemplateError(f"{place} {quoted} cannot be read as CSS. Correct the value.") from error


def _is_read(declaration: str) -> bool:
    import cssutils

    try:
        cssutils.parseStyle(declaration, validate=False)
    except ValueError:
        return False
    return True


def _one_of_each_kind(elements: list[Element], asked_for: set[str]) -> tuple[Element, dict[Element, Element]]:
    """Return a document in which each kind of element stands once within its kind, and the kind of each element.

    Elements that have none of the names that are asked for are left out, and what is within them moves up.
    """
    from lxml import etree

    # A parser's document, since those of HTML take tags, such as Outlook's `o:p`, that others refuse.
    document = etree.fromstring("<html>", etree.HTMLParser())
    kinds, around = {}, {None: document}
    known: dict[tuple[Any, ...], Element] = {}
    for element in elements:
        kind = around[element.getparent()]
        if not asked_for.isdisjoint(_names(element)):
            told = {name: value for name in _TELLING if (value := element.get(name)) is not None}
            key = (kind, element.tag, *told.items())
            if key not in known:
                known[key] = etree.SubElement(kind, element.tag, told)
            kinds[element] = kind = known[key]
        around[element] = kind
    return document, kinds


def _names(element: Element) -> list[str]:
    """Return the names by which a style sheet can call an element."""
    return [element.tag, *element.get("class", "").split(), element.get("id", "")]


@functools.lru_cache(maxsize=1024)
def _names_in(selector: str) -> tuple[str, ...]:
    """Return the names that a selector calls; a letter goes through those of its style sheet twice."""
    return tuple(_NAME.findall(selector))


@functools.lru_cache(maxsize=8)
def _rules(css: str) -> list[Any]:
    """Return premailer's reading of a style sheet: (specificity, selector, declarations), rule by rule.

    It is kept, since it takes longer than to write the letter, and a publication has few style sheets.
    """
    premailer = _premailer()
    rules, _ = premailer("", disable_validation=True, strip_important=False)._parse_style_rules(css, 0)
    return list(rules)


@functools.cache
def _inliner() -> type[Any]:
    """Return premailer's class, which is given its rules, and writes no attributes but `style`."""

    class Inliner(_premailer()):  # type: ignore[misc]
        rules: list[Any]

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            return self.rules, []

        def _style_to_basic_html_attributes(self, element: Element, style_content: str, force: bool = False) -> None:
            pass

    return Inliner


@functools.cache
def _premailer() -> type[Any]:
    """Return premailer's class."""
    sys.meta_path.insert(0, _OnlyWhenUsed())
    try:
        import cssutils
        from premailer import Premailer
    finally:
        sys.meta_path.pop(0)

    cssutils.log.setLevel(logging.CRITICAL)
    return Premailer  # type: ignore[no-any-return]


class _OnlyWhenUsed(MetaPathFinder):
    """Has requests loaded when somebody uses it: premailer imports it for a network that no letter needs."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name == "requests" else None
        if found and found.loader:
            found.loader = LazyLoader(found.loader)
        return found


def _tidy(root: Element, elements: list[Element]) -> None:
    """Drop what no reader needs.

    These are classes that no style sheet names, also those in comments, heights that are no number, types of style
    sheets, and spaces in style attributes: mail programs cut off long letters.
    """
    used = set(re.findall(r"\.([A-Za-z_][\w-]*)", " ".join(_style_sheets(root))))
    for element in elements:
        names = element.get("class")
        if names is not None:
            kept = " ".join(name for name in names.split() if name in used)
            if kept:
                element.set("class", kept)
            else:
                del element.attrib["class"]
        style = element.get("style")
        if style is not None:
            element.set("style", _compact(style))
        if element.tag == "img" and element.get("height") == "auto":
            del element.attrib["height"]
        if element.tag == "style":
            element.attrib.pop("type", "")
    for value in root.xpath("//@*[contains(., '<') or contains(., '>')]"):
        if value.attrname not in ("href", "src"):
            value.getparent().set(value.attrname, value.translate(_HIDING))
    for comment in root.xpath("//comment()[contains(., 'class=')]"):
        comment.text = re.sub(r' class="([^"]*)"', lambda match: _classes(match[1], used), comment.text)


@functools.lru_cache(maxsize=1024)
def _compact(style: str) -> str:
    """Return a style attribute without spaces; a letter repeats a few dozen of them hundreds of times."""
    return _SPACE_AROUND.sub(r"\1", style).rstrip(";")


def _classes(names: str, used: set[str]) -> str:
    """Return the class attribute of a conditional comment with the names that are used, of which MRML has few."""
    kept = " ".join(name for name in names.split() if name in used)
    return f' class="{kept}"' if kept else ""


def _style_sheets(root: Element) -> Iterator[str]:
    for style in root.iter("style"):
        yield style.text or ""
    for comment in root.xpath("//comment()[contains(., '<style')]"):
        yield comment.text
