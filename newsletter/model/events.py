"""What happens at a time: webinars, and sessions whose time is known; and what gives webinars and events their names.

They are a module apart from blocks.py because an end depends on a start, and both on the zone of the issue.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, ValidationInfo, model_validator

from newsletter.reading.fields import Address, Duration, Line, Local, Name, Place, Prose, Slug, When, Zone
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model, optional, refuse, refuse_broken_text, required
from newsletter.reading.slugs import slugify
from newsletter.times import written, zones

EVENT_LENGTH = timedelta(minutes=60)
"""How long a session lasts if nothing else is written."""

_Moment = TypeVar("_Moment", bound=date)

LONGEST_ID = 100
"""Characters in the id of a webinar or an event, which becomes the name of a file."""

Status = Literal["cancelled", "postponed"]
"""What has become of a webinar or an event that does not take place at its time."""


class Person(Model):
    """Somebody who speaks; written "Name, Affiliation, Place" or as keys."""

    name: Name = required("the speaker's name", "Your name")
    affiliation: Name | None = optional("where the speaker works", "Your hospital")
    place: Name | None = optional("the town of that place of work", "Ghent")


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


def named(speakers: tuple[Person, ...]) -> str:
    """Return speakers as one text: who they are, and where from."""
    return "; ".join(", ".join(filter(None, (person.name, person.affiliation, person.place))) for person in speakers)


class Item(Model):
    """One of a list, with a title, and on the web with an anchor of its own."""

    title: Line = required("the title", "What the meeting means for patients")

    @property
    def slug(self) -> str:
        """Its stable name, or "" where only its title tells it apart."""
        return ""


class Timed(Item):
    """What happens at a time: `starts` and `ends` are local to `timezone`, which is the issue's if none is given."""

    KIND: ClassVar[Kind] = Kind.EVENT

    title: Line = required("the title, as the program has it", "What the meeting means for patients")
    starts: Local | None = optional("the day and the time of the start, on the clock of `timezone`", "2026-05-12 18:30")
    ends: Local | None = optional("the time of the end, with its day in front if that is another one", "20:00")
    duration: Duration | None = optional("how long it takes, in place of `ends`", "90 min")
    timezone: Zone = required(
        "the place whose clock `starts` and `ends` follow; the issue's, if you leave it out", "Europe/Brussels"
    )
    speakers: Speakers = optional(
        "those who speak, each as `Name, Affiliation, Place`", ["Your name, Your hospital, Ghent"], default=()
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in_the_day_and_the_zone(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        value = dict(value)  # the source's data stays as it was written
        if not (has_own := value.get("timezone") is not None):
            value["timezone"] = (info.context or {}).get("timezone", "UTC")
        zone = zones.zone_meant(str(value["timezone"]))
        if isinstance(starts := value.get("starts"), str):
            starts = value["starts"] = read_time(written.parse_local, starts, zone, keeps_zone=has_own)
        if isinstance(value.get("ends"), str):
            known = starts if isinstance(starts, datetime) else getattr(starts, "meant", None)
            # Without a start, any day will do for an end such as `18:00`, so that it is not reported too.
            known = known or datetime(2000, 1, 1)
            value["ends"] = read_time(written.parse_end, value["ends"], known, zone, keeps_zone=has_own)
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
        except zones.TimeRefused as refusal:
            refuse(refusal.message, refusal.hint, field="ends" if refusal.of_end else "starts")
        return self

    @property
    def span(self) -> zones.Span | None:
        """Start and end as instants, or None where no time is known."""
        if self.starts is None:
            return None
        duration = None if self.ends else self.duration or EVENT_LENGTH
        return zones.span(self.starts, self.timezone, ends=self.ends, duration=duration)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of what takes whole days; None for all that has a clock."""
        return None

    @property
    def takes_place(self) -> bool:
        """Whether it takes place at its time."""
        return True

    @property
    def is_followed_elsewhere(self) -> bool:
        """Whether its time matters to readers on other clocks than its own."""
        return True

    @property
    def number(self) -> str:
        """What tells it apart from another of the same title and time."""
        return ""

    @property
    def found_as(self) -> tuple[str, str]:
        """Its title, and who speaks."""
        return self.title, named(self.speakers)


def read_time(parse: Callable[..., _Moment], *arguments: object, keeps_zone: bool) -> _Moment | zones.TimeRefused:
    """Return what a parser makes of a time, or its refusal, which the field's own validator reports at its place."""
    try:
        return parse(*arguments, keeps_zone=keeps_zone)
    except zones.TimeRefused as refused:
        return refused


class Session(Timed):
    """One session of a meeting; a title alone will do."""

    AS_IT_IS: ClassVar[frozenset[str]] = frozenset({"title", "code"})

    url: Address | None = optional("the session's address in the program", "https://example.org/sessions/e-12")
    code: Line | None = optional("the session's number or code in the program", "E-12")
    when: When | None = optional("day and time in your own words, where `starts` would say too much", "Friday morning")
    room: Place | None = optional("the room", "Hall 3")
    note: Prose | None = optional(
        "why the session is worth a visit, in a sentence or two", "The first results after **two years**."
    )

    @property
    def number(self) -> str:
        """Its code."""
        return self.code or ""


def _titled(value: Any) -> Any:
    refuse_broken_text(value, Session)
    return {"title": value} if isinstance(value, str) else value


SessionEntry = Annotated[Session, BeforeValidator(_titled, json_schema_input_type=Line | Session)]


class Webinar(Timed):
    """An event online that members can join."""

    ONCE: ClassVar[frozenset[str]] = frozenset({"id", "status", "revision"})

    starts: Local = required("the day and the time of the start, on the clock of `timezone`", "2026-05-12 18:30")
    description: Prose | None = optional(
        "what the webinar is about, in a few sentences", "We look back on the meeting. **Bring questions.**"
    )
    registration_url: Address | None = optional(
        "the address where members register; leave it out while it is not known", "https://example.org/register"
    )
    location: Place | None = optional("where it takes place, if that is worth a word", "Online")
    id: Slug | None = optional(
        "a short name that stays when the title or the date changes: small letters, digits, hyphens",
        "spring-webinar",
        title="Short name",
    )
    status: Status | None = optional("what has become of it: `cancelled` or `postponed`", "postponed")
    revision: int = optional("how often you have sent it with a change: from 0 on", 1, default=0, ge=0)

    @model_validator(mode="after")
    def _says_when_it_ends(self) -> "Webinar":
        if self.ends is None and self.duration is None:
            message = f"The webinar “{self.title}” does not say when it ends."
            end = self.starts + timedelta(minutes=90)
            written = f"{end:%H:%M}" if end.date() == self.starts.date() else f"{end:%Y-%m-%d %H:%M}"
            refuse(message, f"Add a line such as `ends: {written}` or `duration: 90 min`.")
        return self

    @model_validator(mode="after")
    def _has_a_name_of_its_own(self, info: ValidationInfo) -> "Webinar":
        take_name(self, "webinar", self.id, self.starts, info)
        return self

    @property
    def takes_place(self) -> bool:
        """Whether it is neither cancelled nor postponed."""
        return self.status is None

    @property
    def slug(self) -> str:
        """The stable name of this webinar in file names and calendars: its id, else its title and first date."""
        return self.id or name_of("webinar", self.title, self.starts)


def name_of(kind: str, title: str, day: date) -> str:
    """Return the name of a webinar or an event that has no id: its title and first day."""
    # A title without letters from a to z needs a name all the same, and one that no other title has.
    words = slugify(title) or f"{kind}-{sha256(title.encode()).hexdigest()[:6]}"
    return f"{words[: LONGEST_ID - 20].rstrip('-')}-{day:%Y-%m-%d}"


def take_name(
    item: Item,
    kind: str,
    id: str | None,
    day: date,
    info: ValidationInfo,
    is_same: Callable[[Item], bool] = lambda _: False,
) -> None:
    """Refuse a webinar or an event whose name another in the issue has, unless that is the same one."""
    # All of an issue are read with one context, whichever blocks they are in.
    taken: dict[str, Item] = (info.context or {}).setdefault("named", {})
    if id and len(id) > LONGEST_ID:
        hint = f"Write a shorter one, such as `id: {id[:40].rstrip('-')}`."
        refuse(f"This name has {len(id)} characters, and {LONGEST_ID} are the most.", hint, field="id")
    if item.slug in taken and not is_same(taken[item.slug]):
        free = next(name for number in count(2) if (name := f"{item.slug}-{number}") not in taken)
        taken[free] = item
        if id:
            message = f"There is another {kind} with the name “{id}” in this issue."
            refuse(message, f"Write a name of its own, such as `id: {free}`.", field="id")
        message = f"There is another {kind} “{item.title}” on {day:%Y-%m-%d} in this issue."
        refuse(message, f"If it is not the same, add a line such as `id: {free}`.", field="title")
    taken.setdefault(item.slug, item)
