"""`newsletter check`: what is wrong with issues, for people, programs and GitHub."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths, since_option
from newsletter.cli.terminal import (
    FOUND,
    MANY,
    WRONG,
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
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@click.option("--live", is_flag=True, help="Ask the addresses of links whether they answer, over the network.")
def check(issues: Sequence[str], form: str, since: str | None, strict: bool, live: bool) -> None:
    """Check issues as they will be sent: what is wrong, in which line, and what to write instead.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is checked. Nothing is written.
    An error must not be sent, a warning hurts some readers, advice is a matter of taste. The exit code is 1 where
    there are errors, 2 where an issue cannot be read; the others are checked all the same.

    \b
      newsletter check                      every issue
      newsletter check ash-2021             one of them
      newsletter check --since main         what a branch has changed
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
    readable = [path for path in paths if find_root(path) in publications]
    checked = (_check_live if live else _check)(readable, publications, mistakes)
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
    paths: Sequence[Path], publications: Mapping[Path, Publication], mistakes: dict[Path, list[Finding]]
) -> Checked:
    """Check issues on all cores, with a progress bar on a terminal.

    One that cannot be read is reported and left out; its mistakes are added to `mistakes`, under its publication.
    """
    from newsletter.check import put_together
    from newsletter.model.files import find_root
    from newsletter.processes import in_order

    reports: dict[Path, list[LetterReport]] = {}
    with_bar = len(paths) >= MANY and sys.stderr.isatty()
    with closing(in_order(partial(_checker, publications), paths)) as results:
        watched = click.progressbar(results, label="Checking", length=len(paths), file=sys.stderr, hidden=not with_bar)
        with watched as checked:
            for path, of_issue in zip(paths, checked, strict=True):
                root = find_root(path)
                for found in of_issue:
                    if isinstance(found, NewsletterError):
                        wipe(with_bar)
                        mistakes.setdefault(root, []).extend(_told(found))
                    else:
                        reports.setdefault(root, []).append(found)
    return put_together((publications[root], reports[root]) for root in reports)


def _checker(publications: Mapping[Path, Publication]) -> Callable[[Path], list[LetterReport | NewsletterError]]:
    """Return a function that checks an issue in each of its languages; an error stands for one that cannot be read."""
    from newsletter.check import LetterReport
    from newsletter.model.files import find_root

    return lambda path: [
        each if isinstance(each, NewsletterError) else LetterReport.of(each)
        for each in _letters(path, publications[find_root(path)])
    ]


def _check_live(
    paths: Sequence[Path], publications: Mapping[Path, Publication], mistakes: dict[Path, list[Finding]]
) -> Checked:
    """Check issues as _check() does, and ask their addresses."""
    from newsletter.check import check_all
    from newsletter.model.files import find_root
    from newsletter.processes import collect_often

    letters = []
    collect_often()
    for path in paths:
        root = find_root(path)
        for letter in _letters(path, publications[root]):
            if isinstance(letter, NewsletterError):
                mistakes.setdefault(root, []).extend(_told(letter))
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
