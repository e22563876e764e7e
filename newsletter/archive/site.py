"""Published issues → the site in its folder: what is new of each, and what all of them share.

It is a module of its own because it alone decides what is built again: not an issue of which all that it is made of is
as it was, and of which the site still holds every file that was made, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from pathlib import Path

from newsletter.archive import feed, pages, webinars
from newsletter.archive.head import around, languages_of
from newsletter.archive.issues import Published
from newsletter.archive.kept import Kept, Record
from newsletter.archive.one_issue import Built, ToBuild, builder
from newsletter.archive.summary import Summary
from newsletter.images import Lookups
from newsletter.inputs import whole_digest
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication
from newsletter.owned.several import Maker, Writing, Written, writing
from newsletter.processes import in_order

SITE = Maker(".newsletter-site", "archive")

Watch = Callable[[Iterator[Built], int], AbstractContextManager[Iterable[Built]]]
"""Issues as they are built, and how many will be → the same, once somebody has seen them."""


def _unwatched(built: Iterator[Built], count: int) -> AbstractContextManager[Iterable[Built]]:
    return nullcontext(built)


def write_archive(
    issues: Sequence[Published],
    publication: Publication,
    folder: Path,
    *,
    prune: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
    watch: Watch = _unwatched,
    undisturbed: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Written:
    """Write the site into a folder; raise UsageError if a file of somebody else would be lost.

    `issues` has at least one, the newest first. Raise InputError or TemplateError, with nothing written, if one cannot
    be built. Files that only earlier builds wrote stay, since somebody may link to them, unless `prune` is true. `tell`
    gets a sentence for each file that somebody has changed there, and that is kept beside the folder. Within
    `undisturbed` all files, which are made by then, get their places.
    """
    root = publication.root
    kept, in_feeds = Kept(root), feed.in_feeds([issue.head for issue in issues]) if publication.site_url else set()
    with writing(folder, SITE, prune=prune, tell=tell) as site:
        orders = [
            ToBuild(issue.path, issue.languages, issue.head, beside, issue.head.slug in in_feeds)
            for issue, beside in zip(issues, around([issue.head for issue in issues]), strict=True)
        ]
        lookups = Lookups(root)
        records = {
            issue.head.slug: issue.record
            for issue, order in zip(issues, orders, strict=True)
            if issue.record and _is_done(issue.record, order, lookups, site)
        }
        feeds = {slug: kept.feed(slug) for slug in in_feeds & records.keys()}
        to_build = [order for order in orders if order.head.slug not in records]
        made_of, new = {issue.head.slug: issue.made_of for issue in issues}, {}
        with (
            closing(in_order(partial(builder, publication), to_build)) as results,
            watch(results, len(to_build)) as built,
        ):
            for order, made in zip(to_build, built, strict=True):
                slug = order.head.slug
                new[slug] = _taken(made, order, made_of[slug], site)
                feeds[slug] = made.feed
        records |= new
        newest = load_issue(issues[0].path, publication)
        summaries = [records[issue.head.slug].summary for issue in issues]
        for path, content in shared_files(summaries, feeds, newest, publication).items():
            site.put(path, content)
        with undisturbed():
            written = site.finish()
            kept.keep(new, feeds, records.keys())
            return written


def shared_files(
    summaries: Sequence[Summary], feeds: Mapping[str, Sequence[str]], newest: Issue, publication: Publication
) -> dict[str, bytes]:
    """Return the files that all issues share by their path; `feeds` has the HTML of those in feeds, by their slugs.

    Without a `site_url` there is no feed and no sitemap: both need absolute addresses.
    """
    heads, announced = [each.issue for each in summaries], webinars.announced(summaries)
    files = {
        **pages.of_site(summaries, announced, newest, publication),
        "robots.txt": feed.robots(publication).encode(),
    }
    if announced:
        files["webinars.ics"] = webinars.calendar(announced, publication.as_everybody_reads_it())
    if publication.site_url:
        for language in ("", *languages_of(heads)):
            files[feed.name_of(language)] = feed.atom(summaries, feeds, publication, language)
        files["sitemap.xml"] = feed.sitemap(heads, publication)
    return files


def _is_done(record: Record, order: ToBuild, lookups: Lookups, site: Writing) -> bool:
    """Return whether the site holds all that would be made of an issue, if its file and its catalogs are as before."""
    return (
        record.around == order.around
        and (record.has_feed or not order.is_in_feed)
        and all(lookups.look_up(each.folder, each.src) == each for each in record.looked_up)
        and site.holds(record.files)
    )


def _taken(made: Built, order: ToBuild, made_of: str, site: Writing) -> Record:
    """Give an issue's files to the site, and return its record."""
    for path, content in made.files.items():
        site.put(path, content)
    digests = {path: whole_digest(content) for path, content in made.files.items()}
    return Record(made_of, made.looked_up, order.around, digests, order.is_in_feed, made.summary)
