"""Edition → Entry: what the site says of an issue, and the files that it keeps of it.

An entry is what is left of an edition when its page can be written: plain texts, HTML and bytes. It is a value of its
own because a site holds all issues at once, and an edition has the message with all pictures in it besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from newsletter.archive import content as web
from newsletter.archive.content import Content
from newsletter.build import Edition
from newsletter.calendar import events, ics
from newsletter.images import PlacedPicture
from newsletter.model.blocks import Meeting
from newsletter.model.events import Item, Webinar
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.render import template
from newsletter.text import prose
from newsletter.text.merge_tags import Tags

_BOM = "\ufeff"
_UNWRAPPED = 1_000_000  # columns


@dataclass(frozen=True, slots=True)
class Find:
    """Something that a search finds: its title, who is named with it, and its anchor, "" for the page itself."""

    title: str
    who: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Held:
    """A webinar with what a calendar keeps of it; `speakers` are their names."""

    webinar: Webinar
    event: events.Event
    speakers: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue on the site; its texts are plain, with the fallbacks of merge tags.

    `files` are its own by their path in its folder, pictures and calendars. `image` is the picture that stands for the
    issue elsewhere, with the words that say what it shows.
    """

    issue: Issue
    tags: Tags
    title: str
    preheader: str
    description: str
    content: Content
    files: Mapping[str, bytes]
    webinars: tuple[Held, ...]
    meetings: tuple[Meeting, ...]
    finds: tuple[Find, ...]
    image: tuple[PlacedPicture, str] | None
    logo: PlacedPicture | None


def entry(edition: Edition) -> Entry:
    """Return what the site needs of an edition; raise TemplateError where a template is wrong."""
    letter = edition.letter
    issue, publication, tags = letter.issue, letter.publication, letter.rendering.tags
    values = web.values(publication, issue.slug)

    def plain(text: str | None) -> str:
        return re.sub(" {2,}", " ", tags.fill_text(tags.tokenize(text or ""), values)).strip()

    context = web.web_context(edition)
    content = web.content(edition, context)
    text = tags.fill_text(template.to_text(context), values)
    said = prose.to_text(tags.tokenize(issue.description), _UNWRAPPED) if issue.description else issue.preheader
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
        # Servers often do not say that a text is UTF-8; with this sign browsers know.
        files={**kept, "letter.txt": f"{_BOM}{text}".encode()},
        webinars=tuple(_held(issue, publication, content, plain)),
        meetings=tuple(
            meeting.model_copy(update={"name": plain(meeting.name), "place": plain(meeting.place) or None})
            for meeting in (node.value for node in issue.nodes)
            if isinstance(meeting, Meeting)
        ),
        finds=tuple(Find(plain(find.title), plain(find.who), find.anchor) for find in _finds(issue, content)),
        image=_image(edition),
        logo=letter.pictures.get(("theme", "logo")),
    )


def _held(
    issue: Issue, publication: Publication, content: Content, plain: Callable[[str | None], str]
) -> Iterator[Held]:
    """Yield the webinars in the order of the issue."""
    for path, item in web.items(issue):
        if isinstance(item, Webinar) and (event := events.event_of(item, issue, publication)):
            speakers = tuple(plain(person.name) for person in item.speakers)
            yield Held(item, event, speakers, content.anchors.get(path, content.anchors[path[:2]]))


def _finds(issue: Issue, content: Content) -> Iterator[Find]:
    """Yield what can be found in an issue, its texts as they were written: the blocks first, then what they list."""
    yield Find(issue.title, "", "")
    found = [
        (node.value, Find(*node.value.found_as, content.anchors.get(node.path, content.anchors[node.path[:2]])))
        for node in issue.nodes
        if isinstance(node.value, Model) and node.value.found_as[0] and node.path[0] == "blocks"
    ]
    yield from (find for value, find in found if not isinstance(value, Item))
    yield from (find for value, find in found if isinstance(value, Item))


def _image(edition: Edition) -> tuple[PlacedPicture, str] | None:
    """Return the first large picture of the issue, and what it shows."""
    pictures = edition.letter.pictures
    large = (node for node in edition.issue.nodes if node.kind in (Kind.PICTURE, Kind.THUMBNAIL))
    return next(((pictures[node.path], node.value.alt) for node in large), None)
