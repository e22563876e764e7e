"""Letters that have gone out from a ledger, for what comes back of them: the same in every test and recorded mail.

In: an empty ledger. Out: in it the sending number 1, to one member for each kind of mail that comes back, which is what
they are called by.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.prepare import prepare
from tests.sending.outbox.publications import ABOUT, SECRET, sending_publication

MAILBOX = "bounces@news.example.org"
MARK = "0123456789abcdef"
BEGUN, READ = datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
"""When the letters went out, and when what came back is read."""

MEMBERS = (
    "gone",
    "closed",
    "full",
    "full-for-now",
    "policy",
    "blocked",
    "plain",
    "late",
    "unheard",
    "away",
    "forwarded",
    "forwards-to-two",
    "list",
    "moved",
    "big",
    "complains",
    "complains-to-yahoo",
    "leaves",
    "qmail",
    "exchange",
    "groupwise",
    "receipt",
)


def key(member: str) -> bytes:
    return SECRET.key_of(address(member))


def address(member: str) -> str:
    return f"{member}@example.net"


def token(member: str) -> str:
    return token_for(SECRET, key(member), 1, "en")


def send(ledger: Ledger, folder: Path, *, bounces_to: str = MAILBOX) -> Letters:
    """Write down a sending to all members whose letters have been accepted; return the letters."""
    about = f"{ABOUT}sending: {{bounces_to: {bounces_to}}}\n" if bounces_to else ABOUT
    issue = sending_publication(folder, about=about)
    (folder / "members.csv").write_text("email\n" + "".join(f"{address(each)}\n" for each in MEMBERS), "utf-8")
    letter = build_edition(issue, load_publication(folder).as_members_get_it()).letter
    members = read_members(folder / "members.csv", ("first_name",))
    number = prepare(ledger, [letter], members, SECRET, "members.csv", now=BEGUN, again=False).sending.id
    ledger.do("UPDATE sending SET mark = ?, created = ?, state = 'finished'", (MARK, BEGUN.timestamp()))
    Deliveries(ledger, number).settle("queued", "accepted", "")
    return Letters.of(ledger, ledger.sending(number), SECRET)
