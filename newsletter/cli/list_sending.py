"""`newsletter send --to-list`: an edition to members; all that is asked and told on the way, and how it ends.

It is a module of its own beside send.py, which has the command, because a test and a sending have nothing in common
but the letter.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import name_of, shown
from newsletter.cli.progress import ProgressLine, in_words
from newsletter.cli.terminal import INTERRUPTED, WRONG, complain_of, say, stopped_by, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.model.publication import Publication
    from newsletter.sending.outbox.ledger import Ledger, Sending
    from newsletter.sending.outbox.place import Place
    from newsletter.sending.outbox.ready import Fresh, Ready
    from newsletter.sending.outbox.run import Outcome
    from newsletter.sending.secret import Secret
    from newsletter.sending.transport import Transport


def send_to_list(
    path: Path,
    publication: Publication,
    list_file: str,
    relay: Callable[[], Callable[[], Transport]],
    *,
    dry_run: bool,
    folder: Path | None,
    number: int | None,
    again: bool,
    all_subscribed: bool,
) -> None:
    """Send an issue to the members in a file, or go on with it; with `dry_run`, count them and write a few letters.

    `relay` returns what makes connections to the mail server, and raises UsageError if none is set.
    """
    from datetime import UTC, datetime

    from newsletter.build import build_languages
    from newsletter.review import saying
    from newsletter.review.standing import in_the_way
    from newsletter.sending.outbox.going_out import hand_over
    from newsletter.sending.outbox.place import place_of
    from newsletter.sending.outbox.prepare import hardly_leaves, obstacles
    from newsletter.sending.outbox.ready import Sure, private_files_of, ready
    from newsletter.sending.outbox.report import to_whom
    from newsletter.sending.private_files import refuse_in_git, warning
    from newsletter.sending.send import untranslated

    members_file = _list_of(publication, list_file)
    list_name = name_in(publication, members_file)
    private = [members_file, *private_files_of(publication)]
    refuse_in_git(private)
    if carried := warning(private):
        warn(carried)
    secret = secret_of(publication)
    transport = None if dry_run or publication.sending.outbox else relay()
    editions = build_languages(path, publication.as_members_get_it())
    letters = [edition.letter for edition in editions]
    reasons = [*dict.fromkeys(obstacles(letters, [edition.report for edition in editions]))]
    for reason in reasons:
        complain_of(reason)
    if reasons and not dry_run:
        raise UsageError("Nothing was sent: members get a letter when nothing is wrong with it any more.")
    for remark in filter(None, (*untranslated(letters), hardly_leaves(publication))):
        warn(remark)
    with ready(letters, members_file, list_name, secret, Sure(again, all_subscribed)) as found:
        ledger, _, sending, fresh = found
        if fresh:
            _tell_counts(fresh)
            if unapproved := in_the_way(letters, publication):
                if not dry_run:
                    raise UsageError(f"Nothing was sent. {unapproved}")
                complain_of(unapproved)
                reasons.append(unapproved)
            if dry_run:
                _write_samples(found, folder or shown(publication.root / "out" / "dry-run"))
            else:
                _confirm(sending, number)
                to = to_whom(sending)
                saying.note_sent(letters, publication, saying.whoever_is_here(publication.root), datetime.now(UTC), to)
                if transport:
                    ledger.set_state(sending.id, "sending")
        elif dry_run:
            raise UsageError(f"{path.stem} is on its way already, or has arrived: see `newsletter outbox {path.stem}`.")
        else:
            _tell_of_earlier(ledger, sending)
        is_left = _is_left(ledger, publication, sending)
        if transport and is_left:
            _run(ledger, publication, sending, secret, transport, name_of(path))
        elif is_left and not dry_run:
            hand_over(ledger, publication, sending)
    if is_left and not transport and not dry_run:
        _watch(place_of(publication), publication, sending, name_of(path))
    if reasons:
        sys.exit(WRONG)


def _list_of(publication: Publication, named: str) -> Path:
    """Return the file with the members: the one that was named, or the publication's own."""
    if named:
        return Path(named)
    if publication.sending.list is None:
        raise UsageError(
            "Say in which file the members are, as in `--to-list members.csv`, or write it into newsletter.yaml: "
            "`sending: {list: members.csv}`."
        )
    return publication.root / publication.sending.list


def name_in(publication: Publication, file: Path) -> str:
    """Return by which name the ledger knows a list: its path in the publication, or else its whole path."""
    place, root = Path(os.path.normpath(file.absolute())), publication.root.absolute()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)


def secret_of(publication: Publication, ledger: Path | None = None) -> Secret:
    """Return the secret of a publication's sender; where the keyring could have one, offer to keep a new one there.

    Raise UsageError where there is none, and a ledger, the publication's own or the one that is named, has one already.
    """
    from newsletter.sending.outbox.opening import has_secret
    from newsletter.sending.outbox.place import place_of
    from newsletter.sending.secret import VARIABLE, from_environment_or_keyring, keep_new, to_set
    from newsletter.sending.send import sender_of

    sender = sender_of(publication).email
    is_in_use = has_secret(ledger or place_of(publication))
    if secret := from_environment_or_keyring(sender, is_in_use=is_in_use):
        return secret
    missing = "There is no secret yet, by which those who leave are recognised."
    if sys.stdin.isatty() and click.confirm(f"{missing} Keep a new one in this computer's keyring?", err=True):
        return keep_new(sender)
    raise UsageError(f"{missing} Set {VARIABLE}. {to_set('A new one:')}")


