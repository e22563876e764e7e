"""`newsletter build` and `archive`: issues → letters, and → a web site."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import all_option, complete_issue, find_paths, shown, since_option
from newsletter.cli.output import output_folder
from newsletter.cli.terminal import (
    MANY,
    WRONG,
    bar,
    complain,
    report_files,
    say,
    tell_of_findings,
    undisturbed,
    warn,
    warn_of_unread,
    wipe,
)
from newsletter.errors import InputError, NewsletterError, TemplateError, UsageError

if TYPE_CHECKING:
    from newsletter.editions import Made


@click.command(short_help="Turn issues into HTML and plain text.")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...", shell_complete=complete_issue)
@since_option("Build")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
@all_option("Build")
def build(issues: Sequence[str], since: str | None, out: Path | None, everything: bool) -> None:
    """Build issues into out/<slug>/: email.html, email.txt, email.eml, calendar files, images and findings.json.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is built. An issue with a
    mistake in it leaves its last good output as it was and does not stop the others. An issue is built in each language
    that it has a catalog for as well, into out/<slug>.<language>/.

    Only what changed is built, unless you say --all.

    \b
      newsletter build                          every issue
      newsletter build ash-2021                 by its slug
      newsletter build issues/ash-2021.yaml     by its file
      newsletter build --since main             what a branch has changed
      newsletter build -o /tmp/letters          into another folder
      newsletter build --all                    whether it changed or not
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import publication_of
    from newsletter.editions import Target, write_editions
    from newsletter.model.files import find_root

    if not issues:
        warn_of_unread(find_root(Path()))
    paths = find_paths(issues, since)
    if not paths:
        say(f"No issue has changed since {since}.")
    _refuse_one_slug_twice(paths, out)
    roots = {path: find_root(path) for path in paths}
    outs = {root: output_folder(out, root / "out") for root in dict.fromkeys(roots.values())}
    publications = {root: publication_of((path for path in paths if roots[path] == root), root) for root in outs}
    targets = {path: Target(publications[root], outs[root]) for path, root in roots.items()}
    count: Counter[bool] = Counter()  # of issues, and of translations
    failed: Counter[bool] = Counter()
    are_all, with_bar = not issues and since is None, len(paths) >= MANY and sys.stderr.isatty()

    with closing(
        write_editions(targets, bar("Building"), undisturbed, everything=everything, are_all=are_all)
    ) as results:
        for path, of_issue in results:
            count.update(map(bool, of_issue))
            for language, made in of_issue.items():
                wipe(with_bar)
                if made is None:
                    failed.update([bool(language)])
                elif isinstance(made, NewsletterError):
                    complain(made)
                    failed.update([bool(language)])
                else:
                    _tell(made, path)
    for root, folder in outs.items():
        for left in _without_catalog(folder, {path.stem: path for path in paths if roots[path] == root}):
            say(f"Kept from earlier: {shown(left)}; its catalog is gone, so delete it yourself.", err=True)
    if failed:
        names = {False: "issues", True: "translations"}
        told = [f"{failed[each]} of {count[each]} {names[each]}" for each in names if failed[each]]
        say(f"{' and '.join(told)} not built; their last output, if any, is unchanged.", err=True)
        sys.exit(WRONG)


def _tell(made: Made, path: Path) -> None:
    for warning in made.warnings:
        warn(warning)
    if made.sizes is None:
        say(f"{shown(made.folder)}: as it was")
    else:
        report_files(made.sizes, made.folder, made.seconds)
    tell_of_findings(made.found, path)


def _without_catalog(out: Path, issues: Mapping[str, Path]) -> Iterator[Path]:
    """Yield the folders that builds have written for languages of which issues, by their slugs, have no catalog now."""
    from newsletter.edition_folder import LIST
    from newsletter.translating.naming import catalogs, is_language

    for folder in sorted(out.glob("*.*")):
        slug, _, language = folder.name.rpartition(".")
        is_edition = slug in issues and (folder / LIST).is_file() and is_language(language)
        if is_edition and language not in catalogs(issues[slug]):
            yield folder


def _refuse_one_slug_twice(paths: Sequence[Path], out: Path | None) -> None:
    """Raise UsageError if two issues would be written into one folder."""
    from newsletter.model.files import find_root

    taken: dict[tuple[Path | None, str], Path] = {}
    for path in paths:
        first = taken.setdefault((None if out else find_root(path), path.stem), path)
        if first != path:
            raise UsageError(
                f"{shown(first)} and {shown(path)} would both be written to {path.stem}: rename one of them."
            )


@click.command(short_help="Write the web archive of all issues.")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: site]")
@click.option("--prune", is_flag=True, help="Delete what earlier builds wrote and this one does not.")
@all_option("Build")
def archive(out: Path | None, prune: bool, everything: bool) -> None:
    """Write all issues but drafts as a web site into site/: pages, a search, feeds, calendars.

    It needs no server of its own: upload the folder to any web space, at the site_url of newsletter.yaml, before you
    send an issue. Only what changed is built and written; what was published once stays, since letters and others link
    to it, unless you say --prune. Files that somebody else put there are never touched, and one that somebody changed
    is kept in site.kept/. An issue whose date is still to come is named, and written all the same: `draft: true` keeps
    it back.

    \b
      newsletter archive                 into site/
      newsletter archive -o public       into another folder
      newsletter archive --prune         without what is no longer published
      newsletter archive --all           built from nothing
    """  # noqa: D301 - click reads \b as a marker
    from datetime import UTC, datetime

    from newsletter.archive import published, still_to_come, write_archive
    from newsletter.build import clock_that_is_set
    from newsletter.check.report import how_many
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.times.wording import format_date

    root = find_root(Path())
    folder = output_folder(out, root / "site")
    publication = load_publication(root)
    warn_of_unread(publication.root)
    with _said_that_nothing_was_written():
        issues = published(publication, everything=everything)
    for issue in still_to_come(issues, clock_that_is_set() or datetime.now(UTC)):
        day = format_date(issue.head.date, "en").replace("\u00a0", " ")
        warn(
            f"{shown(issue.path)} is dated {day}, which is still to come, and everybody can read it as soon as you "
            "upload the site. To keep it back until then, write `draft: true` into it."
        )

    with _said_that_nothing_was_written():
        site = write_archive(
            issues, publication, folder, prune=prune, tell=warn, watch=bar("Building"), undisturbed=undisturbed
        )
    count = how_many(len(issues), sum(len(issue.languages) for issue in issues))
    say(f"{shown(site.folder)}: {count}; {len(site.changed)} files written, {len(site.unchanged)} as they were")
    if site.removed:
        say(f"  Deleted: {', '.join(site.removed)}")
    if site.kept:
        way = "somebody changed them, so delete them yourself" if prune else "`newsletter archive --prune` deletes them"
        say(f"  Kept from earlier: {', '.join(site.kept)}; {way}.", err=True)
    if not publication.site_url:
        warn("newsletter.yaml has no site_url, so there is no feed.xml and no sitemap.xml: these need full addresses.")


@contextmanager
def _said_that_nothing_was_written() -> Iterator[None]:
    """End with the mistakes that stop the block, and what has become of the site."""
    try:
        yield
    except (InputError, TemplateError) as error:
        complain(error)
        say(
            "Nothing was written: the site, if any, is unchanged. An issue that says `draft: true` is left out, "
            "whatever mistakes are in it.",
            err=True,
        )
        sys.exit(WRONG)
