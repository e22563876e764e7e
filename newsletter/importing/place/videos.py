"""Titles with the people who speak → videos.

It is a module of its own because a video is told in several ways: `TITLE with NAME, AFFILIATION`, the same over two
lines, a heading with a paragraph, the speaker first, or a link to where videos are.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold, is_link
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place import clips, whole
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Value

_WITH = re.compile(
    r"(?:\A|[\s,–—-])\s*(?:(?i:with|mit|avec|con|met|by|von|par|por|door))\s*:?\s+"
    r"(?:(?:la|el|der|die|dem|the|le)\s+)?(?=\S)"
)
_TYPED_ADDRESS = re.compile(r"(?<=\S)\s+(?=(?:https?://|www\.)\S+\s*\Z)")
_BREAK, _DASH = re.compile(r"\n"), re.compile(r"\s+[–—|-]\s+")
_QUOTES = '"“”„«»'
_HOSTS = re.compile(
    r"(?i)://(?:www\.|m\.)?(?:youtube\.com/watch|youtu\.be/|vimeo\.com/|player\.vimeo|video\.|videos\.|dailymotion)"
)
_SPEAKER_LABEL = re.compile(
    r"(?i)(?:speakers?|presenters?|referent\w*|sprecher\w*|orateurs?|oratrice|intervenante?s?|ponentes?|sprekers?|interviewee|guest|gast|"
    r"invitée?|invitado|mit|with|avec|con|met)\Z"
)
_LINK_LABEL = re.compile(
    r"(?i)link|watch|video|podcast|podast|listen|ansehen|anhören|regarder|écouter|ver\b|escuchar|bekijk|luister|url|zum"
)
_PODCAST = re.compile(r"(?i)pod(?:c)?ast|listen|anhören|écouter|escuchar|luister")
_LONGEST_TITLE, _SHORTEST_SUMMARY, _MOST_SUMMARY = 220, 40, 3


def videos(scan: Scan, at: int) -> Found | None:
    """Return the videos that begin with a part, or None."""
    if not isinstance(scan.piece(at), Paragraph | Heading | Item):
        return None
    is_evident = _is_evident(scan, at)
    found: list[Entry] = []
    end, sure = at, False
    while True:
        if is_evident and (several := clips.in_lines(scan, end)):
            found, end, sure = [*found, *several], end + 1, True
            continue
        one = _video(scan, end, is_evident=is_evident)
        if not one:
            break
        entry, behind, is_sure = one
        if whole.is_broken(entry.fields, " ".join(scan.rich(number).text for number in range(end, behind))):
            if not found and is_evident:
                return whole.as_text(scan, end, behind)
            break
        found.append(entry)
        end, sure = behind, sure or is_sure
    if not found or not (is_evident or (sure and len(found) > 1) or _HOSTS.search(str(found[0].fields.get("url", "")))):
        return None
    return Found(Entry({"type": "videos", "videos": tuple(found)}), end)


def _is_evident(scan: Scan, at: int) -> bool:
    """Return whether a heading over a part, or the sentence before it, speaks of videos."""
    above = scan.above(at)
    own = above[-1:] if not isinstance(scan.piece(at), Heading) else above
    if any(is_about(text, Topic.VIDEOS) for text in own):
        return True
    before = scan.piece(at - 1)
    if isinstance(scan.piece(at), Heading) and scan.text(at - 1)[-1:] not in (".", ":", "!"):
        return False
    return isinstance(before, Paragraph) and is_about(scan.text(at - 1), Topic.VIDEOS) and len(scan.text(at - 1)) < 500


def _video(scan: Scan, at: int, *, is_evident: bool) -> tuple[Entry, int, bool] | None:
    """Return the video that begins with a part, where it ends, and whether its form alone says that it is one."""
    if is_evident and (found := clips.clip(scan, at)) and not _is_section(scan, at):
        return found.entry, found.end, bool(found.entry.fields.get("speakers"))
    begun = _title(scan, at, is_evident=is_evident)
    if not begun:
        return None
    fields, end, is_sure = begun
    sources = list(scan.sources(at, end))
    summary: list[Paragraph] = []
    while end < len(scan):
        piece, text = scan.piece(end), scan.text(end)
        if not isinstance(piece, Paragraph):
            break
        if _labelled(scan, end, fields):
            sources.append(scan.source(end))
        elif (
            len(summary) < _MOST_SUMMARY
            and len(piece.rich) >= _SHORTEST_SUMMARY
            and not _title(scan, end, is_evident=is_evident)
            and not (summary and is_about(text, Topic.WEBINARS, Topic.REGISTRATION))
            and "videos" not in fields
            and (not summary or _goes_on(scan, end))
        ):
            summary.append(piece)
            sources.append(scan.source(end))
        else:
            break
        end += 1
    if summary:
        own = fields.get("summary")
        fields["summary"] = Prose((*(own.pieces if isinstance(own, Prose) else ()), *summary))
    order = ("title", "url", "speakers", "summary", "podcast_url")
    return Entry({name: fields[name] for name in order if name in fields}, tuple(sources)), end, is_sure


def _is_section(scan: Scan, at: int) -> bool:
    """Return whether a heading is the one over videos, and no title of one."""
    return isinstance(scan.piece(at), Heading) and is_about(scan.text(at), Topic.VIDEOS) and not scan.above(at)[1:]


def _goes_on(scan: Scan, at: int) -> bool:
    """Return whether a second paragraph belongs to the same video: another video, or a heading, follows the first."""
    return isinstance(scan.piece(at + 1), Heading) or _title(scan, at + 1, is_evident=True) is not None


def _title(scan: Scan, at: int, *, is_evident: bool) -> tuple[dict[str, Value], int, bool] | None:
    """Return the fields that the beginning of a video says, where it ends, and whether its form alone says so."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph | Heading | Item) or not text or len(text) > 2 * _LONGEST_TITLE:
        return None
    rich = piece.rich.stripped()
    url: dict[str, Value] = {"url": href} if (href := href_of(rich)) else {}
    if isinstance(piece, Heading):
        behind = scan.piece(at + 1)
        people = _people_alone(scan.text(at + 1)) if isinstance(behind, Paragraph) else None
        if people:
            return {"title": rich, "speakers": tuple(people), **url}, at + 2, True
        is_own = is_evident and url and not is_about(text, Topic.VIDEOS)
        return ({"title": rich, **url}, at + 1, False) if is_own else None
    first, rest, linked = _first_line(rich)
    if parted := _with_people(first):
        title, people, is_marked = parted
        if is_marked or is_evident:
            return {"title": title, "speakers": tuple(people), **url, **linked, **rest}, at + 1, is_marked
    if not is_evident:
        return None
    if spoken := clips.speaker_first(rich):
        return {"title": spoken[0], "speakers": (spoken[1],), **url}, at + 1, False
    lines = [line.stripped() for line in rich.split(_BREAK)]
    if len(lines) > 1 and (people := _people_alone(lines[1].text)) and len(lines[0]) <= _LONGEST_TITLE:
        summary = [Paragraph(line) for line in lines[2:] if len(line) >= _SHORTEST_SUMMARY and not _is_address(line)]
        more: dict[str, Value] = {"summary": Prose(tuple(summary))} if summary else {}
        return {"title": lines[0], "speakers": tuple(people), **url, **more}, at + 1, True
    people = _people_alone(scan.text(at + 1)) if isinstance(scan.piece(at + 1), Paragraph) else None
    if people and len(text) <= _LONGEST_TITLE and not text.endswith((":", ".")):
        return {"title": rich, "speakers": tuple(people), **url}, at + 2, False
    if (
        url
        and len(text) <= _LONGEST_TITLE
        and (is_link(rich) or is_bold(rich) or isinstance(piece, Item))
        and "://" not in text
    ):
        return {"title": rich, **url}, at + 1, False
    return None


