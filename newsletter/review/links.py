"""A letter as it is looked at → its links, each once.

It is a module of its own because a review lists them for each language.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.letter import Letter
from newsletter.review.side import Seen
from newsletter.text import contexts, markup


class Link(NamedTuple):
    """A link of the letter: its words, where it leads, and the line of the issue that it comes from, or 0.

    Of a translation no line is told: its words are in the catalog, and its address may be in either file.
    """

    words: str
    target: str
    line: int

    @property
    def is_safe(self) -> bool:
        """Whether it can be followed from here."""
        return contexts.is_safe_address(self.target)


def links_of(letter: Letter, seen: Seen) -> list[Link]:
    """Return the links of a letter in their order, each once."""
    root, issue = markup.parsed(seen.html), letter.issue
    numbers = {element: number for number, element in enumerate(root.iter("*"))}
    found = []
    for link in root.iter("a"):
        around = (seen.origins.get(numbers[element]) for element in (link, *link.iterancestors()))
        path = next(filter(None, around), None)
        line = issue.source.position(path).line if path and path[0] == "blocks" and not letter.translation else 0
        pictures = (image.get("alt", "") for image in link.iter("img"))
        words = " ".join(" ".join([*link.itertext(), *pictures]).split())
        if link.get("href"):
            found.append(Link(words or "A picture", link.get("href", ""), line))
    return list(dict.fromkeys(found))
