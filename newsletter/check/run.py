"""Letters → findings: run every family of rules, and apply silences.

Goes out: a Report per letter, or the findings of many letters by publication; only the latter can show that
newsletter.yaml silences a rule in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, TypeAlias

from newsletter.check.finding import Finding, Rule, in_order
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication

CheckLinks: TypeAlias = Callable[[Sequence[Letter]], Sequence[Sequence[Finding]]]
"""Fetches the addresses in letters, and returns the findings of each letter, in their order."""


class Report(NamedTuple):
    """The findings of one letter, silences applied, in the order of files and lines.

    `used` are the rules that newsletter.yaml silences and that found something in this letter.
    """

    findings: tuple[Finding, ...]
    used: frozenset[str] = frozenset()


class Checked(NamedTuple):
    """The findings of some letters, by the folder of their publication, and how many of each sort the letters are."""

    found: Mapping[Path, Sequence[Finding]]
    issues: int
    translations: int


def check(letter: Letter, live: Iterable[Finding] | None = None) -> Report:
    """Return what is wrong with a letter; `live` has the findings of live.py, or None if links were not fetched."""
    from newsletter.check import silence
    from newsletter.check.parsed_letter import ParsedLetter

    parsed = ParsedLetter.of(letter)
    found = [finding for family in _families() for finding in family.check(parsed)]
    found += live or ()
    # What an issue silences may be right in one of its languages and have nothing to say in another.
    not_run = frozenset(all_rules()) if letter.translation else _not_run(live is not None)
    found, used = silence.apply(parsed, found, all_rules(), not_run=not_run)
    if letter.translation:
        known = letter.translation.known_place
        found = [
            finding._replace(problem=known(finding.problem, of_words=finding.rule in _OF_WORDS)) for finding in found
        ]
    return Report(in_order(found), used)


_OF_WORDS = frozenset({"links.two-targets", "links.other-site"})
"""Rules that find an address for the words that lead there, which a translation has of its own."""


class LetterReport(NamedTuple):
    """The report of a letter, and which it is of: an issue's file, and the language."""

    issue: Path
    language: str
    report: Report

    @classmethod
    def of(cls, letter: Letter, live: Iterable[Finding] | None = None) -> LetterReport:
        """Check a letter, as check() does."""
        return cls(letter.issue.path, letter.issue.language, check(letter, live))


def check_all(letters: Iterable[Letter], check_links: CheckLinks | None = None) -> Checked:
    """Return what is wrong with letters; without `check_links`, nothing is fetched.

    Rules that newsletter.yaml silences in vain are found if all issues of the publication are among the letters.
    """
    publications: dict[Path, Publication] = {}
    reports: dict[Path, list[LetterReport]] = {}
    for letter, live in _with_live_findings(letters, check_links):
        root = letter.publication.root
        publications[root] = letter.publication
        reports.setdefault(root, []).append(LetterReport.of(letter, live))
    return put_together(((publications[root], reports[root]) for root in reports), is_live=check_links is not None)


def put_together(
    publications: Iterable[tuple[Publication, Sequence[LetterReport]]], *, is_live: bool = False
) -> Checked:
    """Return what check_all() does, of letters that are checked already, by their publication."""
    from newsletter.check import silence

    found, issues, letters = {}, set[Path](), 0
    for publication, reports in publications:
        findings = [finding for each in reports for finding in each.report.findings]
        if _are_all(publication.root, (each.issue for each in reports)):
            used = _not_run(is_live).union(*(each.report.used for each in reports))
            findings += silence.unused(publication, used, all_rules())
        found[publication.root] = in_order(findings)
        issues |= {each.issue for each in reports}
        letters += len(reports)
    return Checked(found, len(issues), letters - len(issues))


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    from newsletter.check import silence

    return {rule.id: rule for family in (*_families(), silence) for rule in family.RULES}


def _families() -> tuple[ModuleType, ...]:
    from newsletter.check import accessibility, clients, dates, delivery, languages, links, pasted, weight, writing

    return writing, dates, links, pasted, accessibility, clients, weight, delivery, languages


def _with_live_findings(
    letters: Iterable[Letter], check_links: CheckLinks | None
) -> Iterator[tuple[Letter, Sequence[Finding] | None]]:
    """Yield each letter with the findings about its fetched links; the links of all letters are fetched together."""
    if check_links:
        fetched = list(letters)
        yield from zip(fetched, check_links(fetched), strict=True)
    else:
        yield from ((letter, None) for letter in letters)


def _are_all(root: Path, issues: Iterable[Path]) -> bool:
    """Return whether all issues of a publication are among these files."""
    from newsletter.model.files import find_issues

    try:
        return set(find_issues(root)) <= set(issues)
    except UsageError:  # it has none; these files are elsewhere
        return False


def _not_run(is_live: bool) -> frozenset[str]:
    """Return the rules that did not run; `is_live` says whether links were fetched."""
    from newsletter.check.links.link import LIVE_RULES

    return frozenset() if is_live else frozenset(rule.id for rule in LIVE_RULES)
