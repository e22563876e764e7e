"""HTML → inlined HTML, by premailer; and the marks of the templates → origins.

Comes in: MRML's HTML, in which elements carry marks (a class `at:<path>` or an attribute `data-at`) that name their
place in the issue. Goes out: the HTML that is sent, and which of its elements comes from where.

A letter says the same few things in hundreds of places, and premailer asks of each element whether each rule applies to
it. So it is given each kind of element once, with the rules that apply to one of them, and what it writes there is
written to all elements of the kind. It depends on the style sheet and the kind alone, and is kept for later letters.
"""

from __future__ import annotations

import copy
import functools
import re
from html import escape
from typing import Any, TypeAlias

from newsletter.errors import TemplateError
from newsletter.reading.source import Path, path_of
from newsletter.render import stylesheet
from newsletter.render.stylesheet import StyleSheet

Element: TypeAlias = Any
"""One of lxml's, whose types say of each attribute that it may be bytes."""

MARK = "at:"

_MOST_KINDS = 5000
"""Kinds of elements to remember; a letter of every block has about a hundred."""

# Signs that lxml leaves as they are in attributes, and Outlook for Windows, which looks for conditional comments before
# it looks for tags, might not. The reader of issues refuses the private-use range, so nobody else has written these.
_HIDDEN = {"<": "\uf8f0", ">": "\uf8f1"}
_HIDING = str.maketrans(_HIDDEN)
_NO_SIGNS = bytes(set(range(256)) - set(b'<>"'))

_NEEDLESS_SPACE = re.compile(r"\s+(?=[:;,])|(?<=[:;,])\s+")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_CLASS_ATTRIBUTE = re.compile(r' class="([^"]*)"')


def inline(html: str, css: str) -> tuple[str, dict[int, Path]]:
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
    with stylesheet.explained(css, elements):
        styles = _styles(root, elements, css)
    _tidy(root, elements, styles)
    return _written(root), origins


def _take_marks(elements: list[Element]) -> dict[int, Path]:
    """Remove every mark and return the origins."""
    origins = {}
    for place, element in enumerate(elements):
        path = element.get("data-at")
        if path is not None:
            del element.attrib["data-at"]
        classes = element.get("class", "")
        if MARK in classes:
            names = classes.split()
            marks = [name for name in names if name.startswith(MARK)]
            path = marks[0].removeprefix(MARK) if marks else path
            element.set("class", " ".join(name for name in names if not name.startswith(MARK)))
        if path:
            origins[place] = path_of(path)
    return origins


def _styles(root: Element, elements: list[Element], css: str) -> list[str | None]:
    """Return the style that each element is sent with, or None where it has none."""
    sheet = stylesheet.read(css)
    if not sheet.is_plain:
        document = copy.deepcopy(root)
        _apply(document, sheet.all_rules, css)
        return [_without_spaces(element.get("style")) for element in document.iter("*")]
    kinds = _kinds(elements, sheet, _known_kinds(css))
    _complete(list(dict.fromkeys(kinds)), css)
    return [kind.style for kind in kinds]


class _Kind:
    """Elements of which a style sheet says the same: alike in tag, class, id and style, and in the kinds around them.

    `names` are its own, and those of the kinds around it; `rules` are those that apply to it. It is `relevant` to
    premailer if there are such rules, or some that depend on it for what is inside; `inner` is the nearest kind that is
    relevant, itself or one around it. `style` is what is sent, but incomplete until _complete() has applied the rules.
    """

    __slots__ = ("around", "attributes", "inner", "is_complete", "is_relevant", "names", "rules", "style", "tag")

    def __init__(self, element: Element, around: _Kind | None, sheet: StyleSheet) -> None:
        self.tag = element.tag
        self.attributes = {name: value for name in ("class", "id", "style") if (value := element.get(name)) is not None}
        self.around = around
        own = frozenset([self.tag, self.attributes.get("id", ""), *self.attributes.get("class", "").split()])
        self.names: frozenset[str] = own | around.names if around else own
        self.rules = [
            rule.read
            for name in own
            for rule in sheet.rules.get(name, ())
            if own.issuperset(rule.names) and self.names.issuperset(rule.around)
        ]
        self.is_relevant = bool(self.rules) or not sheet.around.isdisjoint(own)
        self.inner: _Kind | None = self if self.is_relevant else around
        self.style = _without_spaces(self.attributes.get("style"))
        self.is_complete = not self.rules


