"""The lines of one video below a heading that speaks of videos → its title, its address and those who speak.

Comes in: parts from a title on. Goes out: the fields of a video, and where it ends. It is a module of its own because
such a heading lets a line be read by what it is made of; elsewhere a video must show by its form that it is one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold, is_link
from newsletter.importing.labels import LABELS
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich
from newsletter.importing.place import talks
from newsletter.importing.place.scan import Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.text import addresses

_BREAK = re.compile(r"\n")
_CALL = re.compile(
    r"(?i)\W*(?:(?:link )?(?:to|zum|zur|zu|vers|naar|al) |jetzt |hier |ici |here )?(?:(?:the|das|den|die|la|le|de"
    r"|het|el) )?"
    r"(?:video\w*|film\w*|vidéo|aufzeichnung|mitschnitt|recording|enregistrement|grabación|opname|watch|ansehen|anschauen"
    r"|abspielen|regarder|voir|visionner|revoir|ver|mira\w*|bekijk\w*|kijk\w*|youtube|vimeo|play|link|url|replay|rediffusion)"
    r"(?:\s\w+){0,4}\W*\Z"
)
_PODCAST = re.compile(r"(?i)pod(?:c)?ast|listen|anhören|écouter|escuchar|luister|audio")
_LINK_LABEL = re.compile(
    r"(?i)(?:link|url|video|vidéo|vídeo|watch|film|youtube|vimeo|aufzeichnung|recording|regarder|voir|ver|bekijk\w*|ansehen|podcast"
    r"|audio|listen|lien|enlace|opname|zum video|replay|hier)\b.{0,25}\Z"
)
_LENGTH = re.compile(
    r"(?i)\s*(?:[(\[]\s*|[,–—|·-]\s*)(?:ca\. ?|about )?\d{1,3}(?::\d\d)?\s?(?:min\w*\.?|mn|['’′]|h(?: ?\d\d)?"
    r"|stunden?|hours?|heures?|uur)?\s*[)\]]?\s*\Z"
)
_IN_BRACKETS = re.compile(r"\s*[(\[<]\s*[)\]>]?\s*\Z")
_SPEAKERS = re.compile(
    r"(?i)(?:speakers?|presenters?|referent\w*|sprecher\w*|orateurs?|oratrices?|intervenante?s?|ponentes?|sprekers?|interviewees?"
    r"|guests?|gast|gäste|invitée?s?|invitad[oa]s?|mit|with|avec|con|met|by|von|par|por|door|im gespräch|interview)\Z"
)
_LONGEST, _LONGEST_LINE, _SHORTEST_SUMMARY, _MOST_SUMMARY, _MOST_PARTS = 200, 400, 40, 2, 8


_OTHERS = (Topic.PARTNERS, Topic.PEOPLE, Topic.EVENTS, Topic.DEADLINES, Topic.JOBS, Topic.NUMBERS, Topic.REGISTRATION)
_MOST_WORDS = 5


class Clip(NamedTuple):
    """The fields of a video, and the number of the first part behind it."""

    entry: Entry
    end: int


class _Said:
    def __init__(self) -> None:
        self.title = Rich()
        self.people: list[str] = []
        self.url = ""
        self.podcast = ""
        self.summary: list[Paragraph] = []

    @property
    def has_details(self) -> bool:
        return bool(self.people or self.url or self.podcast)


def clip(scan: Scan, at: int) -> Clip | None:
    """Return the video that begins with a part, or None where it has neither people nor an address."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Heading | Item) or not len(scan.text(at)) > 0:
        return None
    if isinstance(piece, Heading) and len(scan.text(at).split()) <= _MOST_WORDS and is_about(scan.text(at), *_OTHERS):
        return None
    said = _Said()
    for number, line in enumerate(_lines(scan, at)):
        if _line(scan, said, line, is_first=not number):
            continue
        is_prose = len(line) >= _SHORTEST_SUMMARY and not href_of(line)
        if number and said.title.text and is_prose and len(said.summary) < _MOST_SUMMARY:
            said.summary.append(Paragraph(line))
            continue
        return None
    if not said.title.text:
        return None
    end = at + 1
    while end < min(len(scan), at + _MOST_PARTS) and _goes_on(scan, said, piece, end):
        end += 1
    picture = scan.piece(at - 1)
    if not said.url and isinstance(picture, Picture):
        said.url = picture.href
    if not said.has_details or is_about(said.title.text, Topic.REGISTRATION):
        return None
    fields: dict[str, Value] = {"title": said.title}
    if said.url:
        fields["url"] = said.url
    if said.people:
        fields["speakers"] = tuple(said.people)
    if said.summary:
        fields["summary"] = Prose(tuple(said.summary))
    if said.podcast:
        fields["podcast_url"] = said.podcast
    return Clip(Entry(fields, scan.sources(at, end)), end)


