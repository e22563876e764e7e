"""An edition and a list → a sending that is written down and waits for a person, or the earlier one to go on with.

Comes in: the letters as members get them, the file with the members, and what somebody is sure of. Goes out: the ledger
with that sending, for as long as nobody else sends; what is not confirmed by then is forgotten, or kept for when
somebody has thought about it. It is a module of its own because the command line and the page begin alike: whoever has
left or signed up is taken in first, and only then is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.model.settings import MergeTagValues, SendingSettings
from newsletter.sending.joining import copy
from newsletter.sending.joining.merging import with_signups
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.joining.taking import take_in_signups
from newsletter.sending.leaving.taking import take_in_news
from newsletter.sending.members.read import MembersFile, digest_of, read_members
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.opening import opened_for_sending
from newsletter.sending.outbox.place import files_of, place_of
from newsletter.sending.outbox.prepare import Prepared, edition_digest, going_on, prepare, renew
from newsletter.sending.secret import Secret


class Sure(NamedTuple):
    """What somebody is sure of: that an edition shall go out `again`, that nobody in a list has left."""

    again: bool
    all_subscribed: bool


class Basis(NamedTuple):
    """All that decides who gets what: where nothing of it has changed, a sending need not be prepared anew."""

    edition_digest: str
    list_name: str
    list_digest: str
    signups: Mapping[int, SignUp]
    sure: Sure
    sending: SendingSettings
    merge_tags: Mapping[str, MergeTagValues]


class Fresh(NamedTuple):
    """A sending that nobody has confirmed yet, the list that it was made of, and all else."""

    prepared: Prepared
    members: MembersFile
    basis: Basis


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
    return [*files_of(place_of(publication)), *([signups] if lets_join else [])]


def _signups(ledger: Ledger, publication: Publication, list_name: str, secret: Secret) -> Mapping[int, SignUp]:
    """Take in who has signed up, and return all sign-ups: for the newsletter, and so for no list but its own."""
    server = publication.sending.unsubscribe_at
    if list_name != publication.sending.list:
        return {}
    if publication.sending.sign_up and server:
        take_in_signups(ledger, publication.root, server, secret)
    return copy.read(publication.root)


@contextmanager
def ready(
    letters: Sequence[Letter],
    file: Path,
    list_name: str,
    secret: Secret,
    sure: Sure,
    *,
    before: Fresh | None = None,
    keeps: bool = False,
) -> Iterator[Ready]:
    """Write a sending down for the block, or find the one to go on with.

    Unless the state of a new one is another by the end of the block, it is forgotten again; if it `keeps` it, only
    where the block fails. One from `before` is taken if it would be the same. Raise InputError for mistakes in the
    list, and UsageError where it must not be sent.
    """
    publication = letters[0].publication
    kept = before.prepared.sending.id if before else None
    place = place_of(publication)
    with opened_for_sending(publication.root, place, secret, again=sure.again, keep=kept) as ledger:
        if server := publication.sending.unsubscribe_at:
            take_in_news(ledger, server, secret)
        digest = edition_digest(letters)
        if earlier := going_on(ledger, letters[0].issue.slug, digest, list_name, again=sure.again):
            yield Ready(ledger, secret, earlier, None)
            return
        signups = _signups(ledger, publication, list_name, secret)
        settings = publication.sending, publication.merge_tags
        basis = Basis(digest, list_name, digest_of(file), signups, sure, *settings)
        now = datetime.now(UTC).astimezone()
        if before and before.basis == basis and any(each.id == kept for each in ledger.sendings()):
            fresh = before
            renew(ledger, before.prepared.sending.id, letters, now)
        else:
            tags = tuple(publication.merge_tags)
            members = read_members(file, tags, all_subscribed=sure.all_subscribed)
            members = with_signups(members, signups, tags)
            prepared = prepare(ledger, letters, members, secret, list_name, now=now, again=sure.again)
            fresh = Fresh(prepared, members, basis._replace(list_digest=members.digest))
        number, is_done = fresh.prepared.sending.id, False
        try:
            yield Ready(ledger, secret, ledger.sending(number), fresh)
            is_done = True
        finally:
            if not (keeps and is_done):
                ledger.discard(number)
