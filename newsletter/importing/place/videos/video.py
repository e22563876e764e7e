"""Parts from a title on → a video, and where it ends.

It is a module of its own because a video is told in several ways: `TITLE with NAME, AFFILIATION`, the same over two
lines, a heading with a paragraph, the speaker first, or a link to where it can be seen.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold, is_link
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich
from newsletter.importing.place.scan import Scan, href_of
from newsletter.importing.place.videos.line import Said
from newsletter.importing.plan import Entry, Source
from newsletter.text import addresses

_OTHERS = (Topic.PARTNERS, Topic.PEOPLE, Topic.EVENTS, Topic.DEADLINES, Topic.JOBS, Topic.NUMBERS, Topic.REGISTRATION)
_QUOTES = '"“”„«»'
_SHORTEST_SUMMARY, _SHORTEST_LINE = 40, 25
"""Characters of a sentence about a video in a paragraph of its own, and of one in that of the title."""
_MOST_WORDS_OF_TOPIC, _MOST_SUMMARY, _MOST_PARTS = 5, 2, 8


class Video(NamedTuple):
    """A video, and the number of the first part behind it."""

    entry: Entry
    end: int


def video(scan: Scan, at: int) -> Video | None:
    """Return the video that begins with a part, or None where it has neither people nor an address."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Heading | Item) or not scan.text(at):
        return None
    if isinstance(piece, Heading) and _is_of_others(scan.text(at)):
        return None
    said = Said()
    for number, line in enumerate(_lines(scan, at)):
        if said.take(scan, line, is_first=not number):
            continue
        is_prose = len(line) >= _SHORTEST_LINE and not href_of(line)
        if not (number and said.title.text and is_prose and len(said.summary) < _MOST_SUMMARY):
            return None
        said.summary.append(Paragraph(line))
    if not said.title.text:
        return None
    end = at + 1
    while end < min(len(scan), at + _MOST_PARTS) and _goes_on(scan, said, piece, end):
        end += 1
    picture = scan.piece(at - 1)
    if not said.url and isinstance(picture, Picture):
        said.url = picture.href
    if not said.has_details or (is_about(said.title.text, Topic.REGISTRATION) and not said.people):
        return None
    return Video(Entry(said.fields, scan.sources(at, end)), end)


def in_lines(scan: Scan, at: int) -> list[Entry]:
    """Return the videos of a part each line of which is one: a title with people or an address; else nothing."""
    if not isinstance(scan.piece(at), Paragraph | Item) or not scan.text(at):
        return []
    found: list[Entry] = []
    for line in scan.rich(at).lines():
        said = Said()
        if not said.take(scan, line, is_first=True) or not said.title.text or not said.has_details:
            return []
        found.append(Entry(said.fields, (Source(scan.parts[at].number, line),)))
    return found if len(found) > 1 else []


def shows_itself(scan: Scan, at: int) -> bool:
    """Return whether a part has the form of a video: a title that is marked as one, with people who have a house."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Heading | Item) or not scan.text(at):
        return False
    said = Said()
    line, *others = _lines(scan, at)
    if isinstance(piece, Heading):
        behind = scan.piece(at + 1)
        others = behind.rich.lines()[:1] if isinstance(behind, Paragraph) and scan.text(at + 1) else []
        is_title = bool(others) and said.take(scan, line, is_first=True) and said.take_all(scan, others)
    else:
        begins = line.part(0, 3)
        may_be_title = is_bold(begins) or is_link(begins) or line.text[0] in _QUOTES
        is_title = may_be_title and said.take(scan, line, is_first=True) and _is_marked(said.title)
    return is_title and bool(said.people) and all("," in person for person in said.people)


def _is_marked(title: Rich) -> bool:
    return is_bold(title) or is_link(title) or title.text[-1:] in ("?", "!", "”", "»")


def _is_of_others(text: str) -> bool:
    """Return whether a heading is that of another list."""
    return len(text.split()) <= _MOST_WORDS_OF_TOPIC and is_about(text, *_OTHERS)


def _lines(scan: Scan, at: int) -> list[Rich]:
    """Return the lines of a part; the first ends with the address in it where a sentence is behind that."""
    first, *others = scan.rich(at).lines()
    for found in addresses.find(first.text):
        behind = first.part(found.end, len(first)).stripped()
        if found.start and len(behind) >= _SHORTEST_LINE:
            return [first.part(0, found.end).stripped(), behind, *others]
    return [first, *others]


def _goes_on(scan: Scan, said: Said, first: Paragraph | Heading | Item, at: int) -> bool:
    """Take what a part behind a title says about it; return whether it says something."""
    piece = scan.piece(at)
    if isinstance(piece, Item):
        if isinstance(first, Item) and piece.depth <= first.depth:
            return False
    elif not isinstance(piece, Paragraph):
        return False
    if not scan.text(at):
        return False
    lines = piece.rich.lines()
    if is_bold(lines[0]) and not is_link(lines[0]) and said.has_details:
        return False
    if said.take_all(scan, lines):
        return True
    if isinstance(piece, Paragraph) and _is_summary(scan, at, said):
        said.summary.append(piece)
        return True
    return False


def _is_summary(scan: Scan, at: int, said: Said) -> bool:
    """Return whether a paragraph behind a title has words about the video, and no other begins with it."""
    text = scan.text(at)
    if len(text) < _SHORTEST_SUMMARY or text[-1] not in ".!?…" or len(said.summary) == _MOST_SUMMARY:
        return False
    if said.summary and not isinstance(scan.piece(at + 1), Heading):
        return False  # rather a sentence behind the last video
    if said.summary and is_about(text, Topic.WEBINARS, Topic.REGISTRATION):
        return False
    return not shows_itself(scan, at)
