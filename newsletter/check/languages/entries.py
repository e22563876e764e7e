"""A translation → what is wrong with its head and its entries, each at its line in the catalog.

This is a module of its own because all of these rules go through the same texts, of which those that are not translated
can have no other mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from newsletter.check.finding import MOST, Finding, Rule, clipped
from newsletter.check.languages.figures import Figures, figures_in
from newsletter.check.languages.rules import (
    DATES,
    HEAD,
    LINKS,
    MISSING,
    NAMES,
    NUMBERS,
    OTHER_LANGUAGE,
    RULES,
    SAME,
    STALE,
    TIMES,
)
from newsletter.check.languages.spoken import seems_to_be
from newsletter.errors import Problem
from newsletter.printable import printable
from newsletter.translating import placeholders
from newsletter.translating.translation import Translated, Translation

_FEWEST_WORDS = 3
"""Words of a translation that is found to be the same: shorter ones are names, or the same in both languages."""

_ADDRESS = re.compile(r"(?i)(?:https?://|mailto:|www\.)[^\s<>()\[\]{}\"]+(?<![.,;:!?])")


def check(translation: Translation) -> Iterator[Finding]:
    """Find what is wrong with the head and the entries of a catalog, each entry once."""
    if (stated := translation.catalog.stated) is not None:
        message, hint = HEAD.filled(
            stated=printable(stated.language), language=translation.language, line=printable(stated.instead)
        )
        excerpt = f"{printable(stated.written)}\n^"
        yield Finding(HEAD.id, HEAD.severity, Problem(translation.catalog.name, stated.line, 1, message, hint, excerpt))
    seen = set()
    found: dict[Rule, list[Finding]] = {rule: [] for rule in RULES}
    for each in translation.with_fallbacks:
        if each.entry not in seen:
            for rule, finding in _of_text(each, translation):
                found[rule].append(finding)
        if each.entry:
            seen.add(each.entry)
    for findings in found.values():
        yield from islice(findings, MOST)


def _of_text(each: Translated, translation: Translation) -> Iterator[tuple[Rule, Finding]]:
    text, entry, language = each.text, each.entry, translation.language

    def at(rule: Rule, **values: str) -> tuple[Rule, Finding]:
        words = {"words": clipped(shown.text), "language": language}
        problem = translation.catalog.problem(entry, *rule.filled(**{**words, **values}))
        return rule, Finding(rule.id, rule.severity, problem)

    shown = placeholders.shown(text.words)
    if entry is None or not entry.translation:
        if not text.stays:
            slug = translation.slug
            todo = "Write it between the quotes." if entry else f"Run `newsletter translate {slug} --to {language}`."
            yield at(MISSING, todo=todo)
        return
    if entry.is_fuzzy:
        yield at(STALE)
        return
    said = entry.translation
    wanted, names = placeholders.names_in(shown.text), placeholders.names_in(said)
    if shown.meant and wanted.keys() != names.keys():
        named = ", ".join(f"`{{{name}}}`" for name in wanted)
        yield at(NAMES, said=_of_names(wanted, names), names=named)
    elif shown.meant and _has_single_brace(said):
        named = ", ".join(f"`{{{name}}}`" for name in wanted)
        yield at(NAMES, said="A brace stands alone in the translation.", names=named)
    for address in dict.fromkeys(_ADDRESS.findall(said)):
        if address not in text.words:
            yield at(LINKS, address=clipped(address))
    yield from (at(rule, said=told) for rule, told in _of_figures(shown.text, _ADDRESS.sub(" ", said), translation))
    if said.strip() == shown.text:
        if len(re.findall(r"[^\W\d_]{2,}", said)) >= _FEWEST_WORDS:
            yield at(SAME)
    elif seems_to_be(said, translation.language_of_issue, language):
        yield at(OTHER_LANGUAGE, words=clipped(said), other=translation.language_of_issue)


def _of_names(wanted: Counter[str], names: Counter[str]) -> str:
    missing = [f"`{{{name}}}`" for name in wanted if name not in names]
    extra = [f"`{{{name}}}`" for name in names if name not in wanted]
    said = [f"{', '.join(missing)} is missing in the translation"] if missing else []
    said += [f"{', '.join(extra)} stands for nothing here"] if extra else []
    return f"{', and '.join(said)}."


def _has_single_brace(text: str) -> bool:
    return bool(re.search(r"[{}]", re.sub(r"\{\{|\}\}|\{\w+\}", "", text)))


def _of_figures(words: str, said: str, translation: Translation) -> Iterator[tuple[Rule, str]]:
    """Yield what the figures of a translation say differently, and by which rule that is found."""
    issue = figures_in(_ADDRESS.sub(" ", words), translation.language_of_issue)
    own = figures_in(said, translation.language)
    if issue.clocks != own.clocks and Counter(_all(issue)) != Counter(_all(own)):
        yield (
            TIMES,
            _differing(
                [f"{minutes // 60}:{minutes % 60:02}" for minutes in (issue.clocks - own.clocks).elements()],
                [f"{minutes // 60}:{minutes % 60:02}" for minutes in (own.clocks - issue.clocks).elements()],
            ),
        )
    elif issue.numbers != own.numbers:
        missing, extra = issue.numbers - own.numbers, own.numbers - issue.numbers
        yield NUMBERS, _differing([*missing.elements()], [*extra.elements()])
    if issue.months and own.months and issue.months != own.months:
        yield DATES, "The month is another one than in the issue."


def _all(figures: Figures) -> Iterator[str]:
    """Yield all numbers of a text, those of times as well."""
    yield from figures.numbers.elements()
    for minutes in figures.clocks.elements():
        yield f"{minutes // 60}"
        if minutes % 60:
            yield f"{minutes % 60}"


def _differing(missing: list[str], extra: list[str]) -> str:
    """Return a sentence on what is missing in a translation, and what only it has."""
    if missing and extra:
        return f"The translation says {', '.join(extra)} where the issue says {', '.join(missing)}."
    if missing:
        return f"The translation does not say {', '.join(missing)}."
    return f"The translation says {', '.join(extra)}, and the issue does not."
