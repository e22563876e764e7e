"""members.csv → those who get a letter, those who do not, and why.

Comes in: the path of a list, and the merge tags that the publication declares. Goes out: a MembersFile, or one
InputError with all that is wrong in the list. A list is read twice, row by row: once to find all mistakes, who is in it
twice, and who has left in a later row; and then for those who get a letter. So it may be long, and nobody gets one from
a list with a mistake in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.errors import InputError, UsageError
from newsletter.sending.members.columns import Columns, has_address
from newsletter.sending.members.entries import Entries, Entry, Left, columns_in, shown_name
from newsletter.sending.members.sheet import Sheet, opened
from newsletter.sending.members.statuses import Standing
from newsletter.sending.members.systems import standing_by_name

SAME_ADDRESS, NO_ADDRESS = "same address", "no address"
"""Why a row gets no letter, beside what statuses.Standing says."""

_FEW = 20
"""Pairs of rows with the same address that are shown."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets a letter; `values` are those of merge tags that have one, `line` is where the row begins.

    `file` is the name of the file with that line, "" for the list.
    """

    address: str
    language: str | None
    values: Mapping[str, str]
    line: int
    file: str = ""


@dataclass(frozen=True)
class MembersFile:
    """A list without mistakes.

    `total` are those who get a letter, and `left_out` counts the other rows by the reason. `left` are those whom the
    suppression list has to know. `copies` are lines with the address of an earlier one, the first few, each with that.
    `remarks` are sentences about what may not be meant. `digest` is the SHA-256 of the file. `away` are the people in
    the list who get no letter, by their folded addresses, and `beside` are those who get one and are not in it.
    """

    path: Path
    digest: str
    total: int
    left_out: Mapping[str, int]
    left: tuple[Left, ...]
    copies: tuple[tuple[int, int], ...]
    remarks: tuple[str, ...]
    away: frozenset[str] = field(repr=False)
    _tags: tuple[str, ...] = field(repr=False)
    _doubled: frozenset[str] = field(repr=False)
    beside: tuple[Recipient, ...] = field(default=(), repr=False)

    @property
    def recipients(self) -> Iterator[Recipient]:
        """Yield those who get a letter, in the order of the file, and then those who are not in it.

        Raise UsageError if the file has changed since it was read.
        """
        given = set()
        with opened(self.path, shown_name(self.path), has_address) as sheet:
            if sheet.digest != self.digest:
                raise UsageError(f"{sheet.shown} was changed while it was read: try again.")
            for entry in Entries(sheet, columns_in(sheet, self._tags)):
                if entry.standing is not Standing.SUBSCRIBED or entry.folded in self.away:
                    continue
                if entry.folded in self._doubled:
                    if entry.folded in given:
                        continue
                    given.add(entry.folded)
                yield Recipient(entry.address, entry.language, entry.values, entry.line)
        yield from self.beside


def read_members(path: Path, tags: Collection[str], *, all_subscribed: bool = False) -> MembersFile:
    """Read a list, whose columns are matched with a publication's merge tags.

    Equal addresses are one person, who gets one letter, with the values of the first row, and none if any row says that
    they have left. `all_subscribed` takes an export that cannot tell who has. Raise InputError with all mistakes, and
    UsageError if the file cannot be read.
    """
    with opened(path, shown_name(path), has_address) as sheet:
        columns = columns_in(sheet, tags)
        _refuse_wrong_file(sheet, path, columns, all_subscribed=all_subscribed)
        found = _People()
        entries = Entries(sheet, columns)
        for entry in entries:
            found.take(entry)
        if sheet.problems:
            raise InputError(sheet.problems)
        left_out = found.left_out
        if entries.nowhere:
            left_out[NO_ADDRESS] = entries.nowhere
        return MembersFile(
            path,
            sheet.digest,
            found.total,
            left_out,
            tuple(found.left.values()),
            tuple(found.copies),
            tuple(_remarks(sheet, columns, tags)),
            frozenset({*found.left, *found.held}),
            tuple(tags),
            frozenset(found.doubled),
        )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a list, as MembersFile has it; raise the same errors as read_members() for what is none."""
    with opened(path, shown_name(path), has_address) as sheet:
        return sheet.digest


def _refuse_wrong_file(sheet: Sheet, path: Path, columns: Columns, *, all_subscribed: bool) -> None:
    """Take down that a list is of people who have left, or cannot tell who has."""
    if standing_by_name(path.name) not in (None, Standing.SUBSCRIBED):
        message = "By its name, this file from Mailchimp is of people who are not subscribed."
        hint = "Take the one that begins with `subscribed_`; `newsletter suppress import` reads those who have left."
        sheet.tell(message, hint, columns.email)
    if not (columns.can_tell or all_subscribed):
        message = f"This export from {columns.origin.name} does not say who has left."
        hint = f"{columns.origin.remedy} If nobody in this file has left, add `--all-subscribed`."
        sheet.tell(message, hint, columns.email)


class _People:
    """The people of a list, as its rows come: `held` are not written to for now, `doubled` are in it twice."""

    def __init__(self) -> None:
        self.left: dict[str, Left] = {}
        self.held: set[str] = set()
        self.doubled: set[str] = set()
        self.copies: list[tuple[int, int]] = []
        self._first: dict[str, int] = {}
        self._rows: Counter[Standing] = Counter()
        self._copies = 0

    def take(self, entry: Entry) -> None:
        """Take the next row."""
        person = entry.folded
        match entry.standing:
            case Standing.SUBSCRIBED:
                first = self._first.setdefault(person, entry.line)
                if first != entry.line:
                    self._copies += 1
                    self.doubled.add(person)
                    if len(self.copies) < _FEW:
                        self.copies.append((entry.line, first))
                return
            case Standing.NOT_SUBSCRIBED:
                self.held.add(person)
            case standing:
                before = self.left.get(person)
                if person and (not before or standing is Standing.LEFT):
                    self.left[person] = Left(entry.address, standing.value, before.line if before else entry.line)
        self._rows[entry.standing] += 1

    @property
    def total(self) -> int:
        """How many people get a letter."""
        return sum(1 for person in self._first if person not in self.left and person not in self.held)

    @property
    def left_out(self) -> dict[str, int]:
        """How many rows get none, by the reason; who has left in one row has left in all."""
        rows = Counter({standing.value: count for standing, count in self._rows.items()})
        for person in self._first:
            if person in self.left:
                rows[self.left[person].reason] += 1
            elif person in self.held:
                rows[Standing.NOT_SUBSCRIBED.value] += 1
        if self._copies:
            rows[SAME_ADDRESS] = self._copies
        return dict(rows)


def _remarks(sheet: Sheet, columns: Columns, tags: Collection[str]) -> Iterator[str]:
    """Yield sentences about what somebody may not have meant."""
    if sheet.encoding == "Windows-1252":
        yield f"{sheet.shown} is no UTF-8, and was read as Windows-1252: look whether letters with accents are right."
    if columns.others:
        shown = ", ".join(f"`{name}`" for name in columns.others)
        yield f"There is no merge tag for these columns, and they are not read: {shown}."
    has_column = {tag for _, tag in columns.tags}
    for tag in tags:
        if tag not in has_column:
            yield f"No column is for `{{{{ {tag} }}}}`: everybody gets its fallback."
