"""`newsletter members`: how many there are, all that is known of one of them, and files with all of them."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.list_sending import secret_of
from newsletter.cli.suppressing import address_typed, publication_here
from newsletter.cli.terminal import say, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from newsletter.sending.joining.signups import SignUp
    from newsletter.sending.known import Keys, Known
    from newsletter.sending.members.read import MembersFile


@click.command(short_help="Show how many members there are, or all about one.")
@click.argument("addresses", nargs=-1)
@click.option("--merge", type=click.Path(path_type=Path), metavar="FILE", help="Write the list with all who signed up.")
@click.option("--export", type=click.Path(path_type=Path), metavar="FILE", help="Write what is known of each.")
@click.option("--all-subscribed", is_flag=True, help="Nobody in the list has unsubscribed.")
def members(addresses: Sequence[str], merge: Path | None, export: Path | None, all_subscribed: bool) -> None:
    """Show how many members there are, by the list, by sign-ups and by the suppression list; ask no server.

    With ADDRESSES, show all that is known of these people: their rows, how they signed up and by which words, why they
    get no letters, and each letter to them. That is what you owe to anybody who asks you for it.

    The files are CSV, which spreadsheets read, and new ones: none is replaced.

    \b
      newsletter members
      newsletter members you@example.org
      newsletter members --merge members-new.csv     the list, and a row for each who signed up and is not in it
      newsletter members --export known.csv          a row for each member, with status, consent and times
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending.joining import copy
    from newsletter.sending.joining.merging import with_signups
    from newsletter.sending.known import Keys, known_of
    from newsletter.sending.members.read import read_members
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.place import is_made, place_of
    from newsletter.sending.private_files import carried_by, refuse_in_git
    from newsletter.sending.secret import folded

    if addresses and (merge or export):
        raise UsageError("`--merge` and `--export` are for all members: leave the addresses out.")
    publication = publication_here()
    place, root, tags = place_of(publication), publication.root, tuple(publication.merge_tags)
    file = root / publication.sending.list if publication.sending.list else None
    secret = secret_of(publication) if is_made(place) else None
    with opened(place, secret) if secret else nullcontext() as ledger:
        keys = Keys(ledger, secret)
        for address in map(address_typed, addresses):
            _tell_of(address, known_of(address, file, root, keys), file)
        if addresses:
            return
        if file is None:
            raise UsageError(
                "newsletter.yaml does not say where the list is: write it there, as in `sending: {list: members.csv}`."
            )
        signups = copy.read(root)
        found = with_signups(read_members(file, tags, all_subscribed=all_subscribed), signups, tags)
        for new in filter(None, (merge, export)):
            refuse_in_git([new])
            if carrier := carried_by(new):
                warn(f"{shown(new)} is in {carrier}, which carries the addresses of your members elsewhere.")
        if merge:
            _merge(merge, found, tags)
        if export:
            _export(export, found, signups, tags, keys)
        if not (merge or export):
            _tell_counts(found, len({folded(each.address) for each in signups.values()}), keys)


def _merge(file: Path, found: MembersFile, tags: tuple[str, ...]) -> None:
    from newsletter.sending import known_files

    count = known_files.write(file, known_files.merged(found, tags))
    say(f"{shown(file)}: {count:,} rows, {len(found.beside):,} of them of people who signed up")
    say(f"Look at it, and put it in the place of {found.path.name} if it is right.")


def _export(file: Path, found: MembersFile, signups: Mapping[int, SignUp], tags: tuple[str, ...], keys: Keys) -> None:
    from newsletter.sending import known_files

    count = known_files.write(file, known_files.exported(found, signups, tags, keys))
    say(f"{shown(file)}: {count:,} member{'' if count == 1 else 's'}")


def _tell_counts(found: MembersFile, signed_up: int, keys: Keys) -> None:
    """Print how many members there are, and how many of them get no letters, and why."""
    from newsletter.sending.known import counted

    for remark in found.remarks:
        warn(remark)
    listed = found.total - len(found.beside)
    say(f"{found.path.name}: {listed:,} member{'' if listed == 1 else 's'}")
    for reason, count in found.left_out.items():
        say(f"  {count:,} left out: {reason}")
    if signed_up:
        say(f"Signed up: {signed_up:,}, of whom {len(found.beside):,} are not in {found.path.name}")
    counts = counted(found, keys)
    for reason, count in sorted(counts.suppressed.items()):
        say(f"  {count:,} on the suppression list: {reason}")
    say(f"The next letter goes to {counts.written_to:,}.")


def _tell_of(address: str, known: Known, file: Path | None) -> None:
    """Print all that is known of somebody."""
    from newsletter.sending.known import is_over

    if not any(known):
        say(f"{address}: nothing is known of this address here")
        return
    say(address)
    for line, row in known.rows.items():
        cells = "; ".join(f"{name}: {cell}" for name, cell in row.items())
        say(f"  {file.name if file else ''}:{line}: {cells}")
    for line, signup in known.signups.items():
        at = f", at {signup.source}" if signup.source else ""
        say(f"  signups.jsonl:{line}: asked {_time(signup.asked)}{at}, and confirmed {_time(signup.confirmed)}")
        said = "; ".join(f"{name}: {value}" for name, value in signup.values.items())
        say(f"    language: {signup.language}{f'; {said}' if said else ''}")
        say(f"    agreed to: “{signup.consent}”")
    for reason in known.reasons:
        until = f", until {reason.until:%Y-%m-%d}" if reason.until else ""
        verb = "got" if is_over(reason) else "gets"
        say(f"  {verb} no letters: {reason.reason}, since {reason.since:%Y-%m-%d}{until}")
    for letter in known.letters:
        when = f", {letter.when:%Y-%m-%d}" if letter.when else ""
        say(f"  {letter.slug}{f' to {letter.list_name}' if letter.list_name else ''}: {letter.state}{when}")
        if letter.said:
            say(f"    {letter.said}")
    for mail in known.returned:
        said = f": {mail.said}" if mail.said else ""
        say(f"  came back after {mail.slug or 'a letter'}: {mail.what}, {mail.day:%Y-%m-%d}{said}")


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
