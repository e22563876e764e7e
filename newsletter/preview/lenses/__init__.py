"""Lenses: HTML → HTML as a mail program shows it, according to caniemail's data or a measurement of what it lacks.

Comes in: a letter as it is sent, possibly with the numbers of frame.numbered(). Goes out: the same letter without the
declarations, rules, elements and attributes that the program does not support, a list of these, and for Outlook for
Windows with its conditional comments decided. The data do not say how a program draws what it supports: a lens removes
the rest, and the browser draws the letter.

conditional_comments.py  what Outlook for Windows reads, and others take for a comment
stylesheets.py           style sheets and attributes → without what a program lacks
thunderbird.py           what was measured of Thunderbird
word.py                  what is known about Word, with which Outlook for Windows draws letters
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from newsletter.check.clients.caniemail import WORD, Feature, table
from newsletter.check.clients.usage import uses
from newsletter.css import Declaration
from newsletter.preview.lenses import conditional_comments, thunderbird, word
from newsletter.preview.lenses.stylesheets import Altered, Lacking, readable_name, remaining_sheet, remaining_style
from newsletter.seen.frame import ELEMENT
from newsletter.text import markup

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_SHEET = 16_384  # bytes; Gmail drops what is longer
WITHOUT_HEAD = "without-head"
_NO_STYLES = ("html-style", "css-display-flex", "css-display-grid")

_UNSEEN = frozenset({"html-target", "html-loading-attribute", "html-anchor-links"})
"""Features whose lack cannot be seen in a letter."""

_NOWHERE = frozenset(
    ["script", "iframe", "frame", "embed", "applet", "template", "noembed", "noframes", "xmp", "plaintext"]
)
"""Elements that no mail program shows, and that browsers and lxml may parse differently."""

_GONE_WHOLE = frozenset({"svg", "map", "input", "select", "link", "meta", "wbr", "style"})
"""Elements that are dropped whole if they are not supported; of others the content stays."""

_FOR_PLAYERS = frozenset({"source", "track", "param"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})

_TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lens:
    """A way to look at a letter; `badge` says how far it can be trusted, `date` how old the data are.

    `client` and `platform` are those of the table, or "" if a lens does not go by its data; `also` names more features
    that are lacking.
    """

    id: str
    name: str
    badge: str
    date: str
    client: str
    platform: str
    also: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A feature that a lens has taken away, in words, and how often."""

    feature: str
    count: int


@cache
def lenses() -> tuple[Lens, ...]:
    """Return all lenses, in the order of the menu."""
    day = date.fromisoformat(table().date)
    written = f"{day.day} {day:%B %Y}"
    approximation = f"An approximation from caniemail's data of {written}: it takes away what"
    badge = f"{approximation} the program lacks, and knows nothing of how the program itself draws."
    of_word = f"{approximation} Word lacks, reads what is meant for Outlook, and knows little of how Word itself draws."
    measured = (
        f"An approximation from what Thunderbird 153 did on {thunderbird.MEASURED}: it takes away what that took away, "
        "and knows nothing of the dark colours that Thunderbird gives a letter without its own."
    )
    no_head = "What is left where a program drops the head of a letter, and with it every style sheet."
    return (
        Lens("gmail", "Gmail", badge, written, "gmail", "desktop-webmail"),
        Lens("gmail-without-styles", "Gmail without styles", badge, written, "gmail", "android", _NO_STYLES),
        Lens(WORD, "Outlook for Windows", of_word, written, WORD, "windows"),
        Lens("outlook-com", "Outlook.com", badge, written, "outlook-com", "outlook-com"),
        Lens("apple-mail", "Apple Mail", badge, written, "apple-mail", "macos"),
        Lens("yahoo", "Yahoo", badge, written, "yahoo", "desktop-webmail"),
        Lens("samsung", "Samsung Email", badge, written, "samsung", "android"),
        Lens(thunderbird.ID, "Thunderbird", measured, thunderbird.MEASURED, "", "", thunderbird.STILL_LACKING),
        Lens(WITHOUT_HEAD, "Without a head", no_head, "", "", ""),
    )


@lru_cache(maxsize=8)  # the page asks for the letter, and then for what was taken away
def seen_through(html: str, lens: str) -> tuple[str, tuple[Taken, ...]]:
    """Return a letter as a mail program shows it, and what was taken away for that, the most frequent first.

    Raise KeyError if there is no lens with this id.
    """
    program = _program(lens)
    taken: Counter[str] = Counter()
    if program.lens.client == WORD:
        html, dropped = conditional_comments.decided(html)
        taken["parts for other programs than Outlook"] = dropped
    root = _parsed(html)
    _drop_what_nobody_shows(root, taken)
    if lens == WITHOUT_HEAD:
        _drop_head(root, taken)
    _drop_sheets(root, program, taken)
    _alter_elements(root, program, taken)
    _alter_sheets(root, program, taken)
    _alter_styles(root, program, taken)
    if program.lens.client == WORD:
        word.apply_defaults(root)
        word.draw_shapes(root)
    elif lens == thunderbird.ID:
        thunderbird.adapt(root)
    by_count = sorted((+taken).items(), key=lambda each: (-each[1], each[0]))
    return _written(root), tuple(Taken(*each) for each in by_count)


