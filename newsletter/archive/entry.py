"""Letter → Entry: what the pages of an issue say about it, and the files that the site keeps of it.

An entry has only what the site needs of a letter: plain texts, HTML and files. It is a value of its own because the
same words are on the page, in the metadata for machines, in the search and in feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from newsletter.archive import content as web
from newsletter.archive.content import Content
from newsletter.archive.head import announced_in
from newsletter.archive.search import BETWEEN, Searchable, searchable
from newsletter.build import clock
from newsletter.calendar import events, ics
from newsletter.images import PlacedPicture
from newsletter.letter import Letter
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


def entry(letter: Letter, translations: Iterable[Letter] = ()) -> Entry:
    """Return what the site needs of a letter, and of its translations; raise TemplateError if a template is wrong."""
    issue, publication, tags = letter.issue, letter.publication, letter.rendering.tags
    values = web.values(publication, issue.web_path)

    def plain(text: str | None) -> str:
        return tags.fill_line(text or "", values)

    def read(node: Node) -> str:
        """Return what members read of a text, its lines joined by dots: of Markdown the words, without addresses."""
        text = tags.tokenize(node.text or "")
        lines = prose.to_words(text) if node.kind in MARKDOWN else text.split("\n")
        return BETWEEN.join(filter(None, [" ".join(plain(line).split()) for line in lines]))

    context = web.web_context(letter)
    content = web.content(letter, context)
    text = tags.fill_text(template.to_text(context, letter.rendering.html), values)
    said = prose.to_text(tags.tokenize(issue.description), UNWRAPPED) if issue.description else issue.preheader
    kept = {
        **ics.calendar_files(issue, publication, clock(issue)),
        **{f"images/{shown.picture.name}": shown.picture.content for shown in letter.pictures.values()},
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
        image=_image(letter),
        logo=letter.pictures.get(("theme", "logo")),
        translations=tuple(map(entry, translations)),
    )


def _archived_events(
    issue: Issue, publication: Publication, content: Content, plain: Callable[[str | None], str]
) -> Iterator[ArchivedEvent]:
    """Yield the webinars and events in the order of the issue, each once."""
    for path, item, event in announced_in(issue, publication):
        speakers = tuple(plain(person.name) for person in item.speakers) if isinstance(item, Timed) else ()
        yield ArchivedEvent(item, event, speakers, content.anchors.get(path, content.anchors[path[:2]]))


def _image(letter: Letter) -> tuple[PlacedPicture, str] | None:
    """Return the first large picture of the issue, and its alternative text."""
    pictures = letter.pictures
    large = (node for node in letter.issue.nodes if node.kind in (Kind.PICTURE, Kind.THUMBNAIL, Kind.PHOTO))
    return next(((pictures[node.path], node.value.alt) for node in large), None)
