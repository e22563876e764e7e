"""A file of people who have left, or whose mail came back → their addresses, for the suppression list.

Comes in: the path of a file, such as those of Mailchimp's export that begin with `unsubscribed_` and `cleaned_`, or an
export of Brevo's blocklisted contacts. Goes out: who has left, and why. It is a module of its own because such a file
is read the other way round: where nothing says who is subscribed, everybody in it has left.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError
from newsletter.sending.members.columns import Columns, has_address
from newsletter.sending.members.entries import Entries, Left, columns_in, shown_name
from newsletter.sending.members.sheet import Sheet, opened
from newsletter.sending.members.statuses import Standing
from newsletter.sending.members.systems import MAILCHIMP, standing_by_name

_SUPPRESSED = (Standing.LEFT, Standing.BOUNCED)


class LeftFile(NamedTuple):
    """Who has left or bounced, each once; how many rows are of `others`, and how many have no address.

    Where the file does not say who has left, `is_of_all`: everybody in it is taken to have.
    """

    left: tuple[Left, ...]
    others: int
    nowhere: int
    is_of_all: bool


def read_left(path: Path) -> LeftFile:
    """Read a file of people who have left.

    Where it says for each who has left and who has not, only the first are. Raise InputError with all mistakes, and
    UsageError if the file cannot be read.
    """
    with opened(path, shown_name(path), has_address) as sheet:
        columns = columns_in(sheet)
        everybody = _everybody(sheet, path, columns)
        entries = Entries(sheet, columns, everybody)
        found: dict[str, Left] = {}
        others = nowhere = 0
        for entry in entries:
            if entry.standing not in _SUPPRESSED:
                others += 1
            elif not entry.address:
                nowhere += 1
            elif entry.folded not in found or entry.standing is Standing.LEFT:
                found[entry.folded] = Left(entry.address, entry.standing.value, entry.line)
        if sheet.problems:
            raise InputError(sheet.problems)
        return LeftFile(tuple(found.values()), others, nowhere + entries.nowhere, everybody is not None)


def _everybody(sheet: Sheet, path: Path, columns: Columns) -> Standing | None:
    """Return what everybody in a file is, None where it says so of each; take down that they are subscribed."""
    by_name = standing_by_name(path.name)
    if by_name in _SUPPRESSED:
        return by_name
    is_of_mailchimp = columns.origin is MAILCHIMP and not columns.statuses
    if by_name is not None or is_of_mailchimp:
        message = "This file from Mailchimp is of people who have not left."
        sheet.tell(message, "Take those whose names begin with `unsubscribed_` and `cleaned_`.", columns.email)
    return None if columns.statuses else Standing.LEFT
