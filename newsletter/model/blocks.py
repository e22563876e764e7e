"""The block kinds: what an issue is made of. Small models, one discriminated union.

A model says what an author may write and nothing about how it looks: that is templates/blocks/<type>.mjml and .txt.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from typing import Any, ClassVar, Literal, get_args

from pydantic import model_validator

from newsletter.model.entries import (
    Button,
    Contributor,
    GalleryPicture,
    Group,
    Invitation,
    Job,
    Link,
    Meeting,
    Number,
    Partner,
    Story,
    Tier,
    Video,
)
from newsletter.model.events import SessionEntry, Webinar
from newsletter.model.occasions import Deadline, Occasion, by_date
from newsletter.model.tables import Cell, Row, with_refusals
from newsletter.model.theme import Image, Portrait
from newsletter.reading.fields import Address, Label, Line, Name, Prose
from newsletter.reading.model_base import Model, optional, refuse, required


class Block(Model):
    """What all kinds have in common."""

    heading: Line | None = optional("the line above the block", "Read more")
    intro: Prose | None = optional("a few sentences below the heading", "Here is what we **liked**.")
    background: Literal["tint"] | None = optional("`tint` to set this block apart from those around it", "tint")
    read_on: bool = optional(
        "`true` if the letter is to show only the beginning, with a link to the rest on its web page",
        True,
        default=False,
    )

    WHOLE: ClassVar[frozenset[str]] = frozenset()
    """Lists of which a beginning has all entries."""

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

    ALSO: ClassVar[str] = "article, paragraph, story, editorial, prose, body, note, welcome, list"

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
        before: dict[object, list[Occasion]] = {}  # by their start
        for event in self.events:
            others = before.setdefault(event.start, [])
            if any(map(event.is_the_same_as, others)):
                message = f"The event “{event.title}” on {event.start:%Y-%m-%d} stands twice in this block."
                refuse(message, "Take one of the two out.", field="events")
            others.append(event)
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


class News(Block):
    """Several pieces of news, each with where to read on."""

    ALSO: ClassVar[str] = "stories, articles, headlines, announcements, updates, teasers, digest, briefs, in brief"

    type: Literal["news"]
    layout: Literal["rows", "columns"] = optional(
        "`rows` for one below the other, `columns` for two side by side", "columns", default="rows"
    )
    news: tuple[Story, ...] = required(
        "the news, each with its title and text",
        [{"title": "A registry opens in June", "text": "Eleven centres take part."}],
        min_length=1,
    )


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
    by: Name | None = optional("who said so", "A member", title="Who said so")
    role: Line | None = optional("what this person is", "President of the nurses’ group")
    portrait: Portrait | None = optional(
        "a picture of this person, shown round", {"src": "images/portrait.png", "alt": "Portrait"}
    )


class ImageBlock(Block):
    """One picture, with a caption."""

    ALSO: ClassVar[str] = "picture, photo, figure, graphic, map"

    type: Literal["image"]
    image: Image = required(
        "the picture and what it shows", {"src": "images/audience.jpg", "alt": "The audience in Ghent"}
    )
    caption: Prose | None = optional("a sentence below the picture", "Two hundred members came.")
    url: Address | None = optional("an address that the picture opens", "https://example.org/pictures")


class Gallery(Block):
    """Several pictures side by side."""

    ALSO: ClassVar[str] = "photos, pictures, images, album, photo gallery, slideshow, carousel"

    type: Literal["gallery"]
    pictures: tuple[GalleryPicture, ...] = required(
        "the pictures, two or more",
        [{"image": {"src": "images/audience.jpg", "alt": "The audience in Ghent"}}],
        min_length=1,
    )
    caption: Prose | None = optional("a sentence below the pictures", "Photos © Your society")

    @model_validator(mode="after")
    def _has_several_pictures(self) -> "Gallery":
        if len(self.pictures) == 1:
            hint = "Add another one, or write `type: image` and the fields of the picture without `pictures`."
            refuse("There is only one picture in this gallery.", hint, field="pictures")
        return self


class ButtonBlock(Block):
    """One button."""

    ALSO: ClassVar[str] = "cta, call to action, action"

    type: Literal["button"]
    label: Label = required("the words on the button", "Become a member")
    url: Address = required("the address that the button opens", "https://example.org/join")


class Callout(Block):
    """Something to do, in a box that stands out."""

    ALSO: ClassVar[str] = "box, appeal, alert, notice, highlight, donate, donation, fundraising, campaign, promotion"

    WHOLE: ClassVar[frozenset[str]] = frozenset({"buttons"})

    type: Literal["callout"]
    strong: bool = optional("`true` for a box in the colour of buttons", True, default=False)
    text: Prose = required("what readers can do, and why", "£10 pays for **one hour** of our helpline.")
    buttons: tuple[Button, ...] = optional(
        "the calls to act, the first one as the main one",
        [{"label": "Give £10 a month", "url": "https://example.org/give"}],
        default=(),
    )


class Poll(Block):
    """A question, answered with one click."""

    ALSO: ClassVar[str] = "survey, vote, voting, question, questionnaire, feedback, rating"

    WHOLE: ClassVar[frozenset[str]] = frozenset({"answers"})

    type: Literal["poll"]
    question: Line = required("what you ask", "Which topic should the next study day have?")
    answers: tuple[Button, ...] = required(
        "the answers, each with an address of its own",
        [{"label": "Nutrition", "url": "https://example.org/vote/nutrition"}],
        min_length=1,
    )

    @model_validator(mode="after")
    def _has_a_choice(self) -> "Poll":
        if len(self.answers) == 1:
            hint = "Add another one, or write `type: button` if there is nothing to choose."
            refuse("There is only one answer to this question.", hint, field="answers")
        return self


class Jobs(Block):
    """Positions to apply for."""

    ALSO: ClassVar[str] = "job, vacancy, vacancies, positions, careers, openings, job offers, traineeships"

    type: Literal["jobs"]
    jobs: tuple[Job, ...] = required(
        "the positions, each with who offers it and where",
        [
            {
                "title": "Scientific officer",
                "employer": "Your society",
                "place": "Ghent",
                "url": "https://example.org/jobs/officer",
            }
        ],
        min_length=1,
    )


class Partners(Block):
    """The organisations behind the newsletter."""

    ALSO: ClassVar[str] = "sponsor, sponsors, supporters, funders, logos"

    type: Literal["partners"]
    partners: tuple[Partner, ...] = optional(
        "the organisations that you work with; in place of `tiers`", [{"name": "Your partner's name"}], default=()
    )
    tiers: tuple[Tier, ...] = optional(
        "the ranks of your sponsors, the highest first, each with a name and its partners; in place of `partners`",
        [{"name": "Gold", "partners": [{"name": "Your partner's name"}]}],
        default=(),
    )

    @model_validator(mode="after")
    def _has_partners_or_tiers(self) -> "Partners":
        if self.partners and self.tiers:
            message = "There are both `partners` and `tiers` in this block."
            refuse(message, "Move all partners into tiers, or make a second block.", field="partners")
        if not self.partners and not self.tiers:
            hint = "Add a line `partners:`, and below it a line `- name: …` for each."
            refuse("There are no partners in this block.", hint)
        return self


class Table(Block):
    """Rows and columns."""

    ALSO: ClassVar[str] = "grid, spreadsheet, sheet, matrix, tabelle, tableau, tabla, tabel"

    WHOLE: ClassVar[frozenset[str]] = frozenset({"columns"})

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
    | News
    | People
    | Quote
    | ImageBlock
    | Gallery
    | ButtonBlock
    | Callout
    | Poll
    | Jobs
    | Partners
    | Table
    | Numbers
    | Contents
    | Divider
)

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnyBlock))
"""The values of `type`, in the order of the documentation."""
