"""A CSV file → rows of cells, and the place of each of their characters in the file, as an editor shows it.

Comes in: a file as Excel, LibreOffice and email services write it: UTF-8 with or without a byte order mark, UTF-16, or
Windows-1252; with commas, semicolons or tabs, and perhaps Excel's own first line `sep=;`. Goes out: a Sheet, whose rows
are read one by one, however many there are. It is a module of its own because it knows the format, and nothing about
members.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsletter.errors import InputError, Problem, UsageError
from newsletter.reading.mistake import Mistake
from newsletter.reading.other_files import kind_of_file
from newsletter.reading.source import problem_in

SAVE_AS_CSV = (
    "In Excel choose Save as, and the type CSV UTF-8; in LibreOffice the type Text CSV, and the encoding UTF-8."
)

MOST_MISTAKES = 100
"""A file with more is read no further."""

LOST = "\N{REPLACEMENT CHARACTER}"
"""What stands for bytes that are no character in the file's encoding."""

_SEPARATORS = ",;\t|"
_SAID_BY_EXCEL = re.compile(r"\"?sep=(?P<separator>.)\"?[\r\n]*", re.IGNORECASE)
_HEAD = 20
"""Lines in which the row with the names of the columns begins: above it there may be a title."""
_MOST_LINES = 500
"""Lines of one row: with more, a quotation mark was not closed."""
_BLOCK = 1 << 16
_MARKS_OF_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_NO_LINE_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", LOST))
"""What breaks lines in YAML, and in no editor."""

IsHead = Callable[[Sequence[str]], bool]


