"""Who writes catalogs: translations, each as soon as it is typed, and never over what another program has written.

Comes in: an issue, and what somebody has typed for one of its texts. Goes out: the catalog's file, replaced whole, in
which that translation alone differs; where the issue has changed since, the catalog as `newsletter translate` would
bring it up to date. Each takes back what they have done themselves.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError, Refused
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.owned import plain_files
from newsletter.preview import translated
from newsletter.preview.translated import Opened
from newsletter.preview.writing import issue_file
from newsletter.preview.writing.manuscript import CHANGED_SINCE, MOST, NOTHING_AFTER, NOTHING_BEFORE
from newsletter.translating import entry_lines, naming
from newsletter.translating.catalog import Key, entries_of
from newsletter.translating.entry_lines import Written

_TRIES = 5
"""How often a translation is written anew where another program writes the file at that very moment."""

GONE = "This text is not in the issue any more, so its translation has no place."
NO_FILE = "This catalog is a link, or no plain file, and is not written."


class OtherTextError(Exception):
    """Somebody else has written another translation meanwhile; nothing was done."""


class Typed(NamedTuple):
    """A translation that somebody has typed for the row of an id, in the place of `base`.

    What belongs to one burst is taken back at once. A text that is the same as before says that it is right still.
    """

    row: str
    text: str
    base: str
    burst: str


class _Turn(NamedTuple):
    """A translation that was written: of which entry, how that was written before, and how afterwards."""

    key: Key
    before: Written
    after: Written
    burst: str = ""


class _Turns(NamedTuple):
    """What one person has done, and what they have taken back, the last of each at the end."""

    done: list[_Turn]
    undone: list[_Turn]


class Catalogs:
    """What writes the catalogs of one publication."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._turns: dict[tuple[Path, str], _Turns] = defaultdict(lambda: _Turns([], []))
        self._written: dict[Path, bytes] = {}

    def is_as_written(self, path: Path) -> bool:
        """Return whether a catalog holds what was last written here, so that there is no news of it."""
        try:
            return path in self._written and content_of(path) == self._written[path]
        except (OSError, Refused):
            return False

    def counts(self, path: Path, writer: str) -> tuple[int, int]:
        """Return how many translations somebody can take back in a catalog, and how many they can write again."""
        turns = self._turns[path, writer]
        return len(turns.done), len(turns.undone)

    def begin(self, issue: Issue, language: str) -> None:
        """Write the catalog of an issue, or bring it up to date; raise Refused, or InputError for a damaged one."""
        self._write(issue, language, lambda catalog: catalog.text, may_renew=True)

    def write(self, issue: Issue, language: str, typed: Typed, writer: str, *, may_renew: bool) -> None:
        """Write a translation; raise OtherTextError, Refused, or InputError for a catalog that is damaged."""
        turn: _Turn | None = None

        def made(catalog: Opened) -> str:
            nonlocal turn
            row = catalog.row(typed.row)
            if row is None:
                raise Refused(GONE)
            if row.entry.translation not in (typed.base, typed.text):
                raise OtherTextError
            before = entry_lines.written(catalog.text, row.entry.line)
            after = before.translated(typed.text)
            turn = _Turn(row.key, before, after, typed.burst)
            return _proven(catalog, row.key, row.entry.line, after, typed.text)

        self._write(issue, language, made, may_renew=may_renew)
        if turn and turn.before != turn.after:
            turns = self._turns[naming.catalog_of(issue.path, language), writer]
            last = turns.done[-1] if turns.done else None
            if last and last.burst == turn.burst and last.key == turn.key and last.after == turn.before:
                turn = turn._replace(before=turns.done.pop().before)
            turns.done.append(turn)
            del turns.done[:-MOST]
            turns.undone.clear()

    def undo(self, issue: Issue, language: str, writer: str) -> Key:
        """Take back what somebody has written last, and return its entry; raise Refused, or InputError."""
        turns = self._turns[naming.catalog_of(issue.path, language), writer]
        return self._turned(issue, language, turns.done, turns.undone, NOTHING_BEFORE)

    def redo(self, issue: Issue, language: str, writer: str) -> Key:
        """Write again what somebody has taken back last, and return its entry; raise Refused, or InputError."""
        turns = self._turns[naming.catalog_of(issue.path, language), writer]
        return self._turned(issue, language, turns.undone, turns.done, NOTHING_AFTER)

    def _turned(self, issue: Issue, language: str, turns: list[_Turn], others: list[_Turn], if_none: str) -> Key:
        if not turns:
            raise Refused(if_none)
        turn = turns.pop()  # also one that cannot be taken back any more: the one before it may be

        def made(catalog: Opened) -> str:
            row = next((row for row in catalog.rows if row.key == turn.key), None)
            if row is None or entry_lines.written(catalog.text, row.entry.line) != turn.after:
                raise Refused(CHANGED_SINCE)
            return entry_lines.with_entry(catalog.text, row.entry.line, turn.before)

        self._write(issue, language, made, may_renew=False)
        others.append(_Turn(turn.key, turn.after, turn.before))
        return turn.key

    def _write(self, issue: Issue, language: str, make: Callable[[Opened], str], *, may_renew: bool) -> None:
        """Put what is made of a catalog into its place, anew where that has changed at this very moment."""
        path = naming.catalog_of(issue.path, language)
        name = shown_path(path, self._root)
        with self._lock:
            issue_file.clear_up(path)
            for _ in range(_TRIES):
                content = content_of(path)
                raw = make(translated.opened(issue, language, content, name, may_renew=may_renew)).encode()
                before, self._written[path] = self._written.get(path), raw  # first: the watcher may be faster than this
                if raw == content or self._put(path, raw, content):
                    return
                self._written[path] = before or b""
        raise Refused(f"{name} is being written by another program.", "Try again.")

    def _put(self, path: Path, raw: bytes, before: bytes | None) -> bool:
        with issue_file.prepared(path, self._root, raw) as new:
            missing = b"" if before is None else None
            return issue_file.put_in_place(new, path, before or b"", missing)


def content_of(path: Path) -> bytes | None:
    """Return the bytes of a catalog, None where there is none; raise Refused for what is no plain file."""
    content = plain_files.content(path.parent, path.name)
    if content is None and plain_files.status(path):
        raise Refused(NO_FILE, "Move it away.")
    return content


def _proven(catalog: Opened, key: Key, line: int, entry: Written, translation: str) -> str:
    """Return a catalog with an entry written otherwise; raise Refused where it would not be read so."""
    text = entry_lines.with_entry(catalog.text, line, entry)
    language, wanted = catalog.language, {row.key: row.entry.translation for row in catalog.rows} | {key: translation}
    try:
        entries = entries_of(text.encode(), "", language)
    except (InputError, UnicodeError):
        entries = {}
    if any(key not in entries or entries[key].translation != said for key, said in wanted.items()):
        raise Refused("This text has a character that no catalog can hold.", "Type it anew, without what was pasted.")
    return text
