"""An issue's file → its Head, and → all files of the site that are of this issue alone.

It is a module of its own because this is what is done issue by issue, on all cores: what comes in and goes out is small
and travels between processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from newsletter.archive import pages
from newsletter.archive.content import for_feed, values
from newsletter.archive.empty_texts import empty_texts
from newsletter.archive.entry import entry
from newsletter.archive.head import Around, Head, head
from newsletter.archive.search import Words
from newsletter.archive.summary import Summary, summary
from newsletter.build import composed, load_translation
from newsletter.errors import InputError, Problem
from newsletter.images import LookedUp, Lookups, looked_up
from newsletter.model.files import is_draft, read_source
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication


class ToRead(NamedTuple):
    """An issue whose head is wanted, and the languages in which it has a catalog."""

    path: Path
    languages: tuple[str, ...]


class Read(NamedTuple):
    """The head of an issue, None for a draft, and what is wrong with it."""

    head: Head | None
    problems: Sequence[Problem]


class ToBuild(NamedTuple):
    """An issue to build, with its languages and what is around it; `is_in_feed` says whether a feed has it in full."""

    path: Path
    languages: tuple[str, ...]
    head: Head
    around: Around
    is_in_feed: bool


class Built(NamedTuple):
    """What was made of an issue: its files, what the rest of the site says about it, its words, its HTML for feeds.

    The latter two are in each of its languages. `looked_up` are its pictures, as they were before the first of them was
    read.
    """

    files: dict[str, bytes]
    summary: Summary
    words: tuple[Words, ...]
    feed: tuple[str, ...]
    looked_up: tuple[LookedUp, ...]


def reader(publication: Publication) -> Callable[[ToRead], Read]:
    """Return a function that reads issues of a publication."""
    return lambda asked: _read(asked, publication)


def builder(publication: Publication) -> Callable[[ToBuild], Built]:
    """Return a function that builds issues of a publication, and raises InputError or TemplateError."""
    lookups = Lookups(publication.root)
    return lambda asked: build(asked, publication, lookups)


def _read(asked: ToRead, publication: Publication) -> Read:
    path = asked.path
    try:
        issue = load_issue(path, publication)
        if issue.draft:
            return Read(None, ())
        translations = [load_translation(issue, publication, language)[0] for language in asked.languages]
    except InputError as error:
        return Read(None, () if is_draft(read_source(path, publication.root, Issue)) else error.problems)
    problems = tuple(empty_texts(issue, values(publication, issue.slug)))
    return Read(head(issue, translations, publication), problems)


def build(asked: ToBuild, publication: Publication, lookups: Lookups) -> Built:
    """Build one issue; raise InputError or TemplateError."""
    issue = load_issue(asked.path, publication)
    translations = [load_translation(issue, publication, language) for language in asked.languages]
    issues = (issue, *(each for each, _, _ in translations))
    found = dict.fromkeys(place for each in issues for place in looked_up(each, publication, lookups))
    made = entry(composed(issue, publication), (composed(*each) for each in translations))
    files = pages.of_issue(made, asked.head, asked.around, publication)
    for version, name in zip(made.versions, asked.head.names, strict=True):
        for file, content in version.files.items():
            # A letter that was sent under an old name still loads its pictures from there.
            for slug in (asked.head.slug, *asked.head.old_slugs):
                files[f"{slug}{asked.head.below(name)}/{file}"] = content
    address = publication.public_address
    feed = [
        for_feed(each.content.html, address(each.issue.web_path) or "") for each in made.versions * asked.is_in_feed
    ]
    return Built(
        files,
        summary(made, asked.head, publication.in_language(publication.language).as_everybody_reads_it()),
        tuple(each.searchable.words for each in made.versions),
        tuple(feed),
        tuple(found),
    )
