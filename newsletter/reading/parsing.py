"""YAML as bytes → a Source: plain data, and the position of every value.

What comes out holds texts, lists and dicts only, and every text as its author wrote it: `no`, `16:30` and `2022-02-30`
stay what they are until the model converts them, so that YAML's guesses (False, 990 and a crash) do no harm. What
cannot be meant, or cannot be understood, becomes a problem with its place and with what to write instead. It leaves a
hole in the data, and the rest of the file is read all the same: after each slip the text is read again without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from newsletter.errors import Problem
from newsletter.reading import name_slips
from newsletter.reading.decoding import decode
from newsletter.reading.event_reader import EventReader
from newsletter.reading.limits import MAX_PROBLEMS, MAX_READ_AGAIN
from newsletter.reading.mistake import Mistake
from newsletter.reading.recovery import HOLE, without_slip
from newsletter.reading.source import REFUSED, Source, problem_in


def parse(
    raw: bytes, name: str, prose_fields: Collection[str] = (), fields_without_words: Collection[str] = ()
) -> Source:
    """Return the data of a YAML file, as far as it can be read, with all that is wrong in it.

    `name` is the file as messages show it, `prose_fields` the names of its fields that take Markdown, and
    `fields_without_words` of those behind whose values a comment can be nothing else.
    """
    text, mistake = decode(raw)
    if mistake:
        return _unreadable(name, text, mistake)
    readable = REFUSED.sub(HOLE, text)
    refused = islice(REFUSED.finditer(text), MAX_PROBLEMS) if readable != text or HOLE in text else ()
    mistakes = {found.start(): name_slips.refused_character(found.start(), found[0]) for found in refused}
    for _ in range(max(2, min(2 * MAX_PROBLEMS, MAX_READ_AGAIN // (len(text) + 1)))):
        if len(mistakes) >= MAX_PROBLEMS:
            break
        reader = EventReader(text, readable, prose_fields, fields_without_words)
        slip = reader.read()
        if not slip:
            tree, mistakes = reader.tree, reader.mistakes | mistakes
            problems = _problems(name, text, mistakes.values())
            return Source(name, text, tree.data, tree.keys, tree.values, problems, frozenset(tree.holes))
        mistakes.setdefault(slip.mistake.at, slip.mistake)
        before = readable
        for at in (slip.mistake.at, slip.stop):
            if readable == before:
                readable = without_slip(readable, at, slip.places, slip.below, slip.bracket)
        if readable == before:
            break
    return _unreadable(name, text, *mistakes.values())


def unread(name: str, message: str, hint: str) -> Source:
    """Return a file of which nothing is read, nor shown, with the reason why."""
    return _unreadable(name, "", Mistake(0, message, hint))


def _unreadable(name: str, text: str, *mistakes: Mistake) -> Source:
    return Source(name, text, {}, {}, {}, _problems(name, text, mistakes), frozenset({()}))


def _problems(name: str, text: str, mistakes: Iterable[Mistake]) -> tuple[Problem, ...]:
    """Return mistakes as problems, in the order of the file."""
    return tuple(problem_in(name, text, mistake) for mistake in sorted(mistakes)[:MAX_PROBLEMS])
