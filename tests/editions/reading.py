"""A built letter, read by parsers that are not ours: html5lib for the HTML, plain string work for the text.

Comes in: an Edition. Goes out: its HTML as a tree, what Outlook for Windows makes of it, and `outline()`, the content
of its blocks as indented HTML. An outline keeps what a reader gets (elements, addresses, alternative texts, sizes of
pictures, roles) and leaves out how it looks (styles, classes, layout tables), so that a change of the theme does not
change it, and a lost link, a swapped heading or a doubled text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from xml.etree.ElementTree import Element

import html5lib

from newsletter import Edition

LAYOUT = frozenset({"b", "center", "div", "font", "span", "table", "tbody", "td", "tr"})
INLINE = frozenset({"a", "b", "br", "code", "em", "i", "img", "s", "small", "span", "strong", "sub", "sup", "u"})
OF_LOOKS = frozenset(
    {"align", "background", "bgcolor", "border", "cellpadding", "cellspacing", "class", "style", "target", "valign"}
)
INVISIBLE = {"\u00a0": "&nbsp;", "\u00ad": "&shy;", "\u202f": "&#x202F;", "\u200e": "&lrm;", "\u200f": "&rlm;"}
WHITE_SPACE = re.compile(r"[ \t\r\n]+")

# [if mso]> … <![endif] is a comment to all but Outlook for Windows; [if !mso]><!--> … <!--<![endif] is none to others.
CONDITIONAL = re.compile(
    r"<!--\[if (?P<shown>[^\]]*)\]><!-->|<!--<!\[endif\]-->|"
    r"<!--\[if (?P<hidden>[^\]]*)\]>(?P<within>.*?)<!\[endif\]-->",
    re.DOTALL,
)
# Whether Outlook 2016 and its successors, which call themselves mso 16, take what a condition guards.
FOR_OUTLOOK = {"mso": True, "mso | IE": True, "!mso": False, "!mso | IE": False, "lte mso 11": False}


@dataclass(frozen=True)
class Letter:
    """An edition, and its two texts as files hold them."""

    edition: Edition

    @cached_property
    def html(self) -> str:
        return self.edition.files["email.html"].decode()

    @cached_property
    def text(self) -> str:
        return self.edition.files["email.txt"].decode()

    @cached_property
    def tree(self) -> Element:
        return parsed(self.html)[0]

    @cached_property
    def body(self) -> Element:
        return found(self.tree, "body")

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Address and words of each link that leads somewhere; the words of a picture are its alternative text."""
        return [(link.get("href", ""), words(link)) for link in self.body.iter("a") if not link.get("name")]


def parsed(html: str) -> tuple[Element, set[str]]:
    """Return the document as browsers see it, and html5lib's names of the mistakes in it."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree, {code for _, code, _ in parser.errors}


def found(tree: Element, tag: str) -> Element:
    """Return the only element with this tag."""
    (element,) = tree.iter(tag)
    return element


def elements(tree: Element) -> Iterator[Element]:
    """Yield every element, and no comment."""
    return (element for element in tree.iter() if isinstance(element.tag, str))


def words(element: Element) -> str:
    """Return what is read of an element, in one line; pictures are read by their alternative texts."""
    return WHITE_SPACE.sub(" ", "".join(_read(element))).strip(" ")


def _read(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        around = "" if element.tag in INLINE - {"br"} else " "
        yield from (around, element.get("alt", ""), element.text or "")
        for child in element:
            yield from _read(child)
            yield child.tail or ""
        yield around


def as_seen(html: str, *, by_outlook: bool) -> str:
    """Apply the conditional comments as Outlook for Windows does, or as all others do; raise where one is not whole."""
    parts: list[str] = []
    at, skipping, open_ = 0, False, False
    for comment in CONDITIONAL.finditer(html):
        parts.append("" if skipping else html[at : comment.start()])
        at = comment.end()
        if comment["within"] is not None:
            assert not open_ and "<!--" not in comment["within"], f"one comment within another: {comment[0][:80]}"
            parts.append(comment["within"] if by_outlook and FOR_OUTLOOK[comment["hidden"].strip()] else "")
        elif comment["shown"] is not None:
            assert not open_, f"one comment within another: {comment[0]}"
            open_, skipping = True, by_outlook and not FOR_OUTLOOK[comment["shown"].strip()]
        else:
            assert open_, "the end of a conditional comment that has no beginning"
            open_ = skipping = False
    assert not open_, "a conditional comment without an end"
    seen = "".join([*parts, html[at:]])
    assert not re.search(r"<!-*\[(?:if|endif)", seen), "a conditional comment that is not well formed"
    return seen


def wrapper(letter: Letter) -> Element:
    """Return the one element that holds all of the letter, for clients that take `<html>` and `<body>` away."""
    (element,) = (child for child in letter.body if isinstance(child.tag, str))
    return element


def outline(letter: Letter) -> str:
    """Return the content of the letter's blocks: all that stands between masthead and footer."""
    rows = wrapper(letter).findall("div/table/tbody/tr")
    (masthead,) = (place for place, row in enumerate(rows) if row.find(".//h1") is not None)
    blocks = rows[masthead + 1 : -1]  # the last row is the footer
    lines = [line for row in blocks for line in _laid_out(row, "")]
    return "\n".join(lines) + "\n"


