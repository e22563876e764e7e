"""A PO file → its entries, each with the line of its translation, or what is wrong with it.

Comes in: the file's bytes, from whatever program wrote it. Goes out: a Catalog, or InputError. It is a module of its
own because it alone knows Babel's readers, which raise all sorts of errors for a file that is damaged.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from newsletter.errors import InputError, Problem
from newsletter.model.files import shown_path
from newsletter.owned import plain_files
from newsletter.printable import printable
from newsletter.translating import head

if TYPE_CHECKING:
    from babel.messages import Catalog as BabelCatalog

LARGEST = 2_000_000
"""Bytes of a catalog: an issue of twenty pages has some 50,000."""

_LINE = re.compile(r"""|\#.*|(?:(?:msg[a-z_]+)(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*\"""")
_CHARSET = re.compile(rb'"Content-Type:[^"\n]*charset=([\w.:-]+)', re.I)
_PLURAL = re.compile(r"\s*(?:#~\s*)?msgid_plural\b")
_TEXT = re.compile(r'[ \t]*msgid(?!_)[ \t]*+(?!""[ \t]*\n(?![ \t]*"))')
"""A line with the line below it where a text begins; the head of a catalog has none."""

_LONGEST_SHOWN = 80
_AGAIN = "Save it once more as UTF-8 in your program for translations."

Key: TypeAlias = tuple[str, str | None]
"""An entry's text in the language of the issue, and its context."""


