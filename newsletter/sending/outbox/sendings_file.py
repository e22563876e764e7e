"""sendings.yaml: what has gone out to members, a line for each edition, with no address of anybody.

Comes in: what the ledger knows of a sending that begins, or has ended. Goes out: a file for Git, by which another
computer, or this one without its ledger, knows that something went out, and that who has left since is written down
elsewhere. It is a module of its own because the ledger is never in Git.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from newsletter import git
from newsletter.errors import InputError, Problem, UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, staging
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger, Sending

FILE = "sendings.yaml"

_HEAD = """\
# What goes out to members, written by `newsletter send`. Keep this file in Git: another computer knows by it what
# was sent already. Who got it, and who has left, is in outbox.db, which stays out of Git.
"""
_LINE = re.compile(
    r"- \{slug: (?P<slug>[^\s,{}]+), edition: (?P<edition>[0-9a-f]{16}), members: (?P<members>\d{1,9}), "
    r"(?P<what>begun|finished): (?P<day>\d{4}-\d\d-\d\d)"
    r"(?:, languages: \{(?P<languages>[\w-]+: [0-9a-f]{16}(?:, [\w-]+: [0-9a-f]{16})*)\})?\}",
    re.ASCII,
)


class Line(NamedTuple):
    """An edition that has gone out, or is on its way: the beginning of its digest, to how many members, and since when.

    Where it `is_begun` only, some of them may not have it, and the day is that on which it began. `languages` are those
    of an edition in several, each with the beginning of the digest of its letter.
    """

    slug: str
    edition: str
    members: int
    day: date
    is_begun: bool = False
    languages: tuple[tuple[str, str], ...] = ()

    @property
    def written(self) -> str:
        """The line as it stands in the file."""
        day = f"{'begun' if self.is_begun else 'finished'}: {self.day}"
        about = f"slug: {self.slug}, edition: {self.edition}, members: {self.members}, {day}"
        if self.languages:
            about += f", languages: {{{', '.join(f'{language}: {digest}' for language, digest in self.languages)}}}"
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
    for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.rstrip())
        try:
            if not match:
                raise ValueError
            day = date.fromisoformat(match["day"])
        except ValueError:
            message = "This line is not as `newsletter send` writes it, so nobody knows what has gone out."
            hint = git.JOINED if line.startswith(git.CONFLICT_MARKS) else "Take the file as it was from Git."
            problems.append(Problem(FILE, number, 1, message, hint, line[:120]))
        else:
            about = match["slug"], match["edition"], int(match["members"])
            languages = tuple(re.findall(r"([\w-]+): ([0-9a-f]{16})", match["languages"] or ""))
            found.append(Line(*about, day, match["what"] == "begun", languages))
    if problems:
        raise InputError(problems)
    return found


def have_it(ledger: Ledger, sending: Sending) -> int:
    """Return how many have the letter of a sending, or may have it."""
    if sending.state == "elsewhere":
        return sending.total
    counts = Deliveries(ledger, sending.id).counts()
    return counts.get("accepted", 0) + counts.get("unknown", 0)


def begin(ledger: Ledger, root: Path, number: int) -> None:
    """Write down that an edition begins to go out, or goes on, unless a line says as much.

    So a ledger that is lost midway is missed, and one that is older than a line about what is finished.

    Raise UsageError or OSError where it cannot be written down, so that nothing goes out either.
    """
    sending = ledger.sending(number)
    line = _line(ledger, sending, is_begun=True)
    lines = read(root)
    if not any(each.is_begun and each[:2] == line[:2] and each.members >= line.members for each in lines):
        _write(root, [*_without(lines, line), line])


def keep(ledger: Ledger, root: Path, number: int) -> bool:
    """Write down that an edition has gone out, once a sending has ended; return whether anybody has it, and it is new.

    What has begun and was cancelled before anybody had it is taken out.
    """
    sending = ledger.sending(number)
    if sending.state not in ("finished", "cancelled"):
        return False
    line = _line(ledger, sending, is_begun=False)
    lines = read(root)
    now = [*_without(lines, line), line] if line.members else _without(lines, line)
    if line in lines or now == lines:
        return False
    _write(root, now)
    return line.members > 0


def _line(ledger: Ledger, sending: Sending, *, is_begun: bool) -> Line:
    """Return the line of an edition; one that begins counts all who are to get it."""
    edition = edition_of(sending.edition_digest)
    day = date.fromtimestamp(ledger.clock() if is_begun else sending.finished or ledger.clock())
    members = sum(
        sending.total if is_begun and each.id == sending.id else have_it(ledger, each)
        for each in ledger.sendings(sending.slug)
        if edition_of(each.edition_digest) == edition
    )
    languages = tuple((each.language, edition_of(each.digest)) for each in sending.languages)
    return Line(sending.slug, edition, members, day, is_begun, languages if len(languages) > 1 else ())


def _without(lines: list[Line], line: Line) -> list[Line]:
    return [each for each in lines if each[:2] != line[:2]]


def _write(root: Path, lines: list[Line]) -> None:
    content = _HEAD + "".join(each.written for each in lines)
    with staging(root) as temporary:
        plain_files.make(temporary / NEW, FILE, content.encode())
        (temporary / NEW / FILE).replace(root / FILE)