def _first_line(rich: Rich) -> tuple[Rich, dict[str, Value], dict[str, Value]]:
    """Return the first line of a text, up to an address, with what follows as a summary, and the address."""
    stop = rich.text.find("\n") if "\n" in rich.text else len(rich)
    at = 0
    for span in rich.spans:
        is_behind = span.style.href and rich.spans[0].style.href != span.style.href
        if at and at < stop and (is_behind or re.match(r"\s*(?:https?://|www\.)", span.text)):
            stop = at
        at += len(span.text)
    typed = _TYPED_ADDRESS.search(rich.text, 0, stop)
    stop = typed.start() if typed else stop
    rest = rich.part(stop, len(rich)).stripped()
    href = href_of(rest) if rest.spans else ""
    lines = [line.stripped() for line in rest.split(_BREAK)]
    summary = [Paragraph(_without_address(line)) for line in lines if len(_without_address(line)) >= _SHORTEST_SUMMARY]
    more: dict[str, Value] = {"summary": Prose(tuple(summary))} if summary else {}
    stop = len(rich.text[:stop].rstrip(" (–—-|:,")) if stop < len(rich) else stop
    return rich.part(0, stop).stripped(), more, {"url": href} if href else {}


def _without_address(rich: Rich) -> Rich:
    """Return a text without an address at its beginning."""
    found = re.match(r"\s*(?:https?://|www\.)\S+\s*", rich.text)
    return rich.part(found.end(), len(rich)) if found else rich


