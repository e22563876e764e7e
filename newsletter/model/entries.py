"""What the lists in blocks are made of: buttons, links, videos, stories, jobs, pictures, people, partners.

They are a module apart from blocks.py because several kinds share them; what happens at a time is in events.py.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from pydantic import model_validator

from newsletter.model.events import Item, SessionEntry, Speakers, named
from newsletter.model.theme import Logo, Photo, Portrait, Thumbnail, TierLogo
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


class Story(Item):
    """A piece of news."""

    title: Line = required("the headline", "A registry for rare leukaemias opens in June")
    label: Line | None = optional("a word above the headline, such as a country or a topic", "Research")
    text: Prose = required("what happened, in two or three sentences", "Eleven centres in six countries take part.")
    url: Address | None = optional("where readers find the whole story", "https://example.org/registry")
    image: Photo | None = optional(
        "a picture, shown three wide and two high", {"src": "images/lab.jpg", "alt": "Test tubes in a rack"}
    )

    @property
    def found_as(self) -> tuple[str, str]:
        """Its headline, and the word above it."""
        return self.title, self.label or ""


class Job(Item):
    """A position to apply for."""

    title: Line = required("the position", "Scientific officer (f/m/d)")
    employer: Name = required("who offers it", "University Hospital Ghent")
    place: Place = required("where the work is", "Ghent, or from home")
    hours: Line | None = optional("how much of a week it takes", "Full time")
    salary: Line | None = optional("what it pays", "€ 2,100–2,500 per month")
    begins: Line | None = optional("when the work begins, in your own words", "1 January 2027")
    apply_by: Day | None = optional(
        "the last day to apply, as year-month-day; leave it out if there is none", "2026-09-30"
    )
    url: Address = required("where the full description is, or where to write", "https://example.org/jobs/officer.pdf")
    text: Prose | None = optional("what the work is, in a sentence or two", "You look after patients and families.")

    @property
    def found_as(self) -> tuple[str, str]:
        """The position, and who offers it."""
        return self.title, self.employer


class GalleryPicture(Model):
    """One of several pictures side by side."""

    image: Photo = required(
        "the picture and what it shows", {"src": "images/audience.jpg", "alt": "The audience in Ghent"}
    )
    url: Address | None = optional("an address that the picture opens", "https://example.org/pictures/1")


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


class Sponsor(Partner):
    """A partner of some rank."""

    logo: TierLogo | None = optional(
        "the organisation's logo", {"src": "images/logo.png", "alt": "Your partner's name"}
    )


class Tier(Model):
    """Partners of one rank."""

    name: Line = required("what this rank is called", "Gold")
    partners: tuple[Sponsor, ...] = required(
        "the organisations of this rank", [{"name": "Your partner's name"}], min_length=1
    )


class Number(Model):
    """One number, and what it counts."""

    value: Line = required("the number, with its unit", "1,152")
    label: Line = required("what the number counts", "people rang our helpline")
