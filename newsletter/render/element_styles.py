"""Elements and a style sheet → the style that each element is sent with, by premailer.

A letter repeats the same few kinds of elements hundreds of times, and premailer tests each element against each rule.
So premailer gets each kind of element once, with only the rules that match a kind, and all elements of the kind take
the style that it writes. It depends on the style sheet and the kind alone, and is kept for later letters.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from newsletter.render import style_limits, stylesheet
from newsletter.render.stylesheet import StyleSheet
from newsletter.text.markup import Element

_MOST_KINDS = 5000
"""Kinds of elements to remember; a letter with every kind of block has about a hundred."""

_NEEDLESS_SPACE = re.compile(r"(?<!\s)\s++(?=[:;,])|(?<=[:;,])\s++")


class Styled(Protocol):
    """What is the same of all elements of a kind: classes and style as written, and the style that is sent."""

    @property
    def classes(self) -> str | None:
        """The attribute `class`."""

    @property
    def written(self) -> str | None:
        """The attribute `style`, as the templates write it."""

    @property
    def style(self) -> str | None:
        """The attribute `style`, as it is sent."""


class _One(NamedTuple):
    """An element on its own."""

    classes: str | None
    written: str | None
    style: str | None


def styles_of(root: Element, elements: list[Element], css: str) -> Sequence[Styled]:
    """Return of each element what it is sent with; equal ones are one object."""
    sheet = stylesheet.parse(css)
    if not sheet.is_plain:
        document = copy.deepcopy(root)
        style_limits.refuse_imports({element.get("style", "") for element in elements})
        _apply(document, sheet.all_rules, css)
        return [
            _One(element.get("class"), element.get("style"), _without_spaces(styled.get("style")))
            for element, styled in zip(elements, document.iter("*"), strict=True)
        ]
    kinds = _kinds(elements, sheet, _known_kinds(css))
    different = list(dict.fromkeys(kinds))
    style_limits.refuse_imports(kind.written or "" for kind in different)
    _complete(different, css)
    return kinds


class _ElementKind:
    """Elements that a style sheet treats alike: equal in tag, class, id and style, and in the kinds around them.

    `names` are its own and those of the kinds around it; `rules` are those that match it. It is relevant to premailer
    if there are such rules, or rules for elements inside it that name it; `inner` is the nearest relevant kind, itself
    or one around it. `style` is the style that is sent; it is incomplete until _complete() has applied the rules.
    """

    __slots__ = (
        *("around", "attributes", "classes", "inner", "is_complete", "is_relevant", "names", "rules", "style", "tag"),
        "written",
    )

    def __init__(self, element: Element, around: _ElementKind | None, sheet: StyleSheet) -> None:
        self.tag = element.tag
        self.attributes = {name: value for name in ("class", "id", "style") if (value := element.get(name)) is not None}
        self.classes, self.written = self.attributes.get("class"), self.attributes.get("style")
        self.around = around
        own = frozenset([self.tag, self.attributes.get("id", ""), *(self.classes or "").split()])
        self.names: frozenset[str] = own | around.names if around else own
        self.rules = [
            rule.parsed
            for name in own
            for rule in sheet.rules.get(name, ())
            if own.issuperset(rule.names) and self.names.issuperset(rule.around)
        ]
        self.is_relevant = bool(self.rules) or not sheet.around.isdisjoint(own)
        self.inner: _ElementKind | None = self if self.is_relevant else around
        self.style = _without_spaces(self.written)
        self.is_complete = not self.rules


_ElementKinds: TypeAlias = dict[tuple[Any, ...], _ElementKind]


@functools.lru_cache(maxsize=8)
def _known_kinds(css: str) -> _ElementKinds:
    """Return the kinds of elements seen so far with this style sheet; all letters of a publication share one."""
    return {}


def _kinds(elements: list[Element], sheet: StyleSheet, known: _ElementKinds) -> list[_ElementKind]:
    """Return the kind of each element, and add new kinds to those that are known."""
    if len(known) > _MOST_KINDS:
        known.clear()
    inner: dict[Element | None, _ElementKind | None] = {None: None}
    kinds = []
    for element in elements:
        around = inner[element.getparent()]
        key = (around, element.tag, element.get("class"), element.get("style"), element.get("id"))
        kind = known.get(key)
        if kind is None:
            kind = known[key] = _ElementKind(element, around, sheet)
        inner[element] = kind.inner
        kinds.append(kind)
    return kinds


def _complete(kinds: list[_ElementKind], css: str) -> None:
    """Have premailer apply the rules to the kinds that are new; each kind comes after those around it."""
    from lxml import etree

    new = [kind for kind in kinds if not kind.is_complete]
    if not new:
        return
    # Created by the HTML parser, since only then lxml accepts tags such as Outlook's `o:p`.
    document = etree.fromstring("<html>", etree.HTMLParser())
    drawn: dict[_ElementKind | None, Element] = {None: document}
    for kind in kinds:
        if kind.is_relevant:
            drawn[kind] = etree.SubElement(drawn[kind.around], kind.tag, kind.attributes)
    _apply(document, sorted({rule for kind in new for rule in kind.rules}), css)
    for kind in new:
        kind.style = _without_spaces(drawn[kind].get("style"))
        kind.is_complete = True


def _without_spaces(style: str | None) -> str | None:
    return _NEEDLESS_SPACE.sub("", style).rstrip(";") if style else style


def _apply(document: Element, rules: list[tuple[Any, str, str]], css: str) -> None:
    """Inline the rules, leaving a letter's head, its images and its `!important` alone."""
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
    style_limits.refuse_costly(document, rules)
    with stylesheet.premailer_at_work():
        inliner.transform()


@functools.cache
def _inliner() -> type[Any]:
    """Return a premailer class that is given its rules and writes no attributes but `style`."""

    class Inliner(stylesheet.premailer()):  # type: ignore[misc]
        rules: list[Any]

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            return self.rules, []

        def _style_to_basic_html_attributes(self, element: Element, style_content: str, force: bool = False) -> None:
            pass

    return Inliner
