"""An edition and a list → a sending, frozen in the ledger; or every reason why it must not go out.

Comes in: an edition, the members, the secret. Goes out: a sending in which nothing changes any more, however long it
takes and whatever is edited meanwhile, with the counts for a person to look at. It is a module of its own because the
command and the page prepare alike, and neither sends anything before a person has seen the counts.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from newsletter.check import Report
from newsletter.errors import InputError, Problem, UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.sending.hosted_pictures import missing_pictures
from newsletter.sending.members.read import MembersFile, Recipient
from newsletter.sending.outbox.deliveries import Deliveries, Delivery, Frozen
from newsletter.sending.outbox.ledger import InLanguage, Ledger, Sending
from newsletter.sending.outbox.letters import Letters, returning_address
from newsletter.sending.outbox.sendings_file import have_it
from newsletter.sending.secret import KEY_BYTES, Secret
from newsletter.sending.send import remarks, sender_of
from newsletter.sending.skeleton import Skeleton

MOST_WITHOUT_ONE_CLICK = 5000
"""Members, above which Gmail and Yahoo want one-click unsubscribing (in a day, and RFC 8058)."""

HAS_LEFT, HAS_IT = "on the suppression list", "has it already"
"""Why somebody in the list gets no letter, beside what the list says itself."""

_NOT_ONE_CLICK = (
    "Members unsubscribe by writing to {address}, which is not one click: read that mailbox by `newsletter bounces` "
    "before each sending. Better run `newsletter unsubscribe-server`, and write its address into newsletter.yaml as "
    "`unsubscribe_at`, below `sending:`."
)

_ONLY_HERE = (
    "Members unsubscribe at {address}, and there nobody reaches your server but this computer: that is for trying out. "
    "Write its public address, which begins with `https://`, as `unsubscribe_at`."
)

_MOST_PROBLEMS = 50
_ASKED_AT_ONCE = 500
"""Of how many members the ledger is asked in one question: a database may be on another machine."""


class Prepared(NamedTuple):
    """A sending that a person is to confirm; `left_out` counts those who get no letter, by the reason."""

    sending: Sending
    left_out: Mapping[str, int]


def obstacles(letters: Sequence[Letter], reports: Iterable[Report]) -> Iterator[str]:
    """Yield a sentence for each reason why letters must not go to members; their pictures are asked for."""
    for letter, report in zip(letters, reports, strict=True):
        yield from remarks(letter, report)
    if missing := missing_pictures(letters):
        yield missing


def edition_digest(letters: Sequence[Letter]) -> str:
    """Return what tells two editions apart for their readers, in 64 hexadecimal digits; files' names do not.

    That of an issue in one language is that of its letter.
    """
    own, *translations = letters
    if not translations:
        return letter_digest(own)
    return _digest(part.encode() for each in letters for part in (each.issue.language, letter_digest(each)))


def letter_digest(letter: Letter) -> str:
    """Return the same of a letter in one language."""
    publication, rendering = letter.publication, letter.rendering
    own_address = publication.public_address(letter.issue.slug) or ""
    sender = sender_of(publication)
    texts = [rendering.subject, rendering.html, rendering.text, letter.issue.language]
    texts += [tag.neutral for tag in rendering.tags.tags]
    texts += [publication.name, sender.name, sender.email, publication.reply_to or ""]
    parts = [(text.replace(own_address, "") if own_address else text).encode("utf-8", "replace") for text in texts]
    parts += sorted(hashlib.sha256(shown.picture.content).digest() for shown in letter.pictures.values())
    return _digest(parts)


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def going_on(ledger: Ledger, slug: str, digest: str, list_name: str, *, again: bool) -> Sending | None:
    """Return the sending that the same edition and list mean, which is under way or finished; None for a new one.

    Raise UsageError where people would get an edition twice, unless `again` says that they shall.
    """
    sendings = ledger.sendings(slug)
    for sending in sendings:
        if sending.state in ("sending", "paused"):
            _refuse_beside(sending, digest, list_name, again=again)
            return sending
    if again:
        return None
    for sending in reversed(sendings):
        if count := have_it(ledger, sending):
            is_same = digest.startswith(sending.edition_digest)  # of one from elsewhere, only its beginning is known
            if not is_same or sending.state == "elsewhere":
                since = "from another computer" if is_same else "and has been changed since"
                raise UsageError(
                    f"{slug} has gone out already, to {count:,} members, {since}. To send it once more, as it is now, "
                    "to everybody in the list, add `--again`."
                )
            break
    same = [each for each in sendings if (each.edition_digest, each.list_name) == (digest, list_name)]
    if same and same[-1].state == "finished":
        return same[-1]
    _refuse_under_another_name(ledger, slug, digest)
    return None


def _refuse_under_another_name(ledger: Ledger, slug: str, digest: str) -> None:
    """Raise UsageError where the same edition is under way, or has gone out, from a file of another name."""
    for sending in ledger.sendings():
        twin, is_same = sending.slug, digest.startswith(sending.edition_digest)
        if twin == slug or not is_same:
            continue
        if sending.state in ("sending", "paused"):
            raise UsageError(
                f"{slug} is word for word {twin}, which is on its way to {sending.list_name}. If you have renamed it, "
                f"call its file issues/{twin}.yaml again, and go on by `newsletter send {twin} --to-list "
                f"{sending.list_name}`; or end that by `newsletter outbox {twin} --cancel`."
            )
        if count := have_it(ledger, sending):
            raise UsageError(
                f"{slug} is word for word {twin}, which has gone out already, to {count:,} members. To send it once "
                "more, to everybody in the list, add `--again`."
            )


def _refuse_beside(sending: Sending, digest: str, list_name: str, *, again: bool) -> None:
    """Raise UsageError for a sending beside one of the same slug that is under way."""
    slug = sending.slug
    end = f"or end it by `newsletter outbox {slug} --cancel`: then this one can go out"
    if sending.list_name != list_name:
        raise UsageError(
            f"{slug} is on its way to {sending.list_name}, and not all there have it yet. Go on with it by `newsletter "
            f"send {slug} --to-list {sending.list_name}`, {end}, to those who do not have it."
        )
    if sending.edition_digest != digest:
        raise UsageError(
            f"{slug} has been changed since it is on its way, and not all have it yet. Let the rest get it as it was, "
            "by “Go on” under “Hand over” on the page of `newsletter write`, or by this command once the change is "
            f"undone; {end} with `--again`, to everybody in the list."
        )
    if again:
        raise UsageError(f"{slug} is on its way already: go on with it without `--again`.")


def prepare(
    ledger: Ledger,
    letters: Sequence[Letter],
    members: MembersFile,
    secret: Secret,
    list_name: str,
    *,
    now: datetime,
    again: bool,
) -> Prepared:
    """Freeze letters and their recipients, and put those whom the list says to have left on the suppression list.

    The letters' publication is as_members_get_it(); each recipient gets one of them, by their language. Without
    `again`, who has the edition from another list does not get it twice. Raise InputError for rows of the list whose
    letter cannot be written, and UsageError where too many could not leave with one click.
    """
    publication = letters[0].publication
    leave_at = leaves_at(publication)
    if leave_at.startswith("mailto:") and members.total > MOST_WITHOUT_ONE_CLICK:
        raise UsageError(
            f"{members.path.name} has {members.total:,} members, and more than {MOST_WITHOUT_ONE_CLICK:,} get letters "
            "only if they can unsubscribe with one click: run `newsletter unsubscribe-server`, and write its address "
            "into newsletter.yaml, as in `sending: {unsubscribe_at: https://news.example.org/u/}`."
        )
    skeletons = {letter.issue.language: _skeleton(letter, now) for letter in letters}
    left_out, languages = Counter(members.left_out), Counter[str]()
    mailbox = publication.sending.bounces_to
    with ledger.transaction():
        for left in members.left:
            ledger.suppress(secret.key_of(left.address), left.reason, now)
        number = ledger.begin_sending(
            letters[0].issue.slug,
            edition_digest(letters),
            list_name,
            envelope=returning_address(mailbox) if mailbox else sender_of(publication).email,
            leave_at=leave_at,
            mark=secrets.token_hex(8),
        )
        for language, skeleton in skeletons.items():
            ledger.add_letter(number, language, skeleton.to_bytes())
        frozen = Letters(ledger.sending(number), skeletons, secret)
        recipients = _recipients(ledger, frozen, members, secret, left_out, languages, again=again)
        Deliveries(ledger, number).freeze(recipients)
        digests = {letter.issue.language: letter_digest(letter) for letter in letters}
        ledger.note_languages(number, [InLanguage(each, digests[each], languages[each]) for each in skeletons])
    return Prepared(ledger.sending(number), dict(left_out))


def renew(ledger: Ledger, number: int, letters: Sequence[Letter], now: datetime) -> None:
    """Give the messages of a sending that was prepared a while ago, of the same letters, the date `now`."""
    ledger.renew_letters(number, {each.issue.language: _skeleton(each, now).to_bytes() for each in letters})


def _skeleton(letter: Letter, now: datetime) -> Skeleton:
    is_one_click = not leaves_at(letter.publication).startswith("mailto:")
    return Skeleton.of(letter, now=now, unsubscribes_one_click=is_one_click)


def hardly_leaves(publication: Publication) -> str | None:
    """Return a sentence where members cannot leave with one click, None where they can."""
    address = leaves_at(publication)
    if address.startswith("mailto:"):
        return _NOT_ONE_CLICK.format(address=address.removeprefix("mailto:"))
    return _ONLY_HERE.format(address=address) if address.startswith("http:") else None


def leaves_at(publication: Publication) -> str:
    """Return where members leave, still without their tokens: at the server's address, or by writing to a mailbox."""
    sending = publication.sending
    return sending.unsubscribe_at or f"mailto:{sending.bounces_to or sender_of(publication).email}"


