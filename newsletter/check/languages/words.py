"""A translated letter → the words of newsletter.yaml that it has in no form of its language.

Comes in: a letter. Goes out: a finding at the line of newsletter.yaml. It is a module of its own because all other
rules about translations go through a catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.check.finding import Finding, clipped
from newsletter.check.languages.rules import WORDS
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.editing.shape import annotation_at
from newsletter.model.publication import Publication
from newsletter.model.walk import Node
from newsletter.nearest import plain
from newsletter.reading.by_language import filled, is_by_language, nearest_form
from newsletter.reading.kinds import Kind
from newsletter.reading.quoting import as_value
from newsletter.reading.source import Path, value_in

_SENTENCES = frozenset({Kind.PROSE, Kind.LABEL, Kind.SETTING})
"""What differs from language to language. Names and postal addresses are the same in all, unless somebody says so."""

_ADDRESS = re.compile(r"(?i)(?:https?://|mailto:|tel:)\S+\Z")
_LONGEST = 60
"""Characters of a text that a hint writes out."""


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the words that readers get in the language of the newsletter."""
    publication, language = letter.publication, letter.issue.language
    source, own = publication.source, publication.language
    for node in publication.nodes:
        if not is_by_language(annotation_at(Publication, source.data, node.path)) or not _is_read(node.path, letter):
            continue
        if isinstance(node.value, str) and _ADDRESS.match(node.value):  # in place of a merge tag that is one
            continue
        if node.is_by_language:
            forms = value_in(source.data, node.path)
            if not nearest_form(filled(forms), language):
                place, todo = _beside(forms, node.path, letter)
                yield _finding(letter, node, place, node.value, todo)
        elif is_by_language(annotation_at(Publication, source.data, node.path[:-1])):
            continue  # a form, which its text stands for
        elif node.kind in _SENTENCES and not nearest_form([own], language) and not _is_name(node, letter):
            yield _finding(letter, node, node.path, node.value, _instead(node, own, language))


def _finding(letter: ParsedLetter, node: Node, place: Path, words: str, todo: str) -> Finding:
    filled = {"words": clipped(words), "language": letter.issue.language, "todo": todo}
    return letter.finding_in_publication(WORDS, place, **filled)._replace(setting=node.path)


def _is_read(path: Path, letter: ParsedLetter) -> bool:
    """Return whether members read a text: what stands for a merge tag only where the letter has that without words."""
    if path[0] != "merge_tags":
        return True
    return any(tag.name == path[1] and not tag.fallback for tag in letter.rendering.tags.tags)


def _is_name(node: Node, letter: ParsedLetter) -> bool:
    """Return whether the words of a link are the name of the site that it leads to, as in “LinkedIn”."""
    beside = value_in(letter.publication.source.data, node.path[:-1])
    hosts = [urlsplit(value).netloc for value in beside.values() if isinstance(value, str)]
    return node.kind is Kind.LABEL and any("".join(plain(node.value).split()) in host for host in hosts)


def _beside(forms: dict[str, str], path: Path, letter: ParsedLetter) -> tuple[Path, str]:
    """Return where a form is missing, and what to write there."""
    source, language = letter.publication.source, letter.issue.language
    if (*path, language) in source.keys:
        return (*path, language), f"Write `{language}: …`."
    last = (*path, list(forms)[-1])
    if source.is_in_brackets(last):
        written = ", ".join(f"{name}: {as_value(form, within_braces=True)}" for name, form in forms.items())
        return path, f"Write `{{{written}, {language}: …}}`."
    return last, f"Write `{language}: …` on a line below it."


def _instead(node: Node, own: str, language: str) -> str:
    """Return how a text that is for all languages becomes one for each."""
    name, words = node.path[-1], node.text or ""
    if "\n" in words.strip() or len(words) > _LONGEST:
        return (
            f"Begin a line below `{name}:` with `{own}:` and these words, and write `{language}: …` on one below that."
        )
    return f"Write `{name}: {{{own}: {as_value(words.strip(), within_braces=True)}, {language}: …}}`."
