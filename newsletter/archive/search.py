"""An issue's blocks → what the search finds in them, and the scripts that search.js reads it from.

`search-index.js` tells which words stand in which issue, and `finds.js` beside a page what the search finds there, with
its running text. To search, the index is loaded, and then the finds of those issues alone that have the words: the
texts of ten years are megabytes. Both are scripts and not JSON because a page opened from a disk may load nothing else.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import sub
from typing import NamedTuple

from newsletter.archive.content import Content
from newsletter.model.blocks import Block
from newsletter.model.events import Item
from newsletter.model.issue import Issue
from newsletter.model.walk import Node
from newsletter.reading.kinds import READ, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

INDEX, FINDS = "search-index.js", "finds.js"
BETWEEN = " · "  # so that the end of a line is not read on into the next

_SEARCHED = READ - {Kind.ALT}  # people look for what they have read
_WORD = re.compile(r"[^\W_]+")
# Long numbers are written in groups, each in its own way, such as those of a telephone. As in search.js.
_NUMBER = re.compile(r"\d(?:[\s/–-]*\d){5,}")
_PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "’": "'"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class _Folded(dict[int, str]):
    """What a character is compared as, by its number: marks as nothing, and some letters as others."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        is_mark = unicodedata.category(character).startswith("M")
        self[number] = "" if is_mark else _PLAIN.get(character, character)
        return self[number]


_FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something that the search can find: its title, who is named with it, its anchor and its words.

    The title is "" for a block without a heading, and the anchor for the page itself. `words` are all that members read
    there besides title and names, apart from what is in an entry of its own, with a dot between lines and paragraphs.
    """

    title: str
    who: str
    anchor: str
    words: str


class Words(NamedTuple):
    """The words of an issue as they are compared: of titles and names, and all others; both are sorted."""

    named: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Searchable:
    """What the search finds in an issue, and its words."""

    entries: tuple[SearchEntry, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Searched:
    """An issue in the index; `day` is in the language of the front page, as in its list; `path` leads to its page."""

    title: str
    day: str
    path: str
    language: str
    words: Words


def searchable(
    issue: Issue, content: Content, plain: Callable[[str | None], str], read: Callable[[Node], str]
) -> Searchable:
    """Return what the search finds in an issue: the issue, the blocks, then their items."""
    return searchable_of(tuple(_entries(issue, content, plain, read)))


def searchable_of(entries: tuple[SearchEntry, ...]) -> Searchable:
    """Return what the search finds, with its words as they are compared."""
    named = _words(text for each in entries for text in (each.title, each.who))
    held = _words(each.words for each in entries) - named
    return Searchable(entries, Words(tuple(sorted(named)), tuple(sorted(held))))


def index(issues: Sequence[Searched]) -> bytes:
    """Return the script that says which words stand in which issues, in their order.

    All words stand once, sorted, joined by spaces. `named` and `held` have for each, joined by commas, the numbers of
    the issues that have it, each as its distance from the one before, in base 36, joined by dots.
    """
    named: defaultdict[str, list[int]] = defaultdict(list)
    held: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(issues):
        for word in each.words.named:
            named[word].append(number)
        for word in each.words.held:
            held[word].append(number)
    words = sorted({*named, *held})
    return _script(
        "newsletterIndex",
        {
            "issues": [[each.title, each.day, each.path, each.language] for each in issues],
            "words": " ".join(words),
            "named": ",".join(_distances(named.get(word, ())) for word in words),
            "held": ",".join(_distances(held.get(word, ())) for word in words),
        },
    )


def finds(searchable: Searchable) -> bytes:
    """Return the script with what the search finds in an issue; it belongs beside the issue's page."""
    return _script("newsletterFinds", [[each.title, each.who, each.anchor, each.words] for each in searchable.entries])


def _script(name: str, value: object) -> bytes:
    """Return a script that keeps a value under a name; ASCII reads the same whatever encoding a server declares."""
    return f"window.{name}={json.dumps(value, separators=(',', ':'))};\n".encode("ascii")


def _distances(numbers: Sequence[int]) -> str:
    return ".".join(map(_base_36, map(sub, numbers, (0, *numbers))))


@cache  # a site's words stand in its issues hundreds of thousands of times, mostly in one after the other
def _base_36(number: int) -> str:
    rest, digit = divmod(number, 36)
    return (_base_36(rest) if rest else "") + _DIGITS[digit]


def _words(texts: Iterable[str]) -> set[str]:
    """Return the words of texts as search.js compares them, long numbers also without their gaps."""
    folded = unicodedata.normalize("NFKD", "\n".join(texts).lower()).translate(_FOLDED)
    closed = (re.sub(r"\D", "", found[0]) for found in _NUMBER.finditer(folded))
    return {*_WORD.findall(folded), *closed}


def _entries(
    issue: Issue, content: Content, plain: Callable[[str | None], str], read: Callable[[Node], str]
) -> Iterator[SearchEntry]:
    groups = [node for node in issue.nodes if isinstance(node.value, Model)]
    found = [node for node in groups if node.value.found_as[0] or isinstance(node.value, Block)]
    names: dict[Path, tuple[str, str]] = {(): (plain(issue.title), "")}
    for node in sorted(found, key=lambda node: isinstance(node.value, Item)):
        title, who = node.value.found_as
        names[node.path] = plain(title), plain(who)
    words: dict[Path, list[str]] = {path: [] for path in names}
    for node in issue.nodes:
        if node.kind in _SEARCHED and node.text:
            path = next(path for path in _around(node.path) if path in names)
            words[path] += [said for said in [read(node)] if not any(said in name for name in names[path])]
    for path, (title, who) in names.items():
        if title or words[path]:
            anchor = content.anchors.get(path, content.anchors[path[:2]]) if path else ""
            yield SearchEntry(title, who, anchor, BETWEEN.join(words[path]))


def _around(path: Path) -> Iterator[Path]:
    """Yield a path, and those of all groups around it, up to the whole issue."""
    return (path[:length] for length in range(len(path), -1, -1))