@dataclass(frozen=True, slots=True, eq=False)
class _Program:
    """The mail program of a lens: what it lacks of HTML, and of CSS."""

    lens: Lens
    markup: Mapping[tuple[str, str], Feature]
    css: Lacking

    def altered(self, declaration: Declaration, tag: str = "") -> Altered:
        """Return what remains of a declaration on a `tag`, or without one in a style sheet, and what was taken away."""
        left: Declaration | None = declaration
        taken = ""
        if self.lens.client == WORD:
            left, taken = word.altered(tag, declaration) if tag else word.altered_anywhere(declaration)
        lack = self.css.in_declaration(left) if left else ""
        if not left or not lack:
            return left, taken
        # Yahoo replaces it with another property, as a note in the data says.
        is_height = (self.lens.client, left.name) == ("yahoo", "height")
        return left._replace(name="min-height") if is_height else None, lack

    def narrowed(self, declaration: Declaration) -> str:
        """Return the selector of the elements on which a declaration works; "" where that is all of them."""
        return word.narrowed(declaration) if self.lens.client == WORD else ""


@cache
def _program(lens_id: str) -> _Program:
    lens = {each.id: each for each in lenses()}[lens_id]
    lacking = {
        key: feature
        for key, feature in table().by_name.items()
        if feature.is_lacking(lens.client, lens.platform) or feature.slug in lens.also
    }
    if lens.id == thunderbird.ID:
        lacking |= thunderbird.AT_RULES
    of_markup = {
        key: feature
        for key, feature in lacking.items()
        if feature.kind in ("element", "attribute", "image") and feature.slug not in _UNSEEN
    }
    return _Program(lens, of_markup, Lacking(lacking))


def _parsed(html: str) -> HtmlElement:
    """Return the parsed tree of a letter, without comments and processing instructions."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(html)
    except etree.ParserError:  # nothing is left if the whole letter is for other programs
        root = lxml_html.document_fromstring("<html><head></head><body></body></html>")
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def _written(root: HtmlElement) -> str:
    """Return a tree as HTML, safe against text that would end a style sheet early."""
    for sheet in root.iter("style"):
        if sheet.text:
            sheet.text = _TAG.sub(r"<\\", sheet.text)  # inside <svg>, browsers read it as tags
    return markup.serialized(root)


def _drop_what_nobody_shows(root: HtmlElement, taken: Counter[str]) -> None:
    """Remove what no mail program runs or shows: scripts, embedded documents, event handlers."""
    for element in list(root.iter(*_NOWHERE)):
        taken[f"<{element.tag}>"] += 1
        element.drop_tree()
    for element in root.iter("*"):
        for name in [name for name in element.attrib if name.lower().startswith("on")]:
            del element.attrib[name]


def _drop_head(root: HtmlElement, taken: Counter[str]) -> None:
    """Remove all that is in the head, and the style sheets of the body."""
    for element in [*root.iterfind("head/*"), *root.iterfind("body//style")]:
        taken[f"<{element.tag}>"] += 1
        element.drop_tree()


def _drop_sheets(root: HtmlElement, program: _Program, taken: Counter[str]) -> None:
    """Remove the style sheets that Gmail does not read, according to notes in the data."""
    if program.lens.client != "gmail" or ("element", "style") in program.markup:
        return
    for style in list(root.iter("style")):
        if style.getparent().tag != "head":
            taken["<style> in the body"] += 1
            style.drop_tree()
        elif len((style.text or "").encode()) > LONGEST_SHEET:
            taken["<style> over 16 KB"] += 1
            style.drop_tree()


def _alter_elements(root: HtmlElement, program: _Program, taken: Counter[str]) -> None:
    """Remove the elements, attributes and picture formats that a program does not support."""
    met: set[tuple[HtmlElement, str]] = set()
    for use in list(uses(root, program.markup)):
        element, kind = use.element, use.feature.kind
        if use.declaration or (element, kind) in met:
            continue
        taken[readable_name(kind, use.name)] += 1
        match kind:
            case "attribute":
                element.attrib.pop(use.name, None)
            case "image":
                element.attrib.pop("src" if element.tag in ("img", "input") else "background", None)
            case _:
                met.add((element, kind))
                _drop_element(element)


def _drop_element(element: HtmlElement) -> None:
    """Remove an element; if its content stays, a span keeps its number."""
    for part in list(element.iter(*_FOR_PLAYERS)):
        part.drop_tag()  # lxml parses what follows as its content
    parent = element.getparent()
    if element.tag in _GONE_WHOLE:
        element.drop_tree()
    elif parent is not None and parent.tag in _ROWS:
        element.drop_tag()  # browsers would move it out of the table
    else:
        element.tag = "span"
        for name in [name for name in element.attrib if name not in (ELEMENT, "lang", "dir")]:
            del element.attrib[name]


def _alter_sheets(root: HtmlElement, program: _Program, taken: Counter[str]) -> None:
    for style in list(root.iter("style")):
        # Thunderbird drops @media, and keeps a sheet for some media.
        media = "all" if program.lens.id == thunderbird.ID else style.get("media", "all")
        unknown = program.css.in_at_rule("media", media) if media.strip().lower() != "all" else ""
        if unknown:
            taken[unknown] += 1
            style.drop_tree()
            continue
        style.text, gone = remaining_sheet(style.text or "", program.css, program.altered, program.narrowed)
        taken.update(gone)


def _alter_styles(root: HtmlElement, program: _Program, taken: Counter[str]) -> None:
    for element in root.iter("*"):
        if (style := element.get("style")) and ":" not in str(element.tag):  # a shape of Word's is not an HTML element
            left, gone = _remaining_style(program.lens.id, str(element.tag), style)
            taken.update(gone)
            if left:
                element.set("style", left)
            else:
                del element.attrib["style"]


@lru_cache(maxsize=4096)  # a letter repeats a few dozen style attributes hundreds of times
def _remaining_style(lens: str, tag: str, style: str) -> tuple[str, Counter[str]]:
    return remaining_style(style, partial(_program(lens).altered, tag=tag))
