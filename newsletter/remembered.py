"""Issues → what is made of each of their letters: in a run before, where nothing of it has changed, else now.

A letter is an issue in a language: one of which it has a catalog, or "", its own. It is a module of its own because
builds and checks make other things of letters, and must not differ in when they make them again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from newsletter.build import composed, load_translation, load_written
from newsletter.errors import NewsletterError
from newsletter.images import LookedUp, Lookups, looked_up
from newsletter.inputs import made_of, shared_by_all
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.processes import in_order
from newsletter.records import Record, Records
from newsletter.translating.naming import catalog_of, catalogs_of


class Recorded(Protocol):
    """What was made of a letter, with its record."""

    @property
    def record(self) -> Record:
        """What was made, and of what."""


_Made = TypeVar("_Made", bound=Recorded)

Outcome: TypeAlias = _Made | NewsletterError | None
"""What became of a letter: it cannot be read, or nothing is made of it, since its issue cannot be read."""

Watch: TypeAlias = Callable[
    [Iterator[dict[str, Outcome[_Made]]], int], AbstractContextManager[Iterable[dict[str, Outcome[_Made]]]]
]
"""Issues as something is made of them, and of how many → the same, once somebody has seen them."""


class Begun(NamedTuple):
    """A letter, and what it was made of: a digest, and the pictures that were looked up, before any of it was read."""

    letter: Letter
    made_of: str
    looked_up: tuple[LookedUp, ...]


class Remembered:
    """What is remembered of the letters of a publication, of one kind; only where the text `seen_from` is the same."""

    def __init__(self, publication: Publication, kind: str, seen_from: str = "") -> None:
        self._publication, self._seen_from = publication, seen_from
        self._lookups = Lookups(publication.root)
        self._shared = shared_by_all(publication)
        self.records = Records(publication.root, kind)

    def find(self, path: Path, language: str) -> Record | None:
        """Return the record of a letter; None if something of it has changed, or there is none."""
        record = self.records.find(name_of(path, language), self._made_of(path, language, self._shared))
        return record if record and record.sees_the_same(self._lookups) else None

    def begin(self, path: Path, language: str) -> Begun:
        """Compose a letter of which there is to be a record; raise a NewsletterError where that is not possible."""
        publication, translation = self._publication, None
        digest = self._made_of(path, language, shared_by_all(publication))
        issue = load_written(path, publication)
        if language:
            issue, _, translation = load_translation(issue, publication, language)
        pictures = tuple(dict.fromkeys(looked_up(issue, publication, self._lookups)))
        return Begun(composed(issue, publication, translation), digest, pictures)

    def record(self, begun: Begun, files: dict[str, str], more: bytes) -> Record:
        """Return the record of what was made of a letter: files, by their digests, and a line of JSON."""
        issue = begun.letter.issue
        language = issue.language if issue.translated_from else ""
        record = Record(begun.made_of, begun.looked_up, files, (more,))
        # What somebody changed meanwhile may be changed back, and then the record must not pass for one of that.
        now = self._made_of(issue.path, language, shared_by_all(self._publication))
        is_sure = now == begun.made_of and record.sees_the_same(Lookups(self._publication.root))
        return record if is_sure else record._replace(made_of="")

    def _made_of(self, path: Path, language: str, shared: str) -> str:
        files = {"": path, language: catalog_of(path, language)} if language else {"": path}
        return made_of(f"{shared}{self._seen_from}", files, self._publication.root)


class Maker(ABC, Generic[_Made]):
    """Makes something of the letters of a publication, and remembers it."""

    def __init__(self, remembered: Remembered) -> None:
        self.remembered = remembered

    @abstractmethod
    def known(self, path: Path, language: str) -> _Made | None:
        """Return what a run before has made of a letter, if that is what would be made now."""

    @abstractmethod
    def make(self, path: Path, language: str) -> _Made:
        """Make it of a letter; raise a NewsletterError where that is not possible."""


class _ToMake(NamedTuple):
    """An issue, and the languages of those of its letters of which something is to be made."""

    path: Path
    languages: tuple[str, ...]


def make_all(
    makers: Callable[[], Mapping[Path, Maker[_Made]]], watch: Watch[_Made], *, everything: bool, are_all: bool
) -> Generator[tuple[Path, dict[str, Outcome[_Made]]], None, None]:
    """Yield each issue with what is made of its letters, by language, its own first.

    `makers` returns the maker for each issue's file, and has to be known by name, as for in_order(). What is known is
    not made again, unless `everything` is. Where these `are_all` issues of their publications, nothing is remembered of
    others. Close the iterator to end early.
    """
    of_issue = makers()
    languages = {path: ("", *catalogs) for path, catalogs in catalogs_of(of_issue).items()}
    known = {path: {} if everything else _known(of_issue[path], path, languages[path]) for path in of_issue}
    missing = [_ToMake(path, tuple(each for each in languages[path] if each not in known[path])) for path in of_issue]
    to_make = [each for each in missing if each.languages]
    new: dict[Maker[_Made], dict[str, Record]] = {maker: {} for maker in of_issue.values()}
    try:
        with closing(in_order(partial(_in_turn, makers), to_make)) as results, watch(results, len(to_make)) as seen:
            made = iter(seen)
            for path, to_be_made in missing:
                now = next(made) if to_be_made else {}
                for language, outcome in now.items():
                    if outcome is not None and not isinstance(outcome, NewsletterError):
                        new[of_issue[path]][name_of(path, language)] = outcome.record
                outcomes = known[path] | now
                is_unread = isinstance(outcomes[""], NewsletterError)
                yield path, {each: None if is_unread and each else outcomes[each] for each in languages[path]}
            next(made, None)  # who watches sees the end
    finally:
        names = {name_of(path, each) for path, all_of_it in languages.items() for each in all_of_it}
        for maker, records in new.items():
            maker.remembered.records.keep(records, names if are_all else None)


def _known(maker: Maker[_Made], path: Path, languages: Iterable[str]) -> dict[str, Outcome[_Made]]:
    found = {language: maker.known(path, language) for language in languages}
    return {language: made for language, made in found.items() if made}


def _in_turn(makers: Callable[[], Mapping[Path, Maker[_Made]]]) -> Callable[[_ToMake], dict[str, Outcome[_Made]]]:
    """Return a function that makes something of an issue in some languages; of none if its own cannot be read."""
    of_issue = makers()

    def make(path: Path, language: str) -> _Made | NewsletterError:
        try:
            return of_issue[path].make(path, language)
        except NewsletterError as error:
            return error

    def make_each(asked: _ToMake) -> dict[str, Outcome[_Made]]:
        outcomes: dict[str, Outcome[_Made]] = {}
        for language in asked.languages:
            is_unread = isinstance(outcomes.get(""), NewsletterError)
            outcomes[language] = None if is_unread else make(asked.path, language)
        return outcomes

    return make_each


def name_of(path: Path, language: str) -> str:
    """Return the name of a letter, which is also that of the folder that it is built into."""
    return f"{path.stem}.{language}" if language else path.stem
