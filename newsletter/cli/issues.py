"""The issues that a command is about: as people name them → their files."""

from __future__ import annotations

from collections.abc import Sequence
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


def find_paths(issues: Sequence[str]) -> list[Path]:
    """Return the files of the named issues, each once; without names, those of all issues of this publication."""
    from newsletter.model.files import find_issue, find_issues, find_root

    return list(dict.fromkeys(find_issue(name, Path.cwd()) for name in issues)) or find_issues(find_root(Path()))


def name_of(path: Path) -> str:
    """Return the name of an issue for commands typed here: its slug in its own publication, else its file."""
    from newsletter.model.files import find_issue

    try:
        is_slug = find_issue(path.stem, Path.cwd()) == path
    except UsageError:
        is_slug = False
    return path.stem if is_slug else str(shown(path))


def shown(path: Path) -> Path:
    """Return the path relative to the working folder, if it is below it."""
    path, here = path.absolute(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
