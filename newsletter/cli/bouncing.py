"""`newsletter bounces`: what came back of letters, from a mailbox or from files, to the suppression list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.list_sending import secret_of
from newsletter.cli.suppressing import ledger_of, publication_here
from newsletter.cli.terminal import say, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.model.publication import Publication
    from newsletter.sending.bouncing.taking import Outcome, Taker, Tally
    from newsletter.sending.outbox.ledger import Ledger

_MOST_ALARMS = 5
_AT_ONCE = 50
"""Mails of one transaction, while which a sending waits."""

_IN_WORDS: dict[Outcome, str] = {
    "gone": "no mailbox any more: no more letters",
    "complaint": "reported as spam: no more letters",
    "left": "unsubscribed by mail: no more letters",
    "for now": "mailbox full or out of reach: counted",
    "policy": "refused because of you or the letter: nothing against the member",
    "known": "known already",
    "nothing": "delays and automatic answers: nothing to do",
    "unproven": "without proof that your letters are meant: left alone",
    "other": "something else: left alone",
}


@click.command(short_help="Stop writing to mailboxes that are gone.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]...")
@click.option("--folder", default="INBOX", show_default=True, help="The folder of the mailbox to read.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
def bounces(files: tuple[Path, ...], folder: str, dry_run: bool) -> None:
    """Read what came back of letters, and put on the suppression list those whose mailbox is gone or who complained.

    What came back is in the mailbox of `bounces_to`, or of the sender; NEWSLETTER_IMAP says how to get there. What is
    understood there is moved to the folder Bounces, and nothing is deleted. Or it is in FILES: messages (.eml), an
    mbox, a folder of messages or a Maildir, which stay as they are. What is read twice counts once.

    \b
      newsletter bounces                    the mailbox that NEWSLETTER_IMAP names
      newsletter bounces --dry-run          what would be done
      newsletter bounces returned.mbox      what a mail program has exported
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending.bouncing.trial import trial_of

    publication = publication_here()
    with ledger_of(publication) as ledger:
        if dry_run:
            with trial_of(ledger) as trial:
                _read(publication, trial, files, folder, put_away=False)
            say("Nothing was done: this was a dry run.")
        else:
            _read(publication, ledger, files, folder, put_away=True)


def _read(publication: Publication, ledger: Ledger, files: tuple[Path, ...], folder: str, *, put_away: bool) -> None:
    """Take in all there is, and tell what it was."""
    from newsletter.sending.bouncing.taking import Taker

    taker = Taker(ledger, secret_of(publication))
    if files:
        _take_files(taker, ledger, files)
        _tell(taker.tally, ", ".join(str(shown(file)) for file in files))
    else:
        _take_mailbox(taker, ledger, publication, folder, put_away=put_away)


def _take_files(taker: Taker, ledger: Ledger, files: Iterable[Path]) -> None:
    from newsletter.sending.bouncing.files import mails_in

    for file in files:
        mails = mails_in(file)
        while group := [*islice(mails, _AT_ONCE)]:
            with ledger.transaction():
                for raw in group:
                    taker.take(raw)


def _take_mailbox(taker: Taker, ledger: Ledger, publication: Publication, folder: str, *, put_away: bool) -> None:
    """Take in what is in the mailbox, group by group, and move away what is done with."""
    from newsletter.sending.bouncing.imap import Mailbox
    from newsletter.sending.bouncing.server import mailbox_server
    from newsletter.sending.bouncing.taking import WITHIN
    from newsletter.sending.send import sender_of

    server, moved, done = mailbox_server(sender_of(publication).email), 0, 0
    with Mailbox(server, folder) as mailbox:
        try:
            for group in mailbox.mails(datetime.now(UTC) - timedelta(days=WITHIN)):
                with ledger.transaction():
                    uids = [fetched.uid for fetched in group if taker.take(fetched.raw)]
                done += len(uids)
                moved += mailbox.put_away(uids) if put_away else 0
        finally:  # what was taken in before it broke off is known already the next time, and not told again
            _tell(taker.tally, f"{folder} of {server.place}")
        if moved:
            say(f"{moved:,} moved to {mailbox.away}")
        elif done and put_away:
            warn(f"{server.place} cannot move mails, so all stay in {folder}: what was read counts once.")


def _tell(tally: Tally, place: str) -> None:
    """Print what was found: first what servers say against us, then all in numbers."""
    for words, count in tally.alarms.most_common(_MOST_ALARMS):
        warn(f"Because of you or the letter, {_letters(count)} did not arrive: “{words}”")
    if (more := len(tally.alarms) - _MOST_ALARMS) > 0:
        warn(f"Other words of that kind: {more:,}.")
    say(f"{place}: {_mails(tally.counts.total())}")
    for outcome, words in _IN_WORDS.items():
        if count := tally.counts[outcome]:
            say(f"  {count:,} {words}")
    if tally.resting:
        say(f"  {tally.resting:,} could not be reached on three days, and get no letters for 90 days")
    if tally.named:
        say(f"  Without proof, these are named: {', '.join(tally.named)}")
        say("  If that is right: `newsletter suppress add` with the address.")
    if tally.without_token:
        warn(
            f"{_letters(tally.without_token).capitalize()} came back to another address than the one on the envelope. "
            "Your provider puts its own there, and gets most of what comes back: export the addresses that bounced "
            "from its pages, and read them in by `newsletter suppress import FILE`."
        )


def _letters(count: int) -> str:
    return "one letter" if count == 1 else f"{count:,} letters"


def _mails(count: int) -> str:
    return f"{count:,} mail{'' if count == 1 else 's'}"
