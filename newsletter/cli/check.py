"""`newsletter check`: what is wrong with issues, for people, programs and GitHub."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import all_option, complete_issue, find_paths, since_option
from newsletter.cli.terminal import (
    FOUND,
    MANY,
    WRONG,
    bar,
    complain,
    say,
    show,
    show_commands,
    show_json,
    warn_of_unread,
    wipe,
)
from newsletter.errors import InputError, NewsletterError

if TYPE_CHECKING:
    from newsletter.check import Checked, LetterReport
    from newsletter.check.finding import Finding
    from newsletter.letter import Letter
    from newsletter.model.publication import Publication


@click.command(short_help="Find what is wrong with issues, before members see it.")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...", shell_complete=complete_issue)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations on GitHub.",
)
@since_option("Check")
@all_option("Check")
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@click.option("--live", is_flag=True, help="Ask the addresses of links whether they answer, over the network.")
def check(issues: Sequence[str], form: str, since: str | None, everything: bool, strict: bool, live: bool) -> None:
    """Check issues as they will be sent: what is wrong, in which line, and what to write instead.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is checked. Nothing is written,
    except what was found, into .newsletter/built/, so that only what changed is checked again. An error must not be
    sent, a warning hurts some readers, advice is a matter of taste. The exit code is 1 where there are errors, 2 where
    an issue cannot be read; the others are checked all the same.

    \b
      newsletter check                      every issue
      newsletter check ash-2021             one of them
      newsletter check --since main         what a branch has changed
      newsletter check --all                whether it changed or not
      newsletter check --strict             warnings fail, too
      newsletter check --format json        for another program to read
      newsletter check ash-2021 --live      and whether its links answer
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.check import report
    from newsletter.model.files import find_root

    if not issues:
        warn_of_unread(find_root(Path()))
    paths = find_paths(issues, since)
    mistakes: dict[Path, list[Finding]] = {}
    publications = _publications(paths, mistakes)
    readable = {path: publications[root] for path in paths if (root := find_root(path)) in publications}
    if live:
        checked = _check_live(readable, mistakes)
    else:
        checked = _check(readable, mistakes, everything=everything, are_all=not issues and since is None)
    roots = dict.fromkeys(find_root(path) for path in paths)  # in the order in which issues of them were named
    found = {root: checked.found[root] for root in roots if root in checked.found}
    findings = [finding for of_publication in found.values() for finding in of_publication]
    if form == "json":
        show_json(report.as_json(found))
    elif form == "github":
        repository = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        for annotated in (mistakes, found):
            if any(annotated.values()):
                show_commands(report.github(annotated, repository))
    elif findings:
        show(f"{report.text(findings, color=True)}\n")
    if form != "json" and not paths:
        say(f"No issue has changed since {since}.")
    elif form != "json" and checked.issues:
        say(report.summary(findings, checked.issues, checked.translations, all_read=not mistakes))
    severities = {finding.severity for finding in findings}
    if mistakes:
        sys.exit(WRONG)
    if "error" in severities or (strict and "warning" in severities):
        sys.exit(FOUND)


def _publications(paths: Sequence[Path], mistakes: dict[Path, list[Finding]]) -> dict[Path, Publication]:
    """Return the publications of issues by their folders; one with mistakes is reported, with those of its issues."""
    from newsletter.build import publication_of
    from newsletter.model.files import find_root

    publications = {}
    for root in dict.fromkeys(map(find_root, paths)):
        try:
            publications[root] = publication_of((path for path in paths if find_root(path) == root), root)
        except NewsletterError as error:
            mistakes[root] = _told(error)
    return publications


def _check(
    paths: Mapping[Path, Publication], mistakes: dict[Path, list[Finding]], *, everything: bool, are_all: bool
) -> Checked:
    """Check issues on all cores, those that have changed or all, with a progress bar on a terminal.

    One that cannot be read is reported and left out; its mistakes are added to `mistakes`, under its publication.
    """
    from newsletter.check import put_together
    from newsletter.reports import check_issues

    reports: dict[Path, list[LetterReport]] = {}
    publications = {publication.root: publication for publication in paths.values()}
    with_bar = len(paths) >= MANY and sys.stderr.isatty()
    with closing(check_issues(paths, bar("Checking"), everything=everything, are_all=are_all)) as results:
        for path, of_issue in results:
            root = paths[path].root
            for found in of_issue.values():
                if isinstance(found, NewsletterError):
                    wipe(with_bar)
                    mistakes.setdefault(root, []).extend(_told(found))
                elif found:
                    reports.setdefault(root, []).append(found.report)
    return put_together((publications[root], reports[root]) for root in reports)


def _check_live(paths: Mapping[Path, Publication], mistakes: dict[Path, list[Finding]]) -> Checked:
    """Check all issues, whether they have changed or not, and ask their addresses."""
    from newsletter.check import check_all
    from newsletter.processes import collect_often

    letters = []
    collect_often()
    for path, publication in paths.items():
        for letter in _letters(path, publication):
            if isinstance(letter, NewsletterError):
                mistakes.setdefault(publication.root, []).extend(_told(letter))
            else:
                letters.append(letter)
    return check_all(letters, _check_links)


def _letters(path: Path, publication: Publication) -> Iterator[Letter | NewsletterError]:
    """Yield an issue in each of its languages, or the error that stands in the way."""
    from newsletter.build import compose_letter, compose_translation
    from newsletter.translating.naming import catalogs

    try:
        yield compose_letter(path, publication)
    except NewsletterError as error:
        yield error
        return
    for language in catalogs(path):
        try:
            yield compose_translation(path, publication, language)
        except NewsletterError as error:
            yield error


def _told(error: NewsletterError) -> list[Finding]:
    """Tell why a letter cannot be checked, and return its mistakes."""
    from newsletter.check.finding import Finding

    complain(error)
    return [Finding("mistake", "error", each) for each in error.problems] if isinstance(error, InputError) else []


def _check_links(letters: Sequence[Letter]) -> Sequence[Sequence[Finding]]:
    """Ask the addresses of letters, with a progress bar on a terminal, and return what was found in each."""
    from newsletter.check.links.live import check_links

    with click.progressbar(length=0, label="Asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return check_links(letters, progress=progress)
