"""The list and the sign-ups → a new list with all of them, or a file with what is known of each.

Comes in: the list as it is, and who signed up beside it. Goes out: CSV in UTF-8, in a new file that its owner alone can
read. It is a module of its own because it writes files with addresses, and replaces none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.known import Keys
from newsletter.sending.members.columns import Columns, columns_of, has_address
from newsletter.sending.members.entries import shown_name
from newsletter.sending.members.read import MembersFile, Recipient
from newsletter.sending.members.sheet import opened
from newsletter.sending.members.statuses import Standing, Statuses
from newsletter.sending.secret import folded

_SAYING_SO = ("", "yes", "subscribed")
"""What a cell can say of who is subscribed; which of these does depends on the column."""


def merged(members: MembersFile, tags: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of a list, cell by cell, and then those of who signed up and is not in it.

    Columns are added behind the others for what a sign-up says and the list has no column for.
    """
    with opened(members.path, shown_name(members.path), has_address) as sheet:
        columns, _ = columns_of(sheet.names, tags)
        known = {tag for _, tag in columns.tags}
        more = [tag for tag in tags if tag not in known and any(tag in each.values for each in members.beside)]
        if columns.language is None and any(each.language for each in members.beside):
            more.insert(0, "language")
        yield [*sheet.names, *more]
        width = len(sheet.names)
        for row in sheet.rows():
            yield [*row, *[""] * (width + len(more) - len(row))]
    for each in members.beside:
        own = {"language": each.language or "", **each.values}
        yield [*_row(each, width, columns), *(own.get(name, "") for name in more)]


def _row(recipient: Recipient, width: int, columns: Columns) -> list[str]:
    row = [""] * width
    row[columns.email] = recipient.address
    if columns.language is not None:
        row[columns.language] = recipient.language or ""
    for place, tag in columns.tags:
        row[place] = row[place] or recipient.values.get(tag, "")
    for place, statuses in columns.statuses:
        row[place] = _subscribed(statuses)
    return row


def _subscribed(statuses: Statuses) -> str:
    return next((word for word in _SAYING_SO if statuses.standing(word) is Standing.SUBSCRIBED), "")


def exported(
    members: MembersFile, signups: Mapping[int, SignUp], tags: Sequence[str], keys: Keys
) -> Iterator[list[str]]:
    """Yield a row for each member, with the names of the columns before them: what is known of each.

    `status` is "subscribed", or why somebody gets no letters, since when.
    """
    yield ["email", "language", *tags, "status", "status_since", "signed_up", "consent", "site"]
    by_person = {folded(each.address): each for each in sorted(signups.values(), key=lambda each: each.confirmed)}
    for each in members.recipients:
        signup = by_person.get(folded(each.address))
        reasons = keys.reasons(each.address)
        yield [
            each.address,
            each.language or "",
            *(each.values.get(tag, "") for tag in tags),
            reasons[-1].reason if reasons else "subscribed",
            f"{reasons[-1].since:%Y-%m-%d}" if reasons else "",
            f"{signup.confirmed:%Y-%m-%dT%H:%M:%SZ}" if signup else "",
            signup.consent if signup else "",
            signup.source if signup else "",
        ]


def write(file: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write rows into a new file, and return how many there are below the names; raise UsageError if there is one."""
    text = StringIO(newline="")
    count = sum(1 for _ in map(csv.writer(text, lineterminator="\n").writerow, rows)) - 1
    try:
        plain_files.make_new(file, text.getvalue().encode(), 0o600)
    except FileExistsError as error:
        raise UsageError(
            f"{file} is there already, and is not replaced: name another file, or move it away."
        ) from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    return count
