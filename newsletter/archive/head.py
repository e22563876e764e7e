"""An issue → its Head: what the pages of other issues say about it, and what decides the order of all.

It is a module of its own because the head of each issue must be known before the page of any is drawn.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from newsletter.archive import content as web
from newsletter.calendar import events
from newsletter.model.issue import Issue
from newsletter.model.occasions import Announced, Occasion
from newsletter.model.publication import Publication
from newsletter.reading.source import Path
from newsletter.render.anchors import items
from newsletter.text import merge_tags
from newsletter.times.zones import start_of_day

Day: TypeAlias = date


class Name(NamedTuple):
    """An issue in one of its languages: the way to its page from the root of the site, and its title, plain."""

    language: str
    web_path: str
    title: str


@dataclass(frozen=True, slots=True)
class Head:
    """An issue as the rest of the site knows it.

    `names` has a Name for each language, first the one that it was written in. `announces` has the UID of each webinar
    and event, and whether it is an event.
    """

    slug: str
    date: Day
    updated: Day | None
    language: str
    timezone: str
    old_slugs: tuple[str, ...]
    names: tuple[Name, ...]
    announces: tuple[tuple[str, bool], ...]

    @property
    def web_path(self) -> str:
        """The way to its page from the root of the site."""
        return self.slug

    @property
    def changed(self) -> datetime:
        """When it was changed last, as feeds say it."""
        return start_of_day(max(self.updated or self.date, self.date), self.timezone)

    def below(self, name: Name) -> str:
        """Return the way from the folder of the issue to that of one of its languages: "" or "/fr"."""
        return name.web_path.removeprefix(self.slug)


class Around(NamedTuple):
    """What the page of an issue says about the rest of the site: its neighbours by their names, () for none.

    `announced` is what announced_by() returns for all issues.
    """

    older: tuple[Name, ...]
    newer: tuple[Name, ...]
    announced: dict[str, bool]


def head(issue: Issue, translations: Iterable[Issue], publication: Publication) -> Head:
    """Return the head of an issue that is there in other languages as well."""
    return Head(
        issue.slug,
        issue.date,
        issue.updated,
        issue.language,
        issue.timezone,
        issue.old_slugs,
        tuple(_name(each, publication) for each in (issue, *translations)),
        tuple((event.uid, isinstance(item, Occasion)) for _, item, event in announced_in(issue, publication)),
    )


def _name(issue: Issue, publication: Publication) -> Name:
    publication, tags = publication.in_language(issue.language), merge_tags.find([issue.title])
    return Name(issue.language, issue.web_path, tags.fill_line(issue.title, web.values(publication, issue.web_path)))


def announced_in(issue: Issue, publication: Publication) -> Iterator[tuple[Path, Announced, events.Event]]:
    """Yield the webinars and events of an issue whose time is known, with their paths, in its order, each once."""
    told = set()
    for path, item in items(issue):
        event = events.event_of(item, issue, publication) if isinstance(item, Announced) else None
        if isinstance(item, Announced) and event and event.uid not in told:
            told.add(event.uid)
            yield path, item, event


def in_language(names: Sequence[Name], language: str) -> Name:
    """Return the name of an issue in a language, as it was written where it is not there in that."""
    return next((name for name in names if name.language == language), names[0])


def around(heads: Sequence[Head]) -> list[Around]:
    """Return what is around each issue; `heads` has the newest first."""
    announced = announced_by(heads)
    names = [(), *(each.names for each in heads), ()]
    return [Around(older, newer, announced) for newer, older in zip(names, names[2:], strict=False)]


def announced_by(heads: Iterable[Head]) -> dict[str, bool]:
    """Return whether there are webinars or events at all, and events, as templates know it."""
    found: dict[str, bool] = {}
    for each in heads:
        for uid, is_event in each.announces:
            found.setdefault(uid, is_event)  # the newest issue has the last word
    return {"has_webinars": bool(found), "has_events": any(found.values())}


def languages_of(heads: Iterable[Head]) -> tuple[str, ...]:
    """Return the languages into which issues are translated, sorted."""
    return tuple(sorted({name.language for each in heads for name in each.names[1:]}))


def alternates(head: Head) -> list[tuple[str, str]]:
    """Return the languages in which an issue is there, each with the path of its page, and x-default; [] for one."""
    found = [(name.language, name.web_path) for name in head.names]
    return [*found, ("x-default", head.web_path)] if len(found) > 1 else []
