"""Issues → their editions in folders: what is new of each.

It is a module of its own because it alone decides what is built again: no edition of which all that it is made of is as
it was, and of which the folder still holds what was written, to the byte, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, TypeAlias

from newsletter.build import checked, composed, load_translation, load_written, write_edition
from newsletter.edition_folder import holds
from newsletter.errors import NewsletterError
from newsletter.images import Lookups, looked_up
from newsletter.inputs import made_of, shared_by_all, whole_digest
from newsletter.model.publication import Publication
from newsletter.processes import in_order
from newsletter.records import Record, Records
from newsletter.translating.naming import catalog_of, catalogs_of

LETTERS = "letters"
"""The kind of records of editions; each has the name of the edition's folder."""

Undisturbed: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Within it an edition is written, which should not be stopped halfway."""


class Target(NamedTuple):
    """Where an issue is built: its publication, and the folder around those of its editions."""

    publication: Publication
    out: Path


class Made(NamedTuple):
    """An edition in its folder, with what was `found` in it, in short, and its record.

    Of one that was built, `sizes` has the bytes of its files, `seconds` how long that took, and `warnings` tell what
    somebody had changed in the folder. One that is as it was has no sizes.
    """

    folder: Path
    found: str
    record: Record
    sizes: Mapping[str, int] | None = None
    seconds: float = 0
    warnings: tuple[str, ...] = ()


Outcome: TypeAlias = Made | NewsletterError | None
"""What became of an edition: None for a translation of an issue that cannot be built."""

Watch: TypeAlias = Callable[[Iterator[dict[str, Outcome]], int], AbstractContextManager[Iterable[dict[str, Outcome]]]]
"""Issues as they are built, and how many will be → the same, once somebody has seen them."""


class _ToBuild(NamedTuple):
    """An issue, and the languages in which it is to be built: "" is its own."""

    path: Path
    languages: tuple[str, ...]


def write_editions(
    targets: Mapping[Path, Target], watch: Watch, undisturbed: Undisturbed, *, everything: bool, are_all: bool
) -> Generator[tuple[Path, dict[str, Outcome]], None, None]:
    """Yield each issue with what became of its editions, in its own language, "", and in those that it has catalogs of.

    `targets` has the files of issues. Those of which nothing has changed are left as they were, unless `everything` is
    to be built. Where these `are_all` issues of their publications, nothing is remembered of others. Close the iterator
    to end early.
    """
    of_roots = {target.publication.root: target for target in targets.values()}
    shared = {root: shared_by_all(target.publication) for root, target in of_roots.items()}
    roots = {root: _Editions(target, shared[root]) for root, target in of_roots.items()}
    editions = {path: roots[target.publication.root] for path, target in targets.items()}
    languages = {path: ("", *catalogs) for path, catalogs in catalogs_of(targets).items()}
    there = {path: {} if everything else editions[path].as_they_were(path, languages[path]) for path in targets}
    missing = [_ToBuild(path, tuple(each for each in languages[path] if each not in there[path])) for path in targets]
    to_build = [each for each in missing if each.languages]
    new: dict[Path, list[Made]] = {root: [] for root in roots}
    try:
        with (
            closing(in_order(partial(_builder, targets, shared, undisturbed), to_build)) as results,
            watch(results, len(to_build)) as built,
        ):
            of_issues = iter(built)
            for path, target in targets.items():
                outcomes = there[path] | (next(of_issues) if len(there[path]) < len(languages[path]) else {})
                new[target.publication.root] += [made for made in outcomes.values() if isinstance(made, Made)]
                fails = isinstance(outcomes[""], NewsletterError)
                yield path, {each: None if fails and each else outcomes[each] for each in languages[path]}
            next(of_issues, None)  # who watches sees the end
    finally:
        for root, made in new.items():
            known = [_name(path, each) for path, all_of_it in languages.items() for each in all_of_it]
            roots[root].keep(made, known if are_all else None)


def _builder(
    targets: Mapping[Path, Target], shared: Mapping[Path, str], undisturbed: Undisturbed
) -> Callable[[_ToBuild], dict[str, Outcome]]:
    """Return a function that builds an issue in some languages; where its own cannot be built, no other is.

    `shared` has of each publication, by its root, what stood for all that its letters share when it was read.
    """
    of_roots = {target.publication.root: target for target in targets.values()}
    roots = {root: _Editions(target, shared[root]) for root, target in of_roots.items()}

    def build(path: Path, language: str) -> Made | NewsletterError:
        try:
            return roots[targets[path].publication.root].build(path, language, undisturbed)
        except NewsletterError as error:
            return error

    def build_all(asked: _ToBuild) -> dict[str, Outcome]:
        outcomes: dict[str, Outcome] = {}
        for language in asked.languages:
            fails = isinstance(outcomes.get(""), NewsletterError)
            outcomes[language] = None if fails else build(asked.path, language)
        return outcomes

    return build_all


class _Editions:
    """The editions of a publication, and what is known of them from runs before."""

    def __init__(self, target: Target, shared: str) -> None:
        self._publication, self._out = target
        self._records, self._lookups = Records(self._publication.root, LETTERS), Lookups(self._publication.root)
        self._shared = shared

    def as_they_were(self, path: Path, languages: Iterable[str]) -> dict[str, Outcome]:
        """Return those editions of an issue whose folders hold what a build would make of them, by their languages."""
        found = {language: self._as_it_was(path, language) for language in languages}
        return {language: made for language, made in found.items() if made}

    def _as_it_was(self, path: Path, language: str) -> Made | None:
        folder = self._out / _name(path, language)
        record = self._records.find(folder.name, self._made_of(path, language, self._shared))
        # What cannot be read is told when it cannot be written; JSON that nests without end is not from us.
        with suppress(OSError, ValueError, IndexError, RecursionError):
            if record and record.sees_the_same(self._lookups) and holds(folder, record.files):
                return Made(folder, str(json.loads(record.more[0])), record)
        return None

    def build(self, path: Path, language: str, undisturbed: Undisturbed) -> Made:
        """Build an edition and write it; raise a NewsletterError where that is not possible."""
        from newsletter.check.report import in_short

        publication, warnings, started = self._publication, list[str](), perf_counter()
        # As it was when the publication was read: its words and its theme are of then.
        before = self._made_of(path, language, self._shared)
        issue, translation = load_written(path, publication), None
        if language:
            issue, _, translation = load_translation(issue, publication, language)
        pictures = tuple(dict.fromkeys(looked_up(issue, publication, self._lookups)))  # before they are read
        edition = checked(composed(issue, publication, translation))
        with undisturbed():
            folder = write_edition(edition, self._out, tell=warnings.append)
        # What somebody changed meanwhile may be changed back, and then the record must not pass for one of that.
        is_sure = before == self._made_of(path, language, shared_by_all(publication))
        found = in_short(edition.report.findings)
        digests = {name: whole_digest(content) for name, content in edition.files.items()}
        record = Record(before if is_sure else "", pictures, digests, (json.dumps(found).encode(),))
        sizes = {name: len(content) for name, content in edition.files.items()}
        return Made(folder, found, record, sizes, perf_counter() - started, tuple(warnings))

    def keep(self, made: Iterable[Made], names: Collection[str] | None) -> None:
        """Keep the records of what was built, and where the names of all folders are given, none of others."""
        self._records.keep({each.folder.name: each.record for each in made if each.sizes is not None}, names)

    def _made_of(self, path: Path, language: str, shared: str) -> str:
        files = {"": path, language: catalog_of(path, language)} if language else {"": path}
        return made_of(shared, files, self._publication.root)


def _name(path: Path, language: str) -> str:
    return f"{path.stem}.{language}" if language else path.stem
