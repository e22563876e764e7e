"""`newsletter review`: a letter as one HTML file for those who decide on it, with what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, shown
from newsletter.cli.output import output_folder, refuse_folder_of_issue
from newsletter.cli.terminal import count_findings, say, undisturbed, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.build import Edition
    from newsletter.review.difference import Difference
    from newsletter.review.one_file import Review
    from newsletter.review.side import Side

_BELOW = "review"
_MOST_TOLD = 20


@click.command(short_help="Show a letter, and what changed, in one file to mail.")
@click.argument("issue", shell_complete=complete_issue)
@click.option("--since", metavar="REVISION", help="Compare with a revision of Git: a commit, a branch, a tag.")
@click.option(
    "--against",
    type=click.Path(file_okay=False, path_type=Path),
    help="Compare with an edition that was built: its folder, such as out/ash-2021.",
)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def review(issue: str, since: str | None, against: Path | None, out: Path | None) -> None:
    """Write out/review/<slug>.html: the letter for those who decide whether it is sent, in all its languages.

    The file holds the letter on a desktop and a phone, light and dark, as inboxes show it, as plain text, its links and
    the findings. It can be mailed, and opens anywhere without a network. With an earlier version to compare with, it
    begins with what has changed, in sentences, and marked in the letter itself. That is the version that was approved
    last, if there is one, or another that you name.

    \b
      newsletter review ash-2021
      newsletter review ash-2021 --since HEAD~1
      newsletter review ash-2021 --against out/ash-2021
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import build_languages, publication_of
    from newsletter.model.files import find_issue, find_root
    from newsletter.owned.several import Maker, write_files
    from newsletter.review.one_file import as_file
    from newsletter.review.one_file import review as reviewed

    if since is not None and against is not None:
        raise UsageError("There are both --since and --against: a review compares with one of them.")
    path = find_issue(issue, Path.cwd())
    root = find_root(path)
    folder = output_folder(out, root / "out", below=_BELOW)
    refuse_folder_of_issue(folder, None if out else root, "review")
    editions = build_languages(path, publication_of([path], root))
    found = reviewed(editions, partial(_earlier, editions, since, against))
    name = f"{path.stem}.html"
    content = as_file(found)
    with undisturbed():
        write_files({name: content}, folder, Maker(".newsletter-reviews", "review"), prune=False, tell=warn)
    say(f"{shown(folder / name)}: {len(content) / 1024:.0f} KB")
    _tell(found)
    for edition in editions:
        count_findings(edition.report.findings, path)


def _earlier(editions: Sequence[Edition], since: str | None, against: Path | None, now: Side) -> Side | None:
    """Return what an edition is compared with: what is named, or what was approved last; None if that is nothing."""
    from newsletter.review.approved import last_approved
    from newsletter.review.from_folder import in_folder
    from newsletter.review.revisions import at_revision

    letter = editions[0].letter
    if since is not None:
        return at_revision(since, letter.issue, letter.publication.root, now)
    return in_folder(against, [edition.letter for edition in editions]) if against else last_approved(letter, now)


def _tell(found: Review) -> None:
    """Print what has changed, as far as that fits on a screen."""
    from newsletter.reading.languages import english_name

    if found.before is None:
        return
    say(f"  Compared with {found.before.name}:")
    if found.before.failure:
        warn(f"The letter of that time cannot be shown: {found.before.failure}")
    if not found.has_changed:
        say("  Nothing has changed.")
    _tell_differences(found.differences)
    for each in found.translations:
        if each.differences:
            say(f"  In {english_name(each.edition.issue.language)}:")
            _tell_differences(each.differences)


def _tell_differences(differences: Sequence[Difference]) -> None:
    for each in differences[:_MOST_TOLD]:
        say(f"  - {each.sentence}")
    if len(differences) > _MOST_TOLD:
        say(f"  - and {len(differences) - _MOST_TOLD} more, which are in the file")
