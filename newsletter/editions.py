"""Issues → their editions in folders: what is new of each.

An edition is left alone if all that it is made of is as it was, and its folder still holds what was written, to the
byte, and nothing else. This is a module of its own because build.py knows nothing of runs before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, TypeAlias

from newsletter.build import checked, write_edition
from newsletter.edition_folder import holds
from newsletter.inputs import whole_digest
from newsletter.model.publication import Publication
from newsletter.records import Record
from newsletter.remembered import Maker, Outcome, Remembered, Watch, make_all, name_of

LETTERS = "letters"
"""The kind of what is remembered of editions."""

Undisturbed: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Within it an edition is written, which should not be stopped halfway."""


class Target(NamedTuple):
    """Where an issue is built: its publication, and the folder around those of its editions."""

    publication: Publication
    out: Path


class Made(NamedTuple):
    """An edition in its folder, with what was `found` in it, in short.

    Of one that was built, `sizes` has the bytes of its files, `seconds` how long that took, and `warnings` tell what
    somebody had changed in the folder. One that is as it was has no sizes.
    """

    record: Record
    folder: Path
    found: str
    sizes: Mapping[str, int] | None = None
    seconds: float = 0
    warnings: tuple[str, ...] = ()


def write_editions(
    targets: Mapping[Path, Target], watch: Watch[Made], undisturbed: Undisturbed, *, everything: bool, are_all: bool
) -> Generator[tuple[Path, dict[str, Outcome[Made]]], None, None]:
    """Yield each issue with what became of its editions, as make_all() does; `targets` has the files of issues."""
    return make_all(partial(_builders, targets, undisturbed), watch, everything=everything, are_all=are_all)


def _builders(targets: Mapping[Path, Target], undisturbed: Undisturbed) -> dict[Path, Maker[Made]]:
    of_publication = {target.publication.root: _Builder(target, undisturbed) for target in targets.values()}
    return {path: of_publication[target.publication.root] for path, target in targets.items()}


class _Builder(Maker[Made]):
    """Builds the editions of a publication."""

    def __init__(self, target: Target, undisturbed: Undisturbed) -> None:
        super().__init__(Remembered(target.publication, LETTERS))
        self._out, self._undisturbed = target.out, undisturbed

    def known(self, path: Path, language: str) -> Made | None:
        """Return an edition if its folder is what a build would make of it."""
        folder, record = self._out / name_of(path, language), self.remembered.find(path, language)
        # What cannot be read is told where it cannot be written; JSON that nests without end is not from us.
        with suppress(OSError, ValueError, RecursionError):
            if record and holds(folder, record.files):
                return Made(record, folder, str(json.loads(record.more[0])))
        return None

    def make(self, path: Path, language: str) -> Made:
        """Build an edition and write it."""
        from newsletter.check.report import in_short

        started, warnings = perf_counter(), list[str]()
        begun = self.remembered.begin(path, language)
        edition = checked(begun.letter)
        with self._undisturbed():
            folder = write_edition(edition, self._out, tell=warnings.append)
        found, files = in_short(edition.report.findings), edition.files
        digests = {name: whole_digest(content) for name, content in files.items()}
        record = self.remembered.record(begun, digests, json.dumps(found).encode())
        sizes = {name: len(content) for name, content in files.items()}
        return Made(record, folder, found, sizes, perf_counter() - started, tuple(warnings))
