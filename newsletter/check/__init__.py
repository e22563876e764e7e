"""What is wrong with a letter, before members see it: each rule yields findings, one file per family of rules.

finding.py            Rule and Finding
letter.py             an edition as the rules look at it
  passage.py            its texts, each with its place in a YAML file
  paragraphs.py         those texts as they are read
  elements.py           its HTML
writing.py            what members read; with it belong
  inbox.py              the subject line and the preheader
  markup.py             links that say nothing, and signs that readers get to see
  placeholders.py       words that somebody meant to replace
  merge_tags.py         merge tags that nobody can fill
  meetings.py           meetings that two places of an issue tell differently
dates.py              days, weekdays and years
  written_dates.py      what a date in a text means
  names_of_days.py      what days and months are called
  sentences.py          of which year a date's sentence speaks
links.py              addresses, as they are written
  link.py               what a link is, and where its address stands
accessibility.py      screen readers, weak eyes, keyboards
  looks.py              how an element looks
  colors.py             colours, and how well one can be told from another
clients.py            what mail programs lack
  client_advice.py      what to write instead, and what harms nobody
  caniemail.py          the table of facts
  used.py               what a letter uses of it
  css.py                style sheets and style attributes, as lists of declarations
weight.py             sizes
delivery.py           what the law and the programs that pass mail on ask for
silence.py            rules that an issue or a publication has silenced, each with its reason
live.py               addresses, asked whether they answer; only for `newsletter check --live`
  asking.py             how they are asked
  off_limits.py         which ones never are
report.py             findings as text, as JSON, as annotations on GitHub

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
    from newsletter.check.letter import Letter
    from newsletter.publication import Publication


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

    families = (writing, dates, links, accessibility, clients, weight, delivery)
    found = [finding for family in families for finding in family.check(letter)]
    found += answers or ()
    if not silence.is_asked_for(letter):
        return Report(in_order(found))
    found, used = silence.apply(letter, found, all_rules(), not_asked=_not_asked(answers is not None))
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
    from newsletter.check.links import LIVE_RULES

    return frozenset() if live else frozenset(rule.id for rule in LIVE_RULES)
