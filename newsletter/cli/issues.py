"""The issues that a command is about: as people name them → their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.errors import NewsletterError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_issue(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the slugs of this publication's issues that begin with what is typed; if none does, complete files.

    A shell takes what it is offered as if it had been typed, and runs what stands in `$(…)`, so it gets no other names.
    Files it completes by itself, in quotes.
    """
    from click.shell_completion import CompletionItem

    from newsletter.model.files import find_issues, find_root
    from newsletter.reading import slugs

    try:
        issues = find_issues(find_root(Path()))
    except NewsletterError:
        issues = []
    offered = [path.stem for path in issues if path.stem.startswith(typed) and slugs.refusal(path.stem) is None]
    return [CompletionItem(slug) for slug in offered] or [CompletionItem(typed, type="file")]


def since_option(verb: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option --since of a command that does something with issues, said by a verb."""
    help_ = f"{verb} only those issues that have changed since a revision of Git, such as main or HEAD~2."
    return click.option("--since", metavar="REVISION", help=help_)


def all_option(verb: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option --all of a command that does something with issues, said by a verb."""
    return click.option("--all", "everything", is_flag=True, help=f"{verb} every issue, whether it changed or not.")


def find_paths(issues: Sequence[str], since: str | None = None) -> list[Path]:
    """Return the files of the named issues, each once; without names, those of all issues of this publication.

    With a revision, those that have changed since then, which may be none.
    """
    from newsletter.model.files import find_issue, find_issues, find_root
    from newsletter.touched import issues_since

    if since is None:
        return list(dict.fromkeys(find_issue(name, Path.cwd()) for name in issues)) or find_issues(find_root(Path()))
    if issues:
        raise UsageError("Name the issues, or those --since a revision, and not both.")
    return issues_since(find_root(Path()), since)


def name_of(path: Path) -> str:
    """Return the name of an issue for commands typed here: its slug in its own publication, else its file."""
    from newsletter.model.files import ISSUES, find_root

    here = Path.cwd()
    try:
        is_slug = path.parent == find_root(here) / ISSUES and not (here / path.stem).is_file()
    except UsageError:
        is_slug = False
    return path.stem if is_slug else str(shown(path))


def shown(path: Path) -> Path:
    """Return the path relative to the working folder, if it is below it."""
    path, here = path.absolute(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
