"""A file that is being written: what its file held when last seen, its text since, and when that is to be written.

Comes in: the file, read again whenever somebody asks. Goes out: how it stands. It writes nothing, which is
pen.py's business, and holds the locks for who does.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from newsletter.editing.outline import Outline, outlined
from newsletter.editing.stored import Stored, stored
from newsletter.editing.surgery import fingerprint
from newsletter.errors import InputError, Problem
from newsletter.model.files import shown_path
from newsletter.preview.writing import issue_file
from newsletter.preview.writing.manuscript import Done, Manuscript
from newsletter.preview.written_files import NOTHING, model_of, need_not_be

AFTER_LAST = 0.15
"""Seconds after the last edit when a file is written."""

AFTER_FIRST = 1.0
"""Seconds after the first unwritten edit when a file is written, though more keep coming."""

UNSEEN = 2.0
"""Seconds in which nobody reads what was written, and writes something else.

A program that puts a file in the place of ours so soon had looked at the one before: Git does when it merges.
"""

TICK = 0.05
"""Seconds by which the times of files may lag behind the clock."""


class Standing(NamedTuple):
    """A file as it stands: its newest text, whether the file holds it, and why not if that has failed.

    There is no `outline` if the file cannot be edited, as it has mistakes of YAML: `problems`; `text` is then its own.
    """

    text: str
    is_written: bool
    failure: str
    undoable: int
    redoable: int
    outline: Outline | None
    problems: tuple[Problem, ...] = ()

    @property
    def hash(self) -> str:
        """The hash of the text."""
        return fingerprint(self.text)


class OpenFile:
    """One file: what it held when last seen, its text, and when that is to be written (0 for never)."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.root = root
        self.lock = threading.RLock()
        self.writing = threading.Lock()  # for one writer at a time, which others do not wait for
        self.model = model_of(path, root)
        self.missing = NOTHING.encode() if need_not_be(path, root) else None
        self.raw = issue_file.content(path, root, self.missing)
        issue_file.clear_up(path)
        self.stored = Stored("")
        self.foreign: InputError | None = None  # what is wrong with a file that edits wait for
        try:
            self.stored = self._read(self.raw)
        except InputError as error:
            self.foreign = error
        self.manuscript = Manuscript(self.stored.text, self.model)
        self.failure = ""
        self.is_gone = False
        self.first_at = 0.0
        self.due = 0.0
        self._written = 0.0

    def _read(self, raw: bytes) -> Stored:
        return stored(raw, shown_path(self.path, self.root))

    @property
    def content(self) -> bytes:
        """The bytes that the file is to hold."""
        return self.raw if self.foreign else self.stored.with_text(self.manuscript.text)

    def take_in(self) -> bool:
        """Take over what another program has written, and return whether there was anything."""
        try:
            raw = issue_file.settled(self.path, self.root, self.raw, self.missing)
        except FileNotFoundError:
            self.is_gone = True
            raise
        if raw == self.raw and not self.is_gone:
            return False
        self.raw, self.is_gone = raw, False
        if not -TICK <= _modified(self.path) - self._written < UNSEEN:
            self.manuscript.seen()
        try:
            self.stored = self._read(raw)
            self.manuscript.take(self.stored.text)
            self.foreign = None
        except InputError as error:
            self.foreign = error
        return True

    def put(self, new: Path, raw: bytes, count: int) -> bool:
        """Put a prepared file, with bytes in which the first unsaved edits are, into its place; return whether it is.

        It is not where another program has written at this very moment.
        """
        written = time.time()
        if not issue_file.put_in_place(new, self.path, self.raw, self.missing):
            return False
        self.raw, self.failure, self._written = raw, "", written
        self.manuscript.saved(count)
        return True

    def mended(self, text: str, base: str) -> Done:
        """Take a text in the place of the one with the hash `base`, which edits wait for; raise InputError."""
        if self.foreign and fingerprint(self._read(self.raw).text) != base:
            raise self.foreign
        self.manuscript.mend(self.stored.text, text)
        self.foreign = None
        return Done(None, "", fingerprint(self.manuscript.text), is_merged=True)

    def wait(self) -> None:
        """Note that an edit was made, which is to be written soon; or what could not be written, to be tried again."""
        now, is_waiting = time.monotonic(), bool(self.manuscript.unsaved or self.failure)
        if is_waiting and not self.due:
            self.first_at = now
        self.due = min(self.first_at + AFTER_FIRST, now + AFTER_LAST) if is_waiting else 0.0

    def standing(self, writer: str = "") -> Standing:
        """Return the file as it stands for who writes."""
        script, problems, outline = self.manuscript, tuple[Problem, ...](), None
        text = self.stored.text if self.foreign else script.text
        try:
            if self.foreign:
                raise self.foreign
            outline = outlined(text, self.model)
        except InputError as error:
            name = shown_path(self.path, self.root)
            problems = tuple(problem._replace(file=name) for problem in error.problems)
        is_written = not script.unsaved or bool(self.foreign)
        counts = script.undoable(writer), script.redoable(writer)
        return Standing(text, is_written, self.failure, *counts, outline, problems)


def _modified(path: Path) -> float:
    """Return when a file was written last, in seconds since 1970; 0 if it is not there."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
