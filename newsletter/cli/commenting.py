"""`newsletter comments`: what people have remarked on an issue, each with the place of its words in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths
from newsletter.cli.terminal import say
from newsletter.printable import printable

if TYPE_CHECKING:
    from newsletter.reading.source import Source
    from newsletter.review.comments.placed import Placed
    from newsletter.review.comments.threads import Note


@click.command(short_help="List the comments on an issue, with their lines.")
@click.argument("issue", shell_complete=complete_issue)
@click.option("--all", "with_resolved", is_flag=True, help="List those that are resolved as well.")
def comments(issue: str, with_resolved: bool) -> None:
    """List the open comments on ISSUE in the order of the letter, each with its answers.

    Each begins with the file, the line and the column at which its words stand by now, as editors take it. Comments are
    written on the page of `newsletter write`, and kept in comments/, which belongs in Git.

    \b
      newsletter comments ash-2021
      newsletter comments ash-2021 --all
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.files import find_root, read_source
    from newsletter.model.issue import Issue
    from newsletter.review.comments.ground import Ground
    from newsletter.review.comments.placed import comments as comments_on

    (path,) = find_paths([issue])
    root = find_root(path)
    source = read_source(path, root, Issue)
    found = comments_on(root, path.stem, Ground(source.data))
    for each in found:
        if each.thread.is_open or with_resolved:
            for line in _lines(each, source):
                say(line)
    is_open = sum(each.thread.is_open for each in found)
    rest = len(found) - is_open
    counted = f"{is_open} open comment{'' if is_open == 1 else 's'}"
    say(f"{counted}, and {rest} resolved." if rest else f"{counted}.", err=True)


def _lines(each: Placed, source: Source) -> Iterator[str]:
    """Yield what is told of a comment: its place and what it is about, its text, and the answers."""
    quote = f"“{each.place.words}”, " if each.place and each.place.words else ""
    if each.at:
        line, column = source.position(each.at.path, offset=each.at.start)
        changed = "" if each.at.is_same else ", which has been changed since"
        yield printable(f"{source.name}:{line}:{column}: {quote}{each.about}{changed}")
    else:
        gone = ", which is no longer there" if each.is_gone else ""
        yield printable(f"{source.name}:1:1: {quote}{each.about}{gone}")
    for note in (each.thread.comment, *each.thread.answers):
        yield from _note(note)
    if resolved := each.thread.resolved:
        yield printable(f"    Resolved by {resolved.by} ({resolved.name})")


def _note(note: Note) -> Iterator[str]:
    said = note.said
    first, *others = note.text.split("\n") if note.text else ["(taken back)"]
    yield printable(f"    {said.by} ({said.name}), {said.when.astimezone():%Y-%m-%d %H:%M}: {first}")
    for line in others:
        yield printable(f"        {line}").rstrip()
