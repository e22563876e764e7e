"""Footnotes of a page: each mark leads to its note, and each note back to its first mark.

This is a module of its own because letters have no such links: Gmail for iOS, Yahoo and others open no place in a
letter (caniemail: html-anchor-links), and a note stands below its text anyway.
"""

from __future__ import annotations

from newsletter.reading.slugs import free_slug
from newsletter.text.markup import Element

_MARKS_AND_NOTES = ".//sup[starts-with(., '[') and not(ancestor::div[@role='note'])] | .//div[@role='note']/p"


def link_notes(page: Element) -> None:
    """Link the footnotes of a page, in place; every text has its own, and marks come before notes."""
    taken: set[str] = set(page.xpath("//@id"))
    marks: list[Element] = []
    notes: Element = None
    for element in page.xpath(_MARKS_AND_NOTES):
        if element.tag == "sup":
            if notes is not None:  # of the text before
                marks, notes = [], None
            marks.append(element)
            continue
        notes = element.getparent()
        own = element[0] if len(element) and not (element.text or "").strip() else element
        label = own.text_content() if own.tag == "sup" else ""
        leading = [mark for mark in marks if mark.text_content() == label and not _is_in_link(mark)]
        if leading:
            note, first = (free_slug(kind, taken) for kind in ("note", "mark"))
            taken |= {note, first}
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
