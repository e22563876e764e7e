"""Texts that say nothing on the web, where no merge tag has a reader's own value: a title, a heading, a link.

Comes in: an issue or a publication. Goes out: a Problem for each such text, at its line. This is a module of its own
because the letter can be built and sent with them, to readers whose values are known; only the site has nothing to show
in their place. Where words stand beside a tag, the text is left alone: the rule writing.no-fallback finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from newsletter.errors import Problem
from newsletter.model.walk import Document, Node
from newsletter.reading.kinds import MARKDOWN, READ, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of
from newsletter.text import invisible, merge_tags, prose
from newsletter.text.merge_tags import Dialect, MergeTag

_SHOWN = READ | {Kind.SENDER}
_ONLY_IN_MAIL = ("subject",)
_LONGEST_EXAMPLE = 60  # characters
_PART = re.compile(r"<(?P<kind>a|h3)\b[^>]*>(?P<words>.*?)</(?P=kind)>", re.DOTALL)
_MARKUP = re.compile("<[^>]*>")
_WHAT = {"a": "This link has no words", "h3": "This heading is empty"}


def empty_texts(document: Document, values: Dialect) -> Iterator[Problem]:
    """Yield a Problem for each text, heading and link of a document in which nothing is seen with these values."""
    for group, node in pairwise((None, *document.nodes)):
        if node is None or node.kind not in _SHOWN or node.path == _ONLY_IN_MAIL or "{{" not in (node.text or ""):
            continue
        found = list(_in_text(document, node, node.text or "", values))
        if not found and group and group.path == node.path:
            found = list(_in_short_form(document, group.value, node, values))
        yield from found


def _in_short_form(document: Document, group: Model, node: Node, values: Dialect) -> Iterator[Problem]:
    """Yield the Problems of the fields that a text such as "Name, Affiliation, Place" stands for."""
    for name, kind in kinds_of(type(group)).items():
        part = getattr(group, name)
        if kind in _SHOWN and isinstance(part, str):
            yield from _in_text(document, node, part, values)


def _in_text(document: Document, node: Node, text: str, values: Dialect) -> Iterator[Problem]:
    """Yield the Problems of a text, which is the node's own or a part of it."""
    marked, places = merge_tags.told_apart(text)
    tags = merge_tags.Tags(tuple(tag for _, tag in places))

    def is_empty(words: str) -> bool:
        return merge_tags.TOKEN.search(words) is not None and not invisible.is_seen(tags.write(words, values))

    def problem(what: str, words: str, line: str = "") -> Problem:
        start, tag = places[min(map(merge_tags.number_of, merge_tags.TOKEN.findall(words)))]
        message = f"{what} on the web, where nobody's `{tag.name}` is known."
        hint = f"Give the merge tag a fallback, as in `{line or _with_fallback(tag)}`, or write words beside it."
        offset = (node.text or "").find(text) + start
        return document.source.problem(node.path, message, hint, offset=offset)

    is_prose = node.kind in MARKDOWN
    if is_empty(" ".join(prose.to_words(marked)) if is_prose else marked):
        yield problem("This text is empty", marked, _line(node, tags.write(marked, _with_fallback)))
        return
    for part in _PART.finditer(prose.to_html(marked)) if is_prose else ():
        words = unescape(_MARKUP.sub("", part["words"]))
        if is_empty(words):
            yield problem(_WHAT[part["kind"]], words)


def _with_fallback(tag: MergeTag) -> str:
    """Return how an author writes a tag with a fallback, a word that stands for the one that fits."""
    return MergeTag(tag.name, "there").neutral


def _line(node: Node, text: str) -> str:
    """Return the line to write in place of a text, or "" if it is too long to be shown."""
    if len(text) > _LONGEST_EXAMPLE or "\n" in text or '"' in text:
        return ""
    name = node.path[-1]
    return f'{name}: "{text}"' if isinstance(name, str) else f'"{text}"'
