"""Rules that an issue or a publication has silenced, and what is wrong with the silences themselves.

Findings about silences without effect cannot be silenced, or lists of silences would never be cleared out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.nearest import nearest
from newsletter.reading.source import Path

UNKNOWN_RULE = Rule("silence.unknown-rule", "error", "There is no rule `{name}` that can be silenced.", "{todo}")
UNUSED = Rule(
    "silence.unused",
    "warning",
    "The rule `{name}` has nothing to say here, so it need not be silenced.",
    "Delete these lines.",
)
RULES = (UNKNOWN_RULE, UNUSED)


def apply(
    letter: ParsedLetter, found: Sequence[Finding], rules: Mapping[str, Rule], not_run: frozenset[str]
) -> tuple[list[Finding], frozenset[str]]:
    """Return the findings that are left, and the rules silenced by newsletter.yaml that found something.

    The rules in `not_run` did not run, so silencing them is never in vain.
    """
    in_issue, in_publication = list(_placed(letter.issue)), list(_placed(letter.publication))
    said = {finding.rule for finding in found}
    silenced = {rule for _, rule in (*in_issue, *in_publication)}
    left = [finding for finding in found if finding.rule not in silenced]
    for path, rule in in_issue:
        if _is_unknown(rule, rules):
            left.append(letter.finding(UNKNOWN_RULE, path, name=rule, todo=_meant(rule, rules)))
        elif rule not in said | not_run:
            left.append(letter.finding(UNUSED, path, name=rule))
    for path, rule in in_publication:
        if _is_unknown(rule, rules):
            left.append(letter.finding_in_publication(UNKNOWN_RULE, path, name=rule, todo=_meant(rule, rules)))
    return left, frozenset(said & {rule for _, rule in in_publication})


def unused(publication: Publication, used: Collection[str], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Find the rules that newsletter.yaml silences although they ran and found nothing in any letter."""
    for path, rule in _placed(publication):
        if not _is_unknown(rule, rules) and rule not in used:
            problem = publication.problem(path, *UNUSED.filled(name=rule))
            yield Finding(UNUSED.id, UNUSED.severity, problem, setting=path)


def _placed(silencing: Issue | Publication) -> Iterator[tuple[Path, str]]:
    """Yield the rules that a file silences, each with its path."""
    for number, ignore in enumerate(silencing.check.ignore):
        yield ("check", "ignore", number, "rule"), ignore.rule


def _is_unknown(rule: str, rules: Mapping[str, Rule]) -> bool:
    return rule not in rules or rules[rule] in RULES


def _meant(rule: str, rules: Mapping[str, Rule]) -> str:
    if rule in rules:
        return "Change the silences that it speaks of, and delete these lines."
    by_last_name = {known.partition(".")[2]: known for known in rules}
    close = nearest(rule, rules) or by_last_name.get(rule, "")
    return f"Did you mean `{close}`?" if close else "Copy the name that stands in brackets behind a finding."
