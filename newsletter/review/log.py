"""An issue → what was done with it, when and by whom: versions that were kept, approvals, sendings.

Comes in: the publication and the issue's name. Goes out: events, the oldest first. Each comes from where it is kept
anyway, Git, the file of the approvals and sendings.yaml, so that nothing is written for this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from newsletter import git
from newsletter.errors import InputError
from newsletter.inputs import languages_in
from newsletter.model.files import FILE, ISSUES
from newsletter.reading.languages import english_name
from newsletter.reading.parsing import parse
from newsletter.review import approvals
from newsletter.review.approvals import Entry
from newsletter.review.kept import kept_in
from newsletter.sending.outbox import sendings_file
from newsletter.translating import naming

_YES = ("true", "yes", "on", "y", "t", "1")
"""How newsletter.yaml can say so."""


class Event(NamedTuple):
    """What was done, as a clause that follows a name, or one that stands alone where `who` is "".

    Of some, only the day is known; `when` is its midnight then.
    """

    when: datetime
    who: str
    what: str
    is_day: bool = False

    @property
    def written(self) -> str:
        """The event on one line, its time by the clock of this computer."""
        clock = "     " if self.is_day else f"{self.when.astimezone():%H:%M}"
        return f"{self.when.astimezone():%Y-%m-%d} {clock}  {f'{self.who}: ' if self.who else ''}{self.what}"


def log(root: Path, slug: str) -> list[Event]:
    """Return what was done with an issue, the oldest first; raise InputError and UsageError for files out of order."""
    found = [*_kept(root, slug), *_said(root, slug), *_sent(root, slug)]
    return sorted(found, key=lambda event: event.when)


def _kept(root: Path, slug: str) -> Iterator[Event]:
    """Yield the versions of the issue and its catalogs that Git has, and how many have had to approve since when."""
    kept = kept_in(root)
    if kept is None:
        return
    path = Path(kept.path(slug))
    own = {revision.id: revision for revision in git.revisions_of(kept.repository, path.as_posix())}
    for revision in own.values():
        yield Event(revision.date, revision.author, f"kept a version: {revision.subject}")
    for language in naming.catalogs(root / ISSUES / path.name):
        for revision in git.revisions_of(kept.repository, naming.catalog_of(path, language).as_posix()):
            if revision.id not in own:
                what = f"kept a version in {english_name(language)}: {revision.subject}"
                yield Event(revision.date, revision.author, what)
    settings, before = f"{kept.prefix}{FILE}", None
    for revision in reversed(git.revisions_of(kept.repository, settings)):
        now = _needed(git.content_at(kept.repository, settings, revision.id))
        if before is not None and now != before:
            yield Event(revision.date, revision.author, f"changed how many must approve: {before} became {now}")
        before = now


def _said(root: Path, slug: str) -> Iterator[Event]:
    for entry in approvals.read(root, slug):
        yield Event(entry.when, f"{entry.by} ({entry.name})", _clause(entry))


def _clause(entry: Entry) -> str:
    what = {"approved": "approved it", "withdrawn": "took the approval back", "sent": "sent it"}
    said = f"{what[entry.what]}, {entry.sent[:8]}"
    if languages := ", ".join(map(english_name, languages_in(entry.inputs))):
        said += f", with {languages}"
    needed = f", of {entry.needed} that were needed" if entry.what == "approved" and entry.needed else ""
    return f"{said}{needed}{f': {entry.remark}' if entry.remark else ''}"


def _sent(root: Path, slug: str) -> Iterator[Event]:
    for line in sendings_file.read(root):
        if line.slug == slug:
            to = f"{line.members:,} members"
            day = datetime.combine(line.day, time()).astimezone()  # the day by the clock of whoever sent it
            if languages := ", ".join(english_name(language) for language, _ in line.languages):
                to += f", in {languages}"
            what = f"it began to go out to {to}" if line.is_begun else f"it had gone out to {to}"
            yield Event(day, "", what, is_day=True)


def _needed(content: bytes | None) -> str:
    """Return how many must approve by a version of newsletter.yaml, as it says that; "0" where it says nothing."""
    with suppress(InputError):
        found = parse(content or b"", FILE).data.get("approvals")
        if isinstance(found, dict):
            are_signed_in = str(found.get("signed_in", "")).casefold() in _YES
            return f"{found.get('needed', '0')}{', signed in' if are_signed_in else ''}"
    return "0"
