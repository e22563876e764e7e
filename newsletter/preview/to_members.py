"""What was chosen on the page → a sending that waits for a person, its counts, and some of its letters.

Comes in: an edition as members get it, in all its languages, and the choice. Goes out: a new sending, or why it must
not go out. It is a
module of its own because looking at the counts and sending begin alike: between the two a person thinks, and the list
or the letter may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import NamedTuple
from urllib.parse import quote

from newsletter.build import Edition
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.owned import plain_files
from newsletter.preview.places import Data
from newsletter.sending import private_files
from newsletter.sending.outbox import ready as outbox
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.opening import has_secret
from newsletter.sending.outbox.place import place_of
from newsletter.sending.outbox.prepare import hardly_leaves
from newsletter.sending.outbox.ready import Fresh, Ready, Sure
from newsletter.sending.outbox.report import by_language
from newsletter.sending.readdressed import readdressed
from newsletter.sending.secret import Secret, from_environment_or_keyring
from newsletter.sending.send import sender_of, untranslated

MOST_LISTS = 100


class Choice(NamedTuple):
    """What was chosen on the page: the list by its name there, and what somebody is sure of."""

    list_name: str
    sure: Sure


class NoSecretError(UsageError):
    """There is no secret yet, and the page offers to make one."""


class Copy(NamedTuple):
    """The message of one member."""

    address: str
    raw: bytes


def lists(publication: Publication) -> list[str]:
    """Return the names of what may be a list: the one of newsletter.yaml, and the .csv files beside that."""
    files = sorted(place.name for place in publication.root.glob("*.csv") if plain_files.is_plain(place))
    own = publication.sending.list or ""
    return list(dict.fromkeys([*([own] if plain_files.is_inside(own) else []), *files[:MOST_LISTS]]))


def secret_of(publication: Publication) -> Secret:
    """Return the secret of a publication's sender; raise NoSecretError where there is none, and may be a new one."""
    is_in_use = has_secret(place_of(publication))
    secret = from_environment_or_keyring(sender_of(publication).email, is_in_use=is_in_use)
    if secret is None:
        raise NoSecretError("There is no secret yet, by which those who leave are recognised.")
    return secret


@contextmanager
def ready(
    editions: Sequence[Edition], choice: Choice, *, before: Fresh | None = None, keeps: bool = False
) -> Iterator[tuple[Ready, Fresh]]:
    """Write a sending down as `newsletter send --to-list` does, or take that from `before`; raise the same errors."""
    letters = [edition.letter for edition in editions]
    publication, slug = letters[0].publication, letters[0].issue.slug
    if choice.list_name not in lists(publication):
        raise UsageError(f"There is no list {choice.list_name} in the newsletter's folder.")
    file = publication.root / choice.list_name
    private_files.refuse_in_git([file, *outbox.private_files_of(publication)])
    secret = secret_of(publication)
    with outbox.ready(letters, file, choice.list_name, secret, choice.sure, before=before, keeps=keeps) as found:
        if found.fresh is None:
            what = "has gone out" if found.sending.state == "finished" else "is on its way"
            raise UsageError(f"{slug} {what} to {choice.list_name}, to all who were in it then: nobody is left in it.")
        yield found, found.fresh


def counts(letters: Sequence[Letter], ready: Ready, fresh: Fresh, obstacles: Iterable[str]) -> Data:
    """Return who would get a letter and who would not, and what stands in the way or may not be meant."""
    publication, members, sending = letters[0].publication, fresh.members, ready.sending
    carried = private_files.warning([members.path, *outbox.private_files_of(publication)])
    warnings = [carried, *members.remarks, *untranslated(letters), hardly_leaves(publication)]
    return {
        "edition": sending.edition_digest,
        "list": sending.list_name,
        "total": sending.total,
        "languages": by_language(sending),
        "beside": len(members.beside),
        "left_out": [{"why": why, "count": count} for why, count in fresh.prepared.left_out.items()],
        "copies": [list(lines) for lines in members.copies],
        "warnings": [warning for warning in warnings if warning],
        "obstacles": [*obstacles],
    }


def copies_of(ready: Ready) -> list[Copy]:
    """Return the messages of the first and the last member, and of the first in each language."""
    sending = ready.sending
    letters = Letters.of(ready.ledger, sending, ready.secret)
    chosen = Deliveries(ready.ledger, sending.id).samples()
    return [Copy(delivery.address, letters.write(delivery)) for delivery in chosen]


def as_html(raw: bytes, letters: Sequence[Letter]) -> str:
    """Return the HTML of a message, with its pictures where the preview has them."""
    message = BytesParser(_class=EmailMessage, policy=default).parsebytes(raw)
    inside = {
        f"cid:{str(part['Content-ID']).strip('<>')}": part.get_filename("")
        for part in message.walk()
        if part["Content-ID"]
    }
    own, *translations = letters
    where = {shown.picture.name: quote(shown.picture.name) for shown in own.pictures.values()}
    for letter in translations:  # which may have pictures of their own
        for shown in letter.pictures.values():
            name = shown.picture.name
            where.setdefault(name, f"{quote(name)}?language={letter.issue.language}")
    names = inside | {shown.url: shown.picture.name for letter in letters for shown in letter.pictures.values()}
    body = message.get_body(("html",))
    assert body, "every letter has HTML"
    folder = f"/letters/{quote(own.issue.slug)}/images/"
    return readdressed(body.get_content(), {url: folder + where.get(name, quote(name)) for url, name in names.items()})
