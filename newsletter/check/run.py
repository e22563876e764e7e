"""Letters → what is wrong with them: every family of rules is asked, and silences are applied.

Comes in: letters, and whoever asks the addresses in them, if anybody does. Goes out: a Report of each letter, or what
was found in all of them by publication, which is the only place where a silence of newsletter.yaml can turn out to be
in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from newsletter.check.finding import Finding, Rule, in_order
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication

Ask: TypeAlias = Callable[[Sequence["Letter"]], Sequence[Sequence[Finding]]]
"""Asks the addresses in letters whether they answer, and returns what it found in each letter, in their order."""


class Report(NamedTuple):
    """What was found in one letter, silences applied, in the order of files and lines.

    `used` are the rules that newsletter.yaml silences and that had something to say of this letter.
    """

    findings: tuple[Finding, ...]
    used: frozenset[str] = frozenset()


class Checked(NamedTuple):
    """What was found in how many letters, by the folder of their publication."""

    found: Mapping[Path, Sequence[Finding]]
    letters: int


def check(letter: Letter, answers: Iterable[Finding] | None = None) -> Report:
    """Return what is wrong with a letter; `answers` is what live.py found in it, None where nobody asked."""
    from newsletter.check import accessibility, clients, dates, delivery, links, silence, weight, writing
    from newsletter.check.parsed_letter import ParsedLetter

    families = (writing, dates, links, accessibility, clients, weight, delivery)
    parsed = ParsedLetter.of(letter)
    found = [finding for family in families for finding in family.check(parsed)]
    found += answers or ()
    if not silence.is_asked_for(parsed):
        return Report(in_order(found))
    found, used = silence.apply(parsed, found, all_rules(), not_asked=_not_asked(answers is not None))
    return Report(in_order(found), used)


def check_all(letters: Iterable[Letter], ask: Ask | None = None) -> Checked:
    """Return what is wrong with letters; without `ask`, nobody asks their addresses.

    A rule that newsletter.yaml silences in vain is found where all issues of the publication are among the letters.
    """
    publications: dict[Path, Publication] = {}
    reports: dict[Path, dict[Path, Report]] = {}  # of each publication, by the file of the issue
    for letter, answers in _with_answers(letters, ask):
        root = letter.publication.root
        publications[root] = letter.publication
        reports.setdefault(root, {})[letter.issue.path] = check(letter, answers)
    found = {}
    for root, publication in publications.items():
        findings = [finding for report in reports[root].values() for finding in report.findings]
        if _are_all(root, reports[root]):
            findings += _unused_silences(publication, reports[root].values(), live=ask is not None)
        found[root] = in_order(findings)
    return Checked(found, sum(map(len, reports.values())))


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    from newsletter.check import accessibility, clients, dates, delivery, links, silence, weight, writing

    families = (writing, dates, links, accessibility, clients, weight, delivery, silence)
    return {rule.id: rule for family in families for rule in family.RULES}


def _unused_silences(publication: Publication, reports: Iterable[Report], *, live: bool) -> tuple[Finding, ...]:
    """Return a finding for each rule that newsletter.yaml silences in vain.

    `reports` are those of all its issues; `live` says whether addresses were asked for them.
    """
    from newsletter.check import silence

    if not publication.check.ignore:
        return ()
    used = {rule for report in reports for rule in report.used}
    return tuple(silence.unused(publication, used, all_rules(), not_asked=_not_asked(live)))


def _with_answers(letters: Iterable[Letter], ask: Ask | None) -> Iterator[tuple[Letter, Sequence[Finding] | None]]:
    """Yield each letter with what was found by asking its addresses, which takes all letters at once."""
    if ask:
        asked = list(letters)
        yield from zip(asked, ask(asked), strict=True)
    else:
        yield from ((letter, None) for letter in letters)


def _are_all(root: Path, issues: Iterable[Path]) -> bool:
    """Return whether all issues of a publication are among these files."""
    from newsletter.model.files import find_issues

    try:
        return set(find_issues(root)) <= set(issues)
    except UsageError:  # it has none, and these lie elsewhere
        return False


def _not_asked(live: bool) -> frozenset[str]:
    """Return the rules that had no occasion to say anything."""
    from newsletter.check.links.live_rules import LIVE_RULES

    return frozenset() if live else frozenset(rule.id for rule in LIVE_RULES)
