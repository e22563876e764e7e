"""All issues → the files that they share: front page, style sheet, scripts, search, calendar, feeds.

Comes in: what is kept of each issue. Goes out: for each group of these files, what it is made of, and a function that
draws it. It is a module of its own because they are drawn only where that has changed: of a change in the text of one
issue, the front page shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from newsletter.archive import feed, pages, search, webinars
from newsletter.archive.head import languages_of
from newsletter.archive.kept import Kept
from newsletter.inputs import whole_digest
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication
from newsletter.times.wording import format_date


class Group(NamedTuple):
    """Files that are drawn together: a digest of all that they are made of, "" where that is not known; the drawing."""

    made_of: str
    draw: Callable[[], Mapping[str, bytes]]


def shared_files(issues: Sequence[Kept], newest: Path, publication: Publication) -> dict[str, Group]:
    """Return the files that all issues share, in groups by their names.

    `issues` has the newest first, and that is in the file `newest`, as of which the pages are drawn.
    """
    summaries = [each.summary_json for each in issues]
    drawn_of = {
        "front": (partial(_front, issues, newest, publication), summaries),
        "search": (partial(_search, issues, publication), [*summaries, *(each.words_json for each in issues)]),
        "feeds": (partial(_feeds, issues, publication), [*summaries, *(each.feed_json for each in issues)]),
    }
    about = issues[0].record.made_of  # in which is also what the publication shares
    return {
        name: Group(about and whole_digest(b"\n".join([about.encode(), *lines])), draw)
        for name, (draw, lines) in drawn_of.items()
    }


def _front(issues: Sequence[Kept], newest: Path, publication: Publication) -> dict[str, bytes]:
    summaries = [each.summary() for each in issues]
    announced = webinars.announced(summaries)
    files = pages.of_site(summaries, announced, load_issue(newest, publication), publication)
    if announced:
        files["webinars.ics"] = webinars.calendar(announced, publication.as_everybody_reads_it())
    return files


def _search(issues: Sequence[Kept], publication: Publication) -> dict[str, bytes]:
    """Return the index of all issues in all their languages, in the order of the front page, dated as there."""
    return {
        search.INDEX: search.index(
            [
                search.Searched(
                    name.title, format_date(head.date, publication.language), name.web_path, name.language, words
                )
                for each, head in ((each, each.known.head) for each in issues)
                for name, words in zip(head.names, each.words(), strict=True)
            ]
        )
    }


def _feeds(issues: Sequence[Kept], publication: Publication) -> dict[str, bytes]:
    """Return what programs ask for; without a `site_url` no feed and no sitemap, since both need full addresses."""
    heads = [each.known.head for each in issues]
    files = {"robots.txt": feed.robots(publication).encode()}
    if publication.site_url:
        there = feed.in_feeds(heads)
        in_feeds = {each.known.head.slug: each for each in issues if each.known.head.slug in there}
        summaries = [each.summary() for each in in_feeds.values()]
        contents = {slug: each.feed() for slug, each in in_feeds.items()}
        for language in ("", *languages_of(heads)):
            files[feed.name_of(language)] = feed.atom(summaries, contents, publication, language)
        files["sitemap.xml"] = feed.sitemap(heads, publication)
    return files
