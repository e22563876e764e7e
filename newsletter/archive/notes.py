"""Footnotes of a page: each mark leads to its note, and each note back to its first mark.

This is a module of its own because letters have no such links: Gmail for iOS, Yahoo and others open no place in a
letter (caniemail: html-anchor-links), and a note stands below its text anyway.
"""

from __future__ import annotations

from collections import defaultdict

from newsletter.reading.slugs import free_slug
from newsletter.text.markup import Element

_MARKS_AND_NOTES = ".//sup[starts-with(., '[') and not(ancestor::div[@role='note'])] | .//div[@role='note']/p"


def link_notes(page: Element) -> None:
    """Link the footnotes of a page, in place; every text has its own, and marks come before notes."""
    taken: set[str] = set(page.xpath("//@id"))
    marks: defaultdict[str, list[Element]] = defaultdict(list)
    is_behind_note = False
    for number, element in enumerate(page.xpath(_MARKS_AND_NOTES), 1):
        if element.tag == "sup":
            if is_behind_note:
                marks.clear()
            is_behind_note = False
            if not _is_in_link(element):
                marks[element.text_content()].append(element)
            continue
        is_behind_note = True
        own = element[0] if len(element) and not (element.text or "").strip() else element
        leading = marks.pop(own.text_content(), []) if own.tag == "sup" else []
        if leading:
            note, first = (free_slug(f"{kind}-{number}", taken) for kind in ("note", "mark"))
            element.set("id", note)
            leading[0].set("id", first)
            _link(own, first)
            for mark in leading:
                _link(mark, note)


def _is_in_link(element: Element) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _link(element: Element, name: str) -> None:
    """Make a link to an anchor of all that is in an element."""
    link = element.makeelement("a", {"href": f"#{name}", "style": "color:inherit"})
    link.text, element.text = element.text, None
    link[:] = element[:]
    element.append(link)
