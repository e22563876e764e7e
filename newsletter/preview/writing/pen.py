"""The pen: it alone writes issues and settings, soon after each edit, and never over what another program has written.

Comes in: edits, from the threads that answer requests. Goes out: the newest text at once, from which the letter is
drawn, and the file a moment later. Before each writing the file is read: what another program has changed there is
taken over, with the edits that were not written yet made to it.

Who types does not wait for the disk: a file is written in the pen's own thread, and its text is locked only while it
changes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from newsletter.editing.outline import Outline
from newsletter.editing.surgery import Edit, Rewrite, fingerprint
from newsletter.errors import Refused
from newsletter.model.files import shown_path
from newsletter.preview.writing import issue_file
from newsletter.preview.writing.catalogs import Catalogs
from newsletter.preview.writing.manuscript import Done, Manuscript
from newsletter.preview.writing.open_file import OpenFile, Standing
from newsletter.preview.writing.trail import Way

TRY_AGAIN = 1.0
"""Seconds after which a file is tried again that could not be written."""


class Written(NamedTuple):
    """News of a file: it holds the text of this hash, or, without one, another program has changed it."""

    path: Path
    hash: str | None


class Pen:
    """What writes the files of one publication; `tell` gets the news of each, from any thread.

    Translations are written by its `catalogs`, at once.
    """

    def __init__(self, root: Path) -> None:
        self.tell: Callable[[Written], None] = lambda news: None
        self._root = root
        self.catalogs = Catalogs(root)
        self._pages: dict[Path, OpenFile] = {}
        self._change = threading.Condition()  # of what is due, and of the pages there are
        self._is_closed = False
        self._thread = threading.Thread(target=self._write_when_due, name="pen", daemon=True)
        self._thread.start()

    def content(self, path: Path) -> bytes | None:
        """Return what an issue's file is to hold; None if it cannot be written here."""
        page = self._pages.get(path)
        if page:
            return page.content  # without waiting for who writes
        with suppress(OSError, Refused), self._page(path) as page:
            return page.content
        return None

    def held(self, path: Path) -> bytes | None:
        """Return what a file is to hold that was opened here; None if it was not."""
        page = self._pages.get(path)
        return page.content if page else None

    def outline(self, path: Path) -> Outline | None:
        """Return the outline of an issue's newest text; None if it cannot be edited."""
        with suppress(OSError, Refused), self._page(path) as page:
            return page.standing().outline
        return None

    def standing(self, path: Path, writer: str = "") -> Standing:
        """Return an issue as it stands for who writes; raise as edit() does."""
        with self._page(path) as page:
            return page.standing(writer)

    def know(self, path: Path, text: str) -> None:
        """Remember a text that an edit is meant for; raise as edit() does."""
        with self._page(path) as page:
            page.manuscript.know(text)

    def known(self, path: Path, key: str) -> str:
        """Return a text by its hash; raise UnknownBaseError, and as edit() does."""
        with self._page(path) as page:
            return page.manuscript.known(key)

    def way(self, path: Path, since: str, to: str) -> Way | None:
        """Return what led from one text to another, by their hashes, as far as known; raise as edit() does."""
        with self._page(path) as page:
            return page.manuscript.way(since, to)

    def edit(self, path: Path, edit: Edit, base: str, burst: str, writer: str = "") -> Done:
        """Make an edit, as Manuscript does; it is written soon.

        Raise FileNotFoundError if the file is gone, InputError if it cannot be edited, Refused if it is not ours or the
        edit cannot be made, and what Manuscript raises.
        """
        with self._page(path) as page:
            if not page.foreign:
                done = page.manuscript.edit(edit, base, burst, writer)
            elif isinstance(edit, Rewrite):
                done = page.mended(edit.text, base)
            else:
                raise page.foreign
            self._wait(page)
        return done

    def undo(self, path: Path, writer: str = "") -> Done:
        """Take somebody's last edit back, and write the file; raise as edit() does."""
        return self._turn(path, lambda manuscript: manuscript.undo(writer))

    def redo(self, path: Path, writer: str = "") -> Done:
        """Make the edit again that somebody has taken back last, and write the file; raise as edit() does."""
        return self._turn(path, lambda manuscript: manuscript.redo(writer))

    def become(self, path: Path, text: str, writer: str = "") -> Done:
        """Take an earlier text in the place of the newest, as one edit, and write the file; raise as edit() does."""
        return self._turn(path, lambda manuscript: manuscript.become(text, writer))

    def notice(self, path: Path) -> bool:
        """Take over a file that was saved; return whether that is done, as for files that were written here."""
        if path not in self._pages:
            return self.catalogs.is_as_written(path)
        try:
            with self._page(path):
                return True
        except (OSError, Refused):
            return False

    @contextmanager
    def leaving(self, path: Path) -> Iterator[bytes]:
        """Yield what an issue's file is to hold, which nobody writes meanwhile; then that is elsewhere, and forgotten.

        Raise as edit() does.
        """
        with self._page(path) as page:
            yield page.content
            page.manuscript.saved(page.manuscript.unsaved)
            page.due = 0.0
            with self._change:
                self._pages.pop(path, None)

    def close(self) -> None:
        """Write all that is not written yet, and tell no more."""
        with self._change:
            self._is_closed = True
            self._change.notify()
        self._thread.join()
        self.tell = lambda news: None
        for page in self._pages.values():
            self._write(page)

    def _turn(self, path: Path, turn: Callable[[Manuscript], Done]) -> Done:
        with self._page(path) as page:
            if page.foreign:
                raise page.foreign
            done = turn(page.manuscript)
            self._wait(page)
        self._write(page)
        return done

    @contextmanager
    def _page(self, path: Path) -> Iterator[OpenFile]:
        """Lock an issue, as its file has it by now."""
        with self._change:
            page = self._pages.get(path) or self._pages.setdefault(path, OpenFile(path, self._root))
        with page.lock:
            if self._pages.get(path) is not page:  # it has left while this waited
                raise FileNotFoundError(path)
            self._take_in(page)
            yield page

    def _take_in(self, page: OpenFile) -> bool:
        """Take over what another program has written, tell of it, and return whether there was anything."""
        if not page.take_in():
            return False
        self._wait(page)
        self.tell(Written(page.path, None))
        return True

    def _wait(self, page: OpenFile) -> None:
        """Have an issue written soon, if there is anything to write."""
        page.wait()
        with self._change:
            self._change.notify()

    def _write_when_due(self) -> None:
        while True:
            with self._change:
                if self._is_closed:
                    return
                dues = [page.due for page in self._pages.values() if page.due]
                wait = min(dues) - time.monotonic() if dues else None
                if wait is None or wait > 0:
                    self._change.wait(wait)
                    continue
                pages = [page for page in self._pages.values() if page.due and page.due <= time.monotonic()]
            for page in pages:
                self._write(page)

    def _write(self, page: OpenFile) -> None:
        """Write the text of an issue as it is now, unless the file cannot be edited; then it waits for that."""
        with page.writing:
            try:
                self._write_once(page)
            except (OSError, Refused) as error:
                why = error.message if isinstance(error, Refused) else error.strerror
                with page.lock:
                    page.failure = f"{shown_path(page.path, self._root)} cannot be written: {why}"
                    page.due = time.monotonic() + TRY_AGAIN

    def _write_once(self, page: OpenFile) -> None:
        with self._page(page.path):
            text, count, raw, before = page.manuscript.text, page.manuscript.unsaved, page.content, page.raw
            had_failed, page.due = bool(page.failure), 0.0
            if not count or page.foreign:
                page.failure = ""
        if not count or page.foreign:
            if had_failed:
                self.tell(Written(page.path, fingerprint(text)))
            return
        with issue_file.prepared(page.path, self._root, raw) as new, page.lock:
            self._take_in(page)
            is_written = page.raw == before and page.put(new, raw, count)
            self._wait(page)
            if not is_written:  # another program has written meanwhile: what is unsaved by now is to follow that
                return
        self.tell(Written(page.path, fingerprint(text)))
