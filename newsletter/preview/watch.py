"""Saved files → stale issues on the desk, a new build of the open issue, and an event to every page.

Comes in: a Desk. Goes out: events, to every page that listens. This is a module of its own because timing is its
business: several saves at once are one change, what the page waits for is built first, and the rest when nobody waits.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import NamedTuple

import anyio
from anyio import to_thread
from watchfiles import awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from newsletter.model.files import is_utf_8
from newsletter.preview.desk import Desk
from newsletter.preview.watched import steps_to
from newsletter.preview.writing.pen import Written
from newsletter.review.comments.lines import FOLDER

STEP = 10
"""Milliseconds without another change after which a save counts as complete."""

DEBOUNCE = 100
"""Milliseconds after which changes are reported even if more keep coming."""

TIMEOUT = 500
"""Milliseconds within which a restarted watcher reports that it is watching."""

QUIET = 1.0
"""Seconds without a request after which other issues are built."""

LOOK = 0.25
"""Seconds between two looks whether it is over for who listens."""

MOST_WAITING = 32
"""How many changes may wait for a page; a slower page is told that everything has changed."""


class News(NamedTuple):
    """An event for the pages: its name, and its data as JSON."""

    event: str
    data: str


EVERYTHING = News("change", json.dumps({"slugs": "all", "desk": True}))


class Listeners:
    """The pages that listen; belongs to one event loop. After so many seconds without any, they count as closed.

    While `is_busy`, they do not: what goes out to members goes on when its page is closed.
    """

    def __init__(self, patience: float = math.inf) -> None:
        self.is_busy: Callable[[], bool] = lambda: False
        self._queues: set[asyncio.Queue[News | None]] = set()
        self._patience = patience
        self._left_at: float | None = None  # counted from when it is first asked for, as the server runs

    @property
    def count(self) -> int:
        """How many pages listen."""
        return len(self._queues)

    @property
    def ends_by_itself(self) -> bool:
        """Whether they can count as closed."""
        return self._patience < math.inf

    @property
    def are_closed(self) -> bool:
        """Whether no page has listened for long."""
        now = time.monotonic()
        self._left_at = now if self.is_busy() else self._left_at or now
        return not self._queues and now - self._left_at > self._patience

    async def listen(
        self, is_over: Callable[[], bool] | None = None, begun: Callable[[], None] | None = None
    ) -> AsyncIterator[News]:
        """Yield all news from now on, until the preview ends, or until it is over for who listens, within seconds.

        What `begun` tells, as soon as this listens, is among them.
        """
        queue: asyncio.Queue[News | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            if begun:
                begun()
            while not (is_over and is_over()):
                try:
                    news = await asyncio.wait_for(queue.get(), LOOK if is_over else None)
                except TimeoutError:
                    continue
                if news is None:
                    break
                yield news
        finally:
            self._queues.discard(queue)
            self._left_at = time.monotonic()

    def tell(self, slugs: Iterable[str]) -> None:
        """Tell every page which issues have changed, and that the list of issues may have."""
        self._send(News("change", json.dumps({"slugs": sorted(slugs), "desk": True})))

    def tell_comments(self, slugs: Iterable[str]) -> None:
        """Tell every page on which issues there are other comments than before."""
        self._send(News("comments", json.dumps({"slugs": sorted(slugs)})))

    def tell_here(self, people: list[dict[str, str]]) -> None:
        """Tell every page who is where, at a desk for several."""
        self._send(News("here", json.dumps(people)))

    def tell_written(self, file: str, text: str) -> None:
        """Tell every page that a file of the publication holds the text of a hash by now."""
        self._send(News("written", json.dumps({"file": file, "hash": text})))

    def _send(self, news: News) -> None:
        for queue in self._queues:
            if queue.qsize() < MOST_WAITING:
                queue.put_nowait(news)
            else:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(EVERYTHING)

    async def close(self) -> None:
        """End every stream, and wait until all have ended."""
        for queue in self._queues:
            queue.put_nowait(None)
        while self._queues:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)  # time for the last response to end


def teller(desk: Desk, listeners: Listeners) -> Callable[[Written], None]:
    """Return what brings the pen's news, from any thread, to the desk and to the pages."""
    loop = asyncio.get_running_loop()

    def tell(news: Written) -> None:
        slugs = desk.changed([news.path]) if news.hash is None else set()
        with suppress(RuntimeError):  # the loop is closed: no page is there any more, and the pen writes what is left
            if news.hash is None:
                loop.call_soon_threadsafe(listeners.tell, slugs)
            else:
                loop.call_soon_threadsafe(
                    listeners.tell_written, news.path.relative_to(desk.root).as_posix(), news.hash
                )

    return tell


