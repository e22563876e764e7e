"""The words beside the days and times of a record → its title, its place, those who speak, or words about it.

Comes in: a record whose lines are all taken. Goes out: nothing; the record is fuller. It is a module of its own because
what a word is, a title or a town, is known only beside all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing import names, towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Paragraph
from newsletter.importing.place.bits import Bits
from newsletter.importing.place.chunks import Chunk
from newsletter.importing.place.lines import Line
from newsletter.importing.place.records import Record
from newsletter.importing.place.speaking import LED, has_title, has_verb, people_in
from newsletter.importing.place.titles import (
    at_commas,
    is_place,
    marked_title,
    untitled,
    without_people,
    without_place,
    without_status,
)
from newsletter.importing.place.venues import place_in

_SHORTEST_DESCRIPTION = 40


def settle(record: Record, *, has_people: bool) -> None:
    """Say what the words beside days and times are: a title, a place, those who speak, or words about it."""
    for line in record.lines:
        if (line.bits.days or line.bits.times) and line.bits.field in ("", "when", "title", "place"):
            _settle_line(record, line, has_people=has_people)
    if not record.place and not has_people and record.title.text:
        record.title, record.place = without_place(record.title)
    if has_people and not record.people:
        title, record.people = without_people(record.title)
        record.title = untitled(title) if record.people else title
    record.is_online |= any(towns.is_online(line.text) for line in record.lines)
    record.title, record.status = without_status(record.title)
    if not record.status:
        alone = (without_status(line.rich) for line in record.lines if len(line.text) < 40)
        record.status = next((status for rest, status in alone if status and not rest.text), "")
    record.description += record.notes


def _settle_line(record: Record, line: Line, *, has_people: bool) -> None:
    bits = line.bits
    if bits.flows:
        _settle_sentence(record, line)
        return
    chunks = line.substance
    if has_people and not record.people:
        chunks = _take_people(record, bits, chunks)
    if chunks and not record.title.text:
        chunks = _take_title(record, bits, chunks, has_people=has_people)
    for number, chunk in enumerate(chunks):
        behind = chunks[number + 1] if number + 1 < len(chunks) else None
        if (
            not record.place
            and behind
            and behind.before.strip() == "("
            and is_place(chunk.text)
            and is_place(behind.text)
        ):
            record.place = bits.rich.text[chunk.start : behind.end] + ")"  # as in `Stockholm (Sweden)`
        elif not record.place and is_place(chunk.text):
            record.place = towns.without_lead(chunk.text.strip(" ."))
        elif (
            chunk.text not in record.place
            and len(chunk.text.split()) > 2
            and not is_about(chunk.text, Topic.REGISTRATION)
        ):
            record.notes.append(Paragraph(bits.part(chunk.start, chunk.end)))


def _settle_sentence(record: Record, line: Line) -> None:
    if not record.title.text:
        record.title = marked_title(line.rich)
    day = line.bits.days[0]
    if not record.place:
        found = line.text.find(record.title.text) if record.title.text else -1
        name = (found, found + len(record.title)) if found >= 0 else (0, 0)
        record.place = place_in(line.rich.text, name, (day.start, day.end))
    if not record.people:
        for led in LED.finditer(line.rich.text, day.end):
            rest = re.split(r"(?<=[^\W\d_]{3})[.!?](?:\s|\Z)|\s[–—]\s", line.rich.text[led.end() :])[0]
            people = people_in(names.first_sentence(rest).strip(" ([,;"))
            if people and not has_verb(people[-1]):
                record.people = people
                break
    if len(line.text) >= _SHORTEST_DESCRIPTION:
        record.description.insert(0, Paragraph(line.rich.stripped()))


def _take_people(record: Record, bits: Bits, chunks: list[Chunk]) -> list[Chunk]:
    """Take the people among the chunks of a line, and return the others."""
    text = bits.rich.text
    has_other = bool(record.title.text) or len(chunks) > 1
    for number, chunk in enumerate(chunks):
        end = chunk.end
        behind = chunks[number + 1] if number + 1 < len(chunks) else None
        closed = text.find(")", end)
        if behind and behind.before.strip() == "(" and closed >= behind.end:
            end = closed + 1
        people = people_in(text[chunk.start : end])
        if not people or has_verb(text[chunk.start : end]) or not has_other or chunk.is_marked:
            continue
        is_sure = has_title(chunk.text) or "," in text[chunk.start : end] or end > chunk.end
        if (
            not is_sure
            and not record.title.text
            and number == 0
            and not chunk.before.strip("\0 ")
            and ":" not in (behind.before if behind else "")
        ):
            continue  # rather the title, before the name
        if not is_sure and towns.likeness(chunk.text) > 1:
            continue
        record.people = people
        return [other for other in chunks if not chunk.start <= other.start < end]
    return chunks


def _take_title(record: Record, bits: Bits, chunks: list[Chunk], *, has_people: bool) -> list[Chunk]:
    """Take the title among the chunks of a line, and return the others."""
    if marked := next(
        (
            chunk
            for chunk in chunks
            if chunk.is_marked and not chunk.text[:1].islower() and towns.likeness(chunk.text) <= 2
        ),
        None,
    ):
        record.title = untitled(bits.part(marked.start, marked.end))
        return [chunk for chunk in chunks if chunk is not marked]
    best = _likeliest(chunks, has_people=has_people)
    first = last = best
    # Words that nothing but a dash or a colon parts are one title.
    while last + 1 < len(chunks) and _goes_on(chunks[last + 1]):
        last += 1
    while first and _goes_on(chunks[first]) and not (is_place(chunks[first - 1].text) and not has_people):
        first -= 1
    start, end = chunks[first].start, chunks[last].end
    text = bits.rich.text
    if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
        end += 1
    record.title = untitled(bits.part(start, end))
    return [*chunks[:first], *chunks[last + 1 :]]


def _goes_on(chunk: Chunk) -> bool:
    """Return whether words belong to those before them."""
    if "\0" in chunk.before or "\n" in chunk.before or re.search(r"[|•;]|\.{3}|\t| {3}", chunk.before):
        return False
    return (
        not is_place(chunk.text) and not all(map(towns.likeness, at_commas(chunk.text))) and chunk.before.strip() != "."
    )


def _likeliest(chunks: Sequence[Chunk], *, has_people: bool) -> int:
    """Return which of some words are the title."""
    if len(chunks) == 1 or has_people:
        return 0
    second = chunks[1]
    places = [max(towns.likeness(chunk.text), min(map(towns.likeness, at_commas(chunk.text)))) for chunk in chunks]
    if places[0] and not places[1]:
        return 1
    if places[0] and places[1]:
        is_led = second.before.rstrip().endswith(":") or (":" in second.before and "\0" in second.before)
        if is_led or (places[0] > places[1] and places[0] > 1):
            return 1
    return 0
