"""Kind: what a field holds, as its type says; code that needs all prose, or all addresses, filters the walk by it."""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """What a field holds, or what a group of fields is."""

    __hash__ = object.__hash__  # the enum's own is Python, and a letter asks thousands of times what is in a set

    LINE = auto()
    """Text on one line."""
    LINES = auto()
    """Text whose lines are kept."""
    PROSE = auto()
    """Markdown."""
    WEB_PROSE = auto()
    """Markdown that is shown on the web, and not in the letter."""
    LABEL = auto()
    """The words of a link or a button."""
    WHEN = auto()
    """A day and a time, in the author's own words."""
    NAME = auto()
    """The name of a person or an organisation, or what goes with it."""
    PLACE = auto()
    """A place, in words."""
    ALT = auto()
    """What a picture shows, in words."""
    ADDRESS = auto()
    """What the letter links to."""
    SENDER = auto()
    """Who the letter comes from, as inboxes show it."""
    EMAIL = auto()
    LANGUAGE = auto()
    """A BCP 47 tag that Babel knows, with hyphens."""
    ZONE = auto()
    """An IANA name such as Europe/Brussels."""
    DAY = auto()
    TIME = auto()
    """A date and time of day, without a zone."""
    DURATION = auto()
    FILE = auto()
    """The path of a picture's file."""
    COLOR = auto()
    """A colour of the theme, in six digits."""
    SETTING = auto()
    """What this program reads and members do not."""

    PICTURE = auto()
    """A group of fields about a picture; the five below are pictures as well, and have a width of their own."""
    PORTRAIT = auto()
    THUMBNAIL = auto()
    PHOTO = auto()
    LOGO = auto()
    TIER_LOGO = auto()
    EVENT = auto()
    """A group of fields about something that happens at a time."""
    GROUP = auto()
    """Any other group of fields."""


PICTURES = frozenset({Kind.PICTURE, Kind.PORTRAIT, Kind.THUMBNAIL, Kind.PHOTO, Kind.LOGO, Kind.TIER_LOGO})
"""Groups of fields about a picture."""

READ = frozenset(
    {
        *(Kind.LINE, Kind.LINES, Kind.PROSE, Kind.WEB_PROSE, Kind.LABEL, Kind.WHEN),
        *(Kind.NAME, Kind.PLACE, Kind.ALT),
    }
)
"""Words that members read."""

UNREAD = frozenset(
    {
        *(Kind.ADDRESS, Kind.EMAIL, Kind.LANGUAGE, Kind.ZONE, Kind.DAY, Kind.TIME, Kind.DURATION),
        *(Kind.FILE, Kind.COLOR, Kind.SETTING),
    }
)
"""Values that are no words, whatever the letter makes of them."""

MARKDOWN = frozenset({Kind.PROSE, Kind.WEB_PROSE})
