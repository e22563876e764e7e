"""A line from which days, times and addresses were cut → the words that are left between them.

Comes in: a line with a mark for each character that was cut out. Goes out: chunks, without the small words that only
led to what was cut. It is a module of its own because people part what they write by dashes, bars, colons or brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.importing.pieces import Rich
from newsletter.nearest import plain
from newsletter.times.written_dates import weekdays

EDGES = " \t\n\u00a0\u202f:–—―-|,;·•/>→"
BY = re.compile(
    r"(?i)(?:(?<!\w)(?:by|until|till|before|no later than|closes?(?: on)?|deadline(?: is)?:?|due(?: on)?:?"
    r"|bis(?: spätestens)?(?: zum)?"
    r"|spätestens(?: am| bis)?(?: zum)?|vor dem|jusqu['’]au|avant le|au plus tard le|hasta|antes del?|a más tardar"
    r"|tot(?: en met)?|t/m|uiterlijk(?: op)?|v[oó]{2}r)|(?:\w{3,}(?:frist|schluss)|(?:abgabe|anmelde|einsende"
    r"|einreichungs|bewerbungs)termin|sluitingsdatum|uiterste datum)(?: ist)?:?)\s*(?:(?:the|den|dem|el|le|am"
    r"|zum)\s)?\s*\Z"
)
"""What leads to the day by which something is due."""
_SMALL = """
    on at from in am um im vom von ab den dem der le la les du de à au el los las del op te om van vanaf the
    starting starts start zum zur dès a desde is ist findet statt join us aura lieu uhr h uur heures horas between
    zwischen entre tussen and und et y en jeweils each every only new date to bis tot heure local time zeit tijd
    hora hours hrs held takes place through
