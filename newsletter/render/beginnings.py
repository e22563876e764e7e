"""An issue → the blocks of which its letter shows the beginning, each with the link to the rest on its web page.

It is a module of its own because it joins the model's beginnings to the words and addresses of a letter. The web page
has none of this: it shows all blocks whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsletter.model.beginning import Beginning, beginning
from newsletter.model.blocks import Block
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.words import plural
from newsletter.render.anchors import anchors
from newsletter.text.merge_tags import Tags


class Begun(NamedTuple):
    """The beginning of a block, and the link to the whole of it: its words and its address."""

    block: Block
    words: str
    url: str


def beginnings(issue: Issue, publication: Publication, tags: Tags) -> Mapping[int, Begun]:
    """Return the blocks that go on in the browser, by their number; none if there is no web version."""
    web_version = publication.public_address(issue.web_path)
    found = {number: beginning(block) for number, block in enumerate(issue.blocks) if block.read_on and web_version}
    names = anchors(issue, publication, tags) if found else {}
    words = publication.words(issue.language)
    return {
        number: Begun(begun.block, _words(begun, words, issue.language), f"{web_version}#{names['blocks', number]}")
        for number, begun in found.items()
        if begun
    }


def _words(begun: Beginning, words: Mapping[str, str], language: str) -> str:
    """Return "The other 14 sessions: in your browser", or words that suit all that is left out."""
    if not begun.entries:
        return words["read_on"]
    what = plural(words.get(f"other_{begun.entries}", words["other_entries"]), begun.number, language)
    return words["in_your_browser"].replace("{what}", what.replace("{count}", str(begun.number)))
