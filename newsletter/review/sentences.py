"""A value that has changed → the sentence about it, by what its field holds: words, a time, an address, a picture.

Comes in: what the field belongs to, its name and kind, and both values as they stand in the files. Goes out: what sort
of difference it is, its sentence, and the words of texts that are told in full. It is a module of its own because
changes.py knows where things are, and this how people say what has become of them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from newsletter.errors import Refused
from newsletter.reading.kinds import READ, Kind
from newsletter.review.called import LONGEST, Thing, quoted
from newsletter.review.difference import Sort
from newsletter.review.word_diff import Run, runs
from newsletter.times import written

MOST_PASSAGES = 2
"""Passages of a longer text that one sentence names; of more it says how many."""

_LANGUAGE = "en"  # of the sentences
_WORDS = READ | {Kind.SENDER}
_SORTS = dict.fromkeys(_WORDS, Sort.WORDS) | {
    Kind.DAY: Sort.DATE,
    Kind.TIME: Sort.DATE,
    Kind.DURATION: Sort.DATE,
    Kind.ADDRESS: Sort.LINK,
    Kind.ALT: Sort.PICTURE,
    Kind.FILE: Sort.PICTURE,
    Kind.COLOR: Sort.LOOK,
}
_NO_NOUNS = frozenset({"Begins", "What is due", "When", "Who said so"})
"""Labels of words before which no article can stand."""

_OF_START = frozenset({"starts", "start", "date"})
_OF_END = frozenset({"ends", "end"})


class Field(NamedTuple):
    """A field of a thing; if people call the thing by it, `noun` is what the thing is, else ""."""

    thing: Thing
    name: str
    label: str
    kind: Kind
    noun: str = ""

    @property
    def phrase(self) -> str:
        """The field in the middle of a sentence; what holds no words is called as on the form."""
        if self.kind is Kind.ALT:
            return f"the description of {self.thing.phrase or 'the picture'}"
        if not self.name:
            return f"{self.label}{self.thing.of}"
        if self.kind not in _WORDS or self.label in _NO_NOUNS:
            return f"{self.label if self.label.startswith('“') else f'“{self.label}”'}{self.thing.of}"
        return f"the {self.label[:1].lower()}{self.label[1:]}{self.thing.of}"


class Said(NamedTuple):
    """What sort of difference a change is, the sentence about it, and the words of a text that is told in full."""

    sort: Sort
    sentence: str
    runs: tuple[Run, ...] = ()


def said(field: Field, before: Any, now: Any) -> Said:
    """Return what is said of a field; None is the value of one that is not there."""
    sort = _SORTS.get(field.kind, Sort.SETTING)
    texts = [value for value in (before, now) if value is not None]
    if not all(isinstance(value, str) for value in texts):
        return Said(sort, _of_group(field, before, now))
    if field.kind in _WORDS:
        return _of_words(sort, field, before, now)
    if field.kind in (Kind.DAY, Kind.TIME, Kind.DURATION):
        return Said(sort, _of_time(field, before, now))
    if field.kind is Kind.ADDRESS:
        return Said(sort, _of_address(field, before, now))
    if field.kind is Kind.FILE and before and now:
        return Said(sort, f"{field.thing.sentence} is now {quoted(now)}, and no longer {quoted(before)}.")
    return Said(sort, _of_value(field, before, now))


def _of_group(field: Field, before: Any, now: Any) -> str:
    verb = "is new" if before is None else "is gone" if now is None else "was changed"
    return f"{_capital(field.phrase)} {verb}."


def _of_value(field: Field, before: str | None, now: str | None) -> str:
    """Return a sentence about a value that can be told whole, or of which only the first part is told."""
    phrase, is_words = _capital(field.phrase), field.kind in _WORDS
    if before is None:
        return f"{phrase} is {'new:' if is_words else 'now set to'} {quoted(now or '')}."
    if now is None:
        return f"{phrase} is {'gone' if is_words else 'not set any more'}; it was {quoted(before)}."
    return f"{phrase} is now {quoted(now)}; it was {quoted(before)}."


def _of_words(sort: Sort, field: Field, before: str | None, now: str | None) -> Said:
    if before is None or now is None:
        return Said(sort, _of_value(field, before, now))
    if not before or not now:  # an empty description of a picture says that it is mere decoration
        return Said(sort, f"{_capital(field.phrase)} {'is now empty' if not now else f'is now {quoted(now)}'}.")
    if field.noun:  # by its old name, or it would be called by what it has just become
        is_block = field.noun.endswith(" block")
        called = f"the {field.noun}" if is_block else f"the {field.noun} {quoted(before)}"
        if not is_block and max(len(before), len(now)) <= LONGEST:
            return Said(sort, f"The {field.noun} {quoted(before)} is now called {quoted(now)}.")
        field = field._replace(thing=Thing(called, field.thing.label), noun="")
    if max(len(before), len(now)) <= LONGEST and "\n" not in (before + now).strip():
        return Said(sort, f"{_capital(field.phrase)} changed from {quoted(before)} to {quoted(now)}.")
    return Said(sort, *reworded(field.phrase, before, now))


def reworded(phrase: str, before: str, now: str) -> tuple[str, tuple[Run, ...]]:
    """Return a sentence about a text that has changed, and its words; `phrase` is what it is in mid-sentence."""
    found = runs(before, now)
    passages = list(_passages(found))
    if len(passages) <= MOST_PASSAGES and all(passages):
        return f"In {phrase}, {', and '.join(passages)}.", found
    new, gone = (sum(len(run.text.split()) for run in found if run.kind == kind) for kind in ("new", "gone"))
    return f"{_capital(phrase)} was reworded: {_words(new)} came in, and {_words(gone)} went.", found


def _passages(found: tuple[Run, ...]) -> list[str]:
    """Return a few words about each passage that differs, "" for one that is too long to be told."""
    told: list[str] = []
    rest = [run for run in found if run.text.strip()]
    for number, run in enumerate(rest):
        last = rest[number - 1].kind if number else "same"
        if run.kind == "gone":
            new = rest[number + 1].text if number + 1 < len(rest) and rest[number + 1].kind == "new" else ""
            is_short = max(len(run.text), len(new)) <= LONGEST
            what = f"{quoted(run.text)} became {quoted(new)}" if new.strip() else f"{quoted(run.text)} was taken out"
            told.append(what if is_short else "")
        elif run.kind == "new" and last != "gone":
            told.append(f"{quoted(run.text)} was added" if len(run.text) <= LONGEST else "")
    return told


def _of_address(field: Field, before: str | None, now: str | None) -> str:
    is_own = field.name == "url" and field.thing.phrase
    leads = field.thing.sentence if is_own else _capital(field.phrase)
    if not is_own:
        if before is None:
            return f"{leads} is new: {now}."
        return f"{leads} is gone; it was {before}." if now is None else f"{leads} is now {now}, and no longer {before}."
    if before is None:
        return f"{leads} now leads to {now}; before, it had no address."
    if now is None:
        return f"{leads} leads nowhere any more; before, it led to {before}."
    return f"{leads} now leads to {now}, and no longer to {before}."


def _of_time(field: Field, before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return _of_value(field, before and _shown(before), now and _shown(now))
    old, new = _told(before, now)
    if field.name in _OF_START and field.thing.phrase:
        return f"{field.thing.sentence} moved from {old} to {new}."
    if field.name in _OF_END and field.thing.phrase:
        return f"{field.thing.sentence} now ends at {new}, and no longer at {old}."
    if field.name == "duration":
        return f"{field.thing.sentence} now takes {new}, and no longer {old}."
    phrase = f"the {field.name}" if field.name in _OF_START else field.phrase
    return f"{_capital(phrase)} moved from {old} to {new}."


def _told(before: str, now: str) -> tuple[str, str]:
    """Return two moments in words: of two on one day, the times alone."""
    old, new = _moment(before), _moment(now)
    if isinstance(old, datetime) and isinstance(new, datetime) and old.date() == new.date():
        return f"{old:%H:%M}", f"{new:%H:%M}"
    return _shown(before), _shown(now)


def _shown(text: str) -> str:
    from newsletter.times.wording import format_date

    moment = _moment(text)
    if moment is None:
        return text.strip()
    day = moment.date() if isinstance(moment, datetime) else moment
    clock = f", {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return f"{format_date(day, _LANGUAGE)}{clock}"


def _moment(text: str) -> date | None:
    """Return the day or the time that a text says, or None where it says none: an end may be a time alone."""
    try:
        return written.parse_day_or_local(text)
    except Refused:
        return None


def _words(count: int) -> str:
    return f"{count} word" if count == 1 else f"{count or 'no'} words"


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