def in_lines(scan: Scan, at: int) -> list[Entry]:
    """Return the videos of a part each line of which is one: a title with people or an address; else nothing."""
    if not isinstance(scan.piece(at), Paragraph | Item) or not scan.text(at):
        return []
    found: list[Entry] = []
    for line in _lines(scan, at):
        said = _Said()
        if not _line(scan, said, line, is_first=True) or not said.title.text or not said.has_details:
            return []
        fields: dict[str, Value] = {"title": said.title, **({"url": said.url} if said.url else {})}
        if said.people:
            fields["speakers"] = tuple(said.people)
        found.append(Entry(fields, (Source(scan.parts[at].number, line),)))
    return found if len(found) > 1 else []


def _lines(scan: Scan, at: int) -> list[Rich]:
    return [line.stripped() for line in scan.rich(at).split(_BREAK) if line.text.strip()]


def _goes_on(scan: Scan, said: _Said, first: Paragraph | Heading | Item, at: int) -> bool:
    """Take what a part behind a title says about it; return whether it says something."""
    piece = scan.piece(at)
    if isinstance(piece, Item):
        if isinstance(first, Item) and piece.depth <= first.depth:
            return False
    elif not isinstance(piece, Paragraph):
        return False
    if not scan.text(at):
        return False
    lines = _lines(scan, at)
    if any(is_bold(line) and not is_link(line) for line in lines[:1]) and said.has_details:
        return False
    trial = _Said()
    trial.title, trial.people, trial.url, trial.podcast = said.title, list(said.people), said.url, said.podcast
    if all(_line(scan, trial, line, is_first=False) for line in lines):
        if said.url and trial.url == said.url and href_of(piece.rich) not in ("", said.url, trial.podcast):
            return False
        said.people, said.url, said.podcast = trial.people, trial.url, trial.podcast
        return True
    is_prose = len(piece.rich) >= _SHORTEST_SUMMARY and piece.rich.text.rstrip()[-1] in ".!?…"
    is_other = is_about(scan.text(at), Topic.WEBINARS, Topic.REGISTRATION) and bool(said.summary)
    behind = scan.piece(at + 1)
    is_last = bool(said.summary) and not isinstance(behind, Heading)
    if is_prose and not is_other and not is_last and len(said.summary) < _MOST_SUMMARY and isinstance(piece, Paragraph):
        said.summary.append(piece)
        return True
    return False


