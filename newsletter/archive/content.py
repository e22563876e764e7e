"""An issue's blocks → HTML for its page, and → HTML for a feed.

Comes in: an issue, its publication and pictures. Goes out: what the templates of the letter draw, with the fallbacks of
merge tags and with addresses relative to the page. The blocks are rendered again, in a frame without masthead and
footer, and not cut out of the letter: where a publication has its own templates, nobody could tell what to cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from newsletter.archive.notes import link_notes
from newsletter.calendar import events, links
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.reading.source import Path, dotted
from newsletter.render import environment, inline, mjml
from newsletter.render.anchors import anchors as anchors_of
from newsletter.text import contexts, markup, merge_tags
from newsletter.text.markup import Element
from newsletter.text.merge_tags import Dialect

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RELATIVE = re.compile(r"(?:images|webinars)/|#")

# Feed readers know prose, but not tables that are there for layout only.
_KEPT_ELEMENTS = frozenset(
    "a b blockquote br code div em h2 h3 h4 hr img li ol p pre s span strong sub sup ul".split()  # noqa: SIM905 — a list of words
)
_KEPT_ATTRIBUTES = {"a": ("href",), "img": ("src", "alt", "width", "height"), "ol": ("start",)}
_TABLE_PARTS = frozenset({"table", "td", "th"})


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of an issue as HTML; `style` belongs in the head of their page.

    `anchors` has the id of each block and of each item (a session, a video, a webinar) by its path in the issue.
    """

    html: str
    style: str
    anchors: Mapping[Path, str]


def values(publication: Publication, web_path: str) -> Dialect:
    """Return the values of merge tags on the web: the fallbacks, and nothing for the address to unsubscribe at."""
    fallback = publication.fallbacks(web_path)
    return lambda tag: "" if tag.name == merge_tags.UNSUBSCRIBE else fallback(tag)


def web_context(letter: Letter) -> dict[str, Any]:
    """Return the names that templates know, without what is for mail only, and with addresses relative to the page."""
    issue, publication = letter.issue, letter.publication
    tags, links_of = letter.rendering.tags, lambda event: calendar_links(event, publication, event.file)
    return {
        **environment.shared_context(issue, publication, tags, links_of),
        "publication": publication.model_copy(update={"unsubscribe_url": None}),
        "web_version": None,
        "beginnings": {},
        "pictures": {
            dotted(path): replace(shown, url=f"images/{shown.picture.name}") for path, shown in letter.pictures.items()
        },
    }


def calendar_links(event: events.Event, publication: Publication, file: str) -> tuple[links.CalendarLink, ...]:
    """Return the links that add an event to a calendar; the last one leads to its calendar file, at `file`."""
    services = (link for link in links.calendar_links(event, publication, "") if link.name != "ics")
    return (*services, links.CalendarLink("ics", "", file))


def content(letter: Letter, context: Mapping[str, Any]) -> Content:
    """Return the blocks of a letter as HTML, each in a section with an anchor, without any reader's own values."""
    from lxml import etree
    from lxml import html as lxml_html

    issue, publication, tags = letter.issue, letter.publication, letter.rendering.tags
    css = environment.fill(publication, "inline.css", context)
    filled, origin = environment.fill(publication, "archive/issue.mjml", context), issue.translated_from
    html, origins = inline.inline(mjml.to_html(filled), css, origin and origin.language_at)
    root = lxml_html.document_fromstring(tags.fill_html(html, values(publication, issue.web_path)))
    names = anchors_of(issue, publication, tags)
    anchors: dict[Path, str] = {path: name for path, name in names.items() if len(path) == 2}
    for number, element in enumerate(list(root.iter("*"))):
        path = origins.get(number, ())
        if path in names and path not in anchors and not element.get("id"):
            element.set("id", names[path])
            anchors[path] = names[path]
    etree.strip_elements(root, etree.Comment, with_tail=False)  # they speak to Outlook
    styles = [style.text or "" for style in root.iter("style") if not style.get("media")]  # the others, to Thunderbird
    wrapper = next(root.iter("div"))
    for attribute in ("role", "aria-label", "aria-roledescription"):
        wrapper.attrib.pop(attribute, "")
    _make_sections(wrapper, anchors)
    sections = set(anchors.values())
    links: list[Element] = list(wrapper.iter("a"))
    for anchor in links:
        if anchor.get("name") in sections:  # where links to it lead as well
            anchor.drop_tree()
    link_notes(wrapper)
    _unlink(wrapper, publication.unsubscribe_url)
    return Content(markup.serialized_part(wrapper), "\n".join(styles), anchors)


def _make_sections(wrapper: HtmlElement, anchors: Mapping[Path, str]) -> None:
    """Replace each block's mark with a section that holds what follows the mark."""
    section: HtmlElement | None = None
    for child in list(wrapper):
        number = child.get("data-block")
        if number is not None:
            section = wrapper.makeelement("section", {"id": anchors["blocks", int(number)]})
            wrapper.replace(child, section)
        elif section is not None:
            section.append(child)


def _unlink(wrapper: HtmlElement, unsubscribe_url: str | None) -> None:
    """Turn links into text if they lead nowhere without a reader's own value, or unsubscribe."""
    for link in wrapper.iter("a"):
        href = link.get("href", "")
        if href == unsubscribe_url or not (contexts.is_safe_address(href) or _RELATIVE.match(href)):
            link.attrib.pop("href", "")
            link.attrib.pop("aria-label", "")


def for_feed(html: str, address: str) -> str:
    """Return the blocks of a page as a feed reader can show them: prose, lists and pictures, with absolute addresses.

    Only what is known to be harmless is kept: no styles, no tables, no ids, no scripts.
    """
    from lxml import html as lxml_html

    root = deepcopy(lxml_html.fragment_fromstring(html))
    for element in list(root.iter("*")):
        if element.get("aria-hidden") == "true" or element.tag in ("script", "style"):
            element.drop_tree()
            continue
        if element.tag in _TABLE_PARTS:
            element.tag = "div"
        allowed = (*_KEPT_ATTRIBUTES.get(element.tag, ()), "dir", "lang")
        for name in [name for name in element.attrib if name not in allowed]:
            del element.attrib[name]
        for name in {"href", "src"} & set(element.attrib):
            element.set(name, urljoin(address, element.get(name)))
    for element in reversed(list(root.iterdescendants())):
        lays_out = element.tag == "div" and not (element.text or "").strip() and _holds_blocks(element)
        if element.tag not in _KEPT_ELEMENTS or lays_out:
            element.drop_tag()
    return markup.serialized_part(root)


def _holds_blocks(element: HtmlElement) -> bool:
    """Return whether an element contains nothing but block-level elements."""
    blocks = {"blockquote", "div", "h2", "h3", "h4", "hr", "ol", "p", "pre", "section", "ul"}
    return all(child.tag in blocks and not (child.tail or "").strip() for child in element)
