"""The rule about footnotes that are none: marks without a note, notes without a mark, notes that stand twice.

This is a module of its own because text/footnotes.py decides what a note is, so that the two never disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import Paragraph, Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text import footnotes

FOOTNOTE = Rule("pasted.footnote", "warning", "`{seen}` is shown to readers as it is typed, since {because}.", "{todo}")

_IN_ITS_PLACE = "Write what it says in its place, in brackets."
_ISOTOPE = re.compile(r"(?P<mass>\d{1,3}m?)(?P<element>[A-Z][a-z]?)?")
_RAISED = str.maketrans("0123456789m", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵐ")


class _Mark(NamedTuple):
    """A mark in a paragraph, which may be that before a note."""

    paragraph: Paragraph
    start: int
    end: int
    label: str

    @property
    def is_before_note(self) -> bool:
        text = self.paragraph.text
        return text.startswith(":", self.end) and text[max(self.start - 1, 0) : self.start] in ("", "\n")

    @property
    def seen(self) -> str:
        return f"[^{self.label}]"

    def finding(self, because: str, todo: str) -> Finding:
        seen = f"{self.seen}:" if self.is_before_note else self.seen
        return self.paragraph.finding(FOOTNOTE, self.start, seen=seen, because=because, todo=todo)


def footnote(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the marks of footnotes that are shown as they are typed, each at its first place in a text."""
    texts: dict[int, list[_Mark]] = {}
    for paragraph in letter.paragraphs:
        if "[^" in paragraph.text:
            marks = texts.setdefault(id(paragraph.passage), [])
            marks += (_Mark(paragraph, *found.span(), found[1]) for found in footnotes.MARK.finditer(paragraph.text))
    raised = {"".join(mark.itertext()) for mark in letter.root.iter("sup")} if texts else set()
    for marks in filter(None, texts.values()):
        yield from _of_text(letter, marks, raised)


def _of_text(letter: ParsedLetter, marks: list[_Mark], raised: set[str]) -> Iterator[Finding]:
    passage = marks[0].paragraph.passage
    notes = {note.label for note in footnotes.find(passage.text)} if passage.is_prose else set()
    if passage.path[:2] in letter.begun:
        raised = raised | {f"[{label}]" for label in notes}  # the letter leaves some out, and the web page has them
    leading = {mark.label for mark in marks if not mark.is_before_note}
    told: set[str] = set()
    noted: set[str] = set()
    for mark in marks:
        label = mark.label
        if mark.is_before_note and passage.is_prose:
            if label not in leading:
                todo = f"Write `{mark.seen}` behind the words that it explains, or take the line out."
                yield mark.finding("no mark leads to it", todo)
            elif label in noted:
                free = next(number for number in range(2, 1000) if str(number) not in leading | noted | notes)
                line = f"[^{free}]: {_words(passage.text, mark)}"
                todo = f"Begin it with another mark, as in `{line}`, and write that mark where it belongs."
                yield mark.finding("another note begins with it", todo)
            noted.add(label)
        elif label not in told and (label not in notes or f"[{label}]" not in raised):
            told.add(label)
            if "-" in label and not _note(passage, label):
                continue  # a pattern, such as `[^a-z]`
            yield mark.finding(*_without_note(letter, mark, is_noted=label in notes))


def _without_note(letter: ParsedLetter, mark: _Mark, *, is_noted: bool) -> tuple[str, str]:
    """Return why a mark leads to no note, and what to do."""
    passage = mark.paragraph.passage
    isotope = _ISOTOPE.fullmatch(mark.label)
    if isotope and mark.paragraph.text[mark.end : mark.end + 1].isalpha():
        return "no note has this mark", f"Write `[{isotope['mass'].translate(_RAISED)}{isotope['element'] or ''}]`."
    if is_noted or not passage.is_prose:
        return "there are no footnotes in this field", _IN_ITS_PLACE
    if _note(passage, mark.label):
        todo = f"Move the line that begins with `{mark.seen}:` below all others; a note is one paragraph."
        return "its note does not stand at the end of this text", todo
    elsewhere = (found for other in letter.passages if other.is_prose and (found := _note(other, mark.label)))
    words = next(elsewhere, "What the note says.")
    return "this text has no note for it", f"Write the note below the text, as in `{mark.seen}: {words}`."


def _note(passage: Passage, label: str) -> str:
    """Return the words of the line of a text that looks like the note of a label, or ""."""
    found = (each for each in footnotes.DEFINITION.finditer(passage.text) if each["label"] == label)
    return next((clipped(passage.text[each.end() :].partition("\n")[0]) for each in found), "")


def _words(text: str, mark: _Mark) -> str:
    return clipped(text[mark.paragraph.start + mark.end + 1 :].partition("\n")[0])