def _recipients(
    ledger: Ledger,
    letters: Letters,
    members: MembersFile,
    secret: Secret,
    left_out: Counter[str],
    languages: Counter[str],
    *,
    again: bool,
) -> Iterator[Frozen]:
    """Yield who gets a letter, and count in which language; count who gets none, too.

    Raise InputError if letters cannot be written.
    """
    problems = []
    # Tokens are all alike, and making one takes long.
    anybody = letters.personal(Delivery(1, bytes(KEY_BYTES), "", "", "queued", 0, {}))
    for member, recipient, why in _with_reasons(ledger, letters.sending.slug, members, secret, again=again):
        if why:
            left_out[why] += 1
            continue
        values, language = dict(recipient.values), letters.language_for(recipient.language or "")
        languages[language] += 1
        try:
            letters.skeletons[language].check(replace(anybody, to=recipient.address, values=values))
        except UsageError as error:
            problems.append(Problem(recipient.file or members.path.name, recipient.line, 1, str(error)))
            if len(problems) == _MOST_PROBLEMS:
                break
        yield member, recipient.address, language, values
    if problems:
        raise InputError(problems)


def _with_reasons(
    ledger: Ledger, slug: str, members: MembersFile, secret: Secret, *, again: bool
) -> Iterator[tuple[bytes, Recipient, str]]:
    """Yield everybody in the list by their key, with why they get no letter, or ""."""
    recipients = iter(members.recipients)
    while batch := {secret.key_of(each.address): each for each in islice(recipients, _ASKED_AT_ONCE)}:
        left = ledger.suppressed_among([*batch])
        have_it = set() if again else ledger.who_has_had(slug, [*batch])
        for member, recipient in batch.items():
            yield member, recipient, HAS_LEFT if member in left else HAS_IT if member in have_it else ""