def _tell_counts(fresh: Fresh) -> None:
    """Print how many members get the letter, in which languages, and how many do not, and why."""
    from newsletter.sending.outbox.report import by_language

    prepared, members, _ = fresh
    for remark in members.remarks:
        warn(remark)
    sending = prepared.sending
    say(f"{sending.slug} to {sending.list_name}: {_members(sending.total)}")
    if languages := by_language(sending):
        say(f"  {languages}")
    if members.beside:
        say(f"  {len(members.beside):,} signed up, and are not in {members.path.name}")
    for reason, count in prepared.left_out.items():
        say(f"  {count:,} left out: {reason}")
    if members.copies:
        pairs = ", ".join(f"line {line} as line {first}" for line, first in members.copies[:5])
        say(f"  Same address: {pairs}{' …' if len(members.copies) > 5 else ''}")


def _members(count: int) -> str:
    return f"{count:,} member{'' if count == 1 else 's'}"


def _write_samples(ready: Ready, folder: Path) -> None:
    """Write the letters of the first and the last recipient into a folder, and of the first in each language."""
    from newsletter.sending.folder import Folder
    from newsletter.sending.outbox.deliveries import Deliveries
    from newsletter.sending.outbox.letters import Letters

    ledger, secret, sending, _ = ready
    letters = Letters.of(ledger, sending, secret)
    with Folder(folder, sending.slug) as files:
        for delivery in Deliveries(ledger, sending.id).samples():
            receipt = files.deliver(letters.write(delivery), delivery.address, sender=letters.sender(delivery))
            say(f"{delivery.address}: {receipt.said}")
    say("Nothing was sent: this was a dry run.")


def _confirm(sending: Sending, number: int | None) -> None:
    """Have a person type how many members get the letter; raise UsageError for another number."""
    total = sending.total
    if not total:
        raise UsageError("Nobody in the list gets the letter, so nothing was sent.")
    if number is None:
        if not sys.stdin.isatty():
            raise UsageError(f"Nothing was sent. If that is right, add `--yes {total}`.")
        typed = click.prompt("Type that number to send, or anything else to leave it", err=True)
        if not (cleaned := typed.strip().replace(",", "")).isdecimal():
            raise UsageError("Nothing was sent.")
        number = int(cleaned)
    if number != total:
        raise UsageError(f"Nothing was sent: {total} members would get the letter, and that is another number.")


def _tell_of_earlier(ledger: Ledger, sending: Sending) -> None:
    """Print how far a sending came before."""
    from newsletter.sending.outbox.deliveries import Deliveries

    counts = Deliveries(ledger, sending.id).counts()
    say(f"{sending.slug} to {sending.list_name}: {counts.get('accepted', 0):,} of {_members(sending.total)} have it")
    if unknown := counts.get("unknown", 0):
        say(f"  Of {unknown:,} it is unknown: `newsletter outbox {sending.slug}` shows whose, and what can be done.")
    if sending.why:
        say(f"  It was paused: {sending.why}")


def _is_left(ledger: Ledger, publication: Publication, sending: Sending) -> bool:
    """Return whether something of a sending is to be sent; say so if not."""
    from newsletter.sending.outbox import sendings_file

    if sending.state != "finished":
        return True
    say("Nothing is left to send. Who has joined the list since then gets it only by a list of their own.")
    sendings_file.keep(ledger, publication.root, sending.id)  # where that did not come about the first time
    return False


def _run(
    ledger: Ledger,
    publication: Publication,
    sending: Sending,
    secret: Secret,
    transport: Callable[[], Transport],
    name: str,
) -> None:
    """Send what is left, show how far it is, and tell how it ended."""
    from newsletter.sending.outbox.going_out import send_rest
    from newsletter.sending.outbox.run import Stop

    stop = Stop()
    line = ProgressLine(stop)
    with stopped_by(stop.ask):
        outcome = send_rest(ledger, publication, sending, secret, transport, stop=stop, tell=line.tell)
    line.wipe()
    _tell_outcome(outcome, name, "The same command goes on with it.")
    _end(ledger, publication, sending, outcome)


def _watch(place: Place, publication: Publication, sending: Sending, name: str) -> None:
    """Show how far workers are, and tell how it ended; Ctrl-C ends the showing alone."""
    from newsletter.sending.outbox.going_out import watch
    from newsletter.sending.outbox.ledger import Ledger
    from newsletter.sending.outbox.run import Stop

    say("The workers have it. Ctrl-C ends the watching, and they go on.", err=True)
    stop = Stop()
    line = ProgressLine(stop, stopping="")
    with stopped_by(stop.ask):
        outcome = watch(place, sending.id, stop=stop, tell=line.tell)
    line.wipe()
    if outcome.ended == "stopped":
        say(f"The workers go on with it, and `newsletter outbox {name}` shows how far it is.", err=True)
        sys.exit(INTERRUPTED)
    _tell_outcome(outcome, name, "The same command lets it go on.")
    with Ledger(place) as ledger:
        _end(ledger, publication, sending, outcome)


def _end(ledger: Ledger, publication: Publication, sending: Sending, outcome: Outcome) -> None:
    """Write down for Git that an edition has gone out, and end the process as a sending has ended."""
    from newsletter.sending.outbox import sendings_file

    if sendings_file.keep(ledger, publication.root, sending.id):
        say(f"That is written down in {sendings_file.FILE}: keep it in Git.", err=True)
    if outcome.ended == "stopped":
        sys.exit(INTERRUPTED)
    if outcome.ended != "finished":
        sys.exit(WRONG)


def _tell_outcome(outcome: Outcome, name: str, goes_on: str) -> None:
    say(f"{outcome.ended.capitalize()}: {in_words(outcome.counts)}")
    if outcome.why:
        complain_of(outcome.why)
    if outcome.ended in ("paused", "stopped"):
        say(goes_on, err=True)
    if outcome.counts.keys() & {"failed", "unknown"}:
        say(f"`newsletter outbox {name}` shows whom, and why.", err=True)
