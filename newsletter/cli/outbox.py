"""`newsletter outbox` and `suppress`: what became of letters to members, and who gets none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, shown
from newsletter.cli.list_sending import in_words, lasting, secret_of
from newsletter.cli.terminal import say, show_json, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter.model.publication import Publication
    from newsletter.sending.outbox.report import Said, Standing
    from newsletter.sending.outbox.sqlite import Ledger, Sending

NOTHING = "Nothing has been sent to members from here."


@click.command(short_help="See what became of letters to members.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--pause", "step", flag_value="pause", help="Send nothing more of ISSUE for now.")
@click.option("--resume", "step", flag_value="resume", help="Let ISSUE go on.")
@click.option("--cancel", "step", flag_value="cancel", help="End ISSUE: who does not have it gets nothing.")
@click.option("--retry-unknown", "step", flag_value="retry", help="Send ISSUE again to those who may have it.")
@click.option("--accept-unknown", "step", flag_value="accept", help="Take it that those have ISSUE who may have it.")
@click.option("--backup", type=click.Path(path_type=Path), metavar="FILE", help="Copy all that is known into a file.")
@click.option("--restore", type=click.Path(path_type=Path), metavar="FILE", help="Put such a copy in its place.")
def outbox(issue: str | None, as_json: bool, step: str | None, backup: Path | None, restore: Path | None) -> None:
    """Show what became of letters to members: of ISSUE, or of all that went out from here.

    Each member is in one of these states: queued (not tried yet), in flight, deferred (tried again later), accepted,
    failed, suppressed (has left in the meantime), or unknown: the connection broke, or the program was ended, while a
    server had the letter and had not answered. Only you can tell what to do about these.

    \b
      newsletter outbox
      newsletter outbox ash-2021
      newsletter outbox ash-2021 --pause
      newsletter outbox ash-2021 --retry-unknown
      newsletter outbox --backup /media/stick/outbox.db
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.files import find_root
    from newsletter.sending.outbox.report import standings
    from newsletter.sending.outbox.schema import FILE
    from newsletter.sending.outbox.sqlite import Ledger

    root = find_root(Path())
    if backup or restore:
        _copy(root, backup, restore)
        return
    if not (root / FILE).exists():
        if step:
            raise UsageError(NOTHING)
        _show([], as_json=as_json, with_details=False)
        return
    slug = Path(issue).stem if issue else None
    with Ledger(root / FILE) as ledger:
        if slug and not ledger.sendings(slug):
            raise UsageError(f"{slug} has not been sent to members from here.")
        if step:
            if slug is None:
                raise UsageError(f"Say of which issue, as in `newsletter outbox ash-2021 --{step}`.")
            _take(ledger, root, slug, step)
        found = standings(ledger, slug)
    if as_json or not step:
        _show(found, as_json=as_json, with_details=slug is not None)


