"""Merge tags and addresses in a text → names in braces, and back: `Dear {first_name}, see [the program]({link})`.

Translators' programs know them as Python's, and warn where one is missing. It is a module of its own because renewal
writes them and building reads them. Braces that were there before are doubled, as Python has it, in a text with names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from newsletter.text.merge_tags import TOKEN, MergeTag, number_of, told_apart

FLAG = "python-brace-format"
"""The flag of an entry with names in braces."""

LINK = "link"
"""What the name of an address begins with."""

Meant: TypeAlias = MergeTag | str
"""What a name stands for: a merge tag, or an address."""

# Up to white space and what stands around addresses in Markdown; a bracket within one has its other one there, too.
_ADDRESS = r"(?i:https?://|mailto:|tel:)(?:[^\s<>()\[\]{}\"]|\([^\s<>()\[\]{}\"]*\))+(?<![.,;:!?*_'’”»])"
_TAG_OR_ADDRESS = re.compile(rf"{TOKEN.pattern}|{_ADDRESS}")
_BARE_ADDRESS = re.compile(r"\S+@\S+|(?i:www\.)\S+")
_IN_BRACES = re.compile(r"\{\{|\}\}|\{(\w+)\}")


class Shown(NamedTuple):
    """A text as translators see it, and what each name in its braces stands for."""

    text: str
    meant: Mapping[str, Meant]


def shown(words: str) -> Shown:
    """Return a text with its merge tags and addresses as names in braces; one without any stays as it is."""
    marked, tags = told_apart(words)
    if not _TAG_OR_ADDRESS.search(marked):
        return Shown(words, {})
    meant: dict[str, Meant] = {}
    written, at = [], 0
    for found in _TAG_OR_ADDRESS.finditer(marked):
        thing = tags[number_of(found[0])][1] if TOKEN.fullmatch(found[0]) else found[0]
        written += [_doubled(marked[at : found.start()]), f"{{{_named(thing, meant)}}}"]
        at = found.end()
    return Shown("".join([*written, _doubled(marked[at:])]), meant)


def has_letters(words: str) -> bool:
    """Return whether a text has words: figures and signs, merge tags and addresses are the same in every language."""
    rest = _BARE_ADDRESS.sub(" ", _TAG_OR_ADDRESS.sub(" ", told_apart(words)[0]))
    return any(character.isalpha() for character in rest)


def names_in(text: str) -> Counter[str]:
    """Return how often each name stands in the braces of a text as translators see it."""
    return Counter(found[1] for found in _IN_BRACES.finditer(text) if found[1])


def filled(text: str, meant: Mapping[str, Meant]) -> str:
    """Return what a translator has written with what its names stand for; unknown ones stay as they are."""
    if not meant:
        return text

    def one(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0][0]
        thing = meant.get(found[1], found[0])
        return thing.neutral if isinstance(thing, MergeTag) else thing

    return _IN_BRACES.sub(one, text)


def _named(thing: Meant, meant: dict[str, Meant]) -> str:
    """Return the name of a thing, a new one with a number where another thing has it."""
    first = thing.name if isinstance(thing, MergeTag) else LINK
    name, number = first, 1
    while meant.setdefault(name, thing) != thing:
        number += 1
        name = f"{first}{number}"
    return name


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