async def follow(desk: Desk, listeners: Listeners, ended: anyio.Event) -> None:
    """Report changed files to the desk until the preview ends, and build the open letter before a page asks for it."""
    async for found in changes(desk.root, ended):
        comments = {path for path in found if path.parent == desk.root / FOLDER}
        if comments:
            listeners.tell_comments(path.stem for path in comments)
        paths = await to_thread.run_sync(_not_noticed, desk, found - comments)
        if not paths:
            continue
        slugs = await to_thread.run_sync(desk.changed, paths)
        opened = desk.open_issue
        if opened and opened[0] in slugs:
            with suppress(KeyError):  # it may be gone by now
                await to_thread.run_sync(desk.letter, *opened)
        listeners.tell(slugs)


def _not_noticed(desk: Desk, paths: set[Path]) -> set[Path]:
    """Return the saved files without the issues that the pen looks after: it tells of these itself."""
    return {path for path in paths if not (desk.pen and desk.pen.notice(path))}


async def build_when_idle(desk: Desk, listeners: Listeners) -> None:
    """Build issues that have changed, one by one and forever, whenever nobody asks for anything."""
    while True:
        await asyncio.sleep(QUIET / 4)
        if not desk.is_quiet(QUIET):
            continue
        slug = await to_thread.run_sync(desk.next_unbuilt)
        if slug is None:
            continue
        with suppress(KeyError):
            await to_thread.run_sync(desk.build_for_list, slug)
        listeners.tell([])


async def changes(root: Path, ended: anyio.Event) -> AsyncIterator[set[Path]]:
    """Yield the files and folders of a publication that were saved, created, renamed or deleted, until `ended` is set.

    The event is needed since cancelling does not end the thread that waits for the system before TIMEOUT.

    Folders that no letter depends on are not watched at all: .venv or node_modules may have more folders than the
    system has watches. When a folder is created, watching restarts, as it does when the publication's own folder has
    gone and come back; since changes in between may be lost, that folder is then yielded, which stands for everything.
    """
    is_begun = was_there = True
    while not ended.is_set():
        identity, folders = _identity(root), _folders(root)
        if not folders:
            if was_there:
                yield {root}
            is_begun = was_there = False
            await asyncio.sleep(TIMEOUT / 1000)
            continue
        was_there = True
        try:
            watching = awatch(
                *folders,
                watch_filter=None,
                debounce=DEBOUNCE,
                step=STEP,
                rust_timeout=TIMEOUT,
                yield_on_timeout=True,
                recursive=False,
                stop_event=ended,
            )
            async with aclosing(watching):
                async for found in watching:
                    paths = {Path(path) for _, path in found}
                    paths = {path for path in paths if steps_to(path, root) is not None}
                    if not is_begun:
                        paths, is_begun = paths | {root}, True
                    if paths:
                        yield paths
                    is_new = any(path.is_dir() or path in folders for path in paths - {root})
                    if is_new or _identity(root) != identity:
                        break
        except* (OSError, WatchfilesRustInternalError):  # a folder is gone again, or a file's name is not UTF-8
            await asyncio.sleep(TIMEOUT / 1000)
        is_begun = False


def _identity(root: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another that has taken its place, which no watch notices; None if it is gone."""
    try:
        status = root.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _folders(root: Path) -> set[Path]:
    """Return the folders of a publication to be watched."""
    found = set()
    for folder, below, _ in os.walk(root):
        found.add(Path(folder))
        # What is not in UTF-8 cannot be watched, and no issue can name it.
        below[:] = [name for name in below if steps_to(Path(folder) / name, root) is not None and is_utf_8(name)]
    return found