"""
"""Words that lead from a day to what is beside it."""
BETWEEN_CUTS = (
    r"(?<!\w)(?:von|van|from|de|um|at|om|à|ab|bis|to|tot|a|las|uhr|Uhr|uur|h|between|and|und|et|y|en)(?=[\s\0.])\.?"
)
"""Words between a day and its time."""
_FIRST_SMALL = re.compile(rf"\s*(?P<word>{'|'.join(map(re.escape, _SMALL.split()))}|Uhr)(?![\w’'-])\.?")
_LAST_SMALL = re.compile(rf"(?<![\w’'-])(?P<word>{'|'.join(map(re.escape, _SMALL.split()))})\.?:?\s*\Z", re.I)
_KEEPS_PLACE = frozenset({"in", "at", "im", "à", "au", "en", "te", "the", "la", "der"})
_TWO_LAST_WORDS = re.compile(
    r"(?P<word>[^\W\d_]{2,12})\.?\s?(?:[–—/&+-]|and|und|et|y|en|bis|to|au|al|tot)\s?(?P<last>[^\W\d_]{2,12})\.?,?\s*\Z"
)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{2,12})\.?,?\s*\Z")
_FIRST_WORD = re.compile(r"\s*\(?(?P<word>[^\W\d_]{2,12})\.?[,)]?(?=\s|\Z)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[Dd]r|[Dd]ra|[Pp]rof|Prof|Pr|Mr|Mrs|Ms|St|Nr|No|Sr|Sra|Priv|Doz|med|bzw|z\.B|e\.V|vs|ca|drs|ir|ing|mw|dhr|[A-Z])\.)\Z"
)
_SEPARATOR = re.compile(
    r"\s*(?P<cut>\0+)\s*|\s*\n\s*|\s+[–—―-]{1,2}\s+|\s*[–—―]\s+|\s*[|•;]\s*|\s+·\s+|\s+/\s+|\s*[()\[\]]\s*"
    r"|\s*:(?=\s|\Z)\s*"
    r"|\s*\.{3,}\s*|\s*…\s*|\s*\t+\s*|\s {3,}\s*|(?<=[^\s.\d])\.(?=\s+[^\W\d_a-z]|\s*\Z|\s*\0)\s*"
    r"|(?<=[?!])\s+(?=[^\W\d_a-z])"
)
_QUOTED = re.compile(r"[“„«\"]\s*(?P<title>[^”“»\"\0]{3,150}?)\s*[”“»\"]|‘(?P<single>[^‘’]{3,150}?)’(?!\w)")


class Chunk(NamedTuple):
    """Words between two bits; `before` is what parts them from those before, with NUL for what was cut out."""

    start: int
    end: int
    text: str
    before: str
    is_marked: bool = False
    """Whether it is bold, a link or in quotation marks, and its line is not."""


def chunks_of(
    rich: Rich,
    mask: str,
) -> Iterator[Chunk]:
    """Yield the words between the bits of a line; `mask` is its text, with NUL for each character of a bit."""
    at, before = 0, ""
    marks = list(_marks(rich))
    mask = _parted_at_bold(rich, mask)
    for found in [*_SEPARATOR.finditer(mask), None]:
        if found and found[0].strip()[:1] == "." and _ABBREVIATION.search(mask[: found.start() + 1]):
            continue
        end = found.start() if found else len(mask)
        if at < end and (chunk := _trimmed(mask, at, end, before, found[0] if found else "", marks)):
            yield chunk
            before = ""
        before += found[0] if found else ""
        at = found.end() if found else end


def _parted_at_bold(rich: Rich, mask: str) -> str:
    """Return a line parted where words in bold, with which it begins, end before others that begin anew."""
    first = rich.spans[0] if rich.spans else None
    if not first or not first.style.bold or len(rich.spans) < 2:
        return mask
    end = len(first.text.rstrip())
    is_anew = re.match(r"\s+(?=[^\W_a-zß-öø-ÿ]|[“„«\"])", mask[end:])
    return f"{mask[:end]}\n{mask[end + 1 :]}" if is_anew else mask


def _trimmed(mask: str, start: int, end: int, before: str, behind: str, marks: list[tuple[int, int]]) -> Chunk | None:
    """Return the words between two bits without what only leads from one to the other, or None for no words."""
    is_behind_cut, is_before_cut = before.endswith("\0") or "\0" in before[-3:], "\0" in behind
    while True:
        text = mask[start:end]
        begin = start + len(text) - len(text.lstrip(EDGES))
        stop = end - (len(text) - len(text.rstrip(EDGES)))
        text = mask[begin:stop]
        if (
            is_behind_cut
            and (word := _FIRST_SMALL.match(text))
            and not _leads_to_place(word["word"], text[word.end() :])
        ):
            begin += word.end()
        elif is_before_cut and (word := BY.search(text) or _LAST_SMALL.search(text)):
            stop = begin + word.start()
        elif (
            is_before_cut
            and (two := _TWO_LAST_WORDS.search(text))
            and {plain(two["word"]), plain(two["last"])} <= weekdays().keys()
        ):
            stop = begin + two.start()
        elif (
            (is_before_cut and (day := _LAST_WORD.search(text)))
            and plain(day["word"]) in weekdays()
            and _is_weekday(day["word"], text)
        ):
            stop = begin + day.start()
        elif (
            (is_behind_cut and (day := _FIRST_WORD.match(text)))
            and plain(day["word"]) in weekdays()
            and len(day["word"]) > 3
        ):
            begin += day.end()
        if (begin, stop) == (start, end):
            break
        start, end = begin, max(begin, stop)
    text = mask[start:end]
    if not re.search(r"[^\W_]", text):
        return None
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        name = "title" if quoted["title"] else "single"
        return Chunk(start + quoted.start(name), start + quoted.end(name), quoted[name], before, True)
    is_marked = any(begin <= start + 1 and end - 1 <= stop for begin, stop in marks)
    return Chunk(start, end, text, before, is_marked)


def _leads_to_place(word: str, behind: str) -> bool:
    return word.lower() in _KEEPS_PLACE and re.match(r"\s+(?:the |la |le |der |el |het )?[A-ZÀ-Ý]", behind) is not None


def _is_weekday(word: str, text: str) -> bool:
    return len(word) > 3 or word == text.strip() or text.rstrip()[-1:] in ".,"


def _marks(rich: Rich) -> Iterator[tuple[int, int]]:
    """Yield where a line is bold or leads somewhere, if not all of it is."""
    at, total = 0, len(rich.text.strip())
    for span in rich.spans:
        end = at + len(span.text)
        if (span.style.bold or span.style.href) and len(span.text.strip()) < total:
            yield at, end
        at = end


def without_weekday(before: str) -> str:
    """Return the words before a day without its weekday."""
    while (found := _LAST_WORD.search(before)) and plain(found["word"]) in weekdays():
        before = before[: found.start()]
    return before
