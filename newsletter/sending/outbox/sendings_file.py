"""sendings.yaml: what has gone out to members, a line for each edition, with no address of anybody.

Comes in: what the ledger knows of a sending that has ended. Goes out: a file for Git, by which another computer, or
this one without its ledger, knows that something went out, and that who has left since is written down elsewhere. It is
a module of its own because the ledger is never in Git.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError, Problem, UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, staging
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.sqlite import Ledger, Sending

FILE = "sendings.yaml"

_HEAD = """\
# What has gone out to members, written by `newsletter send`. Keep this file in Git: another computer knows by it what
# was sent already. Who got it, and who has left, is in outbox.db, which stays out of Git.
"""
_LINE = re.compile(
    r"- \{slug: (?P<slug>[^\s,{}]+), edition: (?P<edition>[0-9a-f]{16}), members: (?P<members>\d{1,9}), "
    r"finished: (?P<finished>\d{4}-\d\d-\d\d)\}",
    re.ASCII,
)


class Line(NamedTuple):
    """An edition that has gone out: the beginning of its digest, to how many members, and on which day it ended."""

    slug: str
    edition: str
    members: int
    finished: date

    @property
    def written(self) -> str:
        """The line as it stands in the file."""
        about = f"slug: {self.slug}, edition: {self.edition}, members: {self.members}, finished: {self.finished}"
        return f"- {{{about}}}\n"


def edition_of(digest: str) -> str:
    """Return what a line says of the digest of an edition."""
    return digest[:16]


def read(root: Path) -> list[Line]:
    """Return what has gone out, [] where there is no file; raise InputError for lines that say something else."""
    content = plain_files.content(root, FILE)
    if content is None:
        if plain_files.status(root / FILE):
            raise UsageError(f"{root / FILE} is a link, or no plain file, and is not read: move it away.")
        return []
    found, problems = [], []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.rstrip())
        try:
            if not match:
                raise ValueError
            finished = date.fromisoformat(match["finished"])
        except ValueError:
            message = "This line is not as `newsletter send` writes it, so nobody knows what has gone out."
            problems.append(Problem(FILE, number, 1, message, "Take the file as it was from Git.", line[:120]))
        else:
            found.append(Line(match["slug"], match["edition"], int(match["members"]), finished))
    if problems:
        raise InputError(problems)
    return found


def have_it(ledger: Ledger, sending: Sending) -> int:
    """Return how many have the letter of a sending, or may have it."""
    if sending.state == "elsewhere":
        return sending.total
    counts = Deliveries(ledger, sending.id).counts()
    return counts.get("accepted", 0) + counts.get("unknown", 0)


def keep(ledger: Ledger, root: Path, number: int) -> bool:
    """Write down that an edition has gone out, once a sending has ended; return whether that was new."""
    sending = ledger.sending(number)
    if sending.state not in ("finished", "cancelled"):
        return False
    of_edition = [each for each in ledger.sendings(sending.slug) if each.edition_digest == sending.edition_digest]
    members = sum(have_it(ledger, each) for each in of_edition)
    line = Line(
        sending.slug,
        edition_of(sending.edition_digest),
        members,
        date.fromtimestamp(sending.finished or ledger.clock()),
    )
    lines = read(root)
    if not members or line in lines:
        return False
    lines = [each for each in lines if each[:2] != line[:2]]
    content = _HEAD + "".join(each.written for each in [*lines, line])
    with staging(root) as temporary:
        plain_files.make(temporary / NEW, FILE, content.encode())
        (temporary / NEW / FILE).replace(root / FILE)
    return True
