"""`newsletter check`: what is wrong with issues, for people, programs and GitHub."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from newsletter.cli.exits import FOUND, WRONG
from newsletter.cli.issues import complete_issue, find_paths, one_by_one
from newsletter.cli.terminal import MANY, complain, wipe
from newsletter.errors import InputError, NewsletterError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.build import Edition
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
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@click.option("--live", is_flag=True, help="Ask the addresses of links whether they answer, over the network.")
def check(issues: Sequence[str], form: str, strict: bool, live: bool) -> None:
    """Check issues as they will be sent: what is wrong, in which line, and what to write instead.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is checked. Nothing is written.
    An error must not be sent, a warning hurts some readers, advice is a matter of taste. The exit code is 1 where
    there are errors, 2 where an issue cannot be read; the others are checked all the same.

    \b
      newsletter check                      every issue
      newsletter check ash-2021             one of them
      newsletter check --strict             warnings fail, too
      newsletter check --format json        for another program to read
      newsletter check ash-2021 --live      and whether its links answer
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.check import report

    paths = find_paths(issues)
    checked = _checked(paths, live)
    findings = [finding for found in checked.found.values() for finding in found]
    if form == "json":
        click.echo(report.as_json(checked.found))
    elif form == "github":
        repository = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        for found in (checked.mistakes, checked.found):
            click.echo(report.github(found, repository), nl=any(found.values()))
    elif findings:
        click.echo(f"{report.text(findings, color=True)}\n")
    if form != "json" and checked.issues:
        click.echo(report.summary(findings, checked.issues))
    severities = {finding.severity for finding in findings}
    if checked.issues < len(paths):
        sys.exit(WRONG)
    if "error" in severities or (strict and "warning" in severities):
        sys.exit(FOUND)


class _Checked(NamedTuple):
    """What was found in how many issues, and the mistakes for which others could not be; by their publication."""

    found: dict[Path, tuple[Finding, ...]]
    mistakes: dict[Path, list[Finding]]
    issues: int


def _checked(paths: Sequence[Path], live: bool) -> _Checked:
    """Check issues; what cannot be read is complained of, and the rest is checked."""
    from newsletter.build import build_edition
    from newsletter.check import check as check_letter
    from newsletter.check import unused_silences
    from newsletter.check.finding import Finding, in_order
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication

    editions: dict[Path, Edition] = {}
    publications: dict[Path, Publication | None] = {}
    mistakes: dict[Path, list[Finding]] = {}
    with_bar = len(paths) >= MANY and sys.stderr.isatty()
    with click.progressbar(paths, label="Checking", file=sys.stderr, hidden=not with_bar) as bar:
        for path in one_by_one(bar):
            root = find_root(path)
            try:
                if root not in publications:
                    publications[root] = None
                    publications[root] = load_publication(root)
                if publication := publications[root]:
                    editions[path] = build_edition(path, publication)
            except NewsletterError as error:
                wipe(with_bar)
                complain(error)
                problems = error.problems if isinstance(error, InputError) else ()
                mistakes.setdefault(root, []).extend(Finding("mistake", "error", problem) for problem in problems)
    reports = {path: edition.report for path, edition in editions.items()}
    if live:
        answers = _asked([edition.letter for edition in editions.values()])
        letters = zip(editions.items(), answers, strict=True)
        reports = {path: check_letter(edition.letter, found) for (path, edition), found in letters}
    found = {}
    for root, publication in publications.items():
        own = [report for path, report in reports.items() if find_root(path) == root]
        findings = [finding for report in own for finding in report.findings]
        if publication and _are_all(root, list(editions)):
            findings += unused_silences(publication, own, live=live)
        found[root] = in_order(findings)
    return _Checked(found, mistakes, len(editions))


def _asked(letters: Sequence[Letter]) -> Sequence[Sequence[Finding]]:
    """Ask the addresses of letters, showing on a terminal how far one is, and return what was found in each."""
    from newsletter.check.links.live import ask

    with click.progressbar(length=0, label="Asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return ask(letters, progress=progress)


def _are_all(root: Path, paths: Sequence[Path]) -> bool:
    """Return whether all issues of a publication are among these."""
    from newsletter.model.files import find_issues

    try:
        return set(find_issues(root)) <= set(paths)
    except UsageError:
        return False