_Kinds: TypeAlias = dict[tuple[Any, ...], _Kind]


@functools.lru_cache(maxsize=8)
def _known_kinds(css: str) -> _Kinds:
    """Return the kinds of elements that letters with this style sheet have had; all of a publication have the same."""
    return {}


def _kinds(elements: list[Element], sheet: StyleSheet, known: _Kinds) -> list[_Kind]:
    """Return the kind of each element, and add it to those that are known."""
    if len(known) > _MOST_KINDS:
        known.clear()
    inner: dict[Element | None, _Kind | None] = {None: None}
    kinds = []
    for element in elements:
        around = inner[element.getparent()]
        key = (around, element.tag, element.get("class"), element.get("style"), element.get("id"))
        kind = known.get(key)
        if kind is None:
            kind = known[key] = _Kind(element, around, sheet)
        inner[element] = kind.inner
        kinds.append(kind)
    return kinds


def _complete(kinds: list[_Kind], css: str) -> None:
    """Have premailer apply the rules to the kinds that no letter has had before; each comes behind those around it."""
    from lxml import etree

    new = [kind for kind in kinds if not kind.is_complete]
    if not new:
        return
    # A parser's document, since those of HTML take tags, such as Outlook's `o:p`, that others refuse.
    document = etree.fromstring("<html>", etree.HTMLParser())
    drawn: dict[_Kind | None, Element] = {None: document}
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
    """Inline the rules with the settings that leave a letter's head, its images and its `!important` alone."""
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
    inliner.transform()


@functools.cache
def _inliner() -> type[Any]:
    """Return premailer's class, which is given its rules, and writes no attributes but `style`."""

    class Inliner(stylesheet.premailer()):  # type: ignore[misc]
        rules: list[Any]

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            return self.rules, []

        def _style_to_basic_html_attributes(self, element: Element, style_content: str, force: bool = False) -> None:
            pass

    return Inliner


def _tidy(root: Element, elements: list[Element], styles: list[str | None]) -> None:
    """Write the style of each element, and drop what no reader needs.

    These are classes that no style sheet names, also those in comments, heights that are no number, types of style
    sheets, and spaces in style attributes: mail programs cut off long letters.
    """
    from lxml import etree

    comments = [(comment, text) for comment in root.iter(etree.Comment) if "<" in (text := comment.text)]
    sheets = list(root.iter("style"))
    css = [*(sheet.text or "" for sheet in sheets), *(text for _, text in comments if "<style" in text)]
    used = set(_CLASS.findall(" ".join(css)))

    @functools.cache
    def kept(names: str) -> str:
        return " ".join(name for name in names.split() if name in used)

    for element, style in zip(elements, styles, strict=True):
        names = element.get("class")
        if names is not None and (not (classes := kept(names)) or classes != names):
            if classes:
                element.set("class", classes)
            else:
                del element.attrib["class"]
        if style != element.get("style"):
            element.set("style", style)
    for image in root.iter("img"):
        if image.get("height") == "auto":
            del image.attrib["height"]
    for sheet in sheets:
        sheet.attrib.pop("type", "")
    for comment, text in comments:
        if " class=" in text:
            comment.text = _CLASS_ATTRIBUTE.sub(
                lambda found: f' class="{names}"' if (names := kept(found[1])) else "", text
            )


def _written(root: Element) -> str:
    """Return the document as HTML, with no `<` or `>` in an attribute."""
    from lxml import etree

    write = functools.partial(etree.tostring, method="html", encoding="unicode", doctype="<!DOCTYPE html>")
    written: str = write(root)
    # With all else gone, the quotes of an attribute that has neither are neighbours.
    if b'"' in written.encode().translate(None, _NO_SIGNS).replace(b'""', b""):
        for value in root.xpath("//@*[contains(., '<') or contains(., '>')]"):
            if value.attrname not in ("href", "src"):
                value.getparent().set(value.attrname, value.translate(_HIDING))
        written = write(root)
        for sign, hidden in _HIDDEN.items():
            written = written.replace(hidden, escape(sign))
    return written + "\n"
