"""The block kinds: what an issue is made of. Small models, one discriminated union.

A model says what an author may write and nothing about how it looks: that is templates/blocks/<type>.mjml and .txt.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from typing import Any, ClassVar, Literal, get_args

from pydantic import model_validator

from newsletter.model.events import Item, SessionEntry, Speakers, Webinar, named
from newsletter.model.occasions import Deadline, Occasion, by_date
from newsletter.model.tables import Cell, Row, with_refusals
from newsletter.model.theme import Image, Logo, Portrait, Thumbnail
from newsletter.reading.fields import Address, Day, Label, Line, Name, Place, Prose
from newsletter.reading.model_base import Model, optional, refuse, required


class Button(Model):
    """A call to act."""

    label: Label = required("the words on the button", "Register")
    url: Address = required("the address that the button opens", "https://example.org/register")


class Link(Model):
    """A link; without `url` its address is not known yet, and the letter shows the label alone."""

    label: Label = required("the words to click on", "Full program")
    url: Address | None = optional(
        "the address that the link opens; leave it out while it is not known", "https://example.org/program"
    )
    note: Prose | None = optional("a remark that stands below the link", "As PDF files.")


class Invitation(Model):
    """The quiet button that ends a list of sessions."""

    text: Prose = required("the sentence before the button", "Would you like to report on one of these sessions?")
    label: Label = required("the words on the button", "Write to us")
    url: Address | None = optional(
        "the address that the button opens; leave it out while it is not known", "mailto:news@example.org"
    )


class Meeting(Model):
    """A meeting, from its first day to its last."""

    name: Line = required("the meeting's name", "12th Spring Meeting")
    start: Day = required("the meeting's first day, as year-month-day", "2026-04-15")
    end: Day = required("the meeting's last day, as year-month-day", "2026-04-17")
    place: Place | None = optional("the town of the meeting, or that it is online", "Ghent")
    url: Address | None = optional("the address of the meeting's own pages", "https://example.org/meeting")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Meeting":
        if self.end < self.start:
            message = f"The meeting ends on {self.end}, before its start on {self.start}."
            refuse(message, "Swap the two, or correct one of them.", field="end")
        return self

    @property
    def found_as(self) -> tuple[str, str]:
        """Its name, and where it is."""
        return self.name, self.place or ""


class Group(Model):
    """Sessions under one heading."""

    heading: Line | None = optional("the line above these sessions", "Satellite symposiums")
    sessions: tuple[SessionEntry, ...] = required(
        "the sessions of this group, each a title or fields of its own",
        ["AML and its options", {"title": "Graft and host", "room": "Hall 3"}],
        min_length=1,
    )


class Video(Item):
    """A recording, with what it says in a few sentences."""

    title: Line = required("the video's title", "Do trials represent all patients?")
    url: Address | None = optional("the address where the video can be watched", "https://example.org/watch")
    thumbnail: Thumbnail | None = optional(
        "a still of the video, with a play mark drawn into it",
        {"src": "images/video.png", "alt": "Video: a crowd of dots"},
    )
    speakers: Speakers = optional(
        "those who speak in it, each as `Name, Affiliation, Place`", ["Your name, Your university, Ghent"], default=()
    )
    summary: Prose | None = optional(
        "what the video says, in a few sentences", "Who is missing from trials, and how to mend that."
    )
    podcast_url: Address | None = optional(
        "the address where it can be heard without pictures", "https://example.org/listen"
    )

    @property
    def found_as(self) -> tuple[str, str]:
        """Its title, and who speaks in it."""
        return self.title, named(self.speakers)


class Contributor(Model):
    """Somebody behind the newsletter."""

    name: Name = required("the person's name", "Your name")
    role: Line | None = optional("what this person does for the newsletter", "Medical writer")
    affiliation: Name | None = optional("where this person works", "Your society")
    portrait: Portrait | None = optional(
        "a picture of this person, best a square one", {"src": "images/portrait.png", "alt": "Portrait"}
    )
    url: Address | None = optional("an address with more about this person", "https://example.org/about")

    @property
    def found_as(self) -> tuple[str, str]:
        """The name, and what this person is."""
        return self.name, ", ".join(filter(None, (self.role, self.affiliation)))


class Partner(Model):
    """An organisation that the newsletter works with."""

    name: Name = required("the organisation's name", "Your partner's name")
    logo: Logo | None = optional("the organisation's logo", {"src": "images/logo.png", "alt": "Your partner's name"})
    url: Address | None = optional("the organisation's address", "https://example.org/")


class Number(Model):
    """One number, and what it counts."""

    value: Line = required("the number, with its unit", "1,152")
    label: Line = required("what the number counts", "people rang our helpline")


class Block(Model):
    """What all kinds have in common."""

    heading: Line | None = optional("the line above the block", "Read more")
    intro: Prose | None = optional("a few sentences below the heading", "Here is what we **liked**.")
    background: Literal["tint"] | None = optional("`tint` to set this block apart from those around it", "tint")

    @property
    def found_as(self) -> tuple[str, str]:
        """Its heading."""
        return self.heading or "", ""


class Hero(Block):
    """The picture and the words that open an issue."""

    ALSO: ClassVar[str] = "header, masthead, banner, cover, opening"

    type: Literal["hero"]
    image: Image | None = optional(
        "a picture across the whole letter", {"src": "images/masthead.png", "alt": "Drawing of blood cells"}
    )
    text: Prose | None = optional(
        "a few words about the issue", "Five days, 25 sessions, and what they mean for patients."
    )
    button: Button | None = optional(
        "one call to act", {"label": "Read the abstracts", "url": "https://example.org/abstracts"}
    )


class Text(Block):
    """Prose."""

    ALSO: ClassVar[str] = "article, paragraph, story, news, editorial, prose, body, note, welcome, list"

    type: Literal["text"]
    text: Prose = required(
        "your text, in paragraphs with empty lines between them", "Dear members, this was a **good year**."
    )


class Recap(Block):
    """What happened at a meeting."""

    ALSO: ClassVar[str] = "report, meeting, conference, congress"

    type: Literal["recap"]
    meeting: Meeting = required(
        "the meeting's name and days", {"name": "12th Spring Meeting", "start": "2026-04-15", "end": "2026-04-17"}
    )
    text: Prose = required(
        "what happened, in paragraphs with empty lines between them", "Two hundred members met for **three days**."
    )
    highlights: tuple[Prose, ...] = optional(
        "the most important points, one each", ["A new registry opens in June."], default=()
    )
    links: tuple[Link, ...] = optional(
        "where to read more", [{"label": "All slides", "url": "https://example.org/slides"}], default=()
    )


class Links(Block):
    """Where to read on."""

    ALSO: ClassVar[str] = "resources, downloads, documents, files, reading"

    type: Literal["links"]
    links: tuple[Link, ...] = required(
        "where to read on", [{"label": "Full program", "url": "https://example.org/program"}], min_length=1
    )


class Sessions(Block):
    """Sessions worth watching, in groups or in one list."""

    ALSO: ClassVar[str] = "talk, talks, lectures, program, programme, agenda, schedule"

    type: Literal["sessions"]
    groups: tuple[Group, ...] = optional(
        "sessions below headings of their own; in place of `sessions`",
        [{"heading": "Other topics", "sessions": ["Graft and host"]}],
        default=(),
    )
    sessions: tuple[SessionEntry, ...] = optional(
        "the sessions, each a title or fields of its own; in place of `groups`",
        ["AML and its options", {"title": "Graft and host", "room": "Hall 3"}],
        default=(),
    )
    invite: Invitation | None = optional(
        "a sentence and a button below the sessions",
        {"text": "Would you like to report on one?", "label": "Write to us"},
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

    ALSO: ClassVar[str] = "recordings, film, films, podcast, youtube"

    type: Literal["videos"]
    videos: tuple[Video, ...] = required(
        "the videos, each with its title and more", [{"title": "Do trials represent all patients?"}], min_length=1
    )


class Webinars(Block):
    """Invitations to webinars."""

    ALSO: ClassVar[str] = "webcast, seminar, workshop, invitation"

    type: Literal["webinars"]
    partner: Line | None = optional("who organises the webinars with you", "Your partner's name")
    webinars: tuple[Webinar, ...] = required(
        "the webinars, each with its title and time",
        [{"title": "Ask us anything", "starts": "2026-05-12 18:30", "duration": "90 min"}],
        min_length=1,
    )


class Events(Block):
    """What takes place on days, or at a time: cards with a calendar leaf, or a list."""

    ALSO: ClassVar[str] = "calendar, dates, save the date, appointment, appointments, diary, upcoming, activities"

    type: Literal["events"]
    layout: Literal["cards", "list"] = optional(
        "`cards`, or `list` for a calendar with a line for each", "list", default="cards"
    )
    events: tuple[Occasion, ...] = required(
        "the events, each with its title and days",
        [{"title": "Autumn Meeting", "start": "2026-10-09", "end": "2026-10-11", "place": "Ghent, Belgium"}],
        min_length=1,
    )

    @model_validator(mode="after")
    def _has_no_event_twice(self) -> "Events":
        for number, event in enumerate(self.events):
            if any(map(event.is_the_same_as, self.events[:number])):
                message = f"The event “{event.title}” on {event.start:%Y-%m-%d} stands twice in this block."
                refuse(message, "Take one of the two out.", field="events")
        return self

    @property
    def by_date(self) -> list[tuple[int, Occasion]]:
        """The events in the order of their days, each with its number in the file."""
        return by_date(self.events)


class Deadlines(Block):
    """What has to be done by when."""

    ALSO: ClassVar[str] = "due dates, calls, call for abstracts, reminder, reminders, todo"

    type: Literal["deadlines"]
    deadlines: tuple[Deadline, ...] = required(
        "the deadlines, each with its day", [{"date": "2026-05-15", "what": "Travel grants"}], min_length=1
    )

    @property
    def by_date(self) -> list[tuple[int, Deadline]]:
        """The deadlines in the order of their days, each with its number in the file."""
        return by_date(self.deadlines)


class People(Block):
    """Those behind the newsletter."""

    ALSO: ClassVar[str] = "person, team, staff, board, authors, contributors, speakers"

    type: Literal["people"]
    people: tuple[Contributor, ...] = required(
        "those behind the newsletter", [{"name": "Your name", "role": "Medical writer"}], min_length=1
    )


class Quote(Block):
    """Somebody's words, set apart."""

    ALSO: ClassVar[str] = "quotation, testimonial, citation, statement"

    type: Literal["quote"]
    text: Prose = required(
        "the words, without quotation marks around them", "For the first time I understood my own blood count."
    )
    by: Name | None = optional("who said so", "A member")