def _line(scan: Scan, said: _Said, line: Rich, *, is_first: bool) -> bool:
    """Take what a line says: the title, people, an address; return whether it is one of these."""
    text = line.text
    if len(text) > _LONGEST_LINE:
        return False
    label, begin = label_of(text)
    href = href_of(line)
    rest = line.part(begin, len(line)).stripped()
    if label and _SPEAKERS.match(label) and (people := names.speakers(rest.text)):
        said.people += [person for person in people if person not in said.people]
        return True
    if label and LABELS["title"].match(label) and rest.text and not said.title.text:
        said.title = rest
        return True
    if label and (LABELS["duration"].match(label) or LABELS["when"].match(label)):
        return not is_first
    if href and ((label and _LINK_LABEL.match(label)) or _is_call(line)):
        _take(said, href, text)
        return not is_first or bool(said.title.text)
    if label and _LINK_LABEL.match(label) and not rest.text:
        return not is_first
    own = _without_address(line)
    if not re.search(r"\w", own.text):
        if href:
            _take(said, href, text)
        return not is_first
    read = talks.said_in(scan, own, None, may_be_bare=bool(said.title.text))
    if said.title.text:
        if read.people and not read.left and not read.times:
            said.people += [person for person in read.people if person not in said.people]
            if href:
                _take(said, href, text)
            return True
        return False
    title = own
    if read.people and len(read.left) == 1 and not read.times:
        title, said.people = read.left[0], read.people
    elif found := speaker_first(own):
        title, said.people = found[0], [found[1]]
    title = _unquoted(title)
    title = title.part(0, len(_LENGTH.sub("", title.text)))
    if not 2 < len(title.text) <= _LONGEST or title.text[-1] in ".:;" or _is_only_name(title.text):
        return False
    said.title = title
    if href:
        _take(said, href, text if not is_link(line) else "")
    return True


def _is_only_name(text: str) -> bool:
    """Return whether a text is a name and hardly a title: two or three words, all with capitals."""
    words = text.split()
    return names.is_name(text) and len(words) < 4 and all(word[:1].isupper() for word in words)


def _take(said: _Said, href: str, words: str) -> None:
    if _PODCAST.search(words) and not said.podcast and (said.url or not re.search(r"(?i)video|youtu|vimeo", words)):
        said.podcast = href
    elif not said.url:
        said.url = href


def _is_call(line: Rich) -> bool:
    """Return whether all words of a line, or all but its address, only say that a video is there."""
    text = line.text
    for found in addresses.find(text):
        text = text[: found.start] + text[found.end :]
    is_linked = is_link(line) or "://" in line.text
    return is_linked and len(text) <= 60 and bool(re.search(r"\w", text)) and _CALL.match(text.strip()) is not None


def _without_address(line: Rich) -> Rich:
    """Return a line without an address at its end, or words that only lead there, and what opens it."""
    end = len(line)
    for found in addresses.find(line.text):
        if not re.search(r"\w", line.text[found.end :]):
            end = min(end, found.start)
    at = 0
    for number, span in enumerate(line.spans):
        is_last = number == len(line.spans) - 1 or not re.search(r"\w", line.text[at + len(span.text) :])
        if number and span.style.href and is_last and (_CALL.match(span.text) or len(span.text) < 3):
            end = min(end, at)
        at += len(span.text)
    if end == len(line):
        return line
    kept = line.text[:end].rstrip(" \t:–—|·,→>»-")
    kept = _IN_BRACKETS.sub("", kept)
    return line.part(0, len(kept)).stripped()


def _unquoted(rich: Rich) -> Rich:
    text = rich.text.rstrip(" ,")
    is_quoted = len(text) > 2 and text[0] in '“„«"»‘' and text[-1] in '”“»"«’' and text[0] not in text[1:-1]
    return rich.part(1, len(text) - 1).stripped() if is_quoted else rich


def speaker_first(rich: Rich) -> tuple[Rich, str] | None:
    """Return the title and the speaker of `NAME, AFFILIATION: TITLE`."""
    found = names.name_at_start(rich.text)
    if not found:
        return None
    colon = re.compile(r"[^:\n]{0,90}?\s?:\s+").match(rich.text, found.end())
    if not colon:
        return None
    speaker = rich.text[: colon.end()].rstrip(" :")
    title = rich.part(colon.end(), len(rich)).stripped()
    people = names.speakers(speaker)
    return (title, people[0]) if people and len(people) == 1 and 3 <= len(title) <= _LONGEST else None
