"""`newsletter outbox`: what became of letters to members, and what a person does about it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, shown
from newsletter.cli.list_sending import secret_of
from newsletter.cli.progress import in_words, lasting
from newsletter.cli.terminal import say, show_json, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter.sending.outbox.ledger import Ledger, Sending
    from newsletter.sending.outbox.report import Said, Standing

_NOT_ON = (
    "who count as not having it. It was cancelled, and does not go on: `newsletter send {slug} --to-list` sends it to "
    "all in the list who do not have it."
)
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
    from newsletter.model.publication import load_publication
    from newsletter.sending.outbox import sendings_file, shared
    from newsletter.sending.outbox.clearing import clear_old
    from newsletter.sending.outbox.ledger import Ledger
    from newsletter.sending.outbox.place import is_made, place_of
    from newsletter.sending.outbox.report import standings

    root = find_root(Path())
    if backup or restore:
        _copy(root, backup, restore)
        return
    place = place_of(load_publication(root))
    if not is_made(place):
        if step:
            raise UsageError(NOTHING)
        _show([], is_at_work=False, as_json=as_json, with_details=False)
        return
    slug = Path(issue).stem if issue else None
    with Ledger(place, make=False) as ledger:
        clear_old(ledger)
        if slug and not ledger.confirmed(slug):
            raise UsageError(f"{slug} has not been sent to members from here.")
        if step:
            if slug is None:
                raise UsageError(f"Say of which issue, as in `newsletter outbox ash-2021 --{step}`.")
            _take(ledger, root, slug, step)
        found = standings(ledger, slug)
        is_at_work = any(each.sending.state == "sending" for each in found) and shared.is_at_work(ledger)
        if shared.is_shared(ledger):  # whoever has sent them has no such file
            for each in found:
                if sendings_file.keep(ledger, root, each.sending.id):
                    say(f"{each.sending.slug} is written down in {sendings_file.FILE} now: keep it in Git.", err=True)
    if as_json or not step:
        _show(found, is_at_work=is_at_work, as_json=as_json, with_details=slug is not None)


def _show(found: Sequence[Standing], *, is_at_work: bool, as_json: bool, with_details: bool) -> None:
    """Print how far sendings are, as JSON or in words."""
    if as_json:
        show_json(json.dumps([each.as_data for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        _tell(each, is_at_work=is_at_work, with_details=with_details)
    if not found:
        say(NOTHING)


def _copy(root: Path, backup: Path | None, restore: Path | None) -> None:
    """Back the ledger up, or put a backup in its place."""
    from newsletter.model.publication import load_publication
    from newsletter.sending.outbox import backup as copies
    from newsletter.sending.outbox.place import files_of, place_of
    from newsletter.sending.private_files import carried_by, refuse_in_git

    publication = load_publication(root)
    if backup and restore:
        raise UsageError("`--backup` does not go with --restore: leave one of them out.")
    if backup:
        refuse_in_git([backup])
        if carrier := carried_by(backup):
            warn(f"{shown(backup)} is in {carrier}, which carries the addresses of your members to other computers.")
        if not files_of(place_of(publication)):
            raise UsageError("The outbox is in PostgreSQL: `pg_dump --schema=newsletter` copies it.")
        copies.back_up(root, backup)
        say(f"{shown(backup)}: all that is known of sendings and of those who have left; it needs the same secret")
    elif restore:
        unknown = copies.restore(root, place_of(publication), restore, secret_of(publication, restore))
        say(f"{restore} is in its place. What was sent, and who has left, since it was made, is not known here.")
        if unknown:
            say(
                f"It was made while letters went out. Of {unknown:,} it is unknown whether they arrived: `newsletter "
                "outbox` with the name of the issue shows whose."
            )


def _take(ledger: Ledger, root: Path, slug: str, step: str) -> None:
    """Do to the sendings of an edition what a person has asked for, and say what that was."""
    from newsletter.sending.outbox import steps

    sendings = ledger.confirmed(slug)
    match step:
        case "pause":
            for each in _in_state(sendings, "sending", step="pause"):
                steps.pause(ledger, each)
                say(f"{_named(each)}: paused. `newsletter outbox {slug} --resume` lets it go on.")
        case "resume":
            for each in _in_state(sendings, "paused", step="resume"):
                steps.let_go_on(ledger, each)
                say(f"{_named(each)}: {_goes_on(ledger, each)}")
        case "cancel":
            for each in _in_state(sendings, "sending", "paused", step="cancel"):
                steps.cancel(ledger, root, each)
                say(f"{_named(each)}: cancelled. Who has it has it, and nobody else gets it.")
        case _:
            _settle(ledger, root, sendings, is_retried=step == "retry")


def _settle(ledger: Ledger, root: Path, sendings: Sequence[Sending], *, is_retried: bool) -> None:
    """Have those of whom it is not known tried again, or taken for accepted."""
    from newsletter.sending.outbox import steps
    from newsletter.sending.outbox.deliveries import Deliveries

    count = 0
    for each in sendings:
        settled = steps.retry_unknown(ledger, root, each) if is_retried else steps.accept_unknown(ledger, each)
        if settled:
            count += settled
            what = "taken for accepted."
            if is_retried:
                what = _NOT_ON.format(slug=each.slug) if each.state == "cancelled" else _goes_on(ledger, each)
            say(f"{_named(each)}: {settled:,} unknown, {what}")
    if not count:
        if any("unknown" in Deliveries(ledger, each.id).counts() for each in sendings):
            raise UsageError("The addresses of these are not kept any more, so they cannot be written to again.")
        raise UsageError("Of nobody it is unknown whether they have it.")


def _in_state(sendings: Sequence[Sending], *states: str, step: str) -> Iterator[Sending]:
    """Yield the sendings in some states; raise UsageError if none is."""
    found = [each for each in sendings if each.state in states]
    if not found:
        last = sendings[-1]
        raise UsageError(f"{_named(last)} is {last.state}, so there is nothing to {step}.")
    yield from found


def _goes_on(ledger: Ledger, sending: Sending) -> str:
    """Return how a sending goes on: by the process that is at it, or by a command that a person types."""
    from newsletter.sending.outbox.shared import is_at_work, is_shared

    return "it goes on." if is_at_work(ledger) else _by_command(sending, by_worker=is_shared(ledger))


def _by_command(sending: Sending, *, by_worker: bool) -> str:
    if by_worker:
        return "No worker is at it: `newsletter worker`, on any machine that may send, goes on with it."
    return f"`newsletter send {sending.slug} --to-list {shlex.quote(sending.list_name)}` goes on with it."


def _named(sending: Sending) -> str:
    return f"{sending.slug} to {sending.list_name or 'members, from another computer'}"


def _came_back(standing: Standing) -> Iterator[str]:
    words = {"gone": "gone", "for now": "full or out of reach", "policy": "refused by policy"}
    words |= {"complaint": "reported as spam", "left": "unsubscribed by mail"}
    for what, count in standing.came_back.items():
        yield f"{count:,} {words[what]}"


def _tell(standing: Standing, *, is_at_work: bool, with_details: bool) -> None:
    """Print how far a sending is; `is_at_work` says whether a process is sending now."""
    from newsletter.sending.outbox.report import by_language

    sending = standing.sending
    total = f"{sending.total:,} member{'' if sending.total == 1 else 's'}"
    is_stopped = sending.state == "sending" and not is_at_work
    say(f"{_named(sending)}: {'stopped' if is_stopped else sending.state}, {total}")
    if sending.state == "elsewhere":
        return
    if languages := by_language(sending):
        say(f"  {languages}")
    say(f"  {in_words(standing.counts)}")
    if standing.came_back:
        say(f"  came back since: {', '.join(_came_back(standing))}")
    if is_stopped:
        say(f"  {_by_command(sending, by_worker=standing.is_shared)}")
    elif standing.per_minute:
        left = standing.seconds_left
        say(f"  {standing.per_minute:,} a minute{f', {lasting(left)} left' if left else ''}")
    if sending.why:
        say(f"  {sending.why}")
    if not with_details:
        return
    for address in standing.unknown:
        say(f"  unknown: {address}")
    if standing.unknown:
        again = "lets the next sending reach them" if sending.state == "cancelled" else "sends to them again"
        say(f"  `newsletter outbox {sending.slug} --retry-unknown` {again}: some get it twice.")
        say(f"  `newsletter outbox {sending.slug} --accept-unknown` leaves it at that: some never get it.")
    for state, groups in (("failed", standing.failed), ("deferred", standing.deferred)):
        for said in groups:
            say(f"  {state}, {said.total:,}: {said.words}")
            say(f"    {_some(said)}")


def _some(said: Said) -> str:
    return ", ".join(said.addresses) + (" …" if said.total > len(said.addresses) else "")
