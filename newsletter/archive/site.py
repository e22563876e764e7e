"""Published issues → the site in its folder: what is new of each, and what all of them share.

It is a module of its own because it alone decides what is built again: no issue, and no file that all share, of which
all that it is made of is as it was, and of which the site still holds every file that was made, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from pathlib import Path

from newsletter.archive import feed
from newsletter.archive.head import around
from newsletter.archive.issues import Published, digest_of
from newsletter.archive.kept import PAGES, SHARED, Kept, kept_of
from newsletter.archive.one_issue import Built, ToBuild, builder
from newsletter.archive.shared import Group, shared_files
from newsletter.images import Lookups
from newsletter.inputs import shared_by_all, whole_digest
from newsletter.model.publication import Publication
from newsletter.owned.several import Maker, Writing, Written, writing
from newsletter.processes import in_order
from newsletter.records import Record, Records

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
    in_feeds = feed.in_feeds([issue.head for issue in issues]) if publication.site_url else set()
    with writing(folder, SITE, prune=prune, tell=tell) as site:
        orders = [
            ToBuild(issue.path, issue.languages, issue.head, beside, issue.head.slug in in_feeds)
            for issue, beside in zip(issues, around([issue.head for issue in issues]), strict=True)
        ]
        lookups = Lookups(root)
        done = {
            issue.head.slug: issue.kept
            for issue, order in zip(issues, orders, strict=True)
            if issue.kept and _is_done(issue.kept, order, lookups, site)
        }
        to_build = [order for order in orders if order.head.slug not in done]
        made_of, new = {issue.head.slug: issue.made_of for issue in issues}, dict[str, Kept]()
        with (
            closing(in_order(partial(builder, publication), to_build)) as results,
            watch(results, len(to_build)) as built,
        ):
            for order, made in zip(to_build, built, strict=True):
                for path, content in made.files.items():
                    site.put(path, content)
                slug, now = order.head.slug, digest_of(order.path, order.languages, shared_by_all(publication), root)
                # What somebody changed meanwhile may be changed back, and then this must not pass for made of that.
                new[slug] = kept_of(made, order, now if now == made_of[slug] else "")
        known, shared = {**done, **new}, Records(root, SHARED)
        groups = shared_files([known[issue.head.slug] for issue in issues], issues[0].path, publication)
        drawn = {
            name: _drawn(group, site)
            for name, group in groups.items()
            if not (done and (record := shared.find(name, group.made_of)) and site.holds(record.files))
        }
        newest = issues[0]  # of which it is known what the others share, too
        is_sure = newest.made_of == digest_of(newest.path, newest.languages, shared_by_all(publication), root)
        with undisturbed():
            written = site.finish()
            Records(root, PAGES).keep({slug: each.record for slug, each in new.items()}, known.keys())
            shared.keep(drawn if is_sure else {}, groups.keys())
            return written


def _is_done(kept: Kept, order: ToBuild, lookups: Lookups, site: Writing) -> bool:
    """Return whether the site holds all that would be made of an issue, if its file and its catalogs are as before."""
    return (
        kept.known.around == order.around
        and (kept.known.has_feed or not order.is_in_feed)
        and kept.record.sees_the_same(lookups)
        and site.holds(kept.record.files)
    )


def _drawn(group: Group, site: Writing) -> Record:
    """Draw files, give them to the site, and return their record."""
    files = group.draw()
    for path, content in files.items():
        site.put(path, content)
    return Record(group.made_of, (), {path: whole_digest(content) for path, content in files.items()})