def _laid_out(element: Element, indent: str) -> list[str]:
    """Return an element that is no part of a sentence as indented lines."""
    if _is_layout(element):
        return _contents(element, indent)
    if element.tag == "hr":
        return [indent + _start_tag(element)]
    if element.tag == "pre":
        return f"{indent}{_flat(element)}".split("\n")
    inside = _contents(element, indent + "  ")
    end_tag = f"</{element.tag}>"
    if not inside or (len(inside) == 1 and not any(map(_holds_blocks, element))):
        return [f"{indent}{_start_tag(element)}{''.join(inside).strip(' ')}{end_tag}"]
    return [indent + _start_tag(element), *inside, indent + end_tag]


def _contents(element: Element, indent: str) -> list[str]:
    """Return what is inside an element: the lines of each block, and one line for each run of text between blocks."""
    lines: list[str] = []
    run = [_escaped(element.text)]

    def end_run() -> None:
        text = WHITE_SPACE.sub(" ", "".join(run)).strip(" ")
        # White space beside a line break, or beside the picture in a link, is not seen.
        text = re.sub(r"(<br>) | (?=<br>)|(<img [^>]*>) (?=</a>)", r"\1\2", text)
        # Outlook for Windows draws no empty cell, so a rule is a cell with a no-break space; others make room.
        text = "<hr>" if text == "&nbsp;" else re.sub(r"\A(?:&nbsp;)+|(?:&nbsp;)+\Z", "", text)
        lines.extend([indent + text] if text else [])
        run.clear()

    for child in element:
        if _holds_blocks(child):
            end_run()
            lines += _laid_out(child, indent)
        elif isinstance(child.tag, str):
            run.append(_flat(child))
        run.append(_escaped(child.tail))
    end_run()
    return lines


def _flat(element: Element) -> str:
    """Return an element as it stands within a line."""
    inside = _escaped(element.text) + "".join(
        (_flat(child) if isinstance(child.tag, str) else "") + _escaped(child.tail) for child in element
    )
    if _is_layout(element):
        return inside
    end_tag = "" if element.tag in ("br", "img") else f"</{element.tag}>"
    return f"{_start_tag(element)}{inside}{end_tag}"


def _holds_blocks(element: Element) -> bool:
    return any(inner.tag not in INLINE for inner in elements(element))


def _is_layout(element: Element) -> bool:
    """Return whether an element only arranges others: it has no meaning, and no attribute with one."""
    is_data = element.tag == "table" and element.get("role") != "presentation"
    return element.tag in LAYOUT and not is_data and not _kept_attributes(element)


def _start_tag(element: Element) -> str:
    attributes = "".join(f' {name}="{_escaped(value, quote=True)}"' for name, value in _kept_attributes(element))
    return f"<{element.tag}{attributes}>"


def _kept_attributes(element: Element) -> list[tuple[str, str]]:
    """Return the attributes that say something: all but those of looks, and the sizes of all but pictures."""
    of_looks = OF_LOOKS if element.tag == "img" else OF_LOOKS | {"width", "height"}
    return [
        (name, value)
        for name, value in element.items()
        if name not in of_looks and (name, value) != ("role", "presentation")
    ]


def _escaped(text: str | None, *, quote: bool = False) -> str:
    written = escape(text or "", quote=False).replace('"', "&quot;" if quote else '"')
    return "".join(INVISIBLE.get(character, character) for character in written)
