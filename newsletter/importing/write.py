"""Plan → the file of an issue, in the style of the starter: values, and notes as comments above what they are about.

Comes in: a plan, a slug and a day. Goes out: the text of the file, the line of each block in it, and its pictures by
their paths. It alone spells Markdown and YAML. Whatever is in no value stands in a comment: above its block, or at the
end.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from newsletter.editing import values
from newsletter.editing.scalar import Room
from newsletter.editing.wrapping import wrapped
from newsletter.importing import lost, markdown
from newsletter.importing.document import Note
from newsletter.importing.parts import words_of
from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.plan import Entry, Plan, Prose, Source, Value

PLACEHOLDERS = {
    "subject": "Write the subject here",
    "preheader": "Write one sentence here that makes people open the letter.",
    "title": "Write the title here",
}
"""The starter's, which `check` reports."""
EMPTY = "Dear members,\n\nwrite here what you want to say.\n"
LEFT_OVER = "Words that became fields"
NOT_PLACED = "Not placed: use what you need of it, and delete the rest."

_WIDTH = 100


class Written(NamedTuple):
    """The text of a file; `lines` are those on which its blocks begin, counted from 1."""

    text: str
    lines: tuple[int, ...]
    comments: tuple[tuple[int, str], ...] = ()
    """What is to be looked at, with its line."""


def write(plan: Plan, sources: str, today: date, pictures: Mapping[str, str]) -> Written:
    """Return the file of a plan, made from `sources`; `pictures` are their paths by their src in the plan."""
    return _Writing(plan, sources, today, pictures).file()


