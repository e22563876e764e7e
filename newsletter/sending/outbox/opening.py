"""A publication → its ledger, ready for sending; or a refusal, where who has left or what went out is not known here.

Comes in: the publication's folder, where its outbox is, and the secret. Goes out: the open ledger, which no other
process sends from. It is a module of its own because a lost laptop, a second one and another secret all look alike from
inside the ledger: as if nobody had ever left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned.staging import put_right
from newsletter.sending.outbox import older, sendings_file
from newsletter.sending.outbox.clearing import clear_old
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.place import Place, is_made
from newsletter.sending.outbox.schema import FILE, is_ledger
from newsletter.sending.outbox.sendings_file import Line
from newsletter.sending.secret import VARIABLE, Secret

SECRET = "secret"
"""Under which name the ledger notes the secret's check value."""

IF_LOST = (
    " If it is lost, and you are sure that the list has only people who want the letter, send that with `--again`: "
    "from then on, the new one counts."
)
_OLDER = (
    "{name} is an older copy: letters have gone out since it was made, and members who wait for {slug} in it may have "
    "it by now. If the newer one is still there, put it back. If not, move this one away, and type `newsletter outbox "
    "--restore` with its new name: whoever waits in it is unknown then, and gets nothing unless you say so."
)
IF_LOST_MIDWAY = " If it is lost, nothing that is on its way can go on: end it by `newsletter outbox {slug} --cancel`."


@contextmanager
def opened_for_sending(
    root: Path, place: Place, secret: Secret, *, again: bool, keep: int | None = None
) -> Iterator[Ledger]:
    """Open the ledger of a publication for the block, in which nobody else sends.

    What is prepared and not confirmed is forgotten, but for the sending with the number `keep`. Raise UsageError if
    another process sends, or if something went out of which this ledger does not know; with `again`, somebody is sure
    that it may go out all the same, and it is taken as known from now on.
    """
    lines = sendings_file.read(root)
    refuse_two(root, place)
    with only_one(place):
        put_right(root)  # where a killed run may have left a copy of the ledger
        if lines and not again and not is_made(place):
            raise UsageError(
                _not_known(lines, f"there is no {place.name} here" if isinstance(place, Path) else "there is no outbox")
            )
        with Ledger(place) as ledger:
            _refuse_damaged(ledger)
            under_way = [each.slug for each in ledger.sendings() if each.state in ("sending", "paused")]
            if under_way:  # its recipients were frozen with that secret, and would be recognised by no other
                _refuse_other_secret(ledger, secret, IF_LOST_MIDWAY.format(slug=under_way[0]))
            elif not again:
                _refuse_other_secret(ledger, secret, IF_LOST)
            ledger.note(SECRET, secret.check_value)
            _refuse_unknown(ledger, lines, again=again)
            clear_old(ledger)
            for sending in ledger.sendings():
                if sending.id != keep:
                    ledger.discard(sending.id)  # only one that nobody has confirmed, and may never do
            yield ledger


def refuse_two(root: Path, place: Place) -> None:
    """Raise UsageError for an outbox in a file beside the one in a database: it knows who has left."""
    if not isinstance(place, Path) and (root / FILE).exists():
        raise UsageError(
            f"{root / FILE} is still here, and knows what was sent and who has left: `newsletter outbox --restore "
            f"{FILE}` takes it over into the database; then move it away."
        )


def opened(place: Place, secret: Secret) -> Ledger:
    """Open the ledger of a publication for its suppression list; raise UsageError if it has another secret."""
    ledger = Ledger(place)
    _refuse_damaged(ledger, "suppression")
    _refuse_other_secret(ledger, secret, "")
    ledger.note(SECRET, secret.check_value)
    clear_old(ledger)
    return ledger


def _refuse_damaged(ledger: Ledger, table: str = "") -> None:
    """Raise UsageError if bytes of a file are damaged, or of a table in it: they may read as if nobody had left."""
    if isinstance(ledger.place, Path) and ledger.one(f"PRAGMA quick_check({table or 100})") != ("ok",):
        raise UsageError(
            f"{ledger.name} is damaged, so that it is not certain who has left, and who has which letter. Move it "
            "away, and put a backup in its place, by `newsletter outbox --restore FILE`."
        )


def has_secret(place: Place) -> bool:
    """Return whether a ledger is there, or a copy of one, that was written with a secret."""
    if not (is_ledger(place) if isinstance(place, Path) else is_made(place)):
        return False
    with Ledger(place, make=False) as ledger:
        return ledger.noted(SECRET) is not None


def _refuse_other_secret(ledger: Ledger, secret: Secret, if_lost: str) -> None:
    if ledger.noted(SECRET) not in (None, secret.check_value):
        raise UsageError(
            f"{VARIABLE} is not the secret that {ledger.name} was written with, so nobody who has left would be "
            f"recognised: set it to that one.{if_lost}"
        )


def _refuse_unknown(ledger: Ledger, lines: list[Line], *, again: bool) -> None:
    """Raise UsageError if more has gone out than the ledger knows; with `again`, take that as known from now on."""
    # More members than are known here: this is an older copy, or another computer has sent it to another list.
    unknown = [line for line in lines if line.members > _known(ledger, line)]
    under_way = [each for each in ledger.sendings() if each.state in ("sending", "paused")]
    is_older = bool(under_way) and older.is_older(ledger)
    if not again and unknown:
        raise UsageError(_not_known(unknown, f"{ledger.name} does not know of all that"))
    if not again and is_older:
        raise UsageError(_OLDER.format(name=ledger.name, slug=under_way[0].slug))
    with ledger.transaction():
        editions = {line[:2] for line in unknown if not line.is_begun}
        older.settle(ledger, [each for each in under_way if is_older or _edition(each) in editions])
        for line in unknown:
            if (count := line.members - _known(ledger, line)) > 0:
                ledger.adopt(line.slug, line.edition, count)


def _known(ledger: Ledger, line: Line) -> int:
    """Return to how many members an edition has gone, or of one that is on its way is to go, as the ledger knows it."""
    same = [each for each in ledger.confirmed(line.slug) if _edition(each) == line[:2]]
    return sum(each.total if line.is_begun else sendings_file.have_it(ledger, each) for each in same)


def _edition(sending: Sending) -> tuple[str, str]:
    return sending.slug, sendings_file.edition_of(sending.edition_digest)


def _not_known(lines: list[Line], what: str) -> str:
    last = lines[-1]
    went = "is on its way" if last.is_begun else "went"
    return (
        f"{sendings_file.FILE} says that {last.slug} {went} to {last.members:,} members, and {what}: it went out from "
        "another computer, or the ledger is lost, and so is who has left since. Put a backup in its place, by "
        "`newsletter outbox --restore FILE`, also where that is an older one which you have put here by hand, or send "
        "from that computer. If you are sure that the list has only people who want the letter and do not have it, add "
        "`--again`."
    )
