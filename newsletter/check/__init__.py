"""What is wrong with a letter, before members see it: each rule yields findings, one file or folder per family.

finding.py         Rule and Finding
passage.py         the texts of a YAML file, each with its place
paragraphs.py      those texts as they are read
elements.py        the HTML that is sent
colors.py          colours, and how well one can be told from another
computed_style.py  how an element looks
parsed_letter.py   a letter as the rules look at it
dates/             days, weekdays and years
links/             addresses, as they are written; and asked, with `newsletter check --live`
writing/           what members read
accessibility/     screen readers, weak eyes, keyboards
clients/           what mail programs lack
weight.py          sizes
delivery.py        what the law and the programs that pass mail on ask for
silence.py         rules that an issue or a publication has silenced, each with its reason
report.py          findings as text, as JSON, as annotations on GitHub

A family has a tuple RULES and a function `check(letter)` that yields findings. Families are imported where they are
needed, since whoever only asks what a Finding is need not wait for them.

Patterns that few letters need are plain strings: Python compiles one when it is first used, and remembers it. To
compile all of them would take a twentieth of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newsletter.check.finding import Finding, Rule
    from newsletter.letter import Letter
    from newsletter.model.publication import Publication


class Report(NamedTuple):
    """What was found in one letter, silences applied, in the order of files and lines.

    `used` are the rules that newsletter.yaml silences and that had something to say of this letter.
    """

    findings: tuple[Finding, ...]
    used: frozenset[str] = frozenset()


def check(letter: Letter, answers: Iterable[Finding] | None = None) -> Report:
    """Return what is wrong with a letter; `answers` is what live.py found in it, None where nobody asked."""
    from newsletter.check import accessibility, clients, dates, delivery, links, silence, weight, writing
    from newsletter.check.finding import in_order
    from newsletter.check.parsed_letter import ParsedLetter

    families = (writing, dates, links, accessibility, clients, weight, delivery)
    parsed = ParsedLetter.of(letter)
    found = [finding for family in families for finding in family.check(parsed)]
    found += answers or ()
    if not silence.is_asked_for(parsed):
        return Report(in_order(found))
    found, used = silence.apply(parsed, found, all_rules(), not_asked=_not_asked(answers is not None))
    return Report(in_order(found), used)


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    from newsletter.check import accessibility, clients, dates, delivery, links, silence, weight, writing

    families = (writing, dates, links, accessibility, clients, weight, delivery, silence)
    return {rule.id: rule for family in families for rule in family.RULES}


def unused_silences(publication: Publication, reports: Iterable[Report], *, live: bool = False) -> tuple[Finding, ...]:
    """Return a finding for each rule that newsletter.yaml silences in vain.

    `reports` are those of all its issues; `live` says whether addresses were asked for them.
    """
    from newsletter.check import silence

    if not publication.check.ignore:
        return ()
    used = {rule for report in reports for rule in report.used}
    return tuple(silence.unused(publication, used, all_rules(), not_asked=_not_asked(live)))


def _not_asked(live: bool) -> frozenset[str]:
    """Return the rules that had no occasion to say anything."""
    from newsletter.check.links.live_rules import LIVE_RULES

    return frozenset() if live else frozenset(rule.id for rule in LIVE_RULES)
