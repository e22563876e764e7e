"""A letter and what was said of its issue → the side that was approved last, as far as Git has it.

An approval has a digest of the issue's file, and no more of it. So the version is sought among Git's, and where the
file was approved before it was committed, there is none to compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsletter import git
from newsletter.editing.stored import stored
from newsletter.errors import InputError
from newsletter.inputs import digest_of_text
from newsletter.letter import Letter
from newsletter.model.files import ISSUES
from newsletter.review import approvals
from newsletter.review.kept import kept_in
from newsletter.review.revisions import at_revision
from newsletter.review.side import Side
from newsletter.times.wording import format_date


def last_approved(letter: Letter, now: Side) -> Side | None:
    """Return the version that somebody approved last and has not taken back, or None if Git has none."""
    issue, root = letter.issue, letter.publication.root
    last = {entry.person: entry for entry in approvals.read(root, issue.slug) if entry.what != "sent"}
    digests = dict(_digests(letter)) if last else {}
    for entry in sorted(last.values(), key=lambda entry: entry.when, reverse=True):
        files = (digest for name, digest in entry.inputs.items() if f"/{name}".endswith(f"/{ISSUES}/{issue.path.name}"))
        revision = digests.get(next(files, ""))
        if entry.what == "approved" and revision:
            side = at_revision(revision, issue, root, now)
            day = format_date(entry.when.date(), "en")
            return replace(side, name=f"the version that {entry.by} approved on {day} ({revision[:7]})")
    return None


def _digests(letter: Letter) -> Iterator[tuple[str, str]]:
    """Yield the digest of each version of the issue's file, and its revision, the oldest first."""
    kept = kept_in(letter.publication.root)
    if kept is None:
        return
    path = kept.path(letter.issue.slug)
    for revision in reversed(git.revisions_of(kept.repository, path)):
        content = git.content_at(kept.repository, path, revision.id)
        try:
            text = stored(content or b"", path).text
        except InputError:  # no text, which nobody can have approved
            continue
        yield digest_of_text(text), revision.id
