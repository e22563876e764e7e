"""`newsletter forget`: nothing is known of somebody any more, but that they get no letters."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.list_sending import secret_of
from newsletter.cli.suppressing import address_typed, ledger_of, publication_here
from newsletter.cli.terminal import WRONG, complain_of, say, warn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsletter.sending.forgetting import Copies, Remains

_IN_LETTER = (
    "{file} still has {address} in a letter itself, or in what a letter says to somebody else: that is cleared 30 days "
    "after the sending has ended."
)
_ELSEWHERE = (
    "What is elsewhere cannot be reached from here: copies that you made yourself, what Git has kept, mailboxes, the "
    "mail server's log, and this terminal's history."
)


@click.command(short_help="Forget people, except that they get no letters.")
@click.argument("addresses", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Delete their rows and the files about them without asking.")
def forget(addresses: Sequence[str], yes: bool) -> None:
    """Forget people by their ADDRESSES: clear them in all that is known of sendings, and in its backups.

    They get no letters any more, whatever a later list says: for that a key of each address stays, which a secret of
    yours makes of it, on the suppression list. Rows of your lists, and letters in files, are shown to you, and deleted
    if you say so; other files are named.

    \b
      newsletter forget you@example.org
      newsletter forget you@example.org --yes     and delete the rows and letters that are found, without asking
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending import forgetting
    from newsletter.sending.outbox import clearing
    from newsletter.sending.outbox.backup import copies

    publication = publication_here()
    root, secret = publication.root.resolve(), secret_of(publication)
    people = [clearing.Person(secret.key_of(each), each) for each in dict.fromkeys(map(address_typed, addresses))]
    with ledger_of(publication) as ledger:
        for person, count in clearing.forget(ledger, people).items():
            where = f"forgotten in {count:,} sending{'' if count == 1 else 's'}" if count else "known in no sending"
            say(f"{person.address}: {where}, and gets no letters any more")
        in_letters = [person.address for person in people if clearing.is_in_letters(ledger, person.address)]
        noted, own, name = copies(ledger), ledger.place, ledger.name
        lists = [root / each.list_name for each in ledger.sendings() if each.list_name]
    for address in in_letters:
        complain_of(_IN_LETTER.format(file=name, address=address))
    is_left = _tell_copies(forgetting.forget_in_copies(root, own, noted, people, secret))
    is_left |= _clean_up(forgetting.remains(root, lists, people), is_sure=yes)
    is_left |= _tell_team(root, [person.address for person in people])
    say(_ELSEWHERE, err=True)
    if is_left or in_letters:
        sys.exit(WRONG)


def _tell_copies(found: Copies) -> bool:
    """Tell of the ledger's copies; return whether people are still known in one that is there."""
    for file in found.done:
        say(f"{shown(file)}: forgotten there, too")
    if found.away:
        names = ", ".join(str(file) for file in found.away)
        warn(f"Copies of the ledger were written here, and are not here now: {names}. Delete them where they are.")
    for failure in found.failures:
        complain_of(failure)
    return bool(found.failures)


def _tell_team(root: Path, addresses: Sequence[str]) -> bool:
    """Tell who has a link to the desk for several under one of these addresses; return whether somebody has."""
    from newsletter.sending.secret import folded
    from newsletter.team.file import FILE, NoPeopleError
    from newsletter.team.register import Register

    try:
        people = Register(root).people()
    except NoPeopleError:
        return False
    sought = {folded(each) for each in addresses}
    theirs = [person for person in people if person.email and folded(person.email) in sought]
    for person in theirs:
        complain_of(
            f"{FILE} has it, too: {person.name} has a link to the desk. Type `newsletter people remove "
            f'"{person.name}"`, or change the address: `newsletter people change "{person.name}" --email ""`.'
        )
    return bool(theirs)


def _clean_up(found: Remains, *, is_sure: bool) -> bool:
    """Show where people still stand, and delete what can be, if somebody is sure; return whether anything is left."""
    from newsletter.reading.quoting import shortened
    from newsletter.sending.forgetting import delete

    for file, theirs in found.rows.items():
        for row in theirs.rows:
            say(f"{shown(file)}:{row.line}: {shortened(row.text)}")
    for file, lines in found.signups.items():
        for line in lines:
            say(f"{shown(file)}:{line}: a sign-up")
    for file in found.letters:
        say(f"{shown(file)}: a letter in a file")
    is_left = False
    if found.rows or found.signups or found.letters:
        is_left = not (is_sure or _is_sure())
        if not is_left:
            delete(found)
            say("Deleted.")
        elif not sys.stdin.isatty():
            complain_of("These were not deleted. Add `--yes`, and they are; or do so by hand.")
    for place in found.others:
        for where in [f"{shown(place.file)}:{line}" for line in place.lines] or [str(shown(place.file))]:
            complain_of(f"{where} has it, too: take it out there by hand.")
    for file in found.unread:
        complain_of(f"{shown(file)} cannot be read, so it may have it.")
    return bool(is_left or found.others or found.unread)


def _is_sure() -> bool:
    """Ask whether what is shown is to be deleted, where somebody can answer."""
    return sys.stdin.isatty() and click.confirm("Delete all of that?", err=True)
