"""A line of a video → what it says: the title, those who speak, where to see or to hear it.

Comes in: lines, one after the other. Goes out: Said, as full as they make it. It is a module of its own because a line
is read by what it is made of: a name, an address, words that only lead to one, and the title is what is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from newsletter.importing import names
from newsletter.importing.headings import is_link
from newsletter.importing.labels import LABELS
from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.place.scan import Scan, href_of, label_of
from newsletter.importing.place.sessions.line import said_in
from newsletter.importing.place.titles import unquoted
from newsletter.importing.plan import Prose, Value
from newsletter.text import addresses

_CALL = re.compile(
    r"(?i)\W*(?:(?:link )?(?:to|zum|zur|zu|vers|naar|al) |jetzt |hier |ici |here )?(?:(?:the|das|den|die|la|le|de"
    r"|het|el) )?"
    r"(?:video\w*|film\w*|vidéo|aufzeichnung|mitschnitt|recording|enregistrement|grabación|opname|watch|ansehen|anschauen"
    r"|abspielen|regarder|voir|visionner|revoir|ver|mira\w*|bekijk\w*|kijk\w*|youtube|vimeo|play|link|url|replay|rediffusion)"
    r"(?:\s\w+){0,4}\W*\Z"
)
"""Words that only say that a video is there."""
_PODCAST = re.compile(r"(?i)pod(?:c)?ast|listen|anhören|écouter|escuchar|luister|audio")
_LINK_LABEL = re.compile(
    r"(?i)(?:link|url|video|vidéo|vídeo|watch|film|youtube|vimeo|aufzeichnung|recording|regarder|voir|ver|bekijk\w*|ansehen|podcast"
    r"|audio|listen|lien|enlace|opname|zum video|replay|hier)\b.{0,25}\Z"
)
_SPEAKER_LABEL = re.compile(r"(?i)(?:interviewees?|interview|by|von|por|door)\Z")
"""Labels of those who speak in a video, and nowhere else."""
_LENGTH = re.compile(
    r"(?i)\s*(?:[(\[]\s*|[,–—|·-]\s*)(?:ca\. ?|about )?\d{1,3}(?::\d\d)?\s?(?:min\w*\.?|mn|['’′]|h(?: ?\d\d)?"
    r"|stunden?|hours?|heures?|uur)?\s*[)\]]?\s*\Z"
)
_IN_BRACKETS = re.compile(r"\s*[(\[<]\s*[)\]>]?\s*\Z")
_LONGEST_TITLE, _LONGEST_LINE, _LONGEST_CALL = 200, 400, 60


@dataclass
class Said:
    """What lines say of a video."""

    title: Rich = field(default_factory=Rich)
    people: list[str] = field(default_factory=list)
    url: str = ""
    podcast: str = ""
    summary: list[Paragraph] = field(default_factory=list)

    @property
    def has_details(self) -> bool:
        """Whether more is said than a title."""
        return bool(self.people or self.url or self.podcast)

    @property
    def fields(self) -> dict[str, Value]:
        """The fields of a video."""
        said: dict[str, Value] = {
            "title": self.title,
            "url": self.url,
            "speakers": tuple(self.people),
            "summary": Prose(tuple(self.summary)) if self.summary else "",
            "podcast_url": self.podcast,
        }
        return {name: value for name, value in said.items() if value}

    def take_all(self, scan: Scan, lines: list[Rich]) -> bool:
        """Take what lines behind the title say, if each says something new; return whether it does."""
        trial = replace(self, people=list(self.people))
        if not all(trial.take(scan, line, is_first=False) for line in lines):
            return False
        if any(href_of(line) not in ("", trial.url, trial.podcast) for line in lines):
            return False
        self.people, self.url, self.podcast = trial.people, trial.url, trial.podcast
        return True

    def take(self, scan: Scan, line: Rich, *, is_first: bool) -> bool:
        """Take what a line says: the title, people, an address; return whether it is one of these."""
        text = line.text
        if len(text) > _LONGEST_LINE:
            return False
        label, begin = label_of(text)
        href = href_of(line)
        rest = line.part(begin, len(line)).stripped()
        if label and _is_speakers(label) and (people := names.speakers(rest.text)):
            self._add(people)
            return True
        if label and LABELS["title"].match(label) and rest.text and not self.title.text:
            self.title = rest
            return True
        if label and (LABELS["duration"].match(label) or LABELS["when"].match(label)):
            return not is_first
        if href and ((label and _LINK_LABEL.match(label)) or _is_call(line)):
            self._lead(href, text)
            return not is_first or bool(self.title.text)
        if label and _LINK_LABEL.match(label) and not rest.text:
            return not is_first
        own = _without_address(line)
        if not re.search(r"\w", own.text):
            self._lead(href, text)
            return not is_first
        if not self.title.text:
            return self._take_title(scan, line, own)
        read = said_in(scan, own, None, may_be_bare=True)
        if not read.people or read.left or read.times:
            return False
        self._add(read.people)
        self._lead(href, text)
        return True

    def _take_title(self, scan: Scan, line: Rich, own: Rich) -> bool:
        """Take the title of a line without its address, with those who speak beside it; return whether it has one."""
        read = said_in(scan, own, None)
        title, people = own, self.people
        if read.people and len(read.left) == 1 and not read.times:
            title, people = read.left[0], read.people
        elif found := _speaker_first(own):
            title, people = found
        title = unquoted(title)
        title = title.part(0, len(_LENGTH.sub("", title.text)))
        if not 2 < len(title.text) <= _LONGEST_TITLE or title.text[-1] in ".:;" or _is_only_name(title.text):
            return False
        self.title, self.people = title, people
        self._lead(href_of(line), line.text if not is_link(line) else "")
        return True

    def _add(self, people: list[str]) -> None:
        self.people += [person for person in people if person not in self.people]

    def _lead(self, href: str, words: str) -> None:
        """Take an address, as that of a podcast if words say so."""
        if _PODCAST.search(words) and not self.podcast and (self.url or not re.search(r"(?i)video|youtu|vimeo", words)):
            self.podcast = href
        elif not self.url:
            self.url = href


def _is_speakers(label: str) -> bool:
    return (LABELS["speakers"].match(label) or _SPEAKER_LABEL.match(label)) is not None


def _is_only_name(text: str) -> bool:
    """Return whether a text is a name and hardly a title: two or three words, all with capitals."""
    words = text.split()
    return names.is_name(text) and len(words) < 4 and all(word[:1].isupper() for word in words)


def _is_call(line: Rich) -> bool:
    """Return whether all words of a line, or all but its address, only say that a video is there."""
    text = line.text
    for found in addresses.find(text):
        text = text[: found.start] + text[found.end :]
    is_linked = is_link(line) or "://" in line.text
    return is_linked and len(text) <= _LONGEST_CALL and bool(re.search(r"\w", text)) and bool(_CALL.match(text.strip()))


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


def _speaker_first(rich: Rich) -> tuple[Rich, list[str]] | None:
    """Return the title and the speaker of `NAME, AFFILIATION: TITLE`."""
    found = names.name_at_start(rich.text)
    colon = re.compile(r"[^:\n]{0,90}?\s?:\s+").match(rich.text, found.end()) if found else None
    if not colon:
        return None
    title = rich.part(colon.end(), len(rich)).stripped()
    people = names.speakers(rich.text[: colon.end()].rstrip(" :"))
    return (title, people) if people and len(people) == 1 and 3 <= len(title) <= _LONGEST_TITLE else None
