"""Edition → Entry: what the site says about an issue, and the files that it keeps of it.

An entry has only what the site needs of an edition: plain texts, HTML and files. It is a value of its own because a
site holds all issues in memory at once, and an edition has the message, with all pictures in it, besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from newsletter.archive import content as web
from newsletter.archive.content import Content
from newsletter.archive.search import BETWEEN, Searchable, searchable
from newsletter.build import Edition
from newsletter.calendar import events, ics
from newsletter.images import PlacedPicture
from newsletter.model.entries import Job, Meeting
from newsletter.model.events import Timed
from newsletter.model.issue import Issue
from newsletter.model.occasions import Announced
from newsletter.model.publication import Publication
from newsletter.model.walk import Node
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.render import template
from newsletter.render.anchors import items
from newsletter.text import prose
from newsletter.text.merge_tags import Tags
from newsletter.text.wrapping import UNWRAPPED

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ArchivedEvent:
    """A webinar or an event with its calendar event, the names of its speakers and its anchor."""

    item: Announced
    event: events.Event
    speakers: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class ArchivedJob:
    """A position with its anchor; its texts are plain, and "" where nothing is said."""

    title: str
    employer: str
    place: str
    description: str
    apply_by: date | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue on the site; its texts are plain, with the fallbacks of merge tags.

    `translations` are the same issue in other languages. `files` are its pictures and calendars by their path in its
    folder. `image` is the picture for link previews, with its alternative text.
    """

    issue: Issue
    tags: Tags
    title: str
    preheader: str
    description: str
    content: Content
    files: Mapping[str, bytes]
    events: tuple[ArchivedEvent, ...]
    meetings: tuple[Meeting, ...]
    jobs: tuple[ArchivedJob, ...]
    searchable: Searchable
    image: tuple[PlacedPicture, str] | None
    logo: PlacedPicture | None
    translations: tuple[Entry, ...] = ()

    @property
    def versions(self) -> tuple[Entry, ...]:
        """The issue as it was written, and in the languages that it is translated into."""
        return (self, *self.translations)

    def in_language(self, language: str) -> Entry:
        """Return the issue in a language, as it was written where it is not there in that."""
        return next((each for each in self.versions if each.issue.language == language), self)


def entry(edition: Edition, translations: Iterable[Edition] = ()) -> Entry:
    """Return what the site needs of an edition, and of its translations; raise TemplateError if a template is wrong."""
    letter = edition.letter
    issue, publication, tags = letter.issue, letter.publication, letter.rendering.tags
    values = web.values(publication, issue.web_path)

    def plain(text: str | None) -> str:
        return tags.fill_line(text or "", values)

    def read(node: Node) -> str:
        """Return what members read of a text, its lines joined by dots: of Markdown the words, without addresses."""
        text = tags.tokenize(node.text or "")
        lines = prose.to_words(text) if node.kind in MARKDOWN else text.split("\n")
        return BETWEEN.join(filter(None, [" ".join(plain(line).split()) for line in lines]))

    context = web.web_context(edition)
    content = web.content(edition, context)
    text = tags.fill_text(template.to_text(context, letter.rendering.html), values)
    said = prose.to_text(tags.tokenize(issue.description), UNWRAPPED) if issue.description else issue.preheader
    kept = {
        name: data
        for name, data in edition.files.items()
        if name.startswith(("images/", "webinars/")) or name == ics.ALL
    }
    return Entry(
        issue=issue,
        tags=tags,
        title=plain(issue.title),
        preheader=plain(issue.preheader),
        description=" ".join(plain(said).split()),
        content=content,
        # Servers often do not say that a text is UTF-8; this character tells browsers.
        files={**kept, "letter.txt": f"{_BOM}{text}".encode()},
        events=tuple(_archived_events(issue, publication, content, plain)),
        meetings=tuple(
            meeting.model_copy(update={"name": plain(meeting.name), "place": plain(meeting.place) or None})
            for meeting in (node.value for node in issue.nodes)
            if isinstance(meeting, Meeting)
        ),
        jobs=tuple(
            ArchivedJob(
                plain(job.title),
                plain(job.employer),
                plain(job.place),
                next((read(node) for node in issue.nodes if node.path == (*path, "text")), ""),
                job.apply_by,
                content.anchors[path],
            )
            for path, job in items(issue)
            if isinstance(job, Job)
        ),
        searchable=searchable(issue, content, plain, read),
        image=_image(edition),
        logo=letter.pictures.get(("theme", "logo")),
        translations=tuple(map(entry, translations)),
    )


def languages_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the languages into which issues are translated, sorted."""
    return tuple(sorted({each.issue.language for entry in entries for each in entry.translations}))


def alternates(entry: Entry) -> list[tuple[str, str]]:
    """Return the languages in which an issue is there, each with the path of its page, and x-default; [] for one."""
    found = [(each.issue.language, each.issue.web_path) for each in entry.versions]
    return [*found, ("x-default", entry.issue.web_path)] if entry.translations else []


def _archived_events(
    issue: Issue, publication: Publication, content: Content, plain: Callable[[str | None], str]
) -> Iterator[ArchivedEvent]:
    """Yield the webinars and events in the order of the issue, each once."""
    told = set()
    for path, item in items(issue):
        event = events.event_of(item, issue, publication) if isinstance(item, Announced) else None
        if isinstance(item, Announced) and event and event.uid not in told:
            told.add(event.uid)
            speakers = tuple(plain(person.name) for person in item.speakers) if isinstance(item, Timed) else ()
            yield ArchivedEvent(item, event, speakers, content.anchors.get(path, content.anchors[path[:2]]))


def _image(edition: Edition) -> tuple[PlacedPicture, str] | None:
    """Return the first large picture of the issue, and its alternative text."""
    pictures = edition.letter.pictures
    large = (node for node in edition.issue.nodes if node.kind in (Kind.PICTURE, Kind.THUMBNAIL, Kind.PHOTO))
    return next(((pictures[node.path], node.value.alt) for node in large), None)
