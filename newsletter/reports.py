"""Issues → what was found in each of their letters: in a run before, where nothing of it has changed, else now.

It is a module of its own because check/ looks at one letter, and knows nothing of runs before.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Generator, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from newsletter.check import LetterReport
from newsletter.check.run import Report
from newsletter.model.files import working_folder
from newsletter.model.publication import Publication
from newsletter.records import Record
from newsletter.remembered import Maker, Outcome, Remembered, Watch, make_all

FINDINGS = "findings"
"""The kind of what is remembered of checks."""


class Checked(NamedTuple):
    """The report of a letter, with its record."""

    record: Record
    report: LetterReport


def check_issues(
    publications: Mapping[Path, Publication], watch: Watch[Checked], *, everything: bool, are_all: bool
) -> Generator[tuple[Path, dict[str, Outcome[Checked]]], None, None]:
    """Yield each issue with what was found in its letters, as make_all() does.

    `publications` has that of each issue's file.
    """
    return make_all(partial(_checkers, publications), watch, everything=everything, are_all=are_all)


def _checkers(publications: Mapping[Path, Publication]) -> dict[Path, Maker[Checked]]:
    of_publication = {publication.root: _Checker(publication) for publication in publications.values()}
    return {path: of_publication[publication.root] for path, publication in publications.items()}


class _Checker(Maker[Checked]):
    """Checks the letters of a publication; findings name files as they are seen from the working folder."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(Remembered(publication, FINDINGS, seen_from=str(working_folder(publication.root))))

    def known(self, path: Path, language: str) -> Checked | None:
        """Return what was found in a letter, if it is the same."""
        if record := self.remembered.find(path, language):
            with suppress(ValueError):
                issue_language, report = _kept().validate_json(record.more[0])
                return Checked(record, LetterReport(path, issue_language, report))
        return None

    def make(self, path: Path, language: str) -> Checked:
        """Check a letter."""
        begun = self.remembered.begin(path, language)
        report, more = LetterReport.of(begun.letter), b""
        with suppress(ValueError):  # a name of a file that is not in UTF-8, of which nothing can be remembered
            more = _kept().dump_json((report.language, report.report))
        return Checked(self.remembered.record(begun, {}, more), report)


@cache
def _kept() -> TypeAdapter[tuple[str, Report]]:
    return TypeAdapter(tuple[str, Report])
