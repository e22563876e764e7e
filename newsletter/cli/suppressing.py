"""`newsletter suppress`: who gets no letters, whatever a list says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.list_sending import name_in, secret_of
from newsletter.cli.terminal import say
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model.publication import Publication
    from newsletter.sending.outbox.ledger import Ledger


@click.group(short_help="Say who gets no letters, whatever a list says.", no_args_is_help=True)
def suppress() -> None:
    """Say who gets no letters, whatever a list says.

    The suppression list has no addresses, but keys that the secret makes of them: it knows people whom you no longer
    know. Who unsubscribes by the link in a letter is put on it, and so is whom a list says to have left or bounced.

    \b
      newsletter suppress add you@example.org
      newsletter suppress remove you@example.org
      newsletter suppress list
      newsletter suppress import unsubscribed.csv
    """  # noqa: D301 - click reads \b as a marker


@suppress.command("add", short_help="Put addresses on the suppression list.")
@click.argument("addresses", nargs=-1, required=True)
def suppress_add(addresses: Sequence[str]) -> None:
    """Put ADDRESSES on the suppression list: they get no letters any more."""
    from datetime import UTC, datetime

    from newsletter.sending.reasons import BY_HAND

    publication = publication_here()
    secret, found = secret_of(publication), [address_typed(each) for each in addresses]
    with ledger_of(publication) as ledger:
        for address in found:
            is_new = ledger.suppress(secret.key_of(address), BY_HAND, datetime.now(UTC))
            say(f"{address}: {'gets no letters any more' if is_new else 'was on the suppression list already'}")


@suppress.command("remove", short_help="Take addresses off the suppression list.")
@click.argument("addresses", nargs=-1, required=True)
def suppress_remove(addresses: Sequence[str]) -> None:
    """Take ADDRESSES off the suppression list, whatever the reason: only where they have asked for it."""
    publication = publication_here()
    secret, found = secret_of(publication), [address_typed(each) for each in addresses]
    with ledger_of(publication) as ledger:
        for address in found:
            was_on = ledger.unsuppress(secret.key_of(address))
            say(f"{address}: {'gets letters again' if was_on else 'was not on the suppression list'}")


@suppress.command("list", short_help="Show the suppression list.")
@click.argument("addresses", nargs=-1)
def suppress_list(addresses: Sequence[str]) -> None:
    """Show how many are on the suppression list, and why; or whether ADDRESSES are."""
    from collections import Counter

    publication = publication_here()
    found = [address_typed(each) for each in addresses]
    keys = {address: secret_of(publication).key_of(address) for address in found}
    with ledger_of(publication) as ledger:
        for address, key in keys.items():
            say(f"{address}: {'gets no letters' if ledger.is_suppressed(key) else 'is not on the suppression list'}")
        if not keys:
            reasons = Counter(each.reason for each in ledger.suppressed())
            for reason, count in reasons.most_common():
                say(f"{count:,} {reason}")
            if not reasons:
                say("Nobody is on the suppression list.")


@suppress.command("import", short_help="Put all in a file on the suppression list.")
@click.argument("file", type=click.Path(path_type=Path))
def suppress_import(file: Path) -> None:
    """Put those who have left or bounced on the suppression list, by a FILE from another system."""
    from datetime import UTC, datetime

    from newsletter.sending.members.left import read_left
    from newsletter.sending.private_files import refuse_in_git

    refuse_in_git([file])
    publication = publication_here()
    secret, found, now = secret_of(publication), read_left(file), datetime.now(UTC)
    with ledger_of(publication) as ledger, ledger.transaction():
        lists = {publication.sending.list, *(each.list_name for each in ledger.sendings())}
        if found.is_of_all and name_in(publication, file) in lists:
            raise UsageError(
                f"{shown(file)} is a list that letters go to, and does not say who has left: nobody in it would get "
                "any more. Name the file of those who have left, or each of them: `newsletter suppress add "
                "you@example.org`."
            )
        new = sum(ledger.suppress(secret.key_of(left.address), left.reason, now) for left in found.left)
    known = len(found.left) - new
    say(f"{shown(file)}: {new:,} more get no letters, and {known:,} were on the suppression list already")
    if found.others:
        say(f"  {found.others:,} have not left, and were passed over")
    if found.nowhere:
        say(f"  {found.nowhere:,} have no address, and were passed over")


def publication_here() -> Publication:
    """Return the publication that the working folder is in."""
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication

    return load_publication(find_root(Path()))


def ledger_of(publication: Publication) -> Ledger:
    """Open the ledger, or make it; raise UsageError if Git would carry it."""
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.place import files_of, place_of
    from newsletter.sending.private_files import refuse_in_git

    place = place_of(publication)
    refuse_in_git(files_of(place))
    return opened(place, secret_of(publication))


def address_typed(text: str) -> str:
    """Return an address as it is sent; raise UsageError for what is none."""
    from newsletter.errors import Refused
    from newsletter.reading.addresses import email_address

    try:
        return email_address(text.strip())
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