class ImageBlock(Block):
    """One picture, with a caption."""

    ALSO: ClassVar[str] = "picture, photo, figure, graphic, gallery, map"

    type: Literal["image"]
    image: Image = required(
        "the picture and what it shows", {"src": "images/audience.jpg", "alt": "The audience in Ghent"}
    )
    caption: Prose | None = optional("a sentence below the picture", "Two hundred members came.")
    url: Address | None = optional("an address that the picture opens", "https://example.org/pictures")


class ButtonBlock(Block):
    """One button."""

    ALSO: ClassVar[str] = "cta, call to action, action"

    type: Literal["button"]
    label: Label = required("the words on the button", "Become a member")
    url: Address = required("the address that the button opens", "https://example.org/join")


class Partners(Block):
    """The organisations behind the newsletter."""

    ALSO: ClassVar[str] = "sponsor, sponsors, supporters, funders, logos"

    type: Literal["partners"]
    partners: tuple[Partner, ...] = required(
        "the organisations that you work with", [{"name": "Your partner's name"}], min_length=1
    )


class Table(Block):
    """Rows and columns."""

    ALSO: ClassVar[str] = "grid, spreadsheet, sheet, matrix, tabelle, tableau, tabla, tabel"

    type: Literal["table"]
    columns: tuple[Cell, ...] = required("the names of the columns", ["Trial", "Patients", "Remission"], min_length=1)
    rows: tuple[Row, ...] = required(
        "the rows, each with one cell for each column", [["HOVON 150", "448", "81 %"]], min_length=1
    )
    note: Prose | None = optional("a sentence below the table", "Remission after **two** cycles.")

    @model_validator(mode="before")
    @classmethod
    def _fits_the_columns(cls, value: Any) -> Any:
        return with_refusals(value)


class Numbers(Block):
    """A few numbers, large, and what each counts."""

    ALSO: ClassVar[str] = "number, statistics, stats, figures, counters, kpi, facts, key figures"

    type: Literal["numbers"]
    numbers: tuple[Number, ...] = required(
        "the numbers, each with what it counts", [{"value": "1,152", "label": "people rang our helpline"}], min_length=1
    )


class Contents(Block):
    """The headings of the blocks below it, to jump to."""

    ALSO: ClassVar[str] = "table of contents, toc, index, overview, in this issue, inhalt, sommaire"

    type: Literal["contents"]


class Divider(Block):
    """A pause."""

    ALSO: ClassVar[str] = "spacer, separator, line, rule, hr, break"

    type: Literal["divider"]


AnyBlock = (
    Hero
    | Text
    | Recap
    | Links
    | Sessions
    | Videos
    | Webinars
    | Events
    | Deadlines
    | People
    | Quote
    | ImageBlock
    | ButtonBlock
    | Partners
    | Table
    | Numbers
    | Contents
    | Divider
)

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnyBlock))
"""The values of `type`, in the order of the documentation."""