def _is_address(rich: Rich) -> bool:
    return re.fullmatch(r"https?://\\S+", rich.text) is not None


def _people_alone(text: str) -> list[str] | None:
    """Return those who speak, by a line that says nothing else, such as `With Elena Marino, Turin`."""
    if not text or len(text) > _LONGEST_TITLE:
        return None
    label, begin = label_of(text)
    if label and _SPEAKER_LABEL.match(label):
        return names.speakers(text[begin:])
    found = _WITH.match(text)
    if found:
        return names.speakers(text[found.end() :])
    people = names.speakers(text)
    return people if people and all("," in person for person in people) else None


def _with_people(rich: Rich) -> tuple[Rich, list[str], bool] | None:
    """Return the title before `with`, the people behind it, and whether the title is marked as one."""
    begins = rich.part(0, 3)
    is_marked = is_bold(begins) or is_link(begins) or rich.text[:1] in _QUOTES
    dashes = _DASH.finditer(rich.text) if is_marked else ()
    for found in [*reversed(list(_WITH.finditer(rich.text))), *dashes]:
        people = names.speakers(rich.text[found.end() :])
        title = _unquoted(rich.part(0, found.start()).stripped())
        if people and 3 <= len(title) <= _LONGEST_TITLE and not _is_half(title.text):
            are_placed = all("," in person for person in people)
            return title, people, (is_bold(title) or is_link(title) or title.text[-1] in '?!"”»“') and are_placed
    return None


def _unquoted(rich: Rich) -> Rich:
    """Return a title without the quotation marks around it."""
    text = rich.text.rstrip(" ,")
    is_quoted = len(text) > 2 and text[0] in _QUOTES and text[-1] in _QUOTES
    return rich.part(1, len(text) - 1).stripped() if is_quoted else rich


def _is_half(text: str) -> bool:
    """Return whether a text is the beginning of a sentence, as in `In collaboration`."""
    return (
        re.match(r"(?i)(?:in|zusammen|gemeinsam|together|en|ensemble|samen|junto)\s", text) is not None
        and len(text.split()) < 4
    )


def _labelled(scan: Scan, at: int, fields: dict[str, Value]) -> bool:
    """Put the link of a line such as `Link to podcast: …` where it belongs; return whether it is such a line."""
    text, rich = scan.text(at), scan.rich(at)
    label, begin = label_of(text)
    href = href_of(rich)
    is_label = bool(label) and _LINK_LABEL.search(label) is not None and len(text) < 160
    is_call = bool(href) and is_link(rich) and len(text) < 60 and _LINK_LABEL.search(text) is not None
    if not (is_label or is_call) or is_about(text, Topic.REGISTRATION):
        return False
    if not is_call and not href and text[begin:].strip():
        return False
    if href:
        fields.setdefault("podcast_url" if _PODCAST.search(text) else "url", href)
    return True


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as videos: each that may be a title begins one."""
    found = []
    at = parts.start
    while at < parts.stop:
        if one := _video(scan, at, is_evident=True):
            entry, at, _ = one
            found.append(entry)
        elif scan.text(at):
            rich = scan.rich(at)
            url: dict[str, Value] = {"url": href} if (href := href_of(rich)) else {}
            found.append(Entry({"title": rich, **url}, (scan.source(at),)))
            at += 1
        else:
            at += 1
    return Entry({"type": "videos", "videos": tuple(found)}) if found else None
