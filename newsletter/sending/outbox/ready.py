"""An edition and a list → a sending that is written down and waits for a person, or the earlier one to go on with.

Comes in: the letter as members get it, the file with the members, and what somebody is sure of. Goes out: the ledger
with that sending, for as long as nobody else sends; what is not confirmed by then is forgotten. It is a module of its
own because the command line and the page begin alike: whoever has left or signed up is taken in first, and only then is
counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.sending.joining import copy
from newsletter.sending.joining.merging import with_signups
from newsletter.sending.joining.taking import take_in_signups
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.members.read import MembersFile, read_members
from newsletter.sending.outbox.opening import opened_for_sending
from newsletter.sending.outbox.prepare import Prepared, edition_digest, going_on, prepare
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.sqlite import Ledger, Sending
from newsletter.sending.secret import Secret


class Fresh(NamedTuple):
    """A sending that nobody has confirmed yet, and the list that it was made of."""

    prepared: Prepared
    members: MembersFile


class Ready(NamedTuple):
    """A sending in a ledger from which nobody else sends; `fresh` is None for one that had begun before."""

    ledger: Ledger
    secret: Secret
    sending: Sending
    fresh: Fresh | None


def private_files_of(publication: Publication) -> list[Path]:
    """Return the files beside the list that Git must not see: the ledger, and who signed up where anybody can."""
    signups = publication.root / copy.FILE
    lets_join = publication.sending.sign_up is not None or signups.exists()
    return [publication.root / FILE, *([signups] if lets_join else [])]


@contextmanager
def ready(
    letter: Letter, file: Path, list_name: str, secret: Secret, *, again: bool, all_subscribed: bool
) -> Iterator[Ready]:
    """Write a sending down for the block, or find the one to go on with.

    Unless the state of a new one is another by the end of the block, it is forgotten again. Raise InputError for
    mistakes in the list, and UsageError where it must not be sent.
    """
    publication = letter.publication
    with opened_for_sending(publication.root, secret, again=again) as ledger:
        server = publication.sending.unsubscribe_at
        if server:
            take_in_news(ledger, server, secret)
        if earlier := going_on(ledger, letter.issue.slug, edition_digest(letter), list_name, again=again):
            yield Ready(ledger, secret, earlier, None)
            return
        tags = tuple(publication.merge_tags)
        members = read_members(file, tags, all_subscribed=all_subscribed)
        if list_name == publication.sending.list:  # who signs up does so for the newsletter, and not for any other list
            if publication.sending.sign_up and server:
                take_in_signups(ledger, publication.root, server, secret)
            members = with_signups(members, copy.read(publication.root), tags)
        now = datetime.now(UTC).astimezone()
        prepared = prepare(ledger, letter, members, secret, list_name, now=now, again=again)
        try:
            yield Ready(ledger, secret, prepared.sending, Fresh(prepared, members))
        finally:
            ledger.discard(prepared.sending.id)
