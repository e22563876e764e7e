"""The block kinds: what an issue is made of. Small models, one discriminated union.

A model says what an author may write and nothing about how it looks: that is templates/blocks/<type>.mjml and .txt.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from newsletter import times
from newsletter.fields import Address, Day, Duration, Line, Local, Prose, Slug, Zone, slugify
from newsletter.theme import Image
from newsletter.validate import Model, refuse, refuse_broken_text

EVENT_LENGTH = timedelta(minutes=60)
"""How long a session lasts when nobody says so."""


class Button(Model):
    """A call to act."""

    label: Line
    url: Address


class Link(Model):
    """A link; without `url` its address is not known yet, and the letter shows the label alone."""

    label: Line
    url: Address | None = None
    note: Prose | None = None


class Invitation(Model):
    """The quiet button that ends a list of sessions."""

    text: Prose
    label: Line
    url: Address | None = None


class Person(Model):
    """Somebody who speaks; written "Name, Affiliation, Place" or as keys."""

    name: Line
    affiliation: Line | None = None
    place: Line | None = None


def _speaker(value: Any) -> Any:
    """Read "Name, Affiliation, Place"; with more commas, all between the first and the last is the affiliation."""
    refuse_broken_text(value, Person)
    if not isinstance(value, str):
        return value
    name, *rest = map(str.strip, value.split(","))
    if not name:
        refuse("This speaker has no name.", "Write it before the first comma, as in `Name, Affiliation, Place`.")
    rest = [part for part in rest if part]
    place = rest.pop() if len(rest) > 1 else None
    return {"name": name, "affiliation": ", ".join(rest) or None, "place": place}


Speakers = tuple[Annotated[Person, BeforeValidator(_speaker)], ...]


class Meeting(Model):
    """A meeting, from its first day to its last."""

    name: Line
    start: Day
    end: Day
    place: Line | None = None
    url: Address | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Meeting:
        if self.end < self.start:
            message = f"The meeting ends on {self.end}, before its start on {self.start}."
            refuse(message, "Swap the two, or correct one of them.", field="end")
        return self


class Timed(Model):
    """What happens at a time: `starts` and `ends` are local to `timezone`, which is the issue's if none is given."""

    title: Line
    starts: Local | None = None
    ends: Local | None = None
    duration: Duration | None = None
    timezone: Zone
    speakers: Speakers = ()

    @model_validator(mode="before")
    @classmethod
    def _fill_in_the_day_and_the_zone(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        value = {"timezone": (info.context or {}).get("timezone", "UTC")} | value
        if isinstance(value.get("ends"), str):
            with suppress(times.TimeRefused):  # the field's own validator says so, at its own place
                value["ends"] = times.parse_end(value["ends"], _start_or_some_day(value.get("starts")))
        return value

    @model_validator(mode="after")
    def _happens_at_a_time_that_exists(self) -> Timed:
        if self.starts is None and (self.ends or self.duration):
            given = "ends" if self.ends else "duration"
            message = f"There is `{given}`, but no `starts`."
            refuse(message, "Add a line such as `starts: 2022-02-08 16:30`.", field=given)
        if self.ends and self.duration:
            refuse("There are both `ends` and `duration`.", "Delete one of the two.", field="duration")
        try:
            _ = self.span
        except times.TimeRefused as refusal:
            refuse(refusal.message, refusal.hint, field="ends" if refusal.of_end else "starts")
        return self

    @property
    def span(self) -> times.Span | None:
        """Start and end as instants, or None where no time is known."""
        if self.starts is None:
            return None
        length = self.duration if self.ends is None else None
        return times.span(self.starts, self.timezone, ends=self.ends, duration=length or self._usual_length)

    @property
    def _usual_length(self) -> timedelta | None:
        return None if self.ends else EVENT_LENGTH


def _start_or_some_day(starts: object) -> datetime:
    """Return a start that can be read, else any: without it an end such as `18:00` is not at fault as well."""
    with suppress(times.TimeRefused):
        return times.parse_local(str(starts))
    return datetime(2000, 1, 1)


class Session(Timed):
    """One session of a meeting; a title alone will do."""

    url: Address | None = None
    code: Line | None = None
    when: Line | None = None
    room: Line | None = None
    note: Prose | None = None


def _titled(value: Any) -> Any:
    refuse_broken_text(value, Session)
    return {"title": value} if isinstance(value, str) else value


SessionEntry = Annotated[Session, BeforeValidator(_titled)]


class Group(Model):
    """Sessions under one heading."""

    heading: Line | None = None
    sessions: Annotated[tuple[SessionEntry, ...], Field(min_length=1)]


class Video(Model):
    """A recording, with what it says in a few sentences."""

    title: Line
    url: Address | None = None
    thumbnail: Image | None = None
    speakers: Speakers = ()
    summary: Prose | None = None
    podcast_url: Address | None = None


class Webinar(Timed):
    """An event online that members can join."""

    starts: Local
    description: Prose | None = None
    registration_url: Address | None = None
    location: Line | None = None
    id: Slug | None = None
    status: Literal["cancelled", "postponed"] | None = None
    revision: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _says_when_it_ends(self) -> Webinar:
        if self.ends is None and self.duration is None:
            message = f"The webinar “{self.title}” does not say when it ends."
            refuse(message, "Add a line such as `ends: 18:00` or `duration: 90 min`.")
        return self

    @property
    def slug(self) -> str:
        """The stable name of this webinar in file names and calendars: its id, else its title and first date."""
        return self.id or slugify(f"{self.title} {self.starts:%Y-%m-%d}")


class Contributor(Model):
    """Somebody behind the newsletter."""

    name: Line
    role: Line | None = None
    affiliation: Line | None = None
    portrait: Image | None = None
    url: Address | None = None


class Partner(Model):
    """An organisation that the newsletter works with."""

    name: Line
    logo: Image | None = None
    url: Address | None = None


class Block(Model):
    """What all kinds have in common."""

    heading: Line | None = None
    intro: Prose | None = None


class Hero(Block):
    """The picture and the words that open an issue."""

    type: Literal["hero"]
    image: Image | None = None
    text: Prose | None = None
    button: Button | None = None


class Text(Block):
    """Prose."""

    type: Literal["text"]
    text: Prose


class Recap(Block):
    """What happened at a meeting."""

    type: Literal["recap"]
    meeting: Meeting
    text: Prose
    highlights: tuple[Prose, ...] = ()
    links: tuple[Link, ...] = ()


class Links(Block):
    """Where to read on."""

    type: Literal["links"]
    links: Annotated[tuple[Link, ...], Field(min_length=1)]


class Sessions(Block):
    """Sessions worth watching, in groups or in one list."""

    type: Literal["sessions"]
    groups: tuple[Group, ...] = ()
    sessions: tuple[SessionEntry, ...] = ()
    invite: Invitation | None = None

    @model_validator(mode="after")
    def _has_groups_or_sessions(self) -> Sessions:
        if self.groups and self.sessions:
            message = "There are both `groups` and `sessions` in this block."
            refuse(message, "Move all sessions into groups, or make a second block.", field="sessions")
        if not self.groups and not self.sessions:
            hint = "Add a line `sessions:`, and below it a line `- …` with the title of each."
            refuse("There are no sessions in this block.", hint)
        return self


class Videos(Block):
    """Recordings worth watching."""

    type: Literal["videos"]
    videos: Annotated[tuple[Video, ...], Field(min_length=1)]


class Webinars(Block):
    """Invitations to webinars."""

    type: Literal["webinars"]
    partner: Line | None = None
    webinars: Annotated[tuple[Webinar, ...], Field(min_length=1)]


class People(Block):
    """Those behind the newsletter."""

    type: Literal["people"]
    people: Annotated[tuple[Contributor, ...], Field(min_length=1)]


class Quote(Block):
    """Somebody's words, set apart."""

    type: Literal["quote"]
    text: Prose
    by: Line | None = None


class Picture(Block):
    """One picture, with a caption."""

    type: Literal["image"]
    image: Image
    caption: Prose | None = None
    url: Address | None = None


class Action(Block):
    """One button."""

    type: Literal["button"]
    label: Line
    url: Address


class Partners(Block):
    """The organisations behind the newsletter."""

    type: Literal["partners"]
    partners: Annotated[tuple[Partner, ...], Field(min_length=1)]


class Divider(Block):
    """A pause."""

    type: Literal["divider"]


AnyBlock = (
    Hero | Text | Recap | Links | Sessions | Videos | Webinars | People | Quote | Picture | Action | Partners | Divider
)

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnyBlock))
"""The values of `type`, in the order of the documentation."""