class Entry(NamedTuple):
    """A translation, "" where there is none yet; a fuzzy one is of a text that has changed since.

    `line` is where the translation begins in the file, from 1 on; `words_line` is where its words do, which is the line
    below where these have several lines, and `excerpt` that line. `before` is the text that a fuzzy one is of, "" where
    the file does not tell.
    """

    translation: str
    is_fuzzy: bool
    line: int
    words_line: int
    excerpt: str
    before: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether readers can be shown it."""
        return bool(self.translation) and not self.is_fuzzy


@dataclass(frozen=True)
class Catalog:
    """The translations of an issue into a language, by their texts; `name` is the file as it is shown.

    `stated` is the language that the head of the file says, if it is another one.
    """

    name: str
    language: str
    entries: Mapping[Key, Entry]
    stated: head.Stated | None = None

    def problem(self, entry: Entry | None, message: str, hint: str = "") -> Problem:
        """Return a Problem at a translation, or at the top of the file."""
        line, excerpt = (entry.words_line, entry.excerpt) if entry else (1, "")
        return Problem(self.name, line, 1, message, hint, excerpt and f"{excerpt}\n^")


def read(path: Path, root: Path, language: str) -> Catalog:
    """Return a catalog of a publication; raise InputError for a file that cannot be used."""
    name, content = shown_path(path, root), plain_files.content(root, str(path.relative_to(root)))
    if content is None:
        raise InputError([Problem(name, 1, 1, "This is a link, or no plain file, and is not read.", "Move it away.")])
    entries = entries_of(content, name, language)
    return Catalog(name, language, entries, head.other_language(text_of(content, name).split("\n"), language))


def entries_of(content: bytes, name: str, language: str) -> dict[Key, Entry]:
    """Return the entries of a PO file; raise InputError as read() does."""
    text = text_of(content, name)
    lines = text.split("\n")
    found: dict[Key, Entry] = {}
    for message in parsed(text, name, language):
        if not message.id or not isinstance(message.id, str):
            continue
        start = message.lineno or 1
        at = next((at for at in range(start, len(lines) + 1) if lines[at - 1].startswith("msgstr")), start)
        words_at = at + (lines[at - 1].strip() == 'msgstr ""' and _shown(lines, at + 1).startswith('"'))
        string = message.string if isinstance(message.string, str) else ""
        before = str(message.previous_id[0]) if message.fuzzy and message.previous_id else ""
        excerpt = _shown(lines, words_at)
        found[message.id, message.context] = Entry(string, message.fuzzy, at, words_at, excerpt, before)
    return found


def parsed(text: str, name: str, language: str) -> BabelCatalog:
    """Return a PO file as Babel has it; raise InputError for one that it cannot read."""
    from babel import Locale
    from babel.messages.pofile import PoFileError, read_po

    lines, texts_before = _without_texts_before(text)
    for number, line in enumerate(lines, 1):
        if not _LINE.fullmatch(line.strip()):  # Babel would take a quotation mark that is missing from the words
            raise InputError([_problem(text, name, number, "a text stands in one pair of quotation marks")])
        if _PLURAL.match(line):  # of which the head of the file says how many forms it has, a thousand million
            raise InputError([_problem(text, name, number, "a text of an issue has no plural")])
    locale = Locale.parse(language, sep="-")
    try:
        catalog = read_po(io.StringIO("\n".join(lines)), locale=locale, charset="utf-8", abort_invalid=True)
        _refuse_twice(lines, {message.lineno for message in catalog}, name)
    except (PoFileError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        if wrong := head.mistake(lines, locale):
            shown = f"{_shown(lines, wrong.line)}\n^"
            raise InputError([Problem(name, wrong.line, 1, wrong.message, wrong.hint, shown)]) from error
        at = error.lineno if isinstance(error, PoFileError) else 0
        said = str(error).removesuffix(f" on {at}")
        raise InputError([_problem(text, name, at + 1, said)]) from error
    _put_texts_before(catalog, texts_before)
    return catalog


def _put_texts_before(catalog: BabelCatalog, texts_before: Mapping[int, str]) -> None:
    """Give each entry the text before that stands nearest above it, and below the entry before."""
    left = deque(texts_before.items())
    for message in catalog:
        while left and left[0][0] <= (message.lineno or 0):
            message.previous_id = [left.popleft()[1]]


def _refuse_twice(lines: Sequence[str], known: Container[int | None], name: str) -> None:
    """Raise InputError for a text that is there again, of whose translations Babel would keep one."""
    for number, (line, below) in enumerate(pairwise([*lines, ""]), 1):
        if number not in known and _TEXT.match(f"{line}\n{below}"):
            hint = "Keep the better one of the two translations, and delete the other entry."
            shown = f"{_shown(lines, number)}\n^"
            raise InputError([Problem(name, number, 1, "This text is in the catalog twice.", hint, shown)])


def _without_texts_before(text: str) -> tuple[list[str], dict[int, str]]:
    """Return the lines of a catalog without the texts from which fuzzy entries come, and these by their last line.

    Babel writes such texts, behind `#|`, and takes them for remarks when it reads them. The other lines stay where they
    are.
    """
    from babel.messages.pofile import denormalize

    lines, found = text.split("\n"), dict[int, str]()
    block: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith(("#|", "#~|")):
            block.append(line.partition("|")[2].strip())
            lines[number - 1] = ""
        elif block:
            said = "\n".join(dropwhile(lambda each: not each.startswith("msgid "), block))
            if said:
                found[number - 1] = denormalize(said.removeprefix("msgid "))
            block = []
    return lines, found


def text_of(content: bytes, name: str) -> str:
    """Return the text of a PO file, with newlines alone; raise InputError where it is too large, or not in UTF-8."""
    if len(content) > LARGEST:
        message = f"This catalog has {len(content):,} bytes, and one of an issue has {LARGEST:,} at most."
        raise InputError([Problem(name, 1, 1, message, "Take the file as it was from Git.")])
    charset = _CHARSET.search(content)
    if charset and charset[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"charset"):
        message = f"This catalog is in {printable(charset[1].decode())}, and has to be in UTF-8."
        raise InputError([Problem(name, content[: charset.start()].count(b"\n") + 1, 1, message, _AGAIN)])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError([Problem(name, line, 1, "This line is not in UTF-8.", _AGAIN)]) from error


def _problem(text: str, name: str, line: int, said: str) -> Problem:
    excerpt = _shown(text.split("\n"), line)
    message = f"This is no line of a catalog: {printable(said).rstrip('.')}."
    return Problem(name, line, 1, message, "Take the file as it was from Git, or mend this line.", excerpt)


def _shown(lines: Sequence[str], number: int) -> str:
    """Return the beginning of a line as messages show it, "" behind the last one."""
    return printable(lines[number - 1][:_LONGEST_SHOWN]) if number <= len(lines) else ""