class Sheet:
    """A CSV file that is being read: `names` are those of its columns, `line` is where the row read last begins.

    `above` are the rows that come before the names, such as a title; if no row has names, the first ones of the file,
    of which the very first counts as read last. `encoding` is what the text is in, as people call it, and `digest` is
    the SHA-256 of the bytes, in hexadecimal. `problems` is what was taken down.
    """

    def __init__(self, file: BinaryIO, shown: str, is_head: IsHead) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.line = 0
        self._row: list[str] = []  # the lines of the row that was read last, with their ends
        self._read = 0
        codec, self.encoding, self.digest = _encoding(file)
        self._file = TextIOWrapper(file, codec, "replace", newline="")
        head = list(islice(self._file, _HEAD))
        said = _SAID_BY_EXCEL.fullmatch(head[0]) if head else None
        self.separator = said["separator"] if said else _separator(head, is_head)
        self._lines = self._counted(head)
        if said:
            next(self._lines)
        self._cells = csv.reader(self._lines, delimiter=self.separator, strict=True, skipinitialspace=True)
        self.above: list[list[str]] = []
        self.names = self._names(is_head)

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row below the names; what is no CSV becomes a problem."""
        while True:
            self._row.clear()
            self.line = self._read + 1
            try:
                yield next(self._cells)
            except StopIteration:
                return
            except (csv.Error, _TooLong):
                if not self._tell_quote():
                    return

    def tell(self, message: str, hint: str, cell: int = 0, at: int = 0) -> None:
        """Take down what is wrong at a character of a cell in the row that was read last.

        Raise InputError, with all that was taken down, if there is too much of it to read on.
        """
        self._take_down(self.problem(message, hint, cell, at))

    def problem(self, message: str, hint: str, cell: int = 0, at: int = 0) -> Problem:
        """Return what is wrong at a character of a cell in the row that was read last."""
        return self._problem_at(_index(self.text, self.separator, cell, at), message, hint)

    def _problem_at(self, index: int, message: str, hint: str) -> Problem:
        text = self.text.translate(_NO_LINE_BREAKS)
        problem = problem_in(self.shown, text, Mistake(index, message, hint))
        return problem._replace(line=problem.line + self.line - 1)

    def _take_down(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) == MOST_MISTAKES:
            there_are_more = f"There are {MOST_MISTAKES} mistakes above, and the file was read no further."
            end = Problem(self.shown, self._read + 1, 1, there_are_more, "Mend these first, and try again.")
            raise InputError([*self.problems, end])

    @property
    def end(self) -> int:
        """The line in which the row that was read last ends."""
        return self._read

    @property
    def text(self) -> str:
        """The row that was read last as it stands in the file, with its end."""
        return "".join(self._row)

    def _counted(self, head: list[str]) -> Iterator[str]:
        row = self._row
        for line in chain(head, self._file):
            row.append(line)
            self._read += 1
            if len(row) > _MOST_LINES:
                raise _TooLong
            yield line

    def _names(self, is_head: IsHead) -> list[str]:
        """Return the names of the columns, and leave the file below them; [] if none of the first rows has them."""
        first: tuple[int, list[str]] = 1, []
        for cells in self.rows():
            if is_head(cells):
                return cells
            if any(cells):
                if not self.above:
                    first = self.line, self._row[:]
                self.above.append(cells)
            if self._read > _HEAD:
                break
        self.line, self._row[:] = first
        return []

    def _tell_quote(self) -> bool:
        """Take down which quotation mark is wrong in the row read last, or which cell too long.

        Return whether reading can go on.
        """
        cells = list(_scanned(self.text, self.separator))
        if (behind := next((cell.behind for cell in cells if cell.behind is not None), None)) is not None:
            message = "Something follows the quotation mark that closes a cell."
            hint = 'Take it out; a quotation mark within a cell is written twice, as `""`.'
            self._take_down(self._problem_at(behind, message, hint))
            return True
        long = next((cell for cell in cells if len(cell.places) > csv.field_size_limit()), None)
        if long and not self.text.startswith('"', long.begin):
            message = f"This cell has {len(long.places) - 1:,} characters, and no list of members needs so many."
            self._take_down(self._problem_at(long.begin, message, "Take the column out, if nothing reads it."))
            return False
        message = "A quotation mark opens a cell here, and the cell never ends."
        hint = 'Write a second `"` where it ends, or take this one out.'
        self._take_down(self._problem_at(cells[-1].begin, message, hint))
        return False


class _TooLong(Exception):  # noqa: N818 - it ends the reading of a row, and nobody sees it
    """A row has more lines than any has."""


@contextmanager
def opened(path: Path, shown: str, is_head: IsHead) -> Iterator[Sheet]:
    """Open a CSV file; `is_head` tells the row with the names of the columns, `shown` is the file's name in mistakes.

    Raise UsageError if it cannot be read, and InputError if it is of another kind.
    """
    try:
        if path.is_fifo():  # reading would wait for ever
            raise UsageError(f"{shown} is no file but a pipe.")
        file = path.open("rb")
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror}.") from error
    with file:
        start = file.read(_BLOCK)
        if what := kind_of_file(start):
            message = f"This is {what} under another name, and no CSV."
            raise InputError([Problem(shown, 1, 1, message, SAVE_AS_CSV)])
        if b"\0" in start and start[:2] not in _MARKS_OF_UTF_16:
            raise InputError(
                [Problem(shown, 1, 1, "This is no text, or in an encoding that does not say so.", SAVE_AS_CSV)]
            )
        yield Sheet(file, shown, is_head)


def _encoding(file: BinaryIO) -> tuple[str, str, str]:
    """Return the encoding of a file by Python's name and by people's, and its digest; leave it at its beginning.

    A file that is no UTF-8 is Windows-1252, unless more of its characters are whole in UTF-8 than broken.
    """
    digest, decoder, is_utf_8 = sha256(), getincrementaldecoder("utf-8")(), True
    file.seek(0)
    has_mark = file.read(2) in _MARKS_OF_UTF_16
    for block in _blocks(file):
        digest.update(block)
        try:
            is_utf_8 = is_utf_8 and decoder.decode(block) is not None
        except UnicodeDecodeError:
            is_utf_8 = False
    if has_mark:
        codec = "utf-16", "UTF-16"
    elif is_utf_8 or _is_rather_utf_8(file):
        codec = "utf-8-sig", "UTF-8"
    else:
        codec = "cp1252", "Windows-1252"
    file.seek(0)
    return *codec, digest.hexdigest()


def _is_rather_utf_8(file: BinaryIO) -> bool:
    decoder, whole, broken = getincrementaldecoder("utf-8")("replace"), 0, 0
    for block in _blocks(file):
        text = decoder.decode(block)
        lost = text.count(LOST)
        broken += lost
        whole += len(text) - len(text.encode("ascii", "ignore")) - lost
    return whole > broken


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(partial(file.read, _BLOCK), b"")


def _separator(head: Sequence[str], is_head: IsHead) -> str:
    """Return what is between the cells: what makes a row of names of one of the first, or else makes most cells."""

    def fits(separator: str) -> tuple[bool, int]:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # a cell like a book
            rows.extend(csv.reader(head, delimiter=separator, skipinitialspace=True))
        named = next((row for row in rows if is_head(row)), None)
        return named is not None, len(named if named is not None else max(rows, key=len, default=[]))

    return max(_SEPARATORS, key=fits)


class _Cell(NamedTuple):
    """Where a cell begins in the text of its row, with its quotation mark, and where its characters are, and its end.

    `behind` is where something stands behind the closing quotation mark, if something does.
    """

    begin: int
    places: list[int]
    behind: int | None


def _scanned(text: str, separator: str) -> Iterator[_Cell]:
    """Yield the cells of a row, as Python's reader of CSV takes them."""
    index = 0
    while True:
        while separator != " " and text[index : index + 1] == " ":
            index += 1
        begin, places, behind = index, list[int](), None
        is_quoted = text[index : index + 1] == '"'
        was_quoted = is_quoted
        index += is_quoted
        while index < len(text):
            character = text[index]
            if is_quoted and character == '"':
                is_quoted = text[index + 1 : index + 2] == '"'
                if is_quoted:
                    places.append(index)
                index += 1 + is_quoted
                continue
            if not is_quoted and character in (separator, "\r", "\n"):
                break
            if was_quoted and not is_quoted and behind is None:
                behind = index
            places.append(index)
            index += 1
        yield _Cell(begin, [*places, index], behind)
        if text[index : index + 1] != separator:
            return
        index += 1


def _index(text: str, separator: str, cell: int, at: int) -> int:
    """Return where a character of a cell is in the text of its row; the end of the row, where it has no such cell."""
    cells = list(_scanned(text, separator))
    places = cells[min(cell, len(cells) - 1)].places
    return places[min(at, len(places) - 1)] if cell < len(cells) else places[-1]
