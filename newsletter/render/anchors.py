"""An issue → the anchors of its blocks and items, and the headings that a list of contents leads to.

It is a module of its own because the letter and its page in the archive have the same anchors, so that a link to a
heading works in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newsletter.model.blocks import Contents
from newsletter.model.events import Item
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.slugs import free_slug, slugify
from newsletter.reading.source import Path
from newsletter.text.merge_tags import Tags


class Heading(NamedTuple):
    """The heading of a block, its anchor, and how many items the block holds: sessions, videos, webinars."""

    text: str
    anchor: str
    holds: int


def anchors(issue: Issue, publication: Publication, tags: Tags) -> Mapping[Path, str]:
    """Return an anchor for each block and item by its path; anchors stay as long as headings, titles and ids stay.

    A block is named after its heading, or else its kind; the name of an item begins with what it is.
    """
    fallbacks = publication.fallbacks(issue.web_path)

    def slug(text: str | None) -> str:
        return slugify(tags.fill_text(tags.tokenize(text or ""), fallbacks))[:80].strip("-")

    wanted: dict[Path, str] = {
        ("blocks", number): slug(block.heading) or block.type for number, block in enumerate(issue.blocks)
    }
    for path, item in items(issue):
        wanted[path] = f"{re.sub('(?<!w)s$', '', str(path[-2]))}-{item.slug or slug(item.title)}".strip("-")
    taken = {"content"}
    for path, name in wanted.items():
        wanted[path] = free_slug(name, taken)
        taken.add(wanted[path])
    return wanted


def items(issue: Issue) -> Iterator[tuple[Path, Item]]:
    """Yield each item of a list that has an anchor of its own, with its path in the issue."""
    return ((node.path, node.value) for node in issue.nodes if isinstance(node.value, Item))


def contents(issue: Issue, publication: Publication, tags: Tags) -> Mapping[int, Heading]:
    """Return the headings below the first list of contents by the number of their block; none without such a list."""
    first = next((number for number, block in enumerate(issue.blocks) if isinstance(block, Contents)), None)
    if first is None:
        return {}
    names = anchors(issue, publication, tags)
    counts = [path[1] for path, _ in items(issue)]
    return {
        number: Heading(block.heading, names["blocks", number], counts.count(number))
        for number, block in enumerate(issue.blocks)
        if number > first and block.heading and not isinstance(block, Contents)
    }
