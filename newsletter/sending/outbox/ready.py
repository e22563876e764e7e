"""An edition and a list → a sending that is written down and waits for a person, or the earlier one to go on with.

Comes in: the letter as members get it, the file with the members, and what somebody is sure of. Goes out: the ledger
with that sending, for as long as nobody else sends; what is not confirmed by then is forgotten. It is a module of its
own because the command line and the page begin alike: whoever has left is taken in first, and only then is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsletter.letter import Letter
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.members.read import MembersFile, read_members
from newsletter.sending.outbox.opening import opened_for_sending
from newsletter.sending.outbox.place import place_of
from newsletter.sending.outbox.prepare import Prepared, edition_digest, going_on, prepare
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


@contextmanager
def ready(
    letter: Letter, file: Path, list_name: str, secret: Secret, *, again: bool, all_subscribed: bool
) -> Iterator[Ready]:
    """Write a sending down for the block, or find the one to go on with.

    Unless the state of a new one is another by the end of the block, it is forgotten again. Raise InputError for
    mistakes in the list, and UsageError where it must not be sent.
    """
    publication = letter.publication
    with opened_for_sending(publication.root, place_of(publication), secret, again=again) as ledger:
        if server := publication.sending.unsubscribe_at:
            take_in_news(ledger, server, secret)
        if earlier := going_on(ledger, letter.issue.slug, edition_digest(letter), list_name, again=again):
            yield Ready(ledger, secret, earlier, None)
            return
        members = read_members(file, tuple(publication.merge_tags), all_subscribed=all_subscribed)
        now = datetime.now(UTC).astimezone()
        prepared = prepare(ledger, letter, members, secret, list_name, now=now, again=again)
        try:
            yield Ready(ledger, secret, prepared.sending, Fresh(prepared, members))
        finally:
            ledger.discard(prepared.sending.id)
