"""The block kinds: what an issue is made of. Small models, one discriminated union.

A model says what an author may write and nothing about how it looks: that is templates/blocks/<type>.mjml and .txt.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from typing import Literal, get_args

from pydantic import Field, model_validator

from newsletter.model.events import Item, SessionEntry, Speakers, Webinar, named
from newsletter.model.theme import Image, Logo, Portrait, Thumbnail
from newsletter.reading.fields import Address, Day, Line, Name, Place, Prose
from newsletter.reading.model_base import Model, refuse


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


class Meeting(Model):
    """A meeting, from its first day to its last."""

    name: Line = Field(description="the meeting's name", examples=["12th Spring Meeting"])
    start: Day = Field(description="the meeting's first day, as year-month-day", examples=["2026-04-15"])
    end: Day = Field(description="the meeting's last day, as year-month-day", examples=["2026-04-17"])
    place: Place | None = Field(
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

    @property
    def found_as(self) -> tuple[str, str]:
        """Its name, and where it is."""
        return self.name, self.place or ""


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


class Video(Item):
    """A recording, with what it says in a few sentences."""

    title: Line = Field(description="the video's title", examples=["Do trials represent all patients?"])
    url: Address | None = Field(
        default=None, description="the address where the video can be watched", examples=["https://example.org/watch"]
    )
    thumbnail: Thumbnail | None = Field(
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

    @property
    def found_as(self) -> tuple[str, str]:
        """Its title, and who speaks in it."""
        return self.title, named(self.speakers)


class Contributor(Model):
    """Somebody behind the newsletter."""

    name: Name = Field(description="the person's name", examples=["Your name"])
    role: Line | None = Field(
        default=None, description="what this person does for the newsletter", examples=["Medical writer"]
    )
    affiliation: Name | None = Field(default=None, description="where this person works", examples=["Your society"])
    portrait: Portrait | None = Field(
        default=None,
        description="a picture of this person, best a square one",
        examples=[{"src": "images/portrait.png", "alt": "Portrait"}],
    )
    url: Address | None = Field(
        default=None, description="an address with more about this person", examples=["https://example.org/about"]
    )

    @property
    def found_as(self) -> tuple[str, str]:
        """The name, and what this person is."""
        return self.name, ", ".join(filter(None, (self.role, self.affiliation)))


class Partner(Model):
    """An organisation that the newsletter works with."""

    name: Name = Field(description="the organisation's name", examples=["Your partner's name"])
    logo: Logo | None = Field(
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

    @property
    def found_as(self) -> tuple[str, str]:
        """Its heading."""
        return self.heading or "", ""


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
    by: Name | None = Field(default=None, description="who said so", examples=["A member"])


class ImageBlock(Block):
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


class ButtonBlock(Block):
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
    Hero
    | Text
    | Recap
    | Links
    | Sessions
    | Videos
    | Webinars
    | People
    | Quote
    | ImageBlock
    | ButtonBlock
    | Partners
    | Divider
)

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnyBlock))
"""The values of `type`, in the order of the documentation."""