class _Writing:
    def __init__(self, plan: Plan, sources: str, today: date, pictures: Mapping[str, str]) -> None:
        self._plan = plan
        self._sources = sources
        self._today = today
        self._pictures = pictures
        self._lines: list[str] = []
        self._glue: Counter[str] = Counter()
        self._looked_at: list[tuple[int, str]] = []
        self._notes, self._loose = _by_entry(plan)
        self._prose: dict[int, str] = {}  # by the value's id, since each is proven by reading it

    def file(self) -> Written:
        self._head()
        starts = []
        for block in self._plan.blocks:
            self._add("")
            first = len(self._lines)
            self._item(block, 2, is_block=True)
            starts.append(first + 1)
        if not self._plan.blocks:
            self._add("", *self._field("  - ", "type", "text", 4), *self._field("    ", "text", EMPTY, 4))
        self._end()
        return Written("\n".join(self._lines) + "\n", tuple(starts), tuple(self._looked_at))

    def _add(self, *lines: str) -> None:
        self._lines += (part for line in lines for part in line.split("\n"))

    def _head(self) -> None:
        self._add("# yaml-language-server: $schema=../.newsletter/issue.schema.json", "#")
        made = f"Made from {self._sources}. Notes that begin with # are for you: readers never see them. What found no"
        self._comment(f"{made} place stands at the end.", 0)
        self._add("")
        head = self._plan.head
        for name, usual in PLACEHOLDERS.items():
            self._add(*self._field("", name, head.fields.get(name, usual), 0))
        self._comments(head, 0)
        self._add(*self._field("", "date", head.fields.get("date", f"{self._today}"), 0))
        if "language" in head.fields:
            self._add(*self._field("", "language", head.fields["language"], 0))
        self._add("draft: true", "", "blocks:")

    def _item(self, entry: Entry, column: int, *, is_block: bool = False) -> None:
        """Add an entry of a list whose dash stands in a column."""
        self._comments(entry, column)
        if entry.is_short:
            [value] = entry.fields.values()
            self._add(" " * column + "- " + values.written(self._text(value), Room(column + 2, column, "\n")))
            return
        for number, (name, value) in enumerate(entry.fields.items()):
            lead = " " * column + ("- " if not number else "  ")
            self._value(lead, name, value, column + 2)

    def _value(self, lead: str, name: str, value: Value, column: int) -> None:
        if isinstance(value, Entry):
            self._add(f"{lead}{name}:")
            self._comments(value, column + 2)
            for inner, part in value.fields.items():
                self._value(" " * (column + 2), inner, part, column + 2)
        elif isinstance(value, tuple):
            self._add(f"{lead}{name}:")
            are_long = any(isinstance(part, Entry) and not part.is_short for part in value)
            for number, part in enumerate(value):
                if number and are_long:
                    self._add("")
                if isinstance(part, Entry):
                    self._item(part, column + 2)
                else:
                    plain = [self._text(cell) for cell in part] if isinstance(part, tuple) else self._text(part)
                    written = values.written(plain, Room(column + 4, column + 2, "\n"))
                    self._add(" " * (column + 2) + "- " + written)
        else:
            self._add(*self._field(lead, name, value, column))

    def _field(self, lead: str, name: str, value: Value, column: int) -> list[str]:
        text = self._text(value)
        if name == "src":
            text = self._pictures.get(text, text)
        return (lead + values.field(name, text, column, Room(column, column, "\n"))).split("\n")

    def _text(self, value: Value) -> str:
        """Return a value as a text of the file."""
        if isinstance(value, Prose):
            text = self._markdown(value)
            if "\n" not in text and len(text) < _WIDTH:
                return text
            return wrapped(text, _WIDTH) + "\n"
        if isinstance(value, Rich):
            return markdown.line([Paragraph(value)]).text
        assert isinstance(value, str)
        return value

    def _markdown(self, value: Prose) -> str:
        if id(value) not in self._prose:
            self._prose[id(value)] = markdown.prose(value.pieces).text
        return self._prose[id(value)]

    def _comments(self, entry: Entry, column: int) -> None:
        """Add what is to be looked at in an entry, what was noted beside it, and what its values do not say."""
        for remark in entry.remarks:
            self._looked_at.append((len(self._lines) + 1, remark))
            self._comment(remark, column)
        for note in self._notes.get(id(entry), ()):
            self._looked_at.append((len(self._lines) + 1, note.said))
            self._comment(note.said, column)
        comments, glue = lost.told(entry.sources, self._said_by(entry))
        self._glue += glue
        if comments:
            self._comment("In the source: " + " / ".join(comments), column)

    def _said_by(self, entry: Entry) -> Iterator[str]:
        """Yield the texts of an entry's values, without those of entries with sources of their own."""
        for name, value in entry.fields.items():
            if name not in ("type", "src"):
                yield from self._texts(value)

    def _texts(self, value: Value) -> Iterator[str]:
        if isinstance(value, Entry):
            if not value.sources:
                yield from self._said_by(value)
        elif isinstance(value, tuple):
            for part in value:
                yield from self._texts(part)
        elif isinstance(value, Prose):
            for piece in value.pieces:
                yield words_of(piece).text
                yield from lost.hrefs(words_of(piece))
        else:
            yield self._text(value)

    def _end(self) -> None:
        left = [_shown(source) for source in self._plan.left] + [note.said for note in self._loose]
        if self._glue:
            left.append(f"{LEFT_OVER}: " + " ".join(self._glue.elements()))
        if not left:
            return
        self._add("")
        self._comment(NOT_PLACED, 0)
        for text in left:
            self._comment(text, 0, "- ")

    def _comment(self, text: str, column: int, mark: str = "") -> None:
        """Add a comment, with a mark before its first line."""
        lead = " " * column + "# "
        for number, line in enumerate(text.splitlines() or [""]):
            rows = textwrap.wrap(line, max(40, _WIDTH - len(lead)), break_long_words=False, break_on_hyphens=False)
            for row_number, row in enumerate(rows):
                self._add(lead + (mark if not (number or row_number) else " " * len(mark)) + row)


def _shown(source: Source) -> str:
    text = " / ".join(line.strip() for line in source.rich.text.splitlines() if line.strip())
    return " ".join([text, *(f"<{href}>" for href in lost.hrefs(source.rich) if href not in text)])


def _by_entry(plan: Plan) -> tuple[dict[int, list[Note]], list[Note]]:
    """Return the notes by the entry that was made of their piece, and those that hang on none."""
    owner: dict[int, Entry] = {}
    for block in (plan.head, *plan.blocks):
        shared: set[int] = set()
        for entry in _all(block):
            for piece in {source.piece for source in entry.sources}:
                if piece in owner and piece not in shared:
                    shared.add(piece)
                owner[piece] = block if piece in shared else entry
    notes: dict[int, list[Note]] = {}
    loose = []
    for note in plan.notes:
        if note.at is not None and note.at in owner:
            notes.setdefault(id(owner[note.at]), []).append(note)
        else:
            loose.append(note)
    return notes, loose


def _all(entry: Entry) -> Iterable[Entry]:
    yield entry
    for inner in entry.below:
        yield from _all(inner)
