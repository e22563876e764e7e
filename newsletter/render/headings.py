"""The headings of a letter, below its title, as places that its links lead to, as in `[see below](#what-we-saw)`.

Comes in: the HTML of a letter, whose headings any template may have written. Goes out: the headings by the address of a
link to them; and, in place, an anchor in each one that is linked. An anchor has an `id` and a `name`, since Gmail
honours no other (caniemail: html-anchor-links), and is empty, since it would be drawn as a link with words in it.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from newsletter.reading.slugs import free_slug, slugify
from newsletter.text import markup, subscripts
from newsletter.text.markup import Element

LONGEST = 80
"""Characters of the slug of a heading."""

_TAGS = ("h2", "h3", "h4", "h5", "h6")


def by_address(root: Element) -> dict[str, Element]:
    """Return the headings of a letter by `#slug`.

    Of several with the same words, those of the highest level come first; the second has `-2` behind its slug.
    """
    slugs: dict[str, Element] = {}
    counts: Counter[str] = Counter()
    for heading in sorted(root.iter(*_TAGS), key=lambda heading: str(heading.tag)):
        if own := slug(words_of(heading)):
            counts[own] += 1
            slugs[free_slug(own, slugs, counts[own])] = heading
    return {f"#{name}": heading for name, heading in slugs.items()}


def slug(words: str) -> str:
    """Return the slug of a heading; words without Latin letters keep their own."""
    found = slugify(words) or "-".join(re.findall(r"[^\W_]+", words)).lower()
    return found[:LONGEST].strip("-")


def words_of(heading: Element) -> str:
    """Return the words of a heading in characters, without the marks of notes."""
    return " ".join(_words(heading).split())


def _words(element: Element) -> str:
    words = element.text or ""
    for child in element:
        inner = _words(child) if isinstance(child.tag, str) else ""
        if child.tag in ("sub", "sup"):
            mark = "~" if child.tag == "sub" else "^"
            inner = "" if inner[:1] == "[" else subscripts.as_characters(child.tag, inner) or f"{mark}{inner}{mark}"
        words += inner + (child.tail or "")
    return words


def add_anchors(root: Element) -> None:
    """Put an anchor into each heading that a link leads to."""
    linked = {unquote(href) for link in root.iter("a") if (href := link.get("href", "")).startswith("#")}
    if not linked:
        return
    known = {f"#{name}" for name in root.xpath("//@id | //@name")}
    for address, heading in by_address(root).items():
        if address in linked and address not in known:
            anchor = heading.makeelement("a", {"id": address[1:], "name": address[1:]})
            anchor.tail, heading.text = heading.text, None
            heading.insert(0, anchor)


def words_by_address(html: str) -> dict[str, str]:
    """Return the words of a letter's headings by `#slug`, or nothing if no link leads to one."""
    if 'href="#' not in html:
        return {}
    return {address: words_of(heading) for address, heading in by_address(markup.parsed(html)).items()}