def _show(found: Sequence[Standing], *, as_json: bool, with_details: bool) -> None:
    """Print how far sendings are, as JSON or in words."""
    if as_json:
        show_json(json.dumps([each.as_data for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        _tell(each, with_details=with_details)
    if not found:
        say(NOTHING)


def _copy(root: Path, backup: Path | None, restore: Path | None) -> None:
    """Back the ledger up, or put a backup in its place."""
    from newsletter.model.publication import load_publication
    from newsletter.sending.outbox import backup as copies
    from newsletter.sending.private_files import carried_by, refuse_in_git

    if backup and restore:
        raise UsageError("`--backup` does not go with --restore: leave one of them out.")
    if backup:
        refuse_in_git([backup])
        if carrier := carried_by(backup):
            warn(f"{shown(backup)} is in {carrier}, which carries the addresses of your members to other computers.")
        copies.back_up(root, backup)
        say(f"{shown(backup)}: all that is known of sendings and of those who have left; it needs the same secret")
    elif restore:
        copies.restore(root, restore, secret_of(load_publication(root)))
        say(f"{restore} is in its place. What was sent, and who has left, since it was made, is not known here.")


def _take(ledger: Ledger, root: Path, slug: str, step: str) -> None:
    """Do to the sendings of an edition what a person has asked for, and say what that was."""
    from newsletter.sending.outbox import steps

    sendings = ledger.sendings(slug)
    match step:
        case "pause":
            for each in _in_state(sendings, "sending", step="pause"):
                steps.pause(ledger, each)
                say(f"{_named(each)}: paused. `newsletter outbox {slug} --resume` lets it go on.")
        case "resume":
            for each in _in_state(sendings, "paused", step="resume"):
                steps.let_go_on(ledger, each)
                say(f"{_named(each)}: {_goes_on(root, each)}")
        case "cancel":
            for each in _in_state(sendings, "sending", "paused", step="cancel"):
                steps.cancel(ledger, root, each)
                say(f"{_named(each)}: cancelled. Who has it has it, and nobody else gets it.")
        case _:
            _settle(ledger, root, sendings, is_retried=step == "retry")


def _settle(ledger: Ledger, root: Path, sendings: Sequence[Sending], *, is_retried: bool) -> None:
    """Have those of whom it is not known tried again, or taken for accepted."""
    from newsletter.sending.outbox import steps

    count = 0
    for each in sendings:
        settled = steps.retry_unknown(ledger, each) if is_retried else steps.accept_unknown(ledger, each)
        if settled:
            count += settled
            what = _goes_on(root, each) if is_retried else "taken for accepted."
            say(f"{_named(each)}: {settled:,} unknown, {what}")
    if not count:
        raise UsageError("Of nobody it is unknown whether they have it.")


def _in_state(sendings: Sequence[Sending], *states: str, step: str) -> Iterator[Sending]:
    """Yield the sendings in some states; raise UsageError if none is."""
    found = [each for each in sendings if each.state in states]
    if not found:
        last = sendings[-1]
        raise UsageError(f"{_named(last)} is {last.state}, so there is nothing to {step}.")
    yield from found


def _goes_on(root: Path, sending: Sending) -> str:
    """Return how a sending goes on: by the process that is at it, or by a command that a person types."""
    from newsletter.sending.outbox.only_one import is_taken

    goes_on = f"`newsletter send {sending.slug} --to-list {sending.list_name}` goes on with it."
    return "it goes on." if is_taken(root) else goes_on


def _named(sending: Sending) -> str:
    return f"{sending.slug} to {sending.list_name or 'members, from another computer'}"


def _tell(standing: Standing, *, with_details: bool) -> None:
    """Print how far a sending is."""
    sending = standing.sending
    total = f"{sending.total:,} member{'' if sending.total == 1 else 's'}"
    say(f"{_named(sending)}: {sending.state}, {total}")
    if sending.state == "elsewhere":
        return
    say(f"  {in_words(standing.counts)}")
    if standing.per_minute:
        left = standing.seconds_left
        say(f"  {standing.per_minute:,} a minute{f', {lasting(left)} left' if left else ''}")
    if sending.why:
        say(f"  {sending.why}")
    if not with_details:
        return
    for address in standing.unknown:
        say(f"  unknown: {address}")
    for state, groups in (("failed", standing.failed), ("deferred", standing.deferred)):
        for said in groups:
            say(f"  {state}, {said.total:,}: {said.words}")
            say(f"    {_some(said)}")


def _some(said: Said) -> str:
    return ", ".join(said.addresses) + (" …" if said.total > len(said.addresses) else "")


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

    publication = _publication()
    secret, found = secret_of(publication), [_address(each) for each in addresses]
    with _ledger(publication) as ledger:
        for address in found:
            is_new = ledger.suppress(secret.key_of(address), "by hand", datetime.now(UTC))
            say(f"{address}: {'gets no letters any more' if is_new else 'was on the list already'}")


@suppress.command("remove", short_help="Take addresses off the suppression list.")
@click.argument("addresses", nargs=-1, required=True)
def suppress_remove(addresses: Sequence[str]) -> None:
    """Take ADDRESSES off the suppression list, whatever the reason: only where they have asked for it."""
    publication = _publication()
    secret, found = secret_of(publication), [_address(each) for each in addresses]
    with _ledger(publication) as ledger:
        for address in found:
            was_on = ledger.unsuppress(secret.key_of(address))
            say(f"{address}: {'gets letters again' if was_on else 'was not on the list'}")


@suppress.command("list", short_help="Show the suppression list.")
@click.argument("addresses", nargs=-1)
def suppress_list(addresses: Sequence[str]) -> None:
    """Show how many are on the suppression list, and why; or whether ADDRESSES are."""
    from collections import Counter

    publication = _publication()
    found = [_address(each) for each in addresses]
    keys = {address: secret_of(publication).key_of(address) for address in found}
    with _ledger(publication) as ledger:
        for address, key in keys.items():
            say(f"{address}: {'gets no letters' if ledger.is_suppressed(key) else 'is not on the list'}")
        if not keys:
            reasons = Counter(each.reason for each in ledger.suppressed())
            for reason, count in reasons.most_common():
                say(f"{count:,} {reason}")
            if not reasons:
                say("Nobody is on the list.")


@suppress.command("import", short_help="Put all in a file on the suppression list.")
@click.argument("file", type=click.Path(path_type=Path))
def suppress_import(file: Path) -> None:
    """Put those who have left or bounced on the suppression list, by a FILE from another system."""
    from datetime import UTC, datetime

    from newsletter.sending.members.left import read_left
    from newsletter.sending.private_files import refuse_in_git

    refuse_in_git([file])
    publication = _publication()
    secret, found, now = secret_of(publication), read_left(file), datetime.now(UTC)
    with _ledger(publication) as ledger, ledger.transaction():
        new = sum(ledger.suppress(secret.key_of(left.address), left.reason, now) for left in found.left)
    say(f"{shown(file)}: {new:,} more get no letters, and {len(found.left) - new:,} were on the list already")
    if found.others:
        say(f"  {found.others:,} have not left, and were passed over")
    if found.nowhere:
        say(f"  {found.nowhere:,} have no address, and were passed over")


def _publication() -> Publication:
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication

    return load_publication(find_root(Path()))


def _ledger(publication: Publication) -> Ledger:
    """Open the ledger, or make it; raise UsageError if Git would carry it."""
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.schema import FILE
    from newsletter.sending.private_files import refuse_in_git

    refuse_in_git([publication.root / FILE])
    return opened(publication.root, secret_of(publication))


def _address(text: str) -> str:
    """Return an address as it is sent; raise UsageError for what is none."""
    from newsletter.errors import Refused
    from newsletter.reading.addresses import email_address

    try:
        return email_address(text.strip())
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
