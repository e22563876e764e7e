"""The block kinds: what an issue is made of. Small models, one discriminated union.

A model says what an author may write and nothing about how it looks: that is templates/blocks/<type>.mjml and .txt.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from newsletter import times
from newsletter.fields import Address, Day, Duration, Line, Local, Prose, Slug, Zone, slugify
from newsletter.theme import Image
from newsletter.validate import Model, refuse, refuse_broken_text

EVENT_LENGTH = timedelta(minutes=60)
"""How long a session lasts when nobody says so."""

LONGEST_ID = 100
"""Signs in the name of a webinar, which becomes that of a file."""


class Button(Model):
    """A call to act."""

    label: Line = Field(description="the words on the button", examples=["Register"])
    url: Address = Field(description="the address that the button opens", examples=["https://example.org/register"])


class Link(Model):
    """A link; without `url` its address is not known yet, and the letter shows the label alone."""

    label: Line = Field(description="the words to click on", examples=["Full program"])
    url: Address | None = Field(
        default=None,
        description="the address that the link opens; leave it out while it is not known",
        examples=["https://example.org/program"],
    )
    note: Prose | None = Field(
        default=None, description="a remark that stands below the link", examples=["As PDF files."]
    )


class Invitation(Model):
    """The quiet button that ends a list of sessions."""

    text: Prose = Field(
        description="the sentence before the button", examples=["Would you like to report on one of these sessions?"]
    )
    label: Line = Field(description="the words on the button", examples=["Write to us"])
    url: Address | None = Field(
        default=None,
        description="the address that the button opens; leave it out while it is not known",
        examples=["mailto:news@example.org"],
    )


class Person(Model):
    """Somebody who speaks; written "Name, Affiliation, Place" or as keys."""

    name: Line = Field(description="the speaker's name", examples=["Your name"])
    affiliation: Line | None = Field(default=None, description="where the speaker works", examples=["Your hospital"])
    place: Line | None = Field(default=None, description="the town of that place of work", examples=["Ghent"])


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


Speakers = tuple[Annotated[Person, BeforeValidator(_speaker, json_schema_input_type=Line | Person)], ...]


class Meeting(Model):
    """A meeting, from its first day to its last."""

    name: Line = Field(description="the meeting's name", examples=["12th Spring Meeting"])
    start: Day = Field(description="the meeting's first day, as year-month-day", examples=["2026-04-15"])
    end: Day = Field(description="the meeting's last day, as year-month-day", examples=["2026-04-17"])
    place: Line | None = Field(
        default=None, description="the town of the meeting, or that it is online", examples=["Ghent"]
    )
    url: Address | None = Field(
        default=None, description="the address of the meeting's own pages", examples=["https://example.org/meeting"]
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Meeting":
        if self.end < self.start:
            message = f"The meeting ends on {self.end}, before its start on {self.start}."
            refuse(message, "Swap the two, or correct one of them.", field="end")
        return self


class Timed(Model):
    """What happens at a time: `starts` and `ends` are local to `timezone`, which is the issue's if none is given."""

    title: Line = Field(
        description="the title, as the program has it", examples=["What the meeting means for patients"]
    )
    starts: Local | None = Field(
        default=None,
        description="the day and the time of the start, on the clock of `timezone`",
        examples=["2026-05-12 18:30"],
    )
    ends: Local | None = Field(
        default=None,
        description="the time of the end, with its day in front if that is another one",
        examples=["20:00"],
    )
    duration: Duration | None = Field(
        default=None, description="how long it takes, in place of `ends`", examples=["90 min"]
    )
    timezone: Zone = Field(
        description="the place whose clock `starts` and `ends` follow; the issue's, if you leave it out",
        examples=["Europe/Brussels"],
    )
    speakers: Speakers = Field(
        default=(),
        description="those who speak, each as `Name, Affiliation, Place`",
        examples=[["Your name, Your hospital, Ghent"]],
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in_the_day_and_the_zone(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        value = dict(value)  # the source's data stays as it was written
        if value.get("timezone") is None:
            value["timezone"] = (info.context or {}).get("timezone", "UTC")
        if isinstance(value.get("ends"), str):
            with suppress(times.TimeRefused):  # the field's own validator says so, at its own place
                value["ends"] = times.parse_end(value["ends"], _start_or_some_day(value.get("starts")))
        return value

    @model_validator(mode="after")
    def _happens_at_a_time_that_exists(self) -> "Timed":
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

    url: Address | None = Field(
        default=None, description="the session's address in the program", examples=["https://example.org/sessions/e-12"]
    )
    code: Line | None = Field(
        default=None, description="the session's number or code in the program", examples=["E-12"]
    )
    when: Line | None = Field(
        default=None,
        description="day and time in your own words, where `starts` would say too much",
        examples=["Friday morning"],
    )
    room: Line | None = Field(default=None, description="the room", examples=["Hall 3"])
    note: Prose | None = Field(
        default=None,
        description="why the session is worth a visit, in a sentence or two",
        examples=["The first results after **two years**."],
    )


def _titled(value: Any) -> Any:
    refuse_broken_text(value, Session)
    return {"title": value} if isinstance(value, str) else value


SessionEntry = Annotated[Session, BeforeValidator(_titled, json_schema_input_type=Line | Session)]


class Group(Model):
    """Sessions under one heading."""

    heading: Line | None = Field(
        default=None, description="the line above these sessions", examples=["Satellite symposiums"]
    )
    sessions: tuple[SessionEntry, ...] = Field(
        min_length=1,
        description="the sessions of this group, each a title or fields of its own",
        examples=[["AML and its options", {"title": "Graft and host", "room": "Hall 3"}]],
    )


class Video(Model):
    """A recording, with what it says in a few sentences."""

    title: Line = Field(description="the video's title", examples=["Do trials represent all patients?"])
    url: Address | None = Field(
        default=None, description="the address where the video can be watched", examples=["https://example.org/watch"]
    )
    thumbnail: Image | None = Field(
        default=None,
        description="a still of the video, with a play mark drawn into it",
        examples=[{"src": "images/video.png", "alt": "Video: a crowd of dots"}],
    )
    speakers: Speakers = Field(
        default=(),
        description="those who speak in it, each as `Name, Affiliation, Place`",
        examples=[["Your name, Your university, Ghent"]],
    )
    summary: Prose | None = Field(
        default=None,
        description="what the video says, in a few sentences",
        examples=["Who is missing from trials, and how to mend that."],
    )
    podcast_url: Address | None = Field(
        default=None,
        description="the address where it can be heard without pictures",
        examples=["https://example.org/listen"],
    )


class Webinar(Timed):
    """An event online that members can join."""

    starts: Local = Field(
        description="the day and the time of the start, on the clock of `timezone`", examples=["2026-05-12 18:30"]
    )
    description: Prose | None = Field(
        default=None,
        description="what the webinar is about, in a few sentences",
        examples=["We look back on the meeting. **Bring questions.**"],
    )
    registration_url: Address | None = Field(
        default=None,
        description="the address where members register; leave it out while it is not known",
        examples=["https://example.org/register"],
    )
    location: Line | None = Field(
        default=None, description="where it takes place, if that is worth a word", examples=["Online"]
    )
    id: Slug | None = Field(
        default=None,
        description="a short name that stays when the title or the date changes: small letters, digits, hyphens",
        examples=["spring-webinar"],
    )
    status: Literal["cancelled", "postponed"] | None = Field(
        default=None, description="what has become of it: `cancelled` or `postponed`", examples=["postponed"]
    )
    revision: int = Field(
        default=0, ge=0, description="how often you have sent it with a change: from 0 on", examples=[1]
    )

    @model_validator(mode="after")
    def _says_when_it_ends(self) -> "Webinar":
        if self.ends is None and self.duration is None:
            message = f"The webinar “{self.title}” does not say when it ends."
            refuse(message, "Add a line such as `ends: 18:00` or `duration: 90 min`.")
        return self

    @model_validator(mode="after")
    def _has_a_name_of_its_own(self, info: ValidationInfo) -> "Webinar":
        # All webinars of an issue are read with one context, in whatever blocks they stand.
        taken: set[str] = (info.context or {}).setdefault("webinars", set())
        if self.id and len(self.id) > LONGEST_ID:
            hint = f"Write a shorter one, such as `id: {self.id[:40].rstrip('-')}`."
            refuse(f"This name has {len(self.id)} signs, and {LONGEST_ID} are the most.", hint, field="id")
        if self.slug in taken:
            free = f"`id: {_free(self.slug, taken)}`"
            if self.id:
                message = f"There is another webinar with the name “{self.id}” in this issue."
                refuse(message, f"Write a name of its own, such as {free}.", field="id")
            message = f"There is another webinar “{self.title}” on {self.starts:%Y-%m-%d} in this issue."
            refuse(message, f"If it is not the same, add a line such as {free}.", field="title")
        taken.add(self.slug)
        return self

    @property
    def slug(self) -> str:
        """The stable name of this webinar in file names and calendars: its id, else its title and first date."""
        # A title without letters from a to z needs a name all the same, and one that no other title has.
        title = slugify(self.title) or f"webinar-{sha256(self.title.encode()).hexdigest()[:6]}"
        return self.id or f"{title[: LONGEST_ID - 20].rstrip('-')}-{self.starts:%Y-%m-%d}"


def _free(name: str, taken: set[str]) -> str:
    """Return the name, or the first one after it that nobody has, and take it."""
    free = name if name not in taken else next(f"{name}-{n}" for n in count(2) if f"{name}-{n}" not in taken)
    taken.add(free)
    return free


class Contributor(Model):
    """Somebody behind the newsletter."""

    name: Line = Field(description="the person's name", examples=["Your name"])
    role: Line | None = Field(
        default=None, description="what this person does for the newsletter", examples=["Medical writer"]
    )
    affiliation: Line | None = Field(default=None, description="where this person works", examples=["Your society"])
    portrait: Image | None = Field(
        default=None,
        description="a picture of this person, best a square one",
        examples=[{"src": "images/portrait.png", "alt": "Portrait"}],
    )
    url: Address | None = Field(
        default=None, description="an address with more about this person", examples=["https://example.org/about"]
    )


class Partner(Model):
    """An organisation that the newsletter works with."""

    name: Line = Field(description="the organisation's name", examples=["Your partner's name"])
    logo: Image | None = Field(
        default=None,
        description="the organisation's logo",
        examples=[{"src": "images/logo.png", "alt": "Your partner's name"}],
    )
    url: Address | None = Field(
        default=None, description="the organisation's address", examples=["https://example.org/"]
    )


class Block(Model):
    """What all kinds have in common."""

    heading: Line | None = Field(default=None, description="the line above the block", examples=["Read more"])
    intro: Prose | None = Field(
        default=None, description="a few sentences below the heading", examples=["Here is what we **liked**."]
    )


class Hero(Block):
    """The picture and the words that open an issue."""

    type: Literal["hero"]
    image: Image | None = Field(
        default=None,
        description="a picture across the whole letter",
        examples=[{"src": "images/masthead.png", "alt": "Drawing of blood cells"}],
    )
    text: Prose | None = Field(
        default=None,
        description="a few words about the issue",
        examples=["Five days, 25 sessions, and what they mean for patients."],
    )
    button: Button | None = Field(
        default=None,
        description="one call to act",
        examples=[{"label": "Read the abstracts", "url": "https://example.org/abstracts"}],
    )


class Text(Block):
    """Prose."""

    type: Literal["text"]
    text: Prose = Field(
        description="your text, in paragraphs with empty lines between them",
        examples=["Dear members, this was a **good year**."],
    )


class Recap(Block):
    """What happened at a meeting."""

    type: Literal["recap"]
    meeting: Meeting = Field(
        description="the meeting's name and days",
        examples=[{"name": "12th Spring Meeting", "start": "2026-04-15", "end": "2026-04-17"}],
    )
    text: Prose = Field(
        description="what happened, in paragraphs with empty lines between them",
        examples=["Two hundred members met for **three days**."],
    )
    highlights: tuple[Prose, ...] = Field(
        default=(), description="the most important points, one each", examples=[["A new registry opens in June."]]
    )
    links: tuple[Link, ...] = Field(
        default=(),
        description="where to read more",
        examples=[[{"label": "All slides", "url": "https://example.org/slides"}]],
    )


class Links(Block):
    """Where to read on."""

    type: Literal["links"]
    links: tuple[Link, ...] = Field(
        min_length=1,
        description="where to read on",
        examples=[[{"label": "Full program", "url": "https://example.org/program"}]],
    )


class Sessions(Block):
    """Sessions worth watching, in groups or in one list."""

    type: Literal["sessions"]
    groups: tuple[Group, ...] = Field(
        default=(),
        description="sessions below headings of their own; in place of `sessions`",
        examples=[[{"heading": "Other topics", "sessions": ["Graft and host"]}]],
    )
    sessions: tuple[SessionEntry, ...] = Field(
        default=(),
        description="the sessions, each a title or fields of its own; in place of `groups`",
        examples=[["AML and its options", {"title": "Graft and host", "room": "Hall 3"}]],
    )
    invite: Invitation | None = Field(
        default=None,
        description="a sentence and a button below the sessions",
        examples=[{"text": "Would you like to report on one?", "label": "Write to us"}],
    )

    @model_validator(mode="after")
    def _has_groups_or_sessions(self) -> "Sessions":
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
    videos: tuple[Video, ...] = Field(
        min_length=1,
        description="the videos, each with its title and more",
        examples=[[{"title": "Do trials represent all patients?"}]],
    )


class Webinars(Block):
    """Invitations to webinars."""

    type: Literal["webinars"]
    partner: Line | None = Field(
        default=None, description="who organises the webinars with you", examples=["Your partner's name"]
    )
    webinars: tuple[Webinar, ...] = Field(
        min_length=1,
        description="the webinars, each with its title and time",
        examples=[[{"title": "Ask us anything", "starts": "2026-05-12 18:30", "duration": "90 min"}]],
    )


class People(Block):
    """Those behind the newsletter."""

    type: Literal["people"]
    people: tuple[Contributor, ...] = Field(
        min_length=1,
        description="those behind the newsletter",
        examples=[[{"name": "Your name", "role": "Medical writer"}]],
    )


class Quote(Block):
    """Somebody's words, set apart."""

    type: Literal["quote"]
    text: Prose = Field(
        description="the words, without quotation marks around them",
        examples=["For the first time I understood my own blood count."],
    )
    by: Line | None = Field(default=None, description="who said so", examples=["A member"])


class Picture(Block):
    """One picture, with a caption."""

    type: Literal["image"]
    image: Image = Field(
        description="the picture and what it shows",
        examples=[{"src": "images/audience.jpg", "alt": "The audience in Ghent"}],
    )
    caption: Prose | None = Field(
        default=None, description="a sentence below the picture", examples=["Two hundred members came."]
    )
    url: Address | None = Field(
        default=None, description="an address that the picture opens", examples=["https://example.org/pictures"]
    )


class Action(Block):
    """One button."""

    type: Literal["button"]
    label: Line = Field(description="the words on the button", examples=["Become a member"])
    url: Address = Field(description="the address that the button opens", examples=["https://example.org/join"])


class Partners(Block):
    """The organisations behind the newsletter."""

    type: Literal["partners"]
    partners: tuple[Partner, ...] = Field(
        min_length=1, description="the organisations that you work with", examples=[[{"name": "Your partner's name"}]]
    )


class Divider(Block):
    """A pause."""

    type: Literal["divider"]


AnyBlock = (
    Hero | Text | Recap | Links | Sessions | Videos | Webinars | People | Quote | Picture | Action | Partners | Divider
)

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnyBlock))
"""The values of `type`, in the order of the documentation."""
