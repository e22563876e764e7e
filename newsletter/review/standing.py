"""A letter in all its languages, and what was said of its issue → whose approvals count, and whose do not any more.

It is a module of its own because sending, exporting and the page ask the same question, and must get the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.inputs import changed, inputs_of
from newsletter.letter import Letter
from newsletter.model.desk_address import address_of
from newsletter.model.publication import Publication
from newsletter.review import approvals
from newsletter.review.approvals import Entry
from newsletter.review.sent import as_built, digest_of

_MOST_CAUSES = 5


class Undone(NamedTuple):
    """An approval of other bytes, and what has changed since, each as a clause; none is known if that is empty."""

    entry: Entry
    causes: Sequence[str]


class Standing(NamedTuple):
    """How an issue stands, as it is now.

    `sent` stands for all that goes out, as digest_of() has it. `counts` are the approvals of exactly these bytes, one
    of each person; `undone` are those of other bytes that nobody has taken back, and `claimed` those that do not count
    since nobody was signed in. `desk` is where people sign in, "" if they need not.
    """

    slug: str
    needed: int
    counts: tuple[Entry, ...]
    undone: tuple[Undone, ...]
    sent: str
    claimed: tuple[Entry, ...] = ()
    desk: str = ""

    @property
    def in_the_way(self) -> str:
        """Return in sentences why the letter must not go out, "" if enough have approved."""
        if len(self.counts) >= self.needed:
            return ""
        have = f"has {_names(self.counts)}" if self.counts else "has none"
        needs = "an approval" if self.needed == 1 else f"the approvals of {self.needed} people"
        missing = f"{self.slug} needs {needs} of exactly this letter, and {have}."
        remedy = f'Whoever has read it types: newsletter approve {self.slug} --as "Your name".'
        if self.desk:
            remedy = f"Whoever has read it approves it at {self.desk}"
        return " ".join([missing, *self.remarks, remedy])

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each approval that does not count."""
        return (*map(_undone, self.undone), *map(_claimed, self.claimed))


def standing(letters: Sequence[Letter]) -> Standing:
    """Return how letters stand, whose publication is as it is; raise as read() and what_is_sent() do."""
    publication, slug = letters[0].publication, letters[0].issue.slug
    settings, sent = publication.approvals, digest_of(letters)
    kept = approvals.in_force(approvals.read(publication.root, slug))
    valid = [entry for entry in kept if entry.name == "signed in" or not settings.signed_in]
    counts = {entry.person: entry for entry in valid if entry.sent == sent}
    others = {entry.person: entry for entry in valid if entry.person not in counts}
    inputs = inputs_of(letters) if others else {}
    return Standing(
        slug,
        settings.needed,
        tuple(counts.values()),
        tuple(Undone(entry, changed(entry.inputs, inputs)) for entry in others.values()),
        sent,
        tuple(entry for entry in kept if entry not in valid),
        _desk(publication) if settings.signed_in else "",
    )


def _desk(publication: Publication) -> str:
    return f"{address_of(publication).origin}/" if publication.desk_url else "the desk (docs/team.md)"


def in_the_way(letters: Sequence[Letter], publication: Publication) -> str:
    """Return in sentences why letters must not go out, "" if nobody has to approve them, or enough have.

    They may be as_members_get_it(); `publication` is as it is. A file of approvals that nobody can read is in the way.
    """
    if not publication.approvals.needed:
        return ""
    try:
        return standing(as_built(letters, publication)).in_the_way
    except NewsletterError as error:
        return str(error)


def _names(entries: Sequence[Entry]) -> str:
    count = "one" if len(entries) == 1 else str(len(entries))
    return f"{count}, by {' and '.join(entry.by for entry in entries)}"


def _claimed(entry: Entry) -> str:
    return f"That of {entry.by}, {entry.when:%d %B %Y}, does not count: nobody was signed in."


def _undone(undone: Undone) -> str:
    entry, causes = undone
    said = f"That of {entry.by}, {entry.when:%d %B %Y}, no longer counts"
    if not causes:
        return f"{said}: nothing that it is known to be made of has changed, but other bytes are written than then."
    more = f", and {len(causes) - _MOST_CAUSES} more" if len(causes) > _MOST_CAUSES else ""
    return f"{said}: {', '.join(causes[:_MOST_CAUSES])}{more}."
