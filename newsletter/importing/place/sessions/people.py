"""Those who speak, in a line of a talk, where they stand between separators.

Comes in: a line, with NUL for each character that was cut out of it. Goes out: people, and where they stand. It is a
module of its own because any part of the line may be their names: each is tried, the last ones first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.importing import names

_TITLED = r"(?:Univ\.-Prof|Prof|Dr|Dra|PD|Pr|Assoc|drs|dr|prof)\b"
_BEFORE_TITLED = re.compile(rf"[,.]\s+(?={_TITLED})|\s+(?:and|und|et|y|en)\s+(?={_TITLED})")
_LED = re.compile(
    r"(?i)(?<!\w)(?:with|mit|avec|con|met|by|von|par|por|door|speakers?|chairs?(?:ed by)?|chaired by|referent\w*"
    r"|sprecher\w*"
    r"|vortragende\w*|vorsitz|moderat\w+|modérat\w+|orat(?:eurs?|rices?)|intervenante?s?|ponentes?|modera|sprekers?"
    r"|voorzitter|présenté\w* par|presented by|leitung|presented|panel)(?:/in|:in|\*in|\(s\))?\s*:?\s+"
    r"(?:(?:la|el|der|die|dem|the|le|los)\s+)?(?=\S)"
)
_ABBREVIATED = re.compile(
    r"(?:(?<!\w)(?:Prof|Dr|Dra|Pr|Sr|Sra|Univ|Assoc|med|rer|nat|St|drs|ir|ing|dr|prof|[A-ZÀ-Ý]))\.\Z"
)
"""A dot that ends no sentence."""
_STARTS_PHRASE = re.compile(
    r"(?i)(?:and|or|but|with|for|the|a|an|in|on|of|to|from|what|how|why|who|when|is|are|was|und|oder|aber|für|mit|die|der|das|ein|eine|was"
    r"|wie|warum|et|ou|mais|pour|avec|le|la|les|un|une|ce|comment|y|o|pero|para|con|el|los|las|qué|cómo|en|of|maar|voor|met|de|het|een|wat|hoe"
    r"|not|nicht|pas|no|niet|part|teil|after|before|now|then)(?!\w)"
)
STRONG = re.compile(r"\0+|\s[–—|·•/-]\s|[;\n()\[\]|]|\.\s+(?=[A-ZÀ-Ý])|:\s|\s//\s")
"""What parts the words of a line for sure."""
_MOST_WORDS_OF_ROLE, _MOST_SEPARATORS = 3, 14


class Named(NamedTuple):
    """People, and where they stand in a line, with the words that lead to them."""

    people: list[str]
    start: int
    end: int


def people_at_end(text: str, *, may_be_bare: bool) -> Named | None:
    """Return the last people that a line names, or None; without a title or a house only where they `may_be_bare`."""
    cuts = [
        (cut.start(), cut.end())
        for cut in STRONG.finditer(text)
        if not (cut[0][0] == "." and _ABBREVIATED.search(text[: cut.start() + 1]))
    ]
    titled = [cut.end() for cut in _BEFORE_TITLED.finditer(text) if not _ABBREVIATED.search(text[: cut.start() + 1])]
    led = {found.end(): found.start() for found in _LED.finditer(text)}
    starts = sorted({0, *(end for _, end in cuts), *titled, *led})
    ends = sorted({len(text), *(start for start, _ in cuts)})
    if len(starts) > _MOST_SEPARATORS:
        return None
    for begin in reversed(starts):
        for stop in reversed([end for end in ends if end > begin]):
            people = _people_in(text[begin:stop], may_be_bare=may_be_bare, is_led=begin in led)
            if people:
                around = _around_house(text, begin, stop, starts, may_be_bare=may_be_bare)
                return around or Named(people, led.get(begin, begin), stop)
    return None


def _around_house(text: str, begin: int, stop: int, starts: Sequence[int], *, may_be_bare: bool) -> Named | None:
    """Return the person in whose brackets a name was found that is a house, or None."""
    if text[:begin].rstrip()[-1:] != "(" or text[stop : stop + 1] != ")":
        return None
    for before in (start for start in starts if start < begin):
        if people := _people_in(text[before : stop + 1], may_be_bare=may_be_bare):
            return Named(people, before, stop + 1)
    return None


def _people_in(part: str, *, may_be_bare: bool, is_led: bool = False) -> list[str]:
    """Return the people whom a part of a line names and does nothing else, or none."""
    if "\0" in part or not part.strip() or part.count("(") != part.count(")"):
        return []
    people = names.speakers(part.strip(" .,;–-")) or []
    if is_led or re.match(rf"\s*{_TITLED}", part):
        return people
    if all("," in person or "(" in person for person in people):
        return people if all(map(_has_house, people)) else []
    return people if may_be_bare and all(names.is_name(person) or _has_house(person) for person in people) else []


def listed(text: str) -> list[str]:
    """Return the names in a list of nothing but names."""
    parts = [part.strip() for part in re.split(r",\s+|;\s*|\s+(?:and|und|et|y|en|&)\s+", text) if part.strip()]
    return parts if all(map(names.is_name, parts)) else []


def _has_house(person: str) -> bool:
    """Return whether what stands behind a name is where somebody works or lives, as far as its form says."""
    found = names.name_at_start(person)
    rest = person[found.end() :].strip(" ,()") if found else ""
    if not rest or rest[:1].isupper() or names.is_role(rest) or names.is_institution(rest):
        return bool(rest)
    return len(rest.split()) <= _MOST_WORDS_OF_ROLE and not _STARTS_PHRASE.match(rest)
