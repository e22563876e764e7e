"""What happens at a known time in an issue → Events, in plain text.

A merge tag cannot be filled in here, since a calendar file is the same for everybody; its fallback is used.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from newsletter.model.events import Timed, named
from newsletter.model.issue import Issue
from newsletter.model.occasions import Announced, Happening, Occasion
from newsletter.model.publication import Publication
from newsletter.model.walk import first_of
from newsletter.reading.kinds import Kind
from newsletter.text import contexts, merge_tags, prose
from newsletter.text.wrapping import UNWRAPPED
from newsletter.times import zones

STATUSES = {None: "CONFIRMED", "cancelled": "CANCELLED", "postponed": "TENTATIVE"}
"""An author's word → the calendar's. What is postponed is TENTATIVE: its old time is off, its new one open."""

BASIC = "%Y%m%dT%H%M%SZ"
"""A time in UTC, as calendars write it."""

_NO_HOST = "newsletter.invalid"


class Event(NamedTuple):
    """An event as calendars have it; `file` is that of a webinar or an event, and "" for a session.

    `days` are the first and the last of what takes whole days, whatever the clock; else None. All text is plain.
    `about` says who speaks and what it is about; the `description` says the status and the address as well. `place` is
    where it happens, `url` where one registers or reads about it. Each may be "".
    """

    uid: str
    title: str
    span: zones.Span
    days: tuple[date, date] | None
    about: str
    description: str
    place: str
    url: str
    status: str
    revision: int
    file: str

    @property
    def location(self) -> str:
        """The place and the web address, since people look for the link of an online event where they see its place."""
        is_web = self.url.startswith("http")
        return ", ".join(part for part in (self.place, self.url if is_web else "") if part)


def events_of(issue: Issue, publication: Publication) -> tuple[Event, ...]:
    """Return the events of an issue whose time is known, in the order of the letter, each once."""
    found = (event_of(node.value, issue, publication) for node in issue.nodes if node.kind is Kind.EVENT)
    events: dict[str, Event] = {}
    for event in filter(None, found):
        events.setdefault(event.uid, event)
    return tuple(events.values())


def event_of(timed: Happening, issue: Issue, publication: Publication) -> Event | None:
    """Return the calendar event of a session, a webinar or an event, or None if its time is not known.

    Its address, place and description are the values of its first fields of these kinds.
    """
    span = timed.span
    if span is None:
        return None
    writer = _PlainTextWriter(publication.fallbacks(issue.web_path))
    words, host = publication.words(issue.language), _host(publication)
    speakers = named(timed.speakers) if isinstance(timed, Timed) else ""
    where = timed.where if isinstance(timed, Occasion) else first_of(timed, Kind.PLACE)
    who = writer.line(words["with_speakers"].replace("{speakers}", speakers)) if speakers else ""
    about = "\n\n".join(filter(None, (who, writer.prose(first_of(timed, Kind.PROSE)))))
    place, url = writer.line(where), writer.address(first_of(timed, Kind.ADDRESS))
    announced = timed if isinstance(timed, Announced) else None
    status, revision = (announced.status, announced.revision) if announced else (None, 0)
    if status == "cancelled":
        url = ""
    register = [words["register"]] if url and announced and announced.registration_url else []
    parts = [words[status] if status else "", about, "\n".join([*register, prose.typed(url)])]
    digest = sha256(f"{timed.title}\n{span.start:{BASIC}}\n{timed.number}".encode()).hexdigest()
    name = timed.slug or f"{type(timed).__name__.lower()}-{digest[:12]}"
    return Event(
        uid=f"{name}@{host}",
        title=writer.line(timed.title),
        span=span,
        days=timed.days,
        about=about,
        description="\n\n".join(filter(None, parts)),
        place=place,
        url=url,
        status=STATUSES[status],
        revision=revision,
        file=f"webinars/{timed.slug}.ics" if timed.slug else "",
    )


class _PlainTextWriter(NamedTuple):
    """Turns what an author wrote into plain text, with the fallback of each merge tag."""

    fallback: merge_tags.Dialect

    def line(self, text: str | None) -> str:
        """Return a line; an empty tag leaves no second space."""
        return merge_tags.find([text or ""]).fill_line(text or "", self.fallback)

    def prose(self, text: str | None) -> str:
        """Return Markdown as plain text, each paragraph on one line."""
        return self._filled(text, lambda text: prose.to_text(text, UNWRAPPED)) if text else ""

    def address(self, text: str | None) -> str:
        """Return an address, or "" if it is a tag whose fallback is not one."""
        address = self._filled(text or "")
        return address if contexts.is_safe_address(address) else ""

    def _filled(self, text: str, laid_out: Callable[[str], str] = str) -> str:
        tags = merge_tags.find([text])
        return tags.write(laid_out(tags.tokenize(text)), self.fallback)


def _host(publication: Publication) -> str:
    """Return the name after the @ of a UID, which makes it unique in the world."""
    if publication.site_url:
        return urlsplit(publication.site_url).hostname or _NO_HOST
    return publication.sender.email.rpartition("@")[2].lower() if publication.sender else _NO_HOST
